"""Answers compared by symbolic algebra, with no limit of time: it runs where it can be killed (`symbolic_worker.py`).

Two values are equal where their difference simplifies to zero, and different where it is known to many digits at some
point and not zero. What is neither, is unknown: neither that floats agree nor that large numbers cancel is a proof.
"""

import itertools
import random
import re
from typing import Any

from mathcontracts import Comparison
from mathverifier.core.answers.compare import compare as compare_by
from mathverifier.core.answers.equivalence.policy import DEFAULT, Policy
from mathverifier.core.answers.equivalence.quantities import for_algebra
from mathverifier.core.answers.equivalence.rounding import one_shown, stands_for
from mathverifier.core.answers.equivalence.scalars import equal_values, is_prose
from mathverifier.core.answers.outcomes import UNDECIDED
from mathverifier.core.expressions.parser import parse
from mathverifier.core.expressions.rational import decimal as read_decimal
from mathverifier.core.expressions.tokens import FUNCTIONS
from mathverifier.core.quantities.quantity import Quantity
from mathverifier.core.quantities.reading import read_quantity
from mathverifier.core.text.lexer import lex

DIGITS = 50
POINTS = 4

# The parser wants the braces that LaTeX lets one leave out: `\\sqrt3`, `\\frac12`, `\\frac{1}2`.
_SHORT = (
    (re.compile(r"\\sqrt\s*([0-9a-zA-Z])"), r"\\sqrt{\1}"),
    (re.compile(r"\\frac\s*([0-9a-zA-Z])"), r"\\frac{\1}"),
    (re.compile(r"(\\frac\{[^{}]*\})\s*([0-9a-zA-Z])"), r"\1{\2}"),
)
# Functions that it does not know, or knows by another name or of another range.
_UNKNOWN = frozenset(("arccot", "arcsec", "arccsc", "arcsinh", "arccosh", "arctanh", "sech", "csch", "coth"))
# The parser drops what it does not know, so that only what it knows may be in a text.
_COMMANDS = frozenset(
    (
        *(name for name in FUNCTIONS if name not in _UNKNOWN),
        *("frac", "sqrt", "binom", "pi", "infty", "cdot", "times", "div", "sum", "prod", "int", "lim"),
        *("lfloor", "rfloor", "lceil", "rceil", "alpha", "beta", "gamma", "delta", "epsilon", "theta", "lambda", "mu"),
        *("phi", "omega", "sigma", "rho", "tau", "to", "rightarrow"),
    )
)
_COMMAND = re.compile(r"\\([a-zA-Z]+)")
_CHARACTERS = re.compile(r"[\w\\{}()\[\]+\-*/^.|!= °]*", re.ASCII)
_LONG = re.compile(rf"\d{{{DIGITS - 10},}}")
_LOG = re.compile(r"\\log(?![a-zA-Z]|\s*_)")
_RUN = re.compile(r"(?<!\\)(?<![a-zA-Z])(?!(?:sin|cos|tan|log|ln|exp|sqrt)(?![a-zA-Z]))[a-zA-Z]{2,}")

# The `dx` at the end of an integral, which is no product.
_DIFFERENTIAL = re.compile(r"(?<![a-zA-Z\\])d[a-z](?![a-zA-Z])")


def compare(reference: str, answer: str, policy: Policy = DEFAULT) -> Comparison:
    """Return the comparison by shapes, its values decided by algebra."""
    result = compare_by(reference, answer, decide, strict=policy.strict, nouns=policy.nouns)
    if result is None:
        return UNDECIDED
    return result.model_copy(update={"rung": "algebra", "proof": None}) if result.proof is not None else result


def decide(reference: str, answer: str, policy: Policy = DEFAULT) -> bool | None:
    """Say whether two values are equal; None where that can neither be proven nor refuted."""
    exact = equal_values(reference, answer, policy)
    if exact is not None or is_prose(reference) or is_prose(answer) or not for_algebra(reference, answer, policy):
        return exact
    expected, found = read_quantity(reference, policy.nouns), read_quantity(answer, policy.nouns)
    results = {_decided(expected, found, policy.strict, log) for log in _logarithms(expected.body + found.body)}
    return results.pop() if len(results) == 1 else None


def _logarithms(text: str) -> tuple[str, ...]:
    """Return what `\\log` may mean: of either base where none is named."""
    return ("\\ln", "\\log_{10}") if _LOG.search(text) else ("",)


def _decided(expected: Quantity, found: Quantity, strict: bool, log: str) -> bool | None:
    first, second = _symbolic(expected.body, log), _symbolic(found.body, log)
    if first is None or second is None:
        return None
    if expected.percent != found.percent:
        return _identical(first / 100, second) if expected.percent else _identical(first, second / 100)
    if strict:
        return _identical(first, second)
    return _identical(first, second) or _rounded(first, second, expected, found)


