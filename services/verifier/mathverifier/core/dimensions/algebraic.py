"""Algebraic: does every symbolic step keep the meaning? Expansions by normal form, equations by their solution."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from mathcontracts import Dimension, Finding, FindingCode
from mathverifier.core.evaluation import Polynomial, evaluate, polynomial
from mathverifier.core.expression import Binary, Expression, Symbol, symbols
from mathverifier.core.linear_system import solve
from mathverifier.core.reading import Reading
from mathverifier.core.steps.claims import Claim, find_claims
from mathverifier.core.steps.segment import segment
from mathverifier.core.steps.sides import computes

# Words and signs of a solution that tells cases apart or tries values: a letter need not keep its value there.
BRANCHES = re.compile(
    r"\b(?:or|if|cases?|suppose|when|tr(?:y|ies)|assume|either|wait|instead|solutions|values|roots|sums?|induction)\b"
    r"|\b[Ff]or\b[^a-zA-Z]{0,5}[a-zA-Z]\b|\\pm|±|\\sum|\\neq?(?![a-zA-Z])|≠|_",
)
_FUNCTION = re.compile(r"[a-zA-Z]\s*\(\s*[-−]?(?:\d|[a-z]\s*\))")
# `f(x + 1)` is no product.
_CALLED = re.compile(r"(?<![a-zA-Z\\])[fghpqFGHPQT]\s*(?:\\left\s*)?\(")
IDENTITY, SOLUTION = 0.8, 0.7
# Sentences of a problem that are looked through for its equations.
MAX_STATED = 20


def find(reading: Reading) -> Iterator[Finding]:
    """Yield expansions that are not identities, and equations whose solution changed on the way."""
    for claim in reading.claims:
        if claim.relation == "=" and _is_false_expansion(claim):
            shown = reading.solution[claim.start : claim.end]
            if _CALLED.search(shown):
                continue
            span = (claim.start, claim.end)
            message = f"{shown} is not an identity"
            yield reading.finding(Dimension.ALGEBRAIC, FindingCode.FALSE_IDENTITY, IDENTITY, span, message)
    yield from _changed_solutions(reading)


def applies(reading: Reading) -> bool:
    """Say whether there are letters in any claim."""
    return any(symbols(claim.left) or symbols(claim.right) for claim in reading.claims)


def _is_false_expansion(claim: Claim) -> bool:
    """Tell a failed expansion from an equation: both sides have the same letters and the same leading terms."""
    if not _unexpanded(claim.left) or _unexpanded(claim.right) or symbols(claim.left) != symbols(claim.right):
        return False
    if len(symbols(claim.left)) > 1 and _is_sum(claim.left):
        return False  # Such as the equation of a circle.
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
    """Follow equations: each follows from the problem's and from the one before it, so it keeps their solution."""
    if BRANCHES.search(reading.solution):
        return
    truth = _stated_solution(reading.problem)
    last: _Solved | None = None
    values: dict[str, Fraction] = {}
    for claim in reading.claims:
        letters = symbols(claim.left) | symbols(claim.right)
        if claim.chain or claim.relation != "=" or not letters:
            continue
        if _FUNCTION.search(reading.solution, claim.start, claim.end):
            last = None
            continue
        restated = contradicted(claim, values)
        solved = _solved(claim)
        expected = None if restated else _broken(claim, truth) or _changed(last, solved)
        if expected is not None:
            shown = reading.solution[claim.start : claim.end]
            message = f"{shown} does not follow: before it, {expected}"
            span = (claim.start, claim.end)
            yield reading.finding(
                Dimension.ALGEBRAIC, FindingCode.WRONG_SOLUTION_SET, SOLUTION, span, message, expected=expected
            )
        if expected is not None or restated:
            truth = {}  # What stands below follows from this one.
        last = solved


def contradicted(claim: Claim, values: dict[str, Fraction]) -> bool:
    """Say whether the claim states another value of a letter than `values`, to which it adds what it says.

    A value that is worked out in the claim is a new one: that is no contradiction by itself.
    """
    if not isinstance(claim.left, Symbol) or claim.relation != "=" or claim.chain:
        return False
    value = evaluate(claim.right)
    if value is None:
        return False
    before = values.get(claim.left.name)
    values[claim.left.name] = value
    return before is not None and not computes(claim.right) and not _close(before, value) and not _close(value, before)


def _stated_solution(problem: str | None) -> Mapping[str, Fraction]:
    """Return the values of the problem's letters, where it states linear equations that have one solution."""
    claims = find_claims(segment(problem or "")[:MAX_STATED])
    equations = []
    for claim in claims.read:
        if claim.relation != "=" or _FUNCTION.search(problem or "", claim.start, claim.end):
            return {}
        difference = polynomial(Binary(0, 0, "-", claim.left, claim.right))
        if difference is None:
            return {}
        equations.append(difference)
    return {} if claims.unread else solve(equations) or {}


def _broken(claim: Claim, truth: Mapping[str, Fraction]) -> str | None:
    """Return the problem's solution, where the claim does not hold for it."""
    letters = symbols(claim.left) | symbols(claim.right)
    if not letters <= set(truth):
        return None
    left, right = evaluate(claim.left, truth), evaluate(claim.right, truth)
    if left is None or right is None or _close(left, right) or _close(right, left):
        return None
    return ", ".join(f"{name} = {truth[name]}" for name in sorted(letters))


@dataclass(frozen=True)
class _Solved:
    """An equation in one letter: its solution where it is linear, else its polynomial, the highest coefficient 1."""

    letter: str
    step: int
    value: Fraction | None
    normal: Polynomial


def _changed(last: _Solved | None, solved: _Solved | None) -> str | None:
    """Return what the equation before it says, where this one of the same letter and degree says something else."""
    if last is None or solved is None or last.letter != solved.letter or solved.step - last.step > 1:
        return None
    if last.value is not None and solved.value is not None:
        return None if _close(last.value, solved.value) else f"{last.letter} = {last.value}"
    if last.value is None and solved.value is None and _degree(last.normal) == _degree(solved.normal):
        return None if last.normal == solved.normal else "an equation with other roots"
    return None


def _degree(terms: Polynomial) -> int:
    return max(sum(power for _, power in monomial) for monomial in terms)


def _solved(claim: Claim) -> _Solved | None:
    """Read an equation in one letter."""
    letters = symbols(claim.left) | symbols(claim.right)
    difference = polynomial(Binary(0, 0, "-", claim.left, claim.right))
    if len(letters) != 1 or not difference or _degree(difference) == 0:
        return None
    (letter,) = letters
    highest = difference[((letter, _degree(difference)),)]
    normal = {key: value / highest for key, value in difference.items()}
    value = -normal.get((), Fraction(0)) if _degree(difference) == 1 else None
    return _Solved(letter, claim.step, value, normal)


def _close(exact: Fraction, shown: Fraction) -> bool:
    """Allow for a solution that was rounded."""
    return exact == shown or (exact.denominator != 1 and abs(exact - shown) < max(abs(exact) / 100, Fraction(1, 2)))
