"""The runs, as Redis knows them: what was asked, where each stands, who owns it, what it tells."""

import json
import logging
import secrets
import time
from collections.abc import Iterator, Mapping
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, JsonValue, ValidationError
from redis import Redis
from redis.backoff import ExponentialWithJitterBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError, ResponseError
from redis.exceptions import TimeoutError as RedisTimeoutError
from redis.retry import Retry

from mathcontracts import RunSpec
from mathtrainer.core.run_state import ENDED, FOLLOWING, Failure, RunState
from mathtrainer.runs.stored_spec import read_spec

INDEX = "mathtrainer:runs"
EVENTS_KEPT = 5000
# The form of a record; one without a number is of the first.
SCHEMA = 1
log = logging.getLogger(__name__)
AWAY = (RedisConnectionError, RedisTimeoutError)
StopReason = Literal["cancel", "deadline", "lost"]

# A lease is a key that holds its owner's fence and lapses by itself. Fences only grow: whoever holds an older one
# than the lease is stale, and everything that changes a run asks for the fence in the same atomic step.
_ACQUIRE = """
if redis.call('EXISTS', KEYS[2]) == 1 then return 0 end
local fence = redis.call('HINCRBY', KEYS[1], 'fence', 1)
redis.call('SET', KEYS[2], fence, 'NX', 'PX', ARGV[1])
return fence
"""
# A lease that lapsed while Redis or this machine stood still may be taken back as long as nobody else had it.
_RENEW = """
local owner = redis.call('GET', KEYS[2])
if owner and owner ~= ARGV[1] then return 0 end
if not owner and redis.call('HGET', KEYS[1], 'fence') ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[2], ARGV[1], 'PX', ARGV[2])
redis.call('HINCRBYFLOAT', KEYS[1], 'elapsed_s', ARGV[3])
return 1
"""
_RELEASE = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0"
# ARGV: fence or '' (then nobody may hold a lease), the states it may come from ('a,b,'), field, value, field, value, …
_MOVE = """
local owner = redis.call('GET', KEYS[2])
if (owner or '') ~= ARGV[1] then return 0 end
local state = redis.call('HGET', KEYS[1], 'state')
if not state or not string.find(ARGV[2], state .. ',', 1, true) then return 0 end
redis.call('HSET', KEYS[1], unpack(ARGV, 3))
return 1
"""


class RunRecord(BaseModel):
    """What is known of a run. Times are seconds since 1970; `elapsed_s` counts only what a worker spent on it."""

    model_config = ConfigDict(frozen=True)

    run_id: str
    spec: RunSpec
    state: RunState
    created: float
    updated: float
    stage: str = ""
    elapsed_s: float = 0.0
    fence: int = 0
    stop: StopReason | None = None
    failure: Failure | None = None
    error: str | None = None
    # In place of the recipe's, for a run that went on past that.
    deadline_s: float | None = None

    @property
    def may_take_s(self) -> float:
        """Seconds that workers may spend on it in all."""
        return self.spec.deadline_s if self.deadline_s is None else self.deadline_s


class UnknownRun(LookupError):
    """There is no such run."""


class UnreadableRun(UnknownRun):
    """There is one, on record in a form that this version does not know."""


def connect(url: str, *, patient: bool) -> Redis:
    """Return a client that answers with text. A patient one outlasts a restart of Redis; the other fails at once.

    Raises ValueError if the URL cannot be read.
    """
    return Redis.from_url(
        url,
        decode_responses=True,
        socket_connect_timeout=3,
        socket_timeout=60,
        health_check_interval=30,
        retry=Retry(ExponentialWithJitterBackoff(base=0.1, cap=3), 10 if patient else 0),
    )


