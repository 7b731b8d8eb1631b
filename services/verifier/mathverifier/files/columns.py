"""Where in a row the problem, the solutions, the reference and the flags are."""

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from mathverifier.files.layouts import ABSENT, ASKERS, SAID, at, columns, found, text_of
from mathverifier.references import accepted

FIELDS = ("problem", "solution", "reference", "strict", "thought_open")
# What a text that tells an answer holds: a step in the middle of a solution does not.
ANSWERS = ("\\boxed", "####", "answer is", "<answer>")


@dataclass(frozen=True)
class Item:
    """What is to be verified in a row: a request for each of its solutions."""

    requests: list[dict[str, Any]]


@dataclass
class Fields:
    """A path for each field: a key, or keys and list positions with dots between, as in `messages.-1.content`."""

    assignments: Iterable[str] = ()
    samples: bool | None = None  # A list of solutions is of samples, not of steps; None leaves it to `settle`.
    options: dict[str, Any] = field(default_factory=dict)  # Of every request: `strict`, `profile`.

    def __post_init__(self) -> None:
        """Take assignments like `solution=completion`. Raises ValueError for one that is none."""
        self.paths = {name: name for name in FIELDS}
        self.assigned: set[str] = set()
        # What a model said, one sample a row as far as the first rows show: a list of more is no solution in steps.
        self.single = False
        for assignment in self.assignments:
            name, _, path = assignment.partition("=")
            if name not in FIELDS or not path:
                known = ", ".join(FIELDS)
                raise ValueError(f"field: {assignment!r} must be NAME=PATH, with one of {known} as NAME")
            self.paths[name] = path
            self.assigned.add(name)

    def settle(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Find the fields that nobody assigned, by the first rows of a file, and what a list of solutions is.

        Raises ValueError where no row has a solution, or where there is more than one way to read them.
        """
        if not rows:
            return
        if "solution" not in self.assigned:
            places = found(rows, "solution")
            if places and places[0] == "solution" and (other := [path for path in places[1:] if path != "text"]):
                raise ValueError(
                    f"field: solution and {other[0]} could both be what is scored: add --field solution=solution, or "
                    f"--field solution={other[0]}"
                )
            self.paths["solution"] = places[0] if places else "solution"
        solution = self.paths["solution"]
        for name in ("problem", "reference"):
            if name not in self.assigned and (places := found(rows, name, taken=[solution])):
                self.paths[name] = places[0]
        values = [value for row in rows if (value := at(row, solution)) is not ABSENT and value is not None]
        if not values:
            raise ValueError(self._nowhere(rows, "solution"))
        if self.samples is None:
            self.samples = self._are_samples([text_of(value) for value in values])
            self.single = not self.samples and solution in SAID

    def taken(self) -> str:
        """Say where fields were found that are called otherwise and that nobody assigned; '' where there is none."""
        paths = self.paths.items()
        return ", ".join(f"{name} from {path}" for name, path in paths if path != name and name not in self.assigned)

    def no_reference(self, rows: Sequence[Mapping[str, Any]]) -> str | None:
        """Return what to say where no row has a reference, None where one has."""
        if any(accepted(at(row, self.paths["reference"])) for row in rows):
            return None
        return self._nowhere(rows, "reference")

    def item(self, row: Mapping[str, Any]) -> Item:
        """Return what is to be verified in a row; what the row lacks, or has null, is left out."""
        given: dict[str, Any] = dict(self.options)
        for name in ("problem", "strict", "thought_open"):
            value = at(row, self.paths[name])
            if value is not ABSENT and value is not None:
                given[name] = text_of(value, ASKERS)
        solution = text_of(at(row, self.paths["solution"]))
        several = isinstance(solution, list) and self.samples
        solutions = [text_of(one) for one in solution] if several else [solution]
        reference = self._reference(row)
        given |= {} if reference is None else {"reference": reference}
        return Item([given | ({} if one is ABSENT or one is None else {"solution": one}) for one in solutions])

    def _reference(self, row: Mapping[str, Any]) -> Any:
        """Return the accepted answers of a row; a cell that is of no kind is told by its name later."""
        value = at(row, self.paths["reference"])
        if value is ABSENT or value is None:
            return None
        known = accepted(value)
        return (known if len(known) > 1 else known[0]) if known else None if isinstance(value, str | float) else value

    def _are_samples(self, values: Sequence[Any]) -> bool:
        lists = [value for value in values if isinstance(value, list) and len(value) > 1]
        if self.paths["solution"] in SAID:
            return bool(lists)
        for value in lists:
            answers = sum(any(mark in str(one).lower() for mark in ANSWERS) for one in value)
            if answers > 1:
                raise ValueError(
                    f"field: {self.paths['solution']} is a list, of which {answers} elements state an answer: add "
                    "--samples if each is a solution, --steps if together they are one"
                )
        return False

    def _nowhere(self, rows: Sequence[Mapping[str, Any]], name: str) -> str:
        there = columns(rows)
        near = difflib.get_close_matches(self.paths[name], there, n=1) or ["PATH"]
        what = f"no row has a {name}" + (f" at {self.paths[name]!r}" if name in self.assigned else "")
        return f"field: {what}: say where by --field {name}={near[0]}; the rows have {', '.join(there[:20])}"
