"""The letter that stands for any whole number, or constant, in a family of answers: `2k + 1`, `n\\pi`, `x^2 + C`."""

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from mathverifier.core.answers.letters import is_letter, letter_runs, spelled
from mathverifier.core.answers.nodes import Bracketed, Qualified, Relation, Several, Shape
from mathverifier.core.answers.parser import shape
from mathverifier.core.answers.qualifier import EVERYTHING
from mathverifier.core.text.lexer import lexed

# Two letters that are a word, and no product.
_SHORT_WORDS = frozenset(("an", "as", "at", "be", "by", "if", "in", "is", "it", "of", "on", "or", "to"))
_LEADS = frozenset(("for", "where", "with"))
# Words and commands one of which is in what is said of a letter.
_SAYS = _LEADS | {"integer", "integers", "constant", "constants", "number", "numbers", "\\forall"}
# An unknown of which a family is all solutions: `x = \\pi/6 + 2k\\pi`.
_UNKNOWNS = frozenset(("x", "z", "u", "\\theta", "\\alpha", "\\beta", "\\phi", "\\varphi", "\\gamma"))
_PI, _TIMES = ("\\pi", "π"), ("\\cdot", "\\times")
_WHOLE = frozenset("kmnl")
_INDEXED, _CAPITALS = "CcKk", "ABCDK"
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
    """Read both texts as families, whose letter may have another name in each; a congruence has no such letter."""
    if "\\equiv" in expected or "\\equiv" in found:
        return Family(found)
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
    if not _may_be_said(text):
        return {}
    whole = shape(text)
    items = whole.items if isinstance(whole, Several) else (whole,)
    if isinstance(whole, Qualified) and isinstance(whole.body, Several):
        items = (whole, *whole.body.items)
    conditions = itertools.chain.from_iterable(one.conditions for one in items if isinstance(one, Qualified))
    signs = _signs(text)
    # What a function is a function of is no letter of a family.
    arguments = {signs[at + 2] for at in range(len(signs) - 4) if _is_head(signs[at : at + 5])}
    return {
        one.letter: one.says
        for one in sorted(conditions, key=str)
        if one.letter and one.says != EVERYTHING and one.letter not in arguments
    }


def _may_be_said(text: str) -> bool:
    """Say whether a text may say anything of a letter, for what is soon told."""
    return "\\in" in text or ((" " in text or "\\forall" in text) and not _SAYS.isdisjoint(lexed(text).texts))


def _signs(text: str) -> list[str]:
    """Return the tokens of a text without the spaces."""
    tokens = lexed(text)
    return [tokens.texts[at] for at in tokens.significant()]


def _is_head(signs: list[str]) -> bool:
    """Say whether signs are the left side of a function's rule: `f(x) =`."""
    name, opening, argument, closing, equals = signs
    return (opening, closing, equals) == ("(", ")", "=") and is_letter(name) and is_letter(argument)


def _letter(text: str, said: Mapping[str, str]) -> tuple[str | None, bool]:
    """Return the letter of a family, and whether it surely is one; a multiple of pi alone may be any number."""
    for letter in said:
        if letter in _letters(_head(text)):
            return letter, True
    signs = _signs(text)
    if beside := _beside_pi(signs):
        is_solved = any(sign in _UNKNOWNS and signs[at + 1] == "=" for at, sign in enumerate(signs[:-1]))
        return beside, is_solved
    # `(2k + 1)\\pi / 2`
    alone = _only(_letters(text)) if "\\pi" in text else None
    return (alone if alone in _WHOLE else None), False


def _beside_pi(signs: list[str]) -> str | None:
    """Return the letter beside pi, or beside a number of degrees, that may count turns."""
    for at, sign in enumerate(signs):
        behind = signs[at + 1 :]
        if behind[:1] and behind[0] in _TIMES:
            behind = behind[1:]
        if sign[-1] in _WHOLE and sign.isalpha() and _is_angle(behind):
            return sign[-1]
        is_angle = sign in _PI or (sign == "°" and signs[at - 1][-1:].isdecimal())
        if is_angle and behind and behind[0] in _WHOLE:
            return behind[0]
    return None


def _is_angle(signs: list[str]) -> bool:
    return bool(signs) and (signs[0] in _PI or (signs[0].isdecimal() and signs[1:2] == ["°"]))


