"""What touches an answer and what is said around it: which values are asserted, and which are not."""

import pytest
from tests.exact_answers import credited

from mathcontracts import Comparison
from mathverifier.api import verify
from mathverifier.core.answers.extract import extract


@pytest.mark.parametrize(
    ("solution", "value"),
    [
        ("So $x = -\\boxed{7}$.", "-7"),
        ("It is -\\boxed{7}.", "-7"),
        ("It is $\\boxed{7}^2$.", "49"),
        ("It is $\\boxed{-3}^2$.", "9"),
        ("There are $\\boxed{4}!$ ways.", "24"),
        ("It is $\\boxed{7}\\%$.", "7%"),
        ("So $x < \\boxed{7}$.", "x < 7"),
    ],
)
def test_what_touches_a_box_belongs_to_its_value(solution: str, value: str) -> None:
    """A sign, a power, a factorial and a relation in the same formula are part of the answer."""
    assert credited(solution, value).outcome == "correct"
    assert credited(solution, "7").outcome != "correct" or value == "7%"
    found = extract(solution).answer
    assert found is not None
    assert solution[found.start : found.end] == found.text


@pytest.mark.parametrize(
    "formula",
    [
        *("1\\boxed{7}", "2\\boxed{7}", "\\boxed{7}0", "\\boxed{7}.5", "2\\cdot\\boxed{7}", "\\frac{\\boxed{7}}{2}"),
        *("\\sqrt{\\boxed{7}}", "3+\\boxed{7}", "12-\\boxed{7}", "\\boxed{7}+3", "\\boxed{7}x", "x^{\\boxed{7}}"),
        *("x \\ne \\boxed{7}", "x \\le \\boxed{7}", "\\boxed{7} < x", "\\log \\boxed{7}"),
    ],
)
def test_a_part_of_an_expression_is_not_asserted(formula: str) -> None:
    """A box in the middle of an expression or of an inequality is neither right nor, as its content alone, wrong."""
    assert credited(f"So it is ${formula}$.", "7").outcome == "unknown"


@pytest.mark.parametrize(
    "solution",
    [
        "$x = \\boxed{7}$",
        "$\\boxed{7}\\text{ cm}$",
        "It is $\\boxed{7}$ dollars.",
        "**\\boxed{7}**",
        "<answer>\\boxed{7}</answer>",
        "(\\boxed{7})",
        "The answer is \\boxed{7}!",
        "$2 \\cdot 3!+1=\\boxed{7}$",
        "$\\boxed{7}^\\circ$",
        "$x \\equiv \\boxed{7} \\pmod{12}$",
        "\\begin{align*} x &= 3+4\\\\ &= \\boxed{7} \\end{align*}",
        "A \\boxed{7}-sided figure.",
        "$\\text{so }\\boxed{7}$",
        "$\\mathbf{\\boxed{7}}$",
        "He saw \\boxed{7} 30-minute shows.",
    ],
)
def test_what_only_stands_beside_a_box_changes_nothing(solution: str) -> None:
    """A name, a unit, emphasis, a modulus and the end of a sentence leave the value as it is."""
    assert credited(solution, "7").outcome == "correct"


@pytest.mark.parametrize(
    "solution",
    [
        "The answer is not $\\boxed{7}$.",
        "It cannot be \\boxed{7}.",
        "The answer isn't \\boxed{7}.",
        "It is false that the answer is \\boxed{7}.",
        "The value differs from \\boxed{7}.",
        "The answer is at least \\boxed{7}.",
        "The answer is strictly less than \\boxed{7}.",
        "Twice the answer is \\boxed{7}.",
        "The answer is minus \\boxed{7}.",
        "The answer is one half of \\boxed{7}.",
        "Suppose the answer were \\boxed{7}.",
        "If the answer is \\boxed{7}, then 7 is even.",
        "The textbook claims that it is \\boxed{7}.",
        "According to the book, the answer is \\boxed{7}.",
        "Some might answer \\boxed{7}.",
        "The answer would be \\boxed{7} if n were even.",
        "The answer is \\boxed{7} if n is odd.",
        "\\boxed{7} is not the answer.",
        "\\boxed{7} would be the naive guess.",
        "The answer is \\boxed{7} or more.",
        "The answer is \\boxed{7}. No, that cannot be right.",
        "The answer is \\boxed{7}, but this is not the answer.",
        "So \\boxed{\\text{The answer is not } 7}.",
    ],
)
def test_what_is_denied_bounded_supposed_or_quoted_is_not_asserted(solution: str) -> None:
    """The words of its sentence, or a retraction behind it, keep an answer from being credited."""
    assert credited(solution, "7") == Comparison(outcome="unknown", reason="denied_answer")


@pytest.mark.parametrize(
    "solution",
    [
        "Perhaps the answer is \\boxed{7}.",
        "It might be \\boxed{7}.",
        "I guess \\boxed{7}.",
        "\\boxed{7}. I am not sure.",
    ],
)
def test_a_guess_is_not_asserted(solution: str) -> None:
    """A single value with a hedge is undecided where it is right, and wrong where it is wrong."""
    assert credited(solution, "7") == Comparison(outcome="unknown", reason="hedged_answer")
    assert credited(solution, "8").outcome == "incorrect"


