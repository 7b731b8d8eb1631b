"""The letter that stands for any whole number, or constant, in a family of answers: `2k + 1`, `n\\pi`, `x^2 + C`."""

import itertools
import re
from collections.abc import Mapping
from dataclasses import dataclass

from mathverifier.core.answers.qualifier import EVERYTHING
from mathverifier.core.answers.shape import Bracketed, Qualified, Relation, Several, Shape, shape

# One letter, or two side by side, which are a product, but for short words.
_RUN = re.compile(r"(?<![a-zA-Z\\])(?!(?:an|as|at|be|by|if|in|is|it|of|on|or|to)(?![a-zA-Z]))[a-zA-Z]{1,2}(?![a-zA-Z])")
_MAY_BE_SAID = re.compile(r"\\in|\\forall|\b(?:for|where|with|integers?|constants?|numbers?)\b")
_SAYING = re.compile(r"[,;]?\s*\(?\s*(?:[a-z]\s*\\in|\\forall|\b(?:for|where|with)\b)")
# A letter beside pi, or beside a number of degrees.
_MULTIPLE_OF_PI = re.compile(
    r"([kmnl])\s*(?:\\cdot\s*|\\times\s*)?(?:\\pi(?![a-zA-Z])|π|\d+\s*°)"
    r"|(?:\\pi|π|\d°)\s*(?:\\cdot\s*|\\times\s*)?([kmnl])(?![a-zA-Z])"
)
# An unknown of which a family is all solutions: `x = \\pi/6 + 2k\\pi`.
_OF_UNKNOWN = re.compile(r"(?<![a-zA-Z\\])(?:[xzu]|\\(?:theta|alpha|beta|phi|varphi|gamma))\s*=")
# What a function is a function of is no letter of a family.
_ARGUMENT = re.compile(r"(?<![a-zA-Z])[a-zA-Z]\(\s*([a-z])\s*\)\s*=")
_WHOLE = frozenset("kmnl")
_CONSTANTS = re.compile(r"(?<![a-zA-Z\\])(?:[CcKk]_(?:\d|\{\d\})|[A-DK](?![a-zA-Z_(]))")
MAX_CONSTANTS = 3
_NUMBERS = {"e", "i"}


@dataclass(frozen=True)
class Family:
    """The answer, its letter called as in the reference; the letter that may be any whole number.

    `is_whole` says that it is one, `sure` that the letters of both may be called the same.
    """

    answer: str
    letter: str | None = None
    is_whole: bool = False
    sure: bool = True


def family(expected: str, found: str) -> Family:
    """Read both texts as families, whose letter may have another name in each."""
    ours, theirs = _said(expected), _said(found)
    own, sure = _letter(found, theirs)
    other, other_sure = _letter(expected, ours)
    # The letter of a problem has the same name on both sides, one that stands for any whole number need not.
    free = bool(own and other and own != other) and _letters(_head(found) + "," + _head(expected)) <= _WHOLE
    sure = sure or other_sure or free
    if own and other:
        renamed = _renamed(found, own, other)
    elif (own and own in theirs) or (other and other in ours):
        letters, others = (_letters(text.rpartition("=")[2]) for text in (_head(found), _head(expected)))
        own, other = own or _only(letters - others), other or _only(others - letters)
        renamed = _renamed(found, own, other)
        # Any whole number is always a letter of the answer's own, a constant may be the problem's.
        said = "Z" in (theirs.get(own or ""), ours.get(other or ""))
        is_whole = ours.get(other or "") == "Z"
        return Family(renamed, (other or own) if said else None, is_whole, said or renamed == found)
    else:
        renamed = _with_constant(expected, found)
    letter = other or own
    domains = {ours.get(other or ""), theirs.get(own or "")} - {None}
    return Family(renamed, letter if domains <= {"Z"} else None, sure, sure or not (own and other) or renamed == found)


def is_joint(*shapes: Shape) -> bool:
    """Say whether one letter stands in several parts that belong together, so that they cannot be compared alone."""
    return any(_has_tuple(one) for one in shapes)


def _has_tuple(one: Shape) -> bool:
    match one:
        case Qualified(body):
            return _has_tuple(body)
        case Bracketed():
            return True
        case Several(items):
            names = {item.sides[0] for item in items if isinstance(item, Relation)}
            return len(names) > 1 or any(_has_tuple(item) for item in items)
        case Relation(sides):
            return any(side.startswith("(") and "," in side for side in sides)
        case _:
            return False


