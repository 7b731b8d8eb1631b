"""All rules, and what they find in a solution."""

from collections.abc import Iterator, Sequence
from functools import cache

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
    findings = [rule.finding(reading, one) for rule in _running(reading) for one in rule.find(reading)]
    return tuple(sorted(findings, key=lambda finding: (finding.start, finding.end, finding.dimension, finding.code)))


def by_rule(reading: SolutionAnalysis) -> Iterator[tuple[Rule, Finding]]:
    """Yield each finding with the rule that it comes from."""
    for rule in _running(reading):
        for found in rule.find(reading):
            yield rule, rule.finding(reading, found)


def _running(reading: SolutionAnalysis) -> Sequence[Rule]:
    """Return the rules that need no more than what is given."""
    return _needing(has_problem=reading.problem is not None, has_reference=reading.reference is not None)


@cache
def _needing(*, has_problem: bool, has_reference: bool) -> Sequence[Rule]:
    given = {name for name, is_given in (("problem", has_problem), ("reference", has_reference)) if is_given}
    return tuple(rule for rule in RULES if given.issuperset(rule.needs))


def applicable(reading: SolutionAnalysis) -> dict[Dimension, bool]:
    """Say of each dimension whether there is anything in a solution to check."""
    return {dimension: applies(reading) for dimension, applies in _APPLIES.items()}