class Runs:
    """All runs of one Redis. Methods raise redis.exceptions.RedisError where Redis is away."""

    def __init__(self, redis: Redis):
        """`redis` must answer with text (see `connect`)."""
        self.redis = redis
        self._redis: Any = redis  # redis-py types every answer as perhaps awaitable.
        self._named: set[str] = set()

    def add(self, spec: RunSpec) -> RunRecord:
        """Put a new run on record, queued, and return it. Whoever adds it also sends it to the workers."""
        run_id = f"{spec.name}-{time.strftime('%Y%m%d-%H%M%S', time.gmtime())}-{secrets.token_hex(2)}"
        now = time.time()
        fields = {"spec": spec.model_dump_json(), "state": RunState.QUEUED.value, "created": now, "updated": now}
        with self._redis.pipeline(transaction=True) as pipe:
            pipe.hset(_key(run_id), mapping={"schema": SCHEMA, **fields})
            pipe.zadd(INDEX, {run_id: now})
            pipe.execute()
        self.tell(run_id, state=RunState.QUEUED.value)
        return self.get(run_id)

    def get(self, run_id: str) -> RunRecord:
        """Return a run's record. Raises UnknownRun, or UnreadableRun for one of another version."""
        try:
            fields = self._redis.hgetall(_key(run_id))
        except (ResponseError, UnicodeDecodeError):  # Something else has this key, or it holds bytes that are no text.
            raise UnreadableRun(f"run: {run_id!r} is on record as no version of mathtrainer has it") from None
        if not fields:
            raise UnknownRun(f"run: {run_id!r} is not known; `mathtrainer runs` lists those that are")
        schema = fields.get("schema", "1")
        if schema != str(SCHEMA):
            raise UnreadableRun(f"run: {run_id!r} is on record in the form {schema}, and this version reads {SCHEMA}")
        known = {name: value for name, value in fields.items() if value != "" and name in RunRecord.model_fields}
        try:
            return RunRecord(run_id=run_id, **{**known, "spec": read_spec(fields["spec"])})
        except (KeyError, ValueError) as error:
            field = f"{error.errors()[0]['loc']}" if isinstance(error, ValidationError) else type(error).__name__
            raise UnreadableRun(
                f"run: {run_id!r} is on record as another version of mathtrainer has it ({field})"
            ) from None

    def all(self) -> list[RunRecord]:
        """Return all runs, the newest first; those of another version are left to it, and named in the log once."""
        records, unreadable = self.read()
        for run_id in unreadable.keys() - self._named:
            log.warning("%s: left alone", unreadable[run_id])
        self._named |= unreadable.keys()
        return records

    def read(self) -> tuple[list[RunRecord], dict[str, str]]:
        """Return all runs, the newest first; and by id, of those that cannot be read, the reason."""
        records, unreadable = [], {}
        for run_id in self._redis.zrevrange(INDEX, 0, -1):
            try:
                records.append(self.get(run_id))
            except UnknownRun as error:
                unreadable[run_id] = str(error.args[0])
        return records, unreadable

    def acquire(self, run_id: str, lease_s: float) -> int | None:
        """Take the lease and return its fence, None if somebody holds it."""
        fence = self._redis.eval(_ACQUIRE, 2, _key(run_id), _key(run_id, "lease"), _ms(lease_s))
        return int(fence) or None

    def renew(self, run_id: str, fence: int, lease_s: float, spent_s: float = 0.0) -> bool:
        """Keep the lease for another `lease_s` and add to the time spent; False if it is somebody else's by now."""
        return bool(
            self._redis.eval(_RENEW, 2, _key(run_id), _key(run_id, "lease"), fence, _ms(lease_s), f"{spent_s:.6f}")
        )

    def release(self, run_id: str, fence: int) -> None:
        """Let go of the lease, if it is still ours."""
        self._redis.eval(_RELEASE, 1, _key(run_id, "lease"), fence)

    def owner(self, run_id: str) -> int | None:
        """Return the fence of whoever holds the lease, None if nobody does."""
        fence = self._redis.get(_key(run_id, "lease"))
        return None if fence is None else int(fence)

    def move(self, run_id: str, state: RunState, fence: int | None = None, **fields: str | int | None) -> bool:
        """Change a run's state, if the state it is in allows it, and tell its followers.

        With a fence, only its holder may; without, only while nobody holds the lease. Returns whether it was done.
        """
        allowed = "".join(f"{before}," for before, after in FOLLOWING.items() if state in after)
        values = {"state": state.value, "updated": time.time(), **fields}
        flat = [item for name, value in values.items() for item in (name, "" if value is None else str(value))]
        keys = _key(run_id), _key(run_id, "lease")
        done = bool(self._redis.eval(_MOVE, 2, *keys, "" if fence is None else fence, allowed, *flat))
        if done:
            self.tell(run_id, state=state.value)
        return done

    def note(self, run_id: str, **fields: str) -> None:
        """Set fields of the record that are not its state: `stage`, `error`."""
        self._redis.hset(_key(run_id), mapping={**fields, "updated": time.time()})

    def queue_again(self, run_id: str) -> bool:
        """Put a run that nobody owns back to queued, so that it can be sent to the workers. False if that cannot be."""
        return self.move(run_id, RunState.QUEUED, failure=None, error=None, stop=None)

    def cancel(self, run_id: str) -> RunState:
        """Ask for a run to stop and return the state it was in; one that waits is cancelled at once."""
        record = self.get(run_id)
        if record.state not in ENDED and not self.move(run_id, RunState.CANCELLED):
            self.ask_to_stop(run_id, "cancel")
        return record.state

    def ask_to_stop(self, run_id: str, reason: StopReason) -> None:
        """Leave word for the job of a run to stop."""
        self._redis.hset(_key(run_id), "stop", reason)

    def must_stop(self, run_id: str, fence: int) -> StopReason | None:
        """Return why the job that holds `fence` must stop: "lost" if somebody has taken the run over since."""
        newest, reason = self._redis.hmget(_key(run_id), "fence", "stop")
        asked: StopReason | None = reason or None
        return "lost" if newest != str(fence) else asked

    def tell(self, run_id: str, **event: JsonValue) -> None:
        """Add an event to what followers of the run read; the oldest are dropped beyond some thousands."""
        self._redis.xadd(_key(run_id, "events"), {"event": json.dumps(event)}, maxlen=EVENTS_KEPT, approximate=True)

    def progress(self, run_id: str) -> Mapping[str, Any] | None:
        """Return the newest event that tells how far a stage is, None where none of the last ones does."""
        for _, fields in self._redis.xrevrange(_key(run_id, "events"), count=20):
            event: Mapping[str, Any] = json.loads(fields["event"])
            if "done" in event:
                return event
            if "stage" in event:
                return None
        return None

    def follow(self, run_id: str, after: str = "0", wait_s: float = 2.0) -> Iterator[Mapping[str, Any] | None]:
        """Yield the run's events from the id `after` on ('0': all, '$': new ones); None when none came for `wait_s`."""
        last = after
        while True:
            try:
                answer = self._redis.xread({_key(run_id, "events"): last}, block=_ms(wait_s), count=500)
            except AWAY:
                time.sleep(wait_s)
                answer = None
            if not answer:
                yield None
                continue
            entries = answer[0][1]
            for entry, fields in entries:
                last = entry
                yield json.loads(fields["event"])


def reachable(redis: Redis) -> str | None:
    """Return None if Redis answers, else why it does not, in a few words."""
    try:
        redis.ping()
    except RedisError as error:
        return " ".join(str(error).split()) or type(error).__name__
    return None


def _key(run_id: str, part: str | None = None) -> str:
    return f"mathtrainer:run:{run_id}" if part is None else f"mathtrainer:run:{run_id}:{part}"


def _ms(seconds: float) -> int:
    return max(1, round(seconds * 1000))
