"""Child processes that judge items: a core each, where threads would share one.

A child that dies is replaced and its chunk given to another; where that dies too, the chunk is the caller's own.
Judging changes nothing, so that doing a chunk again is safe.
"""

import json
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence

from mathverifier.workers.process import Child
from mathverifier.workers.process_pool import Children, shared
from mathverifier.workers.task import Item
from mathverifier.workers.verify_worker import LEFT

# Small enough to spread over the cores and to stop soon, large enough for the pipes not to count.
CHUNK_ITEMS, CHUNK_CHARACTERS = 32, 50_000
ATTEMPTS = 2
# What a pipe holds for a child that does not read (64 KiB on Linux), less a margin: a longer request would wait for it.
PIPE_BYTES = 60_000
Answers = list[bytes | None]
# Gives the next chunk. With True it waits for one, and None is the end; with False None says that none lies ready.
Take = Callable[[bool], Sequence[Item] | None]


class Judges(Children):
    """Up to `size` children that judge items as far as it goes without algebra."""

    module = "mathverifier.workers.verify_worker"

    def judge(self, items: Sequence[Item]) -> Answers:
        """Return each item's verdict as JSON; None where it is left to the caller.

        It is where it needs algebra, met a fault, or children died.

        Waits for a free child. Raises RuntimeError where none can be started.
        """
        return self._judged(items, ATTEMPTS)

    def judge_many(self, take: Take, tell: Callable[[Answers], None]) -> None:
        """Have one child judge chunk after chunk; it gets the next one before it has answered, and so never waits.

        `tell` gets the answers of each chunk, in the order in which they were taken, as `judge` returns them. Raises
        RuntimeError where no child can be started; nothing that was taken is left without answers then.
        """
        sent: deque[Sequence[Item]] = deque()

        def settled(child: Child) -> bool:
            lines = child.read_lines(len(sent[0]))
            if lines is None:
                return False
            sent.popleft()
            tell(_answers(lines))
            return True

        def talk(child: Child) -> bool | None:
            while True:
                chunk = take(not sent)
                if chunk is None and not sent:
                    return True
                if chunk is not None:
                    request = _request(chunk)
                    sent.append(chunk)
                    if len(sent) > 1 and len(request) > PIPE_BYTES and not settled(child):
                        return None
                    if not child.send(request):
                        return None
                    if len(sent) == 1:
                        continue
                if not settled(child):
                    return None

        while self.converse(talk) is None:
            while sent:
                tell(self._once_more(sent.popleft()))

    def _once_more(self, items: Sequence[Item]) -> Answers:
        try:
            return self._judged(items, ATTEMPTS - 1)
        except (RuntimeError, OSError):
            return [None] * len(items)

    def _judged(self, items: Sequence[Item], attempts: int) -> Answers:
        request = _request(items)
        for _ in range(attempts):
            lines = self.ask(request, lines=len(items))
            if lines is not None:
                return _answers(lines)
        return [None] * len(items)


def _request(items: Sequence[Item]) -> bytes:
    # ASCII, so that half a surrogate pair travels.
    return json.dumps([item.fields() for item in items]).encode("ascii") + b"\n"


def _answers(lines: Sequence[bytes]) -> Answers:
    return [None if line == LEFT else line for line in lines]


def chunks(items: Iterable[Item], answers: int = CHUNK_ITEMS) -> Iterator[list[Item]]:
    """Yield the items in order, in lists that are a fair piece of work each, as are `answers` answers alone."""
    chunk: list[Item] = []
    size = 0
    for item in items:
        most = CHUNK_ITEMS if item.profile else answers
        if chunk and (len(chunk) >= most or size + item.size > CHUNK_CHARACTERS):
            yield chunk
            chunk, size = [], 0
        chunk.append(item)
        size += item.size
    if chunk:
        yield chunk


def shared_judges() -> Judges:
    """Return this process's judges; they are closed when the process ends."""
    return shared(Judges)
