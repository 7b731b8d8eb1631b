"""Whether the equation that gives a value is of another formula than the one that is asked for."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from mathverifier.core.answers.extraction.asked_clause import Clause
from mathverifier.core.answers.extraction.contrasted_things import are_contrasted
from mathverifier.core.answers.extraction.told_clause import Told
from mathverifier.core.expressions.rational import decimal
from mathverifier.core.text.stretch import Stretch
from mathverifier.core.text.tokens import Kind

# Tokens of the longest formula that is looked at.
MAX_FORMULA: Final = 60
_MARKS: Final = frozenset(("$", "$$", "\\(", "\\)", "\\[", "\\]"))
_CLOSING: Final = frozenset(("$", "$$", "\\)", "\\]"))
_IDLE: Final = frozenset(("{", "}", "\\left", "\\right", "\\,", "\\!", "\\;", "\\displaystyle", "\\boxed"))
_FUNCTIONS: Final = frozenset(f"\\{name}" for name in ("log", "ln", "lg", "sin", "cos", "tan", "binom", "sqrt"))
_BOUNDED: Final = frozenset(("\\int", "\\sum", "\\prod"))
_NAMING: Final = frozenset(("\\arg", "\\bar", "\\overline", "\\Re", "\\Im", "\\operatorname"))
_OPERATIONS: Final = frozenset(("+", "-", "*", "/", "^", "\\cdot", "\\times", "\\frac", "\\sqrt", "|"))
# What a formula is the usual name of.
_SYMBOLS: Final = {
    ("\\sigma", "^", "2"): ("the", "variance"),
    ("\\sigma",): ("the", "standard", "deviation"),
    ("\\mu",): ("the", "mean"),
    ("\\bar", "x"): ("the", "mean"),
}
_SIGNS: Final = {"sum": "+", "difference": "-", "product": "*"}
_RELATIONS: Final = frozenset(("=", "<", ">", "\\le", "\\ge", "\\leq", "\\geq", "\\ne"))
_DIFFERENTIALS: Final = frozenset(("dx", "dy", "dt", "du", "gcd", "lcm"))
_CONVERTING: Final = frozenset(("express", "convert"))
_ASKING: Final = frozenset(
    ("find", "compute", "evaluate", "calculate", "determine", "is", "of", "for", "express", "convert")
)


def is_of_unasked_formula(line: Stretch, asked: Clause) -> bool:
    """Say whether a value is that of a part of the formula that is asked for, or of one with other numbers in it."""
    left = _left_side(line)
    if not left or not asked.places:
        return False
    if asked.words[0] in _CONVERTING and len(left) == 1 and _is_number(left[0]):
        numbers = [word for word in asked.words if _is_number(word)]
        return len(numbers) == 1 and decimal(numbers[0]) != decimal(left[0])
    if _is_other_index(left, asked) or are_contrasted(_SYMBOLS.get(left, ()), asked.words, asked.sentence):
        return True
    wanted = _asked_formula(asked.line, asked.places[0])
    return bool(wanted) and left != wanted and _are_two(left, wanted)


def _are_two(left: Sequence[str], wanted: Sequence[str]) -> bool:
    """Say whether one formula cannot be another way to write the other one."""
    if _is_part(left, wanted) or (left[0] in _NAMING and left[0] not in wanted and left[-1] in wanted):
        return True
    if left[0] != wanted[0]:
        return _are_other_numbers(left, wanted)
    if left[0] in _FUNCTIONS:
        return _OPERATIONS.isdisjoint(left[1:]) and _figures(left) not in ("", _figures(wanted))
    return left[0] in _BOUNDED and _rest(left) == _rest(wanted) and left != wanted


def is_other_operation(told: Told, asked: Clause) -> bool:
    """Say whether the product is told, where it is asked for a sum of letters."""
    words = told.before.words
    sign = _SIGNS.get(words[1]) if words[:1] == ["the"] and len(words) > 1 else None
    wanted = _asked_formula(asked.line, asked.places[0]) if sign and asked.places else ()
    signs = {text for text in wanted if not text.isalnum()}
    return len(signs) == 1 and signs <= set(_SIGNS.values()) and sign not in signs


def _left_side(line: Stretch) -> tuple[str, ...]:
    """Return the first side of the equation that ends in the value, where nothing but a formula stands before it."""
    if "=" not in line.texts:
        return ()
    opening = max((place + 1 for place, text in enumerate(line.texts) if text in _MARKS), default=0)
    begin = max((place + 1 for place, text in enumerate(line.texts) if text in (".", ",", ":", "\n")), default=0)
    begin = max(begin, opening if "=" in line.texts[opening:] else 0)
    texts = [line.texts[place] for place in range(begin, line.size) if line.kinds[place] is not Kind.SPACE]
    if "=" not in texts or len(texts) > MAX_FORMULA:
        return ()
    side = _bare(texts[: texts.index("=")])
    return side if side and _is_formula(line, begin) else ()


def _is_formula(line: Stretch, begin: int) -> bool:
    """Say whether no word of prose stands between a place and the first sign of equality behind it."""
    end = line.texts.index("=", begin)
    words = (place for place in range(begin, end) if line.kinds[place] in (Kind.WORD, Kind.CUE))
    return all(len(line.texts[place]) == 1 or line.texts[place] in _DIFFERENTIALS for place in words)


@lru_cache(maxsize=64)
def _asked_formula(line: Stretch, begin: int) -> tuple[str, ...]:
    """Return the formula that stands right behind the words that ask; nothing where words stand between."""
    opening = next((place for place in range(begin, line.size) if line.texts[place] in (*_MARKS, ".", "?")), line.size)
    if opening >= line.size or line.texts[opening] not in _MARKS:
        return ()
    if line.words[line.before(opening)] not in _ASKING:
        return ()
    closing = next((place for place in range(opening + 1, line.size) if line.texts[place] in _CLOSING), line.size)
    texts = [line.texts[place] for place in range(opening + 1, closing) if line.kinds[place] is not Kind.SPACE]
    return () if len(texts) > MAX_FORMULA or not _RELATIONS.isdisjoint(texts) else _bare(texts)


def _bare(texts: Sequence[str]) -> tuple[str, ...]:
    return tuple(text for text in texts if text not in _IDLE and text not in _MARKS)


def _is_other_index(left: Sequence[str], asked: Clause) -> bool:
    """Say whether a term of another index is told; the 10th term may be numbered 9."""
    if "term" not in asked.words or len(left) != 3 or left[1] != "_" or not left[2].isdecimal():
        return False
    numbers = {int(word) for word in asked.words if word.isascii() and word.isdecimal()}
    return bool(numbers) and numbers.isdisjoint((int(left[2]), int(left[2]) + 1))


def _is_part(left: Sequence[str], wanted: Sequence[str]) -> bool:
    """Say whether one letter is told of a formula that works something out of it: b of `a + b`."""
    return len(left) == 1 and left[0].isalpha() and left[0] in wanted and not _OPERATIONS.isdisjoint(wanted)


def _are_other_numbers(left: Sequence[str], wanted: Sequence[str]) -> bool:
    """Say whether one number is said to be what another one is asked to be: `0.625 = 3/8` for 0.375."""
    return (
        len(left) == len(wanted) == 1
        and _is_number(left[0])
        and _is_number(wanted[0])
        and (decimal(left[0]) != decimal(wanted[0]))
    )


def _is_number(text: str) -> bool:
    return text.isascii() and text.replace(".", "", 1).isdecimal()


def _figures(texts: Sequence[str]) -> str:
    """Return all figures in order: those of `\\binom72` are those of `\\binom{7}{2}`."""
    return "".join(text for text in texts if _is_number(text))


def _rest(texts: Sequence[str]) -> tuple[str, ...]:
    """Return the tokens behind the bounds of a sum or an integral."""
    place = 1
    while place + 1 < len(texts) and texts[place] in ("_", "^"):
        place += 2
    return tuple(texts[place:])
