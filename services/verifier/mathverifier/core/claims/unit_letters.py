"""Letters of a solution's equations that are units: `27·60 + 30 = 1650 s` says nothing of a number s."""

from collections.abc import Iterable, Sequence

from mathverifier.core.claims.expression_spans import computes
from mathverifier.core.claims.extraction import Claim
from mathverifier.core.claims.givens import as_polynomial
from mathverifier.core.expressions.evaluation import evaluate
from mathverifier.core.expressions.nodes import Binary, Expression, Symbol, symbols
from mathverifier.core.text.lexicon import UNIT_SYMBOLS


def without_unit_letters(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """Return the claims as claims of numbers, where all letters behind these are units."""
    units = unit_letters(claims)
    return tuple(_bare(claim, units) if claim.letters & units else claim for claim in claims)


def unit_letters(claims: Iterable[Claim]) -> frozenset[str]:
    """Return the symbols of units that stand in an equation behind the very number of its other side.

    As letters they would be 1 there, which nobody writes so. Everywhere else, too, they stand apart behind numbers.
    """
    found, others = set[str](), set[str]()
    for claim in claims:
        if claim.letters and not claim.letters <= others:
            numbers = symbols(_number(claim.left, claim.letters)) | symbols(_number(claim.right, claim.letters))
            others |= numbers | (claim.letters - UNIT_SYMBOLS.keys())
            found |= {letter for letter in claim.letters - others - found if _counts(claim, letter)}
    return frozenset(found - others)


def _counts(claim: Claim, letter: str) -> bool:
    """Say whether an equation has one letter, which is 1 in it, on one side alone."""
    if claim.relation != "=" or len(claim.letters) != 1 or (claim.left_value is None) == (claim.right_value is None):
        return False
    terms = as_polynomial(claim)
    return terms is not None and set(terms) == {(), ((letter, 1),)} and sum(terms.values()) == 0


def _bare(claim: Claim, units: frozenset[str]) -> Claim:
    left, right = _number(claim.left, units), _number(claim.right, units)
    letters = symbols(left) | symbols(right)
    # `1 h = 60 · 60 s` converts, and `30 s` may be the end of `27 min 30 s`.
    if letters & units or not computes(left):
        return claim
    values = evaluate(left), evaluate(right)
    return claim._replace(left=left, right=right, letters=letters, left_value=values[0], right_value=values[1])


def _number(side: Expression, units: frozenset[str]) -> Expression:
    """Return a sum without the units behind its terms."""
    if isinstance(side, Binary):
        if side.operator == "*" and isinstance(side.right, Symbol) and side.right.name in units:
            return side.left if side.right.start > side.left.end else side
        if side.operator in "+-":
            return side._replace(left=_number(side.left, units), right=_number(side.right, units))
    return side
