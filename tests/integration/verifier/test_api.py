"""The three public calls, from text to verdict."""

import subprocess
import sys

import pytest

from mathverifier import equivalent, verify, verify_many

PROBLEM = "Janet's ducks lay 16 eggs. She eats 3 and bakes with 4, and sells the rest at $2. What does she make?"
RIGHT = "She sells 16 - 3 - 4 = 9 eggs.\nShe makes 9 * 2 = $18.\nThe answer is: 18"
WRONG = "She sells 16 - 3 - 4 = 7 eggs.\nShe makes 7 * 2 = $14.\nThe answer is: 14"


def test_a_right_solution_is_correct() -> None:
    """The outcome speaks of the final answer, which is reported with its span."""
    verdict = verify(PROBLEM, RIGHT, "18")
    assert (verdict.outcome, verdict.reason) == ("correct", "equal")
    assert verdict.answer is not None
    assert RIGHT[verdict.answer.start : verdict.answer.end] == verdict.answer.text == "18"


def test_a_wrong_solution_is_incorrect_and_has_a_first_error() -> None:
    """A wrong answer names the step where it likely went wrong."""
    verdict = verify(PROBLEM, WRONG, "18")
    assert (verdict.outcome, verdict.first_error_step) == ("incorrect", 0)
    assert verdict.wrongness > verify(PROBLEM, RIGHT, "18").wrongness


def test_steps_may_be_given() -> None:
    """A list of steps is the text joined by line feeds, and its items are the steps."""
    steps = RIGHT.split("\n")
    verdict = verify(PROBLEM, steps, "18")
    assert verdict.outcome == "correct"
    assert [step.text for step in verdict.steps] == steps


@pytest.mark.parametrize(
    ("solution", "reference", "expected"),
    [
        (RIGHT, None, ("unknown", "no_reference")),
        ("", "18", ("incorrect", "no_answer")),
        (RIGHT, "", ("unknown", "invalid_reference")),
        ("x" * 100_001, "18", ("unknown", "too_large")),
        (r"\boxed{\lfloor 9^{9^{9.5}} \rfloor}", "18", ("unknown", "timeout")),
    ],
)
def test_what_cannot_be_decided_says_why(solution: str, reference: str | None, expected: tuple[str, str]) -> None:
    """No reference, no answer, an empty reference, too much text and a time-out each have their reason."""
    verdict = verify(PROBLEM, solution, reference, deadline_s=1.0)
    assert (verdict.outcome, verdict.reason) == expected


@pytest.mark.parametrize(
    "solution", ["1" * 50_000, "\x00\x01\x02", "\ud800 \\boxed{3}", "=" * 3_000, "\\boxed{" * 3_000, "a\u202eb = 3"]
)
def test_odd_text_has_a_verdict(solution: str) -> None:
    """Control characters, lone surrogates, endless digits and brackets are judged, not stumbled over."""
    assert verify(PROBLEM, solution, "18").outcome in ("incorrect", "unknown")


@pytest.mark.parametrize("arguments", [{"solution": 5}, {"solution": ["a", 5]}, {"solution": "a", "reference": {}}])
def test_anything_but_text_is_refused_by_name(arguments: dict[str, object]) -> None:
    """A number where text is due is a TypeError that names the field."""
    with pytest.raises(TypeError, match=r"^(solution|reference) must be text"):
        verify(**arguments)  # type: ignore[arg-type]


def test_many_keep_their_order_and_do_not_spoil_each_other() -> None:
    """A hanging item among others is unknown; every other is as it would be alone, in its place."""
    items = [{"solution": f"#### {number}", "reference": "7"} for number in range(20)]
    items[3] = {"solution": r"\boxed{\lfloor 9^{9^{9.5}} \rfloor}", "reference": "7"}
    verdicts = verify_many(items, deadline_s=1.0)
    expected = ["correct" if number == 7 else "incorrect" for number in range(20)]
    expected[3] = "unknown"
    assert [verdict.outcome for verdict in verdicts] == expected
    assert verify_many(items[4:8], workers=1) == verdicts[4:8]


def test_a_bad_item_among_many_is_named() -> None:
    """What is not text is refused before anything is judged, with the item's place."""
    with pytest.raises(TypeError, match=r"items\[1\].*solution"):
        verify_many([{"solution": "5"}, {"solution": None}])


def test_strict_is_true_or_false() -> None:
    """A text that only looks like a truth value is refused rather than taken for true."""
    with pytest.raises(TypeError, match=r"items\[0\]: an item must be a mapping"):
        verify_many([None], workers=1)  # type: ignore[list-item]
    with pytest.raises(TypeError, match=r"items\[0\]: strict must be"):
        verify_many([{"solution": "The answer is 4", "reference": "4", "strict": "false"}])


def test_equivalent_is_the_answer_path_of_verify() -> None:
    """Both give the same outcome and reason for the same answer."""
    for answer in ("18", "18.0", "19", "\\frac{36}{2}", "\\sqrt{324}", "2\\sqrt{81}", "eighteen point"):
        comparison, verdict = equivalent("18", answer), verify(None, f"\\boxed{{{answer}}}", "18")
        assert (comparison.outcome, comparison.reason) == (verdict.outcome, verdict.reason)


def test_importing_is_light() -> None:
    """Importing the package, and comparing numbers, loads no algebra system, HTTP client or web framework."""
    script = (
        "import sys, mathverifier\n"
        "assert mathverifier.equivalent('1/2', '0.5').outcome == 'correct'\n"
        "heavy = {'sympy', 'httpx2', 'math_verify', 'fastapi', 'torch'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
        "assert mathverifier.Client and mathverifier.__version__\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")
