"""Scoring on Ray: data sets of Ray Data, and requests by actors. Both keep their processes, and the children, warm."""

from collections import deque
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

try:
    import ray
    from ray.data import ActorPoolStrategy
    from ray.exceptions import RayError
except ImportError as error:
    raise ValueError("ray is missing: install mathverifier with its extra `ray`") from error

from mathcontracts import Verdict
from mathverifier.api import verify_stream
from mathverifier.batch import columns_read, scored
from mathverifier.client.errors import VerifierError
from mathverifier.schemas import Verified
from mathverifier.workers.symbolic_pool import shared_pool

# Small enough that the last batches of a block spread over the actors, large enough for Ray's messages not to count.
BATCH_ROWS = 256
# Ray reads small files into one block of up to 128 MB, and a block is one actor's: half a million rows would be worked
# on by one core. A block of so many rows is some seconds of work.
BLOCK_ROWS = 2_048
LOT_REQUESTS = 64
# Lots that lie ready for each actor.
AHEAD = 3
START_ATTEMPTS = 4


class Scorer:
    """What an actor runs on each batch; Ray starts another where one dies, and hands it the batch again."""

    def __init__(self, mapping: Mapping[str, str] | None, options: Mapping[str, bool] | None):
        self._mapping, self._options = mapping, options
        shared_pool().warm_up()

    def __call__(self, table: Any) -> Any:
        """Return an Arrow table with its verdicts."""
        return scored(table, self._mapping, self._options)


class Judge:
    """An actor that judges lots of requests."""

    def __init__(self) -> None:
        shared_pool().warm_up()

    def verdicts(self, requests: list[dict[str, Any]]) -> list[bytes]:
        """Return each request's verdict as JSON."""
        return [verdict.model_dump_json().encode() for verdict in verify_stream(requests, workers=1)]


def score(
    dataset: Any,
    mapping: Mapping[str, str] | None = None,
    options: Mapping[str, bool] | None = None,
    *,
    workers: int | None = None,
) -> Any:
    """Return a Ray data set with the struct column `verdict`, as of `mathverifier.batch.scored`, worked out lazily.

    Up to `workers` actors of one core each share the batches, which are cut from blocks without a shuffle. None is as
    many as the cluster has cores. There is one at first: what reads the rows needs a core, too. Rows come in their
    order where the data context asks for it (`preserve_order`). Raises ValueError as `batch.score` does.
    """
    columns_read(dataset.schema().names, mapping, options)
    # A pool that takes every core from the start would wait for ever for the tasks that read.
    actors = ActorPoolStrategy(min_size=1, max_size=workers or cores())
    return dataset.repartition(target_num_rows_per_block=BLOCK_ROWS).map_batches(
        Scorer,
        fn_constructor_args=(mapping, options),
        compute=actors,
        num_cpus=1,
        batch_format="pyarrow",
        batch_size=BATCH_ROWS,
    )


def verified(requests: Iterator[dict[str, Any]], workers: int | None = None) -> Iterator[Verified]:
    """Yield the results of requests in order, judged by so many actors, None for one a core of the cluster.

    An actor that dies is started again and given its lots again. Raises VerifierError where Ray gives up.
    """
    start()
    kind = ray.remote(num_cpus=1, max_restarts=-1, max_task_retries=-1)(Judge)
    actors = [kind.remote() for _ in range(workers or cores())]
    pending: deque[Any] = deque()
    try:
        for number, lot in enumerate(_lots(requests)):
            pending.append(actors[number % len(actors)].verdicts.remote(lot))
            if len(pending) >= AHEAD * len(actors):
                yield from _results(pending.popleft())
        while pending:
            yield from _results(pending.popleft())
    except RayError as error:
        raise VerifierError(f"ray: {str(error).splitlines()[0]}") from error
    finally:
        for actor in actors:
            ray.kill(actor)


def start(own_cores: int | None = None) -> None:
    """Join the cluster that RAY_ADDRESS names, or start Ray on this machine, where that was not done.

    `own_cores` is what a Ray on this machine may use, None all. Raises VerifierError where it does not start: it gives
    itself half a minute, which a busy machine may need several times.
    """
    options: dict[str, Any] = {"include_dashboard": False, "log_to_driver": False, "logging_level": "ERROR"}
    for left in reversed(range(START_ATTEMPTS)):
        if ray.is_initialized():
            return
        try:
            ray.init(num_cpus=own_cores, **options)
        except Exception as error:  # Ray has no error of its own for it.
            ray.shutdown()
            if not left:
                raise VerifierError(f"ray: does not start: {error}") from error


def cores() -> int:
    """Return how many cores the cluster has."""
    start()
    return max(1, int(ray.cluster_resources().get("CPU", 1)))


def _lots(requests: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    while lot := list(islice(requests, LOT_REQUESTS)):
        yield lot


def _results(promise: Any) -> Iterator[Verified]:
    for verdict in ray.get(promise):
        yield Verified(verdict=Verdict.model_validate_json(verdict))
