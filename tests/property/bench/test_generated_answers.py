"""The generated answers mean what they are labelled as, by a reader that knows nothing of how they were written."""

import random
import re
from fractions import Fraction
from math import factorial

import pytest
from bench.answer_terms import WRAPPERS, Answer, Term, relation
from bench.generated_answers import made_pair
from bench.written_numbers import FORMS, in_words
from bench.written_units import COMPOUND, UNITS
from hypothesis import given, settings
from hypothesis import strategies as st

PLACES = st.integers(0, 10**9)
_WORDS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty", "thirty"),
    *("forty", "fifty", "sixty", "seventy", "eighty", "ninety"),
)
SMALL = dict(zip(_WORDS, [*range(21), *range(30, 100, 10)], strict=True))
LARGE = {"hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
OF_THINGS = {"dozen": 12, "score": 20, "gross": 144}
SHARES = {"half": 2, "halves": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fifth": 5, "fifths": 5}
# In metres, kilograms, seconds, cents, square metres, metres a second and litres.
SIZES = {
    **{"nm": "1e-9", "mm": "1e-3", "cm": "1e-2", "m": "1", "km": "1000", "centimeters": "0.01", "meters": "1"},
    **{"kilometers": "1000", "inches": "0.0254", "feet": "0.3048", "ft": "0.3048", "yards": "0.9144"},
    **{"miles": "1609.344", "mg": "1e-6", "g": "1e-3", "kg": "1", "Mg": "1000", "grams": "0.001", "kilograms": "1"},
    **{"pounds": "0.45359237", "lb": "0.45359237", "ounces": "0.028349523125", "ms": "0.001", "s": "1", "min": "60"},
    **{"seconds": "1", "minutes": "60", "h": "3600", "hours": "3600", "days": "86400", "weeks": "604800"},
    **{"dollars": "100", "cents": "1", "pennies": "1", "nickels": "5", "dimes": "10", "quarters": "25"},
    **{"cm^2": "1e-4", "m^2": "1", "km^2": "1e6", "square meters": "1", "square centimeters": "0.0001"},
    **{"square feet": "0.09290304", "hectares": "10000", "m/s": "1", "km/h": "5/18", "mph": "0.44704"},
    **{"miles per hour": "0.44704", "kilometers per hour": "5/18", "feet per second": "0.3048"},
    **{"mL": "0.001", "L": "1", "ML": "1000000", "liters": "1", "milliliters": "0.001"},
    **{"eggs": "1", "apples": "1", "marbles": "1"},
    **{
        f"{prefix}{base}": size
        for base in ("W", "Hz", "V", "J")
        for prefix, size in {"n": "1e-9", "m": "1e-3", "": "1", "k": "1e3", "M": "1e6", "G": "1e9"}.items()
    },
}


def as_plain(text: str) -> str:
    """Return LaTeX as it would be written without it."""
    text = re.sub(r"\\frac\{(\d+)\}\{(\d+)\}", r" \1/\2", text)
    text = re.sub(r"\\text\{([^}]*)\}", r"\1", text).replace("{,}", ",").replace(r"\times", "x").replace(r"\%", "%")
    return " ".join(text.replace("{", "").replace("}", "").replace("−", "-").split())


def said(words: str) -> int:
    """Read a whole number in words."""
    total = part = 0
    for word in words.replace("-", " ").split():
        if word in SMALL:
            part += SMALL[word]
        elif word == "hundred":
            part *= 100
        elif word != "and":
            total, part = total + part * LARGE[word], 0
    return total + part


def read(text: str) -> Fraction:
    """Read a bare number of any form."""
    text = as_plain(text)
    negative = re.fullmatch(r"(?:-|minus |negative )(.+)", text)
    if negative:
        return -read(negative[1])
    for reader in (_by_last_word, _by_sign):
        found = reader(text)
        if found is not None:
            return found
    if text[0].isalpha():
        return Fraction(said(text))
    if " " in text:
        whole, rest = text.split(" ")
        return Fraction(whole) + Fraction(rest)
    return Fraction(text.replace(",", ""))


def _by_last_word(text: str) -> Fraction | None:
    if text == "half a dozen":
        return Fraction(6)
    front, _, last = text.rpartition(" ")
    if text.endswith(" and a half"):
        return read(text.removesuffix(" and a half")) + Fraction(1, 2)
    many = Fraction(1) if front in ("", "a") else None
    if last in SHARES:
        return (many or read(front)) / SHARES[last]
    if last in OF_THINGS or (last in LARGE and (many or front[0].isdigit())):
        return (many or read(front)) * {**OF_THINGS, **LARGE}[last]
    if last in ("percent", "permille"):
        return read(front) / (100 if last == "percent" else 1_000)
    if last == "factorial":
        return Fraction(factorial(int(front)))
    if last in ("squared", "cubed"):
        return Fraction(int(front) ** (2 if last == "squared" else 3))
    return None


def _by_sign(text: str) -> Fraction | None:
    if text.endswith("%"):
        return Fraction(text[:-1]) / 100
    if text.endswith("!"):
        return Fraction(factorial(int(text[:-1])))
    if text[-1] in "²³":
        return Fraction(int(text[:-1]) ** (2 if text[-1] == "²" else 3))
    if " + " in text:
        first, second = text.split(" + ")
        return Fraction(int(first) + int(second))
    scientific = re.fullmatch(r"([\d.]+) x 10\^(-?\d+)", text)
    if scientific:
        return Fraction(scientific[1]) * Fraction(10) ** int(scientific[2])
    power = re.fullmatch(r"(\d+)\^(\d)", text)
    return Fraction(int(power[1]) ** int(power[2])) if power else None


def measured(text: str) -> tuple[str, Fraction]:
    """Read a number with a unit; return what it is of and how much."""
    text = as_plain(text)
    if "$" in text:
        return "money", read(text.replace("\\", "").replace("$", "")) * 100
    if text.endswith(("°C", "°F", r"^\circC", r"^\circF")):
        number = read(text[:-1].removesuffix("°").removesuffix(r"^\circ"))
        return "temperature", number if text[-1] == "C" else (number - 32) / Fraction(9, 5)
    unit = max((name for name in SIZES if text.endswith(f" {name}")), key=len)
    return UNITS[unit].dimension, read(text.removesuffix(f" {unit}")) * Fraction(SIZES[unit])


def compound(text: str) -> Fraction:
    """Read hours and minutes, feet and inches, or dollars and cents, as the smaller of both."""
    found = re.fullmatch(r"(\d+) (\w+)(?: and)? (\d+) \w+", as_plain(text))
    assert found is not None, text
    return Fraction(int(found[1]) * {"hours": 60, "feet": 12, "dollars": 100}[found[2]] + int(found[3]))


@settings(max_examples=200)
@given(number=st.integers(0, 10**15 - 1), joint=st.sampled_from((" ", " and ")))
def test_words_are_of_their_number(number: int, joint: str) -> None:
    """A number in words is read back as it was, with and without its `and`."""
    assert said(in_words(number, joint)) == number


@settings(max_examples=400)
@given(
    value=st.one_of(
        st.integers(1, 3_000).map(Fraction),
        st.sampled_from((12, 24, 100, 120, 144, 720, 1_000, 2_500, 36_000, 10**6, 7 * 10**9)).map(Fraction),
        st.builds(Fraction, st.integers(1, 999), st.sampled_from((2, 3, 4, 5, 7, 10, 100, 1_000))),
    ),
    math=st.booleans(),
)
def test_a_form_is_of_its_value(value: Fraction, math: bool) -> None:
    """Whatever the form, plain or LaTeX, the value that is read is the value that was written."""
    for form in FORMS.values():
        text = form.write(value, math)
        assert text is None or read(text) == value, text


def test_every_form_writes_something() -> None:
    """No form is dead: each can write one of a few values in plain text or in LaTeX."""
    small = ("6", "120", "100", "4", "8", "2.5", "0.4", "7/3", "2000", "144", "105", "60")
    values = [*map(Fraction, small), *(Fraction(10**power) for power in (6, 9, 12))]
    for name, form in FORMS.items():
        assert any(form.write(value, math) for value in values for math in (False, True)), name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("1", "miles"), ("5280", "feet")),
        (("1", "pounds"), ("453.59237", "g")),
        (("16", "ounces"), ("1", "lb")),
        (("2", "weeks"), ("336", "hours")),
        (("1", "$"), ("4", "quarters")),
        (("10", "nickels"), ("50", "cents")),
        (("1", "hectares"), ("10000", "m^2")),
        (("5", "m/s"), ("18", "km/h")),
        (("5000", "mW"), ("0.005", "kW")),
        (("212", "°F"), ("100", "°C")),
        (("-40", "°F"), ("-40", "°C")),
        (("2", "ML"), ("2000000", "liters")),
    ],
)
def test_known_equalities_hold(one: tuple[str, str], other: tuple[str, str]) -> None:
    """What everybody knows to be equal is, and a hundredth more is not taken for it."""
    first, second = (Answer((Term(Fraction(number), "decimal", unit),)) for number, unit in (one, other))
    more = Answer((Term(Fraction(other[0]) * Fraction(11, 10), "decimal", other[1]),))
    assert relation(first, second) is True
    # A tenth of 100 °C is ten kelvin.
    assert relation(first, more) is False


