"""Runs of the signs of formulas, made of the lexer's tokens: what stands between words, with the relations in it."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import compress
from typing import cast

from mathverifier.core.expressions.tokens import is_product
from mathverifier.core.formulas.items import (
    BRACKETS,
    CLOSING,
    FORMULA_WORDS,
    OPERATORS,
    RELATIONS,
    SIGNS,
    SIZES,
    SUBSCRIPTS,
    SUPERSCRIPTS,
    Item,
    Run,
)
from mathverifier.core.formulas.marked_spans import is_alone, marked
from mathverifier.core.text.lexer import LONGEST_KEPT, MAX_KEPT, kind_of
from mathverifier.core.text.tokens import WORDS, Kind, Tokens
from mathverifier.core.tuples import made

_TEXTS = ("text", "mathrm", "mbox", "textbf", "textit", "operatorname", "mathit")
_WORDED = frozenset(f"\\{name}{star}" for name in _TEXTS for star in ("", "*"))
_ENVIRONMENT = ("\\begin", "\\end")
# Commands that take what follows them, to its end.
_TAKING = _WORDED.union(_ENVIRONMENT)
# Environments whose lines are lines of formulas; of any other nothing is read.
_LINES = frozenset(
    ("align", "aligned", "gather", "gathered", "equation", "eqnarray", "multline", "split", "alignat", "flalign")
)
_DELIMITERS = frozenset(("\\(", "\\)", "\\[", "\\]"))
_PASSED = frozenset(("$", "&", "\\(", "\\[", "\n", "\r"))
_JOINING = frozenset(("+", "*", "\\cdot", "\\times", "\\div"))
_WIDE = frozenset(("\\quad", "\\qquad"))
# A word that is none of a formula's where it stands outside its marks.
_PLAIN, _PROSE_KINDS = "word", (Kind.WORD, Kind.CUE)
MAX_ITEMS = 240


def runs(tokens: Tokens) -> Sequence[Run]:
    """Return the runs of signs of a text that hold a relation."""
    return _Reader(tokens).read()


class _Reader:
    """Collects items token by token, and gives out a run at each break."""

    def __init__(self, tokens: Tokens):
        self._tokens = tokens
        self.spans = marked(tokens.text)
        self._ends = [end for _, end in self.spans]
        self._items: list[Item] = []
        self.runs: list[Run] = []
        self.before = ""
        self._depth = 0
        self._open_math = False
        self._inside = False
        # The places of relations among the items.
        self._relations: list[int] = []
        self.resume = 0

    def read(self) -> list[Run]:
        """Return the runs of all tokens."""
        text, texts, starts = self._tokens.text, self._tokens.texts, self._tokens.starts
        related = -1
        # Behind the last span comes none that any token reaches.
        spans = [*self.spans, (len(text), len(text))]
        alone = [is_alone(text, *span) for span in self.spans]
        at, begins, ends, last = 0, *spans[0], -1
        acts = list(map(_ACTS.__getitem__, texts))
        # What is nothing to a formula is passed over.
        for index, (how, sign, shown) in cast("Iterator[tuple[int, _Act]]", compress(enumerate(acts), acts)):
            if index < self.resume:
                continue
            start = starts[index]
            while ends <= start:
                at, last = at + 1, ends
                begins, ends = spans[at]
            if begins <= start and alone[at]:
                # No part of any relation.
                self.end("")
                self.resume = bisect_left(starts, ends)
            elif how is None:
                if not self._items:
                    self._open_math = begins <= start or start == last
                self._items.append(made(Item, (sign, shown, start, starts[index + 1])))
            elif sign and start < begins:
                self._pass_word(texts[index])
                if index > related:
                    related = self._tokens.codes.find(Kind.RELATION, index)
                    if related < 0:
                        break
                    self.resume = self._last_word(index, related)
            else:
                self._inside = begins <= start or start == last
                how(self, index, texts[index], start, starts[index + 1])
        self.end("")
        return self.runs

    def _last_word(self, index: int, related: int) -> int:
        """Return the last word of prose from `index` to the next relation: what stands between begins no run with one.

        Where a command stands between that takes what follows it, that is `index` itself.
        """
        texts, kinds, starts = self._tokens.texts, self._tokens.kinds, self._tokens.starts
        for place in range(related - 1, index, -1):
            if kinds[place] in _PROSE_KINDS and len(texts[place]) > 1 and texts[place] not in FORMULA_WORDS:
                at = bisect_right(self._ends, starts[place])
                if at == len(self.spans) or starts[place] < self.spans[at][0]:
                    return place if _TAKING.isdisjoint(texts[index:place]) else index
        return index

    def _pass_word(self, text: str) -> None:
        """Pass a word that is no part of a formula."""
        if self._items:
            self.end(text.lower())
        else:
            self.before = text

    def end(self, word: str) -> None:
        """End the run, before a word or anything else."""
        if self._items:
            if self._relations:
                if len(self._items) <= MAX_ITEMS:
                    fields = self._items, self._relations, self.before.lower(), word, self._open_math
                    self.runs.append(made(Run, fields))
                self._relations = []
            self._items = []
        self.before, self._depth = word, 0

    def _space(self, index: int, text: str, start: int, end: int) -> None:
        if not self._goes_on(index):
            self.end("")

    def _bracket(self, index: int, text: str, start: int, end: int) -> None:
        shape = BRACKETS[text]
        closes = shape in CLOSING
        self._depth += -1 if closes else 1
        if self._depth < 0:
            self.end("")
        else:
            self._add(made(Item, ("close" if closes else "open", shape, start, end)))

    def _script(self, index: int, text: str, start: int, end: int) -> None:
        raised = text[0] in "⁰¹²³⁴⁵⁶⁷⁸⁹⁻"
        self._add(Item("^" if raised else "_", text, start, start))
        figures = text.translate(SUPERSCRIPTS if raised else SUBSCRIPTS)
        if figures.startswith("-"):
            self._add(Item("-", "-", start, start))
        self._add(Item("number" if figures.lstrip("-").isdigit() else "bad", figures.lstrip("-"), start, end))

    def _word(self, index: int, text: str, start: int, end: int) -> None:
        inside = self._is_marked()
        if len(text) == 1 and text.isascii():
            article = text in "aAI" and not inside and self._begins_words(index)
            if not article:
                self._add(made(Item, ("symbol", text, start, end)))
                return
        elif inside and is_product(text):
            for place, letter in enumerate(text):
                self._add(made(Item, ("symbol", letter, start + place, start + place + 1)))
            return
        elif inside and text.isascii() and 1 < len(text) <= 4 and text.isupper():
            # The name of a length: `AB`.
            self._add(made(Item, ("symbol", text, start, end)))
            return
        self.end(text.lower())

    def _begins_words(self, index: int) -> bool:
        """Say whether a letter is a word of its own, before another one."""
        kinds = self._tokens.kinds
        return index + 2 < len(kinds) and kinds[index + 1] is Kind.SPACE and kinds[index + 2] in WORDS

    def _is_marked(self) -> bool:
        """Say of the token that is read, and so of its run, whether it stands in marks of mathematics."""
        self._open_math = self._inside
        return self._inside

    def _goes_on(self, index: int) -> bool:
        """Say whether what comes next can only go on with a formula."""
        following = self._next(index)
        if following == "-":
            # Behind a wide space a minus is an operator; at the beginning of a line it may be a sign.
            return any(text in _WIDE for text in self._tokens.texts[index : index + 6])
        return following in RELATIONS or following in _JOINING

    def _relation(self, index: int, text: str, start: int, end: int) -> None:
        if text == "!=" and self._items and self._items[-1].end == start and self._is_marked():
            # `5!=120` is a factorial among formulas.
            self._add(Item("!", "!", start, start + 1))
            text, start = "=", start + 1
        relation = RELATIONS.get(text)
        if relation is None:
            self.end("")
        elif self._depth:
            self._add(Item("=", text, start, end))
        else:
            self._relations.append(len(self._items))
            self._add(made(Item, ("relation", relation, start, end)))

    def _environment(self, index: int, text: str, start: int, end: int) -> None:
        self.end("")
        closing = self._closing(index)
        name = self._tokens.text[end : self._tokens.starts[closing]].strip(" {}")
        self.resume = closing + 1
        if text == "\\begin" and name.removesuffix("*") not in _LINES:
            found = self._tokens.text.find(f"\\end{{{name}}}", self._tokens.starts[closing])
            self._items = [Item("bad", name, start, start)]
            if found >= 0:
                self.resume = bisect_left(self._tokens.starts, found)

    def _border(self, index: int, text: str, start: int, end: int) -> None:
        """At marks of mathematics a run ends, unless a relation or an operator joins what is on both sides."""
        last = self._items[-1].kind if self._items else ""
        behind = self._next(index)
        if last == "relation" or behind in RELATIONS:
            return
        self.end("")

    def _next(self, index: int) -> str:
        """Return the next token that is neither space nor a mark of mathematics."""
        texts, kinds = self._tokens.texts, self._tokens.kinds
        for place in range(index + 1, min(index + 8, len(texts))):
            if kinds[place] is not Kind.SPACE and texts[place] not in _PASSED:
                return texts[place]
        return ""

    def _dollar(self, index: int, text: str, start: int, end: int) -> None:
        at = bisect_left(self._ends, start)
        if at < len(self.spans):
            begins, ends = self.spans[at]
            if start in (begins, ends - 1, begins + 1, ends - 2):
                self._border(index, text, start, end)

    def _separator(self, index: int, text: str, start: int, end: int) -> None:
        if text == "," and self._depth:
            self._add(Item("comma", text, start, end))
            return
        if text == "." and self._tokens.texts[index + 1 : index + 2] == ["\\overline"]:
            self._add(Item("bad", text, start, end))
            return
        if text == "," and self._items and self._items[-1].end == start and self._items[-1].kind == "number":
            texts = self._tokens.texts
            behind = texts[index + 1 : index + 3]
            if behind[:1] and (
                behind[0].isdigit() or (behind[0] in ("\\!", "\\,") and behind[1:] and behind[1].isdigit())
            ):
                self._add(Item("bad", text, start, end))  # Half of `4,\\!060`.
        if text == "\r" or (text == "\n" and self._is_marked()):
            return
        if text in ("\n", "\\\\"):
            last = self._items[-1].kind if self._items else ""
            joins = self._goes_on(index) if text != "\n" else self._next(index) in RELATIONS
            if self._items and (last in ("relation", "+", "-", "*", "/") or joins):
                return
        self.end("")

    def _worded(self, index: int, text: str, start: int, end: int) -> None:
        closing = self._closing(index)
        tokens = self._tokens
        inside = tokens.text[tokens.starts[index + 1] : tokens.starts[closing]].strip(" {}.,~\\")
        self.resume = closing + 1
        if inside in FORMULA_WORDS:
            self._add(Item(FORMULA_WORDS[inside], inside, start, tokens.starts[closing]))
            return
        if text.startswith("\\operatorname"):
            self._add(Item("bad", inside, start, tokens.starts[closing]))
            return
        number = bool(self._items) and self._items[-1].kind in ("number", "close", "symbol")
        following = self._next(closing)
        if number and (following in RELATIONS or following in OPERATORS):
            # A unit in the middle of a formula.
            self._items.append(Item("unit", inside, start, tokens.starts[closing]))
            return
        self.end(inside.lower() or "")

    def _closing(self, index: int) -> int:
        """Return the token that closes the braces behind a command."""
        texts, depth = self._tokens.texts, 0
        for place in range(index + 1, min(index + 60, len(texts))):
            if texts[place] == "{":
                depth += 1
            elif texts[place] == "}":
                depth -= 1
                if depth == 0:
                    return place
            elif depth == 0 and not texts[place].isspace():
                break
        return index

    def _add(self, item: Item) -> None:
        if not self._items:
            self._open_math = self._inside
        self._items.append(item)


# The item that a token is by its text alone, and what else is done with it; None for what is nothing to a formula.
_Method = Callable[[_Reader, int, str, int, int], None]
_Act = tuple[_Method | None, str, str]
_BY_KIND: dict[Kind, _Method] = {Kind.RELATION: _Reader._relation, Kind.SEPARATOR: _Reader._separator}
_BY_TEXT: dict[str, _Method] = {
    **dict.fromkeys(_WIDE, _Reader._space),
    **dict.fromkeys(_DELIMITERS, _Reader._border),
    **dict.fromkeys(_ENVIRONMENT, _Reader._environment),
    **dict.fromkeys(BRACKETS, _Reader._bracket),
    "$": _Reader._dollar,
}


class _Acts(dict[str, _Act | None]):
    """What is done with tokens; those that were met are kept, as most stand in the next text, too."""

    def __missing__(self, text: str) -> _Act | None:
        kind = kind_of(text)
        method = _BY_KIND.get(kind) or _BY_TEXT.get(text)
        act = _named(text, kind) if method is None else (method, "", "")
        if len(self) < MAX_KEPT and len(text) <= LONGEST_KEPT:
            self[text] = act
        return act


def _named(text: str, kind: Kind) -> _Act | None:
    if kind in WORDS and text not in FORMULA_WORDS:
        return _Reader._word, _PLAIN if len(text) > 1 and kind in _PROSE_KINDS else "", ""
    if kind in (Kind.SPACE, Kind.CURRENCY) or text == "&":
        return None
    if text[0] == "\\":
        if text in _WORDED:
            return _Reader._worded, "", ""
        if text in SIZES:
            return None
    sign = "number" if kind is Kind.NUMBER else SIGNS.get(text, "bad")
    if kind is Kind.SCRIPT and sign == "bad":
        if text.strip("'′″"):
            return _Reader._script, "", ""
        sign = "prime"
    return None, sign, text


_ACTS = _Acts()
