"""The operands of formulas: numbers, letters, groups, and what commands and functions are of.

What stands in a group is a formula of its own, which `operators` reads.
"""

from abc import ABC, abstractmethod
from collections.abc import Collection, Sequence

from mathverifier.core.expressions.nodes import Binary, Call, Expression, Number, Symbol, Unary, spanning, symbols
from mathverifier.core.expressions.rational import Fraction
from mathverifier.core.formulas.cursor import MAX_DEPTH, Cursor
from mathverifier.core.formulas.items import Item
from mathverifier.core.formulas.literals import MAX_DIGITS, Unreadable, index_of, literal, name_of, value_of
from mathverifier.core.quantities.numbers import VULGAR
from mathverifier.core.tuples import made

_CLOSES = {"(": ")", "[": "]", "{": "}", "\\lfloor": "\\rfloor", "\\lceil": "\\rceil"}
_ROUNDING = {"\\lfloor": "floor", "\\lceil": "ceil"}
# Letters that name functions, before a bracket: without a definition, nothing is known of them.
FUNCTION_LETTERS = frozenset("fghpqFGHPQTNSCV")


class Operands(Cursor, ABC):
    """Reads one operand. What joins operands is left to a class that inherits from this one."""

    def __init__(self, items: Sequence[Item], functions: Collection[str], operator: str | None, *, is_tight: bool):
        super().__init__(items)
        self._is_tight = is_tight
        self._bars = 0
        self._functions = functions
        self._own = operator

    @abstractmethod
    def whole(self) -> Expression:
        """Read all the signs as one formula. Raises Unreadable where they are none."""

    @abstractmethod
    def _sum(self) -> Expression:
        """Read terms up to what ends them."""

    @abstractmethod
    def _product(self) -> Expression:
        """Read factors up to what ends them."""

    @abstractmethod
    def _power(self) -> Expression:
        """Read an operand with its exponent."""

    @abstractmethod
    def _postfix(self) -> Expression:
        """Read an operand with the signs behind it, such as `!`."""

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
        number = made(Number, (item.start, item.end, literal(item.text)))
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
        name, end = name_of(item.text), item.end
        if self._kind() == "_":
            self._place += 1
            index = self._argument()
            if not isinstance(index, Number | Symbol):
                raise Unreadable
            return Symbol(item.start, index.end, f"{name}_{index_of(index)}")
        primes = ""
        if self._kind() == "prime":
            primes = "'" * len(self._next().text)
        opens = self._kind() == "open" and self._items[self._place].text == "("
        if opens and (name in self._functions or name in FUNCTION_LETTERS):
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
                arguments += [Number(first.start, first.end, value_of(part)) for part in first.text.split(",")]
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
            return Number(item.start, item.start + 1, value_of(item.text[0]))
        if item.kind == "number":
            if item.text in VULGAR or not item.text.isascii():
                raise Unreadable
            return Number(item.start, item.end, value_of(item.text))
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
            body = type(self)(
                self._items[self._place : place], self._functions, self._own, is_tight=self._is_tight
            ).whole()
        self._place = place + 2
        variable = Symbol(letter.start, letter.end, letter.text)
        return Call(item.start, letter.end, "integral", (body, variable, low, high))
