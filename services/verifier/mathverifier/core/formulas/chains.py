"""Chains of formulas in a text: what stands between relations, read as trees."""

from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from mathverifier.core.expressions.nodes import Expression
from mathverifier.core.formulas.items import Item, Run
from mathverifier.core.formulas.parser import Formula, formula, parsed
from mathverifier.core.formulas.runs import runs
from mathverifier.core.text.tokens import Tokens
from mathverifier.core.tuples import made

# Words before a formula that make what stands before it a part of it, and words behind it that do so with it.
_OPERATING_BEFORE = frozenset(
    (
        *("of", "half", "third", "quarter", "twice", "times", "double", "triple", "plus", "minus", "by", "than", "per"),
        *("mod", "percent", "divided", "log", "sum", "product", "difference", "modulo", "base", "less", "more"),
    )
)
_OPERATING_BEHIND = frozenset(
    (
        *(
            "of",
            "times",
            "plus",
            "minus",
            "divided",
            "multiplied",
            "percent",
            "dozen",
            "hundred",
            "thousand",
            "million",
        ),
        *("billion", "mod", "modulo", "more", "less", "squared", "cubed", "choose", "degrees", "over", "per"),
    )
)
MAX_SIDES = 40
# Characters of the longest command that stands before a bracket.
_LONGEST = 20
# Characters between a formula and the line that goes on with it.
MAX_BETWEEN = 160
_UNREAD = Formula(None, frozenset(), frozenset(), calls=False)


class Side(NamedTuple):
    """A formula with its tree, None where it is not read, and its span in the text."""

    formula: Formula
    tree: Expression | None
    start: int
    end: int
    items: Sequence[Item]


class Chain(NamedTuple):
    """`sides[0] relations[0] sides[1] …`; `modulus` is what a congruence is of, the rest as in `Run`."""

    sides: tuple[Side, ...]
    relations: tuple[str, ...]
    modulus: Expression | None
    behind: str
    is_marked: bool
    # Words stand before its first relation: they name what follows.
    is_labelled: bool


def chains(tokens: Tokens, functions: Collection[str] = (), operator: str | None = None) -> Iterator[Chain]:
    """Yield the chains of a text in order; names are as in `parsed`."""
    names = frozenset(functions)
    last: Chain | None = None
    for run in runs(tokens):
        chain = _chain(tokens.text, run, names, operator)
        if chain is not None:
            if last is not None and _goes_on(tokens.text, last, chain, run):
                above = last.sides[-1]
                begins = Side(above.formula, above.tree, chain.sides[0].start, chain.sides[0].start, above.items)
                chain = chain._replace(sides=(begins, *chain.sides[1:]))
            yield chain
            last = chain


def _goes_on(text: str, last: Chain, chain: Chain, run: Run) -> bool:
    """Say whether a run that begins with `=` goes on with the last formula: on the next line, or behind a colon."""
    start = run.items[0].start
    above = last.sides[-1]
    if chain.sides[0].items or run.before or not (chain.is_marked and last.is_marked) or last.behind:
        return False
    before = text[max(0, start - 12) : start].rstrip(" $&[(\\")
    return start - above.end <= MAX_BETWEEN and before[-1:] in (":", "\n") and run.items[0].text == "="


def _chain(text: str, run: Run, functions: Collection[str], operator: str | None) -> Chain | None:
    items, places, modulus = run.items, run.relations, None
    if any(items[place].text == "≡" for place in places):
        items, modulus = _modulus(items, functions)
        places = [place for place in places if place < len(items)]
    if not places or len(places) >= MAX_SIDES:
        return None
    relations = tuple([items[place].text for place in places])
    pieces = [items[last + 1 : place] for last, place in pairwise((-1, *places, len(items)))]
    sides = []
    for place, piece in enumerate(pieces):
        cut = (place == 0 and (run.before in _OPERATING_BEFORE or _is_cut(text, run, piece))) or (
            place == len(pieces) - 1 and run.behind in _OPERATING_BEHIND
        )
        found = _UNREAD if cut or not piece else formula(piece, functions, operator)
        start, end = (piece[0].start, piece[-1].end) if piece else (run.items[0].start, run.items[0].start)
        sides.append(made(Side, (found, found.tree, start, end, piece)))
    is_labelled = not pieces[0] and run.before[-1:].isalpha()
    return made(Chain, (tuple(sides), relations, modulus, run.behind, run.is_marked, is_labelled))


def _is_cut(text: str, run: Run, piece: Sequence[Item]) -> bool:
    """Say whether the first side of a run goes on with what stands before it."""
    if not piece:
        return False
    before = text[max(0, piece[0].start - 2) : piece[0].start]
    kind = piece[0].kind
    if kind in ("+", "*", "/", "^", "_", "!", "%"):
        return True
    if kind in ("-", "|") and (run.before or not run.is_marked or text[: piece[0].start].rstrip()[-1:] in ")}]"):
        return True
    half = len(before) == 2 and before[0].isdigit() and before[1] in ",." and kind == "number"
    glued = before[-1:].isalpha() and kind in ("open", "number")
    # A command stands right before a bracket: `\\left(`.
    word = text[max(0, piece[0].start - _LONGEST) : piece[0].start].rpartition("\\")
    return half or (glued and not (word[1] and word[2].isalpha()))


def _modulus(items: Sequence[Item], functions: Collection[str]) -> tuple[Sequence[Item], Expression | None]:
    """Take `\\pmod{7}` or `(mod 7)` from the end of a congruence."""
    for place, item in enumerate(items):
        if item.kind in ("pmod", "mod"):
            behind = list(items[place + 1 :])
            before = list(items[:place])
            if before and before[-1].kind == "open" and behind and behind[-1].kind == "close":
                before, behind = before[:-1], behind[:-1]
            return before, parsed(behind, functions)
    return items, None
