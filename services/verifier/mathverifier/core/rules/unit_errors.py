"""Units that were lost on the way: hours taken for minutes, cents added to dollars, a conversion by a wrong factor."""

import itertools
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from mathverifier.core.claims.extraction import Claim
from mathverifier.core.expressions.nodes import Binary, Expression, Number
from mathverifier.core.expressions.rational import Fraction
from mathverifier.core.number_format import shown
from mathverifier.core.quantities.measures import Measure, measures
from mathverifier.core.quantities.mentions import Mention, mentioned
from mathverifier.core.quantities.plurals import plural
from mathverifier.core.quantities.units import Unit, converted, related_ratio
from mathverifier.core.text.lexicon import TEXT_CUES
from mathverifier.core.text.tokens import WORDS, Kind, Tokens

# What stands between the two sides of a conversion, and the characters of a computation between them.
_CONVERTING = ("=", "is equal to", "are equal to", "equals", "equal", "is", "are")
_COMPUTED = frozenset("0123456789 \n*x×·/.,()+")
_OPERATORS = tuple("-+*/×·x")
# Words behind a number that are no noun of its own.
_NO_NOUNS = TEXT_CUES["no_nouns"]
# A working day has eight hours and a working week five days: from a day on, units are compared with none.
_DAY, _TIME = Fraction(86_400), (("time", 1),)
# Between a factor and the next: what is rounded is still right.
TOLERANCE = Fraction(1, 50)


@dataclass(frozen=True)
class UnitSlip:
    """A span of the solution where a unit is wrong, why, and the unit or value that was meant."""

    start: int
    end: int
    message: str
    expected: str


def find_unit_slips(
    problem: str, solution: str, written: Sequence[Measure], claims: Sequence[Claim]
) -> Iterator[UnitSlip]:
    """Yield the slips in the order of their kinds; `written` are the measures of the solution."""
    asked, mentions = mentioned(problem)
    given = list(measures(asked, mentions)) if written else []
    if len({measure.unit.name for measure in (*given, *written)}) < 2:
        return
    stated = _stated(asked, mentions, given)
    results = {value for claim in claims if (value := claim.right_value) is not None}
    yield from _conversions(solution, _joined(solution, written))
    yield from _renamed(written, stated, results)
    yield from _mixed(claims, written, stated)


def _stated(
    asked: Tokens, mentions: Sequence[Mention], given: Sequence[Measure]
) -> Mapping[Fraction, tuple[Unit, ...]]:
    """Return the units of each number that the problem states, one each time; none for one that also stands bare.

    What counts other things, as `6` does in `6 cups a minute`, is not bare.
    """
    found: dict[Fraction, list[Unit]] = {}
    for measure in given:
        found.setdefault(measure.value, []).append(measure.unit)
    if not found:
        return {}
    bare = {mention.values[0] for mention in mentions if _is_bare(asked, mention)}
    return {value: tuple(units) for value, units in found.items() if value not in bare}


def _is_bare(asked: Tokens, mention: Mention) -> bool:
    """Whether a number in figures has no noun of its own behind it, nor a currency before."""
    if asked.kinds[mention.first] is not Kind.NUMBER:
        return False
    before, place = mention.first - 1, mention.behind
    if before >= 0 and asked.kinds[before] is Kind.SPACE:
        before -= 1
    if before >= 0 and asked.kinds[before] is Kind.CURRENCY:
        return False
    if place < len(asked) and (asked.kinds[place] is Kind.SPACE or asked.texts[place] == "-"):
        place += 1
    return place >= len(asked) or asked.kinds[place] not in WORDS or asked.texts[place].lower() in _NO_NOUNS


def _alike(one: Unit, other: Unit) -> bool:
    """Whether one unit is so many of the other, by definition: feet and inches, but not miles and kilometers."""
    if one.dimension != other.dimension or one.counted or other.counted or not one.dimension or one.of != other.of:
        return False
    if one.dimension == _TIME and max(one.factor, other.factor) >= _DAY:
        return False
    ratio = one.factor / other.factor
    return not (one.offset or other.offset) and 1 in (ratio.numerator, ratio.denominator)


def _joined(solution: str, written: Sequence[Measure]) -> Sequence[Measure]:
    """Return the measures with those that are one: `2 hours and 15 minutes` is 2.25 hours."""
    joined: list[Measure] = []
    for measure in written:
        last = joined[-1] if joined else None
        if (
            last is not None
            and _alike(measure.unit, last.unit)
            and measure.value * measure.unit.factor < last.unit.factor
            and _is_joint(solution[last.end : measure.start])
        ):
            value = last.value + converted(measure.value, measure.unit, last.unit)
            joined[-1] = Measure(value, last.unit, last.start, measure.end)
        else:
            joined.append(measure)
    return joined