def _head(text: str) -> str:
    """Return a text without what is said of its letters."""
    tokens = lexed(text)
    signs = tokens.significant()
    for at, index in enumerate(signs):
        sign = tokens.texts[index]
        following = tokens.texts[signs[at + 1]] if at + 1 < len(signs) else ""
        is_said = sign in _LEADS or sign == "\\forall" or (following == "\\in" and sign[-1].islower())
        if is_said and not sign.startswith("\\in"):
            end = tokens.starts[index] + (len(sign) - 1 if following == "\\in" and sign.isalpha() else 0)
            head = text[:end].rstrip().removesuffix("(").rstrip()
            return head[:-1] if head.endswith((",", ";")) else head
    return text


def _renamed(text: str, old: str | None, new: str | None) -> str:
    """Put one letter for another throughout, unless that has a meaning of its own there."""
    if old is None or new is None or old == new or new in _letters(text):
        return text
    return _exchanged(text, old, new)


def _exchanged(text: str, old: str, new: str) -> str:
    """Return a text with one letter for another, alone or beside one more."""
    places = {place + run.index(old): new for place, run in _products(text) if old in run}
    places |= {place + 1: new for place, run in _products(text) if run == old + old}
    return spelled(text, places, len(old))


def _products(text: str) -> Iterator[tuple[int, str]]:
    """Yield one letter by itself, and two side by side, which are a product, but for short words."""
    return ((place, run) for place, run in letter_runs(text) if len(run) <= 2 and run not in _SHORT_WORDS)


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
    ours, theirs = (sorted({name for _, name in _constants(text.rpartition("=")[2])}) for text in (expected, found))
    arbitrary = any(name[0] in "Cc" for name in ours) and (ours != theirs or all("_" in name for name in ours))
    if not arbitrary or not 2 <= len(ours) == len(theirs) <= MAX_CONSTANTS:
        return []
    return [_called(found, dict(zip(theirs, way, strict=True))) for way in itertools.permutations(ours)]


def _called(text: str, names: Mapping[str, str]) -> str:
    for place, name in reversed(_constants(text)):
        text = text[:place] + names.get(name, name) + text[place + len(name) :]
    return text


def _constants(text: str) -> list[tuple[int, str]]:
    """Return the places and names of what may be constants: `C_1`, `c_{2}`, `A`."""
    found: list[tuple[int, str]] = []
    for place, run in letter_runs(text):
        behind = text[place + 1 :]
        digit = behind[1:].removeprefix("{")[:1] if behind.startswith("_") else ""
        index = f"_{{{digit}}}" if behind.startswith("_{") else f"_{digit}"
        if len(run) == 1 and run in _INDEXED and digit.isdecimal() and behind.startswith(index):
            found.append((place, run + index))
        elif len(run) == 1 and run in _CAPITALS and behind[:1] not in ("_", "("):
            found.append((place, run))
    return found


def _letters(text: str) -> set[str]:
    return {letter for _, run in _products(text) for letter in run} - _NUMBERS


def _only(letters: set[str]) -> str | None:
    return next(iter(letters)) if len(letters) == 1 else None


def same_index(expected: str, found: str) -> str:
    """Return `found` with the index of its sum, or the variable of its integral, called as in `expected`."""
    if "\\" not in expected or "\\" not in found:
        return found
    theirs, own = _indices(expected), _indices(found)
    if len(theirs) != 1 or len(own) != 1 or theirs == own or theirs[0] in _letters(found):
        return found
    return _exchanged(found, own[0], theirs[0])


def _indices(text: str) -> list[str]:
    """Return the indices of the sums and products in a text, and the variable of an integral at its end."""
    if not any(command in text for command in ("\\sum", "\\prod", "\\int")):
        return []
    signs = _signs(text)
    found = [
        signs[at + 3]
        for at in range(len(signs) - 4)
        if signs[at] in ("\\sum", "\\prod") and signs[at + 1 : at + 5 : 3] == ["_", "="] and signs[at + 2] == "{"
    ]
    last = signs[-1] if signs[-2:-1] != ["d"] else f"d{signs[-1]}"
    if "\\int" in text and len(last) == 2 and last[0] == "d" and last[1].islower():
        found.append(last[1])
    return [letter for letter in found if is_letter(letter)]
