"""Cues are found among the words of a text, and at its ends."""

import pytest

from mathverifier.core.text import cues
from mathverifier.core.text.cues import Cues
from mathverifier.core.text.vocabulary import first_words, last_words, words_of


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Cues:
    """Return cues of each kind: a word, a beginning, a phrase, a choice, and one with an apostrophe."""
    table = {"told": frozenset(("never", "contradict*", "only if", "is/was not right", "can't be"))}
    monkeypatch.setattr(cues, "TEXT_CUES", table)
    return Cues("told")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("it never holds", True),
        ("nevertheless it holds", False),
        ("a contradiction", True),
        ("no contra", False),
        ("only if x is", True),
        ("if only x were", False),
        ("this was not right", True),
        ("this was right, not wrong", False),
        ("that can't be", True),
        ("we can be", False),
        ("", False),
    ],
)
def test_a_cue_is_found_as_whole_words_in_their_order(told: Cues, text: str, *, found: bool) -> None:
    """A word is found whole, a beginning in any word that begins so, and a phrase only in its order."""
    assert told.among(words_of(text)) is found


@pytest.mark.parametrize(
    ("text", "begins", "ends"),
    [
        ("only if so", True, False),
        ("so only if", False, True),
        ("so only if it", False, False),
        ("lonely if", False, False),
        ("never", True, True),
    ],
)
def test_a_cue_is_found_at_the_ends_of_a_text(told: Cues, text: str, *, begins: bool, ends: bool) -> None:
    """A text begins, or ends, with a cue, and not with a part of a word or before another word."""
    assert (told.begin(words_of(text)), told.end(words_of(text))) == (begins, ends)


def test_a_run_of_words_ends_at_anything_but_blanks() -> None:
    """Only the words without a figure or sign between them and the end of a text are its first and last ones."""
    assert first_words("is not right, is it") == ["is", "not", "right"]
    assert last_words("we get 5, so it isn\u2019t ") == ["so", "it", "isn", "t"]
    assert first_words("5 is wrong") == last_words("it is 5") == []