def _is_joint(between: str) -> bool:
    """Say whether nothing but `and` stands between two parts of one measure."""
    return between.isspace() or between.split() == ["and"]


def _conversions(solution: str, written: Sequence[Measure]) -> Iterator[UnitSlip]:
    for one, other in itertools.pairwise(written):
        if one.unit == other.unit or not _alike(one.unit, other.unit):
            continue
        if solution[max(0, one.start - 4) : one.start].rstrip().endswith(_OPERATORS):
            continue
        if other.start - one.end > 60 or not _converts(solution[one.end : other.start]):
            continue
        true = converted(one.value, one.unit, other.unit)
        if abs(true - other.value) > TOLERANCE * true:
            verb = "is" if one.value == 1 else "are"
            message = f"{_named(one.value, one.unit)} {verb} {_named(true, other.unit)}"
            yield UnitSlip(one.start, other.end, message, shown(true))


def _converts(between: str) -> bool:
    """Say whether a text says that one measure is another: `= 3 x 60 =`, or `is equal to`."""
    said = between.strip().removesuffix("$").rstrip()
    lead = next((lead for lead in _CONVERTING if said.startswith(lead)), None)
    computed = "" if lead is None else said.removeprefix(lead).strip()
    return lead is not None and (not computed or (computed.endswith("=") and _COMPUTED.issuperset(computed[:-1])))


def _renamed(
    written: Sequence[Measure], stated: Mapping[Fraction, Sequence[Unit]], results: set[Fraction]
) -> Iterator[UnitSlip]:
    """Yield each number of the problem that has another unit here, and is no result that happens to be equal."""
    seen: set[tuple[Fraction, str]] = set()
    for measure in written:
        units = set(stated.get(measure.value, ()))
        unit = units.pop() if len(units) == 1 else None
        if unit is None or unit == measure.unit or measure.value in results or not _alike(unit, measure.unit):
            continue
        if measure.value <= 1 or (measure.value, measure.unit.name) in seen or _is_factor(measure, unit):
            continue
        seen.add((measure.value, measure.unit.name))
        message = f"the problem says {_named(measure.value, unit)}, the step says {plural(measure.unit.name)}"
        yield UnitSlip(measure.start, measure.end, message, unit.name)


def _is_factor(measure: Measure, unit: Unit) -> bool:
    """Whether it may be how many of one unit are in a larger one: `60 minutes`."""
    return related_ratio(measure.unit, 1 / measure.value) and measure.value * measure.unit.factor >= unit.factor


def _mixed(
    claims: Sequence[Claim], written: Sequence[Measure], stated: Mapping[Fraction, Sequence[Unit]]
) -> Iterator[UnitSlip]:
    """Yield each true sum of numbers that are of different units: `3 + 23 = 26` of 3 hours and 23 minutes."""
    by_place = {measure.start: measure.unit for measure in written}
    results: set[Fraction] = set()
    for claim in claims:
        total = claim.right_value
        if claim.relation in "=≈" and total is not None and total == claim.left_value:
            units: list[Unit | None] = []
            numbers = _terms(claim.left)
            terms = Counter(number.value for number in numbers) if len(numbers) > 1 else {}
            for number in numbers if terms else ():
                unit = by_place.get(claim.left_start + number.start)
                if unit is None and number.value not in results:
                    unit = _of_all(stated.get(number.value, ()), terms[number.value], len(units))
                units.append(unit)
            known = [unit for unit in units if unit is not None]
            if len(known) == len(units) > 1 and len(set(known)) > 1 and all(_alike(known[0], unit) for unit in known):
                names = " and ".join(dict.fromkeys(plural(unit.name) for unit in known))
                yield UnitSlip(claim.start, claim.end, f"{names} do not add up as numbers", names)
        if total is not None:
            results.add(total)


def _of_all(units: Sequence[Unit], used: int, place: int) -> Unit | None:
    """Return the unit of a number that is stated in one alone, or as often as it is `used`: each once."""
    if len(set(units)) == 1:
        return units[0]
    return units[place % used] if units and len(units) == used else None


def _terms(side: Expression) -> list[Number]:
    """Return the numbers of a plain sum or difference of numbers; nothing for any other side."""
    if isinstance(side, Number):
        return [side]
    if not isinstance(side, Binary) or side.operator not in "+-":
        return []
    left, right = _terms(side.left), _terms(side.right)
    return left + right if left and right else []


def _named(value: Fraction, unit: Unit) -> str:
    return f"{shown(value)} {unit.name if value == 1 else plural(unit.name)}"
