"""Many items judged by several processes, of which this one is one."""

import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from pydantic import ValidationError

from mathcontracts import Comparison, Verdict
from mathverifier.judges import chunks, shared_judges
from mathverifier.judgment import Item, Judgment, Question

# Fewer profiles are drawn up before another process has read its first item. Answers alone take less time to judge than
# to hand over.
SHARED_FROM = 64
Algebra = Callable[[Question], Comparison]
Promise = Future[Verdict]


class Round:
    """One call's items: chunks that this process and its judges take in turns; what needs algebra waits in threads."""

    def __init__(self, items: Sequence[Item], workers: int, algebra: Algebra):
        self._algebra = algebra
        self._waiting = deque((chunk, [Promise() for _ in chunk]) for chunk in chunks(items))
        self._promises = [promise for _, promises in self._waiting for promise in promises]
        shared = sum(item.profile for item in items) > SHARED_FROM
        self._helpers = min(workers - 1, shared_judges().size) if shared else 0
        # They only wait for the children that do what is slow.
        self._threads = ThreadPoolExecutor(workers)

    def verdicts(self) -> list[Verdict]:
        """Return the verdicts, in order."""
        try:
            for _ in range(self._helpers):
                # Nobody waits for a helper that has taken nothing, as one whose process is still starting.
                threading.Thread(target=self._help, daemon=True).start()
            while self._waiting:
                for item, promise in zip(*self._waiting.popleft(), strict=True):
                    self._judge(item, promise)
            return [promise.result() for promise in self._promises]
        finally:
            self._waiting.clear()
            self._threads.shutdown(cancel_futures=True)

    def _judge(self, item: Item, promise: Promise) -> None:
        judgment = Judgment(item)
        found = judgment.next()
        if isinstance(found, Verdict):
            promise.set_result(found)
        else:
            self._threads.submit(self._finish, judgment, promise)

    def _finish(self, judgment: Judgment, promise: Promise) -> None:
        try:
            promise.set_result(judgment.finish(self._algebra))
        except BaseException as error:
            promise.set_exception(error)

    def _help(self) -> None:
        judges = shared_judges()
        try:
            judges.warm_up()
        except (RuntimeError, OSError):  # Then there is one process less.
            return
        while True:
            try:
                chunk, promises = self._waiting.popleft()
            except IndexError:
                return
            self._have_judged(chunk, promises)

    def _have_judged(self, chunk: Sequence[Item], promises: Sequence[Promise]) -> None:
        try:
            answers = shared_judges().judge(chunk)
        except (RuntimeError, OSError):
            answers = [None] * len(chunk)
        for item, promise, answer in zip(chunk, promises, answers, strict=True):
            verdict = _read(answer)
            try:
                if verdict is not None:
                    promise.set_result(verdict)
                else:
                    self._threads.submit(self._finish, Judgment(item), promise)
            except RuntimeError:  # The round was broken off.
                return


def _read(answer: bytes | None) -> Verdict | None:
    """Return the verdict that a child gave, None where it gave none that can be read."""
    try:
        return None if answer is None else Verdict.model_validate_json(answer)
    except ValidationError:
        return None
