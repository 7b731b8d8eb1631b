"""Pairs of answers of every kind, made of trees whose truth is worked out by mpmath (bench/differential_trees.py)."""

import random
from collections.abc import Callable, Iterator
from typing import NamedTuple

from bench.differential_trees import Draw, Tree, changed, drawn, latex, rewritten, same


class Made(NamedTuple):
    """Two answers, whether they are equal, and their kind."""

    kind: str
    reference: str
    answer: str
    label: bool


class Part(NamedTuple):
    """A value, itself in another way, and another value."""

    value: Tree
    same: Tree
    other: Tree


def pairs(seed: int) -> Iterator[Made]:
    """Yield pairs without end, of each kind in turn, half of them equal."""
    draw = random.Random(seed)
    place = 0
    while True:
        kind = list(KINDS)[place // 2 % len(KINDS)]
        made = KINDS[kind](draw, place % 2 == 0)
        if made is not None:
            yield Made(kind, *made, place % 2 == 0)
            place += 1


Texts = tuple[str, str] | None


def _part(draw: Draw, names: str = "", depth: int = 2) -> Part | None:
    """Return a part whose truths are worked out; None where its tree has no value, or the change changes nothing."""
    tree = drawn(draw, depth, names)
    equal, other = tree, changed(tree, draw)
    for _ in range(draw.randint(1, 3)):
        equal, other = rewritten(equal, draw), rewritten(other, draw)
    if len(latex(tree)) > 90 or same(tree, equal, draw) is not True or same(tree, other, draw) is not False:
        return None
    return Part(tree, equal, other)


def _parts(draw: Draw, count: int, depth: int = 1) -> list[Part] | None:
    """Return parts of which no two are equal, nor one equal to another's change."""
    found = [_part(draw, depth=depth) for _ in range(count)]
    parts = [one for one in found if one is not None]
    if len(parts) < count:
        return None
    everything = [tree for part in parts for tree in (part.value, part.other)]
    apart = all(same(one, other, draw) is False for place, one in enumerate(everything) for other in everything[:place])
    return parts if apart else None


def _constant(draw: Draw, equal: bool) -> Texts:
    part = _part(draw, depth=3)
    return None if part is None else (latex(part.value), latex(part.same if equal else part.other))


def _expression(draw: Draw, equal: bool) -> Texts:
    part = _part(draw, draw.choice(("x", "xy", "n", "ab")), depth=3)
    return None if part is None else (latex(part.value), latex(part.same if equal else part.other))


def _listed(opening: str, closing: str, *, ordered: bool) -> Callable[[Draw, bool], Texts]:
    def made(draw: Draw, equal: bool) -> Texts:
        parts = _parts(draw, draw.randint(2, 4))
        if parts is None:
            return None
        first = [latex(part.value) for part in parts]
        second = [latex(part.same) for part in parts]
        if not equal:
            place = draw.randrange(len(parts))
            second[place] = latex(parts[place].other)
            if ordered and draw.random() < 0.4:
                second = [latex(part.same) for part in (*parts[1:], parts[0])]
        if not ordered:
            draw.shuffle(second)
        return opening + ", ".join(first) + closing, opening + ", ".join(second) + closing

    return made


def _interval(draw: Draw, equal: bool) -> Texts:
    """Return an interval with rational ends as an interval and as an inequality, or with one end's bracket turned."""
    low = draw.randint(-9, 5)
    high = low + draw.randint(1, 8)
    left, right = draw.choice("[("), draw.choice(")]")
    ends = latex(rewritten(low, draw) if low > 0 else low), latex(rewritten(high, draw) if high > 0 else high)
    reference = f"{left}{low},{high}{right}"
    if not equal:
        if draw.random() < 0.5:
            left = "(" if left == "[" else "["
        else:
            ends = str(low), str(high + 1)
    signs = ("\\le " if left == "[" else "<", "\\le " if right == "]" else "<")
    as_relation = f"{ends[0]}{signs[0]}x{signs[1]}{ends[1]}"
    return reference, draw.choice(
        (as_relation, f"{left}{ends[0]},{ends[1]}{right}", f"x\\in {left}{ends[0]},{ends[1]}{right}")
    )


def _matrix(draw: Draw, equal: bool) -> Texts:
    parts = _parts(draw, 4)
    if parts is None:
        return None
    first = [latex(part.value) for part in parts]
    second = [latex(part.same) for part in parts]
    if not equal:
        second = (
            [second[0], second[2], second[1], second[3]]
            if draw.random() < 0.4
            else [latex(parts[0].other), *second[1:]]
        )
    written = [f"\\begin{{pmatrix}}{a}&{b}\\\\{c}&{d}\\end{{pmatrix}}" for a, b, c, d in (first, second)]
    return written[0], written[1]


def _polynomial(draw: Draw, equal: bool) -> Texts:
    roots = [draw.randint(-6, 6) for _ in range(draw.randint(2, 4))]
    coefficients = [1]
    for root in roots:
        coefficients = [a - root * b for a, b in zip((*coefficients, 0), (0, *coefficients), strict=True)]
    product = "".join(f"(x{-root:+d})" if root else "x" for root in roots)
    if not equal:
        coefficients[draw.randrange(1, len(coefficients))] += draw.choice((-1, 1, 2))
    degree = len(roots)
    terms = [f"{value:+d}x^{{{degree - place}}}" for place, value in enumerate(coefficients) if value]
    return product, "".join(terms).lstrip("+").replace("x^{0}", "").replace("x^{1}", "x")


def _family(draw: Draw, equal: bool) -> Texts:
    below, step = draw.choice((2, 3, 4, 6)), draw.choice((1, 2))
    start = draw.randint(1, below * step - 1)
    moved = start + below * step * draw.choice((-1, 1, 2)) if equal else start + draw.choice((1, -1))
    tail = "k\\pi" if step == 1 else "2k\\pi"
    return (
        f"x=\\frac{{{start}\\pi}}{{{below}}}+{tail}, k\\in\\mathbb{{Z}}",
        f"x=\\frac{{{moved}\\pi}}{{{below}}}+{tail.replace('k', 'n')}, n\\in\\mathbb{{Z}}",
    )


def _relation(draw: Draw, equal: bool) -> Texts:
    a, b, c = (draw.choice([one for one in range(-9, 10) if one]) for _ in range(3))
    times = draw.choice((-3, -2, 2, 3))
    other = [times * one for one in (a, b, c)]
    if not equal:
        other[draw.randrange(3)] += times
    if not any(other[:2]):
        return None
    power = draw.choice(("", "^2"))
    reference = f"{a}x{power}{b:+d}y={c}"
    return reference, draw.choice(
        (f"{other[0]}x{power}{other[1]:+d}y={other[2]}", f"{other[0]}x{power}{other[1]:+d}y{-other[2]:+d}=0")
    )


KINDS: dict[str, Callable[[Draw, bool], Texts]] = {
    "closed form": _constant,
    "expression": _expression,
    "polynomial": _polynomial,
    "list": _listed("", "", ordered=False),
    "set": _listed("\\{", "\\}", ordered=False),
    "tuple": _listed("(", ")", ordered=True),
    "matrix": _matrix,
    "interval": _interval,
    "family": _family,
    "relation": _relation,
}
