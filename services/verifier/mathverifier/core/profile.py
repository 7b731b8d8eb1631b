"""The whole verdict on a solution."""

from collections.abc import Sequence

from mathcontracts import Comparison, Verdict
from mathverifier.core import risk, scores
from mathverifier.core.answers.extract import Extraction
from mathverifier.core.answers.extraction.reasoning_blocks import without_tags
from mathverifier.core.reading import Reading, read
from mathverifier.core.rules import registry
from mathverifier.core.steps.segment import segment
from mathverifier.core.version import VERSION


def judge(
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
    found = verdict(read(problem, text, given_steps, reference, extraction, comparison))
    if given_steps is None or text == solution:
        return found
    # Steps are told as they were given, with their thoughts.
    return found.model_copy(update={"steps": segment(solution, given_steps)})


def verdict(reading: Reading) -> Verdict:
    """Return the verdict on a solution that was read."""
    findings = registry.find(reading)
    profile = scores.profile(findings, registry.applicable(reading))
    outcome = reading.comparison.outcome
    manner = risk.score(risk.traits(reading), outcome) if risk.matters(outcome) else 0.0
    wrongness = scores.wrongness(profile, outcome, manner)
    blame = scores.first_error(reading, findings, wrongness)
    return Verdict(
        outcome=outcome,
        reason=reading.comparison.reason,
        rung=reading.comparison.rung,
        proof=reading.comparison.proof,
        answer=reading.extraction.answer,
        profile=profile,
        wrongness=wrongness,
        absurdity=scores.absurdity(reading, findings),
        coverage=reading.coverage,
        checked=reading.checked,
        first_error_step=blame.step,
        first_error_confidence=blame.confidence,
        first_error_basis=blame.basis,
        doubt=risk.base_rate(manner, outcome) if risk.matters(outcome) else 0.0,
        suspect_step=blame.suspect,
        steps=reading.steps,
        findings=findings,
        version=VERSION,
    )
