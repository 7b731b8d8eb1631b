"""Whether an equation is of a function that the question names, and of other numbers or another derivative of it."""

from collections.abc import Sequence
from typing import Final

from mathverifier.core.answers.extraction.asked_clause import Clause
from mathverifier.core.text.other_things import OTHER_THINGS
from mathverifier.core.text.stretch import Stretch
from mathverifier.core.text.tokens import Kind

# Tokens of the longest left side that is looked at.
MAX_HEAD: Final = 30
_DIVISORS: Final = OTHER_THINGS["divisors"]
# How formulas call the functions of whole numbers that a question names in words.
_NAMED: Final = {"gcd": _DIVISORS, "hcf": _DIVISORS, "gcf": _DIVISORS, "lcm": OTHER_THINGS["multiples"]}
_MODULI: Final = frozenset(("modulus", "magnitude", "norm"))
_MARKS: Final = frozenset(
    ("$", "$$", "\\(", "\\)", "\\[", "\\]", "{", "}", "\\boxed", "\\operatorname", "\\left", "\\right")
)
_STOPS: Final = frozenset((".", ",", ":", ";", "\n"))


def is_of_other_function(line: Stretch, asked: Clause) -> bool:
    """Say whether the left side of the equation in front of a value is another value of the function asked for."""
    head = _head(line) if line.size and "=" in line.texts else []
    if not head or not asked.places:
        return False
    if head[0] == "|" and head[-3:] == ["|", "^", "2"]:
        return not _MODULI.isdisjoint(asked.words) and not {"square", "squared"} & {*asked.sentence}
    return _is_at_other_numbers(head, asked) or _is_other_derivative(head, asked)


def _head(line: Stretch) -> list[str]:
    """Return the tokens of the first side of the last equation of a line, without what only marks it."""
    begin = depth = 0
    for place, text in enumerate(line.texts):
        depth += (line.kinds[place] is Kind.OPEN) - (line.kinds[place] is Kind.CLOSE)
        # The comma of `\\gcd(36, 60)` parts nothing.
        begin = place + 1 if text in _STOPS and depth <= 0 else begin
    texts = [line.texts[place] for place in range(begin, line.size) if line.kinds[place] is not Kind.SPACE]
    side = texts[: texts.index("=")] if "=" in texts else []
    return [text for text in side if text not in _MARKS] if len(side) <= MAX_HEAD else []


def _is_at_other_numbers(head: Sequence[str], asked: Clause) -> bool:
    """Say whether `\\gcd(36, 60)` is told, where the greatest common divisor of 72 and 60 is asked for."""
    name = head[0].removeprefix("\\")
    if name not in _NAMED or head[1:2] != ["("]:
        return False
    text = f" {' '.join(asked.words)} "
    said = {word for word in head if word.isdecimal()}
    wanted = {word for word in asked.words if word.isdecimal()}
    named = any(f" {phrase} " in text for phrase in _NAMED[name])
    return named and len(said) == len(wanted) > 1 and said != wanted


def _is_other_derivative(head: Sequence[str], asked: Clause) -> bool:
    """Say whether `f'(1)` is told, where `f''(1)` is asked for."""
    if len(head) < len(("f", "(", "1", ")")) or not head[0].isalpha() or len(head[0]) > 1:
        return False
    line = asked.line
    places = range(asked.places[0], asked.places[-1] + 1)
    found = {_primes(line.texts[place + 1 : place + 3]) for place in places if line.texts[place] == head[0]}
    wanted, said = found - {None}, _primes(head[1:3])
    # `f(x)` in a question may be the function that it gives.
    return bool(wanted) and 0 not in wanted and said is not None and said not in wanted


def _primes(texts: Sequence[str]) -> int | None:
    """Return how often a function is derived, from what stands behind its name; None where that is no argument."""
    if texts[:1] == ["("]:
        return 0
    return texts[0].count("'") if texts[1:2] == ["("] and texts[0].startswith("'") else None
