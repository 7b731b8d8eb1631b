"""The fuzzing of verdicts: what counts as broken, what a variant is, and how a violation is made smaller."""

from fractions import Fraction

import pytest
from bench.answer_terms import Answer, AnswerPair, Term
from bench.fuzz import Reading, broken, judged, kind_of, outcome, report, smaller, variants
from bench.generated_answers import made_pair


@pytest.mark.parametrize(
    ("label", "found", "is_broken"),
    [
        (True, "correct", False),
        (True, "unknown", False),
        (True, "incorrect", True),
        (False, "incorrect", False),
        (False, "correct", True),
        (False, "timeout", False),
        (True, "internal_error", True),
        (False, "raised OverflowError", True),
    ],
)
def test_what_contradicts_the_label_or_fails_is_broken(label: bool, found: str, is_broken: bool) -> None:
    """`unknown` and a time-out contradict nothing; a failure is broken whatever the label."""
    assert broken(label, found) is is_broken


def test_an_outcome_is_that_of_the_library() -> None:
    """A short answer is compared, a solution verified."""
    assert outcome("18", "$18$", whole=False) == "correct"
    assert outcome("18", "We add.\nThe answer is 19.", whole=True) == "incorrect"


def test_variants_say_the_same() -> None:
    """They differ from the text in white space, marks and order alone."""
    terms = (Term(Fraction(1, 2), "fraction"), Term(Fraction(3), "integer"))
    pair = AnswerPair(Answer(terms, ", "), Answer(terms, ", ", wrapper="dollars"))
    found = dict(variants(pair))
    assert found["display fractions"] == r"$\dfrac{1}{2}, 3$"
    assert found["delimiters"] == r"\(\frac{1}{2}, 3\)"
    assert found["order of a list"] == r"$3, \frac{1}{2}$"
    assert found["byte order mark"].removeprefix("\ufeff") == pair.answer.text()
    assert found["white space inside"].split() == (pair.answer.text() or "").split()


def test_a_smaller_pair_has_the_same_label_and_outcome() -> None:
    """What is left out of a pair was not what mattered."""
    for place in range(40):
        pair = made_pair(11, place)
        less = smaller(pair)
        assert less.label is pair.label
        assert judged(less) == judged(pair)
        assert smaller(less) == less


def test_what_does_not_matter_is_left_out() -> None:
    """Of an equal pair in wrappers and forms nothing but two plain numbers is left."""
    term = Term(Fraction(5_000), "grouped")
    pair = AnswerPair(Answer((term,), wrapper="boxed"), Answer((term,), wrapper="answer is"))
    less = smaller(pair)
    assert (less.reference.text(), less.answer.text()) == ("5000", "5000")


def test_kinds_are_of_the_change_and_of_what_is_not_simple() -> None:
    """Violations are grouped by what they need; a failure is a kind of its own."""
    five, million = Answer((Term(Fraction(5), "integer"),)), Answer((Term(Fraction(5 * 10**6), "scale million"),))
    assert kind_of(AnswerPair(five, million, "scale word"), "correct") == "scale word: correct (scale word)"
    assert kind_of(AnswerPair(five, five), "incorrect") == "equal: incorrect"
    assert kind_of(AnswerPair(five, five), "raised OverflowError") == "raised OverflowError"


def test_a_reading_counts_every_pair() -> None:
    """The rates of all pairs add up to the pairs, and the report names the seed."""
    reading = Reading(2)
    for place in range(60):
        reading.add(place)
    assert reading.rates["all"].total() == reading.pairs == 60
    lines = list(report(reading))
    assert any("seed 2: 60 pairs" in line for line in lines)
    assert reading.violations.total() == sum(
        int(line.split()[0]) for line in lines if " in 10,000)  " in line and line.split()[0].isdigit()
    )
