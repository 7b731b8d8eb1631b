"""Short sentences that give an answer in words: who it is, of which parity, on which side of zero.

Only what can be meant in one way is read; of all other prose nothing is said.
"""

import re

_NEGATION = re.compile(r"\b(?:not|no|never|neither|nor|cannot|n't|or|unless|except|both)\b|n't\b", re.IGNORECASE)
# He who wins is the answer to who it is; what else is said of somebody is another matter.
_SUBJECT = re.compile(
    r"^([A-Z][a-z]+) (?:(?:can |will )?(?:always )?(?:wins?|won)(?: the game)?|is the winner"
    r"|(?:always )?has (?:a|the) winning strategy"
    r"|(?:will |can )?(?:always )?(?:gets?|takes?|receives?) the last [a-z]+)$"
)
_NAME = re.compile(r"^[A-Z][a-z]+$")
_NO_NAMES = frozenset(
    [
        "The",
        "This",
        "That",
        "These",
        "Those",
        "There",
        "It",
        "He",
        "She",
        "They",
        "We",
        "You",
        "All",
        "Any",
        "Each",
        "Every",
        "Some",
        "One",
        "Nobody",
        "Everyone",
    ]
)
_PARITY = re.compile(
    r"^(?:any|all|every|an|the)?\s*(odd|even)(?:\s+(?:numbers?|integers?)(?:\s+of\s+[a-z]+)?)?$", re.IGNORECASE
)
_SIDE_OF_ZERO = re.compile(
    r"^(?:the|it|this)\b[\w ]{0,30}\bis (?:always )?"
    r"(?:(?P<less>less than (?:zero|0)|negative)|(?P<more>(?:greater|more) than (?:zero|0)|positive))$",
    re.IGNORECASE,
)
_INEQUALITY = re.compile(r"^[^<>=]*([<>])\s*0$")


def same_sentence(reference: str, answer: str) -> bool | None:
    """Say whether a short answer says what the reference's sentence says; None where that is not known."""
    reference, answer = (" ".join(text.split()).rstrip(". ") for text in (reference, answer))
    if " " not in reference and " " not in answer:
        return None
    if _NEGATION.search(reference) or _NEGATION.search(answer):
        return None
    for reading in (_who, _parity, _side_of_zero):
        first, second = reading(reference), reading(answer)
        if first and second:
            return first == second
    return None


def _who(text: str) -> str | None:
    if _NAME.match(text):
        return text
    found = _SUBJECT.match(text)
    return found.group(1) if found and found.group(1) not in _NO_NAMES else None


def _parity(text: str) -> str | None:
    found = _PARITY.match(text)
    return found.group(1).lower() if found else None


def _side_of_zero(text: str) -> str | None:
    if found := _SIDE_OF_ZERO.match(text):
        return "<" if found["less"] else ">"
    stated = _INEQUALITY.match(text)
    return stated.group(1) if stated else None
