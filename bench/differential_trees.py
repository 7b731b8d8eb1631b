"""Formulas as trees of their own, with three things to do to them: write them, work them out, change them.

Neither the parser nor the arithmetic of the verifier is asked. `latex` writes a tree, and `value` works it out by
mpmath to fifty digits. `rewritten` says the same in another way, and `changed` says nearly the same.
"""

import operator
import random
from collections.abc import Callable, Mapping
from typing import Any

from mpmath import mp, mpc

DIGITS = 50
# A number, a letter, or an operation with its operands.
Tree = Any
Draw = random.Random

mp.dps = DIGITS + 20
FUNCTIONS = {
    "sin": mp.sin,
    "cos": mp.cos,
    "tan": mp.tan,
    "ln": mp.log,
    "exp": mp.exp,
    "arctan": mp.atan,
    "sqrt": mp.sqrt,
}
_NAMED = {"pi": "\\pi", "e": "e"}
_LOOSE = {"+": 1, "-": 1, "*": 2, "neg": 2, "/": 4, "^": 3}
_TIGHT = 4
# How each operation is written, with how tightly each of its operands must bind.
_WRITTEN = {
    "+": ("{}+{}", (1, 2)),
    "-": ("{}-{}", (1, 2)),
    "*": ("{}\\cdot {}", (2, 3)),
    "neg": ("-{}", (3,)),
    "/": ("\\frac{{{}}}{{{}}}", (0, 0)),
    "^": ("{}^{{{}}}", (5, 0)),
    "sqrt": ("\\sqrt{{{}}}", (0,)),
    "exp": ("e^{{{}}}", (0,)),
    "!": ("{}!", (0,)),
    "binom": ("\\binom{{{}}}{{{}}}", (0, 0)),
    "sum": ("\\sum_{{k={}}}^{{{}}} {}", (0, 0, 2)),
}
_WORKED = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "neg": operator.neg,
    "^": mp.power,
    "!": mp.factorial,
    "binom": mp.binomial,
    **FUNCTIONS,
}


def latex(tree: Tree) -> str:
    """Return a tree in LaTeX."""
    if not isinstance(tree, tuple):
        return _NAMED.get(tree, str(tree))
    form, levels = _WRITTEN.get(tree[0], (f"\\{tree[0]}({{}})", (0,)))
    return form.format(*(_within(part, level) for part, level in zip(tree[1:], levels, strict=True)))


def _within(tree: Tree, level: int) -> str:
    """Return a tree with brackets where it binds less than what it stands in."""
    binds = _LOOSE.get(tree[0], _TIGHT) if isinstance(tree, tuple) else 1 if isinstance(tree, int) and tree < 0 else 9
    if isinstance(tree, tuple) and tree[0] == "sum":
        binds = 1
    return latex(tree) if binds >= level else f"({latex(tree)})"


def value(tree: Tree, point: Mapping[str, mpc]) -> mpc:
    """Return the value of a tree at a point. Raises ArithmeticError or ValueError where it has none."""
    if isinstance(tree, int):
        return mp.mpf(tree)
    if isinstance(tree, str):
        return {"pi": mp.pi, "e": mp.e}[tree] if tree in _NAMED else point[tree]
    sign, *operands = tree
    if sign == "sum":
        low, high, term = operands
        return mp.fsum(value(term, {**point, "k": mp.mpf(index)}) for index in range(low, high + 1))
    return _WORKED[sign](*(value(operand, point) for operand in operands))


def letters(tree: Tree) -> set[str]:
    """Return the letters of a tree; the index of a sum is none."""
    if isinstance(tree, str):
        return set() if tree in _NAMED else {tree}
    if isinstance(tree, int):
        return set()
    found = set().union(*map(letters, tree[1:]))
    return found - {"k"} if tree[0] == "sum" else found


def same(first: Tree, second: Tree, draw: Draw) -> bool | None:
    """Say whether two trees agree to fifty digits at points where both have real values; None where there is none."""
    names = sorted(letters(first) | letters(second))
    seen = False
    for _ in range(6):
        point = {name: mp.mpf(draw.randint(1001, 4999)) / 997 * draw.choice((1, 1, -1)) for name in names}
        try:
            one, other = value(first, point), value(second, point)
        except (ArithmeticError, ValueError):
            continue
        if mp.im(one) or mp.im(other) or mp.isnan(one) or mp.isnan(other) or mp.isinf(one) or mp.isinf(other):
            continue
        seen = True
        if abs(one - other) > mp.mpf(10) ** -DIGITS * max(1, abs(one)):
            return False
    return True if seen else None


