"""Where the pairs of a file are in each order, so that a page reads no more of them than it shows."""

from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, get_args

import numpy as np
from markupsafe import Markup
from numpy.dtypes import StringDType
from numpy.typing import NDArray
from pydantic import BaseModel

from mathcontracts import PairKind, PreferencePair
from mathtrainer.data.placed_lines import lines_at, placed_lines
from mathtrainer.report import charts

# What pairs are put in order by, the most first.
ORDERS = ("hardness", "weight")
KINDS: tuple[str, ...] = get_args(PairKind)
AT_ONCE = 10_000


class _Row(BaseModel):
    """What of a pair decides where it is shown."""

    id: str
    kind: PairKind
    hardness: float | None = None
    weight: float | None = None


@dataclass(frozen=True, eq=False)
class PairIndex:
    """The pairs of a file: where the line of each begins, its kind, and all in each order of ORDERS.

    It holds 17 bytes a pair. `weights` is a drawing of how they are spread, None where there is no pair.
    """

    path: Path
    places: NDArray[np.int64]
    kinds: NDArray[np.int8]
    orders: Mapping[str, NDArray[np.int32]]
    weights: Markup | None

    def shown(self, order: str, kind: str, start: int, count: int) -> tuple[list[PreferencePair], int]:
        """Return so many pairs from `start` on, those first that have the most of `order`; and how many there are.

        An empty `kind` is any.
        """
        wanted = self.orders[order]
        if kind:
            wanted = wanted[self.kinds[wanted] == (KINDS.index(kind) if kind in KINDS else -1)]
        places = map(int, self.places[wanted[start : start + count]])
        return [PreferencePair.model_validate_json(line) for line in lines_at(self.path, places)], len(wanted)


def read_pair_index(path: Path) -> PairIndex:
    """Return the index of a file of pairs."""
    parts = zip(*_parts(path), strict=True)
    places, kinds, ids, *values = (np.concatenate(part) for part in parts)
    by_id = np.argsort(ids, kind="stable")
    # Ties go by id: what is in that order already stays in it.
    orders = {
        name: by_id[np.argsort(-own[by_id], kind="stable")].astype(np.int32)
        for name, own in zip(ORDERS, values, strict=True)
    }
    weights = charts.histogram(array("d", values[ORDERS.index("weight")].tobytes()), "weight")
    return PairIndex(path, places, kinds, orders, weights)


def _parts(path: Path) -> Iterator[tuple[NDArray[Any], ...]]:
    """Yield arrays of places, kinds, ids, and one of each of ORDERS, of some pairs at a time; in the end of none."""
    lines = placed_lines(path)
    more = True
    while more:
        batch = list(islice(lines, AT_ONCE))
        rows = [_Row.model_validate_json(line) for _, line in batch]
        yield (
            np.array([place for place, _ in batch], dtype=np.int64),
            np.array([KINDS.index(one.kind) for one in rows], dtype=np.int8),
            np.array([one.id for one in rows], dtype=StringDType()),
            *(np.array([getattr(one, name) or 0.0 for one in rows], dtype=np.float64) for name in ORDERS),
        )
        more = bool(batch)
