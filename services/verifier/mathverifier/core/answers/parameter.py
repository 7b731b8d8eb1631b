"""The letter that stands for any whole number, or constant, in a family of answers: `2k + 1`, `n\\pi`, `x^2 + C`."""

import re

# One letter, or two side by side, which are a product.
_RUN = re.compile(r"(?<![a-zA-Z\\])[a-zA-Z]{1,2}(?![a-zA-Z])")
_WHOLE = re.compile(
    r"\binteger[\s}]+\$?([a-z])\b|([a-z])\s*(?:\\in|∈)\s*(?:\\mathbb\s*\{?\s*Z|\\?Z\b|ℤ)"
    r"|([a-z])\s+(?:is\s+)?any?\s+integer"
)
_STATED = re.compile(
    r"(?<![a-zA-Z\\])([a-zA-Z])\s*(?:\\in|∈)\s*(?:\\mathbb\s*\{?\s*[NRQ]|\\?[NR]\b|ℝ|ℕ)|([a-zA-Z])\s+is\s+(?:an?\s+)?(?:arbitrary|real|any)"
)
_MULTIPLE_OF_PI = re.compile(
    r"([kmntlj])\s*(?:\\cdot\s*)?(?:\\pi|π)(?![a-zA-Z])|(?:\\pi|π)\s*(?:\\cdot\s*)?([kmntlj])(?![a-zA-Z])"
)
_CONSTANT = re.compile(r"\+\s*([CcK])$")
_NUMBERS = {"e", "i"}
_DOMAIN = re.compile(r"(?:\\in|∈)\s*(?:\\mathbb\s*\{?\s*|\\)?([ZNℤℕ])\s*\}?\s*([+_^]?\{?[+*]?)")


def same_parameter(expected: str, found: str, reference: str, answer: str) -> str:
    """Return `found` with its parameter called as `expected` calls its own; the last two are the texts as given."""
    own, theirs = _parameter(found, answer), _parameter(expected, reference)
    if own is None and theirs is None:
        return found
    letters, others = (_letters(text.rpartition("=")[2]) for text in (found, expected))
    if own is None:
        own = _only(letters - others)
    if theirs is None:
        theirs = _only(others - letters)
    if own is None or theirs is None or own == theirs or theirs in letters or own in others:
        return found
    return _RUN.sub(lambda run: run.group().replace(own, theirs), found)


def whole_parameter(expected: str, reference: str) -> str | None:
    """Return the letter that stands for every whole number, negative ones too; None where there is none."""
    for stated in (_WHOLE.search(reference), _MULTIPLE_OF_PI.search(expected)):
        if stated is not None:
            return next(letter for letter in stated.groups() if letter)
    return None


def same_domain(reference: str, answer: str) -> bool:
    """Say whether two families let their letter go through the same numbers, as far as both say so."""
    domains = [_DOMAIN.findall(text) for text in (reference, answer)]
    return not (domains[0] and domains[1]) or {*domains[0]} == {*domains[1]}


def _parameter(text: str, whole: str) -> str | None:
    patterns = ((_WHOLE, whole), (_STATED, whole), (_MULTIPLE_OF_PI, text), (_CONSTANT, text))
    for stated in (pattern.search(where) for pattern, where in patterns):
        if stated is not None:
            return next(letter for letter in stated.groups() if letter)
    return None


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
