"""An archive by problem, of which a page reads one."""

import json
from pathlib import Path

from mathtrainer.ui.candidate_index import read_candidate_index


def _row(problem: str, number: int) -> dict[str, object]:
    return {"problem": {"id": problem}, "number": number, "text": "one\u2028two é"}


def test_candidates_are_found_by_the_place_of_their_problem(tmp_path: Path) -> None:
    """Problems come as they came first; those of a problem in the order of the file, wherever they stand in it."""
    rows = [_row("b", 0), _row("b", 1), _row("a", 2), _row("b", 3), _row("c", 4), _row("a", 5)]
    path = tmp_path / "candidates.jsonl"
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    index = read_candidate_index(path)
    found = [[row["number"] for row in index.rows(place)] for place in range(len(index))]
    assert found == [[0, 1, 3], [2, 5], [4]]
    assert index.rows(2) == rows[4:5]


def test_a_line_that_is_torn_or_none_is_left_out(tmp_path: Path) -> None:
    """The archive of a run at work is shown as far as it is written; an empty one has no problem."""
    path = tmp_path / "candidates.jsonl"
    path.write_bytes(b'\n{"other": 1}\n' + json.dumps(_row("a", 0)).encode() + b'\n{"problem": {"id": "b"}, "te\xc3')
    index = read_candidate_index(path)
    assert (len(index), [row["number"] for row in index.rows(0)]) == (1, [0])
    path.write_bytes(b"")
    assert len(read_candidate_index(path)) == 0
