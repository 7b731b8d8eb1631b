"""The code gives what the goldens hold, for a part of the project's own rows."""

import json

import pytest
from bench.golden import OWN, judged, kind, read
from bench.golden_cases import own_cases

from mathverifier import __version__

pytestmark = pytest.mark.long
# Hostile inputs have a test of their own, and one of them may take as long as its deadline.
EVERY = {
    "equivalence": 6,
    "answers_unfriendly": 3,
    "answers_attacked": 5,
    "answers_typed": 3,
    "last_lines": 1,
    "last_lines_more": 2,
    "last_lines_languages": 5,
    "answers_surroundings": 2,
    "answers_remarks": 6,
    "closed_forms": 5,
    "scale_words": 1,
    "planted": 8,
}


def test_the_golden_is_of_this_version() -> None:
    """A new version has goldens of its own: `make golden` writes them."""
    assert read(OWN).version == __version__


def test_the_golden_has_every_own_row_once() -> None:
    """A row that is added to a corpus is added to the golden by `make golden`."""
    with OWN.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines][1:]
    assert {(row["corpus"], row["id"]) for row in rows} == {case.key for case in own_cases()}
    assert len(rows) == len(own_cases())


def test_outcomes_are_those_of_the_golden() -> None:
    """A part of each corpus gives the outcome, reason and answer that are held; what ran out of time is left out."""
    golden = read(OWN).rows
    changed = {}
    for corpus, every in EVERY.items():
        for case in [case for case in own_cases() if case.corpus == corpus][::every]:
            old = golden[case.key]
            if kind(old) != "timeout":
                new = judged(case)
                if new != old and kind(new) != "timeout":
                    changed[case.key] = (old, new)
    assert changed == {}, "read the matrix of `python -m bench.golden`, then write the goldens by `make golden`"
