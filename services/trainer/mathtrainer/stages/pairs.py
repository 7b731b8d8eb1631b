"""Stage `pairs`: a round's pairs from the Redis Stream, mined and weighed."""

import gzip
import time
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from pydantic import JsonValue, ValidationError
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import ResponseError
from redis.exceptions import TimeoutError as RedisTimeoutError

from mathcontracts import PreferencePair, WeightsSpec
from mathtrainer.core.metrics import effective_sample_size
from mathtrainer.core.mining import mine
from mathtrainer.core.prefixes import paired, wrong_tokens
from mathtrainer.core.versions import Mixed, only
from mathtrainer.core.weights import HARD, basis, scaled, with_hardness
from mathtrainer.data.pair_file import PairFile
from mathtrainer.services.retry import persist
from mathtrainer.stages.context import BadInput, StageContext, StageError
from mathtrainer.stages.continuation_file import ContinuationFile, load_continuations
from mathtrainer.stages.pair_runs import PairRuns

GROUP, CONSUMER = "trainer", "trainer"
PAGE = 500
BLOCK_MS = 500
END_PATIENCE_S = 30.0
REDIS_AWAY = (RedisConnectionError, RedisTimeoutError)


def run(context: StageContext, work_dir: Path) -> Mapping[str, JsonValue]:
    """Leave `pairs.jsonl`, a pair with hardness and weight a line, and return how they are spread.

    Memory holds the pairs of a problem, and a few numbers of each: all else is on disk, in a folder that goes again.
    Entries are acknowledged only when all models that were trained on them are published (`acknowledge`):
    until then a resumed run gets them again. Raises BadInput where no pair is left to train on.
    """
    spec = context.spec
    spread = Spread()
    with PairRuns(work_dir / "runs") as runs:
        drafts = runs.folder / "drafts.gz"
        with gzip.open(drafts, "wt", encoding="utf-8", compresslevel=1) as file:
            for pair in _pointed(context, _paired(context, mined(context, runs))):
                hard = with_hardness(pair)
                spread.add(hard, spec.weights)
                file.write(hard.stored_json() + "\n")
        collected = runs.counts.total()
        _one_version(context, spread.versions)
        if not spread.count:
            raise BadInput(
                f"mining: none of {collected} pairs can be trained on: raise collect.n, collect.temperature or "
                "problems.train, so that some problems get right and wrong answers"
            )
        weights = scaled(spread.bases, spec.weights)
        runs.drop()
        _write_weighed(drafts, weights, work_dir / "pairs.jsonl")
    return {"collected": collected, **spread.facts(), **_facts_of(weights)}


def load_pairs(context: StageContext) -> PairFile:
    """Return the pairs of the published stage."""
    return PairFile(context.stage_dir(context.pairs_stage) / "pairs.jsonl")


def mined(context: StageContext, runs: PairRuns) -> Iterator[PreferencePair]:
    """Yield the pairs of the round's collection that the recipe trains on, in the order of `mine`.

    Raises as `collected` does.
    """
    for pairs in collected(context, runs):
        yield from mine(pairs, context.spec.mining)


def collected(context: StageContext, runs: PairRuns) -> Iterator[list[PreferencePair]]:
    """Read all parts of the round's collection into `runs`, and yield the pairs of each problem.

    Raises StageError if more than one version of the verifier judged them. It is raised, too, after the last problem,
    if a part's stream held fewer pairs than its collector counted. Raises ServiceUnavailable if Redis is away for long.
    """
    totals = [(part, _read_part(part, runs)) for part in context.parts]
    _one_version(context, runs.versions)
    for pairs in runs.problems():
        context.check()
        yield pairs
    for part, total in totals:
        if runs.counts[part.part] < total:
            raise _lost(part, runs.counts[part.part], total)


@dataclass
class Spread:
    """What is kept of each pair while pairs go by: three numbers."""

    hardness: "array[float]" = field(default_factory=lambda: array("d"))
    bases: "array[float]" = field(default_factory=lambda: array("d"))
    versions: set[str] = field(default_factory=set)
    problems: int = 0
    flawed: int = 0
    sharing: int = 0
    _problem: str | None = None

    @property
    def count(self) -> int:
        """How many pairs there were."""
        return len(self.bases)

    def add(self, pair: PreferencePair, spec: WeightsSpec) -> None:
        """Take a pair; those of a problem come one after the other."""
        self.hardness.append(pair.hardness or 0.0)
        self.bases.append(basis(pair, spec))
        self.versions |= {pair.chosen.verdict.version, pair.rejected.verdict.version}
        self.flawed += pair.kind == "flawed_process"
        self.sharing += pair.prefix_tokens > 0
        self.problems += pair.problem.id != self._problem
        self._problem = pair.problem.id

    def facts(self) -> dict[str, JsonValue]:
        """Return the facts of the stage that do not need weights."""
        return {
            "pairs": self.count,
            "problems": self.problems,
            "hard_negatives": sum(value >= HARD for value in self.hardness),
            "flawed_process": self.flawed,
            "sharing_prefix": self.sharing,
            "mean_hardness": sum(self.hardness) / self.count,
        }


