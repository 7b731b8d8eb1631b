"""The unit that a problem asks for, and answers in another one: `160 hours` where minutes are wanted."""

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Final

from mathcontracts import Comparison
from mathverifier.core.answers.extraction.amount_ends import AmountEnds
from mathverifier.core.answers.extraction.compared_amounts import asks_rate
from mathverifier.core.answers.extraction.question_asked import MAX_PROBLEM
from mathverifier.core.answers.latex_normalization import plain
from mathverifier.core.answers.outcomes import DOUBTFUL
from mathverifier.core.expressions.rational import Fraction
from mathverifier.core.quantities.measures import named_unit, units_named
from mathverifier.core.quantities.reading import read_quantity
from mathverifier.core.quantities.unit_reader import POWER_WORDS, read_unit
from mathverifier.core.quantities.units import Unit, comparable
from mathverifier.core.text.lexer import lex, lexed
from mathverifier.core.text.lexicon import CURRENCIES
from mathverifier.core.text.stretch import Stretch, whole
from mathverifier.core.text.tokens import Kind

Equivalent = Callable[[str, str], Comparison]

# Measures of things, which a solution has no reason to give in a unit that its problem does not use.
_MEASURED: Final = frozenset(
    (
        *((("length", 1),), (("mass", 1),), (("length", 2),), (("length", 3),)),
        *((("length", 1), ("time", -1)), (("dollar", 1),)),
    )
)
# Words of a question that stand before the unit that it asks for: of `how many`, and `in`.
_ASKING: Final = frozenset(("many", "in", "to"))


def in_units(problem: str | None, equivalent: Equivalent) -> Equivalent:
    """Return a comparison that knows the unit which the problem asks for, where the reference names none."""

    def compared_in_units(reference: str, answer: str) -> Comparison:
        found = equivalent(reference, answer)
        if found.outcome == "correct":
            return DOUBTFUL["ambiguous"] if in_another_unit(problem, reference, answer) else found
        wanted = in_asked_unit(problem, reference, answer)
        asked = equivalent(wanted, answer) if wanted else found
        return asked if asked.outcome == "correct" else found

    return compared_in_units


def in_another_unit(problem: str | None, reference: str, answer: str) -> bool:
    """Say whether an answer has a unit that the problem does not ask for, where the reference names none.

    That is another unit than the problem's question names. It is also one that the problem does not use, where it uses
    others of that kind. Without its unit, such a number proves nothing.
    """
    if not (given := _units_beside_none(problem, reference, answer)) or problem is None:
        return False
    wanted = asked_units(problem)
    if len(wanted) == 1:
        if any(_is_rate_of(one, other) for one in given for other in wanted[0]):
            # `How many pounds does he eat a day` asks for a rate without its name.
            return not asks_rate(problem)
        found = {_differs(one, other) for one in given for other in wanted[0]}
        return True in found and False not in found
    return not wanted and any(map(_is_measure, given)) and _is_strange(given, problem)


def in_asked_unit(problem: str | None, reference: str, answer: str) -> str | None:
    """Return the reference with the unit that the problem asks for, where the answer names one and the reference none.

    The answer may say its value in two units.
    """
    if problem is None or len(problem) > MAX_PROBLEM or answer.isdecimal() or not read_quantity(reference).is_bare:
        return None
    wanted = asked_units(problem)
    if not wanted and "$" in problem and _is_in_cents(answer) and not _is_in_cents(problem):
        return f"{reference} dollars"
    tokens = lex(answer) if len(wanted) == 1 else None
    named = tokens is not None and any(True for _ in units_named(tokens, 0, len(tokens)))
    return f"{reference} {wanted[0][0].name}" if named else None


def _is_in_cents(text: str) -> bool:
    """Say whether a text names a hundredth of a dollar."""
    words = text.lower().replace(".", " ").split()
    return "cents" in words or "cent" in words or "¢" in text


