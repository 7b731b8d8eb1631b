"""Numbers as people write them: each form writes one exact value, or says that it cannot.

The value comes first and the text is made from it, so nothing here reads a number. `math` asks for LaTeX.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import factorial, isqrt

SCALES = {
    "hundred": 100,
    "thousand": 1_000,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
    "dozen": 12,
    "score": 20,
    "gross": 144,
}
# A dozen is of things that are counted; the others go with any unit.
COUNTING = ("dozen", "score", "gross")
PARTS = {2: ("half", "halves"), 3: ("third", "thirds"), 4: ("quarter", "quarters"), 5: ("fifth", "fifths")}
_ONES = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")

Write = Callable[[Fraction, bool], str | None]


@dataclass(frozen=True)
class Form:
    """A way to write a value that is not negative; `kind` is what the rates are counted by."""

    kind: str
    write: Write
    # Whether a unit may follow: `5 squared km` says two things.
    unit: bool = True
    # Whether `-` may stand in front: `-5 squared` says two things.
    sign: bool = True


def in_words(number: int, joint: str = " ") -> str:
    """Return a whole number below a quadrillion in English; `joint` stands behind hundreds: " " or " and "."""
    for name, size in (("trillion", 10**12), ("billion", 10**9), ("million", 10**6), ("thousand", 1_000)):
        if number >= size:
            rest = number % size
            tail = (joint if rest < 100 else " ") + in_words(rest, joint) if rest else ""
            return f"{in_words(number // size, joint)} {name}{tail}"
    if number >= 100:
        rest = number % 100
        return f"{_ONES[number // 100]} hundred" + (joint + in_words(rest) if rest else "")
    if number >= 20:
        return _TENS[number // 10] + (f"-{_ONES[number % 10]}" if number % 10 else "")
    return _ONES[number]


def decimal(value: Fraction, places: int = 6) -> str | None:
    """Return the value as a terminating decimal, or None where it takes more places."""
    scaled = value * 10**places
    if scaled.denominator != 1:
        return None
    digits = str(int(scaled)).rjust(places + 1, "0")
    return f"{digits[:-places]}.{digits[-places:]}".rstrip("0").rstrip(".")


def _whole(value: Fraction, most: int = 10**15) -> int | None:
    return int(value) if value.denominator == 1 and value < most else None


def _text(words: str, math: bool) -> str:
    return rf"\text{{{words}}}" if math else words


def _integer(value: Fraction, math: bool) -> str | None:
    whole = _whole(value)
    return None if whole is None else str(whole)


def _grouped(value: Fraction, math: bool) -> str | None:
    whole = _whole(value)
    if whole is None or whole < 1_000:
        return None
    return f"{whole:,}".replace(",", "{,}" if math else ",")


def _decimal(value: Fraction, math: bool) -> str | None:
    return decimal(value) if value.denominator > 1 else None


def _zeros(value: Fraction, math: bool) -> str | None:
    text = decimal(value, 3)
    return None if text is None else f"{text}0" if "." in text else f"{text}.0"


def _fraction(value: Fraction, math: bool) -> str | None:
    if not 1 < value.denominator <= 1_000 or value.numerator >= 10**6:
        return None
    top, bottom = value.numerator, value.denominator
    return rf"\frac{{{top}}}{{{bottom}}}" if math else f"{top}/{bottom}"


def _mixed(value: Fraction, math: bool) -> str | None:
    whole, rest = divmod(value, 1)
    if not 0 < whole < 10**4 or not 1 < rest.denominator <= 100:
        return None
    fraction = _fraction(rest, math)
    return f"{whole}{fraction}" if math else f"{whole} {fraction}"


def _scientific(value: Fraction, math: bool) -> str | None:
    found = _mantissa(value)
    if found is None:
        return None
    return rf"{found[0]} \times 10^{{{found[1]}}}" if math else f"{found[0]} x 10^{found[1]}"


def _exponent(value: Fraction, math: bool) -> str | None:
    found = _mantissa(value)
    return None if found is None else f"{found[0]}e{found[1]}"


def _mantissa(value: Fraction) -> tuple[str, int] | None:
    if not value or Fraction(1, 10) < value < 100:
        return None
    power = 0
    while value >= 10:
        value, power = value / 10, power + 1
    while value < 1:
        value, power = value * 10, power - 1
    text = decimal(value, 5)
    return None if text is None else (text, power)


def _words(joint: str) -> Write:
    def write(value: Fraction, math: bool) -> str | None:
        whole = _whole(value)
        # A long number is not said in words, save a round one.
        if whole is None or len(str(whole).rstrip("0")) > 4:
            return None
        text = in_words(whole, joint)
        return _text(text, math) if joint in text else None

    return write


def _article(value: Fraction, math: bool) -> str | None:
    names = {size: name for name, size in SCALES.items()}
    name = names.get(int(value)) if value.denominator == 1 else None
    return None if name is None else _text(f"a {name}", math)


def _and_a_half(words: bool) -> Write:
    def write(value: Fraction, math: bool) -> str | None:
        whole, rest = divmod(value, 1)
        if rest != Fraction(1, 2) or not 1 <= whole <= 20:
            return None
        return _text(f"{in_words(whole) if words else whole} and a half", math)

    return write


def _scaled(name: str, words: bool) -> Write:
    def write(value: Fraction, math: bool) -> str | None:
        number = value / SCALES[name]
        if words:
            whole = _whole(number, 100)
            return _text(f"{in_words(whole)} {name}", math) if whole else None
        if name in COUNTING and not (number < 100 and number * 2 % 1 == 0):
            return None
        least = 1 if name == "hundred" else Fraction(1, 10)
        text = decimal(number, 3) if least <= number < 1_000 else None
        return None if text is None else f"{text}{_text(f' {name}', math)}"

    return write


def _half_dozen(value: Fraction, math: bool) -> str | None:
    return _text("half a dozen", math) if value == 6 else None


def _parts(value: Fraction, math: bool) -> str | None:
    if value.denominator not in PARTS or value.numerator > 20:
        return None
    one, many = PARTS[value.denominator]
    # A bare `third` is the third of a row; `half` alone is a number.
    single = one if value.denominator == 2 else f"one {one}"
    return _text(single if value.numerator == 1 else f"{in_words(value.numerator)} {many}", math)


def _digit_parts(value: Fraction, math: bool) -> str | None:
    if value.denominator not in PARTS or not 1 < value.numerator <= 20:
        return None
    return f"{value.numerator}{_text(f' {PARTS[value.denominator][1]}', math)}"


def _root(value: Fraction, power: int) -> int | None:
    whole = _whole(value, 10**6)
    if whole is None:
        return None
    root = isqrt(whole) if power == 2 else round(whole ** (1 / 3))
    return root if root**power == whole and root > 1 else None


def _power(power: int, how: str) -> Write:
    def write(value: Fraction, math: bool) -> str | None:
        root = _root(value, power)
        if root is None:
            return None
        if how == "word":
            return f"{root}{_text(' squared' if power == 2 else ' cubed', math)}"
        return f"{root}^{{{power}}}" if math else f"{root}{str(power).translate(_SUPERSCRIPTS)}"

    return write


def _factorial(word: bool) -> Write:
    def write(value: Fraction, math: bool) -> str | None:
        number = next((n for n in range(3, 9) if factorial(n) == value), None)
        if number is None:
            return None
        if word:
            return f"{number}{_text(' factorial', math)}"
        # In prose the sign may be an exclamation.
        return f"{number}!" if math else None

    return write


def _percent(sign: str) -> Write:
    def write(value: Fraction, math: bool) -> str | None:
        text = decimal(value * 100, 2) if value <= 10 else None
        if text is None:
            return None
        return f"{text}{_text(' percent', math)}" if sign == "percent" else text + (r"\%" if math else "%")

    return write


def _permille(value: Fraction, math: bool) -> str | None:
    text = decimal(value * 1_000, 1) if value <= 1 else None
    return None if text is None else f"{text}{_text(' permille', math)}"


def _sum(swapped: bool) -> Write:
    def write(value: Fraction, math: bool) -> str | None:
        whole = _whole(value, 10**6)
        if whole is None or whole < 3:
            return None
        first, second = sorted((whole // 3, whole - whole // 3), reverse=swapped)
        return f"{first} + {second}"

    return write


FORMS: dict[str, Form] = {
    "integer": Form("integer", _integer),
    "grouped": Form("grouped", _grouped),
    "decimal": Form("decimal", _decimal),
    "trailing zeros": Form("decimal", _zeros),
    "fraction": Form("fraction", _fraction),
    "mixed": Form("mixed", _mixed),
    "scientific": Form("scientific", _scientific),
    "exponent": Form("scientific", _exponent),
    "words": Form("words", _words(" ")),
    "words, and": Form("words", _words(" and ")),
    "article": Form("words", _article, sign=False),
    "words and a half": Form("and a half", _and_a_half(words=True)),
    "digits and a half": Form("and a half", _and_a_half(words=False)),
    **{f"scale {name}": Form("scale word", _scaled(name, words=False)) for name in SCALES},
    **{f"said scale {name}": Form("scale word", _scaled(name, words=True)) for name in COUNTING},
    "half a dozen": Form("scale word", _half_dozen, sign=False),
    "parts": Form("parts", _parts, unit=False),
    "digit parts": Form("parts", _digit_parts, unit=False),
    "squared": Form("power", _power(2, "word"), unit=False, sign=False),
    "square": Form("power", _power(2, "sign"), unit=False, sign=False),
    "cubed": Form("power", _power(3, "word"), unit=False, sign=False),
    "cube": Form("power", _power(3, "sign"), unit=False, sign=False),
    "factorial": Form("factorial", _factorial(word=True), unit=False, sign=False),
    "factorial sign": Form("factorial", _factorial(word=False), unit=False, sign=False),
    "percent sign": Form("percent", _percent("%"), unit=False),
    "percent": Form("percent", _percent("percent"), unit=False),
    "permille": Form("permille", _permille, unit=False),
    "sum": Form("sum", _sum(swapped=False), unit=False, sign=False),
    "sum, swapped": Form("sum", _sum(swapped=True), unit=False, sign=False),
}
# Forms that start with a word: no `-` in front of them.
WORDY = (
    *("words", "words, and", "article", "words and a half", "half a dozen", "parts"),
    *(name for name in FORMS if name.startswith("said")),
)
