"""Values that are said twice, as in `1/8 (or 12.5 %)`, and exact ones with a decimal besides."""

import itertools
from typing import Final

from mathverifier.core.answers.equivalence.quantities import equal_quantities
from mathverifier.core.answers.equivalence.rounding import shown
from mathverifier.core.answers.latex_normalization import squeezed
from mathverifier.core.answers.separators import Separator, parted, split
from mathverifier.core.answers.variable_names import is_name
from mathverifier.core.expressions.bounds import bounds
from mathverifier.core.expressions.rational import Fraction
from mathverifier.core.expressions.structure import letters
from mathverifier.core.quantities.quantity import Quantity
from mathverifier.core.quantities.reading import read_quantity
from mathverifier.core.quantities.units import comparable
from mathverifier.core.text.lexicon import EXCLUDING, REJECTING, SENTENCES

# Beyond so many characters, or spellings, no value is said again.
MAX_LENGTH: Final = 200
MAX_SPELLINGS: Final = 4
# A rounded value in another unit has at least so many digits.
LEAST_DIGITS: Final = 2
_JOINTS: Final = Separator("=", words=("or", "i.e.", "i.e.,", "that is,", "that is", "which is", "equivalently"))
_BECAUSE: Final = Separator(words=("because",))
_LEADS = ("or", "i.e.,", "i.e.", "that is,", "that is", "=")


def restated(text: str) -> tuple[str, str] | None:
    """Return both values of a text that gives one twice: `1/8 (or 12.5 %)`."""
    if not text.endswith(")") or text.count("(") != 1 or text.count(")") != 1:
        return None
    value, _, inside = text[:-1].partition("(")
    lead = next((lead for lead in _LEADS if inside.startswith(f"{lead} ")), None)
    return (value.strip(), inside[len(lead) :].strip()) if lead and value.strip() else None


def spellings(text: str) -> tuple[str, ...]:
    """Return the spellings of a value: `90 minutes, or 1.5 hours`, `3/4 (0.75)`; none where they are not proven one."""
    if len(text) > MAX_LENGTH:
        return ()
    value, bracket, inside = text.removesuffix(")").partition(" (")
    found = [value, inside.strip()] if bracket and text.endswith(")") else split(text, _JOINTS)
    if not 2 <= len(found) <= MAX_SPELLINGS or not all(found) or len(set(map(squeezed, found))) < len(found):
        return ()
    are_one = all(map(_is_constant, found)) and all(_are_one(*pair) for pair in itertools.combinations(found, 2))
    return tuple(found) if are_one else ()


def without_aside(text: str) -> tuple[str, str] | None:
    """Return an answer without the reason behind it, or the rejected value in brackets, and that: `6 (-1 rejected)`.

    None where a text has no such aside.
    """
    value, reason, _ = parted(text, _BECAUSE)
    if reason and value:
        return value, ""
    head, bracket, inside = text.removesuffix(")").partition(" (")
    if not bracket or not text.endswith(")") or "(" in inside or ")" in inside or not head.strip():
        return None
    head = head.strip(" ,")
    if inside.partition(" ")[0].lower() in SENTENCES["reasons"]:
        return head, ""
    if (lead := next((lead for lead in EXCLUDING if inside.startswith(f"{lead} ")), None)) is not None:
        return head, inside.removeprefix(lead).strip()
    ending = next((ending for ending in REJECTING if inside.endswith(f" {ending}")), None)
    return None if ending is None else (head, inside.removesuffix(ending).strip())


def _is_constant(text: str) -> bool:
    quantity = read_quantity(text)
    tree = quantity.expression
    return quantity.understood and tree is not None and not letters(tree)


def _are_one(first: str, second: str) -> bool:
    """Say whether two quantities are proven to be the same; in another unit, one may be rounded."""
    one, other = read_quantity(first), read_quantity(second)
    if one.percent != other.percent:
        return one.value is not None and one.value == other.value
    same = equal_quantities(first, second) or equal_quantities(second, first)
    return bool(same) or _rounds_to(one, other) or _rounds_to(other, one)


def _rounds_to(exact: Quantity, about: Quantity) -> bool:
    """Say whether a decimal is a quantity of another unit, rounded: `100 minutes` and `1.67 hours`."""
    written, number = shown(about), exact.number
    if written is None or number is None or written.is_whole or written.digits < LEAST_DIGITS:
        return False
    return any(
        bool(comparable(one, other)) and not one.offset and written.rounds(number * one.factor / other.factor)
        for one in exact.units
        for other in about.units
    )


def exact_part(text: str) -> str | None:
    """Leave out the decimal that is said besides the exact value: `\\sqrt 2 \\approx 1.414`; None if it is another."""
    exact, sign, about = text.partition("\\approx")
    if not sign or is_name(exact.strip()):
        return text
    exact, about = exact.strip(), about.strip()
    decimal, given = read_quantity(about), read_quantity(split(exact, "=")[-1])
    tree, written = given.expression, shown(decimal)
    known = None if tree is None else bounds(tree)
    if decimal.value is None or not given.understood or known is None:
        return None
    # The last digit may be rounded or cut.
    places = written.places if written is not None else 0
    unit = Fraction(1, 10**places)
    agrees = known.low - unit <= decimal.value <= known.high + unit
    return exact if agrees and (not decimal.units or decimal.units == given.units) else None
