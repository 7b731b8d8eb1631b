"""Every formula of a solution that can be decided: relations of numbers, and those that hold for all letters."""

import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from mathverifier.core.claims.expression_spans import computes
from mathverifier.core.expressions.evaluation import evaluate
from mathverifier.core.expressions.nodes import Binary, Call, Expression, Number, Symbol, Unary, substituted, symbols
from mathverifier.core.formulas.approximation import approximate
from mathverifier.core.formulas.chains import Chain, Side, chains
from mathverifier.core.formulas.comparison import Sides, has_decimals, holds, is_congruent, is_meant_modulo
from mathverifier.core.formulas.complex_numbers import as_complex
from mathverifier.core.formulas.definitions import CONSTANTS, Stated, stated
from mathverifier.core.formulas.identities import Identities, Link, holds_for_all
from mathverifier.core.formulas.parser import formula
from mathverifier.core.formulas.reduction import reduced
from mathverifier.core.formulas.surroundings import Surroundings
from mathverifier.core.number_format import shown
from mathverifier.core.text.lexer import LONGEST_KEPT, MAX_KEPT
from mathverifier.core.text.tokens import Tokens
from mathverifier.core.tuples import made

_SPECIAL = frozenset(
    ("function", "sqrt", "binom", "!", "sum", "prod", "int", "named", "_", "mod", "symbol", "°", "∘", "prime", "|", "^")
)
# What the formulas have that are checked here: none of it stands in most stories.
_SIGNS = frozenset(("^", "√", "π", "°", "_", "|", "!", "&"))
# Commands that sums of plain numbers have, too, which are read with their units and words elsewhere.
_PLAIN_COMMANDS = frozenset(
    (
        *(
            "\\(",
            "\\)",
            "\\[",
            "\\]",
            "\\$",
            "\\%",
            "\\,",
            "\\;",
            "\\!",
            "\\ ",
            "\\\\",
            "\\quad",
            "\\times",
            "\\cdot",
            "\\div",
        ),
        *("\\text", "\\mathrm", "\\textbf", "\\boxed", "\\left", "\\right", "\\frac", "\\dfrac", "\\approx"),
    )
)
_ARTICLES = frozenset("aAI")
_SCRIPTS = frozenset("⁰¹²³⁴⁵⁶⁷⁸⁹⁻₀₁₂₃₄₅₆₇₈₉")
_NAMES = re.compile(r"\b(?:[a-zA-Z]'?\(|(?:gcd|lcm|GCD|LCM|ln|log|sin|cos|tan|mod|sqrt)\b|\d{1,3}!)")
# Tokens of which one is in each of them.
_NAMING = frozenset(("gcd", "lcm", "GCD", "LCM", "ln", "log", "sin", "cos", "tan", "mod", "sqrt", "(", "!="))
_ORDERING = frozenset("<>≤≥")
MAX_CHECKS = 400


class Check(NamedTuple):
    """A relation that was compared: its span, whether it holds, and what stands left, as text, where it does not.

    Its kind is `numbers`, `letters` for one that must hold for all of them, `root` for a solution put back.
    """

    start: int
    end: int
    relation: str
    verdict: bool
    kind: Literal["numbers", "letters", "root"]
    expected: str | None


def checks(problem: str | None, solution: Tokens) -> tuple[Check, ...]:
    """Return the relations of a solution that could be decided, in the order of the text."""
    known = stated(problem)
    text = solution.text
    if not (known.operator or _is_special(solution) or _equation(known)):
        return ()
    checker = _Checker(problem or "", text, known)
    found: list[Check] = []
    for chain in chains(solution, known.functions, known.operator):
        found += checker.of_chain(chain)
        if len(found) > MAX_CHECKS:
            break
    found += checker.of_roots()
    return tuple(found)


def _is_special(solution: Tokens) -> bool:
    """Say whether a text may hold a formula of more than plain numbers."""
    hints = set(map(_HINTS.__getitem__, set(solution.texts)))
    if "special" in hints or ("letter" if "plain" in hints else "script") in hints:
        return True
    return "name" in hints and _NAMES.search(solution.text) is not None


class _Hints(dict[str, str]):
    """What each token says of the text that it is in; most stand in the next one, too."""

    def __missing__(self, token: str) -> str:
        hint = _hint(token)
        if len(self) < MAX_KEPT and len(token) <= LONGEST_KEPT:
            self[token] = hint
        return hint


def _hint(token: str) -> str:
    if token in _PLAIN_COMMANDS:
        return "plain"
    if token in _SIGNS or token[0] == "\\":
        return "special"
    if len(token) == 1 and token.isalpha():
        return "" if token in _ARTICLES else "letter"
    if token[0] in _SCRIPTS:
        return "script"
    return "name" if token.partition("'")[0] in _NAMING else ""


_HINTS = _Hints()


