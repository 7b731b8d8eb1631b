"""Files of pairs that are read again and again, one pair at a time."""

from pathlib import Path

from tests.candidates import candidate

from mathcontracts import PreferencePair, Problem, ScoredCandidate, Verdict
from mathtrainer.data.pair_file import PairFile


def _pair(number: int) -> PreferencePair:
    # A line separator that is none in JSON lines.
    verdict = Verdict(outcome="correct", reason="equal", wrongness=0.0, absurdity=0.0, coverage=0.0, version="0")
    side = ScoredCandidate(candidate=candidate("one\u2028two"), verdict=verdict)
    problem = Problem(id="p", text="t", reference="18")
    return PreferencePair(id=f"pair{number}", problem=problem, kind="wrong_answer", chosen=side, rejected=side)


def test_several_files_are_one_collection(tmp_path: Path) -> None:
    """Their pairs come in order, as often as they are asked for; a file that is not there has none."""
    for name, numbers in {"a": (0, 1), "b": (2,)}.items():
        (tmp_path / name).write_text("".join(_pair(number).model_dump_json() + "\n" for number in numbers))
    pairs = PairFile(tmp_path / "a", tmp_path / "missing", tmp_path / "b")
    assert list(pairs) == list(pairs) == [_pair(0), _pair(1), _pair(2)]
    assert len(pairs) == 3 and _pair(2) in pairs and _pair(3) not in pairs


def test_no_file_is_no_pair(tmp_path: Path) -> None:
    """What was never trained has an empty collection."""
    assert not PairFile(tmp_path / "missing") and list(PairFile()) == []


def test_what_is_at_its_default_is_not_stored(tmp_path: Path) -> None:
    """A stored pair is read as it was, and holds no field that says nothing."""
    (tmp_path / "a").write_text(_pair(0).stored_json() + "\n")
    assert list(PairFile(tmp_path / "a")) == [_pair(0)]
    assert "null" not in _pair(0).stored_json() and "[]" not in _pair(0).stored_json()
