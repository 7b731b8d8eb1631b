"""Where in a row the problem, the solution, the reference and the flags are."""

from collections.abc import Iterable, Mapping
from typing import Any

FIELDS = ("problem", "solution", "reference", "strict", "thought_open")
ABSENT = object()


class Fields:
    """A path for each field: a key, or keys and list positions with dots between, as in `messages.-1.content`."""

    def __init__(self, assignments: Iterable[str] = ()):
        """Take assignments like `solution=completion`. Raises ValueError for one that is none."""
        self.paths = {name: name for name in FIELDS}
        for assignment in assignments:
            name, _, path = assignment.partition("=")
            if name not in FIELDS or not path:
                known = ", ".join(FIELDS)
                raise ValueError(f"field: {assignment!r} must be NAME=PATH, with one of {known} as NAME")
            self.paths[name] = path

    def item(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """Return what is to be verified in a row; what the row lacks, or has null, is left out."""
        found = {name: _at(row, path) for name, path in self.paths.items()}
        return {name: value for name, value in found.items() if value is not ABSENT and value is not None}


def _at(row: Mapping[str, Any], path: str) -> Any:
    if path in row:
        return row[path]
    value: Any = row
    for part in path.split("."):
        if isinstance(value, Mapping):
            value = value.get(part, ABSENT)
        elif isinstance(value, list) and part.lstrip("-").isdecimal() and -len(value) <= int(part) < len(value):
            value = value[int(part)]
        else:
            return ABSENT
    return value