class _Checker:
    def __init__(self, problem: str, text: str, known: Stated):
        self._known = known
        self._words = Surroundings(problem, text)
        self._identities = Identities(self._words, known)
        self._meant: dict[int, Sequence[Expression]] = {}
        self._claimed: list[tuple[str, Expression, int, int]] = []

    def of_chain(self, chain: Chain) -> Iterator[Check]:
        """Yield the comparisons of neighbours in a chain."""
        links = [self._link(chain, place) for place in range(len(chain.relations))]
        held = [self._holds_for_all(link) for link in links]
        for link in links:
            check = None if link is None else self._check(link, held)
            if check is not None:
                yield check
        self._identities.see(chain, held)
        self._note_root(chain)

    def _link(self, chain: Chain, place: int) -> Link | None:
        """Return two neighbours with what they may mean; None where either is not read."""
        left, right = chain.sides[place : place + 2]
        if left.tree is None or right.tree is None or _are_of_two_units(chain, left, right):
            return None
        one, other = self._meanings(left), self._meanings(right)
        if not one or not other:
            return None
        left_names, right_names = self._names(left, one), self._names(right, other)
        names = left_names | right_names
        letters = names - CONSTANTS
        if "e" in names and (not self._words.has_euler or _is_e(left.tree) or _is_e(right.tree)):
            letters |= {"e"}
        return made(Link, (chain, place, left, right, one, other, letters, left_names, right_names))

    def _names(self, side: Side, meanings: Sequence[Expression]) -> frozenset[str]:
        if len(meanings) == 1 and meanings[0] is side.tree:
            return side.formula.names
        return frozenset[str]().union(*map(symbols, meanings))

    def _holds_for_all(self, link: Link | None) -> bool | None:
        if link is None or link.relation != "=" or not link.letters or len(link.one) > 1 or len(link.other) > 1:
            return None
        is_value = isinstance(link.left.tree, Symbol) and len(link.letters) == 1 and not link.right_names
        if is_value and link.place == 0:
            return None  # `x = 3` holds for no other x, and says nothing else that is asked for.
        return holds_for_all(link.one[0], link.other[0], link.letters - CONSTANTS)

    def _check(self, link: Link, held: Sequence[bool | None]) -> Check | None:
        kind: Literal["numbers", "letters"] = "letters" if link.letters or link.relation == "≡" else "numbers"
        if kind == "numbers":
            verdict = self._numbers(link)
        elif link.relation == "≡":
            modulus = None if link.letters else link.chain.modulus
            verdict = None if modulus is None else is_congruent(link.one[0], link.other[0], modulus)
        else:
            verdict = self._letters(link, held) if link.relation == "=" else None
        # What stands on a line of its own is said there, whatever it goes on with.
        start = link.right.start if self._words.breaks(link.left.end, link.right.start) else link.left.start
        end = link.right.end
        if verdict is None or (not verdict and self._words.is_meant(start, end)):
            return None
        expected = None if verdict else _text_of(link.one[0])
        return Check(start, end, link.relation, verdict, kind, expected)

    def _meanings(self, side: Side) -> Sequence[Expression]:
        """Return what a side may mean: an operation's sign that the problem defines may be a plain product, too."""
        found = self._meant.get(side.start)
        if found is None:
            plain = [self._reduced(side, tree) for tree in self._readings(side)]
            found = self._meant[side.start] = [tree for tree in plain if tree is not None]
        return found

    def _reduced(self, side: Side, tree: Expression) -> Expression | None:
        return reduced(tree, self._known.functions) if side.formula.calls else tree

    def _readings(self, side: Side) -> Iterator[Expression]:
        if side.tree is None:
            return
        yield side.tree
        other = None
        if self._known.operator == "*" and any(item.text == "*" for item in side.items):
            other = formula(side.items, self._known.functions).tree
        elif "/" in side.formula.kinds and not _is_arithmetic(side) and any(item.text == "/" for item in side.items):
            other = formula(side.items, self._known.functions, self._known.operator, is_tight=True).tree
        if other is not None and other != side.tree:
            yield other

    def _letters(self, link: Link, held: Sequence[bool | None]) -> bool | None:
        sides = self._identities.values(link)
        if sides is None:
            return self._identities.verdict(link, held)
        shown_decimals = _decimals(link.left), _decimals(link.right)
        return holds(Sides(*sides, *shown_decimals), "=", rounds=self._words.rounds)

    def _numbers(self, link: Link) -> bool | None:
        """Compare two formulas without letters, where they are meant to be compared."""
        left, right = link.left, link.right
        plain = _is_arithmetic(left) and _is_arithmetic(right)
        if left.tree is None or right.tree is None or not (computes(left.tree) or computes(right.tree) or not plain):
            return None
        if plain and (not (link.chain.is_marked or self._known.operator) or self._words.has_bases):
            return None  # Sums of plain numbers are read with their units and words elsewhere.
        rounds = left.formula.kinds & _SPECIAL <= {"_"} or self._words.rounds
        results = [
            holds(Sides(one, other, _decimals(left), _decimals(right)), link.relation, rounds=rounds)
            for one in link.one
            for other in link.other
        ]
        if True in results or None in results:
            return True if True in results else None
        if is_meant_modulo(left.tree, right.tree, link.chain.sides[-1].tree):
            return True
        if self._words.is_other_arithmetic and any(_has_inverse(tree) for tree in (left.tree, right.tree)):
            return None
        is_check = len(link.chain.sides) == 2 and computes(right.tree) and self._words.is_checking(left.start)
        return None if is_check or _is_loose(link) else False

    def _note_root(self, chain: Chain) -> None:
        first, last = chain.sides[0].tree, chain.sides[-1].tree
        if isinstance(first, Symbol) and last is not None and set(chain.relations) == {"="}:
            value = self._reduced(chain.sides[-1], last)
            if value is not None and not symbols(value) - CONSTANTS and not has_decimals(value):
                self._claimed.append((first.name, value, chain.sides[0].start, chain.sides[-1].end))

    def of_roots(self) -> Iterator[Check]:
        """Yield the solution of the problem's one equation in one letter, put back into it; only if it is alone."""
        equation = _equation(self._known)
        if equation is None or self._words.rejects or self._words.is_other_arithmetic:
            return
        letter, left, right = equation
        said = [one for one in self._claimed if one[0] == letter]
        values = {value for _, value, _, _ in said}
        if len({evaluate(value) for value in values}) != 1:
            return
        _, value, start, end = said[0]
        one, other = (substituted(side, letter, value) for side in (left, right))
        verdict = holds(Sides(one, other, None, None), "=", rounds=False)
        if verdict is not None and not (verdict is False and self._words.is_meant(start, end)):
            yield Check(start, end, "=", verdict, "root", None)


