"""One collection: sample candidates, have them scored, publish the pairs, archive it all."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from pathlib import Path
from typing import Any, cast

import redis.asyncio
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import OutOfMemoryError, TimeoutError

from mathcontracts import Candidate, CollectRequest, CollectStatus, PreferencePair, Problem, Sampling, ScoredCandidate
from mathgenerator.archive import Archive
from mathgenerator.core.pairing import pair_up
from mathgenerator.retry import persist
from mathgenerator.samplers.base import SamplerUnavailable
from mathgenerator.sampling_executor import SamplingThread
from mathgenerator.scoring import Scorer

REDIS_AWAY = (RedisConnectionError, TimeoutError, OutOfMemoryError)


class Collector:
    """Collects for one request. What an earlier, interrupted collection archived is kept and not sampled again.

    Pairs of a problem go to the stream before its candidates go to the archive, so that an archived problem is always
    a published one. A crash in between publishes its pairs twice, under the same ids where sampling is repeatable.
    The last entry of the stream has the field `end`: the number of pairs. Sampling goes on while what is there is
    scored. Without a stream, pairs are counted and go nowhere.
    """

    def __init__(
        self,
        *,
        request: CollectRequest,
        sampling: SamplingThread,
        scorer: Scorer,
        stream: redis.asyncio.Redis,
        archive: Path,
        patience_s: float,
    ):
        self.status = CollectStatus(
            run_id=request.run_id,
            state="running",
            problems_total=len(request.problems),
            problems_done=0,
            candidates=0,
            correct=0,
            incorrect=0,
            unknown=0,
            pairs=0,
            archive=str(archive.absolute()),
        )
        self._request = request
        self._sampling = sampling
        self._scorer = scorer
        self._stream = stream
        self._path = archive
        self._patience_s = patience_s

    async def run(self) -> None:
        """Collect to the end.

        Raises SamplerError, VerifierError, RedisError or ArchiveError; what was archived by then stays good.
        """
        archive = await asyncio.to_thread(Archive, self._path, self._request.n)
        try:
            await self._take_up(archive)
            await self._collect(archive)
            await self._publish({"end": self.status.pairs})
        finally:
            archive.close()

    async def _collect(self, archive: Archive) -> None:
        waiting = [problem for problem in self._request.problems if problem.id not in archive.done]
        async with aclosing(self._sampled(waiting)) as lots:
            async for problems, candidates in lots:  # What is sampled meanwhile is the next lot.
                await self._commit(archive, problems, candidates)

    async def _take_up(self, archive: Archive) -> None:
        """Count what the archive holds, and publish its pairs again if the stream is gone."""
        if not archive.done:
            return
        lost = await self._stream_is_lost()
        total = 0
        for problem, scored in archive.problems():
            pairs = self._pairs(problem, scored)
            total += len(pairs)
            if lost:
                await self._publish_pairs(pairs)
        self._show(archive, total)

    async def _stream_is_lost(self) -> bool:
        name = self._request.stream
        return name is not None and not await persist(lambda: self._stream.exists(name), REDIS_AWAY, self._patience_s)

    async def _sampled(self, waiting: Sequence[Problem]) -> AsyncGenerator[tuple[list[Problem], list[Candidate]]]:
        """Yield problems with their candidates, as they come; a sampler that is away is asked again for the others."""
        request = self._request
        sampling = Sampling(**request.model_dump(include=set(Sampling.model_fields)))
        left = {problem.id: problem for problem in waiting}

        async def go_on() -> AsyncGenerator[list[list[Candidate]]]:
            stream = self._sampling.stream(
                list(left.values()), sampling, request.prompt, request.model, request.prefixes
            )
            async with aclosing(stream):
                async for lot in stream:
                    yield lot

        stream = go_on()

        async def next_lot() -> list[list[Candidate]] | None:
            nonlocal stream
            try:
                return await anext(stream, None)
            except SamplerUnavailable:
                stream = go_on()
                raise

        try:
            while (lot := await persist(next_lot, (SamplerUnavailable,), self._patience_s)) is not None:
                problems = [left.pop(candidates[0].problem_id) for candidates in lot]
                yield problems, [candidate for candidates in lot for candidate in candidates]
        finally:
            await stream.aclose()

    async def _commit(self, archive: Archive, batch: Sequence[Problem], candidates: Sequence[Candidate]) -> None:
        """Publish and archive the problems all of whose candidates have a verdict; raise what kept others from one."""
        scored, failure = await self._scorer.score(batch, candidates)
        archive.admit([one for one in scored if one is not None])  # Before a pair of them is published.
        n = self._request.n
        for place, problem in enumerate(batch):
            own = [one for one in scored[place * n : (place + 1) * n] if one is not None]
            if len(own) < n:
                continue
            pairs = self._pairs(problem, own)
            await self._publish_pairs(pairs)
            archive.append(problem, own)
            self._show(archive, self.status.pairs + len(pairs))
        archive.sync()
        if failure is not None:
            raise failure

    def _pairs(self, problem: Problem, scored: Sequence[ScoredCandidate]) -> list[PreferencePair]:
        return pair_up(
            problem,
            scored,
            include_flawed_process=self._request.include_flawed_process,
            clean_wrongness=self._request.clean_wrongness,
        )

    async def _publish_pairs(self, pairs: Sequence[PreferencePair]) -> None:
        for pair in pairs:
            await self._publish({"pair": pair.stored_json()})

    async def _publish(self, entry: dict[str, str | int]) -> None:
        name, fields = self._request.stream, cast(dict[Any, Any], entry)
        if name is not None:
            await persist(lambda: self._stream.xadd(name, fields), REDIS_AWAY, self._patience_s)

    def _show(self, archive: Archive, pairs: int) -> None:
        self.status = self.status.model_copy(
            update={
                "problems_done": len(archive.done),
                "candidates": archive.outcomes.total(),
                "correct": archive.outcomes["correct"],
                "incorrect": archive.outcomes["incorrect"],
                "unknown": archive.outcomes["unknown"],
                "left_out": archive.left_out,
                "pairs": pairs,
            }
        )
