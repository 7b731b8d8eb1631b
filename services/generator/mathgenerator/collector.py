"""One collection: sample candidates, have them scored, publish the pairs, archive it all."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import redis.asyncio
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import OutOfMemoryError, TimeoutError

from mathcontracts import Candidate, CollectRequest, CollectStatus, PreferencePair, Problem, Sampling, ScoredCandidate
from mathgenerator.archive import Archive
from mathgenerator.core.pairing import pair_up
from mathgenerator.patience import persist
from mathgenerator.samplers.base import SamplerUnavailable
from mathgenerator.sampling_thread import SamplingThread
from mathgenerator.scoring import Scorer

REDIS_AWAY = (RedisConnectionError, TimeoutError, OutOfMemoryError)


class Collector:
    """Collects for one request. What an earlier, interrupted collection archived is kept and not sampled again.

    Pairs of a problem go to the stream before its candidates go to the archive, so that an archived problem is always
    a published one. A crash in between publishes its pairs twice, under the same ids where sampling is repeatable.
    The last entry of the stream has the field `end`: the number of pairs. Sampling of a batch and scoring of the one
    before it go on at the same time.
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
        committing: asyncio.Task[None] | None = None
        try:
            for batch in self._sampling.batches(waiting, self._request.n):
                candidates = await self._sample(batch)
                if committing:
                    await committing
                committing = asyncio.create_task(self._commit(archive, batch, candidates))
            if committing:
                await committing
        finally:
            if committing:
                committing.cancel()
                await asyncio.gather(committing, return_exceptions=True)

    async def _take_up(self, archive: Archive) -> None:
        """Count what the archive holds, and publish its pairs again if the stream is gone."""
        if not archive.done:
            return
        lost = not await persist(lambda: self._stream.exists(self._request.stream), REDIS_AWAY, self._patience_s)
        total = 0
        for problem, scored in archive.problems():
            pairs = self._pairs(problem, scored)
            total += len(pairs)
            if lost:
                await self._publish_pairs(pairs)
        self._show(archive, total)

    async def _sample(self, batch: Sequence[Problem]) -> list[Candidate]:
        request = self._request
        sampling = Sampling(**request.model_dump(include=set(Sampling.model_fields)))

        def sample() -> asyncio.Future[list[Candidate]]:
            return asyncio.ensure_future(self._sampling.sample(batch, sampling, request.prompt, request.model))

        return await persist(sample, (SamplerUnavailable,), self._patience_s)

    async def _commit(self, archive: Archive, batch: Sequence[Problem], candidates: Sequence[Candidate]) -> None:
        scored = await self._scorer.score(batch, candidates)
        archive.admit(scored)  # Before a pair of them is published.
        n = self._request.n
        for place, problem in enumerate(batch):
            own = scored[place * n : (place + 1) * n]
            pairs = self._pairs(problem, own)
            await self._publish_pairs(pairs)
            archive.append(problem, own)
            self._show(archive, self.status.pairs + len(pairs))
        archive.sync()

    def _pairs(self, problem: Problem, scored: Sequence[ScoredCandidate]) -> list[PreferencePair]:
        return pair_up(
            problem,
            scored,
            include_flawed_process=self._request.include_flawed_process,
            clean_wrongness=self._request.clean_wrongness,
        )

    async def _publish_pairs(self, pairs: Sequence[PreferencePair]) -> None:
        for pair in pairs:
            await self._publish({"pair": pair.model_dump_json()})

    async def _publish(self, entry: dict[str, str | int]) -> None:
        fields: dict[Any, Any] = dict(entry)
        await persist(lambda: self._stream.xadd(self._request.stream, fields), REDIS_AWAY, self._patience_s)

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
