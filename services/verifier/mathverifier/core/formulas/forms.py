"""What shape formulas have: worked out or not, with functions in them, with branches."""

from mathverifier.core.expressions.evaluation import evaluate, polynomial
from mathverifier.core.expressions.nodes import Binary, Call, Expression, Number, Symbol, Unary, symbols
from mathverifier.core.expressions.rational import Fraction
from mathverifier.core.formulas.comparison import has_decimals

# What has another form for some values of its letters than for others, or no value at all.
_BRANCHING = frozenset(("abs", "floor", "ceil", "arcsin", "arccos", "arctan", "log", "ln"))


def has_branches(tree: Expression) -> bool:
    """Say whether a formula has an absolute value or an even root of letters: which sign it has is known elsewhere."""
    match tree:
        case Unary():
            return (tree.operator == "sqrt" and bool(symbols(tree))) or has_branches(tree.operand)
        case Binary():
            root = tree.operator == "root" or (tree.operator == "^" and has_decimals(tree.right))
            return (root and bool(symbols(tree.left))) or has_branches(tree.left) or has_branches(tree.right)
        case Call():
            return tree.name in _BRANCHING and bool(symbols(tree))
        case _:
            return False


def tells_derivative(tree: Expression) -> bool:
    """Say whether a formula is a derivative, written as one."""
    match tree:
        case Call(name="derivative"):
            return True
        case Call():
            return tree.name.startswith("apply:") and tree.name.endswith("'")
        case _:
            return False


def has_call(tree: Expression | None) -> bool:
    """Say whether a formula has a function that is not worked out term by term."""
    match tree:
        case Call():
            return tree.name.startswith("apply:") or tree.name in ("mod", "integral", "floor", "ceil")
        case Unary():
            return has_call(tree.operand)
        case Binary():
            return has_call(tree.left) or has_call(tree.right)
        case _:
            return False


def may_be_rewriting(a: Expression, b: Expression) -> bool:
    """Say whether two formulas have the highest terms in common, of degree two or more."""
    one, other = polynomial(a), polynomial(b)
    if not one or not other:
        return False
    degree = max(sum(power for _, power in monomial) for monomial in one)
    highest = [
        {key: value for key, value in terms.items() if sum(power for _, power in key) >= degree}
        for terms in (one, other)
    ]
    return degree > 1 and highest[0] == highest[1]


def is_nearly(a: Expression, b: Expression) -> bool:
    """Say whether two formulas of degree three or more have another term in common beside the highest ones."""
    one, other = polynomial(a), polynomial(b)
    if not one or not other or max(sum(power for _, power in monomial) for monomial in one) < 3:
        return False
    return may_be_rewriting(a, b) and sum(other.get(key) == value for key, value in one.items()) > 1


def has_product_of_sums(tree: Expression) -> bool:
    """Say whether a formula is a product of which a factor, or its base, is a sum with letters."""
    match tree:
        case Unary(operator="-"):
            return has_product_of_sums(tree.operand)
        case Binary(operator="*"):
            return any(_is_sum(part) or has_product_of_sums(part) for part in (tree.left, tree.right))
        case Binary(operator="^"):
            return _is_sum(tree.left)
        case _:
            return False


def _is_sum(tree: Expression) -> bool:
    return isinstance(tree, Binary) and tree.operator in "+-" and bool(symbols(tree))


def is_canonical(tree: Expression) -> bool:
    """Say whether a formula is a sum of plain terms, no two of the same letters, as one writes what is worked out."""
    terms: list[frozenset[tuple[str, Fraction]]] = []
    pending = [tree]
    while pending:
        part = pending.pop()
        match part:
            case Binary(operator="+" | "-"):
                pending += [part.left, part.right]
            case Unary(operator="-"):
                pending.append(part.operand)
            case Binary(operator="/") if evaluate(part.right) is not None:
                pending.append(part.left)
            case _:
                term = _term(part)
                if term is None:
                    return False
                terms.append(term)
    return len(set(terms)) == len(terms)


def _term(part: Expression) -> frozenset[tuple[str, Fraction]] | None:
    """Return the letters of a product with their powers; None where it has anything else, or one of them twice."""
    if evaluate(part) is not None:
        return frozenset()
    match part:
        case Symbol():
            return frozenset({(part.name, Fraction(1))})
        case Binary(operator="^", left=Symbol() as base, right=Number() as exponent):
            return frozenset({(base.name, exponent.value)})
        case Binary(operator="*"):
            left, right = _term(part.left), _term(part.right)
            if left is None or right is None or {name for name, _ in left} & {name for name, _ in right}:
                return None
            return left | right
        case Binary(operator="/") if evaluate(part.right) is not None:
            return _term(part.left)
        case _:
            return None
