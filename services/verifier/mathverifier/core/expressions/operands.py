"""The operands of expressions: numbers, letters, groups, and what commands and functions are of.

What stands in a group is an expression of its own, which `operators` reads.
"""

from abc import ABC, abstractmethod
from typing import TypeVar

from mathverifier.core.expressions.accents import accented
from mathverifier.core.expressions.cursor import MAX_DEPTH
from mathverifier.core.expressions.evaluation import evaluate
from mathverifier.core.expressions.nodes import (
    Binary,
    Call,
    Expression,
    Number,
    Symbol,
    Unary,
    spanning,
)
from mathverifier.core.expressions.number_operands import NumberOperands
from mathverifier.core.expressions.rational import decimal
from mathverifier.core.expressions.tokens import GREEK_LETTERS, PROGRAM_FUNCTIONS, Token, Unreadable
from mathverifier.core.expressions.written_functions import (
    arrangements,
    call,
    inverse,
    of_program,
    of_several,
    written_out,
)

_TERMS = frozenset("+-")
# What stands before and behind the sign of an angle that is the polar form of a number.
_AROUND_ANGLE = frozenset(("number", "vulgar", "frac", "close", "-"))
_CLOSES = {"(": ")", "[": "]", "{": "}", "\\{": "\\}", "\\lfloor": "\\rfloor", "\\lceil": "\\rceil"}
_ROUNDING = {"\\lfloor": "floor", "\\lceil": "ceil"}
_Found = TypeVar("_Found")


