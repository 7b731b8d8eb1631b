"""Quantities, compared: numbers with their units, percents, angles, and closed forms.

A unit may be left out on one side. Where both sides name one, their senses decide: `5 pounds` is `5 lb` in one sense
of the word. A unit or word that is not known never proves anything.
"""

from collections.abc import Iterator

from mathverifier.core.answers.equivalence.applied import equal_applied, functions_in
from mathverifier.core.answers.equivalence.numerals import numeral
from mathverifier.core.answers.equivalence.policy import DEFAULT, Policy
from mathverifier.core.answers.equivalence.rounding import rounded, rounded_form
from mathverifier.core.expressions.decision import equal
from mathverifier.core.expressions.nodes import Binary, Expression, Number, Unary, symbols
from mathverifier.core.expressions.rational import Fraction
from mathverifier.core.quantities.clock import AFTERNOON, TIME_OF_DAY, hours_of_day
from mathverifier.core.quantities.number_words import FRACTIONS
from mathverifier.core.quantities.quantity import Quantity, number_of
from mathverifier.core.quantities.reading import read_quantity
from mathverifier.core.quantities.units import Unit, comparable, related_ratio
from mathverifier.core.text.lexer import lexed
from mathverifier.core.text.lexicon import CURRENCIES, UNIT_WORDS
from mathverifier.core.text.tokens import Kind

_ACCENTS = ("bar", "hat", "tilde", "vec")
_TIME = (("time", 1),)
_DEGREE, _RADIAN = "degree", "radian"


def equal_quantities(reference: str, answer: str, policy: Policy = DEFAULT) -> bool | None:
    """Compare two values with their units; None where either is not understood or nothing is proven."""
    expected, found = read_quantity(reference, policy.nouns), read_quantity(answer, policy.nouns)
    if (TIME_OF_DAY in expected.units) != (TIME_OF_DAY in found.units):
        timed, other = (expected, answer) if TIME_OF_DAY in expected.units else (found, reference)
        # `5 pm` may be a length, but not beside 17:00.
        hours = hours_of_day(other)
        if hours is not None and (timed.understood or hours >= AFTERNOON):
            return True if hours == timed.number else False if hours >= AFTERNOON else None
    if TIME_OF_DAY in expected.units and expected.units == found.units and expected.understood != found.understood:
        # The one that can only be a time settles what the other is.
        return expected.number == found.number
    if expected.bounds and expected.bounds == found.bounds and "" not in expected.bounds:
        # Two bounds of one kind are one where their numbers are.
        return _understood(expected, found, policy)
    if not expected.understood or not found.understood:
        # Of one thing, whatever it is, so many are not more.
        same_thing = expected.unread == found.unread != "" and expected.percent == found.percent
        return _bare(expected, found, policy) if same_thing else None
    return _understood(expected, found, policy)


def _understood(expected: Quantity, found: Quantity, policy: Policy) -> bool | None:
    """Compare two quantities of which every word is read."""
    if policy.strict and not _named_alike(expected, found):
        return False if _is_value(expected) and _is_value(found) else None
    if expected.units and found.units:
        return _any_sense(_in_senses(expected, found, policy))
    if (TIME_OF_DAY in expected.units) != (TIME_OF_DAY in found.units):
        # A time without its half of the day may be the same; so may a duration be meant.
        return None
    angle = _angle(expected, found)
    result = _bare(expected, found, policy) if angle is None else angle
    # What is more likely a letter than a unit is not left out, nor what may be a share: `0.5 quarter` is of a coin, or
    # an eighth.
    kept = expected.weak or found.weak or any(unit.name in FRACTIONS for unit in (*expected.units, *found.units))
    return None if result and kept and expected.units != found.units else result


def for_algebra(reference: str, answer: str, policy: Policy) -> bool:
    """Say whether an algebra system could tell more of two values: only their formulas are left to compare."""
    expected, found = read_quantity(reference, policy.nouns), read_quantity(answer, policy.nouns)
    if any(not one.understood or one.weak or one.operations or one.amount is not None for one in (expected, found)):
        return False
    if numeral(reference) is not None or numeral(answer) is not None:
        return False
    if functions_in((expected.body, found.body)) or _may_be_grouped(expected.body) or _may_be_grouped(found.body):
        return False
    if bool(expected.units) != bool(found.units):
        return not _may_be_unit(expected, found)
    return expected.units == found.units


