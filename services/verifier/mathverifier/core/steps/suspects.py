"""Numbers that are not what they should be: a slip of an earlier result, of the problem's, or from nowhere.

A number is suspect where nothing accounts for it, or common knowledge that nothing calls for does, *and* something
close to it that ought to be used is left over: a result that nothing goes on with, a number of the problem that nothing
repeats. The first of both kinds of evidence is enough for an invented number, which is a weak finding.
"""

import itertools
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from mathverifier.core.rational import Fraction
from mathverifier.core.steps.claims import Claim
from mathverifier.core.steps.graph import Graph, Operand
from mathverifier.core.steps.sides import computes

# A number close to one that is used elsewhere, too, is no more than likely a slip of it.
USED_TOO, LARGE = 0.4, 10
UNACCOUNTED, UNCALLED, OVERUSED, IN_SYMBOLS, FROM_TEXT, INVENTED = 0.8, 0.5, 0.3, 0.3, 0.6, 0.3
# A point that moved, or a zero too many.
_PLACES = frozenset(Fraction(factor) for factor in (10, 100, 1000)) | {
    Fraction(1, 10),
    Fraction(1, 100),
    Fraction(1, 1000),
}
# Decimals of a number that is compared digit by digit.
MAX_PLACES = 4
# Results, and numbers of the problem, that are looked through.
MAX_LEFT_OVER = 40
# Operands that may be slips and are looked into.
MAX_WEIGHED = 200


@dataclass(frozen=True)
class Suspect:
    """An operand and what was `meant`; the surer, the more of the evidence there is (0 to 1)."""

    operand: Operand
    kind: Literal["carry", "misquote", "invented"]
    meant: Fraction | None
    sureness: float


def find_suspects(graph: Graph, claims: tuple[Claim, ...]) -> Iterator[Suspect]:
    """Yield the suspects, the surest first; what is left over accounts for one suspect alone."""
    left_over: list[tuple[int, Fraction]] = [
        (result.claim, result.value)
        for result in graph.results
        if not result.used and computes(claims[result.claim].left)
    ][-MAX_LEFT_OVER:]
    unused = set(sorted(graph.unused)[:MAX_LEFT_OVER]) if graph.answered else set()
    stated = Counter(result.value for result in graph.results)
    stated.update(graph.given)
    short = _short_of_use(graph, claims)
    blamed: set[Fraction] = set()
    weighed = sorted(itertools.islice(_weighed(graph, claims, stated), MAX_WEIGHED), key=lambda pair: -pair[1])
    for operand, weight in weighed:
        sureness = weight
        if operand.value in blamed:
            continue
        carries = [value for at, value in left_over if at < operand.claim and near(operand.value, value)]
        quotes = [value for value in unused if near(operand.value, value)]
        if operand.source is None and graph.plain and not carries and not quotes:
            carries = [value for at, value in short if at < operand.claim and near(operand.value, value)]
        if operand.source in (None, "step") and operand.value >= LARGE and graph.numeric and not carries and not quotes:
            carries = [value for value in _earlier(graph, operand) if near(operand.value, value)]
            sureness = USED_TOO
        meant = min([*reversed(carries), *sorted(quotes)], key=lambda value: abs(value - operand.value), default=None)
        if meant is None and operand.source is not None:
            continue
        if operand.source == "text" and meant in carries:
            continue
        blamed.add(operand.value)
        if _worked_out(operand, meant, graph) if meant is not None else _follows(operand, claims):
            continue
        if meant is None:
            yield Suspect(operand, "invented", None, INVENTED)
        elif meant in carries:
            left_over = [(at, value) for at, value in left_over if value != meant]
            yield Suspect(operand, "carry", meant, sureness)
        else:
            unused.discard(meant)
            yield Suspect(operand, "misquote", meant, sureness)


def _earlier(graph: Graph, operand: Operand) -> list[Fraction]:
    """Return the last results above an operand that are too large to be close to a number by chance."""
    return [value for value in _above(graph, operand) if value >= LARGE]


