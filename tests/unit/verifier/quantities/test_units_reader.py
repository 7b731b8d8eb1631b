"""The reader of units: all senses of all words, or nothing."""

import pytest

from mathverifier.core.expressions.rational import Fraction
from mathverifier.core.quantities.plurals import singular
from mathverifier.core.quantities.unit_reader import read_unit, unit_senses
from mathverifier.core.quantities.units import Unit, comparable, converted
from mathverifier.core.text.lexicon import ATTRIBUTES, BOUNDS, NOUNS, NUMERALS, UNIT_SYMBOLS, UNIT_WORDS


def _unit(text: str) -> Unit:
    """Return the usual sense of a unit."""
    return read_unit(text.split())[0]


@pytest.mark.parametrize(
    ("text", "name", "factor"),
    [
        ("cm", "centimeter", Fraction(1, 100)),
        ("Kilometres", "kilometer", Fraction(1000)),
        ("square centimeters", "square centimeter", Fraction(1, 10_000)),
        ("cm ^ 2", "square centimeter", Fraction(1, 10_000)),
        ("cm ^ { 2 }", "square centimeter", Fraction(1, 10_000)),
        ("cm2", "square centimeter", Fraction(1, 10_000)),
        ("m³", "cubic meter", Fraction(1)),
        ("meters squared", "square meter", Fraction(1)),
        ("cubic feet", "cubic foot", Fraction(3048, 10_000) ** 3),
        ("sq . ft .", "square foot", Fraction(3048, 10_000) ** 2),
        ("sq. ft.", "square foot", Fraction(3048, 10_000) ** 2),
        ("km / h", "kilometer per hour", Fraction(5, 18)),
        ("km/h", "kilometer per hour", Fraction(5, 18)),
        ("miles per hour", "mile per hour", Fraction(44_704, 100_000)),
        ("mph", "mile per hour", Fraction(44_704, 100_000)),
        ("m / s ^ 2", "meter per square second", Fraction(1)),
        ("m/s²", "meter per square second", Fraction(1)),
        ("dollars an hour", "dollar per hour", Fraction(1, 3600)),
        ("$ / kg", "dollar per kilogram", Fraction(1)),
        ("kg · m", "kilogram meter", Fraction(1)),
        ("J/(kg·K)", "joule per kilogram kelvin", Fraction(1)),
        ("kilowatt hours", "kilowatt hour", Fraction(3_600_000)),
        ("kg m", "kilogram meter", Fraction(1)),
        ("kWh", "kilowatt hour", Fraction(3_600_000)),
        ("fl oz", "fluid ounce", Fraction(3_785_411_784, 128 * 10**12)),
        ("nautical miles", "nautical mile", Fraction(1852)),
        ("per hour", "per hour", Fraction(1, 3600)),
    ],
)
def test_units_of_measure_are_read_exactly(text: str, name: str, factor: Fraction) -> None:
    """A unit of measure has one name and an exact factor, however it is written."""
    unit = _unit(text)
    assert unit.known
    assert (unit.name, unit.factor) == (name, factor)


@pytest.mark.parametrize(
    ("small", "large"),
    [("mW", "MW"), ("mA", "MA"), ("mHz", "MHz"), ("Mb", "MB"), ("mg", "Mg"), ("mL", "ML"), ("S", "s"), ("mV", "MV")],
)
def test_the_case_of_a_symbol_tells_units_apart(small: str, large: str) -> None:
    """Symbols in another case are other units."""
    one, other = _unit(small), _unit(large)
    assert (one.dimension, one.factor) != (other.dimension, other.factor)


def test_a_symbol_in_a_case_that_no_unit_has_is_not_read() -> None:
    """`pm` is a picometer, `PM` no unit."""
    assert _unit("pm").factor == Fraction(1, 10**12)
    assert read_unit(["PM"]) == ()


