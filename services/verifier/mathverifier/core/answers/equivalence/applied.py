"""Functions that only the problem knows: `f(2x)` is no product, and neither `2f(x)` nor anything else that is known."""

from collections.abc import Iterable

from mathverifier.core.expressions.decision import equal
from mathverifier.core.expressions.nodes import Binary, Call, Expression, Number, Symbol, Unary, symbols
from mathverifier.core.expressions.parser import parse
from mathverifier.core.expressions.rational import Fraction
from mathverifier.core.expressions.tokens import Token, Unreadable, tokens_of

# Letters that functions have as names. The first always is one where a bracket follows; of the others `h(a+b)` is a
# product, and `h(x)`, of one letter or number, is not.
ALWAYS = frozenset("f")
USUAL = frozenset("fghFGHPQpquvwDETLSN")
_ATOMS = ("symbol", "greek", "number")
_ZERO = Fraction(0)


def functions_in(texts: Iterable[str]) -> frozenset[str]:
    """Return the letters that are functions in one of the texts, and so in all of them."""
    found: set[str] = set()
    for text in texts:
        if "(" in text:
            try:
                found.update(_functions(tokens_of(text)))
            except Unreadable:
                continue
    return frozenset(found)


def _functions(tokens: list[Token]) -> Iterable[str]:
    for place, token in enumerate(tokens):
        if token.kind != "symbol" or token.text not in USUAL:
            continue
        behind = tokens[place + 1 : place + 5]
        primes = bool(behind) and behind[0].kind == "prime"
        behind = behind[primes:]
        if len(behind) < 3 or behind[0].text != "(":
            continue
        if primes or token.text in ALWAYS or (behind[1].kind in _ATOMS and behind[2].text == ")"):
            yield token.text


def equal_applied(reference: str, answer: str, functions: frozenset[str]) -> bool | None:
    """Compare two formulas in which letters are functions; of these nothing is known but that they have one value.

    Different formulas differ only where their difference is a number that is not zero.
    """
    first, second = parse(reference, functions), parse(answer, functions)
    if first is None or second is None:
        return None
    known: list[tuple[Call, Symbol]] = []
    one, other = _named(first, functions, known), _named(second, functions, known)
    same = equal(one, other)
    if same is not False:
        return same
    values = {symbol.name for _, symbol in known}
    sides = [values & symbols(side) for side in (one, other)]
    # Of the same values nothing makes different formulas equal; of others, only a number is proven to be left.
    return False if sides[0] == sides[1] or _left_is_free(one, other, values) else None


def _left_is_free(one: Expression, other: Expression, values: set[str]) -> bool:
    """Say whether the difference is the same whatever the values of functions are."""
    apart = Binary(0, 0, "-", one, other)
    return all(equal(apart, _at_zero(apart, {name})) for name in values)


def _at_zero(tree: Expression, names: set[str]) -> Expression:
    match tree:
        case Symbol():
            return Number(0, 0, _ZERO) if tree.name in names else tree
        case Unary():
            return tree._replace(operand=_at_zero(tree.operand, names))
        case Binary():
            return tree._replace(left=_at_zero(tree.left, names), right=_at_zero(tree.right, names))
        case Call():
            return tree._replace(arguments=tuple(_at_zero(one, names) for one in tree.arguments))
        case Number():
            return tree


def _named(tree: Expression, functions: frozenset[str], known: list[tuple[Call, Symbol]]) -> Expression:
    """Return the tree with a letter for each value of a function; equal arguments give one value."""
    match tree:
        case Call() if tree.name.rstrip("'") in functions:
            call = tree._replace(arguments=tuple(_named(one, functions, known) for one in tree.arguments))
            for other, symbol in known:
                if other.name == call.name and equal(other.arguments[0], call.arguments[0]):
                    return symbol
            symbol = Symbol(0, 0, f"value{len(known)}")
            known.append((call, symbol))
            return symbol
        case Call():
            return tree._replace(arguments=tuple(_named(one, functions, known) for one in tree.arguments))
        case Unary():
            return tree._replace(operand=_named(tree.operand, functions, known))
        case Binary():
            return tree._replace(left=_named(tree.left, functions, known), right=_named(tree.right, functions, known))
        case Number() | Symbol():
            return tree
