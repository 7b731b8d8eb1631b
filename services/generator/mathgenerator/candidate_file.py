"""Problems from a file, and a file of candidates that a run which was cut off can be taken up again from."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from mathcontracts import Candidate, Example, Problem, Prompt, Sampling
from mathverifier.files.checkpoint import Journal, Start, fingerprint
from mathverifier.files.sources import source_of
from mathverifier.problem_rows import read_problem

NAMES = ("problem", "reference", "id")


def fields_of(assignments: Sequence[str]) -> dict[str, str]:
    """Return the paths of fields by assignments like `problem=meta.text`. Raises ValueError for one that is none."""
    fields = {}
    for assignment in assignments:
        name, _, path = assignment.partition("=")
        if name not in NAMES or not path:
            raise ValueError(f"field: {assignment!r} must be NAME=PATH, with one of {', '.join(NAMES)} as NAME")
        fields[name] = path
    return fields


def read_problems(path: Path, fields: Mapping[str, str]) -> list[Problem]:
    """Return the problems of a file of any format and layout that is known; one without an id has its row's number.

    Raises ValueError naming file, row and field.
    """
    problems: list[Problem] = []
    for chunk in source_of(path).chunks():
        for row in chunk.rows:
            place = f"{path}, row {row.number}"
            if row.fault:
                raise ValueError(f"{place}: {row.fault.error.errors[0].message}")
            try:
                read = read_problem(row.value, fields, answered=False)
            except ValueError as error:
                raise ValueError(f"{place}: {error}") from None
            identity = read.id or str(row.number)
            problems.append(Problem(id=identity, text=read.text, reference=read.reference, accepted=read.accepted))
    if not problems:
        raise ValueError(f"{path}: holds no problem")
    if len({problem.id for problem in problems}) < len(problems):
        raise ValueError(f"{path}: two problems have the same id; ids must be unique")
    return problems


def read_examples(path: Path) -> tuple[Example, ...]:
    """Return the problems with solutions of a file. Raises ValueError naming file, row and field."""
    found = []
    for chunk in source_of(path).chunks():
        for row in chunk.rows:
            place = f"examples: {path}, row {row.number}"
            if row.fault:
                raise ValueError(f"{place}: {row.fault.error.errors[0].message}")
            try:
                read = read_problem(row.value, {}, answered=False)
            except ValueError as error:
                raise ValueError(f"{place}: {error}") from None
            if not read.solution:
                raise ValueError(f"{place}: has no solution to show")
            found.append(Example(problem=read.text, solution=read.solution))
    return tuple(found)


class CandidateFile:
    """JSON lines of candidates, each with its `problem` and `reference`, as `mathverifier score` takes them."""

    def __init__(self, path: Path, source: Path, sampling: Sampling, prompt: str | Prompt, model: str, start: Start):
        asked = prompt if isinstance(prompt, str) else prompt.model_dump(mode="json")
        task = {"source": fingerprint(source), **sampling.model_dump(), "prompt": asked, "model": model}
        self._journal = Journal(path, task, start)
        self._there: set[str] = set()
        self._n = sampling.n
        self.left_out = 0

    def __enter__(self) -> "CandidateFile":
        self._journal.__enter__()
        return self

    def __exit__(self, *error: Any) -> None:
        self._journal.__exit__(*error)

    def begin(self) -> None:
        """Read what an earlier run left. Raises ValueError where it was another's."""
        self._journal.begin(self._count)

    def is_done(self, problem: Problem) -> bool:
        """Tell whether all candidates of a problem are in the file."""
        return all(f"{problem.id}#{index}" in self._there for index in range(self._n))

    def append(self, problem: Problem, candidates: Sequence[Candidate]) -> None:
        """Write a problem's candidates down, but for those that are there."""
        rows = [_row(problem, one) for one in candidates if one.id not in self._there]
        self._journal.append(rows)
        for row in rows:
            self._count(row)

    def done(self) -> None:
        """Say that everything is there."""
        self._journal.done()

    def _count(self, row: Mapping[str, Any]) -> None:
        self._there.add(str(row.get("id")))
        self.left_out += row.get("finish_reason") == "error"


def _row(problem: Problem, candidate: Candidate) -> dict[str, Any]:
    return {"problem": problem.text, "reference": problem.references, **candidate.model_dump(mode="json")}
