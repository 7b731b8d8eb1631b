"""Letters that can only stand for whole numbers: what they are in says so."""

import random
from collections.abc import Iterator

from mathverifier.core.expressions.evaluation import evaluate
from mathverifier.core.expressions.nodes import Binary, Call, Expression, Symbol, Unary
from mathverifier.core.expressions.rational import Fraction
from mathverifier.core.expressions.structure import letters, nodes

# Letters that mostly count something.
COUNTING = frozenset("jklmnN")
_TRIGONOMETRIC = frozenset(("sin", "cos", "tan", "cot", "sec", "csc"))
# A period of what whole numbers are put into divides this number, mostly.
PERIOD = 12
LARGEST, LARGE = 60, 1_500
# Numbers of so many bits are looked at where nothing keeps from it.
HUGE_BITS = (20, 40, 64, 96)
JOINT_POINTS = 48


def whole_letters(tree: Expression) -> frozenset[str]:
    r"""Return the letters of `n!`, `\\binom{n}{k}`, `(-1)^n` and `\\cos n\\pi`."""
    found: frozenset[str] = frozenset()
    for node in nodes(tree):
        match node:
            case Unary(operator="!"):
                found |= letters(node.operand)
            case Call(name="binom" | "double_factorial"):
                found |= letters(node)
            case Binary(operator="^") if _is_negative(node.left):
                found |= letters(node.right)
            case Call() if node.name in _TRIGONOMETRIC and _has_pi(node):
                found |= letters(node) & COUNTING
            case _:
                continue
    return found


def _is_negative(base: Expression) -> bool:
    value = evaluate(base)
    return value is not None and value < 0


def _has_pi(tree: Expression) -> bool:
    return any((isinstance(node, Symbol) and node.name == "pi") for node in nodes(tree))


def whole_points(names: list[str], draw: random.Random) -> Iterator[dict[str, Fraction]]:
    """Yield points of whole numbers: every remainder of a single letter; of several, small ones beside large ones."""
    if len(names) == 1:
        order = list(range(PERIOD))
        draw.shuffle(order)
        for remainder in order:
            yield {names[0]: Fraction(remainder + PERIOD * draw.randint(0, LARGEST // PERIOD))}
        for _ in range(PERIOD // 2):
            yield {names[0]: Fraction(draw.randint(-LARGEST, LARGE))}
        yield from _huge_points(names, draw)
        return
    for _ in range(JOINT_POINTS):
        point = {name: draw.randint(0, draw.choice((6, 12, LARGEST, LARGE // 2))) for name in names}
        if draw.random() < 0.5:
            # From the largest to the smallest by the alphabet's end: `n` over `k`.
            point = dict(zip(names, sorted(point.values()), strict=True))
        yield {name: Fraction(value) for name, value in point.items()}
    yield from _huge_points(names, draw)


def _huge_points(names: list[str], draw: random.Random) -> Iterator[dict[str, Fraction]]:
    for size in HUGE_BITS:
        for sign in (1, -1):
            yield {name: Fraction(sign * draw.getrandbits(size)) for name in names}


def changes_far_out(tree: Expression) -> bool:
    """Say whether what is alike for small whole numbers may differ for larger ones: it is rounded, or cut."""
    for node in nodes(tree):
        match node:
            case Call(name="floor" | "ceil" | "abs") if letters(node):
                return True
            case Call(name="binom") if letters(node.arguments[0]):
                lower = evaluate(node.arguments[1])
                if lower is not None and lower > LARGEST:
                    return True
            case _:
                continue
    return False