@pytest.mark.parametrize(
    "solution",
    [
        "Since 5 is not prime, the answer is \\boxed{7}.",
        "If Tom has 3, then he needs \\boxed{7}.",
        "If we add them, we get \\boxed{7}.",
        "As $x$ cannot be $0$, $x = \\boxed{7}$.",
        "It is not 6, so it is \\boxed{7}.",
        "It is \\boxed{7}, not \\boxed{6}.",
        "Suppose x = 3. Then the answer is \\boxed{7}.",
        "He needs at least \\boxed{7} coins.",
        "I believe it is \\boxed{7}.",
        "The probability that it is not red is \\boxed{7}.",
        "The number of integers not exceeding $n$ is $\\boxed{7}$.",
        "The value less than zero is rejected, so $x = \\boxed{7}$.",
        "He earns \\boxed{7} if he sells all of them.",
        "The answer is \\boxed{7}. It is not divisible by 3.",
        "The answer is \\boxed{7}. If you have questions, ask.",
        "Taking the negative value, $k = \\boxed{7}$.",
        "This maximum of $\\boxed{7}$ is achieved when $x = 4$.",
    ],
)
def test_what_is_said_of_other_things_takes_nothing_back(solution: str) -> None:
    """A denial, a bound or a condition that does not govern the answer leaves it asserted."""
    assert credited(solution, "7").outcome == "correct"


def test_a_value_that_differs_from_a_number_is_wrong_whatever_the_doubt_is() -> None:
    """`It is not 7` gives no 8; but `minus 8` may be -8."""
    assert credited("The answer is not \\boxed{7}.", "8").outcome == "incorrect"
    assert credited("The answer is minus \\boxed{8}.", "-8").outcome == "unknown"
    assert credited("So $x < \\boxed{7}$.", "8").outcome == "incorrect"


@pytest.mark.parametrize(
    "solution",
    [
        "\\boxed{6} if n is even; \\boxed{7} if n is odd",
        "If $n$ is even, the answer is $\\boxed{6}$. If $n$ is odd, the answer is $\\boxed{7}$.",
        "- If n is even: \\boxed{6}\n- If n is odd: \\boxed{7}",
    ],
)
def test_cases_are_one_answer_of_several_parts(solution: str) -> None:
    """Boxes that each hold under a condition are right as the list that they are, never as the last of them."""
    assert credited(solution, "6, 7").outcome == "correct"
    assert (
        credited(solution, "7") == credited(solution, "6") == Comparison(outcome="unknown", reason="ambiguous_answer")
    )
    assert credited(solution, "9").outcome == "incorrect"


@pytest.mark.parametrize(
    ("line", "reference"),
    [
        ("The roots are 8 and 12.", "8, 12"),
        ("The solutions are x = 8 and x = 12.", "8, 12"),
        ("Thus the area is 25π square units.", "25\\pi"),
        ("So the length is 5√3 cm.", "5\\sqrt3"),
        ("It takes her 2 1/2 hours.", "2.5"),
        ("It takes 2 hours and 15 minutes.", "135 minutes"),
        ("The ratio of boys to girls is 3:2.", "3:2"),
        ("The scale is 1 : 4.", "1 : 4"),
        ("He pays $12.50 in total for 5 books.", "12.50"),
        ("The remainder is 4 when divided by 7.", "4"),
        ("In 2024 the population is 5000.", "5000"),
        ("The GCD of 12 and 18 is 6.", "6"),
        ("The 3 people lost 89 pounds.", "89"),
        ("She has 13 because 2 plus 11 is 13.", "13"),
        ("That is 5 million people.", "5000000"),
        ("So there are 6 times 2, which is 12.", "12"),
        ("So I add them up and get $-2$.", "-2"),
        ("Solution: Choice_B", "B"),
        ("For even $n$ it is 0. Therefore, the value of $t_{8}$ is 5.", "5"),
        ("There are seven of them.", "7"),
        ("No real solutions exist.", "no solution"),
    ],
)
def test_a_closing_sentence_gives_its_object(line: str, reference: str) -> None:
    """Where nothing is marked, what the last sentence says of its subject is the answer, with all of it."""
    assert credited("We work it out.\n" + line, reference).outcome == "correct"


@pytest.mark.parametrize(
    "line",
    [
        *(
            "It is between 6 and 7.",
            "The ratio is 7:12.",
            "The ratio is 12:7.",
            "The ratio is 7 : 12.",
            "The ratio is 12 : 7.",
            "Suppose the answer were 7.",
            "Let x = 7.",
        ),
        *("See equation (7).", "The answer would be 7 if n were even.", "They have 3 boys and 7 girls.", "So x <= 7."),
        *(
            "It is 3-7 hours.",
            "He buys 7 books for 20 dollars.",
            "It is 7π.",
            "It is π/7.",
            "It is 7².",
            "It is 7 million.",
        ),
        *("The roots are 3 and 7.", "It is 7 percent of 200.", "It is 3 times 7.", "It is at most 7.", "It is not 7."),
        *(
            "He claims it is 7.",
            "Perhaps it is 7.",
            "The time is 5:07.",
            "It is 7 for odd n.",
            "It is 7. That is wrong.",
        ),
        *("It takes 5 1/7 hours.", "It costs 5 dollars and 7 cents.", "The dimensions are 3 by 7."),
    ],
)
def test_a_number_of_a_line_is_not_its_answer_for_being_the_last(line: str) -> None:
    """Ranges, ratios, references, suppositions, bounds, and parts of longer values give no 7."""
    assert credited("We work it out.\n" + line, "7").outcome != "correct"


