"""Commas within numbers: between groups of thousands, and where others write a point."""

from mathverifier.core.quantities.reading import read_quantity
from mathverifier.core.text.lexer import lexed


def without_groups(text: str) -> str:
    """Return a text whose numbers have no groups of thousands."""
    if "," not in text:
        return text
    texts = lexed(text).texts
    pairs = zip(("", *texts), texts, strict=False)
    return "".join(one.replace(",", "") if one[0].isdecimal() and before != "," else one for before, one in pairs)


def with_point(text: str, other: str) -> str:
    """Read `3,5` as 3.5 beside a single number, which a list could not be equal to."""
    if _has_decimal_comma(text) and read_quantity(other).value is not None:
        return text.replace(",", ".")
    return text


def _has_decimal_comma(text: str) -> bool:
    """Say whether a text is a number whose comma cannot set groups apart, with a percent sign or words behind it."""
    whole, comma, rest = text.removeprefix("-").partition(",")
    if not comma or not whole.isdecimal():
        return False
    places = len(rest) - len(rest.lstrip("0123456789"))
    behind = rest[places:]
    is_said = not behind or behind.strip() == "%" or (behind[0] == " " and behind.replace(" ", "").isalpha())
    return is_said and bool(places) and (places != 3 or whole == "0")
