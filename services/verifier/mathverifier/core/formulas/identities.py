"""Equations in letters that must hold for all their values, and do not.

An equation in letters is mostly something to solve. It is false only in five cases. Both sides differ by a constant, or
a chain of rewritings contradicts itself. Or the factors of a polynomial are nearly right. Or the problem says what the
letters are, or the equation tells a derivative or the other form that the problem asks for.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from mathverifier.core.claims.expression_spans import computes
from mathverifier.core.expressions.evaluation import polynomial
from mathverifier.core.expressions.nodes import Expression, Number, Symbol, substituted, symbols
from mathverifier.core.formulas.chains import Chain, Side
from mathverifier.core.formulas.comparison import are_close, at_points
from mathverifier.core.formulas.complex_numbers import UNIT, agree
from mathverifier.core.formulas.definitions import CONSTANTS, Stated
from mathverifier.core.formulas.forms import (
    has_branches,
    has_call,
    has_product_of_sums,
    is_canonical,
    is_nearly,
    may_be_rewriting,
    tells_derivative,
)
from mathverifier.core.formulas.surroundings import Surroundings

# Letters that are no variables, often enough: the imaginary unit, an index, a differential.
_ODD_LETTERS = frozenset(("i", "j", "d"))


class Link(NamedTuple):
    """Two neighbours of a chain: the sides, what they may mean (one reading each, mostly), and their letters.

    The names are those of all symbols, constants among them.
    """

    chain: Chain
    place: int
    left: Side
    right: Side
    one: Sequence[Expression]
    other: Sequence[Expression]
    letters: frozenset[str]
    left_names: frozenset[str]
    right_names: frozenset[str]

    @property
    def relation(self) -> str:
        """The relation between them."""
        return self.chain.relations[self.place]


def holds_for_all(one: Expression, other: Expression, names: frozenset[str]) -> bool | None:
    """Say whether two formulas agree at all points that are tried; None where they have no values or no letters."""
    values = at_points(one, other, names) if names else []
    return all(are_close(*pair) for pair in values) if len(values) > 2 else None


class Identities:
    """Judges equations in letters of one solution, which it has to see in the order of the text."""

    def __init__(self, words: Surroundings, known: Stated):
        self._words = words
        self._known = known
        # Letters of which an equation is known that not all values fulfil.
        self._constrained = frozenset[str]()
        for chain in known.chains:
            if "=" in chain.relations:
                self._constrained |= frozenset[str]().union(*(side.formula.names for side in chain.sides))

    def see(self, chain: Chain, held: Sequence[bool | None]) -> None:
        """Note what a chain says of its letters; `held` says of each link whether it holds for all values."""
        for place, (left, right) in enumerate(pairwise(chain.sides)):
            if chain.relations[place] == "=" and held[place] is False and left.tree and right.tree:
                names = (left.formula.names | right.formula.names) - CONSTANTS
                if len(names) > 1 or computes(left.tree):
                    self._constrained |= names

    def values(self, link: Link) -> tuple[Expression, Expression] | None:
        """Return both sides with the values that the problem states; None where it does not say all of them."""
        (left, right), given = (link.one[0], link.other[0]), self._known.values
        if not link.letters <= set(given) or link.left.tree is None or not computes(link.left.tree):
            return None
        if symbols(right) - CONSTANTS or tells_derivative(link.left.tree) or self._words.is_other_arithmetic:
            return None
        for name, value in given.items():
            left, right = (substituted(side, name, Number(0, 0, value)) for side in (left, right))
        return left, right

    def verdict(self, link: Link, held: Sequence[bool | None]) -> bool | None:
        """Say whether an equation holds for all letters, or must and does not; None where it need not."""
        if link.letters == UNIT and self._words.has_imaginary_unit:
            is_worked_out = link.left.tree is not None and computes(link.left.tree)
            return agree(link.one[0], link.other[0]) if is_worked_out else None
        is_plain = len(link.one) == len(link.other) == 1 and not link.letters & _ODD_LETTERS
        if not is_plain or held[link.place] is None or link.left.tree is None:
            return None
        if held[link.place]:
            return True
        return None if not self._is_false(link, held) or self._words.is_other_arithmetic else False

    def _is_false(self, link: Link, held: Sequence[bool | None]) -> bool:
        left, right = link.one[0], link.other[0]
        if link.left.tree is None or not computes(link.left.tree):
            return False
        if tells_derivative(link.left.tree):
            return bool(symbols(right) - CONSTANTS)
        return self._must_hold(link, held) and not (has_branches(left) or has_branches(right))

    def _must_hold(self, link: Link, held: Sequence[bool | None]) -> bool:
        """Say whether an equation that does not hold for all letters is meant to, as no equation to solve is."""
        left, right = link.one[0], link.other[0]
        same = link.letters == link.left_names - CONSTANTS == link.right_names - CONSTANTS
        factored = same and has_product_of_sums(right) and is_canonical(left) and may_be_rewriting(left, right)
        if self._words.asks_for_identity and (factored or (same and not is_canonical(left))):
            return True
        if factored and (self._words.is_factoring(link.left.start) or is_nearly(left, right)):
            return True
        if same and (self._contradicts(link, held) or self._is_rewritten(link)):
            return True
        return self._is_off_by_constant(link)

    def _is_rewritten(self, link: Link) -> bool:
        """Say whether a link is of a chain of three or more in one letter, of which nothing else is known."""
        sides = link.chain.sides
        if len(sides) < 3 or len(link.letters) != 1 or set(link.chain.relations) != {"="} or self._words.denies:
            return False
        first = sides[0].tree
        if first is None or not computes(first) or link.letters & self._constrained:
            return False
        begins = sides[0].formula.names - CONSTANTS == link.letters
        return begins and computes(link.other[0]) and not any(side.tree is None or side.formula.calls for side in sides)

    def _contradicts(self, link: Link, held: Sequence[bool | None]) -> bool:
        """Say whether one link of a chain of rewritings is broken: the letters stay, and others hold for all values."""
        chain, left, right = link.chain, link.one[0], link.other[0]
        if len(chain.sides) < 3 or set(chain.relations) != {"="}:
            return False
        if not computes(right) or is_canonical(left) or self._is_constrained(link):
            return False
        if link.place == 0 and not may_be_rewriting(left, right):
            return False
        is_named = chain.is_labelled or isinstance(chain.sides[0].tree, Symbol)
        others = [one for at, one in enumerate(held) if at not in (link.place, 0 if is_named else -1)]
        holds = True in others or (is_named and link.place > 0 and False not in others)
        return holds and not self._words.denies

    def _is_constrained(self, link: Link) -> bool:
        """Say whether what is known of the letters may make the sides equal."""
        if not self._constrained & link.letters:
            return False
        return len(link.letters) > 1 or polynomial(link.one[0]) is None or polynomial(link.other[0]) is None

    def _is_off_by_constant(self, link: Link) -> bool:
        """Say whether the sides differ by the same number everywhere, and are no equation without a solution."""
        left, right = link.one[0], link.other[0]
        if not computes(right) or not link.left_names or not link.right_names:
            return False
        if has_call(link.left.tree) or has_call(link.right.tree) or (is_canonical(left) and is_canonical(right)):
            return False
        values = at_points(left, right, link.letters)
        differences = [one - other for one, other in values]
        return (
            len(differences) >= 4
            and abs(differences[0]) > 1e-6 * max(1.0, abs(values[0][0]))
            and all(are_close(one, differences[0]) for one in differences)
            and not self._words.denies
        )
