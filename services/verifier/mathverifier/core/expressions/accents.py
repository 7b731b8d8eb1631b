"""What accents over letters and formulas mean: symbols of their own, arrows, and the conjugates of complex numbers."""

from mathverifier.core.expressions.nodes import (
    Binary,
    Call,
    Expression,
    Number,
    Symbol,
    Unary,
    product_letters,
    substituted,
    symbols,
)

# What is over a vector; of vectors, there are two products, and a length.
ARROWS = ("\\vec", "\\overrightarrow")
_BARS = ("\\overline", "\\bar")
# Letters that stand for complex numbers where a bar is over them.
_COMPLEX = frozenset("zwZW")
_I = Symbol(0, 0, "i")


def accented(accent: str, inside: Expression, start: int) -> Expression | None:
    """Return what stands under an accent: letters as one symbol, or a conjugate; None where it is not known.

    The arrow from B to A is the one from A to B, turned round.
    """
    names = product_letters(inside)
    if accent in _BARS and "i" in symbols(inside) and (not names or names == ["i"]):
        return _conjugate(inside)
    if not names or (accent == "\\vec" and len(names) > 1):
        return None
    name = {"\\overline": "bar", "\\overrightarrow": "vec", "\\widehat": "hat"}.get(accent, accent[1:])
    turned = accent in ARROWS and len(names) == 2 and names[1] < names[0]
    # A bar over two capitals is a segment, which has no direction.
    is_segment = name == "bar" and len(names) == 2 and all(map(str.isupper, names))
    written = "".join(sorted(names) if turned or is_segment else names)
    symbol = Symbol(start, inside.end, f"{name}({written})")
    return Unary(start, inside.end, "-", symbol) if turned else symbol


def _conjugate(tree: Expression) -> Expression | None:
    """Return the conjugate of a formula whose letters are real: it has -i for i, if it has a value in one way alone."""
    if symbols(tree) & _COMPLEX or not _has_one_value(tree):
        return None
    return substituted(tree, "i", Unary(0, 0, "-", _I))


def _has_one_value(tree: Expression) -> bool:
    """Say whether a formula is made without roots and logarithms of what may be complex."""
    match tree:
        case Number() | Symbol():
            return True
        case Unary(operator="sqrt", operand=operand):
            return isinstance(operand, Number)
        case Unary(operator=operator, operand=operand):
            return operator in ("-", "°") and _has_one_value(operand)
        case Binary(operator="^", left=left, right=right):
            is_whole = isinstance(right, Number) and right.value.denominator == 1
            is_exponential = isinstance(left, Symbol) and left.name == "e"
            return _has_one_value(left) and (is_whole or (is_exponential and _has_one_value(right)))
        case Binary(operator="root"):
            return False
        case Binary(left=left, right=right):
            return _has_one_value(left) and _has_one_value(right)
        case Call(name=name, arguments=arguments):
            return name in ("sin", "cos", "exp") and all(map(_has_one_value, arguments))
