r"""Congruences: `n \equiv 2 \pmod 5`, `x \equiv 1, 3 (mod 4)`, as sets of residues."""

from dataclasses import dataclass
from math import lcm

from mathverifier.core.answers.equivalence.formulas import COUNTING
from mathverifier.core.answers.equivalence.policy import Policy
from mathverifier.core.answers.equivalence.registry import comparator, reader
from mathverifier.core.answers.nodes import Qualified, Relation
from mathverifier.core.answers.parser import shape
from mathverifier.core.expressions.evaluation import evaluate, polynomial
from mathverifier.core.expressions.nodes import Number, symbols
from mathverifier.core.expressions.parser import parse
from mathverifier.core.expressions.rational import Fraction

MAX_MODULUS = 10_000
_SIGNS = ("\\equiv", "≡")
_MODULI = ("\\pmod", "\\bmod", "\\mod", "mod")
_BRACKETS = "(){} ,"
_NOTHING = Number(0, 0, Fraction(0))


@dataclass(frozen=True)
class Congruence:
    """`name` is one of the residues modulo `modulus`; not `said` where a letter is only taken for a whole number."""

    name: str
    residues: frozenset[int]
    modulus: int
    said: bool = True


@reader
def read_congruence(text: str) -> Congruence | None:
    """Return the congruence that a text is; None for any other."""
    sign = next((sign for sign in _SIGNS if sign in text), None)
    mark = next((mark for mark in _MODULI if mark in text), None)
    if sign is None and mark is None:
        return _of_family(text) if "=" in text else None
    left, _, rest = text.partition(sign) if sign else ("", "", text)
    if mark is None or mark not in rest or (sign and sign in rest) or "=" in rest:
        return None
    right, _, below = rest.partition(mark)
    modulus = _whole(below.strip(_BRACKETS))
    parts = right.replace(" or ", ",").replace(" and ", ",").split(",")
    values = [_whole(way) for one in parts for way in _both_signs(one.strip(_BRACKETS))]
    known = [value for value in values if value is not None]
    name = left.strip(_BRACKETS)
    if not modulus or not 0 < modulus <= MAX_MODULUS or bool(name) != bool(sign) or len(known) < len(values):
        return None
    if not name and not all(0 <= value < modulus for value in known):
        # `10 mod 7` is still to be worked out.
        return None
    return Congruence(name, frozenset(value % modulus for value in known), modulus)


def _both_signs(text: str) -> tuple[str, ...]:
    return tuple(text.replace("\\pm", sign) for sign in ("", "-")) if text.startswith("\\pm") else (text,)


def _of_family(text: str) -> Congruence | None:
    r"""Read `n = 5k + 3, k \in \mathbb{Z}`, and `n = 5k + 3` of which nothing is said."""
    one = shape(text)
    match one:
        case Qualified(Relation((name, formula), ("=",)), conditions) if len(conditions) == 1:
            (condition,) = conditions
            letter = condition.letter if condition.says == "Z" else ""
        case Relation((name, formula), ("=",)):
            letter = next(iter(COUNTING & symbols(parse(formula) or _NOTHING)), "")
        case _:
            return None
    tree = parse(formula) if letter and letter != name.strip() else None
    form = None if tree is None else polynomial(tree)
    step = (form or {}).get(((letter, 1),))
    start = (form or {}).get((), Fraction(0))
    if form is None or step is None or set(form) - {((letter, 1),), ()}:
        return None
    if step.denominator != 1 or start.denominator != 1 or not 0 < abs(step) <= MAX_MODULUS:
        return None
    modulus = abs(int(step))
    return Congruence(name.strip(), frozenset((int(start) % modulus,)), modulus, isinstance(one, Qualified))


def _whole(text: str) -> int | None:
    tree = parse(text)
    value = None if tree is None else evaluate(tree)
    return int(value) if value is not None and value.denominator == 1 else None


@comparator(Congruence, Congruence, rung="congruences", order=50)
def congruences(reference: Congruence, answer: Congruence, _policy: Policy) -> bool | None:
    """Congruences of one letter: the same residues modulo the least common multiple."""
    if (reference.name and answer.name and reference.name != answer.name) or not (reference.said or answer.said):
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
