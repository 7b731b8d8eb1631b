"""The child process that compares answers by symbolic algebra: `python -m mathverifier.symbolic`, used by the pool.

It reads one JSON line {reference, answer} at a time and answers with one line, a Comparison. It has no time limit of
its own: whoever started it kills it. Math-Verify's limits use SIGALRM, which neither works outside a main thread nor
interrupts C code, so they are switched off.

Two values are equal where their difference simplifies to zero, and different where it is not zero at some point,
evaluated to many digits. What is neither, is unknown: a coincidence of two floats is no proof.
"""

import json
import logging
import os
import random
import re
import resource
import sys
from fractions import Fraction
from typing import Any

from mathcontracts import Comparison
from mathverifier.core.answers.compare import EQUAL, NOT_EQUAL, is_for_sets, value_text
from mathverifier.core.answers.compare import compare as compare_by
from mathverifier.core.answers.leaf import LEAST_PLACES, ROUNDED_PLACES, equal_values, is_prose, rounds_to
from mathverifier.core.answers.value import decimal_places, read_value
from mathverifier.core.parser import parse

MEMORY_BYTES = 2 * 2**30
READY = "ready"
DIGITS = 50
POINTS = 4

# The parser wants the braces that LaTeX lets one leave out: `\\sqrt3`, `\\frac12`, `\\frac{1}2`.
_SHORT = (
    (re.compile(r"\\sqrt\s*([0-9a-zA-Z])"), r"\\sqrt{\1}"),
    (re.compile(r"\\frac\s*([0-9a-zA-Z])"), r"\\frac{\1}"),
    (re.compile(r"(\\frac\{[^{}]*\})\s*([0-9a-zA-Z])"), r"\1{\2}"),
)
_RELATION = re.compile(r"[<>]|\\(?:le|ge|ne|in)(?![a-zA-Z])")
_UNREADABLE = re.compile(r"\\ldots|\\forall|\\exists|\\text|\\pm|\\mp|[∀∃?]")
_RUN = re.compile(r"(?<!\\)(?<![a-zA-Z])(?!(?:sin|cos|tan|log|ln|exp|sqrt)(?![a-zA-Z]))[a-zA-Z]{2,}")


def compare(reference: str, answer: str, strict: bool = False) -> Comparison:
    """Return the comparison by shapes, its values decided by algebra; else Math-Verify's, where it can be trusted."""
    result = compare_by(reference, answer, decide, strict=strict)
    if result is not None:
        return result
    expected, found = value_text(reference), value_text(answer)
    if not is_for_sets(expected, found):
        return Comparison(outcome="unknown", reason="unparseable_answer")
    return _math_verify(expected, found)


def decide(reference: str, answer: str, strict: bool = False) -> bool | None:
    """Say whether two values are equal; None where that can neither be proven nor refuted."""
    exact = equal_values(reference, answer, strict)
    if exact is not None or is_prose(reference) or is_prose(answer):
        return exact
    expected, found = read_value(reference), read_value(answer)
    if expected.unit and found.unit and expected.unit != found.unit:
        return None
    first, second = _symbolic(expected.body), _symbolic(found.body)
    if first is None or second is None:
        return None
    if expected.percent == found.percent:
        if strict:
            return _identical(first, second)
        return _identical(first, second) or _rounded(first, second, expected.body, found.body)
    return _identical(first / 100, second) if expected.percent else _identical(first, second / 100)


def _symbolic(text: str) -> Any | None:
    """Return the expression that `text` is, None where it is no value."""
    from latex2sympy2_extended import latex2sympy
    from sympy import Expr, I, Symbol

    if _UNREADABLE.search(text) or not text:
        return None
    text = text.replace("°", "\\cdot\\frac{\\pi}{180}")
    if _RUN.search(text) and parse(text) is None:
        # A run of letters is one symbol to the parser, and a product or a word to people.
        return None
    for short, long in _SHORT:
        text = short.sub(long, text)
    try:
        value = latex2sympy(text)
    except Exception:
        # The parser raises bare exceptions for what it does not understand.
        return None
    return _with_real_roots(value.subs(Symbol("i"), I)) if isinstance(value, Expr) else None


