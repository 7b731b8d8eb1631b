"""Working a solution through again with one number put right: does it lead to the right answer?"""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from mathverifier.core.evaluation import evaluate
from mathverifier.core.expression import Binary, Expression, Number, Unary
from mathverifier.core.rational import Fraction
from mathverifier.core.steps.claims import Claim

# Relations that are worked through.
MAX_REPLAYED = 60


def replayed(claims: Sequence[Claim], wrong: Fraction, meant: Fraction, answer: Fraction) -> Fraction | None:
    """Return what the answer becomes where `wrong` is `meant` in all of the claims; None where nothing is left of it.

    Numbers are followed by their value: a result that changes does so wherever it is used below.
    """
    new = {wrong: meant}
    value: Fraction | None = None
    for before, claim in pairwise((None, *claims[:MAX_REPLAYED])):
        if claim is None:
            continue
        if claim.relation not in "=≈":
            continue
        right = evaluate(claim.right)
        if value is None or before is None or before.right_start != claim.left_start:
            value = evaluate(_replaced(claim.left, new))
        if value is None or right is None:
            continue
        if value != evaluate(claim.left) and right != evaluate(claim.left):
            return None  # It was false, or rounded: nothing follows from it exactly.
        if value != right:
            new[right] = value
        else:
            new.pop(right, None)
    return new.get(answer)


def _replaced(tree: Expression, new: Mapping[Fraction, Fraction]) -> Expression:
    match tree:
        case Number():
            return Number(tree.start, tree.end, new[tree.value]) if tree.value in new else tree
        case Unary():
            return Unary(tree.start, tree.end, tree.operator, _replaced(tree.operand, new))
        case Binary():
            return Binary(tree.start, tree.end, tree.operator, _replaced(tree.left, new), _replaced(tree.right, new))
        case _:
            return tree
