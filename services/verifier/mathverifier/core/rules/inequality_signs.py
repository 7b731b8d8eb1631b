"""Linear inequalities in one letter: multiplied by a negative number, they turn."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mathverifier.core.claims.extraction import Claim
from mathverifier.core.claims.givens import as_polynomial
from mathverifier.core.expressions.rational import Fraction

# Whether what stands left is above.
ORDERS = {">": True, "≥": True, "<": False, "≤": False}


@dataclass(frozen=True)
class _Bound:
    letter: str
    step: int
    value: Fraction
    above: bool


def find_turned(given: Sequence[Claim], claims: Sequence[Claim]) -> Iterator[tuple[Claim, str]]:
    """Yield the inequalities whose sign is the other way round than in the one before, and what it should say.

    Before the first step is the one that the problem states, where it is the only one.
    """
    stated = [bound for claim in given if (bound := _bound(claim, -1)) is not None]
    last = stated[0] if len(stated) == 1 else None
    joined = {claim.left_start for claim in claims} & {claim.right_start for claim in claims}
    for claim in claims:
        bound = _bound(claim, claim.step)
        if bound is None or {claim.left_start, claim.right_start} & joined:
            continue  # `90 < 3k < 180` says two things.
        if last is not None and _turned(last, bound):
            yield claim, f"{bound.letter} {'>' if last.above else '<'} {bound.value}"
        last = bound


def _turned(last: _Bound, bound: _Bound) -> bool:
    near = bound.step - last.step <= 1
    return near and (last.letter, last.value) == (bound.letter, bound.value) and last.above != bound.above


def _bound(claim: Claim, step: int) -> _Bound | None:
    """Read `x > 3` out of `-2x < -6`."""
    letters = claim.letters
    if claim.relation not in ORDERS or len(letters) != 1 or claim.chain:
        return None
    (letter,) = letters
    terms, key = as_polynomial(claim), ((letter, 1),)
    if terms is None or key not in terms or not set(terms) <= {key, ()}:
        return None
    slope = terms[key]
    return _Bound(letter, step, -terms.get((), Fraction(0)) / slope, ORDERS[claim.relation] == (slope > 0))
