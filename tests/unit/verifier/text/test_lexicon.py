"""The lexicon: each word in one place, exact values, frozen tables."""

import pytest

from mathverifier.core.expressions.rational import Fraction
from mathverifier.core.text import lexicon
from mathverifier.core.text.lexicon import (
    ATTRIBUTES,
    BOUNDS,
    COMMON_NUMBERS,
    CUES,
    EVOKES,
    FUNCTION_WORDS,
    NOUNS,
    NUMERALS,
    REMAINDERS,
    UNIT_SYMBOLS,
    UNIT_WORDS,
    LexiconError,
    Numeral,
)


def test_a_word_that_stands_twice_is_refused() -> None:
    """A word that two places own raises, and so does one that stands twice in one place."""
    owners = lexicon._Owners()
    owners.own("pound", "units.mass.pound")
    with pytest.raises(LexiconError, match=r"'pound' stands in units\.mass\.pound and in nouns\.things"):
        owners.own("pound", "nouns.things")
    with pytest.raises(LexiconError, match=r"stand twice in nouns\.food"):
        owners.own_all(["pie", "pie"], "nouns.food")


def test_a_further_sense_of_a_word_that_stands_nowhere_is_refused() -> None:
    """A further sense is accepted where another place owns the word, and raises where none does."""
    owners = lexicon._Owners()
    owners.own("pound", "units.mass.pound")
    owners.share("pound", "units.money.sterling")
    owners.check()
    owners.share("pund", "units.money.sterling")
    with pytest.raises(LexiconError, match="'pund' is a further sense"):
        owners.check()


def test_no_bound_is_a_unit_a_numeral_or_a_noun() -> None:
    """A word that changes or bounds a number is in no table whose words may be left out."""
    for table in (UNIT_WORDS, NUMERALS, NOUNS):
        assert BOUNDS.keys().isdisjoint(table)
    assert BOUNDS.keys().isdisjoint(ATTRIBUTES)


def test_words_are_in_small_letters_with_single_spaces() -> None:
    """Every word that is read in any case is stored in small letters, without spaces around it."""
    words = {*UNIT_WORDS, *BOUNDS, *NOUNS, *ATTRIBUTES, *REMAINDERS}
    for table in (CUES, FUNCTION_WORDS):
        words.update(*table.values())
    assert [word for word in words if word != word.lower() or word != " ".join(word.split())] == []


def test_numerals_have_exact_values() -> None:
    """Numerals are fractions of the compiled class, and the usual ones have their values."""
    assert all(isinstance(sense.value, Fraction) for senses in NUMERALS.values() for sense in senses)
    values = {"nineteen": 19, "ninety": 90, "million": 10**6, "crore": 10**7, "dozen": 12, "gross": 144, "score": 20}
    for word, value in values.items():
        assert [sense.value for sense in NUMERALS[word]] == [value]
    assert NUMERALS["halves"] == (Numeral("fraction", Fraction(1, 2)),)
    assert NUMERALS["percent"] == (Numeral("percent", Fraction(1, 100)),)
    assert NUMERALS["squared"] == (Numeral("power", Fraction(2)),)


def test_an_ordinal_that_is_a_fraction_too_has_both_senses() -> None:
    """`third` is the third and a third; `thirds` are parts alone."""
    assert NUMERALS["third"] == (Numeral("ordinal", Fraction(3)), Numeral("fraction", Fraction(1, 3)))
    assert NUMERALS["thirds"] == (Numeral("fraction", Fraction(1, 3)),)


def test_ambiguous_words_have_all_their_senses() -> None:
    """Pounds are of mass or money, ounces of mass or volume, degrees of angle or temperature."""
    senses = {
        "pounds": ["pound", "pound sterling"],
        "ounces": ["ounce", "fluid ounce"],
        "degrees": ["degree", "degree Celsius", "degree Fahrenheit"],
        "cents": ["cent", "euro cent"],
    }
    for word, names in senses.items():
        assert [sense.name for sense in UNIT_WORDS[word]] == names
    assert [sense.name for sense in UNIT_SYMBOLS["m"]] == ["meter"]
    assert [sense.name for sense in UNIT_SYMBOLS["C"]] == ["coulomb", "degree Celsius"]


def test_words_that_bound_a_number_say_how() -> None:
    """Each bound has one effect."""
    effects = {
        "negative": "negates",
        "below zero": "negates",
        "at most": "bounds",
        "about": "approximates",
        "exactly": "harmless",
        "more": "changes",
        "extra": "changes",
    }
    assert {word: BOUNDS[word] for word in effects} == effects


def test_cues_in_several_languages_keep_their_joint() -> None:
    """`and` and `or` are apart in every language."""
    assert CUES["conjunction"].isdisjoint(CUES["disjunction"])
    assert {"and", "und", "et", "и", "和", "且"} <= CUES["conjunction"]
    assert {"or", "oder", "ou", "или", "或"} <= CUES["disjunction"]
    assert {"answer", "antwort", "réponse", "respuesta", "resposta", "ответ", "答案", "答え"} <= CUES["answer_head"]


def test_words_evoke_the_numbers_that_nobody_states() -> None:
    """A dozen calls for 12, a quarter for 4 and 25 and, as a measure, for the ounces in a pound."""
    assert EVOKES["dozen"] == {12, 3, 36}
    assert EVOKES["quarter"] == {4, 25, 16, 2, 8}
    assert {7, 12, 60, 5280} <= COMMON_NUMBERS
    assert 13 not in COMMON_NUMBERS


def test_tables_cannot_be_changed() -> None:
    """The tables of the lexicon are read only."""
    with pytest.raises(TypeError):
        UNIT_WORDS["apple"] = ()  # type: ignore[index]
    with pytest.raises(AttributeError):
        NUMERALS["one"][0].value = Fraction(2)  # type: ignore[misc]


def test_reading_the_tables_leaves_the_interpreter_alone() -> None:
    """Numbers of the tables are read by `decimal`: the compiled fraction's reader would write into characters."""
    assert [bytes([code]).decode("utf-8") for code in range(128)] == list(map(chr, range(128)))
