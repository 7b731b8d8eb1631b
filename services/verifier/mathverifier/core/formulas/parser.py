"""The parser of formulas with functions, sums, integrals and the like, from their signs to a tree.

It adds calls by other names to the trees of `core.expressions`: `gcd`, `lcm`, `max`, `min` and `mod`. `sum`, `prod`,
`integral` and `difference` are of body, letter, from and to, `derivative` is of body and letter. `apply:f` and
`apply:f'` are of a function that is named. `core.formulas.reduction` works them out.
"""

from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import NamedTuple

from mathverifier.core.expressions.nodes import Binary, Call, Expression, Symbol, Unary
from mathverifier.core.formulas.items import Item
from mathverifier.core.formulas.literals import Unreadable
from mathverifier.core.formulas.operators import Operators
from mathverifier.core.tuples import made


class Formula(NamedTuple):
    """Signs with their kinds and the tree of all of them; where they are not one formula, it is None, and has nothing.

    `names` are those of its symbols, `calls` says whether any function is called in it.
    """

    tree: Expression | None
    names: frozenset[str]
    kinds: frozenset[str]
    calls: bool


def formula(
    items: Sequence[Item], functions: Collection[str] = (), operator: str | None = None, *, is_tight: bool = False
) -> Formula:
    """Return the formula that the signs are; the places in its tree count signs.

    `functions` are the names that the problem defines; `operator` is a sign that it gives a meaning of its own. In a
    `is_tight` reading, what stands side by side behind a stroke is below it together: `1/2π` is `1/(2π)`.
    """
    # The same formula stands in several places of a text; where it stands in the tree does not matter.
    signs, texts, *_ = zip(*items, strict=True) if items else ((), ())
    return _formula(signs, texts, frozenset(functions), operator, is_tight)


def parsed(items: Sequence[Item], functions: Collection[str] = ()) -> Expression | None:
    """Return the tree of all the signs, None where they are not one formula."""
    return formula(items, functions).tree


@lru_cache(maxsize=2048)
def _formula(
    signs: tuple[str, ...], texts: tuple[str, ...], functions: frozenset[str], operator: str | None, is_tight: bool
) -> Formula:
    places = range(len(signs) + 1)
    items = [made(Item, fields) for fields in zip(signs, texts, places, places[1:], strict=False)]
    kinds = frozenset(signs)
    try:
        read = _without_units(items) if "unit" in kinds else items
        tree = Operators(read, functions, operator, is_tight=is_tight).whole()
    except Unreadable:
        return Formula(None, frozenset(), kinds, False)
    names, calls = _contents(tree)
    return Formula(tree, names, kinds, calls)


def _contents(tree: Expression) -> tuple[frozenset[str], bool]:
    """Return the names of the symbols in a tree, and whether any function is called in it."""
    names: set[str] = set()
    calls = False
    pending = [tree]
    while pending:
        node = pending.pop()
        if isinstance(node, Binary):
            pending += (node.left, node.right)
        elif isinstance(node, Symbol):
            names.add(node.name)
        elif isinstance(node, Unary):
            pending.append(node.operand)
        elif isinstance(node, Call):
            calls = True
            pending += node.arguments
    return frozenset(names), calls


def _without_units(items: Sequence[Item]) -> list[Item]:
    """Leave out units that stand behind numbers, with their powers."""
    kept: list[Item] = []
    skipping = 0
    for place, item in enumerate(items):
        if skipping:
            skipping -= 1
        elif item.kind == "unit":
            skipping = 2 if [one.kind for one in items[place + 1 : place + 3]] == ["^", "number"] else 0
        else:
            kept.append(item)
    return kept
