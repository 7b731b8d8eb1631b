"""The archive of a run: every scored candidate, one a line. It is the record of what is done."""

import fcntl
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from pydantic import ValidationError

from mathcontracts import Problem, ScoredCandidate


class ArchivedCandidate(ScoredCandidate):
    """A line of the archive: a scored candidate with the problem that it is for."""

    problem: Problem


class ArchiveError(Exception):
    """The archive cannot be used; the message says why and what to do."""


class Archive:
    """An append-only JSONL file, held by one process at a time.

    All verdicts in it are of one version of the verifier: those of another are not comparable with them.
    A problem is done when all `n` of its candidates are in the file. What a crash tore (a half line, or a problem
    with fewer candidates) is cut off when the archive is opened.
    """

    def __init__(self, path: Path, n: int):
        """Open or make the file. Raises ArchiveError if it is damaged, held by another process or not writable.

        That is so, too, if it holds verdicts of more than one version of the verifier.
        """
        self.path = path
        self.done: set[str] = set()
        self.outcomes: Counter[str] = Counter()
        self.left_out = 0  # Candidates that the model server gave no whole answer for.
        self._version: str | None = None
        self._n = n
        self._file = _open_locked(path)
        try:
            self._read_back()
        except BaseException:
            self._file.close()
            raise

    def admit(self, scored: Sequence[ScoredCandidate]) -> None:
        """Raise ArchiveError where candidates were judged by another version of the verifier than all before."""
        for one in scored:
            self._version = self._version or one.verdict.version
            if one.verdict.version != self._version:
                raise ArchiveError(
                    f"archive: {self.path} holds verdicts of verifier {self._version}, and those of "
                    f"{one.verdict.version} are not comparable: ask a verifier of that version, or use another run_id"
                )

    def append(self, problem: Problem, scored: Sequence[ScoredCandidate]) -> None:
        """Add all candidates of a problem in one write.

        Raises ArchiveError if the disk does not take them, or they are not to be admitted.
        """
        self.admit(scored)
        lines = [
            ArchivedCandidate(problem=problem, candidate=one.candidate, verdict=one.verdict).model_dump_json()
            for one in scored
        ]
        try:
            self._file.write("".join(f"{line}\n" for line in lines).encode())
            self._file.flush()
        except OSError as error:
            raise ArchiveError(f"archive: cannot write {self.path}: {error.strerror}; make room and resume") from None
        self._count(problem.id, scored)

    def sync(self) -> None:
        """Have what was appended survive a loss of power, too."""
        os.fsync(self._file.fileno())

    def problems(self) -> Iterator[tuple[Problem, list[ScoredCandidate]]]:
        """Yield each problem that is done with its candidates, in the order of the file."""
        for problem, scored, _ in _groups(self.path):
            yield problem, scored

    def close(self) -> None:
        """Close the file and let others have it."""
        self._file.close()

    def _read_back(self) -> None:
        kept = 0
        torn: str | None = None
        for problem, scored, end in _groups(self.path):
            if torn is not None:
                # Only the last write can be torn: cutting here would lose what others rely on.
                raise ArchiveError(f"archive: {self.path} lacks candidates of problem {torn!r}: move the file away")
            if len(scored) < self._n:
                torn = problem.id
                continue
            self.admit(scored)
            self._count(problem.id, scored)
            kept = end
        self._file.truncate(kept)

    def _count(self, problem_id: str, scored: Sequence[ScoredCandidate]) -> None:
        self.done.add(problem_id)
        self.outcomes.update(one.verdict.outcome for one in scored)
        self.left_out += sum(one.candidate.finish_reason == "error" for one in scored)


def _open_locked(path: Path) -> BinaryIO:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("ab")
    except OSError as error:
        raise ArchiveError(f"archive: cannot open {path}: {error.strerror}; set MATHGENERATOR_RUNS_DIR") from None
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        raise ArchiveError(f"archive: {path} is in use by another generator: stop it, or use another run_id") from None
    return file


def _groups(path: Path) -> Iterator[tuple[Problem, list[ScoredCandidate], int]]:
    """Yield problem, candidates and the offset after them; a torn last line is left out."""
    problem: Problem | None = None
    scored: list[ScoredCandidate] = []
    end = 0
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            if not line.endswith(b"\n"):
                break
            try:
                row = ArchivedCandidate.model_validate_json(line)
            except ValidationError as error:
                reason = error.errors()[0]["msg"]
                raise ArchiveError(
                    f"archive: {path}, line {number} is damaged ({reason}): move the file away"
                ) from None
            if problem is not None and row.problem.id != problem.id:
                yield problem, scored, end
                scored = []
            problem = row.problem
            scored.append(ScoredCandidate(candidate=row.candidate, verdict=row.verdict))
            end += len(line)
    if problem is not None:
        yield problem, scored, end
