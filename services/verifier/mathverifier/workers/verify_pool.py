"""Child processes that judge items: a core each, where threads would share one.

A child that dies is replaced and its chunk given to another; where that dies too, the chunk is the caller's own.
Judging changes nothing, so that doing a chunk again is safe.
"""

import json
from collections.abc import Iterable, Iterator, Sequence

from mathverifier.workers.process_pool import Children, shared
from mathverifier.workers.task import Item
from mathverifier.workers.verify_worker import LEFT

# Small enough to spread over the cores and to stop soon, large enough for the pipes not to count.
CHUNK_ITEMS, CHUNK_CHARACTERS = 32, 50_000
ATTEMPTS = 2


class Judges(Children):
    """Up to `size` children that judge items as far as it goes without algebra."""

    module = "mathverifier.workers.verify_worker"

    def judge(self, items: Sequence[Item]) -> list[bytes | None]:
        """Return each item's verdict as JSON; None where it is left to the caller: it needs algebra, met a
        fault, or children died.

        Waits for a free child. Raises RuntimeError where none can be started.
        """
        # ASCII, so that half a surrogate pair travels.
        request = json.dumps([item.fields() for item in items]).encode("ascii") + b"\n"
        for _ in range(ATTEMPTS):
            lines = self.ask(request, lines=len(items))
            if lines is not None:
                return [None if line == LEFT else line for line in lines]
        return [None] * len(items)


def chunks(items: Iterable[Item]) -> Iterator[list[Item]]:
    """Yield the items in order, in lists that are a fair piece of work each."""
    chunk: list[Item] = []
    size = 0
    for item in items:
        if chunk and (len(chunk) >= CHUNK_ITEMS or size + item.size > CHUNK_CHARACTERS):
            yield chunk
            chunk, size = [], 0
        chunk.append(item)
        size += item.size
    if chunk:
        yield chunk


def shared_judges() -> Judges:
    """Return this process's judges; they are closed when the process ends."""
    return shared(Judges)
