"""Numbers that are not what they should be: a slip of an earlier result, of the problem's, or from nowhere.

A number is suspect where nothing accounts for it, or common knowledge that nothing calls for does. Besides, something
close to it that ought to be used must be left over. Such are a result that nothing goes on with and a number of the
problem that nothing repeats. The first of both kinds of evidence is enough for an invented number, which is a weak
finding.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from mathverifier.core.claims.counted_nouns import MONEY, nouns_at
from mathverifier.core.claims.expression_spans import computes
from mathverifier.core.claims.extraction import Claim
from mathverifier.core.dataflow.digit_similarity import near, roughly_near
from mathverifier.core.dataflow.provenance import Graph, Operand
from mathverifier.core.expressions.rational import Fraction
from mathverifier.core.quantities.mentions import mentioned
from mathverifier.core.text.stretch import Stretch

# A number close to one that is used elsewhere, too, is no more than likely a slip of it.
USED_TOO, LARGE = 0.4, 10
SHIFTS = frozenset((Fraction(100), Fraction(1000), Fraction(1, 100), Fraction(1, 1000)))
OVERUSED, IN_SYMBOLS, FROM_TEXT, INVENTED = 0.3, 0.3, 0.6, 0.3
# A number from nowhere beside what is left over: close to it; or what might be worked out in the head; or only roughly.
UNACCOUNTED, IN_THE_HEAD, ROUGHLY, BOTH = 0.8, 0.6, 0.5, 0.4
# One of common knowledge that nothing calls for; one that is called for, or so small that it may count anything.
UNCALLED, SMALL = 0.5, 0.4
# One of the problem's in another unit: so many make a week, a dozen, an hour.
CONVERTED = 0.4
SIZES = tuple(Fraction(value) for value in (7, 12, 60))
HOUR = 60
# Results, and numbers of the problem, that are looked through.
MAX_LEFT_OVER = 60
# Characters before a computation in which its step may have said what a number counts.
BEFORE = 160
# Operands that may be slips and are looked into.
MAX_WEIGHED = 200


@dataclass(frozen=True)
class Suspect:
    """An operand and what was `meant`; the surer, the more of the evidence there is (0 to 1)."""

    operand: Operand
    kind: Literal["carry", "misquote", "invented"]
    meant: Fraction | None
    sureness: float


@dataclass(frozen=True)
class _LeftOver:
    """A result that nothing goes on with, from the claim `at` on, or a number of the problem that nothing repeats."""

    value: Fraction
    kind: Literal["result", "given", "word"]
    nouns: frozenset[str]
    at: int = -1


def find_suspects(problem: str, solution: str, graph: Graph, claims: tuple[Claim, ...]) -> Iterator[Suspect]:
    """Yield the suspects, the surest first; what is left over accounts for one suspect alone."""
    left_over = _left_over(problem, solution, graph, claims)
    weighed = sorted(_weighed(solution, graph, claims, left_over), key=lambda one: -one[2])
    short = _short_of_use(graph, claims) if weighed else []
    blamed: set[Fraction] = set()
    for operand, left, weight in weighed:
        if operand.value in blamed or (left is not None and left not in left_over):
            continue
        if left is not None:
            blamed.add(operand.value)
            left_over.remove(left)
            sureness = min(weight, CONVERTED) if _is_converted(operand, graph) else weight
            yield Suspect(operand, "carry" if left.kind == "result" else "misquote", left.value, sureness)
            continue
        meant, sureness = _used_too(graph, operand, short)
        kind: Literal["carry", "misquote", "invented"] = "invented" if meant is None else "carry"
        if meant is None and graph.numeric:
            meant = _problem_s(graph, operand)
            kind, sureness = ("invented", INVENTED) if meant is None else ("misquote", USED_TOO)
        blamed.add(operand.value)
        if _follows(operand, claims) or (meant is not None and _worked_out(operand, meant, graph)):
            continue
        yield Suspect(operand, kind, meant, sureness)


def _left_over(problem: str, solution: str, graph: Graph, claims: tuple[Claim, ...]) -> list[_LeftOver]:
    found = [
        _LeftOver(result.value, "result", nouns_at(solution, claim.right_start, claim.end), result.claim)
        for result in graph.results
        if not result.used and computes((claim := claims[result.claim]).left)
    ][-MAX_LEFT_OVER:]
    if graph.answered and graph.unused | graph.unused_words:
        counted = _counted(problem, graph.unused | graph.unused_words)
        found += [_LeftOver(value, "given", counted[value]) for value in sorted(graph.unused)[:MAX_LEFT_OVER]]
        found += [_LeftOver(value, "word", counted[value]) for value in sorted(graph.unused_words)[:MAX_LEFT_OVER]]
    return found[:MAX_LEFT_OVER]


def _counted(problem: str, wanted: frozenset[Fraction]) -> defaultdict[Fraction, frozenset[str]]:
    """Return what each of the numbers `wanted` counts in the problem."""
    found: defaultdict[Fraction, frozenset[str]] = defaultdict(frozenset)
    for mention in mentioned(problem)[1]:
        if not wanted.isdisjoint(mention.values):
            nouns = nouns_at(problem, mention.start, mention.end)
            for value in mention.values:
                found[value] |= nouns
    return found


def _used_too(graph: Graph, operand: Operand, short: list[tuple[int, Fraction]]) -> tuple[Fraction | None, float]:
    """Return what may be meant though it is used elsewhere, too, and how sure that is."""
    carries: list[Fraction] = []
    if operand.source is None and graph.plain:
        carries = [value for at, value in short if at < operand.claim and near(operand.value, value)]
    sureness = UNACCOUNTED if carries else INVENTED
    if operand.source in (None, "step") and operand.value >= LARGE and graph.numeric and not carries:
        carries = [value for value in _earlier(graph, operand) if near(operand.value, value)]
        sureness = USED_TOO if carries else INVENTED
    return min(reversed(carries), key=lambda value: abs(value - operand.value), default=None), sureness


def _problem_s(graph: Graph, operand: Operand) -> Fraction | None:
    """Return the number of the problem that may be meant, which is used elsewhere, too.

    A hundred or a thousand times as much is likelier the same in another unit.
    """
    given = sorted(graph.given)[:MAX_LEFT_OVER]
    close = [one for one in given if near(operand.value, one) and operand.value / one not in SHIFTS]
    return close[0] if close and not _of_two(operand, graph) else None


def _earlier(graph: Graph, operand: Operand) -> list[Fraction]:
    """Return the last results above an operand that are too large to be close to a number by chance."""
    return [value for value in _above(graph, operand) if value >= LARGE]


def _above(graph: Graph, operand: Operand) -> list[Fraction]:
    """Return the last results above an operand."""
    end = bisect_left(graph.results, operand.claim, key=lambda result: result.claim)
    return [result.value for result in graph.results[max(0, end - MAX_LEFT_OVER) : end]]


def _weighed(
    solution: str,
    graph: Graph,
    claims: tuple[Claim, ...],
    left_over: Sequence[_LeftOver],
) -> Iterator[tuple[Operand, _LeftOver | None, float]]:
    """Yield the operands that may be slips of what is left over, with how sure that is, and those from nowhere."""
    stated = dict(graph.given)
    for result in graph.results:
        stated[result.value] = stated.get(result.value, 0) + 1
    uses: dict[Fraction, int] = {}
    looked_into = 0
    for operand in graph.operands:
        claim = claims[operand.claim]
        uses[operand.value] = uses.get(operand.value, 0) + (claim.chain == 0)
        if computes(claim.left) and operand.start >= claim.right_start:
            continue  # What was worked out of the left side.
        overused = uses[operand.value] > stated.get(operand.value, 0)
        if operand.source in ("problem", "result") and not overused:
            continue
        looked_into += 1
        if looked_into > MAX_WEIGHED:
            return
        pairs = [
            (sureness, left)
            for left in left_over
            if left.at < operand.claim
            and roughly_near(operand.value, left.value)
            and not _rounded(operand.value, left.value)
            if (sureness := _sureness(solution, graph, operand, left, overused=overused)) is not None
        ]
        if pairs:
            sureness, left = max(pairs, key=lambda pair: (pair[0], -abs(pair[1].value - operand.value)))
            yield operand, left, sureness
        elif operand.source in (None, "step"):
            yield operand, None, INVENTED


def _worked_out(operand: Operand, meant: Fraction, graph: Graph) -> bool:
    """Whether the number may come of the one that looks meant and another, worked out in the head: `125 - 5`."""
    # Lists: it takes longer to look for a number that was worked out than to go through them.
    others = [value for value in graph.given if value > 2 and value not in (10, meant)]
    others += [value for value in _above(graph, operand) if value > 2 and value != meant]
    value = operand.value
    found = (value - meant, meant - value, value / meant, meant / value, value + meant, value * meant)
    return any(one in found for one in others)


def _of_two(operand: Operand, graph: Graph) -> bool:
    """Whether the number may come of any two others, worked out in the head."""
    pool = {*graph.given, *_above(graph, operand)} - {Fraction(0), Fraction(1)}
    value = operand.value
    return any(
        value - one in pool or value + one in pool or one - value in pool or value / one in pool or value * one in pool
        for one in pool
    )


def _is_converted(operand: Operand, graph: Graph) -> bool:
    """Whether the number is one of the problem's in another unit, alone or with another: 80 minutes of 1 hour 20."""
    value = operand.value
    if any(value == one + HOUR for one in graph.given if 1 < one < HOUR):
        return True
    return any(value == one * size for one in graph.given if one > 1 for size in SIZES)


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