def _may_be_grouped(text: str) -> bool:
    """Say whether a text may be one number with its thousands set apart, or one with an index: `1 000`, `43_6`.

    Two numbers side by side are no product.
    """
    tokens = lexed(text)
    for place, kind in enumerate(tokens.kinds[1:-1], 1):
        beside = tokens.kinds[place - 1] is tokens.kinds[place + 1] is Kind.NUMBER
        before = tokens.texts[place - 2] if place > 1 else ""
        if kind is Kind.SPACE and beside and before[:1] not in ("^", "_", "\\"):
            return True
    first, mark, _ = text.partition("_")
    return bool(mark) and first.isdecimal()


def is_mathematics(text: str) -> bool:
    """Say whether `text` is read as one number or expression, with or without a unit."""
    quantity = read_quantity(text)
    return quantity.understood and _is_value(quantity)


def _is_value(quantity: Quantity) -> bool:
    return quantity.number is not None or quantity.expression is not None


def _named_alike(expected: Quantity, found: Quantity) -> bool:
    units = {unit.name for unit in expected.units} & {unit.name for unit in found.units}
    return (bool(units) or not (expected.units or found.units)) and expected.percent == found.percent


def _any_sense(results: Iterator[bool | None]) -> bool | None:
    """Return True where one sense makes both equal, False where every sense makes them different."""
    found = list(results)
    return True if True in found else None if None in found else False


def _in_senses(expected: Quantity, found: Quantity, policy: Policy) -> Iterator[bool | None]:
    for one in expected.units:
        for other in found.units:
            yield _in_units(expected, one, found, other, policy)


def _in_units(expected: Quantity, one: Unit, found: Quantity, other: Unit, policy: Policy) -> bool | None:
    if one == other:
        return _bare(expected, found, policy)
    if {one.name, other.name} == {_DEGREE, _RADIAN}:
        return _angles(expected, found, first_in_degrees=one.name == _DEGREE)
    alike = comparable(one, other)
    if not alike:
        return _in_period(expected, one, found, other, policy) if _is_pay(one, other) else alike
    if expected.numbers and found.numbers:
        return _all_or_none(
            first * one.factor + one.offset == second * other.factor + other.offset
            for first in expected.numbers
            for second in found.numbers
        )
    left, right = _converted(expected, one), _converted(found, other)
    return None if left is None or right is None else equal(left, right)


def _is_pay(one: Unit, other: Unit) -> bool:
    """Say whether one unit is an amount of money, and the other as much in some time."""
    first, second = dict(one.dimension), dict(other.dimension)
    times = first.pop("time", 0), second.pop("time", 0)
    return first == second and sorted(times) == [-1, 0] and CURRENCIES.issuperset(first)


def _in_period(expected: Quantity, one: Unit, found: Quantity, other: Unit, policy: Policy) -> bool | None:
    """Compare money with money in some time, where the problem names that time: `$420` and `$420 per week`.

    Without the problem, nothing is proven: one side may leave out what the other says.
    """
    if expected.number is None or found.number is None:
        return None
    for word in policy.nouns:
        for sense in UNIT_WORDS.get(word, ()):
            if sense.dimension == _TIME:
                units = [unit.factor * (sense.factor if "time" in dict(unit.dimension) else 1) for unit in (one, other)]
                if expected.number * units[0] == found.number * units[1]:
                    return True
    return None


def _converted(quantity: Quantity, unit: Unit) -> Expression | None:
    tree = quantity.expression
    if tree is None:
        return None
    scaled = Binary(tree.start, tree.end, "*", tree, Number(tree.end, tree.end, unit.factor))
    return Binary(tree.start, tree.end, "+", scaled, Number(tree.end, tree.end, unit.offset)) if unit.offset else scaled


def _all_or_none(results: Iterator[bool]) -> bool | None:
    """Return what all readings of a number agree on; None where they do not."""
    found = set(results)
    return found.pop() if len(found) == 1 else None


def _angle(expected: Quantity, found: Quantity) -> bool | None:
    r"""Compare degrees with a bare multiple of pi, which is in radians: `180°` is `\pi`, and `\pi°` is not.

    None where it is no such pair.
    """
    for degrees, bare in ((expected, found), (found, expected)):
        if any(unit.name == _DEGREE for unit in degrees.units) and not bare.units and not bare.percent:
            tree = bare.expression
            if tree is not None and "pi" in symbols(tree):
                return _angles(expected, found, first_in_degrees=degrees is expected)
    return None


