"""The numbers of a verdict."""

from mathcontracts import Comparison, Dimension, Outcome, Profile
from mathverifier import equivalent, verify
from mathverifier.core.analysis import analyze
from mathverifier.core.answers.extract import extract
from mathverifier.core.answers.grading import compared
from mathverifier.core.rules import registry
from mathverifier.core.scoring import base_rate
from mathverifier.core.scoring.aggregation import combined, first_error, wrongness
from mathverifier.core.scoring.hesitation import story_traits
from mathverifier.core.text.vocabulary import formal


def test_evidence_adds_up() -> None:
    """Severities combine as independent evidence: never below the gravest, never above 1."""
    assert combined([]) == 0
    assert combined([0.5, 0.5]) == 0.75
    assert combined([1.0, 0.3]) == 1


def test_a_known_wrong_answer_is_wrong() -> None:
    """Wrongness of a solution with a wrong answer is near 1, however near the answer is."""
    assert verify(None, "The answer is: 19", "18").wrongness > 0.95


def test_the_base_rate_rises_with_risk() -> None:
    """Where nothing was found, the manner of the solution speaks; nothing known is not no error, nor an error."""
    assert 0 < wrongness(Profile(), "unknown", -2.0) < wrongness(Profile(), "unknown", 2.0) < 1


def test_the_manner_counts_by_what_is_known_of_the_answer() -> None:
    """One manner says this of a right answer and that of an unknown one; a wrong answer is wrong in any."""
    coefficients: dict[Outcome, dict[str, float]] = {
        "correct": {"constant": -1.0, "long": 3.0},
        "unknown": {"constant": 0.5},
    }
    manner = {"long": 1.0, "unheard_of": 9.0}
    assert base_rate.score(manner, "correct", coefficients) == 2.0
    assert base_rate.score(manner, "unknown", coefficients) == 0.5
    assert base_rate.score(manner, "incorrect", coefficients) == 0.0
    assert base_rate.score({"long": 50.0}, "correct", coefficients) == base_rate.LIMIT
    assert not base_rate.matters("incorrect")


def test_a_percentage_that_is_a_little_off_is_not_absurd() -> None:
    """Of `15 / 60 * 100`, `27%` is a near miss, whether 27 or its hundredth is meant, and `25000%` absurd."""
    near, far = (verify(None, f"The chance is 15 / 60 * 100 = {shown}%.") for shown in (27, 25_000))
    assert near.absurdity < 0.1
    assert far.absurdity > near.absurdity


def test_another_name_is_no_other_risk() -> None:
    """Words count, not their letters: a solution about Alexandra is as likely to be wrong as one about Al."""
    texts = [
        (f"{name} has 3 pens and buys 4.", f"{name} has 3 + 4 = 7 pens.\nThe answer is 7")
        for name in ("Al", "Alexandra")
    ]
    first, second = (verify(*text) for text in texts)
    assert first.wrongness == second.wrongness


def traits(problem: str, solution: str) -> dict[str, float]:
    """Return what gives pause in a solution."""
    reading = analyze(
        problem, solution, None, None, extract(solution), Comparison(outcome="unknown", reason="no_reference")
    )
    return story_traits(reading)


def test_second_thoughts_give_pause_in_a_story() -> None:
    """Steps that take something back or force it, and an answer that is not whole, are told of a story alone."""
    story = "A pen costs $5 and a cup $3. How much are 2 pens and a cup?"
    plain = "Two pens are 2 * 5 = 10 dollars.\nAll is 10 + 3 = 13 dollars.\nThe answer is: 13"
    assert not any(traits(story, plain).values())
    for said in (
        *("however", "actually", "wait", "we assume", "it seems", "apparently", "presumably", "perhaps", "probably"),
        *(
            "but this",
            "it isn't provided",
            "they did not specify",
            "it's not stated",
            "it wasn't given",
            "not mentioned",
        ),
        *("it does not say", "it is not clear", "it isn't known", "it is not possible", "it doesn't make sense"),
        *("impossible", "without more", "to clarify", "a mistake", "mistakenly", "re-evaluating", "reevaluate"),
        *("reconsider", "rereading", "adjusted", "correcting", "misinterpreted", "misunderstood", "contradicts"),
        *(
            "confusing",
            "ambiguous",
            "we apologize",
            "rounded up",
            "an absolute value",
            "she can't have a",
            "cannot buy half",
        ),
    ):
        assert traits(story, f"And {said} this.\n{plain}")["story_doubtful"] > 0, said
    assert traits(story.replace("How", "Rounded, how"), f"We round this up to 14.\n{plain}")["story_doubtful"] == 0
    assert traits(story, "The answer is: 13.5")["story_uneven"] == 1
    assert traits("Let $x+1=2$. What is $x$?", f"However, this holds.\n{plain}") == {}


def test_kinds_of_problems() -> None:
    """A story in everyday words is told from a problem in the terms or the signs of mathematics."""
    assert not formal("A pen costs $5 and a cup $3. How much are 2 pens and a cup?")
    for problem in ("Solve 2x + 3 = 7.", "What is $x+1$?", "What is the probability of two heads?", None):
        assert formal(problem)


def test_a_solution_in_doubt_has_a_likeliest_step() -> None:
    """Without findings and without a reference, a long and unsure solution is doubted, a short and plain one is not."""
    unsure = "However, we assume by symmetry that this is possible since we notice nothing else about it, but is it so?"
    doubted = verify(
        "What is the remainder of $7^n$?", [unsure] * 2 + [f"{unsure} {n}" for n in range(12)] + ["So the answer is 3"]
    )
    assert doubted.findings == () or doubted.first_error_step is not None
    assert doubted.wrongness > verify("What is $3 + 4$?", "3 + 4 = 7\nThe answer is 7").wrongness


def test_first_error_is_never_open_where_the_answer_is_wrong() -> None:
    """A wrong answer has a likeliest first wrong step, and a chance of it below 1."""
    verdict = verify(None, ["First we think.", "Then we guess.", "The answer is: 5"], "6")
    assert verdict.first_error_step is not None
    assert 0 < verdict.first_error_confidence < 1


def test_a_right_answer_by_a_wrong_step_is_correct_with_findings() -> None:
    """The outcome is of the answer alone; the process speaks through the rest."""
    verdict = verify(None, "3 * 4 = 15\n15 + 2 = 17\nThe answer is: 17", "17")
    assert verdict.outcome == "correct"
    assert verdict.first_error_step == 0
    assert verdict.wrongness > 0.5


def test_a_wrong_answer_makes_its_step_no_surer() -> None:
    """How sure the first wrong step is comes of what is wrong in it, not of the answer that stands in it."""
    solution = "We multiply.\nSo it is 3 * 4 = 15 and the answer is: 15"
    extraction = extract(solution)
    reading = analyze(None, solution, None, "12", extraction, compared(None, "12", extraction, equivalent))
    findings = registry.find(reading)
    process = [one for one in findings if one.dimension is not Dimension.ANSWER]
    assert 0 < len(process) < len(findings)
    first, second = (first_error(reading, found, 0.9) for found in (findings, process))
    assert first == second and first.step == 1
