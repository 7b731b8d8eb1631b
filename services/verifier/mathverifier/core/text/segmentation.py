"""Cutting a solution into steps; every span points into the text as it was given."""

import re
from collections.abc import Iterator, Sequence

from pydantic import TypeAdapter

from mathcontracts import Step

# Between two sentences; not behind an initial or a decimal point. It begins with the blank, which the engine looks for
# many times as fast as it looks back from every character.
_SENTENCE = re.compile(r"[ \t](?<=[a-z0-9)\]$%}][.!?][ \t])[ \t]*(?=[A-Z\\$*])")
_STEPS = TypeAdapter(tuple[Step, ...]).validator


def segment(solution: str, given: Sequence[str] | None = None) -> tuple[Step, ...]:
    """Return the steps: the `given` ones, which `solution` joins by line feeds, or its lines and their sentences."""
    spans = _given(given) if given is not None else _found(solution)
    # Made at once, they take half as long as one by one.
    steps: tuple[Step, ...] = _STEPS.validate_python(
        [
            {"index": index, "start": start, "end": end, "text": solution[start:end]}
            for index, (start, end) in enumerate(spans)
        ]
    )
    return steps


def _given(steps: Sequence[str]) -> Iterator[tuple[int, int]]:
    start = 0
    for step in steps:
        yield start, start + len(step)
        start += len(step) + 1


def _found(solution: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line in solution.split("\n"):
        end = start + len(line)
        for gap in _SENTENCE.finditer(solution, start, end):
            yield from _stripped(solution, start, gap.start())
            start = gap.end()
        yield from _stripped(solution, start, end)
        start = end + 1


def _stripped(solution: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and solution[start].isspace():
        start += 1
    while end > start and solution[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end