def _sureness(solution: str, graph: Graph, operand: Operand, left: _LeftOver, *, overused: bool) -> float | None:
    """Return how sure it is that the operand is a slip of what is left over; None for not at all."""
    close, derived = near(operand.value, left.value), _worked_out(operand, left.value, graph)
    if operand.source in (None, "step"):
        if graph.numeric:
            return _of_nowhere(operand, left, close=close, derived=derived)
        return IN_SYMBOLS if close and not derived and left.kind != "word" else None
    if not graph.numeric:
        return None
    if operand.source == "common":
        if _counts_the_same(solution, operand, left):
            return ROUGHLY
        return _of_common(operand, left, close=close, derived=derived, evoked=graph.is_evoked(operand))
    if left.kind == "word" or not close or derived:
        return None
    if operand.source == "text":
        return FROM_TEXT if left.kind == "given" and not _stated_as_result(solution, operand) else None
    # A number that is stated too may be there by coincidence: where it is used more often than it is stated.
    return OVERUSED if overused and graph.plain else None


def _rounded(value: Fraction, exact: Fraction) -> bool:
    """Whether a whole number may be what a broken one was rounded to."""
    return value.denominator == 1 != exact.denominator and abs(value - exact) < 1


def _of_nowhere(operand: Operand, left: _LeftOver, *, close: bool, derived: bool) -> float | None:
    if derived and (left.kind == "word" or (left.kind == "result" and operand.value < LARGE)):
        return None  # Small numbers come of one another too easily.
    if left.kind == "word":
        return ROUGHLY
    if close:
        return IN_THE_HEAD if derived else UNACCOUNTED
    return BOTH if derived else ROUGHLY


