"""All rules, and what they find in a solution."""

from collections.abc import Iterator

from mathcontracts import Dimension, Finding
from mathverifier.core.analysis import SolutionAnalysis
from mathverifier.core.rules import (
    algebraic,
    answer,
    equations,
    grounding,
    logical,
    numerical,
    structural,
    whole_numbers,
)
from mathverifier.core.rules.base import Rule

_APPLIES = {
    Dimension.ANSWER: answer.applies,
    Dimension.NUMERICAL: numerical.applies,
    Dimension.ALGEBRAIC: algebraic.applies,
    Dimension.LOGICAL: logical.applies,
    Dimension.GROUNDING: grounding.applies,
    Dimension.STRUCTURAL: structural.applies,
}
_PLACES = {dimension: place for place, dimension in enumerate(_APPLIES)}
_MODULES = (answer, numerical, whole_numbers, algebraic, equations, logical, grounding, structural)
_FOUND = [one for module in _MODULES for one in vars(module).values() if isinstance(one, Rule)]
# By dimension, then as they stand in their modules.
RULES: tuple[Rule, ...] = tuple(sorted(_FOUND, key=lambda one: _PLACES[one.dimension]))


def find(reading: SolutionAnalysis) -> tuple[Finding, ...]:
    """Return the findings of all rules in the order of the text."""
    found = (finding for rule in RULES if rule.applies(reading) for finding in rule.findings(reading))
    return tuple(sorted(found, key=lambda finding: (finding.start, finding.end, finding.dimension, finding.code)))


def by_rule(reading: SolutionAnalysis) -> Iterator[tuple[Rule, Finding]]:
    """Yield each finding with the rule that it comes from."""
    for rule in RULES:
        if rule.applies(reading):
            for finding in rule.findings(reading):
                yield rule, finding


def applicable(reading: SolutionAnalysis) -> dict[Dimension, bool]:
    """Say of each dimension whether there is anything in a solution to check."""
    return {dimension: applies(reading) for dimension, applies in _APPLIES.items()}
