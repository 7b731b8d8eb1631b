"""The operators of formulas, from sums down to powers, between the operands that `operands` reads."""

from mathverifier.core.expressions.nodes import Binary, Call, Expression, Number, Symbol, Unary
from mathverifier.core.formulas.cursor import MAX_DEPTH
from mathverifier.core.formulas.items import Item
from mathverifier.core.formulas.literals import Unreadable, literal, name_of
from mathverifier.core.formulas.operands import FUNCTION_LETTERS, Operands
from mathverifier.core.tuples import made

_FACTORS = frozenset(
    ("symbol", "open", "frac", "sqrt", "function", "binom", "named", "sum", "prod", "int", "number_beside")
)
_BEHIND = frozenset(("!", "%", "°"))
_TERMS, _LEAVES = frozenset("+-"), frozenset(("number", "symbol"))
# What a number or a letter before it does not go on with.
_APART = frozenset(("end", "close", "comma", "relation", "+", "-", "*", "/"))


class Operators(Operands):
    """Recursive descent: sum, product, sign, power, postfix."""

    def whole(self) -> Expression:
        """Read all the signs as one formula. Raises Unreadable where they are none."""
        expression = self._sum()
        if self._kind() != "end":
            raise Unreadable
        return expression

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
            return made(Number, (item.start, item.end, literal(item.text)))
        return made(Symbol, (item.start, item.end, name_of(item.text)))

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
        named = isinstance(base, Symbol) and (base.name in self._functions or base.name in FUNCTION_LETTERS)
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
