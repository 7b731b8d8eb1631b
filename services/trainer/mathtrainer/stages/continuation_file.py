"""`continuations.jsonl`: by pair, the scored candidates that go on from its rejected side's sound prefix."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from mathcontracts import ScoredCandidate
from mathtrainer.core.iterations import suffixed
from mathtrainer.stages.context import StageContext

NAME = "continuations.jsonl"


def load_continuations(context: StageContext) -> dict[str, list[ScoredCandidate]]:
    """Return, by pair id, what the round's published stage found. Raises StageError if there is none."""
    return read_back(context.stage_dir(suffixed("continue", context.round)) / NAME)


def append(file: TextIO, pair_id: str, found: Sequence[ScoredCandidate]) -> None:
    """Write down what was found for a pair, whole."""
    rows = [one.model_dump(mode="json") for one in found]
    file.write(json.dumps({"pair": pair_id, "continuations": rows}) + "\n")
    file.flush()


def read_back(path: Path) -> dict[str, list[ScoredCandidate]]:
    """Return what a file holds by pair id, nothing where there is none; cut off a last line that was torn."""
    if not path.exists():
        return {}
    whole, _, torn = path.read_text(encoding="utf-8").rpartition("\n")
    if torn:
        path.write_text(whole + "\n" if whole else "", encoding="utf-8")
    rows = [json.loads(line) for line in whole.split("\n") if line]
    return {row["pair"]: [ScoredCandidate.model_validate(one) for one in row["continuations"]] for row in rows}
