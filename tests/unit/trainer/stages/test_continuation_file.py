"""The file of continuations, of which one pair is read at a time."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from tests.candidates import candidate

from mathcontracts import ScoredCandidate, Verdict
from mathtrainer.stages import continuation_file
from mathtrainer.stages.continuation_file import ContinuationFile, append, read_back


def _scored(text: str, right: bool) -> ScoredCandidate:
    verdict = Verdict(
        outcome="correct" if right else "incorrect",
        reason="equal" if right else "not_equal",
        wrongness=0.0,
        absurdity=0.0,
        coverage=0.0,
        version="0",
    )
    return ScoredCandidate(candidate=candidate(text), verdict=verdict)


FOUND = {
    "b#0:1": [_scored("one\u2028two é", True), _scored("x", False)],
    "a#0:1": [_scored("y", False)],
    "é": [_scored("z", True)],
    "none": [],
}


def _write(path: Path, pairs: Sequence[str]) -> None:
    with path.open("a", encoding="utf-8") as file:
        for pair in pairs:
            append(file, pair, FOUND[pair])


def test_what_was_appended_is_found_by_its_pair(tmp_path: Path) -> None:
    """In whatever order it is asked for; a pair that is not there has nothing."""
    _write(tmp_path / "file", list(FOUND))
    found = read_back(tmp_path / "file")
    assert dict(found) == FOUND and list(found) == list(FOUND) and len(found) == 4
    assert [found[pair] for pair in reversed(FOUND)] == [FOUND[pair] for pair in reversed(FOUND)]
    assert "a#0:2" not in found and found.get("a#0:2", ()) == ()
    assert found.right == 2


def test_ids_of_one_hash_are_told_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The line itself says whose it is."""
    monkeypatch.setattr(continuation_file, "_hash", len)
    _write(tmp_path / "file", list(FOUND))
    found = ContinuationFile(tmp_path / "file")
    assert dict(found) == FOUND
    assert "a#0:2" not in found


def test_of_two_lines_of_a_pair_the_last_counts(tmp_path: Path) -> None:
    """As where an older version wrote a pair twice."""
    with (tmp_path / "file").open("a", encoding="utf-8") as file:
        append(file, "a", FOUND["é"])
        append(file, "a", FOUND["a#0:1"])
    assert read_back(tmp_path / "file")["a"] == FOUND["a#0:1"]


@pytest.mark.parametrize("kept", [0, 1, 3])
def test_a_torn_last_line_is_cut_off(tmp_path: Path, kept: int) -> None:
    """All lines before it stay as they are, and are all that is found."""
    path = tmp_path / "file"
    path.touch()
    _write(path, list(FOUND)[:kept])
    whole = path.read_bytes()
    path.write_bytes(whole + b'{"pair": "torn", "continuations": [')
    assert list(read_back(path)) == list(FOUND)[:kept]
    assert path.read_bytes() == whole


def test_no_file_has_nothing_and_is_not_made(tmp_path: Path) -> None:
    """A stage that begins finds nothing done."""
    found = read_back(tmp_path / "file")
    assert (len(found), list(found), found.right, "a" in found) == (0, [], 0, False)
    assert not (tmp_path / "file").exists()
