"""The archive of a collection, on a real disk."""

from pathlib import Path

import pytest
from tests.candidates import candidate

from mathcontracts import Problem, ScoredCandidate, Verdict
from mathgenerator.archive import Archive, ArchiveError


def scored(problem: Problem, n: int, version: str = "0") -> list[ScoredCandidate]:
    """Make n scored candidates, judged by a version of the verifier."""
    return [
        ScoredCandidate(
            candidate=candidate(f"Ünïcode\n{index}", problem=problem.id, index=index),
            verdict=Verdict(
                outcome="correct",
                reason="equal",
                wrongness=0,
                absurdity=0,
                coverage=1,
                first_error_step=None,
                version=version,
            ),
        )
        for index in range(n)
    ]


PROBLEMS = [Problem(id=f"p{number}", text="?") for number in range(3)]


def filled(path: Path) -> bytes:
    """Write an archive of three problems with two candidates each, and return its bytes."""
    archive = Archive(path, 2)
    for problem in PROBLEMS:
        archive.append(problem, scored(problem, 2))
    archive.close()
    return path.read_bytes()


def test_what_was_appended_is_read_back(tmp_path: Path) -> None:
    """After opening again all problems are done, outcomes are counted, and the candidates are as they were."""
    path = tmp_path / "run" / "candidates.jsonl"
    filled(path)
    archive = Archive(path, 2)
    assert archive.done == {"p0", "p1", "p2"}
    assert archive.outcomes == {"correct": 6}
    assert list(archive.problems()) == [(problem, scored(problem, 2)) for problem in PROBLEMS]
    archive.close()


def test_any_torn_end_is_cut_off(tmp_path: Path) -> None:
    """Wherever a crash tears the file, whole problems stay, the torn one goes, and going on gives the same file."""
    path = tmp_path / "candidates.jsonl"
    whole = filled(path)
    lines = whole.splitlines(keepends=True)
    ends = [sum(map(len, lines[:count])) for count in (0, 2, 4, 6)]
    for cut in range(0, len(whole) + 1, 37):
        path.write_bytes(whole[:cut])
        archive = Archive(path, 2)
        kept = max(end for end in ends if end <= cut)
        assert path.stat().st_size == kept
        assert len(archive.done) == ends.index(kept)
        for problem in PROBLEMS:
            if problem.id not in archive.done:
                archive.append(problem, scored(problem, 2))
        archive.close()
        assert path.read_bytes() == whole


@pytest.mark.parametrize("harm", ["damage", "loss"])
def test_harm_before_the_end_is_told_and_nothing_is_cut(tmp_path: Path, harm: str) -> None:
    """A damaged or missing line that no crash explains is an error, and the file stays as it is."""
    path = tmp_path / "candidates.jsonl"
    lines = filled(path).splitlines(keepends=True)
    path.write_bytes(b"".join([*lines[:2], *([b"{}\n"] if harm == "damage" else []), *lines[3:]]))
    before = path.read_bytes()
    with pytest.raises(ArchiveError, match="line 3" if harm == "damage" else "'p1'"):
        Archive(path, 2)
    assert path.read_bytes() == before


def test_one_process_at_a_time(tmp_path: Path) -> None:
    """A second opening fails as long as the first lasts."""
    path = tmp_path / "candidates.jsonl"
    first = Archive(path, 1)
    with pytest.raises(ArchiveError, match="in use"):
        Archive(path, 1)
    first.close()
    Archive(path, 1).close()


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    """The error names the setting to change."""
    (tmp_path / "file").write_text("")
    with pytest.raises(ArchiveError, match="MATHGENERATOR_RUNS_DIR"):
        Archive(tmp_path / "file" / "candidates.jsonl", 1)


def test_verdicts_of_two_versions_are_never_in_one_archive(tmp_path: Path) -> None:
    """What another version judged is not added, in one sitting or after opening again; what the same one did, is."""
    path = tmp_path / "candidates.jsonl"
    more, other = Problem(id="more", text="?"), Problem(id="other", text="?")
    filled(path)
    archive = Archive(path, 2)
    archive.append(more, scored(more, 2))
    whole = path.read_bytes()
    with pytest.raises(ArchiveError, match="verifier 0, and those of 1"):
        archive.append(other, scored(other, 2, "1"))
    with pytest.raises(ArchiveError, match="another run_id"):
        archive.admit([*scored(other, 1), *scored(other, 1, "1")])
    archive.close()
    assert path.read_bytes() == whole
    path.write_bytes(whole.replace(b'"version":"0"', b'"version":"1"', 3))
    mixed = path.read_bytes()
    with pytest.raises(ArchiveError, match="not comparable"):
        Archive(path, 2)
    assert path.read_bytes() == mixed
