"""What the equations of a problem say of its letters: the values that they can have."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from mathverifier.core.claims.expression_spans import computes
from mathverifier.core.claims.extraction import Claim, find_claims
from mathverifier.core.expressions.evaluation import Polynomial, combine, constant, evaluate, polynomial
from mathverifier.core.expressions.linear_systems import solve
from mathverifier.core.expressions.nodes import Expression, Number, Unary
from mathverifier.core.expressions.rational import Fraction
from mathverifier.core.text.cues import Cues
from mathverifier.core.text.segmentation import segment
from mathverifier.core.text.vocabulary import words_of

# `f(3)` is no product.
FUNCTION = re.compile(r"[a-zA-Z]\s*\(\s*[-−]?(?:\d|[a-z]\s*\))")
# A problem that goes on from there to other equations, or has more than its equations say.
_ONWARD = Cues("several_things")
# What a formula that was not read to its beginning has before it.
_CUTTING = frozenset("-+*/^_}")
# What is of an equation, or solves it, is no factor of it.
_OF = re.compile(r"\s(?<=[a-z]\s)\s*(?:of|to|for which|for)(?=\s+(?:the equations?\s+)?\$?\(*[-\d]*\(*[a-zA-Z]\b)")
# Sentences of a problem that are looked through for its equations.
MAX_STATED = 20
Values = Mapping[str, Fraction]


# A problem has many solutions.
@lru_cache(maxsize=64)
def stated(problem: str) -> tuple[Claim, ...]:
    """Return the relations that the problem states; none where one of them cannot be read."""
    problem = _OF.sub(":", problem)
    claims = find_claims(segment(problem)[:MAX_STATED])
    doubtful = any(
        FUNCTION.search(problem, claim.start, claim.end) or _is_cut(problem[max(0, claim.start - 4) : claim.start])
        for claim in claims.read
    )
    return () if claims.unread or doubtful else claims.read


@lru_cache(maxsize=64)
def solutions(problem: str) -> Sequence[Values]:
    """Return the solutions of the equations a problem states: of a linear system the one, of a quadratic both.

    None where there are others, or where they are not rational.
    """
    claims = stated(problem)
    if any(claim.relation != "=" for claim in claims) or not any(_to_solve(claim) for claim in claims):
        return ()
    if _ONWARD.among(words_of(problem.lower())):
        return ()
    equations = [difference for claim in claims if (difference := as_polynomial(claim)) is not None]
    if len(equations) != len(claims):
        return ()
    if len(equations) == 1 and (roots := _quadratic(claims[0], equations[0])):
        return roots
    one = solve(equations)
    return (one,) if one else ()


def _is_cut(before: str) -> bool:
    """Say whether a formula was not read to its beginning: a sign, a figure or a letter stands before it."""
    before = before.rstrip()
    last = before[-1:]
    letter = last.isalpha() and not before[-2:-1].isalpha()
    return last in _CUTTING or last.isdecimal() or letter


def _to_solve(claim: Claim) -> bool:
    return bool(claim.letters) and (computes(claim.left) or computes(claim.right))


def as_polynomial(claim: Claim) -> Polynomial | None:
    """Return the left side less the right one."""
    left = _side(claim.left, claim.left_value)
    right = None if left is None else _side(claim.right, claim.right_value)
    return None if left is None or right is None else combine("-", left, right)


def _side(side: Expression, value: Fraction | None) -> Polynomial | None:
    """Return the polynomial of a side, whose value is worked out already if it has one."""
    return polynomial(side) if value is None else constant(value)


def _quadratic(claim: Claim, terms: Polynomial) -> Sequence[Values]:
    letters = claim.letters
    if len(letters) != 1:
        return ()
    (letter,) = letters
    square, first = ((letter, 2),), ((letter, 1),)
    if square not in terms or not set(terms) <= {square, first, ()}:
        return ()
    a, b, c = (terms.get(key, Fraction(0)) for key in (square, first, ()))
    return tuple({letter: root} for root in _roots(a, b, c))


def _roots(a: Fraction, b: Fraction, c: Fraction) -> Sequence[Fraction]:
    root = _square_root(b * b - 4 * a * c)
    return () if root is None else ((-b - root) / (2 * a), (-b + root) / (2 * a))


def _square_root(value: Fraction) -> Fraction | None:
    return evaluate(Unary(0, 0, "sqrt", Number(0, 0, value)))