def _facts_of(weights: Sequence[float]) -> dict[str, JsonValue]:
    return {
        "weight_min": min(weights),
        "weight_max": max(weights),
        "effective_sample_size": effective_sample_size(weights),
    }


def _write_weighed(drafts: Path, weights: Iterable[float], target: Path) -> None:
    with gzip.open(drafts, "rt", encoding="utf-8") as lines, target.open("w", encoding="utf-8") as file:
        for line, weight in zip(lines, weights, strict=True):
            pair = PreferencePair.model_validate_json(line).model_copy(update={"weight": weight})
            file.write(pair.stored_json() + "\n")


def _paired(context: StageContext, pairs: Iterator[PreferencePair]) -> Iterator[PreferencePair]:
    """Yield the pairs of the kind that the recipe names."""
    if context.spec.mining.kind == "whole":
        yield from pairs
        return
    continuations: ContinuationFile | None = None
    for pair in pairs:
        if continuations is None:
            continuations = load_continuations(context)
        yield from paired([pair], continuations, context.spec.mining)


def _pointed(context: StageContext, pairs: Iterator[PreferencePair]) -> Iterator[PreferencePair]:
    """Yield the pairs with the tokens of the wrong step, where the weighting goes by them."""
    spec = context.spec
    if spec.weights.name != "step":
        yield from pairs
        return
    from mathtrainer.training.encoding import decoder

    decode = None
    for pair in pairs:
        decode = decode or decoder(str(context.policy))
        told = pair.chosen.candidate.completion_ids
        span = wrong_tokens(pair.rejected, spec.mining.min_confidence, decode) if told else None
        yield pair.model_copy(update={"wrong_tokens": span})


def _one_version(context: StageContext, versions: Iterable[str]) -> None:
    """Raise StageError where pairs were judged by more than one version of the verifier."""
    try:
        only(versions)
    except Mixed as error:
        raise StageError(
            f"redis: pairs of {context.pairs_stream} are judged by {error}, which are not comparable: submit the "
            "recipe as a new run"
        ) from None


def acknowledge(context: StageContext) -> None:
    """Let go of every entry that was handed out. Repeatable."""
    for part in context.parts:
        _acknowledge_part(part)


def redis_call(context: StageContext, call: Callable[[], Any]) -> Any:
    """Return what a call to Redis returns, waiting for a Redis that is away."""
    return persist(context, call, REDIS_AWAY, "redis")


def _read_part(context: StageContext, runs: PairRuns) -> int:
    """Put the pairs of a part's stream into `runs`: those handed out before an interruption, then the new ones.

    Return how many the collector counted; whether they are as many is known when all are merged.
    """
    redis_call(context, lambda: _join(context))
    for key, fields in _entries(context):
        if "end" in fields:
            return int(fields["end"])
        runs.add(context.part, _pair(context, key, fields), fields["pair"])
    raise _lost(context, runs.count(context.part), None)


def _lost(context: StageContext, count: int, total: int | None) -> StageError:
    return StageError(
        f"redis: stream {context.pairs_stream} gave {count} of {'?' if total is None else total} pairs: was "
        "Redis emptied, or run without `appendonly yes`? Submit the recipe as a new run; the candidates of this "
        f"one are kept in {context.archive}"
    )


def _acknowledge_part(context: StageContext) -> None:
    redis_call(context, lambda: _join(context))
    while entries := redis_call(context, lambda: _read(context, "0")):
        keys = [key for key, _ in entries]
        redis_call(context, partial(context.redis.xack, context.pairs_stream, GROUP, *keys))


def _entries(context: StageContext) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield what was handed out to this consumer before, then what is new, until nothing comes for a while."""
    place = "0"
    while entries := redis_call(context, partial(_read, context, place)):
        yield from entries
        place = entries[-1][0]
    waiting_since = time.monotonic()
    while time.monotonic() - waiting_since < END_PATIENCE_S:
        for entry in redis_call(context, lambda: _read(context, ">")):
            yield entry
            waiting_since = time.monotonic()


def _join(context: StageContext) -> None:
    try:
        context.redis.xgroup_create(context.pairs_stream, GROUP, id="0", mkstream=True)
    except ResponseError as error:
        if not str(error).startswith("BUSYGROUP"):  # The group is there from an earlier attempt.
            raise


def _read(context: StageContext, place: str) -> list[tuple[str, dict[str, str]]]:
    """Return a page of entries: after `place` those that this consumer was handed already, from `>` new ones."""
    block = BLOCK_MS if place == ">" else None
    answer: Any = context.redis.xreadgroup(GROUP, CONSUMER, {context.pairs_stream: place}, count=PAGE, block=block)
    return [entry for _, entries in answer for entry in entries]


def _pair(context: StageContext, key: str, fields: dict[str, str]) -> PreferencePair:
    try:
        return PreferencePair.model_validate_json(fields.get("pair", ""))
    except ValidationError as error:
        raise StageError(
            f"redis: entry {key} of stream {context.pairs_stream} is no pair ({error.errors()[0]['msg']}): is a "
            "generator of another version writing to it?"
        ) from None
