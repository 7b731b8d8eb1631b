"""Sums and products with dots, written out: `a_1 + a_2 + \\ldots + a_n` for a small n."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from mathverifier.core.answers.letters import letter_runs, spelled
from mathverifier.core.answers.variable_names import is_name

# Two formulas that are the same for all of these are taken to be the same.
LENGTHS = (4, 5, 6)

_DOTS = ("\\ldots", "\\dots", "\\cdots", "…", "...")
_MAX_TERMS = 12


def written_out(reference: str, answer: str) -> list[tuple[str, str]]:
    """Return both texts with their dots written out, once for each of `LENGTHS`; nothing where they cannot be."""
    if not _dots(reference) or not _dots(answer):
        return []
    reference, answer = _without_name(reference), _without_name(answer)
    letters = _index_letters(reference) | _index_letters(answer)
    if len(letters) != 1:
        return []
    letter = letters.pop()
    pairs = []
    for length in LENGTHS:
        first, second = (_filled(_instantiated(text, letter, length)) for text in (reference, answer))
        if first is None or second is None:
            return []
        pairs.append((first, second))
    return pairs


def _without_name(text: str) -> str:
    name, _, value = text.partition("=")
    return value if value and is_name(name.strip()) else text


def _instantiated(text: str, letter: str, length: int) -> str:
    places = {place: str(length) for place, run in letter_runs(text) if run == letter}
    return _with_scripts(spelled(text, places, 1), _worked_out)


class Script(NamedTuple):
    """An index or exponent: its places, its sign, and what it is, without the braces."""

    start: int
    end: int
    mark: str
    inside: str


def scripts(text: str) -> Iterator[Script]:
    """Yield the indices and exponents of a text: in braces, of all digits, or of one character."""
    place = 0
    while place < len(text) - 1:
        mark, end = text[place], place + 2
        if mark not in "_^":
            place += 1
            continue
        if text[place + 1] == "{":
            end = text.find("}", place) + 1 or len(text)
        elif text[place + 1].isdecimal():
            end = len(text) - len(text[place + 1 :].lstrip("0123456789"))
        yield Script(place, end, mark, text[place + 1 : end].strip("{} "))
        place = end


def _with_scripts(text: str, changed: Callable[[Script], str | None]) -> str:
    """Return a text with another index or exponent wherever `changed` gives one."""
    pieces, begin = list[str](), 0
    for script in scripts(text):
        if (inside := changed(script)) is not None:
            pieces += (text[begin : script.start], script.mark, inside)
            begin = script.end
    return "".join((*pieces, text[begin:]))


def _worked_out(script: Script) -> str | None:
    """Return a sum or difference of two whole numbers in braces as one."""
    for sign in "+-":
        first, _, second = script.inside.replace(" ", "").partition(sign)
        if first.isdecimal() and second.isdecimal():
            return f"{{{int(first) + int(second) if sign == '+' else int(first) - int(second)}}}"
    return None


def _index_letters(text: str) -> set[str]:
    """Return the letters that indices begin with: `a_n`, `a_{n-1}`."""
    indices = (script.inside for script in scripts(text) if script.mark == "_")
    return {index[0] for index in indices if index[:1].isalpha() and index.isascii() and not index[1:2].isalpha()}


def _number(script: Script) -> str:
    return script.inside if script.mark == "_" and script.inside.isdecimal() else ""


def _dots(text: str) -> tuple[int, int] | None:
    """Return the places of the first dots in a text, and of what is behind them."""
    found = [(place, mark) for mark in _DOTS if (place := text.find(mark)) >= 0]
    place, mark = min(found, default=(-1, ""))
    return (place, place + len(mark)) if found else None


def _filled(text: str) -> str | None:
    """Put the missing terms in the place of the dots."""
    while found := _dots(text):
        before, after = text[: found[0]].rstrip(), text[found[1] :].lstrip()
        joint = "+" if before.endswith("+") and after.startswith("+") else ""
        last = _term_before(before.removesuffix("+").rstrip(), joint)
        following = _term_after(after.removeprefix("+").lstrip(), joint)
        terms = None if last is None or following is None else _between(last, following)
        if terms is None:
            return None
        text = before + "".join(term + joint for term in terms) + after.removeprefix("+")
    return text


def _term_before(text: str, joint: str) -> str | None:
    depth = 0
    for place in range(len(text) - 1, -1, -1):
        depth += (text[place] in ")}]") - (text[place] in "({[")
        if depth < 0 or (depth == 0 and joint and text[place] == joint):
            return text[place + 1 :].strip()
        if depth == 0 and not joint and text[place] == "(":
            return text[place:]
    return text.strip() if joint else None


def _term_after(text: str, joint: str) -> str | None:
    depth = 0
    for place, character in enumerate(text):
        depth += (character in "({[") - (character in ")}]")
        if depth < 0 or (depth == 0 and joint and character in "+-"):
            return text[:place].strip()
        if depth == 0 and not joint and character == ")":
            return text[: place + 1]
    return text.strip() if joint else None


def _between(last: str, following: str) -> list[str] | None:
    """Return the terms between two that differ in their index alone."""
    first, second = ([one for one in map(_number, scripts(text)) if one] for text in (last, following))
    alike = _numbered(last, "") == _numbered(following, "")
    if len(set(first)) != 1 or len(set(second)) != 1 or not alike:
        return None
    begin, end = int(first[0]), int(second[0])
    step = 1 if end >= begin else -1
    indices = range(begin + step, end, step)
    if len(indices) > _MAX_TERMS:
        return None
    return [_numbered(last, f"{{{index}}}") for index in indices]


def _numbered(text: str, index: str) -> str:
    """Return a text with another index for each that is a number."""
    return _with_scripts(text, lambda script: index if _number(script) else None)
