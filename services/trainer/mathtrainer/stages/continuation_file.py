"""`continuations.jsonl`: by pair, the scored candidates that go on from its rejected side's sound prefix."""

import json
import os
from array import array
from collections.abc import Iterator, Mapping, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import TextIO

import numpy as np

from mathcontracts import ScoredCandidate
from mathtrainer.core.iterations import suffixed
from mathtrainer.data.placed_lines import lines_at, placed_lines
from mathtrainer.stages.context import StageContext

NAME = "continuations.jsonl"


class ContinuationFile(Mapping[str, list[ScoredCandidate]]):
    """The continuations of a file by pair id, each read when it is asked for: the file may be larger than memory.

    Held are 16 bytes a pair: a hash of its id, and where its line begins. A file that is not there has none. A last
    line that was torn is none.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        # Where the last whole line ends, and how many pairs one of whose continuations is right.
        self.end = self.right = 0
        hashes, places = array("Q"), array("Q")
        for place, line in self._lines():
            row = json.loads(line)
            hashes.append(_hash(row["pair"]))
            places.append(place)
            self.end = place + len(line)
            self.right += any(one["verdict"]["outcome"] == "correct" for one in row["continuations"])
        unsorted = np.array(hashes, dtype=np.uint64)
        order = np.argsort(unsorted, kind="stable")
        self._hashes, self._places = unsorted[order], np.array(places, dtype=np.uint64)[order]

    def __getitem__(self, pair_id: str) -> list[ScoredCandidate]:
        wanted = np.uint64(_hash(pair_id))
        first, last = (int(np.searchsorted(self._hashes, wanted, side)) for side in ("left", "right"))
        if first < last:
            for line in lines_at(self._path, map(int, reversed(self._places[first:last]))):
                row = json.loads(line)
                if row["pair"] == pair_id:  # Two ids may have one hash.
                    return [ScoredCandidate.model_validate(one) for one in row["continuations"]]
        raise KeyError(pair_id)

    def __iter__(self) -> Iterator[str]:
        return (json.loads(line)["pair"] for _, line in self._lines())

    def __len__(self) -> int:
        return len(self._hashes)

    def _lines(self) -> Iterator[tuple[int, bytes]]:
        lines = placed_lines(self._path) if self._path.exists() else ()
        return ((place, line) for place, line in lines if line.endswith(b"\n"))


def load_continuations(context: StageContext) -> ContinuationFile:
    """Return, by pair id, what the round's published stage found. Raises StageError if there is none."""
    return ContinuationFile(context.stage_dir(suffixed("continue", context.round)) / NAME)


def append(file: TextIO, pair_id: str, found: Sequence[ScoredCandidate]) -> None:
    """Write down what was found for a pair, whole."""
    rows = [one.model_dump(mode="json") for one in found]
    file.write(json.dumps({"pair": pair_id, "continuations": rows}) + "\n")
    file.flush()


def read_back(path: Path) -> ContinuationFile:
    """Return what a file holds by pair id, nothing where there is none; cut off a last line that was torn."""
    found = ContinuationFile(path)
    if path.exists():
        os.truncate(path, found.end)
    return found


def _hash(pair_id: str) -> int:
    return int.from_bytes(blake2b(pair_id.encode(), digest_size=8).digest(), "big")
