"""Pairs in order, of which a page reads those that it shows."""

from pathlib import Path

import pytest
from tests.mined_pairs import pair, write_pairs

from mathtrainer.ui import pair_index
from mathtrainer.ui.pair_index import read_pair_index


def test_many_pairs_are_read_a_few_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where they are more than are read at once, or just as many, all are there."""
    monkeypatch.setattr(pair_index, "AT_ONCE", 3)
    for count in (2, 3, 6, 7):
        pairs = [pair(f"{number}", "wrong_answer", number / 10, 1.0) for number in range(count)]
        write_pairs(tmp_path / "pairs.jsonl", pairs)
        index = read_pair_index(tmp_path / "pairs.jsonl")
        assert index.shown("hardness", "", 0, 10) == (pairs[::-1], count)


def test_weights_are_drawn_where_there_are_pairs(tmp_path: Path) -> None:
    """The drawing is of all pairs; of none there is none, and no page has one."""
    path = tmp_path / "pairs.jsonl"
    write_pairs(path, [pair("a", "wrong_answer", 0.5, 0.5), pair("b", "flawed_process", 0.5, None)])
    assert "how weight is spread" in (read_pair_index(path).weights or "")
    write_pairs(path, [])
    empty = read_pair_index(path)
    assert empty.weights is None and empty.shown("weight", "", 0, 10) == ([], 0)
