r"""Congruences: `n \equiv 2 \pmod 5`, `x \equiv 1, 3 (mod 4)`, as sets of residues."""

from dataclasses import dataclass
from math import lcm

from mathverifier.core.answers.equivalence.policy import Policy
from mathverifier.core.answers.equivalence.registry import comparator, reader
from mathverifier.core.answers.nodes import Qualified, Relation
from mathverifier.core.answers.parser import shape
from mathverifier.core.expressions.evaluation import evaluate, polynomial
from mathverifier.core.expressions.parser import parse
from mathverifier.core.expressions.rational import Fraction

MAX_MODULUS = 10_000
_SIGNS = ("\\equiv", "≡")
_MODULI = ("\\pmod", "\\bmod", "\\mod", "mod")
_BRACKETS = "(){} ,"


@dataclass(frozen=True)
class Congruence:
    """`name` is one of the residues modulo `modulus`."""

    name: str
    residues: frozenset[int]
    modulus: int


@reader
def read_congruence(text: str) -> Congruence | None:
    """Return the congruence that a text is; None for any other."""
    sign = next((sign for sign in _SIGNS if sign in text), None)
    if sign is None:
        return _of_family(text) if "=" in text and "\\in" in text else None
    left, _, rest = text.partition(sign)
    mark = next((mark for mark in _MODULI if mark in rest), None)
    if mark is None or sign in rest:
        return None
    right, _, below = rest.partition(mark)
    modulus = _whole(below.strip(_BRACKETS))
    values = [_whole(one.strip(_BRACKETS)) for one in right.replace(" or ", ",").replace(" and ", ",").split(",")]
    known = [value for value in values if value is not None]
    name = left.strip(_BRACKETS)
    if not modulus or not 0 < modulus <= MAX_MODULUS or not name or len(known) < len(values):
        return None
    return Congruence(name, frozenset(value % modulus for value in known), modulus)


def _of_family(text: str) -> Congruence | None:
    r"""Read `n = 5k + 3, k \in \mathbb{Z}`."""
    match shape(text):
        case Qualified(Relation((name, formula), ("=",)), conditions) if len(conditions) == 1:
            (condition,) = conditions
        case _:
            return None
    tree = parse(formula) if condition.says == "Z" else None
    form = None if tree is None else polynomial(tree)
    step = (form or {}).get(((condition.letter, 1),))
    start = (form or {}).get((), Fraction(0))
    if form is None or step is None or set(form) - {((condition.letter, 1),), ()}:
        return None
    if step.denominator != 1 or start.denominator != 1 or not 0 < abs(step) <= MAX_MODULUS:
        return None
    modulus = abs(int(step))
    return Congruence(name.strip(), frozenset((int(start) % modulus,)), modulus)


def _whole(text: str) -> int | None:
    tree = parse(text)
    value = None if tree is None else evaluate(tree)
    return int(value) if value is not None and value.denominator == 1 else None


@comparator(Congruence, Congruence, rung="congruences", order=50)
def congruences(reference: Congruence, answer: Congruence, _policy: Policy) -> bool | None:
    """Congruences of one letter: the same residues modulo the least common multiple."""
    if reference.name != answer.name:
        return None
    common = lcm(reference.modulus, answer.modulus)
    if common > MAX_MODULUS**2:
        return None
    if reference.modulus == answer.modulus:
        return reference.residues == answer.residues
    if common > MAX_MODULUS:
        return None
    sides = [
        {number for number in range(common) if number % one.modulus in one.residues} for one in (reference, answer)
    ]
    return sides[0] == sides[1]
