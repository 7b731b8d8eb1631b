"""Whether a relation between two formulas without letters holds: by doubles first, and proven where it does not."""

import math
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from mathverifier.core.expressions.decision import decide
from mathverifier.core.expressions.effort import one_comparison
from mathverifier.core.expressions.evaluation import evaluate
from mathverifier.core.expressions.nodes import Binary, Call, Expression, Number, Unary
from mathverifier.core.formulas.approximation import MANNERS, Manner, approximate

# Doubles that are closer than this, in parts of the larger one, are taken for equal.
CLOSE = 1e-9
# What pi, roots and the like are rounded to on the way, in parts.
ON_THE_WAY = 0.006
# How far `≈` may be off.
ABOUT = 0.03
MAX_MODULUS = 10**12


class Sides(NamedTuple):
    """Two reduced formulas, and how many decimals each shows at its end, None where it shows none."""

    left: Expression
    right: Expression
    left_decimals: int | None
    right_decimals: int | None


def holds(sides: Sides, relation: str, *, rounds: bool) -> bool | None:
    """Say whether the relation holds in any manner in which it may be meant; None where that is not known.

    `rounds` says that the text rounds numbers, so that a whole number may stand for a broken one.
    """
    known = False
    for manner in _manners(sides):
        left, right = (approximate(side, {}, manner) for side in (sides.left, sides.right))
        if left is None or right is None:
            continue
        known = True
        if _agrees(sides, relation, left, right, rounds=rounds):
            return True
    if not known or relation == "≠":
        return None
    if relation in "=≈":
        return False if _differs(sides.left, sides.right) else None
    return False if _differs(sides.left, sides.right) else None


def _manners(sides: Sides) -> tuple[Manner, ...]:
    speaks = any(_needs_manner(side) for side in (sides.left, sides.right))
    return MANNERS if speaks else MANNERS[:1]


def _needs_manner(tree: Expression) -> bool:
    match tree:
        case Unary():
            return tree.operator == "°" or _needs_manner(tree.operand)
        case Binary():
            return _needs_manner(tree.left) or _needs_manner(tree.right)
        case Call():
            return tree.name not in ("binom", "abs", "floor", "ceil", "ln", "exp")
        case _:
            return False


def _agrees(sides: Sides, relation: str, left: float, right: float, *, rounds: bool) -> bool:
    size = max(abs(left), abs(right), 1e-300)
    slack = CLOSE * size
    if relation in ("=", "≈"):
        within = slack + _tolerance(sides, relation, left, right, rounds=rounds)
        if abs(left - right) <= within:
            return True
        percent = isinstance(sides.right, Unary) and sides.right.operator == "%"
        return percent and abs(left - 100 * right) <= max(100 * within, slack)
    match relation:
        case "<" | "≤":
            return left <= right + slack
        case ">" | "≥":
            return left >= right - slack
        case "≠":
            return abs(left - right) > slack
        case _:
            return True


def _tolerance(sides: Sides, relation: str, left: float, right: float, *, rounds: bool) -> float:
    """Return by how much the sides may differ for what was rounded."""
    size = max(abs(left), abs(right))
    if relation == "≈":
        return max(ABOUT * size, 2 * 10.0 ** -(sides.right_decimals or 0))
    exact = evaluate(sides.left) is not None and evaluate(sides.right) is not None
    shown = [decimals for decimals in (sides.left_decimals, sides.right_decimals) if decimals is not None]
    decimal = has_decimals(sides.left) or has_decimals(sides.right)
    within = 10.0 ** -min(shown) if shown else 0.0
    if exact:
        if left.is_integer() and not decimal:
            return 0.0
        # A whole number stands for a broken one that it was cut or rounded to.
        return max(within, 0.999 if rounds and _is_plain(sides.right) and right.is_integer() else 0.0)
    if decimal:
        return max(within, ON_THE_WAY * size)
    return 1.0 if rounds and (_is_plain(sides.right) or _is_plain(sides.left)) else 0.0


