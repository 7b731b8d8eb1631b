"""Whatever a verdict says, its picture holds all of the text, and no more than a page can show."""

from hypothesis import given
from hypothesis import strategies as st
from tests.strict_html import Reader

from mathcontracts import Dimension, Finding, FindingCode, Step, Verdict
from mathverifier import verify
from mathverifier.printable import printable
from mathverifier.web.drawing import MAX_STEPS, draw
from mathverifier.web.formulas import MAX_ALL, MAX_COUNT, Formulas
from mathverifier.web.marking import pieces


@given(st.text(max_size=200), st.text(max_size=30))
def test_no_character_of_a_step_is_lost(solution: str, reference: str) -> None:
    """The pieces of all steps show the steps' texts, each character once, control characters made harmless."""
    verdict = verify(None, solution, reference)
    reader = Reader(draw(solution, verdict, reference))
    text = printable(solution)
    for step in verdict.steps[:MAX_STEPS]:
        if "\\" not in step.text and "$" not in step.text:
            shown = pieces(text, step, [(0, one) for one in verdict.findings], Formulas())
            assert "".join(one.shown.unescape() for one in shown) == text[step.start : step.end]
            assert text[step.start : step.end] in reader.step_text


def _forged(steps: int, findings: int, length: int) -> Verdict:
    return Verdict(
        outcome="incorrect",
        reason="not_equal",
        wrongness=1,
        absurdity=0,
        coverage=1,
        first_error_step=10**9,
        steps=tuple(Step(index=number, start=0, end=length, text="x") for number in range(steps)),
        findings=tuple(
            Finding(
                dimension=Dimension.LOGICAL,
                code=FindingCode.LOOP,
                severity=1,
                step=0,
                start=number,
                end=10**9,
                message="m" * 10_000,
            )
            for number in range(findings)
        ),
        version="x",
    )


def test_a_forged_verdict_makes_no_giant() -> None:
    """Steps that each claim the whole text, findings without number, spans beyond the end: the page stays small."""
    html = draw("y" * 100_000, _forged(3_000, 3_000, 10**9))
    assert len(html) < 3_000_000
    assert html.count("y" * 100) < 2_000
    assert Reader(html).tags


def test_formulas_have_an_end() -> None:
    """So many characters are converted for one page; what is beyond is shown as text."""
    formulas = Formulas()
    shown = [formulas.mathml("x" * 500) for _ in range(40)]
    assert sum(one is not None for one in shown) == MAX_ALL // 500
    assert Formulas().mathml("x" * 2_000) is None
    many = Formulas()
    assert sum(many.mathml("x") is not None for _ in range(400)) == MAX_COUNT
