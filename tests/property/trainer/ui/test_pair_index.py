"""Whatever the pairs: a page shows what it would if all of them were sorted in memory."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from tests.mined_pairs import pair, write_pairs

from mathtrainer.ui.pair_index import ORDERS, read_pair_index

FACTS = st.tuples(
    st.text(min_size=1, max_size=3).filter(lambda one: one.isprintable()),
    st.sampled_from(["wrong_answer", "flawed_process"]),
    st.sampled_from([None, 0.0, 0.25, 0.5]),
    st.sampled_from([None, 0.0, 1.0, 2.5]),
)


@given(st.lists(FACTS, max_size=12, unique_by=lambda one: one[0]), st.integers(0, 5), st.integers(0, 4))
def test_a_page_has_what_sorting_all_pairs_gives(facts: list[Any], start: int, count: int) -> None:
    """Those first that have the most, ties by id in whatever script, of one kind or of any."""
    pairs = [pair(*one) for one in facts]
    with TemporaryDirectory() as folder:
        write_pairs(Path(folder) / "pairs.jsonl", pairs)
        index = read_pair_index(Path(folder) / "pairs.jsonl")
        for order in ORDERS:
            every = sorted(pairs, key=lambda one: (-(getattr(one, order) or 0.0), one.id))
            for kind in ("", "wrong_answer", "flawed_process", "other"):
                wanted = [one for one in every if kind in ("", one.kind)]
                assert index.shown(order, kind, start, count) == (wanted[start : start + count], len(wanted))