def _with_real_roots(value: Any) -> Any:
    """Take roots of an odd degree as real ones where they are of negative numbers, as people do."""
    return value.replace(
        lambda part: (
            part.is_Pow and part.exp.is_Rational and part.exp.q % 2 == 1 < part.exp.q and part.base.is_negative
        ),
        lambda part: (-1) ** part.exp.p * (-part.base) ** part.exp,
    )


def _identical(first: Any, second: Any) -> bool | None:
    """Say whether two expressions are the same for all values of their symbols."""
    from sympy import Rational, nsimplify, simplify

    difference = nsimplify(first, rational=True) - nsimplify(second, rational=True)
    if difference == 0:
        return True
    symbols = sorted(difference.free_symbols, key=str)
    draw = random.Random(0)
    defined = 0
    for _ in range(POINTS if symbols else 1):
        # Positive and above one, where roots and logarithms are real.
        point = {symbol: Rational(draw.randint(1001, 4999), 997) for symbol in symbols}
        value = difference.subs(point).evalf(DIGITS)
        if not value.is_number or not value.is_finite:
            continue
        defined += 1
        if abs(value) > Rational(1, 10 ** (DIGITS // 2)):
            return False
    if not defined:
        return None
    return True if simplify(difference) == 0 or _is_algebraic_zero(difference) else None


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


def _rounded(first: Any, second: Any, reference: str, answer: str) -> bool | None:
    """Say whether one is a decimal and the other, irrational, rounds to it; None where `first` is unlike `second`."""
    places = [decimal_places(text) for text in (reference, answer)]
    if (places[0] is None) == (places[1] is None) or first.free_symbols or second.free_symbols:
        return None if _identical(first, second) is None else False
    exact, decimal = (second, first) if places[1] is None else (first, second)
    value = exact.evalf(DIGITS)
    if not value.is_real:
        return False
    least = LEAST_PLACES if places[1] is None else ROUNDED_PLACES
    shown = places[0] if places[1] is None else places[1]
    return rounds_to(Fraction(str(value)), Fraction(str(decimal)), shown or 0, least=least)


def _math_verify(expected: str, found: str) -> Comparison:
    """Ask Math-Verify for what has no shape of ours: sets given by operations, intervals of expressions."""
    from math_verify import parse as read
    from math_verify import verify

    first, second = (read(f"\\boxed{{{text}}}", parsing_timeout=None) for text in (expected, found))
    if not first or isinstance(first[0], str):
        return Comparison(outcome="unknown", reason="invalid_reference")
    if not second or isinstance(second[0], str):
        return Comparison(outcome="unknown", reason="unparseable_answer")
    if _UNREADABLE.search(expected + found):
        return Comparison(outcome="unknown", reason="unparseable_answer")
    # Many digits: at the default of six, all tiny numbers are one. No bare text: it would be compared as letters.
    options = {"float_rounding": 30, "numeric_precision": 60, "timeout_seconds": None, "raise_on_error": True}
    if verify(first[:1], second[:1], **options):
        return EQUAL
    # Two relations can mean the same in ways it does not see.
    related = _RELATION.search(expected) or _RELATION.search(found)
    return Comparison(outcome="unknown", reason="unparseable_answer") if related else NOT_EQUAL


def main() -> None:
    """Serve the pool until its end of the pipe is closed."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # What a library prints must not be taken for an answer.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    logging.disable(logging.CRITICAL)
    compare("\\sqrt{8}", "2\\sqrt{3}")  # Loads everything now, before any deadline runs.
    compare("\\mathbb{R}", "x\\ge 3 \\cup 5")
    _say(answers, READY)
    for line in sys.stdin:
        request = json.loads(line)
        _limit_processor_time(request["deadline_s"])
        try:
            result = compare(request["reference"], request["answer"], request["strict"])
        except (MemoryError, RecursionError):
            result = Comparison(outcome="unknown", reason="too_large")
        except Exception:
            # Whatever the algebra system stumbles over: it did not decide, so nor do we.
            result = Comparison(outcome="unknown", reason="unparseable_answer")
        _say(answers, result.model_dump_json())


def _limit_processor_time(seconds: float) -> None:
    """End this process some time after the deadline by itself: whoever would kill it may have been killed."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    spent = used.ru_utime + used.ru_stime
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(spent + seconds) + 2, hard))


def _say(answers: Any, line: str) -> None:
    answers.write(line + "\n")
    answers.flush()


if __name__ == "__main__":
    main()