@settings(max_examples=400)
@given(place=PLACES)
def test_a_label_is_what_the_texts_say(place: int) -> None:
    """The terms of a pair, read from their texts, are as equal or as different as its label says."""
    pair = made_pair(5, place)
    meanings = []
    for answer in (pair.reference, pair.answer):
        wrapper = WRAPPERS[answer.wrapper]
        terms = []
        for term in answer.terms:
            text = term.text(wrapper)
            assert text is not None
            assert text in (answer.text() or "")
            if term.form == "compound":
                assert term.unit in COMPOUND
                terms.append((term.dimension, compound(text) * Fraction(SIZES[term.unit])))
            else:
                terms.append(measured(text) if term.unit else ("", read(text)))
        meanings.append((answer.meant, sorted(terms)))
    assert (meanings[0] == meanings[1]) is (not pair.change)
    assert pair.label is (not pair.change)


def test_what_is_apart_is_no_rounding() -> None:
    """Bare numbers with different values differ by more than a hundredth, or both are written as whole numbers."""
    seen = 0
    for place in range(600):
        pair = made_pair(6, place)
        one, other = pair.reference, pair.answer
        first, second = one.terms[0], other.terms[0]
        single = len(one.terms) == len(other.terms) == 1 and one.meant == other.meant
        if pair.change and single and first.unit is second.unit is None and {first.form, second.form} != {"integer"}:
            assert abs(first.value - second.value) > max(abs(first.value), abs(second.value)) / 100
            seen += 1
    assert seen > 50


