"""The parser of formulas with functions, sums, integrals and the like, from their signs to a tree.

What it adds to the trees of `core.expression` are calls by other names: `gcd`, `lcm`, `max`, `min`, `mod`;
`sum` and `prod` (body, letter, from, to), `integral` (body, letter, from, to), `difference` (body, letter, from, to),
`derivative` (body, letter), and `apply:f` and `apply:f'` for a function that is named. `core.formulas.reduction` works
them out.
"""

from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import NamedTuple

from mathverifier.core.expressions.nodes import Binary, Call, Expression, Number, Symbol, Unary, spanning, symbols
from mathverifier.core.expressions.rational import Fraction, decimal
from mathverifier.core.formulas.items import Item
from mathverifier.core.quantities.numbers import VULGAR
from mathverifier.core.tuples import made

MAX_DEPTH = 40
# Digits of the longest number that is read.
MAX_DIGITS = 400
_END = Item("end", "", -1, -1)
_CLOSES = {"(": ")", "[": "]", "{": "}", "\\lfloor": "\\rfloor", "\\lceil": "\\rceil"}
_ROUNDING = {"\\lfloor": "floor", "\\lceil": "ceil"}
_FACTORS = frozenset(
    ("symbol", "open", "frac", "sqrt", "function", "binom", "named", "sum", "prod", "int", "number_beside")
)
_BEHIND = frozenset(("!", "%", "°"))
_NAMES = {"π": "pi", "θ": "theta"}
_TERMS, _LEAVES = frozenset("+-"), frozenset(("number", "symbol"))
# What a number or a letter before it does not go on with.
_APART = frozenset(("end", "close", "comma", "relation", "+", "-", "*", "/"))
# Letters that name functions, before a bracket: without a definition, nothing is known of them.
_FUNCTION_LETTERS = frozenset("fghpqFGHPQTNSCV")


class Unreadable(Exception):
    """The signs are no formula that is known."""


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
        tree = _Parser(read, functions, operator, is_tight=is_tight).whole()
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


