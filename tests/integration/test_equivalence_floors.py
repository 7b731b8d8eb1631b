"""The comparison of answers is no worse than its floors, on labelled pairs."""

import os
import re
from pathlib import Path

import pytest
from bench.equivalence import CORPUS, Slice, below_floor, corpus, disputes, labelled, measure, ours

from mathverifier import equivalent

pytestmark = pytest.mark.slow
# A sum or a limit that is not worked out, or an equation of a thing with itself.
LEFT_AS_IT_IS = re.compile(r"\\(?:sum|prod|int|lim)|^(.+)=\1$")
DATA = Path(os.environ.get("BENCH_DATA", "data"))


def worse(one: Slice) -> list[str]:
    """Return what of a slice is below its floor, with what was judged wrong."""
    figures, wrong = measure(ours, one.pairs)
    below = below_floor(one.name, figures)
    return [*below, *(f"{pair.id}: {outcome}" for pair, outcome in wrong)] if below else []


def test_the_own_corpus_is_judged_right() -> None:
    """Nearly all pairs of the corpus are judged as they are labelled, and none is taken for correct that is not."""
    assert worse(corpus()) == []


@pytest.mark.skipif(not (DATA / "equivalence.jsonl").is_file(), reason="the labelled data is not here")
def test_the_labelled_data_is_judged_right() -> None:
    """Where the labelled data is there, every slice of it keeps to its floor."""
    assert [worse(one) for one in labelled(DATA)] == [[], [], []]


def test_every_row_says_what_it_is_and_why() -> None:
    """The corpus has enough rows of both labels, each with an id of its own and a reason."""
    pairs = corpus().pairs
    assert len(pairs) >= 600
    assert len({pair.id for pair in pairs}) == len(pairs)
    assert 0.4 < sum(pair.label for pair in pairs) / len(pairs) < 0.6
    assert all('"why"' in line for line in CORPUS.read_text(encoding="utf-8").splitlines())
    assert all(disputes().values())


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
