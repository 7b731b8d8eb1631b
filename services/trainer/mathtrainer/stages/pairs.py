"""Stage `pairs`: a round's pairs from the Redis Stream, mined and weighed."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from pydantic import JsonValue, ValidationError
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import ResponseError
from redis.exceptions import TimeoutError as RedisTimeoutError

from mathcontracts import PreferencePair
from mathtrainer.core.metrics import effective_sample_size
from mathtrainer.core.mining import mine
from mathtrainer.core.prefixes import paired, wrong_tokens
from mathtrainer.core.versions import Mixed, only
from mathtrainer.core.weights import HARD, weigh
from mathtrainer.retry import persist
from mathtrainer.stages.context import BadInput, StageContext, StageError
from mathtrainer.stages.continuation_file import load_continuations

GROUP, CONSUMER = "trainer", "trainer"
PAGE = 500
BLOCK_MS = 500
END_PATIENCE_S = 30.0
REDIS_AWAY = (RedisConnectionError, RedisTimeoutError)


def run(context: StageContext, work_dir: Path) -> Mapping[str, JsonValue]:
    """Leave `pairs.jsonl`, a pair with hardness and weight a line, and return how they are spread.

    Entries are acknowledged only when all models that were trained on them are published (`acknowledge`):
    until then a resumed run gets them again. Raises BadInput where no pair is left to train on.
    """
    spec = context.spec
    found = read_pairs(context)
    mined = mine(found, spec.mining)
    if spec.mining.kind != "whole":
        mined = paired(mined, load_continuations(context), spec.mining)
        _one_version(context, mined)
    pairs = weigh(_pointed(context, mined), spec.weights)
    if not pairs:
        raise BadInput(
            f"mining: none of {len(found)} pairs can be trained on: raise collect.n, collect.temperature or "
            "problems.train, so that some problems get right and wrong answers"
        )
    with (work_dir / "pairs.jsonl").open("w", encoding="utf-8") as file:
        file.writelines(pair.model_dump_json() + "\n" for pair in pairs)
    weights = [pair.weight or 0.0 for pair in pairs]
    hard = [pair.hardness or 0.0 for pair in pairs]
    return {
        "collected": len(found),
        "pairs": len(pairs),
        "problems": len({pair.problem.id for pair in pairs}),
        "hard_negatives": sum(value >= HARD for value in hard),
        "flawed_process": sum(pair.kind == "flawed_process" for pair in pairs),
        "sharing_prefix": sum(pair.prefix_tokens > 0 for pair in pairs),
        "mean_hardness": sum(hard) / len(hard),
        "weight_min": min(weights),
        "weight_max": max(weights),
        "effective_sample_size": effective_sample_size(weights),
    }


def load_pairs(context: StageContext) -> list[PreferencePair]:
    """Return the pairs of the published stage."""
    text = (context.stage_dir(context.pairs_stage) / "pairs.jsonl").read_text(encoding="utf-8")
    return [PreferencePair.model_validate_json(line) for line in text.split("\n") if line]


def read_pairs(context: StageContext) -> list[PreferencePair]:
    """Return the pairs of all parts of the round's collection, each once.

    Raises StageError if a part's stream holds fewer pairs than its collector counted, or if more than one version of
    the verifier judged them. Raises ServiceUnavailable if Redis is away for long.
    """
    pairs = [pair for part in context.parts for pair in _read_part(part)]
    _one_version(context, pairs)
    return pairs


def _pointed(context: StageContext, pairs: list[PreferencePair]) -> list[PreferencePair]:
    """Return the pairs with the tokens of the wrong step, where the weighting goes by them."""
    spec = context.spec
    if not pairs or spec.weights.name != "step":
        return pairs
    from mathtrainer.training.encoding import decoder

    decode = decoder(str(context.policy))
    spans = [
        wrong_tokens(pair.rejected, spec.mining.min_confidence, decode)
        if pair.chosen.candidate.completion_ids
        else None
        for pair in pairs
    ]
    return [pair.model_copy(update={"wrong_tokens": span}) for pair, span in zip(pairs, spans, strict=True)]


def _one_version(context: StageContext, pairs: Sequence[PreferencePair]) -> None:
    """Raise StageError where pairs were judged by more than one version of the verifier."""
    try:
        only(one.verdict.version for pair in pairs for one in (pair.chosen, pair.rejected))
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


def _read_part(context: StageContext) -> list[PreferencePair]:
    """Return the pairs of a part's stream: those handed out before an interruption, then the new ones."""
    redis_call(context, lambda: _join(context))
    pairs: dict[str, PreferencePair] = {}
    total: int | None = None
    for key, fields in _entries(context):
        if "end" in fields:
            total = int(fields["end"])
            break
        pair = _pair(context, key, fields)
        pairs[pair.id] = pair
    if total is None or len(pairs) < total:
        raise StageError(
            f"redis: stream {context.pairs_stream} gave {len(pairs)} of {'?' if total is None else total} pairs: was "
            "Redis emptied, or run without `appendonly yes`? Submit the recipe as a new run; the candidates of this "
            f"one are kept in {context.archive}"
        )
    return list(pairs.values())


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