class Operands(NumberOperands, ABC):
    """Reads one operand. What joins operands is left to a class that inherits from this one."""

    def __init__(self, tokens: list[Token], functions: frozenset[str]):
        super().__init__(tokens)
        self._functions = functions
        # Levels of what stands within something else, by any way into it: also of `\\sin\\sin x`, without brackets.
        self._inside = 0
        self._bars = 0

    @abstractmethod
    def _sum(self) -> Expression:
        """Read terms up to what ends them."""

    @abstractmethod
    def _product(self) -> Expression:
        """Read factors up to what ends them."""

    @abstractmethod
    def _power(self) -> Expression:
        """Read an operand with its exponent."""

    def _primary(self) -> Expression:
        if self._place in self._read:
            expression, self._place = self._read.pop(self._place)
            return expression
        self._inside += 1
        if self._inside > MAX_DEPTH + 1:
            raise Unreadable
        expression = self._thing()
        self._inside -= 1
        return expression

    def _thing(self) -> Expression:
        token = self._next()
        match token.kind:
            case "number" | "vulgar":
                expression = self._number(token)
            case "symbol" | "greek":
                expression = self._applied(token) or self._symbol(token)
            case "open":
                expression = self._brackets(token)
            case "bar":
                expression = self._bar(token)
            case "func":
                expression = self._function(token)
            case "binom":
                upper, lower = self._argument(), self._argument()
                expression = Call(token.start, lower.end, "binom", (upper, lower))
            case "frac":
                above, below = self._argument(), self._argument()
                expression = Binary(token.start, below.end, "/", above, below)
            case "sqrt":
                expression = self._root(token)
            case "accent":
                expression = self._accented(token)
            case "several":
                expression = self._several(token)
            case "series":
                expression = self._series(token)
            case "sub" | "^":
                expression = self._arrangements(token)
            case _:
                raise Unreadable
        return expression

    def _brackets(self, opening: Token) -> Expression:
        if opening.text == "{" and self._peek().text == "}" and self._tokens[self._place + 1].kind in ("sub", "^"):
            self._next()
            return self._arrangements(self._next())
        inside, end = self._group(opening)
        if opening.text in _ROUNDING:
            return Call(opening.start, end, _ROUNDING[opening.text], (inside,))
        if isinstance(inside, Symbol) and opening.text == "{" and self._peek().kind == "sub":
            return self._indexed(inside)
        return spanning(inside, opening.start, end)

    def _applied(self, token: Token) -> Call | None:
        """Read `f(x)` as a call, where f is known to be a function."""
        following = self._peek()
        if token.text not in self._functions:
            return None
        primes = following.text if following.kind == "prime" else ""
        opening = self._tokens[self._place + 1] if primes else following
        if opening.kind != "open" or opening.text != "(":
            return None
        self._place += bool(primes)
        inside, end = self._group(self._next())
        return Call(token.start, end, token.text + primes.replace("\\prime", "'"), (inside,))

    def _symbol(self, token: Token) -> Symbol:
        return self._indexed(Symbol(token.start, token.end, self._letter(token)))

    def _letter(self, token: Token) -> str:
        name = token.text.removeprefix("\\")
        name = GREEK_LETTERS.get(name, name)
        # A variant is the letter itself where that is not used beside it.
        return name[3:] if name.startswith("var") and not self._has(f"\\{name[3:]}") else name

    def _has(self, text: str) -> bool:
        return any(token.text == text for token in self._tokens)

    def _indexed(self, symbol: Symbol) -> Symbol:
        """Read the index and the primes behind a letter."""
        start, end, name = symbol
        if self._peek().kind == "sub":
            self._next()
            index = self._argument()
            if not isinstance(index, Number | Symbol):
                raise Unreadable
            name, end = f"{name}_{index.value if isinstance(index, Number) else index.name}", index.end
        if self._peek().kind == "prime":
            primes = self._next()
            name, end = name + primes.text.replace("\\prime", "'"), primes.end
        return Symbol(start, end, name)

    def _accented(self, token: Token) -> Expression:
        inside = self._argument()
        found = accented(token.text, inside, token.start)
        if found is None:
            raise Unreadable
        return found

    def _several(self, token: Token) -> Expression:
        """Read `\\max(a, b)`, `\\gcd(4, 6)` and the like."""
        opening = self._next()
        if opening.kind != "open" or opening.text not in ("(", "{", "\\{"):
            raise Unreadable
        arguments = [self._sum()]
        while self._peek().kind == "comma":
            self._next()
            arguments.append(self._sum())
        closing = self._next()
        is_closed = closing.kind == "close" and closing.text == _CLOSES[opening.text]
        if not is_closed or not 2 <= len(arguments) <= MAX_DEPTH // 4:
            raise Unreadable
        return spanning(_read(of_several(token.text.removeprefix("\\"), arguments)), token.start, closing.end)

    def _series(self, token: Token) -> Expression:
        """Read `\\sum_{k=1}^5 k^2` between two numbers as its terms."""
        low = high = index = None
        while (mark := self._peek().kind) in ("sub", "^"):
            self._next()
            if mark == "^" and high is None:
                high = self._argument()
            elif mark == "sub" and low is None and self._next().text == "{":
                index = self._next()
                if index.kind not in ("symbol", "greek") or self._next().kind != "equals":
                    raise Unreadable
                low = self._sum()
                if self._next().text != "}":
                    raise Unreadable
            else:
                raise Unreadable
        if low is None or high is None or index is None:
            raise Unreadable
        name = self._letter(index)
        term = self._product()
        if self._peek().kind in _TERMS and self._goes_on_with(index.text):
            # Whether `\\sum k + k^2` goes on behind the plus sign is a matter of taste.
            raise Unreadable
        sign = "+" if token.text == "\\sum" else "*"
        return spanning(_read(written_out(sign, term, name, low, high)), token.start, term.end)

    def _goes_on_with(self, letter: str) -> bool:
        """Say whether a letter stands in what follows within the same brackets, up to another sum."""
        depth = 0
        for token in self._tokens[self._place :]:
            depth += (token.kind == "open") - (token.kind == "close")
            if depth < 0 or token.kind == "series":
                return False
            if token.text == letter:
                return True
        return False

    def _arrangements(self, mark: Token) -> Expression:
        """Read `{}_5C_2` and `^5P_2`."""
        size, letter = self._argument(), self._next()
        if letter.text not in ("C", "P") or self._next().kind != "sub" or mark.text == "**":
            raise Unreadable
        chosen = self._argument()
        return arrangements(letter.text, size, chosen, mark.start, chosen.end)

    def _bar(self, opening: Token) -> Expression:
        if self._bars:
            # Which bar closes which is a matter of taste.
            raise Unreadable
        self._bars += 1
        inside = self._sum()
        closing = self._next()
        self._bars -= 1
        if closing.kind != "bar":
            raise Unreadable
        return Call(opening.start, closing.end, "abs", (inside,))

    def _function(self, token: Token) -> Expression:
        """Read `\\sin x`, `\\sin^2 x`, `\\sin^{-1} x`, `\\log_2 8`; what could be meant in two ways is not read."""
        name, base, exponent = token.text.removeprefix("\\"), None, None
        if name in PROGRAM_FUNCTIONS:
            if self._peek().text != "(":
                raise Unreadable
            return of_program(name, self._primary(), token.start)
        if name == "angle":
            name = self._polar_form()
        following = self._peek()
        if following.kind == "sub" and name == "log":
            self._next()
            base = self._argument()
        if self._operator("^"):
            exponent = self._argument()
            if evaluate(exponent) == -1:
                # The inverse function, and no reciprocal.
                name, exponent = _read(inverse(name)), None
        operand = self._operand()
        arguments = (operand,) if base is None else (operand, base)
        applied = call(name, token.start, operand.end, *arguments)
        return applied if exponent is None else Binary(applied.start, applied.end, "^", applied, exponent)

    def _polar_form(self) -> str:
        """Return the function that the sign of an angle is between two numbers: `2\\angle 60°`."""
        before, behind = self._tokens[max(0, self._place - 2)], self._peek()
        if before.kind not in _AROUND_ANGLE or not (behind.kind in _AROUND_ANGLE or behind.text in ("\\pi", "π")):
            raise Unreadable
        return "cis"

    def _operand(self) -> Expression:
        """Read what a function is of: a group, or factors up to the next sign."""
        token = self._peek()
        if token.kind in ("open", "bar"):
            return self._primary()
        operand = self._power()
        while (token := self._peek()).kind in ("symbol", "greek", "frac", "sqrt"):
            right = self._power()
            operand = Binary(operand.start, right.end, "*", operand, right)
        after = self._tokens[self._place + 1 : self._place + 2]
        divided = token.text == "/" and not (after and after[0].kind == "func")
        if divided or token.text in ("(", "["):
            raise Unreadable
        return operand

    def _group(self, opening: Token) -> tuple[Expression, int]:
        inside = self._sum()
        closing = self._next()
        if closing.kind != "close" or closing.text != _CLOSES[opening.text]:
            raise Unreadable
        return inside, closing.end

    def _argument(self) -> Expression:
        """Read what a command takes: a group in braces, or one digit or letter."""
        token = self._next()
        if token.kind == "open" and token.text == "{":
            inside, end = self._group(token)
            return spanning(inside, token.start, end)
        if token.kind == "number" and len(token.text) > 1 and token.text.isdigit():
            # `\\frac12` is one half: hand the digits out one by one.
            rest = Token("number", token.text[1:], token.start + 1, token.end)
            self._tokens.insert(self._place, rest)
            return Number(token.start, token.start + 1, decimal(token.text[0]))
        self._place -= 1
        return self._primary()

    def _root(self, token: Token) -> Expression:
        following = self._peek()
        if token.text == "\\sqrt" and following.text == "[":
            degree, _ = self._group(self._next())
            operand = self._argument()
            return Binary(token.start, operand.end, "root", operand, degree)
        # `\\sqrt16` is the root of one; `√16` is meant as it looks.
        operand = self._primary() if token.text == "√" else self._argument()
        return Unary(token.start, operand.end, "sqrt", operand)


def _read(found: _Found | None) -> _Found:
    """Return what was read. Raises Unreadable where it is nothing."""
    if found is None:
        raise Unreadable
    return found
