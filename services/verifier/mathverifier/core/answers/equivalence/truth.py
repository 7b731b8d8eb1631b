"""Answers that affirm or deny: `Yes`, `False`, `yes and no`."""

from dataclasses import dataclass
from typing import Final

from mathverifier.core.answers.equivalence.policy import Policy
from mathverifier.core.answers.equivalence.registry import comparator, reader
from mathverifier.core.text.lexer import lex
from mathverifier.core.text.tokens import WORDS

_VALUES: Final = {"yes": True, "true": True, "no": False, "false": False}
NEGATIONS: Final = frozenset(("not", "never", "neither", "nor", "cannot", "isn't", "doesn't", "unless"))


@dataclass(frozen=True)
class Truth:
    """The truth values that an answer names; `alone` says that it says nothing else."""

    values: frozenset[bool]
    alone: bool


@reader
def read_truth(text: str) -> Truth | None:
    """Return the truth values that a text names; None where it names none, or turns one round."""
    lower = text.lower()
    if not any(word in lower for word in _VALUES):
        return None
    tokens = lex(lower)
    words = [word for word, kind in zip(tokens.texts, tokens.kinds, strict=True) if kind in WORDS]
    values = {_VALUES[word] for word in words if word in _VALUES}
    if not values or any(word in NEGATIONS for word in words):
        return None
    return Truth(frozenset(values), all(word in _VALUES for word in words))


@comparator(Truth, Truth, rung="truth", order=12)
def truths(reference: Truth, answer: Truth, _policy: Policy) -> bool | None:
    """`Yes` and `no`; what affirms and denies is neither."""
    sides = reference, answer
    if all(one.alone and len(one.values) == 1 for one in sides):
        return reference.values == answer.values
    decided = any(one.alone and len(one.values) == 1 for one in sides)
    return False if decided and any(len(one.values) == 2 for one in sides) else None
