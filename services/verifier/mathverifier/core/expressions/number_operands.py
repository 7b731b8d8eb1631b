"""Numbers as operands: figures, mixed numbers, and numbers of selections such as `10C3`."""

from abc import ABC, abstractmethod

from mathverifier.core.expressions.cursor import Cursor
from mathverifier.core.expressions.nodes import Binary, Expression, Number
from mathverifier.core.expressions.tokens import Token, value_of
from mathverifier.core.expressions.written_functions import arrangements
from mathverifier.core.quantities.numbers import VULGAR
from mathverifier.core.tuples import made


class NumberOperands(Cursor, ABC):
    """Reads one number, with the fraction that is part of it."""

    def __init__(self, tokens: list[Token]):
        super().__init__(tokens)
        # By its place, a fraction that was read already, and the place behind it.
        self._read: dict[int, tuple[Expression, int]] = {}

    @abstractmethod
    def _argument(self) -> Expression:
        """Read what a command takes."""

    def _number(self, token: Token) -> Expression:
        if token.kind == "vulgar":
            return Number(token.start, token.end, VULGAR[token.text])
        number = made(Number, (token.start, token.end, value_of(token)))
        return self._chosen(number) or self._mixed(number) or number

    def _chosen(self, size: Number) -> Expression | None:
        """Read `10C3` and `10P3`."""
        if self._peek().kind != "choose":
            return None
        letter, following = self._next(), self._next()
        chosen = Number(following.start, following.end, value_of(following))
        return arrangements(letter.text, size, chosen, size.start, following.end)

    def _mixed(self, whole: Number) -> Number | None:
        """Read `2 1/3`, `2½` and `2\\frac{1}{3}` as one number."""
        part = self._tokens[self._place : self._place + 3]
        if whole.value.denominator != 1:
            return None
        if part[0].kind == "vulgar":
            self._place += 1
            return Number(whole.start, part[0].end, whole.value + VULGAR[part[0].text])
        if part[0].kind == "frac":
            return self._mixed_fraction(whole)
        if [token.kind for token in part] == ["number", "/", "number"] and part[1].text == "/":
            above, below = value_of(part[0]), value_of(part[2])
            if above.denominator == below.denominator == 1 and 0 < above < below:
                self._place += 3
                return Number(whole.start, part[2].end, whole.value + above / below)
        return None

    def _mixed_fraction(self, whole: Number) -> Number | None:
        place = self._place
        token = self._next()
        above, below = self._argument(), self._argument()
        if isinstance(above, Number) and isinstance(below, Number) and 0 < above.value < below.value:
            return Number(whole.start, below.end, whole.value + above.value / below.value)
        # `2 \\frac{x}{3}` is a product, whose second factor is not read again: within others it would be, each time.
        self._read[place] = Binary(token.start, below.end, "/", above, below), self._place
        self._place = place
        return None