def _angles(expected: Quantity, found: Quantity, *, first_in_degrees: bool) -> bool | None:
    first, second = expected.expression, found.expression
    if first is None or second is None:
        return None
    if first_in_degrees:
        return equal(Unary(first.start, first.end, "°", first), second)
    return equal(first, Unary(second.start, second.end, "°", second))


def _bare(expected: Quantity, found: Quantity, policy: Policy) -> bool | None:
    """Compare the numbers, a unit that one side alone names left out."""
    if not expected.numbers or not found.numbers:
        return _closed_forms(expected, found, policy)
    results = {
        _numbers(expected, first, found, second, policy) for first in expected.numbers for second in found.numbers
    }
    result = results.pop() if len(results) == 1 else None
    if result is False and _in_other_unit(expected, found):
        return None
    return result


def _numbers(expected: Quantity, first: Fraction, found: Quantity, second: Fraction, policy: Policy) -> bool | None:
    if first == second and expected.percent == found.percent:
        return True
    if first == second and first:
        # `50` may leave the sign of 50 % out; a share as small as `0.5` is a hundredth of it, or the same.
        return True if abs(first) > 1 else None
    if not policy.strict and rounded(expected, found, first, second):
        return True
    # 50 % is one half, and where only one side has the sign, 50 as well.
    if expected.percent != found.percent:
        return first / 100 == second if expected.percent else first == second / 100
    return False


def _in_other_unit(expected: Quantity, found: Quantity) -> bool:
    """Say whether one side names a unit in which the other's number would be right: `1 hour`, where 60 is wanted."""
    if bool(expected.units) == bool(found.units):
        return False
    named, bare = (expected, found) if expected.units else (found, expected)
    return any(
        bool(one) and related_ratio(unit, other / one)
        for unit in named.units
        for one in named.numbers
        for other in bare.numbers
    )


def _closed_forms(expected: Quantity, found: Quantity, policy: Policy) -> bool | None:
    first, second = expected.expression, found.expression
    if first is None or second is None:
        return None
    if functions := functions_in((expected.body, found.body)):
        alike = expected.percent == found.percent and expected.operations == found.operations
        return equal_applied(expected.body, found.body, functions) if alike else None
    if _is_in_thousands(found, expected):
        return True
    result = equal(_hundredth(expected, first), _hundredth(found, second), strict=policy.strict)
    if result is False and not policy.strict and rounded_form(expected, found, first, second):
        return True
    if result is False and expected.percent != found.percent:
        # Where only one side has the sign it may be left out.
        return equal(first, second)
    if result is False and (_may_be_unit(expected, found) or _is_in_thousands(expected, found)):
        return None
    return None if result is False and _is_accented(first, second) else result


def _is_in_thousands(one: Quantity, other: Quantity) -> bool:
    """Say whether one side is `45k`, and the other that many thousands; k may be a letter."""
    digits, letter = one.body[:-1], one.body[-1:]
    if letter not in ("k", "K") or not digits[-1:].isdigit() or not (one.is_bare and other.is_bare):
        return False
    figures = number_of(digits)
    return figures is not None and other.number == figures * 1000


def _is_accented(first: Expression, second: Expression) -> bool:
    """Say whether a letter stands both with an accent or prime and without: `|\\bar z|` is `|z|`."""
    names = symbols(first) | symbols(second)
    return any(f"{accent}({name})" in names for name in names for accent in _ACCENTS) or any(
        name.endswith("'") and name.rstrip("'") in names for name in names
    )


def _may_be_unit(expected: Quantity, found: Quantity) -> bool:
    """Say whether the letters of one side may be the unit that the other names: `5m` beside `5 m`."""
    if bool(expected.units) == bool(found.units):
        return False
    named, bare = (expected, found) if expected.units else (found, expected)
    letters = [symbols(one.expression) if one.expression is not None else frozenset() for one in (bare, named)]
    return bool(letters[0] - letters[1] - {"e", "pi"})


def _hundredth(quantity: Quantity, tree: Expression) -> Expression:
    if not quantity.percent:
        return tree
    return Binary(tree.start, tree.end, "/", tree, Number(tree.end, tree.end, Fraction(100)))