def drawn(draw: Draw, depth: int, names: str) -> Tree:
    """Return a tree with the letters of `names`."""
    if depth == 0 or draw.random() < 0.15:
        if names and draw.random() < 0.6:
            return draw.choice(names)
        return draw.choice((*range(1, 13), "pi")) if draw.random() < 0.95 else "e"
    kind = draw.choice(("+", "-", "*", "/", "^", "sqrt", "function", "whole", "sum" if not names else "*"))
    if kind == "^":
        return "^", drawn(draw, depth - 1, names), draw.choice((2, 3, -1, -2, ("/", 1, 2), ("/", 3, 2)))
    if kind == "function":
        name = draw.choice([one for one in FUNCTIONS if one != "sqrt"])
        return name, drawn(draw, min(depth - 1, 1), names)
    if kind == "sqrt":
        return "sqrt", drawn(draw, depth - 1, names)
    if kind == "whole":
        return draw.choice((("!", draw.randint(2, 9)), ("binom", draw.randint(5, 12), draw.randint(1, 5))))
    if kind == "sum":
        low = draw.randint(0, 2)
        return "sum", low, low + draw.randint(2, 8), ("*", draw.randint(1, 5), ("^", "k", draw.choice((1, 2, 3))))
    return kind, drawn(draw, depth - 1, names), drawn(draw, depth - 1, names)


# The same in another way, of operands that were turned already.
_LAWS: dict[str, Callable[..., Tree]] = {
    "+": lambda one, other: ("+", other, one),
    "-": lambda one, other: ("neg", ("-", other, one)),
    "*": lambda one, other: ("*", other, one),
    "/": lambda one, other: ("/", ("*", 6, one), ("*", 6, other)),
    "sqrt": lambda one: ("^", one, ("/", 1, 2)),
    "sin": lambda one: ("cos", ("-", ("/", "pi", 2), one)),
    "cos": lambda one: ("-", 1, ("*", 2, ("^", ("sin", ("/", one, 2)), 2))),
    "tan": lambda one: ("/", ("sin", one), ("cos", one)),
    "ln": lambda one: ("-", ("ln", ("*", 2, one)), ("ln", 2)),
    "exp": lambda one: ("*", ("exp", ("-", one, 1)), "e"),
    "arctan": lambda one: ("neg", ("arctan", ("neg", one))),
}
_POWERS: dict[Tree, Callable[[Tree], Tree]] = {
    2: lambda base: ("*", base, base),
    3: lambda base: ("*", base, ("^", base, 2)),
    -1: lambda base: ("/", 1, base),
    -2: lambda base: ("/", ("/", 1, base), base),
}


def rewritten(tree: Tree, draw: Draw) -> Tree:
    """Return the same in another way: each part may be turned by a law that holds for real numbers."""
    if not isinstance(tree, tuple):
        if isinstance(tree, int) and draw.random() < 0.3:
            return draw.choice((("-", tree + 3, 3), ("/", tree * 4, 4), ("sqrt", tree * tree), ("+", tree - 1, 1)))
        return tree
    sign, *operands = tree
    if sign == "sum":
        low, high, term = operands
        return ("+", ("sum", low, high - 1, term), _at(term, high)) if draw.random() < 0.5 and high > low else tree
    if sign in ("!", "binom"):
        return _whole(sign, operands, draw)
    if sign == "^":
        base, exponent = rewritten(operands[0], draw), operands[1]
        return _POWERS[exponent](base) if exponent in _POWERS and draw.random() < 0.6 else ("^", base, exponent)
    parts = [rewritten(operand, draw) for operand in operands]
    return _LAWS[sign](*parts) if sign in _LAWS and draw.random() < 0.6 else (sign, *parts)


def _whole(sign: str, operands: list[int], draw: Draw) -> Tree:
    if sign == "!":
        return "*", operands[0], ("!", operands[0] - 1)
    above, below = operands
    ratio = "/", ("!", above), ("*", ("!", below), ("!", above - below))
    return draw.choice((("binom", above, above - below), ratio))


def _at(term: Tree, index: int) -> Tree:
    if term == "k":
        return index
    return (term[0], *(_at(part, index) for part in term[1:])) if isinstance(term, tuple) else term


def changed(tree: Tree, draw: Draw) -> Tree:
    """Return nearly the same: a number moved, a sign turned, another function, or a very small number more."""
    if draw.random() < 0.2:
        return "+", tree, ("^", 10, -draw.randint(5, 40))
    places = list(_places(tree))
    place = draw.choice(places)
    return _replaced(tree, place, draw)


def _places(tree: Tree, path: tuple[int, ...] = ()) -> Any:
    yield path
    if isinstance(tree, tuple) and tree[0] not in ("!", "binom", "sum"):
        for index, part in enumerate(tree[1:], 1):
            yield from _places(part, (*path, index))


def _replaced(tree: Tree, path: tuple[int, ...], draw: Draw) -> Tree:
    if path:
        parts = list(tree)
        parts[path[0]] = _replaced(parts[path[0]], path[1:], draw)
        return tuple(parts)
    if isinstance(tree, int):
        return tree + draw.choice((-1, 1, 2))
    if isinstance(tree, str):
        return ("*", 2, tree) if draw.random() < 0.5 else ("neg", tree)
    sign, *operands = tree
    other = {"+": "-", "-": "+", "*": "+", "sin": "cos", "cos": "sin", "tan": "sin", "ln": "sqrt", "arctan": "tan"}
    match sign:
        case "!":
            return "!", operands[0] + 1
        case "binom":
            return "binom", operands[0] + 1, operands[1]
        case "sum":
            return "sum", operands[0], operands[1] + 1, operands[2]
        case "/":
            return "/", operands[1], operands[0]
        case _:
            return (other.get(sign, sign), *operands) if sign in other else ("neg", tree)