def _equation(known: Stated) -> tuple[str, Expression, Expression] | None:
    """Return the one equation of a problem, in one letter."""
    equations = [chain for chain in known.chains if "=" in chain.relations]
    if len(equations) != 1 or len(known.chains) != 1 or len(equations[0].sides) != 2:
        return None
    left, right = (side.tree for side in equations[0].sides)
    if left is None or right is None or not computes(left) or _is_applied(left) or _is_applied(right):
        return None
    one, other = reduced(left, known.functions), reduced(right, known.functions)
    names = (symbols(left) | symbols(right)) - CONSTANTS
    return None if len(names) != 1 or one is None or other is None else (min(names), one, other)


def _is_applied(tree: Expression) -> bool:
    return isinstance(tree, Call) and tree.name.startswith("apply:")


def _are_of_two_units(chain: Chain, left: Side, right: Side) -> bool:
    """Say whether the sides name different units: `4 hours = 4 · 60 minutes`."""
    if "unit" not in left.formula.kinds:
        return False
    one = {item.text for item in left.items if item.kind == "unit"}
    other = {item.text for item in right.items if item.kind == "unit"}
    if right is chain.sides[-1] and chain.behind:
        other.add(chain.behind)
    return one != other


def _is_loose(link: Link) -> bool:
    """Say whether a false relation is one that people write so: a label, or a chain that runs on."""
    left, right, chain = link.left.tree, link.right.tree, link.chain
    if left is None or right is None or (set(chain.relations) & _ORDERING and link.relation in "=≈"):
        return True
    if link.place + 1 < len(chain.relations) and isinstance(right, Binary):
        first: Expression = right
        while isinstance(first, Binary):
            first = first.left
        begins = evaluate(first)
        if begins is not None and begins == evaluate(link.one[0]):
            return True
    if link.place or computes(left) or any(item.kind == "_" for item in link.left.items):
        return False
    kinds = {item.kind for item in link.right.items}
    factored = {"^", "*"} <= kinds and not {"+", "-"} & kinds
    decimal = isinstance(left, Number) and left.value.denominator != 1 and isinstance(right, Binary)
    return not (factored or (decimal and evaluate(link.other[0]) is not None))


def _decimals(side: Side) -> int | None:
    """Return how many decimals a side shows that is one number, None where it shows none."""
    numbers = [item for item in side.items if item.kind == "number"]
    if len(numbers) != 1 or "." not in numbers[0].text or isinstance(side.tree, Binary | Call):
        return None
    percent = any(item.kind == "%" for item in side.items)
    return len(numbers[0].text.rsplit(".", 1)[1]) + (2 if percent else 0)


def _is_arithmetic(side: Side) -> bool:
    """Say whether a side is a sum or product of plain numbers."""
    return _SPECIAL.isdisjoint(side.formula.kinds)


def _has_inverse(tree: Expression) -> bool:
    """Say whether there is a negative power in a formula: of remainders it is no fraction."""
    match tree:
        case Binary(operator="^", right=Unary(operator="-")):
            return True
        case Binary():
            return _has_inverse(tree.left) or _has_inverse(tree.right)
        case Unary():
            return _has_inverse(tree.operand)
        case _:
            return False


def _is_e(tree: Expression) -> bool:
    return isinstance(tree, Symbol) and tree.name == "e"


def _text_of(tree: Expression) -> str | None:
    value = evaluate(tree)
    if value is not None:
        return shown(value)
    number = None if symbols(tree) - CONSTANTS else approximate(tree, {})
    return as_complex(tree) if number is None else f"{number:.6g}"
