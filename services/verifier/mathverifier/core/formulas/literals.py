"""What the signs of a formula are worth by themselves: numbers as they are written, names of letters, indices."""

from mathverifier.core.expressions.nodes import Number, Symbol
from mathverifier.core.expressions.rational import Fraction, decimal
from mathverifier.core.quantities.numbers import VULGAR

# Digits of the longest number that is read.
MAX_DIGITS = 400
_NAMES = {"π": "pi", "θ": "theta"}


class Unreadable(Exception):
    """The signs are no formula that is known."""


def name_of(symbol: str) -> str:
    """Return the name of a letter, without the stroke of a command: `\\theta` is `theta`."""
    name = symbol.removeprefix("\\")
    return _NAMES.get(name, name)


def literal(text: str) -> Fraction:
    """Return what a number is worth as it is written. Raises Unreadable for figures of other scripts."""
    if text in VULGAR:
        return VULGAR[text]
    if not text.isascii():
        raise Unreadable
    return value_of(text)


def value_of(figures: str) -> Fraction:
    """Return what figures with separators are worth. Raises Unreadable for none and for too many."""
    digits = figures if figures.isdigit() else "".join(sign for sign in figures if sign in "0123456789.")
    if not 0 < len(digits) <= MAX_DIGITS or digits == ".":
        raise Unreadable
    return decimal(digits)


def index_of(index: Number | Symbol) -> str:
    """Return an index as it stands in the name of a letter."""
    return str(index.value) if isinstance(index, Number) else index.name
