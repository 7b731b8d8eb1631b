"""The length of files: one that outgrows a few screens holds more than one thing, and is parted."""

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
MOST_LINES = 350
# Tests are left out: their length is the number of cases.
FOLDERS = ("bench", "clients", "deploy", "requirements", "services")
CODE = (".css", ".html", ".js", ".py", ".sh", ".ts")
# What others install or build, beside our own files.
FOREIGN = ("node_modules", "build", "dist", "__pycache__")
LONGER = {
    "clients/typescript/schema.d.ts": "it is written from docs/openapi.json",
}


def code() -> Iterator[Path]:
    """Yield all files of code, tests aside."""
    for folder in FOLDERS:
        for path in (ROOT / folder).rglob("*"):
            if path.suffix in CODE and set(FOREIGN).isdisjoint(path.relative_to(ROOT).parts):
                yield path


def lengths() -> dict[str, int]:
    """Return the lines of each file that is longer than it should be."""
    counted = {str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines()) for path in code()}
    assert len(counted) > 500
    return {name: lines for name, lines in counted.items() if lines > MOST_LINES}


def test_no_file_of_code_is_longer_than_350_lines() -> None:
    """A file with more lines is data, or is written by a program, and says so in `LONGER`; no reason is out of date."""
    assert lengths().keys() == LONGER.keys()
