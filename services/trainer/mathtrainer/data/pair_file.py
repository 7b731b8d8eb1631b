"""Files of pairs, read one by one as often as they are asked for: they may be larger than memory."""

from collections.abc import Collection, Iterator
from functools import cached_property
from pathlib import Path

from mathcontracts import PreferencePair


class PairFile(Collection[PreferencePair]):
    """The pairs of files of JSON lines, in their order; a file that is not there has none."""

    def __init__(self, *paths: Path) -> None:
        self._paths = [path for path in paths if path.is_file()]

    def __iter__(self) -> Iterator[PreferencePair]:
        for path in self._paths:
            with path.open(encoding="utf-8") as file:
                yield from map(PreferencePair.model_validate_json, file)

    def __len__(self) -> int:
        return self._count

    def __contains__(self, pair: object) -> bool:
        return any(one == pair for one in self)

    @cached_property
    def _count(self) -> int:
        count = 0
        for path in self._paths:
            with path.open("rb") as file:
                count += sum(1 for _ in file)
        return count
