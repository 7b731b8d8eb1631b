"""Work a solution through again with one number put right, and see whether it leads to the right answer."""

from collections.abc import Sequence
from itertools import pairwise

from mathverifier.core.claims.extraction import Claim
from mathverifier.core.expressions.evaluation import evaluate
from mathverifier.core.expressions.nodes import numbers
from mathverifier.core.expressions.rational import Fraction

# Relations that are worked through.
MAX_REPLAYED = 60


def replayed(claims: Sequence[Claim], wrong: Fraction, meant: Fraction, answer: Fraction) -> Fraction | None:
    """Return what the answer becomes where `wrong` is `meant` in all of the claims; None where nothing is left of it.

    Numbers are followed by their value: a result that changes does so wherever it is used below.
    """
    new = {wrong: meant}
    value: Fraction | None = None
    for before, claim in pairwise((None, *claims[:MAX_REPLAYED])):
        if claim is None or claim.relation not in "=≈":
            continue
        right = claim.right_value
        if value is None or before is None or before.right_start != claim.left_start:
            instead = {one.start: new[one.value] for one in numbers(claim.left) if one.value in new}
            value = evaluate(claim.left, instead=instead)
        if value is None or right is None:
            continue
        if claim.left_value not in (value, right):
            return None  # It was false, or rounded: nothing follows from it exactly.
        if value != right:
            new[right] = value
        else:
            new.pop(right, None)
    return new.get(answer)
