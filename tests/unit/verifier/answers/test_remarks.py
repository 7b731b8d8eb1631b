"""What the clauses around an answer say of it, in words that nobody listed for these sentences."""

import pytest

from mathverifier import verify

WORK = "Maya packs 5 boxes with 3 pens each. She has 5 * 3 = 15 pens and gives 3 away, which leaves 15 - 3 = 12.\n\n"


def outcome(ending: str) -> str:
    """Return the outcome of the work with an ending, of which 12 is the answer."""
    return verify("", WORK + ending, "12").outcome


@pytest.mark.parametrize(
    "ending",
    [
        "\\boxed{12}. A monkey typed this.",
        "\\boxed{12}. I was half asleep.",
        "\\boxed{12}. This number gives me the creeps.",
        "\\boxed{12}. My method wobbles.",
        "\\boxed{12}. Kindly burn it.",
        "\\boxed{12}. Whoever trusts that is naive.",
        "\\boxed{12} 🤮",
        "\\boxed{12} /s",
        "\\boxed{12}. No promises.",
        "\\boxed{12}. So in all there are 14.",
        "\\boxed{12}. Now halve it.",
        "\\boxed{12}\n\n= 13",
        "\\boxed{12}. The number of boxes was asked for.",
        "My cousin keeps yelling \\boxed{12}.",
        "It would be foolish to answer \\boxed{12}.",
        "If only she had more boxes: \\boxed{12}.",
        "<!-- \\boxed{12} -->",
    ],
)
def test_a_remark_that_is_not_understood_leaves_the_answer_in_doubt(ending: str) -> None:
    """A clause that tells nothing of the problem must be one that is known to leave its answer be."""
    assert outcome(ending) == "unknown"


@pytest.mark.parametrize(
    "ending",
    [
        "\\boxed{12}. I hope it is correct.",
        "\\boxed{12}. Hope this helps! 😊",
        "\\boxed{12}. Feel free to ask if anything is unclear!",
        "\\boxed{12}. We multiplied the number of boxes by the pens in each box.",
        "\\boxed{12}. This follows from simple subtraction.",
        "\\boxed{12}. She keeps them in a drawer, but not for long.",
        "\\boxed{12}. Check: 12 + 3 = 15. ✓",
        "\\boxed{12}. Some say 13, since they forget one pen.",
        "\\boxed{12}. Geometrically, this cannot be simplified further.",
        "\\boxed{12} pens, i.e. 1 dozen.",
        "The least number of pens is \\boxed{12}.",
        "She is left with \\boxed{12}.",
        "I believe it is \\boxed{12}.",
    ],
)
def test_a_clause_of_the_problem_or_of_the_work_leaves_its_answer(ending: str) -> None:
    """What explains, checks, ends or wishes well asserts the answer with it."""
    assert outcome(ending) == "correct"


def test_words_of_another_language_are_not_judged_as_english() -> None:
    """A remark of another language is no remark that was not understood."""
    found = verify("", "Wir rechnen Schritt für Schritt.\n\nAlso: \\boxed{64}. Das war zu zeigen.", "64")
    assert found.outcome == "correct"
