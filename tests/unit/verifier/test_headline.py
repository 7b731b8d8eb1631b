"""What a verdict comes to in words."""

from typing import get_args

import pytest

from mathcontracts import Answer, Dimension, Finding, FindingCode, Outcome, Reason, Step, Verdict
from mathverifier.cli.terminal import folds, pointer
from mathverifier.headline import of_answer, of_process
from mathverifier.printable import elided, printable

STEPS = tuple(Step(index=index, start=2 * index, end=2 * index + 1, text="x") for index in range(3))


def verdict(outcome: Outcome, reason: Reason, *, answer: str | None = "7", **more: object) -> Verdict:
    """Return a verdict with the answer and whatever else is given."""
    given = None if answer is None else Answer(text=answer, start=0, end=len(answer))
    base = {"wrongness": 0.5, "absurdity": 0.0, "coverage": 0.5, "version": "0", "steps": STEPS}
    return Verdict.model_validate({"outcome": outcome, "reason": reason, "answer": given, **base, **more})


def finding(code: FindingCode, severity: float, step: int | None = 1) -> Finding:
    """Return a finding of the step."""
    dimension = Dimension.ANSWER if code is FindingCode.WRONG_ANSWER else Dimension.LOGICAL
    return Finding(dimension=dimension, code=code, severity=severity, step=step, start=2, end=3, message="as said")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (verdict("correct", "equal"), "Right: the answer is 7, equal to the reference 8"),
        (verdict("incorrect", "not_equal"), "Wrong: the answer is 7"),
        (verdict("incorrect", "no_answer", answer="x = x"), "Wrong: the answer is x = x; it answers nothing"),
        (
            verdict("unknown", "timeout"),
            "Undecided: the answer is 7; comparing it with the reference 8 took too long, which does not make it wrong",
        ),
        (
            verdict("unknown", "unparseable_answer"),
            "Undecided: the answer is 7, and could not be read well enough to compare it with the reference 8",
        ),
        (
            verdict("unknown", "too_large"),
            "Undecided: the answer is 7; it or the reference 8 is too large to be compared",
        ),
        (
            verdict("unknown", "too_large", answer=None),
            "Not judged: the problem, the solution or the reference is too long to be read",
        ),
    ],
)
def test_the_answer_in_words(given: Verdict, said: str) -> None:
    """What is known of the answer, and what is not, is said exactly."""
    assert of_answer(given, "8") == said


def test_the_reference_may_be_missing() -> None:
    """A verdict that was stored without its reference can be told, too."""
    assert of_answer(verdict("correct", "equal")) == "Right: the answer is 7"
    assert "the reference is too large" in of_answer(verdict("unknown", "too_large"))


@pytest.mark.parametrize(
    ("findings", "basis"),
    [
        ((), "likelihood"),
        ((finding(FindingCode.WRONG_ANSWER, 0.9),), "likelihood"),
        ((finding(FindingCode.ALTERED_CARRY, 0.8, step=2),), "likelihood"),
        ((finding(FindingCode.IGNORED_QUANTITY, 0.9, step=None),), "likelihood"),
        ((finding(FindingCode.REPAIRABLE_STEP, 0.5),), "hint"),
        ((finding(FindingCode.INVENTED_QUANTITY, 0.3),), "hint"),
        ((finding(FindingCode.REPAIRABLE_STEP, 0.5), finding(FindingCode.ALTERED_CARRY, 0.5)), "evidence"),
    ],
)
def test_evidence_is_told_from_likelihood(findings: tuple[Finding, ...], basis: str) -> None:
    """A serious finding on the step itself is evidence; a repair or a weak one is a hint; else it is only likely."""
    blame = of_process(
        verdict("incorrect", "not_equal", first_error_step=1, first_error_confidence=0.31, findings=findings)
    )
    assert blame.basis == basis
    assert "step: 2" in blame.words and "0.31" in blame.words and blame.step == 1
    assert ("No error found in it" in blame.words) == (basis == "likelihood")


def test_doubt_is_no_blame() -> None:
    """A step that is suspected for its manner alone is said to be that, with the chance of an error."""
    blame = of_process(verdict("unknown", "no_reference", suspect_step=1, doubt=0.73))
    assert blame.basis == "doubt" and blame.step == 1
    assert blame.words.startswith("No evidence against any step") and "step 2" in blame.words and "0.73" in blame.words


def test_no_blame_is_explained() -> None:
    """Where no step is blamed, it is said whether there was anything to blame one for."""
    assert of_process(verdict("correct", "equal")).words == "No step is blamed: nothing was found"
    assert "none holds anything" in of_process(verdict("correct", "equal", coverage=0.0)).words
    assert "empty" in of_process(verdict("incorrect", "no_answer", steps=())).words
    assert of_process(verdict("unknown", "too_large", steps=())).words == "No step was read"
    weak = (finding(FindingCode.INVENTED_QUANTITY, 0.3),)
    assert "too weak" in of_process(verdict("unknown", "no_reference", findings=weak)).words


def test_control_characters_are_replaced_one_for_one() -> None:
    """Whatever could command a terminal becomes a space or a replacement character; places stay what they were."""
    assert printable("a\x1b[2Jb\tc\r\nd\x9b\u202e\ud800") == "a\ufffd[2Jb c \nd\ufffd\ufffd\ufffd"


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 5, []),
        ("one two three", 7, ["one two", "three"]),
        ("one  two", 4, ["one ", "two"]),
        ("abcdefgh", 3, ["abc", "def", "gh"]),
        ("一二三 four", 5, ["一二", "三 ", "four"]),
        ("ab一二", 3, ["ab", "一", "二"]),
        ("a\n\nb", 5, ["a", "", "b"]),
        ("一", 1, ["一"]),
    ],
)
def test_text_is_folded_to_cells(text: str, width: int, lines: list[str]) -> None:
    """Lines break behind spaces and beside wide characters, and anywhere where that does not do."""
    assert [text[start:end] for start, end in folds(text, 0, len(text), width)] == lines


def test_marks_stand_beneath_the_evidence() -> None:
    """Marks cover the part of the evidence that is in the line, in cells; none where none is."""
    assert pointer("一 2 + 2", (0, 7), (2, 7)) == "   ^^^^^"
    assert pointer("abc def", (4, 7), (2, 6)) == "^^"
    assert pointer("abc def", (4, 7), (0, 3)) == pointer("abc", (0, 3), (3, 3)) == ""


def test_the_middle_of_what_is_too_long_is_left_out() -> None:
    """What is short stays, on one line; of what is long, both ends do."""
    assert elided("a\nb", 10) == "a b"
    assert elided("a" * 50 + "b" * 50, 10) == "aaaaa … bbbbb"


@pytest.mark.parametrize("reason", get_args(Reason))
@pytest.mark.parametrize("answer", ["7", None])
def test_every_reason_has_its_words(reason: Reason, answer: str | None) -> None:
    """Whatever the reason, the answer is told of in one line, with all its blanks filled."""
    said = of_answer(verdict("unknown", reason, answer=answer), "8")
    assert said and "{" not in said and "\n" not in said


def test_a_fault_is_not_the_solution_s() -> None:
    """Of an item that met a fault of the verifier's, neither the answer nor a step is judged, and that is said."""
    fault = verdict("unknown", "internal_error", answer=None, steps=())
    assert of_answer(fault, "8").startswith("Not judged: the verifier met a fault")
    assert of_process(fault).words == "No step was read"
