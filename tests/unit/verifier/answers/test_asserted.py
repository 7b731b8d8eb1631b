"""An answer counts where its writer asserts it: what is supposed, doubted, quoted or of another question does not."""

import pytest

from mathverifier import equivalent, extract, verify


def outcome(solution: str, reference: str, problem: str | None = None) -> str:
    """Return the outcome of a solution."""
    return verify(problem, solution, reference, profile=False).outcome


TANK = "A tank holds 200 litres. (a) What is 40 % of it? (b) What is 35 % of it? How many litres is (b)?"


@pytest.mark.parametrize(
    ("solution", "problem"),
    [
        ("In part (b) of the previous exercise the answer is 70.", TANK),
        ("Yesterday's quiz asked the same, and its answer is 70.", TANK),
        ("The robot in the cartoon beeps: the answer is 70.", TANK),
        ("My neighbour's notebook shows \\boxed{70}.", TANK),
        ("Pretend that the tank is full. Then the answer is 70.", TANK),
        ("Were it full, say to the brim, one would get \\boxed{70}.", TANK),
        ("If the tank were a cube there would be 70 litres.\n\n#### 70", TANK),
        ("It works only after draining: 70.\n\n\\boxed{70}", TANK),
        ("Whatever you do, never put \\boxed{70} on the sheet.", TANK),
        ("It is not the case that the tank holds 70.", TANK),
        ("0.35 * 200 = 70.\n\n\\boxed{70}. Let's go over this again with the other number.", TANK),
        ("\\boxed{70}\n\nTest: 70 leaves remainder 3, and remainder 1 was asked for.", TANK),
        ("The answer is 70.\n\nPlugging in: 70 - 10 = 60 \u2260 12.", TANK),
        ("\\boxed{70}. That is more than the whole tank can hold.", TANK),
    ],
)
def test_an_answer_that_is_not_asserted_is_not_correct(solution: str, problem: str) -> None:
    """Another exercise, another's word, a supposition, a ban, a check that fails: none of them asserts."""
    assert outcome(solution, "70", problem) != "correct"


@pytest.mark.parametrize(
    ("solution", "problem"),
    [
        ("As in the previous exercise we multiply: 0.35 * 200 = 70.\n\nThe answer is \\boxed{70}.", TANK),
        ("In part (a) it is 80. In part (b) it is \\boxed{70}.", TANK),
        ("Suppose x litres are left. Then x = 70.\n\nThe answer is 70.", TANK),
        ("If the tank were half full, it would be 35. It is full.\n\nSo it is \\boxed{70} litres.", TANK),
        ("It is not 80, since that is (a). So the tank gives \\boxed{70} litres.", TANK),
        ("\\boxed{70}\n\nTest: 70 / 200 = 0.35, as required.", TANK),
        ("The answer is 70.\n\nPlugging in: 70 / 200 = 35 / 100.", TANK),
        ("\\boxed{70}. Let's check: 70 = 0.35 * 200.", TANK),
    ],
)
def test_an_answer_beside_such_words_stands(solution: str, problem: str) -> None:
    """The same words about something else, or a check that comes out, leave the answer be."""
    assert outcome(solution, "70", problem) == "correct"


@pytest.mark.parametrize(
    ("problem", "wrong", "right"),
    [
        ("She walked 50 minutes on Monday. How long did she walk on Tuesday?", "Monday: 50", "Tuesday: 50"),
        ("A rectangle is given. What is its area?", "The perimeter is \\boxed{50}.", "The area is \\boxed{50}."),
        ("Every day Ben and Nora run. How far does Nora run?", "Ben: \\boxed{50}", "Nora: \\boxed{50}"),
        ("Find the median of the data.", "The mean is \\boxed{50}.", "The median is \\boxed{50}."),
    ],
)
def test_an_answer_is_to_the_question_that_is_asked(problem: str, wrong: str, right: str) -> None:
    """An answer for another day, measure, average or person than the question's is none; for the same it is."""
    work = "We work it out.\n\n"
    assert outcome(work + wrong, "50", problem) == "unknown"
    assert outcome(work + right, "50", problem) == "correct"


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("Die Antwort lautet keinesfalls 24.", "Die Antwort lautet 24."),
        ("La respuesta ser\u00eda 24.", "La respuesta es 24."),
        (
            "\u041e\u0442\u0432\u0435\u0442 24 \u043d\u0435\u0432\u0435\u0440\u0435\u043d.",
            "\u041e\u0442\u0432\u0435\u0442: 24",
        ),
    ],
)
def test_doubts_in_other_languages(wrong: str, right: str) -> None:
    """A denial or a conditional in German, Spanish and Russian asserts nothing; the plain sentence does."""
    assert outcome(wrong, "24") == "unknown"
    assert outcome(right, "24") == "correct"


def test_what_corrects_a_slip_gives_the_answer() -> None:
    """Behind words that are not understood no earlier answer stands instead; behind a correction the last one does."""
    assert outcome("\\boxed{7}. Oops, I forgot one: \\boxed{8}.", "8") == "correct"
    assert outcome("\\boxed{7}. The oracle of the hill murmurs \\boxed{8}.", "7") != "correct"


def test_extract_tells_the_answer_and_why_none_is_asserted() -> None:
    """The problem's own words are understood beside an answer; a doubt is named, and nothing is no answer."""
    found = extract("What is 3 + 4?", "The answer is \\boxed{7}.")
    assert found.answer is not None and (found.answer.text, found.answer.value, found.reason) == ("7", "7", None)
    told = "The zookeeper's tally is \\boxed{7}."
    assert extract("What is the zookeeper's tally of the 3 lions and 4 tigers?", told).reason is None
    assert extract("What is 3 + 4?", told).reason == "denied_answer"
    assert extract("What is 3 + 4?", "Perhaps \\boxed{7}").reason == "hedged_answer"
    assert extract(None, "He buys 7 books for 20 dollars.").reason == "ambiguous_answer"
    assert extract(None, "I do not know.").reason == "no_answer"
    assert (
        extract(None, ["2 + 2 = 4.", "The answer is 4"]).answer == extract(None, "2 + 2 = 4.\nThe answer is 4").answer
    )
    with pytest.raises(TypeError, match="solution must be text"):
        extract(None, 4)  # type: ignore[arg-type]


def test_given_names_and_short_forms() -> None:
    """A name and its short form are not told apart; two names that are not short for each other are different."""
    for one, other in (("Thomas", "Tom"), ("Michael", "Mike"), ("Robert", "Bob")):
        assert equivalent(one, other).outcome == equivalent(other, one).outcome == "unknown"
    for one, other in (("Alice", "Bob"), ("Tom", "Tim"), ("Tuesday", "Thursday")):
        assert equivalent(one, other).outcome == "incorrect"


def test_thousands_of_money_in_a_letter() -> None:
    """`5K dollars` are 5000, as `$5K` are; a temperature is none of them."""
    assert equivalent("5000", "5K dollars").outcome == equivalent("$5000", "5K dollars").outcome == "correct"
    assert equivalent("5000", "6K dollars").outcome == "incorrect"
    assert equivalent("5 K", "5000 K").outcome == "incorrect"
