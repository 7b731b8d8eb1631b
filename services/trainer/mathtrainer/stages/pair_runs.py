"""Collected pairs in sorted runs on disk, so that more can be mined than fit in memory."""

import gzip
import json
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from heapq import merge
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from types import TracebackType
from typing import Self

from mathcontracts import PreferencePair

# Characters that are held, sorted and written as one run. All runs are open at once while they are merged.
RUN_CHARACTERS = 128_000_000
# Problem, part of the collection, place in the part, and the pair as JSON: no two are alike in the first three.
Row = tuple[str, int, int, str]


class PairRuns:
    """Takes collected pairs in any order and gives them back problem by problem; its files go when it is closed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        # How many pairs each part had, each counted once; known when `problems` has given all.
        self.counts: Counter[int] = Counter()
        self.versions: set[str] = set()
        self._held: list[Row] = []
        self._characters = self._places = self._runs = 0
        shutil.rmtree(folder, ignore_errors=True)  # Of an attempt that was killed.
        folder.mkdir(parents=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        shutil.rmtree(self.folder)

    def add(self, part: int, pair: PreferencePair, text: str) -> None:
        """Take a pair of a part, with its JSON."""
        self.versions |= {pair.chosen.verdict.version, pair.rejected.verdict.version}
        self._held.append((pair.problem.id, part, self._places, text))
        self._places += 1
        self._characters += len(text)
        if self._characters >= RUN_CHARACTERS:
            self._write()

    def problems(self) -> Iterator[list[PreferencePair]]:
        """Yield the pairs of each problem, in the order of problem ids.

        A pair is there once a part, as it came last: a collector that was interrupted may have published it twice.
        """
        self._write()
        self.counts.clear()
        with ExitStack() as files:
            runs = [files.enter_context(gzip.open(path, "rt", encoding="utf-8")) for path in self._paths()]
            for _, rows in groupby(merge(*map(_rows, runs)), key=itemgetter(0)):
                pairs = {}
                for _, part, _, text in rows:
                    pair = PreferencePair.model_validate_json(text)
                    pairs[part, pair.id] = pair
                self.counts.update(part for part, _ in pairs)
                yield list(pairs.values())

    def count(self, part: int) -> int:
        """Return how many pairs a part has given, each once."""
        for _ in self.problems():
            pass
        return self.counts[part]

    def drop(self) -> None:
        """Remove the runs, which are not read again."""
        for path in self._paths():
            path.unlink()
        self._runs = 0

    def _paths(self) -> Iterator[Path]:
        return (self.folder / f"{number}.gz" for number in range(self._runs))

    def _write(self) -> None:
        if not self._held:
            return
        self._held.sort()
        with gzip.open(self.folder / f"{self._runs}.gz", "wt", encoding="utf-8", compresslevel=1) as file:
            file.writelines(
                f"{json.dumps(problem)}\t{part}\t{place}\t{text}\n" for problem, part, place, text in self._held
            )
        self._runs += 1
        self._held, self._characters = [], 0


def _rows(lines: Iterator[str]) -> Iterator[Row]:
    for line in lines:
        problem, part, place, text = line.split("\t", 3)
        yield json.loads(problem), int(part), int(place), text
