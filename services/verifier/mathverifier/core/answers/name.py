r"""What may stand left of an equals sign as the name of a value: `x`, `f(2)`, `\cos A`, `Area`, `|r-s|`, `A:B`."""

import re

_WORD = r"[a-zA-Z][a-z]+(?:'s)?"
_START = (
    rf"(?:[a-zA-Z]\w{{0,2}}|\\[a-zA-Z]+|[A-Z]{{1,6}}|\|[A-Z]{{2}}\||\|[a-z] ?[-+] ?[a-z]\||{_WORD}(?: {_WORD}){{0,5}})"
)
_INDEX = r"(?:[_^]\s*(?:\{[^{}]*\}|\w|\\[a-zA-Z]+|\*|'))*"
_ARGUMENT = r"(?:\s*(?:\((?:[a-zA-Z0-9_, ]|(?<=[(, ])[-+](?=\d))*\)|\s\\?[a-zA-Z]+|\{?\\?[A-Z]{2,3}\}?)){0,2}"
_NAME = re.compile(rf"^(?:{_START}(?:'|\\prime)*{_INDEX}{_ARGUMENT}|\\(?:sin|cos|tan|cot|sec|csc)\s*\\[a-z]+)$")
# A power of an unknown, or a function of one, is not the unknown.
_MADE_OF_AN_UNKNOWN = re.compile(
    r"^(?:[a-z]\s*\^\s*\{?\s*\d+\s*\}?|\\(?:ln|log|exp|sin|cos|tan|cot|sec|csc|arc[a-z]+)\s*(?:\(\s*[a-z]\s*\)|\{?\s*[a-z]\s*\}?))$"
)
_WORDS = re.compile(r"[a-z]+(?:n't)?")
# What denies, bounds, compares, or changes a value is no name of it.
_NO_NAME = frozenset(
    (
        *("not", "never", "no", "none", "nor", "neither", "cannot", "isn't", "can't", "false", "wrong", "incorrect"),
        *("except", "excluding", "without", "but", "unless", "besides", "everything", "anything", "impossible"),
        *(
            "less",
            "more",
            "greater",
            "fewer",
            "larger",
            "smaller",
            "above",
            "below",
            "under",
            "over",
            "exceeds",
            "than",
        ),
        *("most", "least", "bound", "bounds", "before", "after", "between", "about", "near", "nearly", "almost"),
        *("half", "twice", "double", "thrice", "triple", "quarter", "third", "times", "minus", "plus", "negative"),
        *("opposite", "reciprocal", "inverse", "square", "cube", "if", "when", "suppose", "assuming", "previous"),
        *("guess", "old", "former", "original", "maybe", "perhaps", "possibly"),
    )
)


def is_name(text: str) -> bool:
    """Say whether `text` names a value, or the ratio of two, rather than being one or saying something of it."""
    if len(text) >= 120 or not all(_NAME.match(part.strip()) for part in text.split(":")):
        return False
    return not _MADE_OF_AN_UNKNOWN.match(text.strip()) and _NO_NAME.isdisjoint(_WORDS.findall(text.lower()))