@pytest.mark.parametrize(
    ("value", "unit", "target", "result"),
    [
        (1, "mile", "feet", 5280),
        (1, "mile", "kilometers", Fraction(1_609_344, 10**6)),
        (1, "ton", "pounds", 2000),
        (1, "long ton", "pounds", 2240),
        (1, "stone", "pounds", 14),
        (1, "pound", "g", Fraction(45_359_237, 100_000)),
        (1, "gallon", "fluid ounces", 128),
        (1, "gallon", "cubic inches", 231),
        (2, "cups", "tablespoons", 32),
        (1, "tablespoon", "teaspoons", 3),
        (1, "acre", "square feet", 43_560),
        (1, "hectare", "square meters", 10_000),
        (1, "fortnight", "days", 14),
        (5, "m/s", "km/h", 18),
        (3, "dollars", "quarters", 12),
        (50, "cents", "nickels", 10),
        (1, "century", "months", 1200),
        (100, "°C", "°F", 212),
        (-40, "°F", "°C", -40),
        (0, "degrees Celsius", "K", Fraction(27_315, 100)),
        (1, "byte", "bits", 8),
        (1, "MiB", "KiB", 1024),
        (1, "kcal", "J", 4184),
        (1, "kWh", "MJ", Fraction(36, 10)),
        (1, "turn", "degrees", 360),
        (1, "atm", "Pa", 101_325),
        (1, "knot", "km/h", Fraction(1852, 1000)),
        (60, "mpg", "miles per gallon", 60),
        (1, "J/(kg·K)", "cal/(g·K)", Fraction(1, 4184)),
    ],
)
def test_values_convert_exactly(value: int, unit: str, target: str, result: Fraction) -> None:
    """A value in one unit has an exact value in another."""
    assert converted(Fraction(value), _unit(unit), _unit(target)) == result


def test_what_measures_other_things_does_not_convert() -> None:
    """Meters are no square meters, and months no days."""
    for unit, target in (("m", "m ^ 2"), ("months", "days"), ("dollars", "euros")):
        with pytest.raises(ValueError, match="do not measure the same"):
            converted(Fraction(1), _unit(unit), _unit(target))


@pytest.mark.parametrize(
    ("text", "counted", "of"),
    [
        ("apples", "apple", ""),
        ("brown eggs", "brown egg", ""),
        ("baseball cards", "baseball card", ""),
        ("students left", "student", ""),
        ("people in total", "person", ""),
        ("groups of students", "group", "student"),
        ("bags of the red marbles", "bag", "red marble"),
        ("stone blocks", "stone block", ""),
        ("round tiles", "round tile", ""),
        ("real roots", "real root", ""),
        ("zeros", "zero", ""),
    ],
)
def test_counted_nouns_are_read_with_their_attributes(text: str, counted: str, of: str) -> None:
    """A noun of the lexicon is counted, in the singular."""
    unit = _unit(text)
    assert unit.is_count and not unit.known
    assert (unit.counted, unit.of) == (((counted, 1),), of)


def test_nouns_of_the_problem_are_counted() -> None:
    """A noun that the lexicon lacks is understood if the problem has it, in either number."""
    assert read_unit(["floops"]) == ()
    for given_noun in ("floop", "floops"):
        for word in ("floop", "floops"):
            assert read_unit([word], frozenset({given_noun}))[0].counted == (("floop", 1),)
    assert read_unit(["blips"], frozenset({"floop"})) == ()


def test_rates_of_counted_things_keep_both() -> None:
    """A rate holds what is measured and what is counted."""
    unit = _unit("dollars per apple")
    assert (unit.dimension, unit.counted) == ((("dollar", 1),), (("apple", -1),))
    assert _unit("person-hours").counted == (("person", 1),)
    assert _unit("cups of flour per batch").of == "flour"


def test_ambiguous_words_give_all_senses() -> None:
    """Pounds are of mass or of money; the usual sense comes first."""
    assert [unit.name for unit in read_unit(["pounds"])] == ["pound", "pound sterling"]
    assert {unit.name for unit in read_unit(["pounds", "per", "hour"])} == {
        "pound per hour",
        "pound sterling per hour",
    }
    assert [unit.name for unit in read_unit(["KB"])] == ["kilobyte", "kibibyte"]


@pytest.mark.parametrize(
    "text",
    [
        "million",
        "dozen eggs",
        "half",
        "percent",
        "squared",
        "less",
        "more apples",
        "extra points",
        "or more",
        "at most",
        "degrees below zero",
        "dollars more",
        "minutes ago",
        "negative",
        "square roots",
        "percentage points",
        "bps",
        "zero",
        "times",
        "floops",
        "cm floops",
        "apples and",
        "oranges and apples",
        "oranges apples",
        "oranges - apples",
        "hours - minutes",
        "bags of 5 apples",
        "of 7",
        "dollars in",
        "dollars per",
        "dollars cents",
        "feet inches",
        "minute 2",
        "m ^ 10",
        "( m",
        "/",
        "each",
        "",
    ],
)
def test_what_is_not_understood_is_not_read(text: str) -> None:
    """Where one word changes the number, or is not known, nothing is read."""
    assert read_unit(text.split() or [""]) == ()


