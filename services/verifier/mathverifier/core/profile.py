"""The whole verdict on a solution."""

from collections.abc import Sequence

from mathcontracts import Comparison, Dimension, Verdict
from mathverifier.core import scores
from mathverifier.core.answers.extract import Extraction
from mathverifier.core.dimensions import algebraic, answer, grounding, logical, numerical, structural
from mathverifier.core.reading import read
from mathverifier.core.version import VERSION

_DIMENSIONS = {
    Dimension.ANSWER: answer,
    Dimension.NUMERICAL: numerical,
    Dimension.ALGEBRAIC: algebraic,
    Dimension.LOGICAL: logical,
    Dimension.GROUNDING: grounding,
    Dimension.STRUCTURAL: structural,
}


def judge(
    problem: str | None,
    solution: str,
    given_steps: Sequence[str] | None,
    reference: str | None,
    extraction: Extraction,
    comparison: Comparison,
) -> Verdict:
    """Return the verdict on `solution`, whose final answer was extracted and compared before.

    `given_steps` are its steps where its author cut it, joined by line feeds in `solution`.
    """
    reading = read(problem, solution, given_steps, reference, extraction, comparison)
    findings = tuple(
        sorted(
            (finding for dimension in _DIMENSIONS.values() for finding in dimension.find(reading)),
            key=lambda finding: (finding.start, finding.end, finding.dimension),
        )
    )
    profile = scores.profile(findings, {name: module.applies(reading) for name, module in _DIMENSIONS.items()})
    step, confidence = scores.first_error(reading, findings)
    checked = {claim.step for claim in reading.claims}
    return Verdict(
        outcome=comparison.outcome,
        reason=comparison.reason,
        answer=extraction.answer,
        profile=profile,
        wrongness=scores.wrongness(profile, outcome_known=comparison.outcome != "unknown"),
        absurdity=scores.absurdity(reading, findings),
        coverage=len(checked) / len(reading.steps) if reading.steps else 0.0,
        first_error_step=step,
        first_error_confidence=confidence,
        steps=reading.steps,
        findings=findings,
        version=VERSION,
    )
