r"""Numbers from one on, in signs and in words: `[3,\infty)`, `x \ge 3`, `3 or more`, `at least 3`."""

from dataclasses import dataclass
from typing import Final

from mathverifier.core.answers.equivalence.policy import Policy
from mathverifier.core.answers.equivalence.registry import comparator, reader
from mathverifier.core.answers.inequality import solved
from mathverifier.core.answers.nodes import Relation
from mathverifier.core.answers.parser import shape
from mathverifier.core.expressions.decision import equal
from mathverifier.core.expressions.evaluation import evaluate
from mathverifier.core.expressions.nodes import Expression
from mathverifier.core.expressions.parser import parse
from mathverifier.core.expressions.structure import letters
from mathverifier.core.text.lexicon import SENTENCES

MAX_CHARACTERS: Final = 60
_SIGNS: Final = {"at_least": "\\ge", "at_most": "\\le", "greater": ">", "smaller": "<"}
_PHRASES: Final = {phrase: sign for section, sign in _SIGNS.items() for phrase in SENTENCES[section]}
_ENDS: Final = ("-\\infty", "\\infty", "+\\infty")


@dataclass(frozen=True)
class Ray:
    """All numbers on one side of `end`; the sign says which, and whether it is one of them."""

    sign: str
    end: Expression
    in_words: bool


@reader
def read_ray(text: str) -> Ray | None:
    """Return the numbers on one side of another that a text names; None for any other text."""
    text = text.strip(" .")
    if len(text) > MAX_CHARACTERS:
        return None
    if text[:1] in "([" and text[-1:] in ")]":
        return _interval(text)
    if text.isascii() and any(text.startswith(phrase) or text.endswith(phrase) for phrase in _PHRASES):
        return _said(text)
    return _inequality(text) if any(sign in text for sign in ("<", ">", "\\le", "\\ge")) else None


def _interval(text: str) -> Ray | None:
    low, comma, high = text[1:-1].partition(",")
    low, high = low.replace(" ", ""), high.replace(" ", "")
    if not comma or (low in _ENDS) is (high in _ENDS):
        return None
    if high in _ENDS:
        return _ray("\\ge" if text[0] == "[" else ">", low, in_words=False)
    return _ray("\\le" if text[-1] == "]" else "<", high, in_words=False)


def _said(text: str) -> Ray | None:
    for phrase, sign in _PHRASES.items():
        behind = phrase.startswith("or ")
        if behind and text.endswith(f" {phrase}"):
            return _ray(sign, text.removesuffix(phrase), in_words=True)
        if not behind and text.startswith(f"{phrase} "):
            return _ray(sign, text.removeprefix(phrase), in_words=True)
    return None


def _inequality(text: str) -> Ray | None:
    one = shape(text)
    found = solved(one) if isinstance(one, Relation) and len(one.signs) == 1 else None
    if not isinstance(one, Relation) or found is None or len(one.sides) != 2:
        return None
    left, right = one.sides
    if left.strip() == found.variable:
        return _ray(one.signs[0], right, in_words=False)
    turned = {"<": ">", ">": "<", "\\le": "\\ge", "\\ge": "\\le"}
    return _ray(turned.get(one.signs[0], ""), left, in_words=False) if right.strip() == found.variable else None


def _ray(sign: str, end: str, *, in_words: bool) -> Ray | None:
    tree = parse(end.strip()) if sign in _SIGNS.values() else None
    return None if tree is None or letters(tree) else Ray(sign, tree, in_words)


@comparator(Ray, Ray, rung="rays", order=36)
def rays(reference: Ray, answer: Ray, _policy: Policy) -> bool | None:
    """Numbers from one on, in words on one side: `3 or more`, and `[3, \\infty)`; `more than 3` has another end."""
    if reference.in_words is answer.in_words:
        return None
    if equal(reference.end, answer.end):
        return reference.sign == answer.sign
    # In whole numbers, `more than 2` is `at least 3`, and `at least 2.5`, too.
    return False if reference.sign == answer.sign and _are_a_whole_apart(reference.end, answer.end) else None


def _are_a_whole_apart(one: Expression, other: Expression) -> bool:
    """Say whether two ends are so far from each other that a whole number is on one side of one of them alone."""
    first, second = evaluate(one), evaluate(other)
    return first is not None and second is not None and abs(first - second) >= 1
