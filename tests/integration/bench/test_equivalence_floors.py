"""The comparison of answers is no worse than its floors, on labelled pairs."""

import json
import os
import re
from pathlib import Path

import pytest
from bench.corpora import CORPORA, Slice
from bench.equivalence import CORPUS, below_floor, corpus, disputes, labelled, measure, ours, own_slices

from mathverifier import equivalent

pytestmark = pytest.mark.long
# A sum or a limit that is not worked out, or an equation of a thing with itself.
LEFT_AS_IT_IS = re.compile(r"\\(?:sum|prod|int|lim)|^(.+)=\1$")
DATA = Path(os.environ.get("BENCH_DATA", "data"))


def worse(one: Slice) -> list[str]:
    """Return what of a slice is below its floor, with what was judged wrong."""
    figures, wrong = measure(ours, one.pairs)
    below = below_floor(one.name, figures)
    return [*below, *(f"{pair.id}: {outcome}" for pair, outcome in wrong)] if below else []


@pytest.mark.parametrize("one", own_slices(), ids=lambda one: one.name)
def test_an_own_corpus_keeps_to_its_floor(one: Slice) -> None:
    """What each corpus of the project is judged as is no worse than its floor, and nothing fails inside."""
    assert worse(one) == []


@pytest.mark.skipif(not (DATA / "equivalence.jsonl").is_file(), reason="the labelled data is not here")
def test_the_labelled_data_is_judged_right() -> None:
    """Where the labelled data is there, every slice of it keeps to its floor."""
    assert [one.name for one in labelled(DATA) if worse(one)] == []


def test_every_row_says_what_it_is_and_why() -> None:
    """The corpus has enough rows of both labels, each with an id of its own and a reason."""
    pairs = corpus().pairs
    assert len(pairs) >= 600
    assert len({pair.id for pair in pairs}) == len(pairs)
    assert 0.4 < sum(bool(pair.label) for pair in pairs) / len(pairs) < 0.6
    assert all('"why"' in line for line in CORPUS.read_text(encoding="utf-8").splitlines())
    assert all(disputes().values())


def test_every_corpus_has_ids_of_its_own_and_both_labels() -> None:
    """No two rows of a corpus share an id; all but the last lines, which are right, have rows of both labels."""
    for one in own_slices():
        assert len({pair.id for pair in one.pairs}) == len(one.pairs), one.name
        assert {pair.label for pair in one.pairs} == ({True} if "last lines" in one.name else {True, False}), one.name


def test_a_scale_word_is_never_left_out() -> None:
    """The corpus of scale words says of each row why, and has 1.5 million apart from 1.5 both ways."""
    lines = (CORPORA / "scale_words.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    assert all(row["why"] for row in rows)
    apart = [{row["reference"], row["answer"]} for row in rows if not row["label"]]
    assert apart.count({"1.5", "1.5 million"}) == 2


def test_a_reference_is_its_own_answer() -> None:
    """What can be read is equal to itself."""
    for reference in {pair.reference for pair in corpus().pairs}:
        assert equivalent(reference, reference).reason in ("equal", "invalid_reference"), reference


def test_strict_comparison_has_no_side() -> None:
    """With no rounding, what is equal one way is equal the other, but for what a reference may hold and no answer."""
    one_sided = []
    for pair in corpus().pairs:
        if not pair.whole and not LEFT_AS_IT_IS.search(pair.answer):
            there, back = (
                equivalent(first, second, strict=True).outcome
                for first, second in ((pair.reference, pair.answer), (pair.answer, pair.reference))
            )
            if {there, back} == {"correct", "incorrect"}:
                one_sided.append(pair.id)
    assert one_sided == []
