"""The collections of this service, by run id."""

import asyncio
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import redis.asyncio
from redis.exceptions import RedisError

from mathcontracts import CollectRequest, CollectStatus
from mathgenerator.archive import ArchiveError
from mathgenerator.collection_record import Record
from mathgenerator.collector import Collector
from mathgenerator.samplers.base import SamplerError
from mathgenerator.sampling_executor import SamplingThread
from mathgenerator.scoring import Scorer
from mathgenerator.settings import Settings
from mathverifier import VerifierError

INTERRUPTED = "the generator was stopped before the end; nothing archived is lost: POST /collect again to resume"
CANCEL_AGAIN_S = 0.2
log = logging.getLogger(__name__)


class CollectionConflict(Exception):
    """The run id stands for another request."""


class UnknownCollection(Exception):
    """No collection has this run id."""


@dataclass
class _Live:
    collector: Collector
    record: Record
    folder: Path
    task: asyncio.Task[None]
    written: bool = False

    def end(self, state: Literal["done", "failed", "cancelled"], error: str | None = None) -> None:
        """Set how the collection ended, and write it down if the disk takes it: the archive is what counts."""
        self.collector.status = self.collector.status.model_copy(update={"state": state, "error": error})
        try:
            _write(Record(request=self.record.request, status=self.collector.status), self.folder)
            self.written = True
        except ArchiveError as failure:
            log.error("collection %s: %s", self.collector.status.run_id, failure)

    async def stop(self, state: Literal["failed", "cancelled"], error: str | None = None) -> None:
        """Cancel the task if it still runs."""
        while not self.task.done():
            # Once is not enough: what the task awaits may finish in the same instant and swallow the cancellation.
            self.task.cancel()
            await asyncio.wait({self.task}, timeout=CANCEL_AGAIN_S)
        # It may have come to its own end just before.
        if self.task.cancelled() and self.collector.status.state == "running":
            self.end(state, error)


class Registry:
    """Starts, resumes, shows and cancels collections; `<runs_dir>/<run_id>/collection.json` tells of each."""

    def __init__(self, settings: Settings, sampling: SamplingThread, scorer: Scorer, stream: redis.asyncio.Redis):
        self._settings = settings
        self._sampling = sampling
        self._scorer = scorer
        self._stream = stream
        self._live: dict[str, _Live] = {}
        self._starting = asyncio.Lock()

    async def start(self, request: CollectRequest) -> CollectStatus:
        """Start a collection, or resume one that failed, was cancelled or was interrupted.

        One that is running or done stays as it is. Raises CollectionConflict where the run id is taken by a request
        that differs. Raises ModelNotFound where there is no such model, ArchiveError where nothing can be written.
        """
        async with self._starting:
            folder = self._settings.runs_dir / request.run_id
            collector = Collector(
                request=request,
                sampling=self._sampling,
                scorer=self._scorer,
                stream=self._stream,
                archive=folder / "candidates.jsonl",
                patience_s=self._settings.patience_s,
            )
            # The digest of a million problems takes seconds.
            record = await asyncio.to_thread(Record.of, request, collector.status)
            known = Record.read(folder / "collection.json")
            if known and (differing := known.differences(record)):
                raise CollectionConflict(
                    f"run_id: {request.run_id!r} was asked for with another {', '.join(differing)}: "
                    "use another run_id, or the same request"
                )
            live = self._live.get(request.run_id)
            if live and not live.task.done():
                return live.collector.status
            if known and known.status.state == "done":
                return known.status
            await self._sampling.check(request.model)
            _write(record, folder)
            task = asyncio.create_task(self._run(collector))
            self._live[request.run_id] = _Live(collector, record, folder, task)
            return collector.status

    def status(self, run_id: str) -> CollectStatus:
        """Tell where a collection stands. Raises UnknownCollection."""
        live = self._live.get(run_id)
        if live and not live.written:
            return live.collector.status
        # What is written down may be newer than what was here: another generator may have taken it up since.
        record = Record.read(self._settings.runs_dir / run_id / "collection.json")
        if record is None:
            raise UnknownCollection(f"no collection has the run_id {run_id!r}: POST /collect starts one")
        if record.status.state == "running":
            return record.status.model_copy(update={"state": "failed", "error": INTERRUPTED})
        return record.status

    async def cancel(self, run_id: str) -> CollectStatus:
        """Cancel a collection that is running; leave any other as it is. Raises UnknownCollection."""
        if run_id in self._live:
            await self._live[run_id].stop("cancelled")
        return self.status(run_id)

    async def close(self) -> None:
        """Stop all collections so that they can be resumed."""
        for live in self._live.values():
            await live.stop("failed", INTERRUPTED)

    async def _run(self, collector: Collector) -> None:
        run_id = collector.status.run_id
        try:
            await collector.run()
        except (SamplerError, VerifierError, ArchiveError) as error:
            self._live[run_id].end("failed", " ".join(str(error).split()))
        except RedisError as error:
            self._live[run_id].end("failed", f"redis: {' '.join(str(error).split())}; POST /collect again to resume")
        except Exception:
            log.exception("collection %s failed", run_id)
            self._live[run_id].end("failed", "internal error: the generator's log has the details")
        else:
            self._live[run_id].end("done")


def _write(record: Record, folder: Path) -> None:
    try:
        record.write(folder / "collection.json")
    except OSError as error:
        raise ArchiveError(f"archive: cannot write to {folder}: {error.strerror}; set MATHGENERATOR_RUNS_DIR") from None