def has_decimals(tree: Expression) -> bool:
    """Say whether a decimal fraction is written in a formula."""
    if isinstance(tree, Number):
        return tree.value.denominator != 1
    if isinstance(tree, Binary):
        return has_decimals(tree.left) or has_decimals(tree.right)
    if isinstance(tree, Unary):
        return has_decimals(tree.operand)
    return isinstance(tree, Call) and any(map(has_decimals, tree.arguments))


def _is_plain(tree: Expression) -> bool:
    return isinstance(tree, Number) or (isinstance(tree, Unary) and tree.operator in "-%" and _is_plain(tree.operand))


def _differs(left: Expression, right: Expression) -> bool:
    """Say whether two formulas are proven to be different."""
    one, other = evaluate(left), evaluate(right)
    if one is not None and other is not None:
        return one != other
    with one_comparison():
        return decide(left, right).equal is False


def is_congruent(left: Expression, right: Expression, modulus: Expression) -> bool | None:
    """Say whether two whole numbers leave the same remainder; None where that is not known."""
    divisor = evaluate(modulus)
    if divisor is None or divisor.denominator != 1 or not 1 < divisor <= MAX_MODULUS:
        return None
    one, other = _remainder(left, int(divisor)), _remainder(right, int(divisor))
    return None if one is None or other is None else one == other


def is_meant_modulo(left: Expression, right: Expression, last: Expression | None) -> bool:
    """Say whether a chain ends in `1 mod 7`, and these sides of it leave the same remainder: `2^3 = 8 = 1 mod 7`."""
    if not isinstance(last, Call) or last.name != "mod":
        return False
    first, second = (one.arguments[0] if isinstance(one, Call) and one.name == "mod" else one for one in (left, right))
    return is_congruent(first, second, last.arguments[1]) is True


def _remainder(tree: Expression, divisor: int) -> int | None:
    match tree:
        case Number() if tree.value.denominator == 1:
            return int(tree.value) % divisor
        case Unary(operator="-"):
            inner = _remainder(tree.operand, divisor)
            return None if inner is None else -inner % divisor
        case Binary(operator="+" | "-" | "*"):
            left, right = _remainder(tree.left, divisor), _remainder(tree.right, divisor)
            if left is None or right is None:
                return None
            found = {"+": left + right, "-": left - right, "*": left * right}[tree.operator]
            return found % divisor
        case Binary(operator="^"):
            base, exponent = _remainder(tree.left, divisor), evaluate(tree.right)
            if base is None or exponent is None or exponent.denominator != 1 or not 0 <= exponent < 10**9:
                return None
            return pow(base, int(exponent), divisor)
        case Unary(operator="!") | Call():
            value = evaluate(tree)
            return None if value is None or value.denominator != 1 else int(value) % divisor
        case _:
            return None


BASES = (1.3717, 0.7313, 2.1519, 3.3391, 0.4127)


def at_points(first: Expression, second: Expression, names: frozenset[str]) -> list[tuple[float, float]]:
    """Return both values at points where both have one."""
    found: list[tuple[float, float]] = []
    for point in _points(names):
        one, other = approximate(first, point), approximate(second, point)
        if one is not None and other is not None:
            found.append((one, other))
            if len(found) == 3 and not are_close(one, other) and not _have_one_difference(found):
                break
    return found


@lru_cache(maxsize=256)
def _points(names: frozenset[str]) -> tuple[Mapping[str, float], ...]:
    return tuple(
        {
            name: base + 1.3 * math.sin(7.1 * (index + 1) * (place + 1) + index) ** 2
            for index, name in enumerate(sorted(names))
        }
        for place, base in enumerate(BASES)
    )


def _have_one_difference(values: list[tuple[float, float]]) -> bool:
    first = values[0][0] - values[0][1]
    return all(are_close(one - other, first) for one, other in values)


def are_close(one: float, other: float) -> bool:
    """Say whether two doubles may be the same number."""
    return abs(one - other) <= 1e-8 * max(1.0, abs(one), abs(other))
