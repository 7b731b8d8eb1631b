"""Where every verdict of the service is produced, whichever route asks for it."""

import asyncio
import time
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from functools import partial
from typing import TypeVar

from pydantic_core import to_json

from mathcontracts import Comparison, Verdict
from mathverifier.not_reached import not_reached
from mathverifier.schemas import EquivalentRequest, Refused, VerifyRequest
from mathverifier.service.bounded_executor import BoundedExecutor, Busy
from mathverifier.service.cache import Cache
from mathverifier.service.demand import Demand
from mathverifier.service.observability import observe
from mathverifier.service.refusal import Late, Unavailable
from mathverifier.workers.symbolic_pool import shared_pool
from mathverifier.workers.task import Item, SymbolicQuery, VerificationTask, best_of, compared_at_once
from mathverifier.workers.verify_pool import chunks, shared_judges

Result = TypeVar("Result")
# How far an item has come: what it asks of algebra, its verdict, or nothing yet.
Begun = tuple[VerificationTask, Verdict | SymbolicQuery | None]
# Of a round of the event loop, for all batches together.
SLICE_S = 0.005
# A longer text would hold up everybody on the event loop: it is read in another process.
INLINE_CHARACTERS = 4_000
# A process for algebra more than there are cores; and how many of all batches leave to single items: that one, and one
# for whose core the event loop is left.
MORE, SPARE = 1, 2


class VerificationService:
    """Judges ordinary items here and now, the long and the many in child processes, and waits for algebra."""

    def __init__(self, cache: Cache):
        self._cache = cache
        for children in (shared_pool(), shared_judges()):
            children.give_way()
        shared_pool().reserve(MORE)
        self._for_algebra = BoundedExecutor(shared_pool().size, min(SPARE, shared_pool().size - 1))
        self._begins = asyncio.Lock()
        self._for_judges = BoundedExecutor(shared_judges().size)

    def at_once(self, request: VerifyRequest) -> bytes | None:
        """Return the verdict as JSON where nothing has to be waited for, else None."""
        item = _item(request)
        if (item.size > INLINE_CHARACTERS and not item.is_too_large) or self._cache.far:
            return None
        if (known := self._cache.near(request)) is not None:
            observe(known)
            return known
        found = VerificationTask(item).next()
        if not isinstance(found, Verdict):
            return None
        verdict = to_json(found)
        self._cache.put_near(request, verdict)
        observe(found)
        return verdict

    async def verify(self, request: VerifyRequest, demand: Demand) -> bytes:
        """Return the verdict as JSON. Raises Unavailable where too much is asked for."""
        return (await self._judged([request], demand))[0]

    async def verify_each(self, requests: Sequence[VerifyRequest | Refused], demand: Demand) -> list[bytes]:
        """Return the results of a batch or a stream as JSON, in order: verdicts, and the refusals that came instead.

        What cannot begin within the demand's patience is `unknown/not_reached`.
        """
        good = [request for request in requests if isinstance(request, VerifyRequest)]
        verdicts = iter(await self._judged(good, demand) if good else ())
        observe(*(request for request in requests if isinstance(request, Refused)))
        return [
            to_json(request) if isinstance(request, Refused) else b'{"verdict":%b}' % next(verdicts)
            for request in requests
        ]

    def compare_at_once(self, request: EquivalentRequest) -> Comparison | None:
        """Return the comparison where nothing has to be waited for, else None."""
        if _is_long(request):
            return None
        found = [compared_at_once(question) for question in _questions(request)]
        known = [one for one in found if one is not None]
        decided = best_of(known) if known else None
        return decided if decided is not None and (decided.outcome == "correct" or len(known) == len(found)) else None

    async def compare(self, request: EquivalentRequest, demand: Demand) -> Comparison:
        """Return the comparison of long texts, or what algebra says. Raises Unavailable where too much is asked for."""
        found: list[Comparison] = []
        for question in _questions(request):
            compare = partial(compared_at_once, question)
            exact = await self._aside(compare, demand) if _is_long(request) else compare()
            found.append(exact if exact is not None else await self._algebra(question, demand))
            if found[-1].outcome == "correct":
                break
        return best_of(found)

    async def _judged(self, requests: Sequence[VerifyRequest], demand: Demand) -> list[bytes]:
        known = await self._cache.get(requests)
        missing = [place for place, verdict in enumerate(known) if verdict is None]
        items = [_item(requests[place]) for place in missing]
        found = await self._in_children(items, demand) if _is_much(items) else [None] * len(items)
        open_items = [item for item, verdict in zip(items, found, strict=True) if verdict is None]
        begun = await self._begin(open_items, demand)
        rest = iter(await asyncio.gather(*(self._finish(*one, demand) for one in zip(open_items, begun, strict=True))))
        finished = [next(rest) if verdict is None else verdict for verdict in found]
        await self._cache.put([(requests[place], verdict) for place, verdict in zip(missing, finished, strict=True)])
        fresh = iter(finished)
        verdicts = [next(fresh) if verdict is None else verdict for verdict in known]
        observe(*verdicts)
        return verdicts

    async def _in_children(self, items: Sequence[Item], demand: Demand) -> Sequence[bytes | None]:
        async def judged(chunk: Sequence[Item]) -> Sequence[bytes | None]:
            try:
                return await self._aside(partial(_have_judged, chunk), demand)
            except Late:
                if not demand.batch:
                    raise
                return [to_json(not_reached())] * len(chunk)

        parts = await asyncio.gather(*map(judged, chunks(items)))
        return [verdict for part in parts for verdict in part]

    async def _begin(self, items: Sequence[Item], demand: Demand) -> list[Begun]:
        """Return how far each item comes here; the long ones are not begun.

        Others are served between: all the batches that there are take a slice of a round of the loop together.
        """
        begun: list[Begun] = []
        async with self._begins if demand.batch else nullcontext():
            since = time.monotonic()
            for item in items:
                if time.monotonic() - since > SLICE_S:
                    await asyncio.sleep(0)
                    since = time.monotonic()
                judgment = VerificationTask(item)
                if demand.batch and demand.is_over:
                    begun.append((judgment, not_reached()))
                else:
                    begun.append((judgment, None if item.size > INLINE_CHARACTERS else judgment.next()))
            await asyncio.sleep(0)
        return begun

    async def _finish(self, item: Item, begun: Begun, demand: Demand) -> bytes:
        judgment, found = begun
        while True:
            try:
                if found is None:
                    found = await self._aside(judgment.next, demand)
                if isinstance(found, Verdict):
                    return to_json(found)
                judgment.answer(found, await self._algebra(found, demand))
                found = None if item.size > INLINE_CHARACTERS else judgment.next()
            except Late:
                if not demand.batch:
                    raise
                return to_json(not_reached())

    async def _aside(self, work: Callable[[], Result], demand: Demand) -> Result:
        """Return what `work`, which waits for a judge or reads what is long, returns. Raises Late."""
        try:
            return await self._for_judges.run(work, demand.patience_s, client=demand.client, batch=demand.batch)
        except Busy as error:
            raise Late("too many long texts are to be read: ask again a little later", error.wait_s) from None

    async def _algebra(self, question: SymbolicQuery, demand: Demand) -> Comparison:
        compare = partial(_compared, demand, question)
        try:
            return await self._for_algebra.run(compare, demand.patience_s, client=demand.client, batch=demand.batch)
        except Busy as error:
            raise Late("too much algebra is asked for: ask again a little later", error.wait_s) from None
        except (RuntimeError, OSError):
            raise Unavailable("no child process for symbolic work can be started just now: try again") from None