def _units_beside_none(problem: str | None, reference: str, answer: str) -> tuple[Unit, ...]:
    """Return the units of an answer to a problem that is looked through, where the reference names none."""
    if problem is None or len(problem) > MAX_PROBLEM or answer.isdecimal():
        return ()
    given = read_quantity(plain(answer) if "\\" in answer else answer).units
    return () if read_quantity(reference).units or not all(unit.known for unit in given) else given


@lru_cache(maxsize=64)
def asked_units(problem: str) -> tuple[tuple[Unit, ...], ...]:
    """Return the units that a problem asks for, each in its senses: of `how many minutes`, `how long in minutes`."""
    return tuple(dict.fromkeys(_asked(whole(problem))))


def _asked(line: Stretch) -> Iterator[tuple[Unit, ...]]:
    ends = AmountEnds(line)
    for place in [place for place, word in enumerate(line.words) if word in _ASKING]:
        before, begin = line.before(place), line.behind(place + 1)
        if before < 0 or not line.is_word(begin):
            continue
        if not (named_unit(line.texts[begin]) or line.words[begin] in POWER_WORDS):
            continue
        if line.words[place] == "to" and "convert" not in line.words[:place]:
            continue
        measures = line.words[place] != "many"
        if measures and (line.kinds[before] is Kind.NUMBER or place < max(line.sentence_starts, default=0)):
            continue
        if not measures and line.words[before] != "how":
            continue
        end = ends.unit_behind(begin)
        after = line.behind(end)
        # `in hours of daylight` asks for no hours.
        if end and not (measures and after < line.size and line.words[after] == "of"):
            words = tuple(text for text in line.texts[begin:end] if not text.isspace())
            yield tuple(unit for unit in read_unit(words) if unit.known)


def _is_rate_of(one: Unit, other: Unit) -> bool:
    """Say whether one unit is so much of the other in some time; hours in a year may be given as hours."""
    return one.name.startswith(f"{other.name} per ") or (
        one.dimension == (("time", 1),) and other.name.startswith(f"{one.name} per ")
    )


def _differs(one: Unit, other: Unit) -> bool | None:
    """Say whether as many of one unit are another amount than of the other; None where that is not known.

    Money in some time may be meant as money, and cents are of several currencies.
    """
    alike = comparable(one, other)
    if alike:
        return (one.factor, one.offset) != (other.factor, other.offset)
    paid = CURRENCIES.intersection(base for unit in (one, other) for base, _ in unit.dimension)
    return None if alike is None or paid else True


def _is_measure(unit: Unit) -> bool:
    return unit.dimension in _MEASURED


def _is_strange(given: tuple[Unit, ...], problem: str) -> bool:
    """Say whether the problem names other units of the kind of those that are `given`, and none of them."""
    tokens = lexed(problem)
    used = {part for unit in units_named(tokens, 0, len(tokens)) for part in _parts(unit)}
    pairs = [(_base(unit), _base(one)) for unit in used for one in given]
    rivals = [(unit, one) for unit, one in pairs if unit and one and unit[0] == one[0]]
    if any(unit.is_money for unit in given):
        # Coins are worth cents, and named without them.
        rivals = rivals if all(unit.factor < 1 for unit in given) and "$" in problem else []
    return bool(rivals) and not any(_are_powers(unit[1:], one[1:]) for unit, one in rivals)


def _base(unit: Unit) -> tuple[object, int, Fraction] | None:
    """Return what a unit measures, the power of it, and its factor: square feet are of lengths."""
    powers = {power for _, power in unit.dimension if power > 0}
    lowered = len(powers) == 1 == len(unit.dimension)
    power = powers.pop() if lowered else 1
    return (tuple(base for base, _ in unit.dimension) if lowered else unit.dimension, power, unit.factor)


def _are_powers(one: tuple[int, Fraction], other: tuple[int, Fraction]) -> bool:
    """Say whether one unit is a power or a root of the other: feet, and square feet."""
    return one[1] ** other[0] == other[1] ** one[0]


def _parts(unit: Unit) -> tuple[Unit, ...]:
    """Return a unit with the one that it is a rate of: the miles of `mph`."""
    above, per, _ = unit.name.partition(" per ")
    return (unit, *read_unit((above,))) if per else (unit,)
