"""Pairs in order, of which a page reads those that it shows."""

from pathlib import Path
from typing import Any

import pytest
from tests.candidates import candidate

from mathcontracts import PreferencePair, Problem, ScoredCandidate, Verdict
from mathtrainer.ui import pair_index
from mathtrainer.ui.pair_index import read_pair_index

VERDICT = Verdict(outcome="correct", reason="equal", wrongness=0.0, absurdity=0.0, coverage=0.0, version="0")
SIDE = ScoredCandidate(candidate=candidate("one\u2028two é"), verdict=VERDICT)


def _pair(name: str, kind: Any, hardness: float | None, weight: float | None) -> PreferencePair:
    problem = Problem(id="p", text="t", reference="18")
    return PreferencePair(
        id=name, problem=problem, kind=kind, chosen=SIDE, rejected=SIDE, hardness=hardness, weight=weight
    )


def _write(path: Path, pairs: list[PreferencePair]) -> None:
    path.write_text("".join(pair.stored_json() + "\n" for pair in pairs), encoding="utf-8")


def test_many_pairs_are_read_a_few_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where they are more than are read at once, or just as many, all are there."""
    monkeypatch.setattr(pair_index, "AT_ONCE", 3)
    for count in (2, 3, 6, 7):
        pairs = [_pair(f"{number}", "wrong_answer", number / 10, 1.0) for number in range(count)]
        _write(tmp_path / "pairs.jsonl", pairs)
        index = read_pair_index(tmp_path / "pairs.jsonl")
        assert index.shown("hardness", "", 0, 10) == (pairs[::-1], count)


def test_weights_are_drawn_where_there_are_pairs(tmp_path: Path) -> None:
    """The drawing is of all pairs; of none there is none, and no page has one."""
    path = tmp_path / "pairs.jsonl"
    _write(path, [_pair("a", "wrong_answer", 0.5, 0.5), _pair("b", "flawed_process", 0.5, None)])
    assert "how weight is spread" in (read_pair_index(path).weights or "")
    _write(path, [])
    empty = read_pair_index(path)
    assert empty.weights is None and empty.shown("weight", "", 0, 10) == ([], 0)