def _symbolic(text: str, log: str) -> Any | None:
    """Return the expression that `text` is, with `log` for a bare logarithm; None where it is no value."""
    from latex2sympy2_extended import latex2sympy
    from sympy import Expr, I, Symbol

    unknown = set(_COMMAND.findall(text)) - _COMMANDS
    if not text or unknown or not _CHARACTERS.fullmatch(text) or _LONG.search(text) or "!!" in text or "cot^" in text:
        return None
    if parse(text) is None and _has_odd_index(text):
        return None
    text = _LOG.sub(lambda _: log, text.replace("°", "\\cdot\\frac{\\pi}{180}"))
    if _RUN.search(_DIFFERENTIAL.sub("", text) if "\\int" in text else text) and parse(text) is None:
        # A run of letters is one symbol to the parser, and a product or a word to people.
        return None
    for short, long in _SHORT:
        text = short.sub(long, text)
    try:
        value = latex2sympy(text)
    except Exception:
        # The parser raises bare exceptions for what it does not understand.
        return None
    if not isinstance(value, Expr):
        return None
    value = _worked_out(value, text).subs(Symbol("i"), I)
    # Letters stand for real numbers, as in nearly all problems.
    return _with_real_roots(value.subs({one: Symbol(one.name, real=True) for one in value.free_symbols}))


def _has_odd_index(text: str) -> bool:
    """Say whether a letter has digits behind it, `x1`, or an index that braces do not hold together, `x_12`."""
    tokens = lex(text).texts
    return any(
        (before.isalpha() and behind.isdecimal())
        or (behind == "_" and before.isdecimal())
        or (before == "_" and behind.isdecimal() and len(behind) > 1)
        for before, behind in itertools.pairwise(tokens)
    )


def _worked_out(value: Any, text: str) -> Any:
    """Return an expression with its limits and integrals worked out; a limit from no side is one from both."""
    from sympy import Integral, Limit

    if not value.has(Limit, Integral):
        return value
    if "^+" not in text and "^-" not in text and "^{+" not in text and "^{-" not in text:
        value = value.replace(lambda part: isinstance(part, Limit), lambda part: Limit(*part.args[:3], dir="+-"))
    try:
        return value.doit()
    except (ValueError, NotImplementedError):
        return value


def _with_real_roots(value: Any) -> Any:
    """Take roots of an odd degree as real ones where they are of negative numbers, as people do."""
    return value.replace(
        lambda part: (
            part.is_Pow and part.exp.is_Rational and part.exp.q % 2 == 1 < part.exp.q and part.base.is_negative
        ),
        lambda part: (-1) ** part.exp.p * (-part.base) ** part.exp,
    )


def symbolic_decision(reference: str, answer: str) -> bool | None:
    """Say what sympy alone makes of two formulas; nothing before it is asked."""
    first, second = _symbolic(reference, "\\ln"), _symbolic(answer, "\\ln")
    return None if first is None or second is None else _identical(first, second)


def _identical(first: Any, second: Any) -> bool | None:
    """Say whether two expressions are the same for all values of their symbols."""
    from sympy import Rational, nsimplify, simplify
    from sympy.core.evalf import PrecisionExhausted

    difference = nsimplify(first, rational=True) - nsimplify(second, rational=True)
    if difference == 0:
        return True
    symbols = sorted(difference.free_symbols, key=str)
    draw = random.Random(0)
    defined = 0
    for _ in range(POINTS if symbols else 1):
        # Positive and above one, where roots and logarithms are real.
        point = {symbol: Rational(draw.randint(1001, 4999), 997) for symbol in symbols}
        try:
            value = difference.subs(point).evalf(DIGITS, strict=True)
        except PrecisionExhausted:
            # All digits cancel, of however large numbers: it may be zero.
            defined += 1
            continue
        if not value.is_number or not value.is_finite:
            continue
        defined += 1
        if value != 0:
            return False
    if not defined:
        return None
    return True if simplify(difference) == 0 or _is_algebraic_zero(difference) or _is_zero_angle(difference) else None


def _is_zero_angle(value: Any) -> bool:
    """Say whether a sum of angles, known to be smaller than any period, has the tangent zero."""
    from sympy import atan, expand_trig, simplify, tan

    return bool(value.has(atan) and not value.free_symbols and simplify(expand_trig(tan(value.rewrite(atan)))) == 0)


def _is_algebraic_zero(value: Any) -> bool:
    """Say whether an algebraic number is zero: whether its minimal polynomial is x."""
    from sympy import Symbol, minimal_polynomial
    from sympy.polys.polyerrors import NotAlgebraic

    if value.free_symbols:
        return False
    unknown = Symbol("x")
    try:
        return bool(minimal_polynomial(value, unknown) == unknown)
    except (NotAlgebraic, NotImplementedError):
        return False


def _rounded(first: Any, second: Any, expected: Quantity, found: Quantity) -> bool | None:
    """Say whether one is a decimal and the other, irrational, rounds to it; None where `first` is unlike `second`."""
    if not one_shown(expected, found) or first.free_symbols or second.free_symbols:
        return None if _identical(first, second) is None else False
    values = [one.evalf(DIGITS) for one in (first, second)]
    if not all(value.is_real for value in values):
        return False
    return stands_for(expected, found, *(read_decimal(str(value)) for value in values))
