"""Equations and inequalities, compared as what they say of their letters."""

from mathverifier.core.answers.equivalence.applied import functions_in
from mathverifier.core.answers.equivalence.collections import Same, all_of
from mathverifier.core.answers.letters import function_head, is_letter, with_letters
from mathverifier.core.answers.nodes import Leaf, Relation
from mathverifier.core.answers.parser import shape
from mathverifier.core.answers.real_set import Decide, equal_sets
from mathverifier.core.answers.variable_names import is_name
from mathverifier.core.expressions.decision import equal
from mathverifier.core.expressions.evaluation import Polynomial, polynomial, proportional
from mathverifier.core.expressions.nodes import Binary, Call, Expression, Number, Symbol, Unary, substituted, symbols
from mathverifier.core.expressions.parser import parse
from mathverifier.core.quantities.reading import read_quantity

_NUMBERS = {"e", "i", "pi"}
INFINITE = float("inf")


def same_relations(reference: Relation, answer: Relation, decide: Decide, same: Same) -> bool | None:
    """Say whether two relations have the same solutions; `same` compares what they say a name is."""
    if set(reference.signs) == set(answer.signs) == {"="}:
        return _equations(reference, answer, same)
    found = equal_sets(reference, answer, decide)
    if found is not None:
        return found
    if _same_half_planes(reference, answer):
        return True
    if reference.signs == answer.signs:
        results = [decide(one, other) for one, other in zip(reference.sides, answer.sides, strict=True)]
        return True if all_of(results) else None
    return None


def _same_half_planes(reference: Relation, answer: Relation) -> bool:
    """Say whether one inequality is the other times a number, turned round where that is negative."""
    first, second = _above_zero(reference), _above_zero(answer)
    if first is None or second is None or first[1] != second[1] or not proportional(first[0], second[0]):
        return False
    key = next(iter(first[0]))
    return first[0][key] * second[0][key] > 0


def _above_zero(relation: Relation) -> tuple[Polynomial, bool] | None:
    """Return the polynomial that an inequality says is above zero, and whether it may be zero."""
    if len(relation.sides) != 2 or relation.signs[0] not in ("<", ">", "\\le", "\\ge"):
        return None
    difference = _difference(relation)
    if difference is None:
        return None
    sign = 1 if relation.signs[0] in (">", "\\ge") else -1
    return {key: value * sign for key, value in difference.items()}, relation.signs[0].startswith("\\")


def is_other_sum(equation: Relation, leaf: Leaf) -> bool:
    """Say whether a sum of several letters is said to be another number: `a + b = 5`, where 4 is wanted."""
    if len(equation.sides) != 2:
        return False
    left = parse(equation.sides[0])
    form = None if left is None else polynomial(left)
    if form is None or len(form) < 2 or any(len(key) != 1 or key[0][1] != 1 for key in form):
        return False
    said, value = read_quantity(equation.sides[1]).value, read_quantity(leaf.text).value
    return said is not None and value is not None and said != value


def is_solution(equation: Relation, leaf: Leaf) -> bool | None:
    """Say whether a bare expression solves an equation for the one letter that it does not mention."""
    if len(equation.sides) != 2:
        return None
    if functions_in((*equation.sides, leaf.text)):
        return None
    left, right, value = (parse(text) for text in (*equation.sides, leaf.text))
    if left is None or right is None or value is None:
        return None
    missing = (symbols(left) | symbols(right)) - symbols(value) - _NUMBERS
    if len(missing) != 1 or not symbols(value) - _NUMBERS:
        return None
    (name,) = missing
    if _degree(Binary(0, 0, "-", left, right), name) != 1:
        # Of several solutions the expression is one.
        return None
    return True if equal(substituted(left, name, value), substituted(right, name, value)) else None


