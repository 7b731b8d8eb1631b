"""Many items judged by several processes, of which this one is one."""

import contextlib
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from queue import Empty, Queue

from pydantic import ValidationError

from mathcontracts import Comparison, Verdict
from mathverifier.workers.task import Item, SymbolicQuery, VerificationTask
from mathverifier.workers.verify_pool import CHUNK_ITEMS, Answers, chunks, shared_judges

# So many answers alone take the time of one profile. Handing one over takes a tenth of the time of judging it.
ANSWERS = 8
# What each further process is started for, in answers: less is judged before it has read its first item.
SHARED_FROM = 64 * ANSWERS
# Chunks a process that lie ready, so that none waits while this one is at a slow item, or its caller at something else.
AHEAD = 4
# Items that are taken on and not yet handed out: those behind one that runs to its deadline.
OPEN_ITEMS = 4096
Algebra = Callable[[SymbolicQuery], Comparison]
Promise = Future[Verdict]
Portion = tuple[Sequence[Item], Sequence[Promise]]


class BatchScheduler:
    """Items as they come: chunks that this process and its judges take in turns; what needs algebra waits in threads.

    An item that takes long holds up the verdicts behind it, which are handed out in order, and not their judging.
    """

    def __init__(self, items: Iterable[Item], workers: int, algebra: Algebra):
        self._algebra = algebra
        self._workers = workers
        self._coming = chunks(items, answers=ANSWERS * CHUNK_ITEMS)
        self._waiting: Queue[Portion | None] = Queue()
        self._promises: deque[Promise] = deque()
        self._work = 0
        self._helpers = 0
        # They only wait for the children that do what is slow.
        self._threads = ThreadPoolExecutor(workers)

    def verdicts(self) -> Iterator[Verdict]:
        """Yield the verdicts, in order."""
        try:
            while (portion := self._portion()) is not None:
                for item, promise in zip(*portion, strict=True):
                    self._judge(item, promise)
                while self._promises and (self._promises[0].done() or len(self._promises) > OPEN_ITEMS):
                    yield self._promises.popleft().result()
            while self._promises:
                yield self._promises.popleft().result()
        finally:
            self._dismiss()
            self._threads.shutdown(cancel_futures=True)

    def _portion(self) -> Portion | None:
        """Return what this process judges next, with enough left for the others; None at the end."""
        while self._waiting.qsize() < AHEAD * self._workers and (chunk := next(self._coming, None)) is not None:
            portion = chunk, [Promise() for _ in chunk]
            self._promises.extend(portion[1])
            self._work += sum(ANSWERS if item.profile else 1 for item in chunk)
            self._waiting.put(portion)
        while self._helpers < min(self._workers - 1, shared_judges().size, self._work // SHARED_FROM):
            self._helpers += 1
            # Nobody waits for a helper that has taken nothing, as one whose process is still starting.
            threading.Thread(target=self._help, daemon=True).start()
        try:
            return self._waiting.get_nowait()
        except Empty:
            return None

    def _dismiss(self) -> None:
        """Have nothing more done, and the helpers go."""
        with self._waiting.mutex:
            self._waiting.queue.clear()
        for _ in range(self._helpers):
            self._waiting.put(None)

    def _judge(self, item: Item, promise: Promise) -> None:
        judgment = VerificationTask(item)
        found = judgment.next()
        if isinstance(found, Verdict):
            promise.set_result(found)
        else:
            self._threads.submit(self._finish, judgment, promise)

    def _finish(self, judgment: VerificationTask, promise: Promise) -> None:
        try:
            promise.set_result(judgment.finish(self._algebra))
        except BaseException as error:
            promise.set_exception(error)

    def _help(self) -> None:
        taken: deque[Portion] = deque()

        def take(wait: bool, /) -> Sequence[Item] | None:
            try:
                portion = self._waiting.get(block=wait)
            except Empty:
                return None
            if portion is None:
                if not wait:  # The end is for when all that was taken is answered.
                    self._waiting.put(None)
                return None
            taken.append(portion)
            return portion[0]

        # Without a child there is one process less.
        with contextlib.suppress(RuntimeError, OSError):
            shared_judges().judge_many(take, lambda answers: self._settle(*taken.popleft(), answers))

    def _settle(self, chunk: Sequence[Item], promises: Sequence[Promise], answers: Answers) -> None:
        for item, promise, answer in zip(chunk, promises, answers, strict=True):
            verdict = _read(answer)
            try:
                if verdict is not None:
                    promise.set_result(verdict)
                else:
                    self._threads.submit(self._finish, VerificationTask(item), promise)
            except RuntimeError:  # The batch was broken off.
                return


def _read(answer: bytes | None) -> Verdict | None:
    """Return the verdict that a child gave, None where it gave none that can be read."""
    try:
        return None if answer is None else Verdict.model_validate_json(answer)
    except ValidationError:
        return None
