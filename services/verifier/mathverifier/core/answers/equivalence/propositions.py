r"""Propositions and sets in letters, `p \lor \neg q` and `A \setminus B`, decided by their truth tables."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from mathverifier.core.answers.equivalence.policy import Policy
from mathverifier.core.answers.equivalence.registry import comparator, reader
from mathverifier.core.text.lexer import lex
from mathverifier.core.text.tokens import Kind

MAX_LETTERS = 8
MAX_TOKENS = 80
# Binary connectives by how tightly they bind, the loosest first; of the first two the right side is read first.
_LEVELS: Final = (("iff", "xor"), ("implies",), ("or",), ("and", "minus"))
_OF_SETS: Final = {"\\cup": "or", "∪": "or", "\\cap": "and", "∩": "and", "\\setminus": "minus", "∖": "minus"}
_OF_CLAIMS: Final = {
    **dict.fromkeys(("\\lor", "\\vee", "∨", "or"), "or"),
    **dict.fromkeys(("\\land", "\\wedge", "∧", "and"), "and"),
    **dict.fromkeys(("\\to", "\\implies", "\\Rightarrow", "\\rightarrow", "→", "⇒"), "implies"),
    **dict.fromkeys(("\\iff", "\\Leftrightarrow", "\\leftrightarrow", "⇔", "↔"), "iff"),
    "\\oplus": "xor",
}
_NOT: Final = frozenset(("\\neg", "\\lnot", "¬", "\\sim", "not"))


@dataclass(frozen=True)
class Claim:
    """A connective with its operands; a letter has none."""

    sign: str
    operands: tuple["Claim", ...] = ()


@dataclass(frozen=True)
class Proposition:
    """A formula of propositions, or of sets, in letters."""

    claim: Claim
    of_sets: bool


class _Unreadable(Exception):
    pass


@reader
def read_proposition(text: str) -> Proposition | None:
    """Return the proposition or set that a text is; None where there is no connective, or anything else."""
    signs = _OF_CLAIMS.keys() | _OF_SETS.keys() | _NOT
    if not any(sign in text for sign in signs if not sign.isalpha()):
        return None
    tokens = lex(text)
    words = [tokens.texts[index] for index in tokens.significant()]
    kinds = [tokens.kinds[index] for index in tokens.significant()]
    if len(words) > MAX_TOKENS or any(
        kind is Kind.NUMBER or (len(word) > 1 and word.isalpha() and word not in signs)
        for word, kind in zip(words, kinds, strict=True)
    ):
        return None
    of_sets = any(word in _OF_SETS for word in words)
    try:
        found = _Reader(words, _OF_SETS if of_sets else _OF_CLAIMS).whole()
    except _Unreadable:
        return None
    names = set(_names(found))
    cased = all(name.isupper() for name in names) if of_sets else True
    return Proposition(found, of_sets) if cased and 1 < len(names) <= MAX_LETTERS else None


class _Reader:
    """Recursive descent by the levels of the connectives."""

    def __init__(self, words: list[str], signs: dict[str, str]):
        self._words, self._signs, self._place = words, signs, 0

    def whole(self) -> Claim:
        """Read all tokens. Raises _Unreadable."""
        found = self._level(0)
        if self._place < len(self._words):
            raise _Unreadable
        return found

    def _peek(self) -> str:
        return self._words[self._place] if self._place < len(self._words) else ""

    def _level(self, level: int) -> Claim:
        if level == len(_LEVELS):
            return self._operand()
        left = self._level(level + 1)
        while (sign := self._signs.get(self._peek(), "")) in _LEVELS[level]:
            self._place += 1
            # `p \to q \to r` is read from the right.
            right = self._level(level if sign == "implies" else level + 1)
            left = Claim(sign, (left, right))
        return left

    def _operand(self) -> Claim:
        word = self._peek()
        self._place += 1
        if word in _NOT:
            return Claim("not", (self._operand(),))
        if word == "\\overline" and self._peek() == "{":
            return Claim("not", (self._operand(),))
        if word in ("(", "{", "["):
            inside = self._level(0)
            if self._peek() not in (")", "}", "]"):
                raise _Unreadable
            self._place += 1
            return self._marked(inside)
        if len(word) == 1 and word.isalpha():
            return self._marked(Claim(word))
        raise _Unreadable

    def _marked(self, inside: Claim) -> Claim:
        """Read a complement behind a set: `A^c`, `A'`."""
        if self._peek() == "'":
            self._place += 1
            return Claim("not", (inside,))
        if self._peek() == "^" and self._words[self._place + 1 : self._place + 2] in (["c"], ["C"]):
            self._place += 2
            return Claim("not", (inside,))
        return inside


def _names(claim: Claim) -> Iterator[str]:
    if not claim.operands:
        yield claim.sign
    for operand in claim.operands:
        yield from _names(operand)


def _holds(claim: Claim, true: frozenset[str]) -> bool:
    values = [_holds(operand, true) for operand in claim.operands]
    match claim.sign, values:
        case "not", [one]:
            return not one
        case "or", [one, other]:
            return one or other
        case "and", [one, other]:
            return one and other
        case "minus", [one, other]:
            return one and not other
        case "implies", [one, other]:
            return not one or other
        case "iff", [one, other]:
            return one == other
        case "xor", [one, other]:
            return one != other
        case _:
            return claim.sign in true


@comparator(Proposition, Proposition, rung="propositions", order=20)
def propositions(reference: Proposition, answer: Proposition, _policy: Policy) -> bool | None:
    """Propositions in the same letters, and sets, by their truth tables: `p \\to q` and `\\neg q \\to \\neg p`."""
    names = sorted(set(_names(reference.claim)))
    if reference.of_sets != answer.of_sets or names != sorted(set(_names(answer.claim))):
        return None
    rows = itertools.chain.from_iterable(itertools.combinations(names, size) for size in range(len(names) + 1))
    return all(_holds(reference.claim, frozenset(row)) == _holds(answer.claim, frozenset(row)) for row in rows)
