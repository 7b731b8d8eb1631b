"""Answers that name options of a multiple choice: `B`, `(A) and (C)`, `B or D`, `not B`, `neither A nor B`."""

from dataclasses import dataclass
from typing import Final, Literal

from mathverifier.core.answers.equivalence.policy import Policy
from mathverifier.core.answers.equivalence.registry import comparator, reader
from mathverifier.core.text.lexer import lex

LETTERS: Final = frozenset("ABCDEFGH")
NUMERALS: Final = frozenset(("I", "II", "III", "IV", "V", "VI"))
MAX_TOKENS = 40
_FILLERS: Final = frozenset(
    ("option", "options", "choice", "choices", "the", "both", "only", "answer", "answers", "is", "are", "correct")
)
_MARKS: Final = frozenset(("(", ")", ".", ":", "{", "}", "$"))
_JOINTS: Final = {"and": "and", "&": "and", ",": "and", ";": "and", "or": "or", "nor": "nor"}
_DENIALS: Final = frozenset(("not", "neither", "except", "no", "wrong", "incorrect"))


@dataclass(frozen=True)
class Choices:
    """Options, taken together, as alternatives, or denied."""

    options: frozenset[str]
    joint: Literal["and", "or", "denied"] = "and"
    # `BCE` may be three, or a triangle.
    is_run: bool = False


@reader
def read_choices(text: str) -> Choices | None:
    """Return the options that a text names, where it says nothing else."""
    if len(text) > 200:
        return None
    tokens = lex(text)
    options, joints, denials = set[str](), set[str](), set[int]()
    words = [tokens.texts[index] for index in tokens.significant()]
    if len(words) > MAX_TOKENS:
        return None
    marked = any(word in ("(", ")", ".", ":") for word in words)
    numerals = all(word in NUMERALS or word.lower() in _JOINTS or word in _MARKS for word in words)
    for word in words:
        lower = word.lower()
        if word in LETTERS or (numerals and word in NUMERALS):
            options.add(word)
        elif len(words) == 1 and len(word) > 1 and LETTERS.issuperset(word) and sorted(set(word)) == list(word):
            return Choices(frozenset(word), is_run=True)
        elif lower in _JOINTS:
            joints.add(_JOINTS[lower])
        elif lower in _DENIALS:
            denials.add(len(options))
        elif lower not in _FILLERS and word not in _MARKS:
            return None
    if not options or (len(options) > 1 and not joints and not marked):
        return None
    if not denials <= {0, len(options)}:
        # `A, not B` denies one of them.
        return None
    if denials or "nor" in joints:
        return Choices(frozenset(options), "denied")
    return Choices(frozenset(options), "or" if "or" in joints and len(options) > 1 else "and")


@comparator(Choices, Choices, rung="choices", order=10)
def choices(reference: Choices, answer: Choices, _policy: Policy) -> bool | None:
    """Options of a multiple choice: the same ones together; one more, an alternative or a denial is another answer."""
    if (reference.options, reference.joint) == (answer.options, answer.joint):
        return True if reference.is_run is answer.is_run else None
    if "denied" in (reference.joint, answer.joint):
        # What denies the option that is wanted cannot mean it.
        denied, other = (reference, answer) if reference.joint == "denied" else (answer, reference)
        return False if other.joint == "and" and denied.options & other.options else None
    return False
