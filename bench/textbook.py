"""Short textbook solutions: how many sound ones are left alone, and where wrong ones are said to go wrong.

`python -m bench.textbook` reads tests/corpora/textbook_solutions.jsonl, from percentages to integrals, half of it
written to be believed. It prints a line with the reference and a line without.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mathverifier import Verdict, verify

FILE = Path(__file__).parents[1] / "tests" / "corpora" / "textbook_solutions.jsonl"


def figures() -> Iterator[dict[str, Any]]:
    """Yield how many there are, are left alone, called incorrect and located, with the reference and without."""
    rows = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]
    for known in (True, False):
        judged = [(row, verify(row["problem"], row["steps"], row["reference"] if known else None)) for row in rows]
        sound = [verdict for row, verdict in judged if row["first_error_step"] is None]
        wrong = [(row["first_error_step"], verdict) for row, verdict in judged if row["first_error_step"] is not None]
        yield {
            "reference": known,
            "sound": len(sound),
            "left_alone": sum(map(_is_left_alone, sound)),
            "correct": sum(verdict.outcome == "correct" for verdict in sound),
            "wrong": len(wrong),
            "located": sum(verdict.first_error_step == step for step, verdict in wrong),
            "called_correct": sum(verdict.outcome == "correct" for _, verdict in wrong),
        }


def _is_left_alone(verdict: Verdict) -> bool:
    return verdict.first_error_step is None and verdict.outcome != "incorrect"


def main() -> None:
    """Print the figures."""
    for row in figures():
        print(json.dumps(row))


if __name__ == "__main__":
    main()
