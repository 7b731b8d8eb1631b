"""Pairs of texts that are not equal as they are read, and may be as they are meant: nothing is proven of them."""

from mathverifier.core.answers.digit_groups import without_groups
from mathverifier.core.answers.equivalence.dispatch import match
from mathverifier.core.answers.equivalence.families import renamings
from mathverifier.core.answers.equivalence.scalars import equal_values
from mathverifier.core.answers.imaginary_unit import calls_it_otherwise, usual
from mathverifier.core.answers.nodes import Shape
from mathverifier.core.answers.parser import shape
from mathverifier.core.expressions.nodes import symbols
from mathverifier.core.expressions.parser import parse


def is_ambiguous(wanted: Shape, expected: str, found: str) -> bool:
    """Say whether texts are the same if letters are called otherwise, or if a comma groups the digits of a number."""
    if _hangs_on_convention(expected, found):
        return True
    if calls_it_otherwise(expected, found) and match(wanted, shape(usual(found)), equal_values):
        return True
    renamed = any(match(wanted, shape(one), equal_values) for one in renamings(expected, found))
    return renamed or _same_if_grouped(expected, found) or _same_but_for_sign_of_constant(expected, found)


def _hangs_on_convention(expected: str, found: str) -> bool:
    """Say whether texts may be the same by the range of `arccot`, which is above zero to some and odd to others."""
    if "arccot" not in expected + found:
        return False
    trees = [parse(text) for text in (expected, found)]
    return "-" in expected + found or any(tree is None or symbols(tree) - {"pi", "e"} for tree in trees)


def _same_but_for_sign_of_constant(expected: str, found: str) -> bool:
    """Say whether texts differ in the sign of a constant at their ends, which is any number: `x^2 + C`, `x^2 - C`."""
    one, other = expected.replace(" ", ""), found.replace(" ", "")
    if one[-2:] not in ("+C", "-C") or other[-2:] not in ("+C", "-C") or one[-2:] == other[-2:]:
        return False
    return match(shape(one), shape(other[:-2] + one[-2:]), equal_values) is not False


def _same_if_grouped(expected: str, found: str) -> bool:
    """Say whether lists are the same when `12,345 and 5` holds one number with groups of thousands, and not two."""
    texts = expected, found
    one, other = map(without_groups, texts)
    return (one, other) != texts and bool(match(shape(one), shape(other), equal_values))