def _of_common(operand: Operand, left: _LeftOver, *, close: bool, derived: bool, evoked: bool) -> float | None:
    """Return how likely a constant of common knowledge is a slip of what is left over; None where it is none."""
    if left.kind == "word":
        return None
    if operand.value <= 2:
        return SMALL if not evoked and not derived and (close or left.kind == "result") else None
    if evoked:
        return SMALL if left.kind == "result" and close and not derived else None
    if left.kind == "result":
        return IN_THE_HEAD if close and not derived else UNCALLED
    if not close:
        return None
    if derived:
        return SMALL if operand.value >= LARGE else None
    return UNCALLED


def _counts_the_same(solution: str, operand: Operand, left: _LeftOver) -> bool:
    """Whether the number counts what the left-over one does, here or where its step says it before: `18 eggs`."""
    if not left.nouns - {MONEY}:
        return False
    nouns = nouns_at(solution, operand.start, operand.end)
    floor = max(0, operand.start - BEFORE, solution.rfind("\n", 0, operand.start))
    said = Stretch(solution, floor, operand.start)
    if (number := solution[operand.start : operand.end]) in said.texts:
        place = said.places[said.texts.index(number)]
        nouns |= nouns_at(solution, place, place + len(number))
    return bool(nouns & left.nouns - {MONEY})


def _stated_as_result(solution: str, operand: Operand) -> bool:
    """Whether the number stands behind an equals sign above, in an equation that was not read."""
    number = solution[operand.start : operand.end]
    return any(_begins_with(behind, number) for behind in solution[: operand.start].split("=")[1:])


def _begins_with(text: str, number: str) -> bool:
    said = text.lstrip().removeprefix("\\").removeprefix("$").lstrip()
    behind = said.removeprefix(number)
    return said.startswith(number) and not (behind.removeprefix(".").removeprefix(",")[:1].isdecimal())