class _Parser:
    def __init__(self, items: Sequence[Item], functions: Collection[str], operator: str | None, *, is_tight: bool):
        self._items = [*items, _END]
        self._is_tight = is_tight
        self._place = 0
        self._depth = 0
        self._bars = 0
        self._functions = functions
        self._own = operator

    def whole(self) -> Expression:
        expression = self._sum()
        if self._kind() != "end":
            raise Unreadable
        return expression

    def _kind(self, ahead: int = 0) -> str:
        place = self._place + ahead
        return self._items[place].kind if place < len(self._items) else "end"

    def _next(self) -> Item:
        item = self._items[self._place]
        if item is _END:
            raise Unreadable
        self._place += 1
        return item

    def _expect(self, kind: str, text: str = "") -> Item:
        item = self._next()
        if item.kind != kind or (text and item.text != text):
            raise Unreadable
        return item

    def _sum(self) -> Expression:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise Unreadable
        left = self._product()
        while (sign := self._items[self._place].kind) in _TERMS:
            self._place += 1
            right = self._product()
            left = made(Binary, (left.start, right.end, sign, left, right))
        self._depth -= 1
        return left

    def _product(self) -> Expression:
        left = self._sign()
        while True:
            item = self._items[self._place]
            if self._own is not None and item.text == self._own:
                self._place += 1
                right = self._sign()
                left = Call(left.start, right.end, "apply:operator", (left, right))
            elif item.kind in ("*", "/", "mod"):
                self._place += 1
                right = self._sign()
                while self._is_tight and item.text == "/" and self._kind() in _FACTORS:
                    factor = self._sign()
                    right = Binary(right.start, factor.end, "*", right, factor)
                if item.kind == "mod":
                    left = Call(left.start, right.end, "mod", (left, right))
                else:
                    left = made(Binary, (left.start, right.end, item.kind, left, right))
            elif item.kind in _FACTORS or (item.kind == "|" and not self._bars):
                right = self._sign()
                left = made(Binary, (left.start, right.end, "*", left, right))
            else:
                return left

    def _sign(self) -> Expression:
        item = self._items[self._place]
        if item.kind in _LEAVES and self._items[self._place + 1].kind in _APART:
            return self._leaf(item)
        if item.kind not in _TERMS:
            return self._power()
        self._place += 1
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise Unreadable
        operand = self._sign()
        self._depth -= 1
        return operand if item.kind == "+" else Unary(item.start, operand.end, "-", operand)

    def _leaf(self, item: Item) -> Expression:
        """Read a number or a letter that nothing behind it goes on with."""
        if self._depth >= MAX_DEPTH:
            raise Unreadable
        self._place += 1
        if item.kind == "number":
            return made(Number, (item.start, item.end, _literal(item.text)))
        return made(Symbol, (item.start, item.end, _name(item.text)))

    def _power(self) -> Expression:
        base = self._postfix()
        if self._items[self._place].kind != "^":
            return base
        if self._is_degree():
            return Unary(base.start, base.end, "°", base)
        self._place += 1
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise Unreadable
        named = isinstance(base, Symbol) and (base.name in self._functions or base.name in _FUNCTION_LETTERS)
        exponent = self._sign() if self._kind() in ("+", "-") else self._exponent()
        self._depth -= 1
        if named and self._kind() == "open":
            raise Unreadable  # An inverse, or a power, of what a function gives.
        return self._after(made(Binary, (base.start, exponent.end, "^", base, exponent)))

    def _exponent(self) -> Expression:
        if self._kind() == "open":
            return self._argument()
        is_long = self._kind() == "number" and len(self._items[self._place].text) > 1
        if self._kind() == "bad" or (is_long and self._kind(1) == "^"):
            raise Unreadable  # `3^25^2` is meant as it is set: 9 times 25.
        return self._power()

    def _is_degree(self) -> bool:
        """Take `^\\circ` or `^{\\circ}`, if it is next."""
        kinds = [self._kind(ahead) for ahead in range(4)]
        length = 2 if kinds[1] == "∘" else 4 if kinds[1:4] == ["open", "∘", "close"] else 0
        self._place += length
        return length > 0

    def _postfix(self) -> Expression:
        return self._after(self._primary())

    def _after(self, operand: Expression) -> Expression:
        while (sign := self._items[self._place].kind) in _BEHIND:
            if sign == "!" and self._kind(1) == "!":
                raise Unreadable
            item = self._next()
            operand = Unary(operand.start, item.end, sign, operand)
        if sign == "prime":
            raise Unreadable
        return operand

    def _primary(self) -> Expression:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise Unreadable
        expression = self._thing(self._next())
        self._depth -= 1
        return expression

    def _thing(self, item: Item) -> Expression:
        match item.kind:
            case "number":
                return self._number(item)
            case "symbol":
                return self._symbol(item)
            case "open":
                return self._brackets(item)
            case "|":
                return self._absolute(item)
            case "function":
                return self._function(item)
            case "named":
                return self._named(item)
            case _:
                return self._command(item)

    def _command(self, item: Item) -> Expression:
        match item.kind:
            case "frac":
                return self._fraction(item)
            case "binom":
                upper, lower = self._argument(), self._argument()
                return Call(item.start, lower.end, "binom", (upper, lower))
            case "sqrt":
                return self._root(item)
            case "sum" | "prod":
                return self._series(item)
            case "int":
                return self._integral(item)
            case _:
                raise Unreadable

    def _number(self, item: Item) -> Expression:
        if item.text in VULGAR:
            return Number(item.start, item.end, VULGAR[item.text])
        if self._kind() == "_" and item.text.isascii():
            return self._in_base(item)
        number = made(Number, (item.start, item.end, _literal(item.text)))
        if self._kind() == "symbol" and self._items[self._place].text == "C" and self._choosing():
            return self._choose(number)
        mixed = self._kind() == "frac" or (self._kind() == "number" and self._items[self._place].text in VULGAR)
        if mixed and number.value.denominator == 1:
            part = self._primary()
            proper = isinstance(part, Number) or (
                isinstance(part, Binary) and isinstance(part.left, Number) and isinstance(part.right, Number)
            )
            proper = proper and self._kind() != "frac"
            return Binary(item.start, part.end, "+" if proper else "*", number, part)
        if self._kind() == "number":
            raise Unreadable
        return number

    def _in_base(self, item: Item) -> Expression:
        """Read `101_2`, a number in another base."""
        self._expect("_")
        base = self._argument()
        value = base.value if isinstance(base, Number) else Fraction(0)
        figures = item.text
        if len(figures) > MAX_DIGITS or not figures.isdigit() or value.denominator != 1 or not 2 <= value <= 10:
            raise Unreadable
        if int(max(figures)) >= value:
            raise Unreadable
        return Number(item.start, base.end, Fraction(int(figures, int(value))))

    def _choosing(self) -> bool:
        return self._kind(1) == "number" or (self._kind(1) == "_" and self._kind(2) in ("number", "open"))

    def _choose(self, upper: Number) -> Expression:
        """Read `6C2`."""
        self._next()
        if self._kind() == "_":
            self._place += 1
        lower = self._argument()
        return Call(upper.start, lower.end, "binom", (upper, lower))

    def _symbol(self, item: Item) -> Expression:
        name, end = _name(item.text), item.end
        if self._kind() == "_":
            self._place += 1
            index = self._argument()
            if not isinstance(index, Number | Symbol):
                raise Unreadable
            return Symbol(item.start, index.end, f"{name}_{_index(index)}")
        primes = ""
        if self._kind() == "prime":
            primes = "'" * len(self._next().text)
        opens = self._kind() == "open" and self._items[self._place].text == "("
        if opens and (name in self._functions or name in _FUNCTION_LETTERS):
            return self._applied(item, name, primes)
        if primes:
            return Symbol(item.start, end, name + primes)
        return made(Symbol, (item.start, end, name))

    def _applied(self, item: Item, name: str, primes: str) -> Expression:
        opening = self._next()
        arguments, end = self._arguments(opening)
        if name == "C" and len(arguments) == 2 and not primes:
            return Call(item.start, end, "binom", arguments)
        if name not in self._functions:
            raise Unreadable
        return Call(item.start, end, f"apply:{name}{primes}", arguments)

    def _arguments(self, opening: Item) -> tuple[tuple[Expression, ...], int]:
        """Read what stands in brackets, between commas."""
        arguments: list[Expression] = []
        while True:
            first = self._items[self._place]
            if first.kind == "number" and "," in first.text and self._kind(1) in ("comma", "close"):
                # `gcd(100,200)` are two numbers.
                self._place += 1
                arguments += [Number(first.start, first.end, _value(part)) for part in first.text.split(",")]
            else:
                arguments.append(self._sum())
            item = self._next()
            if item.kind == "close" and item.text == _CLOSES[opening.text]:
                return tuple(arguments), item.end
            if item.kind != "comma":
                raise Unreadable

    def _brackets(self, opening: Item) -> Expression:
        inside = self._sum()
        closing = self._expect("close", _CLOSES[opening.text])
        if opening.text in _ROUNDING:
            return Call(opening.start, closing.end, _ROUNDING[opening.text], (inside,))
        if opening.text == "[" and self._kind() in ("_", "^"):
            low, high = self._limits()
            names = symbols(inside) - {"pi", "e"}
            if len(names) != 1:
                raise Unreadable
            variable = Symbol(opening.start, opening.start, *names)
            return Call(opening.start, high.end, "difference", (inside, variable, low, high))
        return spanning(inside, opening.start, closing.end)

    def _absolute(self, opening: Item) -> Expression:
        if self._bars:
            raise Unreadable
        self._bars += 1
        inside = self._sum()
        self._bars -= 1
        closing = self._expect("|")
        return Call(opening.start, closing.end, "abs", (inside,))

    def _function(self, item: Item) -> Expression:
        name, base, exponent = item.text.removeprefix("\\"), None, None
        if self._kind() == "_" and name == "log":
            self._place += 1
            base = self._argument()
        if self._kind() == "^":
            self._place += 1
            exponent = self._argument()
            if not isinstance(exponent, Number) or exponent.value.denominator != 1:
                raise Unreadable
        operand = self._operand()
        arguments = (operand,) if base is None else (operand, base)
        if name == "lg":
            name, arguments = "log", (operand, Number(item.start, item.start, Fraction(10)))
        call = Call(item.start, operand.end, name, arguments)
        return call if exponent is None else Binary(call.start, call.end, "^", call, exponent)

    def _operand(self) -> Expression:
        if self._kind() in ("open", "|"):
            operand = self._postfix()
            if self._kind() in ("^", "symbol"):
                raise Unreadable  # `\\sin(x)^2`, `\\log(a)b`.
            return operand
        operand = self._power()
        while self._kind() in ("symbol", "frac", "sqrt"):
            right = self._power()
            operand = Binary(operand.start, right.end, "*", operand, right)
        if self._kind() in ("open", "/") and not (self._kind() == "/" and self._kind(1) == "function"):
            raise Unreadable
        return operand

    def _named(self, item: Item) -> Expression:
        name = item.text.removeprefix("\\").lower()
        arguments, end = self._arguments(self._expect("open", "("))
        return Call(item.start, end, name, arguments)

    def _fraction(self, item: Item) -> Expression:
        if (letter := self._differentiated()) is not None:
            is_group = self._kind() == "open"
            body = self._product() if not is_group else self._power()
            if self._kind() in ("+", "-") and not is_group:
                raise Unreadable
            return Call(item.start, body.end, "derivative", (body, letter))
        above, below = self._argument(), self._argument()
        return made(Binary, (item.start, below.end, "/", above, below))

    def _differentiated(self) -> Symbol | None:
        """Take `{d}{dx}`, if it is next, and return the letter."""
        items = self._items[self._place : self._place + 7]
        if [item.text for item in items[:4]] != ["{", "d", "}", "{"] or len(items) < 7:
            return None
        if items[4].text != "d" or items[5].kind != "symbol" or items[6].text != "}":
            return None
        self._place += 7
        return Symbol(items[5].start, items[5].end, items[5].text)

    def _argument(self) -> Expression:
        """Read what a command takes: a group in braces, or one digit, letter or command."""
        item = self._next()
        if item.kind == "open" and item.text in ("{", "("):
            inside = self._sum()
            self._expect("close", _CLOSES[item.text])
            return inside
        if item.kind == "number" and len(item.text) > 1 and item.text.isdigit():
            self._items.insert(self._place, Item("number", item.text[1:], item.start + 1, item.end))
            return Number(item.start, item.start + 1, _value(item.text[0]))
        if item.kind == "number":
            if item.text in VULGAR or not item.text.isascii():
                raise Unreadable
            return Number(item.start, item.end, _value(item.text))
        if item.kind == "symbol":
            return Symbol(item.start, item.end, item.text.removeprefix("\\").replace("π", "pi"))
        if item.kind == "-":
            inner = self._argument()
            return Unary(item.start, inner.end, "-", inner)
        return self._thing(item)

    def _root(self, item: Item) -> Expression:
        if item.text == "\\sqrt" and self._kind() == "open" and self._items[self._place].text == "[":
            self._next()
            degree = self._sum()
            self._expect("close", "]")
            operand = self._argument()
            return Binary(item.start, operand.end, "root", operand, degree)
        operand = self._primary() if item.text == "√" else self._argument()
        return Unary(item.start, operand.end, "sqrt", operand)

    def _limits(self) -> tuple[Expression, Expression]:
        """Read `_a^b`, in either order."""
        first = self._next().kind
        one = self._argument()
        second = self._next().kind
        other = self._argument()
        if {first, second} != {"_", "^"}:
            raise Unreadable
        return (one, other) if first == "_" else (other, one)

    def _series(self, item: Item) -> Expression:
        self._expect("_")
        self._expect("open", "{")
        letter = self._expect("symbol")
        self._expect("=")
        low = self._sum()
        self._expect("close", "}")
        self._expect("^")
        high = self._argument()
        body = self._product()
        variable = Symbol(letter.start, letter.end, letter.text)
        return Call(item.start, body.end, item.kind, (body, variable, low, high))

    def _integral(self, item: Item) -> Expression:
        low, high = self._limits()
        depth, place = 0, self._place
        while place < len(self._items) - 2:
            kind, text = self._items[place].kind, self._items[place].text
            depth += (kind == "open") - (kind == "close")
            if depth == 0 and kind == "symbol" and text == "d" and self._items[place + 1].kind == "symbol":
                break
            place += 1
        else:
            raise Unreadable
        letter = self._items[place + 1]
        if place == self._place:
            body: Expression = Number(letter.start, letter.end, Fraction(1))
        else:
            body = _Parser(
                self._items[self._place : place], self._functions, self._own, is_tight=self._is_tight
            ).whole()
        self._place = place + 2
        variable = Symbol(letter.start, letter.end, letter.text)
        return Call(item.start, letter.end, "integral", (body, variable, low, high))


def _name(symbol: str) -> str:
    name = symbol.removeprefix("\\")
    return _NAMES.get(name, name)


def _literal(text: str) -> Fraction:
    """Return what a number is worth as it is written. Raises Unreadable for figures of other scripts."""
    if text in VULGAR:
        return VULGAR[text]
    if not text.isascii():
        raise Unreadable
    return _value(text)


def _value(figures: str) -> Fraction:
    digits = figures if figures.isdigit() else "".join(sign for sign in figures if sign in "0123456789.")
    if not 0 < len(digits) <= MAX_DIGITS or digits == ".":
        raise Unreadable
    return decimal(digits)


def _index(index: Number | Symbol) -> str:
    return str(index.value) if isinstance(index, Number) else index.name


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