def test_a_seed_makes_its_pairs() -> None:
    """The same seed and place give the same pair; half of all pairs are equal, and every change is made."""
    pairs = [made_pair(3, place) for place in range(400)]
    assert pairs == [made_pair(3, place) for place in range(400)]
    assert 0.4 < sum(not pair.change for pair in pairs) / len(pairs) < 0.6
    assert len({pair.change for pair in pairs}) > 10
    assert made_pair(4, 0) != pairs[0]


def test_what_a_policy_decides_has_no_label() -> None:
    """A unit or a percent sign that is left out, a rounded value and `and` beside `or` are not asked."""
    five, kilometres = Answer((Term(Fraction(5), "integer"),)), Answer((Term(Fraction(5), "integer", "km"),))
    quarter = Answer((Term(Fraction(1, 4), "percent"),))
    assert relation(five, kilometres) is None
    assert relation(Answer((Term(Fraction(5_000), "integer"),)), kilometres) is None
    assert relation(Answer((Term(Fraction(25), "integer"),)), quarter) is None
    assert relation(Answer((Term(Fraction(1, 7), "fraction"),)), Answer((Term(Fraction("0.143"), "decimal"),))) is None
    two = (Term(Fraction(3), "integer"), Term(Fraction(8), "integer"))
    assert relation(Answer(two, " and "), Answer(two, " or ")) is None
    assert relation(Answer(two, " and "), Answer(two[::-1], ", ")) is True


def test_signs_stand_where_they_say_one_thing() -> None:
    """`-5 squared` and `-2 + 3` are written by nobody here."""
    plain = WRAPPERS["plain"]
    rng = random.Random(1)
    for form in ("squared", "square", "cubed", "factorial", "sum"):
        assert Term(Fraction(-64), form, sign=rng.choice(("-", "negative"))).text(plain) is None
