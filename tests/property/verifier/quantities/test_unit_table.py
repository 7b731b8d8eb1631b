"""The unit table: a row more never turns `correct` into `incorrect`, or back. What is not known proves nothing."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mathverifier import equivalent
from mathverifier.core.answers.compare import number
from mathverifier.core.expressions.tokens import is_product
from mathverifier.core.quantities import reading, unit_reader, units
from mathverifier.core.text.lexicon import UNIT_WORDS, UnitSense

NUMBERS = st.sampled_from(["1", "2", "5", "7", "12", "60", "100", "1000", "0.5", "2.5", "1/2", "3 million"])
# Without its row, `gr` is a product of letters, which is known.
WORDS = sorted(word for word in UNIT_WORDS if word.isalpha() and word.isascii() and not is_product(word))
OTHERS = st.sampled_from(["", "m", "km", "hours", "seconds", "dollars", "cents", "apples", "kg", "grams", "%", "zorbs"])
SHAPES: tuple[Callable[[str, str, str], str], ...] = (
    lambda number, unit, _: f"{number} {unit}",
    lambda number, unit, other: f"{number} {unit} per {other}" if other else f"{number} {unit}",
    lambda number, unit, _: f"{number} square {unit}",
    lambda number, _, other: f"{number} {other}".strip(),
)


@contextmanager
def table(words: Mapping[str, tuple[UnitSense, ...]]) -> Iterator[None]:
    """Read units by another table of words."""
    with pytest.MonkeyPatch.context() as patch:
        for reader in (units, unit_reader):
            patch.setattr(reader, "UNIT_WORDS", MappingProxyType(dict(words)))
        _forget()
        yield
    _forget()


def _forget() -> None:
    for cache in (unit_reader._read, unit_reader.unit_senses, units._factors, reading.read_quantity, number):
        cache.cache_clear()


def outcomes(pairs: list[tuple[str, str]]) -> list[str]:
    """Return what is said of each pair."""
    return [equivalent(*pair).outcome for pair in pairs]


@given(st.sampled_from(WORDS), st.lists(st.tuples(*[st.sampled_from(SHAPES), NUMBERS, OTHERS] * 2), min_size=1))
def test_a_row_more_flips_no_verdict(word: str, drawn: list[tuple[object, ...]]) -> None:
    """Without the row of a unit and with it, no pair is `correct` one time and `incorrect` the other."""
    pairs = [
        (first(one, word, beside), second(other, word, behind))  # type: ignore[operator]
        for first, one, beside, second, other, behind in drawn
    ]
    with table({key: senses for key, senses in UNIT_WORDS.items() if senses != UNIT_WORDS[word]}):
        before = outcomes(pairs)
    after = outcomes(pairs)
    flipped = [
        (pair, one, other)
        for pair, one, other in zip(pairs, before, after, strict=True)
        if {one, other} == {"correct", "incorrect"}
    ]
    assert flipped == []


def test_a_row_more_decides() -> None:
    """The property is no empty one: with its row a unit is converted, and without it nothing is proven."""
    with table({key: senses for key, senses in UNIT_WORDS.items() if senses != UNIT_WORDS["mile"]}):
        assert equivalent("5280 feet", "1 mile").outcome == "unknown"
    assert equivalent("5280 feet", "1 mile").outcome == "correct"
    assert equivalent("5280 feet", "2 miles").outcome == "incorrect"


@pytest.mark.parametrize("word", ["bits", "mole", "apples"])
def test_a_power_is_no_attribute(word: str) -> None:
    """`square` before a noun may be the power of a unit that the table does not have, so it is no kind of the noun."""
    with table({key: senses for key, senses in UNIT_WORDS.items() if senses != UNIT_WORDS.get(word)}):
        assert equivalent(f"5 {word}", f"5 square {word}").outcome == "unknown"
