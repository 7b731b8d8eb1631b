"""Expansions and simplifications that are meant to hold for all values of their letters, and do not."""

from mathverifier.core.claims.extraction import Claim
from mathverifier.core.claims.givens import as_polynomial
from mathverifier.core.expressions.evaluation import Polynomial, multiply, polynomial, proportional
from mathverifier.core.expressions.nodes import Binary, Expression, Number, Unary, symbols
from mathverifier.core.expressions.rational import Fraction
from mathverifier.core.text.lexer import lexed
from mathverifier.core.text.vocabulary import vocabulary

# Whoever is asked for this, and told no equation, writes identities alone.
_TRANSFORM = frozenset(("simplify", "expand", "factor", "factorise", "factorize"))
_RELATIONS = frozenset(("=", "<", ">", "≤", "≥", "<=", ">=", "!=", ":=", "\\le", "\\leq", "\\ge", "\\geq", "\\equiv"))


def asks_for_identity(problem: str) -> bool:
    """Say whether the problem asks for another form of an expression, and states no equation."""
    asked = not _TRANSFORM.isdisjoint(vocabulary(problem)) or "multiply out" in problem.lower()
    return asked and _RELATIONS.isdisjoint(lexed(problem).texts)


def is_false_expansion(claim: Claim, following: Claim | None, *, asked: bool) -> bool:
    """Tell a failed expansion from an equation.

    One that `following` goes on to solve is an equation. Where an identity is what is `asked` for, all equations
    between the same letters are meant as such. Elsewhere those are that nearly hold, and in which a bracket on the left
    is gone on the right. In these, the leading terms agree, or all terms but one, or they are the square of a sum
    without its middle.
    """
    if claim.relation != "=" or not claim.letters or not (asked or _expands(claim)):
        return False
    letters = symbols(claim.left)
    if not letters or letters & {"i", "e"} or letters != symbols(claim.right):
        return False
    left, right = polynomial(claim.left), polynomial(claim.right)
    if not left or not right or left == right:
        return False
    if asked:
        return True
    if following is not None and _same_equation(claim, following):
        return False
    if _leading(left) == _leading(right):
        return True
    return not _is_sum(claim.left) and (_one_off(left, right) or _without_middle(claim.left, right))


def _expands(claim: Claim) -> bool:
    """Whether a bracket is gone; a sum in two letters may be the equation of a circle."""
    summed = len(claim.letters) > 1 and _is_sum(claim.left)
    return not summed and _unexpanded(claim.left) and not _unexpanded(claim.right)


def _unexpanded(side: Expression) -> bool:
    match side:
        case Unary(operator="-"):
            return _is_sum(side.operand) or _unexpanded(side.operand)
        case Binary(operator="^" | "*"):
            return any(_is_sum(part) and bool(symbols(part)) for part in (side.left, side.right)) or _unexpanded(
                side.left
            )
        case Binary(operator="+" | "-"):
            bracket = side.operator == "-" and _is_sum(side.right) and bool(symbols(side.right))
            return bracket or _unexpanded(side.left) or _unexpanded(side.right)
        case _:
            return False


def _is_sum(side: Expression) -> bool:
    return isinstance(side, Binary) and side.operator in "+-"


def _same_equation(claim: Claim, following: Claim) -> bool:
    first, second = as_polynomial(claim), as_polynomial(following)
    return following.relation == "=" and bool(first) and bool(second) and proportional(first or {}, second or {})


def _leading(terms: Polynomial) -> dict[object, Fraction]:
    degree = max(sum(power for _, power in monomial) for monomial in terms)
    if degree == 0:
        return {}
    return {key: value for key, value in terms.items() if sum(power for _, power in key) == degree}


def _one_off(left: Polynomial, right: Polynomial) -> bool:
    """Three terms or more, the same on both sides but for one coefficient."""
    return len(left) > 2 and set(left) == set(right) and sum(left[key] != right[key] for key in left) == 1


def _without_middle(side: Expression, right: Polynomial) -> bool:
    """Whether `right` is $a^2 + b^2$ or $a^2 - b^2$ for a side $(a + b)^2$ or $(a - b)^2$."""
    if not (isinstance(side, Binary) and side.operator == "^" and isinstance(side.right, Number)):
        return False
    base = polynomial(side.left)
    if side.right.value != 2 or base is None or len(base) != 2:
        return False
    squares = [multiply({key: value}, {key: value}) or {} for key, value in base.items()]
    signs = ((1, 1), (1, -1), (-1, 1))
    return any(
        right
        == {key: sign * value for sign, square in zip(pair, squares, strict=True) for key, value in square.items()}
        for pair in signs
    )
