"""A value taken apart: its mathematics, its unit, its percent sign."""

import re
from dataclasses import dataclass

from mathverifier.core.answers.number_word import number_in_words
from mathverifier.core.answers.unit import spelled
from mathverifier.core.evaluation import evaluate
from mathverifier.core.expression import Expression, Number
from mathverifier.core.parser import parse
from mathverifier.core.rational import Fraction, decimal

MAX_DIGITS = 4_000

_SCIENTIFIC = re.compile(
    r"^([-+]?\d+(?:\.\d+)?)\s*(?:[eE]|(?:\\times|\\cdot|[×*x])\s*10\s*\^\s*)\{?\s*([-+]?\d{1,4})\s*\}?$"
)
_REPEATING = re.compile(r"^(-?)(\d*)\.(\d*)(?:\\(?:overline|bar|dot)\s*\{?(\d+)\}?|\((\d+)\))$")
# `0.\\dot1\\dot8` is 0.(18), `0.555…` is 0.(5): what is seen three times goes on.
_DOTTED = re.compile(r"\\dot\s*\{?(\d)\}?(\d*)\\dot\s*\{?(\d)\}?$")
_AND_SO_ON = re.compile(r"^(-?\d{0,20}\.\d{0,20}?)(\d{1,6}?)\2\2+(?:\.\.\.|\\ldots)$")
_ARC = re.compile(r"^(\d{1,4})°\s*(\d{1,2})(?:'|′|\^\{?\\prime\}?)\s*(?:(\d{1,2})(?:''|″|\"))?$")
_CAPITALS = re.compile(r"(?<![A-Za-z\\])(?!NO|OK)([A-Z])([A-Z])(?![A-Za-z])")
_PLAIN = re.compile(r"-?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)")
_DECIMAL = re.compile(r"^-?\d*\.(\d+)$")
_QUANTITY = re.compile(
    r"^(.*?(?:[\d})!%.]|\\pi))(?P<space>\s*)((?:[a-zA-Z]+\.?)(?:[ /-]+[a-zA-Z]+\.?)*)\s*(\^\{?[23]\}?)?$", re.DOTALL
)
_WORD_QUANTITY = re.compile(r"^((?:[a-zA-Z]+[ -])*?[a-zA-Z]+) ([a-zA-Z]+(?: [a-zA-Z]+){0,3})$")
# Letters behind a number that are mathematics and not units.
_LETTERS = ("pi", "i", "e", "x", "y", "n", "k", "t")
_SUFFIXES = ("st", "nd", "rd", "th")
_ORDINAL = re.compile(r"^\d+\s*(?:\^\s*)?\{?\s*(?:st|nd|rd|th)\s*\}?$")
_FUNCTION = re.compile(r"sin|cos|tan|cot|sec|csc")
# Words that make a sentence of what stands behind a number.
_NO_UNIT = re.compile(
    r"\b(?:is|are|was|were|be|not|no|never|the|answer|but|or|to|from|where|which|that|if|than|last)\b"
)
_GROUPED = re.compile(r"[-+ ]*\d{1,3}(?: ?, ?\d{3}| \d{3})+(?:\.\d+)?|[-+ ]*[\d.,]+")


@dataclass(frozen=True)
class Value:
    """`body` is the mathematics, `unit` what stood behind it in words, in the singular."""

    body: str
    unit: str = ""
    percent: bool = False


def read_value(text: str) -> Value:
    """Take a value apart; `text` is in the notation's one spelling."""
    text = text.strip()
    if found := _ARC.match(text):
        whole, minutes, seconds = (int(part or 0) for part in found.groups())
        return Value(str(Fraction(whole * 3600 + minutes * 60 + seconds, 3600)), "degree")
    if text.endswith("°") and not _FUNCTION.search(text):
        return Value(text[:-1].strip(), "degree")
    unit = ""
    if not _SCIENTIFIC.match(text) and (found := _QUANTITY.match(text)):
        words, power = found.group(3), found.group(4) or ""
        # A letter behind a number is a unit only where a space keeps it apart: `5m` is a product.
        apart = found["space"] or (len(words.rstrip(".")) > 1 and parse(text) is None)
        if apart and not _NO_UNIT.search(words) and words not in _LETTERS and words not in _SUFFIXES:
            text, unit = found.group(1).strip(), spelled(words + power)
    elif (found := _WORD_QUANTITY.match(text)) and number_in_words(text) is None and not _NO_UNIT.search(text):
        # `five apples`; of `twenty one` nothing is a unit, as all of it is a number.
        number = number_in_words(found.group(1))
        text, unit = (text, "") if number is None else (str(number), spelled(found.group(2)))
    body, percent = re.subn(r"\s*%$", "", text)
    if unit == "percent":
        return Value(body, "", True)
    return Value(body.strip(), unit, bool(percent))


def number_of(text: str) -> Fraction | None:
    """Return the exact rational value of a value's body; None where it is not one, or too large to compute with."""
    if len(text) > MAX_DIGITS:
        return None
    text = text.replace(" ", "") if _GROUPED.fullmatch(text) else text
    if _PLAIN.fullmatch(text):
        return decimal(text)
    if found := _SCIENTIFIC.match(text):
        return decimal(found.group(1)) * Fraction(10) ** int(found.group(2))
    if found := _REPEATING.match(_AND_SO_ON.sub(r"\1(\2)", _DOTTED.sub(r"(\1\2\3)", text))):
        sign, whole, fixed, *repetition = found.groups()
        repeated = repetition[0] or repetition[1]
        above = int(whole + fixed + repeated) - int(whole + fixed or "0")
        return Fraction(-above if sign else above, (10 ** len(repeated) - 1) * 10 ** len(fixed))
    if _ORDINAL.match(text) and (ordinal := number_in_words(text)) is not None:
        return ordinal
    tree = parse(re.sub(r"(?<=\d)\s*:\s*(?=\d)", "/", text) if text.count(":") == 1 else text)
    return number_in_words(text) if tree is None else evaluate(tree)


def formula(text: str) -> Expression | None:
    """Return the expression that `text` is; two capitals side by side are a product, as a segment's two ends may be."""
    tree = parse(_CAPITALS.sub(r"\1 \2", text))
    if tree is not None:
        return tree
    # `0.\\overline{3}` is no formula, but a number.
    value = number_of(text)
    return None if value is None else Number(0, 0, value)


def decimal_places(text: str) -> int | None:
    """Return how many decimals a plain decimal shows; None where `text` is no such thing."""
    found = _DECIMAL.match(text.replace(" ", ""))
    return len(found.group(1)) if found else None
