"""Numerals that name their base: `12_7`, `1A_{16}`, `1011 base 2`, and `0x1F` and `0b101` as programs write them."""

from typing import Final

from mathverifier.core.quantities.reading import read_quantity

MAX_BASE: Final = 36
DIGITS: Final = frozenset("0123456789abcdefABCDEF")
_PREFIXES: Final = {"0x": 16, "0o": 8, "0b": 2}


def numeral(text: str) -> tuple[str, int] | None:
    """Return the digits of a numeral that names its base, and its value; a letter with an index is a symbol."""
    if text[:2].lower() in _PREFIXES:
        return _worked_out(text[2:], _PREFIXES[text[:2].lower()])
    figures, mark, named = text.partition("_")
    if not mark:
        figures, mark, named = text.partition("base")
        figures = figures.rstrip().removesuffix("in").rstrip().rstrip(",(").rstrip()
        named = named.removesuffix(")") if "(" in text else named
        if named[:1] not in (" ", "-"):
            return None
        named = named[1:]
    figures, named = figures.strip().removeprefix("(").removesuffix(")"), named.strip(" {}")
    if not mark or not figures or not DIGITS.issuperset(figures) or (len(figures) == 1 and figures.isalpha()):
        return None
    if not (named.isdecimal() and len(named) <= 2) and not (len(named) > 1 and named.isalpha() and named.islower()):
        return None
    base = int(named) if named.isdecimal() else int(read_quantity(named).value or 0)
    return _worked_out(figures, base)


def _worked_out(figures: str, base: int) -> tuple[str, int] | None:
    digits = figures.lower()
    if not digits or not DIGITS.issuperset(digits) or not 2 <= base <= MAX_BASE:
        return None
    return None if any(int(digit, MAX_BASE) >= base for digit in digits) else (digits, int(digits, base))