@pytest.mark.parametrize(
    ("first", "second", "result"),
    [
        ("cm", "miles", True),
        ("km/h", "mph", True),
        ("cm", "cm ^ 2", False),
        ("dollars", "euros", False),
        ("hours", "miles", False),
        ("months", "years", True),
        ("months", "days", None),
        ("degrees", "radians", None),
        ("rpm", "Hz", None),
        ("units", "cm", None),
        ("units", "square units", False),
        ("apples", "apple", True),
        ("apples", "oranges", None),
        ("brown eggs", "eggs", True),
        ("red balls", "blue balls", None),
        ("odd numbers", "even numbers", None),
        ("apples", "dollars", None),
        ("dollars per apple", "cents per apple", True),
        ("dollars per apple", "dollars per orange", None),
        ("dollars per apple", "kg per apple", False),
        ("cups of flour", "cups of sugar", None),
        ("cups of flour", "liters", True),
    ],
)
def test_units_are_comparable_where_that_is_known(first: str, second: str, result: bool | None) -> None:
    """Units of one dimension are comparable, of two are not; of nouns with other names it is not known."""
    assert comparable(_unit(first), _unit(second)) is result
    assert comparable(_unit(second), _unit(first)) is result


@pytest.mark.parametrize(
    ("plural", "one"),
    [
        ("buses", "bus"),
        ("series", "series"),
        ("inches", "inch"),
        ("boxes", "box"),
        ("knives", "knife"),
        ("people", "person"),
        ("feet", "foot"),
        ("halves", "half"),
        ("children", "child"),
        ("grandchildren", "grandchild"),
        ("policemen", "policeman"),
        ("cookies", "cookie"),
        ("cherries", "cherry"),
        ("pies", "pie"),
        ("potatoes", "potato"),
        ("shoes", "shoe"),
        ("classes", "class"),
        ("houses", "house"),
        ("bonuses", "bonus"),
        ("lenses", "lens"),
        ("cases", "case"),
        ("quizzes", "quiz"),
        ("prizes", "prize"),
        ("headaches", "headache"),
        ("vertices", "vertex"),
        ("dice", "die"),
        ("pizzas", "pizza"),
        ("taxis", "taxi"),
        ("gloves", "glove"),
        ("leaves", "leaf"),
        ("days", "day"),
        ("glass", "glass"),
        ("sheep", "sheep"),
        ("bus", "bus"),
        ("tennis", "tennis"),
    ],
)
def test_singular(plural: str, one: str) -> None:
    """A noun has one singular, and a singular is its own."""
    assert singular(plural) == one
    assert singular(one) == one


def test_each_noun_is_its_own_singular() -> None:
    """No noun of the lexicon is taken for the plural of another."""
    assert [noun for noun in NOUNS if singular(noun) != noun] == []


def test_each_word_of_the_lexicon_is_read() -> None:
    """Every word and symbol of a unit, and every noun that is no numeral, is read alone."""
    for text in (*UNIT_WORDS, *UNIT_SYMBOLS):
        assert read_unit(text.split()), text
    for noun in NOUNS - NUMERALS.keys():
        assert read_unit([noun]), noun


def test_no_word_that_changes_a_number_is_read() -> None:
    """No bound is a unit, alone or behind one."""
    for bound, effect in BOUNDS.items():
        assert read_unit(bound.split()) == (), bound
        assert effect == "harmless" or read_unit(["apples", *bound.split()]) == (), bound


def test_prefixes_are_of_units_that_take_them() -> None:
    """There are kilometers and no kiloinches, kibibytes and no kibimeters."""
    assert unit_senses("kilometers") and unit_senses("kibibytes") and unit_senses("Kib")
    assert [sense.factor for sense in unit_senses("kb")] == [1000]
    assert not unit_senses("kiloinches")
    assert not unit_senses("kibimeters")


def test_attributes_alone_are_no_unit() -> None:
    """`5 red` counts nothing."""
    lone = {word for word in ATTRIBUTES if word not in NOUNS}
    assert [word for word in lone if read_unit([word])] == []
