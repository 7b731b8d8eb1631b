"""Reading a run's job.log, also while it is written."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

PAUSE_S = 0.5
CHUNK = 1 << 16


def read_log(path: Path, goes_on: Callable[[], bool]) -> Iterator[str]:
    """Yield what is in the log, then what is added to it for as long as `goes_on()`; characters that tear are replaced.

    A log that is not there yet is waited for in the same way. It is asked before the file is read, so that nothing is
    missed of a run that ends meanwhile.
    """
    place = 0
    while True:
        more = goes_on()
        if path.exists():
            with path.open("rb") as file:
                file.seek(place)
                while chunk := file.read(CHUNK):
                    yield chunk.decode("utf-8", "replace")
                place = file.tell()
        if not more:
            return
        time.sleep(PAUSE_S)