def _degree(tree: Expression, name: str) -> float:
    """Return in which degree a letter stands in a formula, at most; infinite where it is in a function."""
    match tree:
        case Number():
            return 0
        case Symbol():
            return 1 if tree.name == name else 0
        case Binary(operator="^"):
            inside = _degree(tree.left, name) + _degree(tree.right, name)
            power = tree.right.value if isinstance(tree.right, Number) else INFINITE
            return inside * power if inside else 0
        case Binary(operator="/"):
            return _degree(tree.left, name) + (INFINITE if _degree(tree.right, name) else 0)
        case Binary():
            degrees = _degree(tree.left, name), _degree(tree.right, name)
            return max(degrees) if tree.operator in "+-" else sum(degrees)
        case Unary():
            inside = _degree(tree.operand, name)
            return inside if tree.operator in "+-" else inside * INFINITE if inside else 0
        case Call():
            return INFINITE if any(_degree(argument, name) for argument in tree.arguments) else 0


def _equations(reference: Relation, answer: Relation, same: Same) -> bool | None:
    functions = functions_in((*reference.sides, *answer.sides))
    first, second = (None, None) if functions else (_difference(reference), _difference(answer))
    if first is not None and second is not None and proportional(first, second):
        return True
    named = [bool(is_name(one.sides[0])) for one in (reference, answer)]
    if not all(named):
        return None
    last = answer.sides[-1]
    heads = [function_head(one.sides[0]) for one in (reference, answer)]
    if heads[0] and heads[1] and _are_one(heads[0], heads[1]):
        renamed = with_letters(last, dict(zip(heads[1][1], heads[0][1], strict=True)))
        if renamed is None:
            return None
        last = renamed
    elif (function := _function_beside_y(reference, answer)) is not None:
        result = same(shape(reference.sides[-1]), shape(last))
        # Beside a derivative, y may be the function itself.
        return None if result is False and "'" in function else result
    elif not _named_alike(reference, answer):
        return None
    return same(shape(reference.sides[-1]), shape(last))


def _function_beside_y(reference: Relation, answer: Relation) -> str | None:
    """Return the name of a function of one small letter that one side gives a rule for, where the other calls it y."""
    names = [one.sides[0].replace(" ", "") if len(one.sides) == 2 else "" for one in (reference, answer)]
    if "y" not in names:
        return None
    name, bracket, argument = names[names[0] == "y"].partition("(")
    letters = argument.removesuffix(")")
    is_rule = bracket and is_letter(name[:1]) and is_letter(letters) and letters.islower() and letters != "y"
    return name if is_rule and not any("y" in one.sides[1] for one in (reference, answer)) else None


def _are_one(first: tuple[str, list[str]], second: tuple[str, list[str]]) -> bool:
    """Whether two functions are called the same, or each by a small letter of no meaning, and are of as many letters.

    Those of a capital letter are of an event or a set.
    """
    if len(first[1]) != len(second[1]) or not "".join(first[1] + second[1]).islower():
        return False
    same = first[0] == second[0] or (len(first[0]) == len(second[0]) == 1 and (first[0] + second[0]).islower())
    return same and all(len(set(letters)) == len(letters) for _, letters in (first, second))


def _named_alike(reference: Relation, answer: Relation) -> bool:
    """Whether two equations give a value to the same names: `a = b = 2` names two."""
    names = [[side.replace(" ", "") for side in one.sides[:-1] if is_name(side)] for one in (reference, answer)]
    return names[0][0] == names[1][0] and (len(names[0]) == len(names[1]) or not all(map(_is_letters, names)))


def _is_letters(names: list[str]) -> bool:
    return all(len(name) == 1 for name in names)


def _difference(equation: Relation) -> Polynomial | None:
    if len(equation.sides) != 2:
        return None
    # A side is no word: with a sign before it, `at` is a product.
    left, right = (parse(side) or parse(f"+{side}") for side in equation.sides)
    return None if left is None or right is None else polynomial(Binary(0, 0, "-", left, right))
