"""Changes by an amount, in every order of words: `a 20% increase`, `an increase of 20%`, `increased by 20%`."""

from dataclasses import dataclass
from typing import Final

from mathverifier.core.answers.equivalence.policy import Policy
from mathverifier.core.answers.equivalence.registry import comparator, reader
from mathverifier.core.expressions.rational import Fraction
from mathverifier.core.quantities.reading import read_quantity
from mathverifier.core.text.lexicon import SENTENCES

MAX_WORDS: Final = 6
_LIGHT: Final = frozenset(("a", "an", "of", "by", "it", "is", "was", "has"))
_UP, _DOWN = SENTENCES["going_up"], SENTENCES["going_down"]


@dataclass(frozen=True)
class Change:
    """How much is added, or taken away; `percent` says that it is a share."""

    up: bool
    amount: Fraction
    percent: bool


@reader
def read_change(text: str) -> Change | None:
    """Return the change that a text of few words names: a direction and an amount, and nothing besides."""
    words = text.strip(" .").lower().split()
    if not 1 < len(words) <= MAX_WORDS or "to" in words:
        return None
    said = [word for word in words if word in _UP or word in _DOWN]
    rest = [word for word in words if word not in said and word not in _LIGHT]
    if len(said) != 1 or not rest:
        return None
    quantity = read_quantity(" ".join(rest))
    if not quantity.understood or quantity.value is None or (quantity.units and not quantity.percent):
        return None
    return Change(said[0] in _UP, quantity.value, quantity.percent)


@comparator(Change, Change, rung="changes", order=64)
def changes(reference: Change, answer: Change, _policy: Policy) -> bool | None:
    """Changes by an amount: the same direction and amount; `a 20% increase` and `an increase of 25%` differ."""
    if reference.percent is not answer.percent:
        return None
    return reference == answer
