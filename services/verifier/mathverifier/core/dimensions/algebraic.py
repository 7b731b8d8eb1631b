"""Algebraic: does every symbolic step keep the meaning? Expansions by normal form, equations by their solution."""

import re
from collections.abc import Iterator
from fractions import Fraction

from mathcontracts import Dimension, Finding, FindingCode
from mathverifier.core.evaluation import Polynomial, polynomial
from mathverifier.core.expression import Binary, Expression, symbols
from mathverifier.core.reading import Reading
from mathverifier.core.steps.claims import Claim

# Words and signs of a solution that tells cases apart or tries values: a letter need not keep its value there.
BRANCHES = re.compile(
    r"\b(?:or|if|cases?|suppose|when|tr(?:y|ies)|assume|either|wait|instead|solutions|values|roots|sums?|induction)\b"
    r"|\b[Ff]or\b[^a-zA-Z]{0,5}[a-zA-Z]\b|\\pm|±|\\sum|\\neq?(?![a-zA-Z])|≠|_",
)
_FUNCTION = re.compile(r"[a-zA-Z]\s*\(\s*[-−]?(?:\d|[a-z]\s*\))")
IDENTITY, SOLUTION = 0.8, 0.7


def find(reading: Reading) -> Iterator[Finding]:
    """Yield expansions that are not identities, and equations whose solution changed on the way."""
    for claim in reading.claims:
        if claim.relation == "=" and _is_false_expansion(claim):
            shown = reading.solution[claim.start : claim.end]
            span = (claim.start, claim.end)
            message = f"{shown} is not an identity"
            yield reading.finding(Dimension.ALGEBRAIC, FindingCode.FALSE_IDENTITY, IDENTITY, span, message)
    yield from _changed_solutions(reading)


def applies(reading: Reading) -> bool:
    """Say whether there are letters in any claim."""
    return any(symbols(claim.left) or symbols(claim.right) for claim in reading.claims)


def _is_false_expansion(claim: Claim) -> bool:
    """Tell a failed expansion from an equation: both sides have the same letters and the same leading terms."""
    if not _unexpanded(claim.left) or symbols(claim.left) != symbols(claim.right):
        return False
    left, right = polynomial(claim.left), polynomial(claim.right)
    if not left or not right or left == right:
        return False
    return _leading(left) == _leading(right)


def _unexpanded(side: Expression) -> bool:
    match side:
        case Binary(operator="^" | "*"):
            return any(_is_sum(part) and bool(symbols(part)) for part in (side.left, side.right)) or _unexpanded(
                side.left
            )
        case Binary(operator="+" | "-"):
            return _unexpanded(side.left) or _unexpanded(side.right)
        case _:
            return False


def _is_sum(side: Expression) -> bool:
    return isinstance(side, Binary) and side.operator in "+-"


def _leading(terms: Polynomial) -> dict[object, Fraction]:
    degree = max(sum(power for _, power in monomial) for monomial in terms)
    if degree == 0:
        return {}
    return {key: value for key, value in terms.items() if sum(power for _, power in key) == degree}


def _changed_solutions(reading: Reading) -> Iterator[Finding]:
    """Follow linear equations in one letter: each follows from the one before it, so all have one solution."""
    if BRANCHES.search(reading.solution):
        return
    last: tuple[str, int, Fraction] | None = None
    for claim in reading.claims:
        solved = _solve(claim)
        if solved is None or claim.chain or _FUNCTION.search(reading.solution, claim.start, claim.end):
            if symbols(claim.left) | symbols(claim.right):
                last = None
            continue
        letter, value = solved
        if last is not None and last[0] == letter and claim.step - last[1] <= 1 and not _close(last[2], value):
            shown = reading.solution[claim.start : claim.end]
            message = f"{shown} has the solution {value}, the equation before it {last[2]}"
            span = (claim.start, claim.end)
            yield reading.finding(
                Dimension.ALGEBRAIC, FindingCode.WRONG_SOLUTION_SET, SOLUTION, span, message, expected=str(last[2])
            )
        last = (letter, claim.step, value)


def _solve(claim: Claim) -> tuple[str, Fraction] | None:
    """Return the letter and the solution of a linear equation in one letter."""
    letters = symbols(claim.left) | symbols(claim.right)
    left, right = polynomial(claim.left), polynomial(claim.right)
    if len(letters) != 1 or left is None or right is None or claim.relation != "=":
        return None
    (letter,) = letters
    allowed = {(), ((letter, 1),)}
    if not set(left) | set(right) <= allowed:
        return None
    slope = left.get(((letter, 1),), Fraction(0)) - right.get(((letter, 1),), Fraction(0))
    if slope == 0:
        return None
    return letter, (right.get((), Fraction(0)) - left.get((), Fraction(0))) / slope


def _close(exact: Fraction, shown: Fraction) -> bool:
    """Allow for a solution that was rounded."""
    return exact == shown or (exact.denominator != 1 and abs(exact - shown) < max(abs(exact) / 100, Fraction(1, 2)))
