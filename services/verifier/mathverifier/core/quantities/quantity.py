"""A quantity: a number or formula with the words that change it, its percent sign and its unit."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

from mathverifier.core.expressions.evaluation import evaluate, operate
from mathverifier.core.expressions.nodes import Binary, Expression, Number, Unary
from mathverifier.core.expressions.parser import parse
from mathverifier.core.expressions.rational import Fraction, decimal
from mathverifier.core.quantities.numbers import read_number
from mathverifier.core.quantities.units import Unit
from mathverifier.core.text.lexer import lex
from mathverifier.core.text.tokens import Kind

_CAPITALS = re.compile(r"(?<![A-Za-z\\])(?!NO|OK)([A-Z])([A-Z])(?![A-Za-z])")
# Longer texts are no quantity that anyone writes.
MAX_LENGTH = 3_000


class Operation(NamedTuple):
    """What a word does to the number beside it: `*` by a scale, `^` to a power, `!` factorial, `-` negation."""

    sign: Literal["*", "^", "!", "-"]
    operand: Fraction = Fraction(1)


@dataclass(frozen=True)
class Quantity:
    """A value as it is written and as it is meant.

    `body` is its mathematics as text, or all of the text where that is no quantity. `amount` is its value where that
    stands in words or in several parts. `operations` apply to either, in order. `units` are the senses of its unit,
    empty where it names none. `understood` is false where a word is left that nobody has read, and where the number is
    bounded. Phrases such as "at most", which are `bounds`, make a bound of it; where there are none, it is an estimate.
    """

    body: str
    amount: Fraction | None = None
    operations: tuple[Operation, ...] = ()
    units: tuple[Unit, ...] = ()
    percent: bool = False
    understood: bool = True
    bounds: tuple[str, ...] = ()
    # Whether the unit is more likely a letter of a formula: the seconds squared of `6 s^2`.
    weak: bool = False
    # The words that nobody has read, where they only name what is counted or measured.
    unread: str = ""
    # The value without its scale, where the scale may be the thing that is counted: five in `5 pairs`.
    unscaled: Fraction | None = None

    @property
    def bounded(self) -> bool:
        """Whether all of it is read, and a word makes a bound or an estimate of the number."""
        return bool(self.bounds)

    @cached_property
    def number(self) -> Fraction | None:
        """The exact value, without unit and percent sign; None where it is not rational or too large."""
        value = number_of(self.body) if self.amount is None else self.amount
        for operation in self.operations:
            value = None if value is None else _applied(value, operation)
        return value

    @cached_property
    def expression(self) -> Expression | None:
        """The formula with its operations as nodes; None where the body is none that can be read."""
        tree = formula(self.body) if self.amount is None else Number(0, 0, self.amount)
        for operation in self.operations:
            tree = None if tree is None else _node(tree, operation)
        return tree

    @property
    def numbers(self) -> tuple[Fraction, ...]:
        """What the value may be: one number, two where its scale may be what is counted, none where it is not known."""
        if self.number is None:
            return ()
        return (self.number,) if self.unscaled is None else (self.number, self.unscaled)

    @property
    def value(self) -> Fraction | None:
        """The one number that is meant, a percentage as its hundredth; None where that is not known."""
        if self.number is None or not self.understood or self.unscaled is not None:
            return None
        return self.number / 100 if self.percent else self.number

    @property
    def is_bare(self) -> bool:
        """Whether the body says all: nothing changes the number, and no unit or percent sign follows."""
        return self.understood and self.amount is None and not (self.operations or self.units or self.percent)


def _applied(value: Fraction, operation: Operation) -> Fraction | None:
    match operation.sign:
        case "*" | "^":
            return operate(operation.sign, value, operation.operand)
        case "!":
            return evaluate(Unary(0, 0, "!", Number(0, 0, value)))
        case "-":
            return -value


def _node(tree: Expression, operation: Operation) -> Expression:
    if operation.sign in ("!", "-"):
        return Unary(tree.start, tree.end, operation.sign, tree)
    return Binary(tree.start, tree.end, operation.sign, tree, Number(tree.end, tree.end, operation.operand))


def number_of(text: str) -> Fraction | None:
    """Return the exact rational value of figures or a formula; None where it is not one, or too large to compute."""
    if len(text) > MAX_LENGTH:
        return None
    if text.isdecimal() and text.isascii():
        return decimal(text)
    tokens = lex(text.strip())
    begin = 1 if tokens.texts[:1] in (["-"], ["+"]) else 0
    while begin < len(tokens) and tokens.kinds[begin] is Kind.SPACE:
        begin += 1
    found = read_number(tokens, begin, len(tokens))
    if found is not None and found.end == len(tokens):
        return -found.value if tokens.texts[0] == "-" else found.value
    tree = parse(text) or _ratio(text)
    return None if tree is None else evaluate(tree)


def _ratio(text: str) -> Expression | None:
    """Read `2:3` as a quotient."""
    above, colon, below = text.partition(":")
    if not colon or ":" in below:
        return None
    left, right = parse(above), parse(below)
    return None if left is None or right is None else Binary(0, len(text), "/", left, right)


def formula(text: str) -> Expression | None:
    """Return the expression that `text` is. A number that no formula can be, such as `0.(3)`, is one literal.

    Two capitals side by side are a product, as those of a segment's two ends may be.
    """
    tree = parse(text) or parse(_CAPITALS.sub(r"\1 \2", text))
    if tree is not None:
        return tree
    value = number_of(text)
    return None if value is None else Number(0, len(text), value)
