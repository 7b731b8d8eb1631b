"""Sets of numbers that have a name: `\\mathbb{Q}`, `\\mathbb{R}^+`, `the integers`."""

from dataclasses import dataclass
from typing import Final

from mathverifier.core.answers.equivalence.policy import Policy
from mathverifier.core.answers.equivalence.registry import comparator, reader

# Numbers that tell the sets apart, and which of them each set holds; whether 0 is natural is left open.
_TESTS: Final = ("-1/2", "-1", "0", "1/2", "1", "root 2", "-root 2", "i")
# The name of the only set here that is not endless.
EMPTY: Final = "empty"
_HOLDS: Final = {
    "N": (False, False, None, False, True, False, False, False),
    "N+": (False, False, False, False, True, False, False, False),
    "N0": (False, False, True, False, True, False, False, False),
    "Z": (False, True, True, False, True, False, False, False),
    "Z-": (False, True, False, False, False, False, False, False),
    "Q": (True, True, True, True, True, False, False, False),
    "Q+": (False, False, False, True, True, False, False, False),
    "Q-": (True, True, False, False, False, False, False, False),
    "R": (True, True, True, True, True, True, True, False),
    "R+": (False, False, False, True, True, True, False, False),
    "R-": (True, True, False, False, False, False, True, False),
    "R*": (True, True, False, True, True, True, True, False),
    "R0": (False, False, True, True, True, True, False, False),
    "C": (True, True, True, True, True, True, True, True),
    EMPTY: (False,) * 8,
}
_NAMES: Final = {
    **dict.fromkeys(("natural numbers", "naturals"), "N"),
    **dict.fromkeys(("positive integers", "positive whole numbers", "Z+", "N+", "N*", "Z>0"), "N+"),
    **dict.fromkeys(("nonnegative integers", "non-negative integers", "N0", "Z>=0"), "N0"),
    **dict.fromkeys(("integers", "whole integers"), "Z"),
    **dict.fromkeys(("negative integers",), "Z-"),
    **dict.fromkeys(("rational numbers", "rationals"), "Q"),
    **dict.fromkeys(("real numbers", "reals"), "R"),
    **dict.fromkeys(("positive real numbers", "positive reals", "R>0", "R++"), "R+"),
    **dict.fromkeys(("negative real numbers", "negative reals", "R<0"), "R-"),
    **dict.fromkeys(("nonzero real numbers", "nonzero reals", "non-zero real numbers", "R\\0"), "R*"),
    **dict.fromkeys(("nonnegative real numbers", "non-negative reals", "R>=0"), "R0"),
    **dict.fromkeys(("complex numbers",), "C"),
    **dict.fromkeys(("\\emptyset", "empty set"), EMPTY),
}


@dataclass(frozen=True)
class NumberSet:
    """A set of numbers by its name."""

    name: str


@reader
def read_number_set(text: str) -> NumberSet | None:
    """Return the set that a text names; None for any other."""
    if len(text) > 60:
        return None
    bare = text.replace("\\mathbb", "").replace("\\mathbf", "")
    if bare != text or text in ("\\R", "\\Z", "\\Q", "\\N", "\\C"):
        for mark in ("{", "}", " ", "^", "_", "\\lbrace", "\\rbrace"):
            bare = bare.replace(mark, "")
        name = bare.replace("\\ge", ">=").replace("\\setminus", "\\").removeprefix("\\")
        name = _NAMES.get(name, name)
        return NumberSet(name) if name in _HOLDS else None
    words = text.lower().removeprefix("the ").removeprefix("set of ").removeprefix("all ").removeprefix("the ")
    found = _NAMES.get(words)
    return None if found is None else NumberSet(found)


@comparator(NumberSet, NumberSet, rung="number sets", order=30)
def number_sets(reference: NumberSet, answer: NumberSet, _policy: Policy) -> bool | None:
    """Sets of numbers with a name: another number in one of them proves a difference; natural numbers may have a 0."""
    return hold_alike(reference.name, answer.name)


def hold_alike(first: str, second: str) -> bool | None:
    """Say whether two sets, by name, hold the same numbers; None where a set is not known, or may have a zero."""
    if first == second:
        return True
    if first not in _HOLDS or second not in _HOLDS:
        return None
    pairs = zip(_HOLDS[first], _HOLDS[second], strict=True)
    return False if any({one, other} == {True, False} for one, other in pairs) else None


def is_countable(name: str) -> bool:
    """Say whether the set is one of rational numbers."""
    return name[0] in "NZQ"