def _said(text: str) -> dict[str, str]:
    """Return what the letters of a text are said to go through."""
    if not _MAY_BE_SAID.search(text):
        return {}
    whole = shape(text)
    items = whole.items if isinstance(whole, Several) else (whole,)
    if isinstance(whole, Qualified) and isinstance(whole.body, Several):
        items = (whole, *whole.body.items)
    conditions = itertools.chain.from_iterable(one.conditions for one in items if isinstance(one, Qualified))
    arguments = set(_ARGUMENT.findall(text))
    return {
        one.letter: one.says
        for one in sorted(conditions, key=str)
        if one.letter and one.says != EVERYTHING and one.letter not in arguments
    }


def _letter(text: str, said: Mapping[str, str]) -> tuple[str | None, bool]:
    """Return the letter of a family, and whether it surely is one; a multiple of pi alone may be any number."""
    for letter in said:
        if letter in _letters(_head(text)):
            return letter, True
    if found := _MULTIPLE_OF_PI.search(text):
        beside = found.group(1) or found.group(2)
        return beside, beside in _WHOLE and bool(_OF_UNKNOWN.search(text))
    # `(2k + 1)\\pi / 2`
    alone = _only(_letters(text)) if "\\pi" in text else None
    return (alone if alone in _WHOLE else None), False


def _head(text: str) -> str:
    """Return a text without what is said of its letters."""
    return _SAYING.split(text, maxsplit=1)[0]


def _renamed(text: str, old: str | None, new: str | None) -> str:
    """Put one letter for another throughout, unless that has a meaning of its own there."""
    if old is None or new is None or old == new or new in _letters(text):
        return text
    return _RUN.sub(lambda run: run.group().replace(old, new), text)


def _with_constant(expected: str, found: str) -> str:
    """Call the constant of integration as the reference does, which must be one that is nothing else there."""
    theirs, own = _added_constant(expected), _added_constant(found)
    if theirs == "c" and (own == "c" or len(_letters(expected.rpartition("=")[2])) != 2):
        return found  # Of a small letter it is not known, unless all the rest is in one other.
    if not theirs or not own or expected.count(theirs) > 1 or found.count(own) > 1:
        return found
    return found.removesuffix(own) + theirs


def _added_constant(text: str) -> str:
    """Return the letter of a constant that is added at the end; an empty text where there is none."""
    return text[-1] if text.endswith(("C", "c", "K")) and text[:-1].rstrip().endswith("+") else ""


def renamings(expected: str, found: str) -> list[str]:
    """Return the answer with its arbitrary constants, `C_1` and `C_2`, called as the reference's, in every order."""
    if "C" not in expected and "c_" not in expected:
        return []
    ours, theirs = (sorted(set(_CONSTANTS.findall(text.rpartition("=")[2]))) for text in (expected, found))
    arbitrary = any(name[0] in "Cc" for name in ours) and (ours != theirs or all("_" in name for name in ours))
    if not arbitrary or not 2 <= len(ours) == len(theirs) <= MAX_CONSTANTS:
        return []
    return [_called(found, dict(zip(theirs, way, strict=True))) for way in itertools.permutations(ours)]


def _called(text: str, names: Mapping[str, str]) -> str:
    return _CONSTANTS.sub(lambda found: names.get(found.group(), found.group()), text)


def _letters(text: str) -> set[str]:
    return {letter for run in _RUN.findall(text) for letter in run} - _NUMBERS


def _only(letters: set[str]) -> str | None:
    return next(iter(letters)) if len(letters) == 1 else None


_INDEX = re.compile(r"\\(?:sum|prod)\s*_\s*\{\s*([a-z])\s*=|\\int.*(?<![a-zA-Z\\])d\s?([a-z])$")


def same_index(expected: str, found: str) -> str:
    """Return `found` with the index of its sum, or the variable of its integral, called as in `expected`."""
    theirs, own = (["".join(found) for found in _INDEX.findall(text)] for text in (expected, found))
    if len(theirs) != 1 or len(own) != 1 or theirs == own or theirs[0] in _letters(found):
        return found
    return _RUN.sub(lambda run: run.group().replace(own[0], theirs[0]), found)
