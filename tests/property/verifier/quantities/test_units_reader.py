"""What holds of all units, and of all words that are none."""

from hypothesis import given
from hypothesis import strategies as st

from mathverifier.core.expressions.rational import Fraction
from mathverifier.core.quantities.unit_reader import read_unit
from mathverifier.core.quantities.units import Unit, converted, power, product, quotient


def _unit(text: str) -> Unit:
    """Return the usual sense of a unit."""
    return read_unit(text.split())[0]


_UNITS = st.sampled_from(["cm", "miles", "hours", "kg", "dollars", "apples", "brown eggs", "gallons", "kW", "months"])
_VALUES = st.fractions(min_value=-1000, max_value=1000, max_denominator=100).map(
    lambda value: Fraction(value.numerator, value.denominator)
)


@given(_UNITS, _UNITS)
def test_a_quotient_undoes_a_product(first: str, second: str) -> None:
    """What is multiplied by a unit and divided by it again is as it was."""
    one, other = _unit(first), _unit(second)
    undone = quotient(product(one, other), other)
    assert (undone.dimension, undone.factor, undone.counted) == (one.dimension, one.factor, one.counted)


@given(_UNITS, st.integers(min_value=1, max_value=5))
def test_a_power_is_a_product_of_itself(text: str, exponent: int) -> None:
    """A power has the dimension and the factor of so many factors."""
    unit = _unit(text)
    whole = unit
    for _ in range(exponent - 1):
        whole = product(whole, unit)
    raised = power(unit, exponent)
    assert (raised.dimension, raised.factor, raised.counted) == (whole.dimension, whole.factor, whole.counted)


@given(_VALUES, st.sampled_from([("°C", "°F"), ("K", "°F"), ("miles", "cm"), ("cups", "cubic inches")]))
def test_converting_back_gives_the_value(value: Fraction, units: tuple[str, str]) -> None:
    """A value that is converted there and back is the same."""
    one, other = map(_unit, units)
    assert converted(converted(value, one, other), other, one) == value


@given(
    st.lists(_UNITS, min_size=1, max_size=3),
    st.sampled_from(["zorb", "million", "more", "not", "approximately", "halves", "17", "=", "\\frac"]),
    st.data(),
)
def test_a_word_that_is_not_understood_is_never_dropped(units: list[str], stranger: str, data: st.DataObject) -> None:
    """A word that is no unit and no noun, wherever it stands, makes the whole unreadable."""
    words = " per ".join(units).split()
    place = data.draw(st.integers(min_value=0, max_value=len(words)))
    assert read_unit([*words[:place], stranger, *words[place:]]) == ()


@given(st.lists(st.text(max_size=6), max_size=8))
def test_any_texts_are_read_or_not(words: list[str]) -> None:
    """No sequence of texts raises."""
    for unit in read_unit(words):
        assert unit.factor > 0
