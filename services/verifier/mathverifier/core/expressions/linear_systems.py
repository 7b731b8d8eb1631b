"""The solution of a system of linear equations, exactly."""

from collections.abc import Mapping, Sequence

from mathverifier.core.expressions.evaluation import Monomial, Polynomial
from mathverifier.core.expressions.rational import Fraction

# More unknowns than any problem states that is read here.
MAX_LETTERS = 8


def solve(equations: Sequence[Polynomial]) -> Mapping[str, Fraction] | None:
    """Return the one solution of `polynomial = 0` for all; None where one is not linear, or it is not unique."""
    if any(not _linear(monomial) for equation in equations for monomial in equation):
        return None
    letters = sorted({name for equation in equations for monomial in equation for name, _ in monomial})
    if not letters or len(letters) > MAX_LETTERS:
        return None
    rows = [
        [*(equation.get(((name, 1),), Fraction(0)) for name in letters), -equation.get((), Fraction(0))]
        for equation in equations
    ]
    for column in range(len(letters)):
        pivot = next((row for row in rows[column:] if row[column]), None)
        if pivot is None:
            return None
        rows.remove(pivot)
        pivot = [value / pivot[column] for value in pivot]
        rows = [[a - row[column] * b for a, b in zip(row, pivot, strict=True)] for row in rows]
        rows.insert(column, pivot)
    if any(any(row) for row in rows[len(letters) :]):
        return None
    return {name: rows[place][-1] for place, name in enumerate(letters)}


def _linear(monomial: Monomial) -> bool:
    return sum(power for _, power in monomial) <= 1
