"""Relations and systems, compared as the sets of points that meet them."""

import itertools
from collections.abc import Mapping

from mathverifier.core.answers.equivalence.formulas import (
    COUNTING,
    Any,
    Atom,
    Every,
    Formula,
    atoms,
    letters,
    number,
    read_formula,
)
from mathverifier.core.answers.equivalence.policy import Policy
from mathverifier.core.answers.equivalence.registry import comparator, reader
from mathverifier.core.answers.equivalence.witnesses import differ, powers
from mathverifier.core.expressions.decision import decide, equal
from mathverifier.core.expressions.evaluation import Monomial, Polynomial, evaluate, polynomial
from mathverifier.core.expressions.linear_systems import solve
from mathverifier.core.expressions.nodes import Binary, Expression, Number, Symbol, substituted
from mathverifier.core.expressions.rational import Fraction
from mathverifier.core.expressions.structure import letters as letters_of

# Letters of constants that may be any number: families of equations, where points prove nothing.
_CONSTANTS = frozenset("ABCDKck")
_PARAMETERS = frozenset(("t", "s", "u", "lambda", "mu", "theta", "phi"))

reader(read_formula)


@comparator(Atom, Atom, rung="relations", order=40)
def relations(reference: Atom, answer: Atom, _policy: Policy) -> bool | None:
    """`3x + 6y = 5` and `y = \\frac{5 - 3x}{6}` are one line; two relations differ where a point meets one alone."""
    if reference.sign == answer.sign == "=":
        first, second = reference.tree, answer.tree
        if _proportional(first, second) or _solves(first, second) or _solves(second, first):
            return True
    return _differ(reference, answer)


@comparator(Atom | Every | Any, Atom | Every | Any, rung="relations", order=41)
def systems(reference: Formula, answer: Formula, _policy: Policy) -> bool | None:
    """Systems and alternatives: a solution of one that is none of the other proves a difference."""
    if isinstance(reference, Every) and isinstance(answer, Every):
        ours, theirs = _one_solution(reference), _one_solution(answer)
        if ours is not None and theirs is not None and ours.keys() == theirs.keys():
            return ours == theirs
    return _differ(reference, answer)


def _one_solution(one: Every) -> Mapping[str, Fraction] | None:
    """Return the one solution of a linear system."""
    forms = [polynomial(part.tree) if isinstance(part, Atom) and part.sign == "=" else None for part in one.parts]
    known = [form for form in forms if form is not None]
    return solve(known) if len(known) == len(forms) else None


@comparator(Atom, Any, rung="relations", order=42)
def all_roots(reference: Atom, answer: Any, _policy: Policy) -> bool | None:
    """An equation in one letter and all its roots: `x^2 = 4` and `x = \\pm 2`."""
    return _are_all_roots(reference, answer)


@comparator(Any, Atom, rung="relations", order=43)
def roots_of_equation(reference: Any, answer: Atom, _policy: Policy) -> bool | None:
    """The same, the other way round."""
    return _are_all_roots(answer, reference)


def _are_all_roots(equation: Atom, listed: Any) -> bool | None:
    names = letters(equation)
    parts = [part for part in listed.parts if isinstance(part, Atom) and part.sign == "="]
    if len(names) != 1 or names != letters(listed) or equation.sign != "=" or len(parts) < len(listed.parts):
        return None
    (name,) = names
    form = powers(equation.tree, {}, name)
    values = [_solution(part.tree, name) for part in parts]
    known = [value for value in values if value is not None]
    if not form or len(known) < len(values) or len(known) != max(form):
        return None
    apart = all(equal(one, other) is False for one, other in itertools.combinations(known, 2))
    zero = number(Fraction(0))
    return True if apart and all(equal(substituted(equation.tree, name, value), zero) for value in known) else None


def _solution(tree: Expression, name: str) -> Expression | None:
    """Return the value of an equation `x = value`."""
    match tree:
        case Binary(operator="-", left=Symbol(name=found) as left, right=value) if left.name == name == found:
            return value if not letters_of(value) else None
    return None


def _solves(equation: Expression, solved: Expression) -> bool:
    """Say whether `y = g` is all that an equation linear in y says, and none of its points is left out."""
    match solved:
        case Binary(operator="-", left=Symbol() as left, right=value) if left.name not in letters_of(value):
            pass
        case _:
            return False
    if letters_of(value) | {left.name} != letters_of(equation):
        return False
    form = polynomial(equation)
    if form is None or max(dict(monomial).get(left.name, 0) for monomial in form) != 1:
        return False
    rest = {monomial: one for monomial, one in form.items() if left.name not in dict(monomial)}
    beside = {monomial for monomial in form if left.name in dict(monomial)}
    if not _never_vanish_together(beside, rest, left.name):
        return False
    return bool(equal(substituted(equation, left.name, value), number(Fraction(0))))


def _never_vanish_together(beside: set[Monomial], rest: Polynomial, name: str) -> bool:
    """Say whether what stands without a letter is not zero wherever the one factor beside the letter is."""
    if len(beside) != 1:
        return set(rest) == {()}
    factors = {key for monomial in beside for key, _ in monomial} - {name}
    left = [monomial for monomial in rest if not factors & {key for key, _ in monomial}]
    return not factors or left == [()]


def _differ(reference: Formula, answer: Formula) -> bool | None:
    if _is_family(reference) or _is_family(answer):
        return None
    return False if differ(reference, answer) else None


def _is_family(one: Formula) -> bool:
    """Say whether a letter may be a constant or parameter that the equations are to hold for any value of."""
    equations = [atom for atom in atoms(one) if atom.sign == "="]
    names = letters(one)
    if not equations:
        return False
    if any(name in _CONSTANTS or name.partition("_")[0] in _CONSTANTS for name in names) and len(names) > 1:
        return True
    if names & COUNTING and names - COUNTING:
        return True
    return bool(names & _PARAMETERS) and len(equations) > 1


def _proportional(first: Expression, second: Expression) -> bool:
    """Say whether one formula is the other times a number that is not zero, so that both vanish at the same points."""
    if letters_of(first) != letters_of(second):
        return False
    one, other = _odd_root(first), _odd_root(second)
    for place in range(2, 9):
        point = {name: Fraction(place + 3 * index) for index, name in enumerate(sorted(letters_of(one)))}
        low, high = evaluate(one, point), evaluate(other, point)
        if low and high:
            found = decide(one, Binary(0, 0, "*", number(low / high), other))
            return found.equal is True and found.same_domain
    return False


def _odd_root(tree: Expression) -> Expression:
    """Return `y - x` for `y^3 - x^3`, which vanishes at the same real points."""
    match tree:
        case Binary(operator="-", left=Binary(operator="^") as left, right=Binary(operator="^") as right) if (
            isinstance(left.right, Number)
            and isinstance(right.right, Number)
            and left.right.value == right.right.value
            and left.right.value.denominator == 1
            and left.right.value.numerator % 2 == 1
            and left.right.value > 0
        ):
            return Binary(0, 0, "-", left.left, right.left)
    return tree
