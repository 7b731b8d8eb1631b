"""The whole verdict on a solution."""

from collections.abc import Sequence

from mathcontracts import Comparison, Verdict
from mathverifier.core.analysis import SolutionAnalysis, analyze
from mathverifier.core.answers.extract import Extraction
from mathverifier.core.answers.extraction.reasoning_blocks import without_tags
from mathverifier.core.rules import registry
from mathverifier.core.scoring import aggregation, base_rate
from mathverifier.core.text.segmentation import segment
from mathverifier.core.version import VERSION


def verify_solution(
    problem: str | None,
    solution: str,
    given_steps: Sequence[str] | None,
    reference: str | None,
    extraction: Extraction,
    comparison: Comparison,
    *,
    thoughts: bool = False,
) -> Verdict:
    """Return the verdict on `solution`, whose final answer was extracted and compared before.

    `given_steps` are its steps where its author cut it, joined by line feeds in `solution`. What it thinks aloud, as in
    `<think>`, is judged only where `thoughts` are asked for.
    """
    text = without_tags(solution) if thoughts else extraction.read
    found = verdict(analyze(problem, text, given_steps, reference, extraction, comparison))
    if given_steps is None or text == solution:
        return found
    # Steps are told as they were given, with their thoughts.
    return found.model_copy(update={"steps": segment(solution, given_steps)})


def verdict(reading: SolutionAnalysis) -> Verdict:
    """Return the verdict on a solution that was read."""
    findings = registry.find(reading)
    profile = aggregation.profile(findings, registry.applicable(reading))
    outcome = reading.comparison.outcome
    manner = base_rate.score(base_rate.traits(reading), outcome) if base_rate.matters(outcome) else 0.0
    wrongness = aggregation.wrongness(profile, outcome, manner)
    blame = aggregation.first_error(reading, findings, wrongness)
    return Verdict(
        outcome=outcome,
        reason=reading.comparison.reason,
        rung=reading.comparison.rung,
        proof=reading.comparison.proof,
        answer=reading.extraction.answer,
        profile=profile,
        wrongness=wrongness,
        absurdity=aggregation.absurdity(reading, findings),
        coverage=reading.coverage,
        checked=reading.checked,
        checked_steps=tuple(sorted(reading.compared_steps)),
        first_error_step=blame.step,
        first_error_confidence=blame.confidence,
        first_error_basis=blame.basis,
        doubt=base_rate.base_rate(manner, outcome) if base_rate.matters(outcome) else 0.0,
        suspect_step=blame.suspect,
        steps=reading.steps,
        findings=findings,
        version=VERSION,
    )