def _above(graph: Graph, operand: Operand) -> list[Fraction]:
    """Return the last results above an operand."""
    end = bisect_left(graph.results, operand.claim, key=lambda result: result.claim)
    return [result.value for result in graph.results[max(0, end - MAX_LEFT_OVER) : end]]


def _weighed(
    graph: Graph, claims: tuple[Claim, ...], stated: Mapping[Fraction, int]
) -> Iterator[tuple[Operand, float]]:
    """Yield the operands that may be slips, each with how sure that is once what is meant is left over."""
    uses: Counter[Fraction] = Counter()
    for operand in graph.operands:
        uses[operand.value] += claims[operand.claim].chain == 0
        sureness = _sureness(graph, operand, overused=uses[operand.value] > stated.get(operand.value, 0))
        if sureness is not None:
            yield operand, sureness


def _worked_out(operand: Operand, meant: Fraction, graph: Graph) -> bool:
    """Whether the number may come of the one that looks meant and another, worked out in the head: `125 - 5`."""
    others = {value for value in graph.given if value > 2 and value != 10}
    others |= {value for value in _above(graph, operand) if value > 2}
    value = operand.value
    found = (value - meant, meant - value, value / meant, meant / value, value + meant, value * meant)
    return any(one in others - {meant} for one in found)


def _follows(operand: Operand, claims: tuple[Claim, ...]) -> bool:
    """Whether the number stands behind an equals sign: `2688` in `2863 - 2 x 1344 = 2863 - 2688 = 175`."""
    claim, before = claims[operand.claim], claims[operand.claim - 1] if operand.claim else None
    return operand.start >= claim.right_start or (before is not None and before.right_start == claim.left_start)


def _short_of_use(graph: Graph, claims: tuple[Claim, ...]) -> list[tuple[int, Fraction]]:
    """Return the results that are also a number of the problem, or another result, and not used as often as that."""
    uses = Counter(operand.value for operand in graph.operands if claims[operand.claim].chain == 0)
    there = Counter(result.value for result in graph.results if computes(claims[result.claim].left))
    there.update(value for value in graph.given if value in there)
    return [
        (result.claim, result.value)
        for result in graph.results[:-1]
        if result.used and uses[result.value] < there[result.value]
    ][-MAX_LEFT_OVER:]


def _sureness(graph: Graph, operand: Operand, *, overused: bool) -> float | None:
    """Return how sure it is that the operand is a slip, once something close to it is left over; None for not at all.

    A number that is stated too may be there by coincidence: where it is used more often than it is stated.
    """
    if operand.source in (None, "step"):
        return UNACCOUNTED if graph.numeric else IN_SYMBOLS
    if not graph.numeric:
        return None
    if operand.source == "common":
        return None if operand.evoked or operand.value <= 2 else UNCALLED
    if operand.source == "text":
        return FROM_TEXT
    return OVERUSED if overused and graph.plain else None


def near(one: Fraction, other: Fraction) -> bool:
    """Say whether one number may be a slip of the other: a digit, a zero, a place, or a few units off."""
    if one == other or one <= 0 or other <= 0:
        return False
    if one / other in _PLACES:
        return True
    scale = max(one.denominator, other.denominator)
    if 10**MAX_PLACES % scale:
        return False
    shown = 10 ** min(places for places in range(MAX_PLACES + 1) if 10**places % scale == 0)
    first, second = str(one * shown), str(other * shown)
    if abs(one - other) * shown <= 2 or abs(one - other) == 10:
        return True
    if len(first) == len(second):
        return len(first) > 1 and (
            sorted(first) == sorted(second) or sum(a != b for a, b in zip(first, second, strict=True)) == 1
        )
    longer, shorter = (first, second) if len(first) > len(second) else (second, first)
    return len(shorter) > 1 and any(longer[:at] + longer[at + 1 :] == shorter for at in range(len(longer)))
