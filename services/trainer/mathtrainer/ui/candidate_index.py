"""Where the candidates of each problem are in an archive, which may be larger than memory."""

import json
from array import array
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mathtrainer.data.placed_lines import lines_at, placed_lines


@dataclass(frozen=True, eq=False)
class CandidateIndex:
    """The candidates of an archive by problem, in the order of the file: where their lines begin, 8 bytes each.

    Those of a problem are from its entry of `starts` up to that of the next.
    """

    path: Path
    places: NDArray[np.int64]
    starts: NDArray[np.int64]

    def __len__(self) -> int:
        """Return how many problems there are."""
        return len(self.starts) - 1

    def rows(self, place: int) -> list[dict[str, Any]]:
        """Return the candidates of a problem, which is given by its place, from 0."""
        places = map(int, self.places[self.starts[place] : self.starts[place + 1]])
        return [json.loads(line) for line in lines_at(self.path, places)]


def read_candidate_index(path: Path) -> CandidateIndex:
    """Return the index of an archive. A line that is torn, as where it is being written, is left out."""
    numbers: dict[str, int] = {}
    problems, places = array("i"), array("q")
    for place, line in placed_lines(path):
        try:
            problem = json.loads(line)["problem"]["id"]
        except (ValueError, LookupError):
            continue
        problems.append(numbers.setdefault(problem, len(numbers)))
        places.append(place)
    of = np.array(problems, dtype=np.int32)
    by_problem = np.argsort(of, kind="stable")
    starts = np.searchsorted(of[by_problem], np.arange(len(numbers) + 1))
    return CandidateIndex(path, np.array(places, dtype=np.int64)[by_problem], starts)
