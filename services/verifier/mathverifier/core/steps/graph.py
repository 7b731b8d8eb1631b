"""Where the numbers of a solution come from: the problem, an earlier result, common knowledge, or nowhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from mathcontracts import Step
from mathverifier.core.evaluation import evaluate
from mathverifier.core.expression import Number, numbers
from mathverifier.core.quantity import quantities
from mathverifier.core.steps.claims import Claim, computes

# Days of a week and a year, months, hours, minutes, percent, ounces, inches, feet and the like, and small counts.
COMMON = frozenset(
    Fraction(value)
    for value in (0, 1, 2, 3, 4, 7, 10, 12, 16, 24, 30, 31, 36, 52, 60, 90, 100, 180, 360, 365, 366, 1000, 3600, 5280)
)


@dataclass(frozen=True)
class Operand:
    """A literal number that a computation uses; `source` is 'problem', 'result', 'common', 'text' or None."""

    claim: int
    value: Fraction
    start: int
    end: int
    source: str | None


@dataclass(frozen=True)
class Graph:
    """Results in order, the numbers of the problem, and the operands tied to them."""

    given: frozenset[Fraction]
    results: tuple[tuple[int, Fraction], ...]
    operands: tuple[Operand, ...]

    def used(self) -> frozenset[Fraction]:
        """Return the values that some computation uses."""
        return frozenset(operand.value for operand in self.operands)


def build_graph(problem: str | None, solution: str, steps: Sequence[Step], claims: Sequence[Claim]) -> Graph:
    """Tie each operand of each computation to where its value was first seen."""
    given = frozenset(quantity.value for quantity in quantities(problem or ""))
    mentioned = [(quantity.start, quantity.value) for quantity in quantities(solution)]
    first_seen: dict[Fraction, int] = {}
    for place, value in mentioned:
        first_seen.setdefault(value, place)
    results: list[tuple[int, Fraction]] = []
    known: set[Fraction] = set()
    operands: list[Operand] = []
    for index, claim in enumerate(claims):
        for side, base in ((claim.left, claim.left_start), (claim.right, claim.right_start)):
            if computes(side):
                for number in numbers(side):
                    place = base + number.start
                    source = _source(number, place, given, known, first_seen)
                    operands.append(Operand(index, number.value, place, base + number.end, source))
        result = evaluate(claim.right)
        if result is not None and claim.relation in "=≈":
            results.append((index, result))
            known |= {result, -result, result / 100}
    return Graph(given, tuple(results), tuple(operands))


def _source(
    number: Number, place: int, given: frozenset[Fraction], known: set[Fraction], first_seen: dict[Fraction, int]
) -> str | None:
    value = number.value
    if value in known:
        return "result"
    if value in given:
        return "problem"
    if value in COMMON:
        return "common"
    return "text" if first_seen.get(value, place) < place else None