def test_several_candidates_are_named_as_such() -> None:
    """A line with several candidates is undecided where one of them is right, and wrong where none is."""
    line = "He buys 7 books for 20 dollars."
    assert credited(line, "7") == credited(line, "20") == Comparison(outcome="unknown", reason="ambiguous_answer")
    assert credited(line, "8").outcome == "incorrect"
    # What could be worked out of them is not told.
    assert credited("It is 9 times 8.", "72").outcome == "unknown"


@pytest.mark.parametrize(
    "solution",
    [
        "Final Answer:\nThe area is:\n\\[ 9 \\]",
        "**Final Answer**\nThe value of x is:\n$$9$$",
        "Final Answer:\nThe number of ways is\n9",
        "Final answer:\n\nThere are\n\\[ 9 \\]\nways.",
        "### Final Answer\nThe last digits are:\nAnswer: 9",
        "It is 8 or 9.\n# Answer\\n\\n9",
        "\\boxed{\\text{Answer: }9}",
        "\\boxed{\\text{The answer is 9}}",
        "\\[\\text{Answer: }9\\]",
        "$\\text{Answer: }9$",
        "The answer is 9, in total.",
        "The answer is 9, all told.",
        "The result is \\boxed{9}. I put it in \\boxed as you asked.",
    ],
)
def test_what_leads_up_to_an_answer_is_none(solution: str) -> None:
    """A heading goes on past a sentence that ends in a colon; a head in a box and prose behind a comma are cut off."""
    assert credited(solution, "9").outcome == "correct"
    assert credited(solution, "8").outcome == "incorrect"


def test_a_comma_before_a_value_ends_nothing() -> None:
    """A list keeps its values, and a condition stays with the answer."""
    assert credited("The answer is 3, 4 and 5", "3, 4, 5").outcome == "correct"
    assert credited("The answer is 7, if n is odd", "7").outcome != "correct"
    assert credited("The answer is 7 for even n and 8 for odd n.", "7").outcome != "correct"


def test_a_denied_answer_is_no_missing_one() -> None:
    """The findings do not say that there is no answer where there is one that is denied, hedged or ambiguous."""
    for solution in ("The answer is not \\boxed{7}.", "Perhaps \\boxed{7}.", "He buys 7 books for 20 dollars."):
        verdict = verify(None, solution, "7")
        assert verdict.outcome == "unknown"
        assert not [one for one in verdict.findings if one.code == "no_answer"]


@pytest.mark.parametrize(
    "solution",
    [
        "\\boxed{7} isn't the answer.",
        "\\boxed{7} can't possibly be right.",
        "\\boxed{7} would not be the answer.",
        "So $\\text{not }\\boxed{7}$.",
        "It takes 5 hours plus $7$.",
        "The total is not 3-7.",
    ],
)
def test_a_denial_is_read_in_each_of_its_forms(solution: str) -> None:
    """Contractions, words in a formula and both ends of a denied range are denied as well."""
    assert credited(solution, "7").outcome != "correct"


@pytest.mark.parametrize(
    "solution",
    [
        "\\boxed{7}. Isn't that nice?",
        "The answer is 8. He buys butter, and buttons. The answer is 7.",
        "The question is what x is. So the statement gives \\boxed{7}.",
        "It is not 5 it's 7.",
        "$\\boxed{7}$. The box is not possible to open.",
    ],
)
def test_words_that_only_look_like_a_denial_deny_nothing(solution: str) -> None:
    """A new sentence, and a word that only begins like a cue, leave the last answer asserted."""
    found = extract(solution)
    assert found.answer is not None
    assert found.answer.text == "7"
    assert found.doubt is None


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("It fell by 28 pct.", "28 pct"),
        ("The sum is 12 + 2 1/2.", "12 + 2 1/2"),
        ("He walks 7 km/h.", "7 km/h"),
        ("It takes 5 half hours.", "5"),
        ("Week 3:210 pages", "210"),
    ],
)
def test_an_amount_is_taken_with_all_that_belongs_to_it(line: str, answer: str) -> None:
    """A share, a mixed number at the end of a sum and a unit belong to an amount; the name of its line does not."""
    found = extract("We work it out.\n" + line).answer
    assert found is not None
    assert found.text == answer


def test_both_ends_of_a_range_of_prices_are_candidates() -> None:
    """`$3-$7` gives neither of its ends, and no third value."""
    found = extract("We work it out.\nIt costs $3-$7.")
    assert found.doubt == "ambiguous"
    assert found.texts == ("$3", "$7")
