"""What a rule is: one way in which a solution can be wrong and the evidence of it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from inspect import getdoc
from typing import Literal, NamedTuple, TypeVar

from mathcontracts import Dimension, Finding, FindingCode
from mathverifier.core.analysis import SolutionAnalysis
from mathverifier.core.rules.severities import SEVERITIES

Need = Literal["problem", "reference"]
T = TypeVar("T")
_FAILS, _PASSES = "\nFails: ", "\nPasses: "


class Found(NamedTuple):
    """What a rule has found: its evidence is `solution[start:end]`; `whole` says that it belongs to no step."""

    start: int
    end: int
    severity: float
    message: str
    expected: str | None = None
    whole: bool = False


Find = Callable[[SolutionAnalysis], Iterator[Found]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule by its id; a code may have several rules, which find the same fault in different ways.

    `levels` are its severities by name (core/rules/severities.py). Where what it `needs` is not given, it does not run.
    """

    id: str
    code: FindingCode
    dimension: Dimension
    needs: tuple[Need, ...]
    levels: Mapping[str, float]
    find: Find

    def finding(self, reading: SolutionAnalysis, found: Found) -> Finding:
        """Return what the rule has found in a solution as a finding of its verdict."""
        return Finding(
            dimension=self.dimension,
            code=self.code,
            severity=found.severity,
            step=None if found.whole else reading.step_at(found.start),
            start=found.start,
            end=found.end,
            message=found.message,
            expected=found.expected,
            found=reading.solution[found.start : found.end],
        )

    @property
    def says(self) -> str:
        """What the rule is about, in words."""
        return self._text.partition(_FAILS)[0].strip()

    @property
    def examples(self) -> Mapping[str, str]:
        """A solution that the rule `Fails`, and one that `Passes`, each a piece of text between backticks in words."""
        fails, _, passes = self._text.partition(_FAILS)[2].partition(_PASSES)
        return {"Fails": " ".join(fails.split()), "Passes": " ".join(passes.split())}

    @property
    def _text(self) -> str:
        return getdoc(self.find) or ""


def rule(
    dimension: Dimension, code: FindingCode, *needs: Need
) -> Callable[[Callable[[SolutionAnalysis], Iterator[Found]]], Rule]:
    """Make a rule of a function; its name is the rule's id, its docstring says what it is about."""

    def made(find: Find) -> Rule:
        name = find.__name__
        return Rule(name, code, dimension, needs, SEVERITIES[name], find)

    return made


def fact(find: Callable[[SolutionAnalysis], Iterable[T]]) -> Callable[[SolutionAnalysis], tuple[T, ...]]:
    """Work something out of a reading once, whichever rules ask for it: no rule runs another."""

    def known(reading: SolutionAnalysis) -> tuple[T, ...]:
        found = reading.facts.get(find)
        if found is None:
            found = reading.facts[find] = tuple(find(reading))
        return found

    known.__doc__ = find.__doc__
    return known
