"""Sums and products with dots, written out: `a_1 + a_2 + \\ldots + a_n` for a small n."""

import re

from mathverifier.core.answers.name import is_name

# Two formulas that are the same for all of these are taken to be the same.
LENGTHS = (4, 5, 6)

_DOTS = re.compile(r"\\(?:ldots|dots[a-z]?|cdots)(?![a-zA-Z])|…|\.\.\.")
_INDEX = re.compile(r"_\{?\s*([a-zA-Z])(?![a-zA-Z])|_\{\s*([a-zA-Z])\s*[-+]\s*\d\s*\}")
_DIFFERENCE = re.compile(r"([_^])\{\s*(\d+)\s*([-+])\s*(\d+)\s*\}")
_NUMBERED = re.compile(r"_(?:\{(\d+)\}|(\d+))")
_MAX_TERMS = 12


def written_out(reference: str, answer: str) -> list[tuple[str, str]]:
    """Return both texts with their dots written out, once for each of `LENGTHS`; nothing where they cannot be."""
    if not _DOTS.search(reference) or not _DOTS.search(answer):
        return []
    reference, answer = _without_name(reference), _without_name(answer)
    letters = {letter for text in (reference, answer) for found in _INDEX.findall(text) for letter in found if letter}
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
    text = re.sub(rf"(?<![a-zA-Z\\\\]){letter}(?![a-zA-Z])", str(length), text)
    return _DIFFERENCE.sub(_difference, text)


def _difference(found: re.Match[str]) -> str:
    first, second = int(found.group(2)), int(found.group(4))
    return f"{found.group(1)}{{{first + second if found.group(3) == '+' else first - second}}}"


def _filled(text: str) -> str | None:
    """Put the missing terms in the place of the dots."""
    while found := _DOTS.search(text):
        before, after = text[: found.start()].rstrip(), text[found.end() :].lstrip()
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
    first, second = (["".join(found) for found in _NUMBERED.findall(text)] for text in (last, following))
    if len(set(first)) != 1 or len(set(second)) != 1 or _NUMBERED.sub("_", last) != _NUMBERED.sub("_", following):
        return None
    begin, end = int(first[0]), int(second[0])
    step = 1 if end >= begin else -1
    indices = range(begin + step, end, step)
    if len(indices) > _MAX_TERMS:
        return None
    return [_NUMBERED.sub(f"_{{{index}}}", last) for index in indices]