def _compared(demand: Demand, question: SymbolicQuery) -> Comparison:
    began, texts = time.monotonic(), (question.reference, question.answer, demand.deadline_s)
    try:
        return shared_pool().compare(*texts, strict=question.strict, nouns=question.nouns)
    finally:
        demand.algebra_s += time.monotonic() - began


def _item(request: VerifyRequest) -> Item:
    text, steps = request.solution, None
    if not isinstance(text, str):
        text, steps = "\n".join(text), tuple(text)
    references = request.reference if isinstance(request.reference, list) else [request.reference]
    flags = request.strict, request.profile
    rest = tuple(one for one in references[1:] if one is not None)
    return Item(
        request.problem, text, steps, references[0], *flags, rest, request.thought_open, request.profile_thoughts
    )


def _questions(request: EquivalentRequest) -> list[SymbolicQuery]:
    return [SymbolicQuery(one, request.answer, request.strict) for one in _accepted(request.reference)]


def _accepted(reference: str | list[str]) -> list[str]:
    return reference if isinstance(reference, list) else [reference]


def _is_long(request: EquivalentRequest) -> bool:
    return sum(map(len, _accepted(request.reference))) + len(request.answer) > INLINE_CHARACTERS


def _is_much(items: Sequence[Item]) -> bool:
    """Say whether handing the items to another process takes less of this one's time than judging them."""
    return any(item.size > INLINE_CHARACTERS for item in items) or sum(item.profile for item in items) > 1


def _have_judged(items: Sequence[Item]) -> Sequence[bytes | None]:
    try:
        return shared_judges().judge(items)
    except (RuntimeError, OSError):  # No process can be started just now: this one does it.
        return [None] * len(items)
