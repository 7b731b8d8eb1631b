"""The operators of expressions, from sums down to powers, between the operands that `operands` reads."""

from mathverifier.core.expressions.accents import ARROWS
from mathverifier.core.expressions.cursor import MAX_DEPTH
from mathverifier.core.expressions.nodes import Binary, Call, Expression, Number, Symbol, Unary
from mathverifier.core.expressions.operands import Operands
from mathverifier.core.expressions.tokens import END, Token, Unreadable, value_of
from mathverifier.core.tuples import made

# More factors side by side, without a sign between, are no product that anyone means.
MAX_BESIDE = 200
_TERMS, _OPERATIONS = frozenset("+-"), frozenset("*/")
# Kinds of token that leave the number or letter before them as it is.
_APART = frozenset(("end", "open", "close", "symbol", "greek", "+", "-", "*", "/"))
# What, set beside another thing, multiplies it.
_FACTORS = ("symbol", "greek", "open", "frac", "sqrt", "func", "binom", "accent", "several", "series")


class Operators(Operands):
    """Recursive descent: sum, product, sign, power, postfix."""

    def __init__(self, tokens: list[Token], functions: frozenset[str]):
        super().__init__(tokens, functions)
        # Factors that stand side by side: each is a level of the tree for a single token.
        self._beside = 0

    def whole(self) -> Expression:
        """Read all tokens as one expression."""
        if any(token.text in ARROWS for token in self._tokens) and any(map(_is_of_vectors, self._tokens)):
            raise Unreadable
        expression = self._sum()
        if self._peek() is not END:
            raise Unreadable
        return expression

    def _sum(self) -> Expression:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise Unreadable
        left = self._product()
        while (operator := self._tokens[self._place].kind) in _TERMS:
            self._place += 1
            right = self._product()
            left = made(Binary, (left.start, right.end, operator, left, right))
        self._depth -= 1
        return left

    def _product(self) -> Expression:
        left = self._sign()
        while True:
            token = self._tokens[self._place]
            operator = token.kind
            if operator in _OPERATIONS:
                self._place += 1
            elif self._multiplies(token):
                # Side by side is a product, but two numbers side by side are not.
                operator = "*"
                self._beside += 1
                if self._beside > MAX_BESIDE:
                    raise Unreadable
            else:
                return left
            right = self._sign()
            left = made(Binary, (left.start, right.end, operator, left, right))

    def _multiplies(self, token: Token) -> bool:
        # Inside bars another one closes them: `|a||b|` is not read, `2|a|` is. A number is a factor behind `3!` alone.
        if token.kind in _FACTORS or (token.kind == "bar" and not self._bars):
            return True
        return token.kind == "number" and self._tokens[self._place - 1].kind == "!"

    def _sign(self) -> Expression:
        token = self._peek()
        if token.kind == "number" and self._stands_alone():
            self._place += 1
            return made(Number, (token.start, token.end, value_of(token)))
        if token.kind == "symbol" and self._stands_alone() and token.text not in self._functions:
            self._place += 1
            return made(Symbol, (token.start, token.end, token.text))
        if token.kind not in _TERMS:
            return self._power()
        negations = 0
        while sign := self._operator("+-"):
            negations += sign == "-"
            if negations > MAX_DEPTH:
                raise Unreadable
        operand = self._power()
        if negations % 2:
            return Unary(token.start, operand.end, "-", operand)
        return operand

    def _stands_alone(self) -> bool:
        """Whether nothing behind the next token changes it: the end, a bracket, another factor, one of four signs."""
        return self._tokens[self._place + 1].kind in _APART

    def _power(self) -> Expression:
        base = self._postfix()
        if not self._operator("^"):
            return base
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise Unreadable
        exponent = self._sign()
        self._depth -= 1
        return made(Binary, (base.start, exponent.end, "^", base, exponent))

    def _postfix(self) -> Expression:
        operand = self._primary()
        while True:
            token = self._peek()
            operator = self._operator("!%°")
            if operator is None:
                return operand
            if operator == "!" and self._tokens[self._place].kind == "!":
                # `5!!` is no factorial of a factorial; `(5!)!` is.
                token = self._next()
                if self._peek().kind == "!":
                    raise Unreadable
                operand = Call(operand.start, token.end, "double_factorial", (operand,))
                continue
            operand = Unary(operand.start, token.end, operator, operand)


def _is_of_vectors(token: Token) -> bool:
    return token.kind == "bar" or token.text in ("\\times", "×")
