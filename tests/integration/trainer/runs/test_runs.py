"""Runs on record in a real Redis: states, leases and fences, events."""

import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mathcontracts import RunSpec
from mathtrainer.core.run_state import RunState, may_follow
from mathtrainer.runs.records import INDEX, Runs, UnknownRun, UnreadableRun, connect
from mathtrainer.tasks import take_up_lapsed

SPEC = RunSpec(name="x", model="embedded/tiny")


@pytest.fixture(scope="module")
def runs(redis_url: str) -> Iterator[Runs]:
    """The runs of the tests' Redis."""
    redis = connect(redis_url, patient=True)
    yield Runs(redis)
    redis.close()


def test_a_run_comes_back_as_it_was_asked_for(runs: Runs) -> None:
    """A record holds the whole recipe, survives the trip and is listed, the newest first."""
    first, second = runs.add(SPEC), runs.add(SPEC.model_copy(update={"seed": 7}))
    assert runs.get(second.run_id).spec.seed == 7
    assert runs.get(first.run_id) == first
    listed = [record.run_id for record in runs.all()]
    assert listed.index(second.run_id) < listed.index(first.run_id)
    with pytest.raises(UnknownRun, match="nobody"):
        runs.get("nobody")


OF_TOMORROW = '{"name": "x", "of_tomorrow": 1}'


@pytest.mark.parametrize("change", [{"schema": "2"}, {"spec": OF_TOMORROW}, {"state": "dreaming"}])
def test_a_record_of_another_version_is_left_alone(runs: Runs, redis_url: str, change: dict[Any, Any]) -> None:
    """It is told of by whoever asks for it, and ends neither the list nor the look for lapsed runs."""
    good, other = runs.add(SPEC), runs.add(SPEC)
    runs.redis.hset(f"mathtrainer:run:{other.run_id}", mapping=change)
    try:
        with pytest.raises(UnreadableRun, match=other.run_id):
            runs.get(other.run_id)
        listed = [record.run_id for record in runs.all()]
        assert good.run_id in listed and other.run_id not in listed
        runs.move(good.run_id, RunState.CANCELLED)
        assert other.run_id not in take_up_lapsed(runs, redis_url)
        # It is there still, for the version that can read it.
        assert runs.redis.hgetall(f"mathtrainer:run:{other.run_id}")["created"]
    finally:
        runs.redis.zrem(INDEX, other.run_id)


@pytest.mark.parametrize("kind", ["another type", "bytes"])
def test_a_record_that_nobody_can_read_is_named(runs: Runs, redis_url: str, kind: str) -> None:
    """A key of another type, or bytes that are no text, end neither the list nor the look for lapsed runs."""
    good, other = runs.add(SPEC), runs.add(SPEC)
    key = f"mathtrainer:run:{other.run_id}"
    if kind == "bytes":
        runs.redis.hset(key, "error", b"\xff\xfe")
    else:
        runs.redis.delete(key)
        runs.redis.set(key, "x")
    try:
        records, unreadable = runs.read()
        assert good.run_id in [record.run_id for record in records]
        assert other.run_id in unreadable[other.run_id]
        assert other.run_id not in take_up_lapsed(runs, redis_url)
    finally:
        runs.redis.zrem(INDEX, other.run_id)
        runs.move(good.run_id, RunState.CANCELLED)


def test_a_record_without_a_version_is_of_the_first(runs: Runs) -> None:
    """Runs that were put on record before records had versions are read."""
    run_id = runs.add(SPEC).run_id
    runs.redis.hdel(f"mathtrainer:run:{run_id}", "schema")
    assert runs.get(run_id).spec == SPEC


def test_a_record_from_before_the_warm_start_is_a_run_without_one(runs: Runs) -> None:
    """A setting that its version did not have is what that version did: its arms and their samples stay the same."""
    run_id = runs.add(SPEC.model_copy(update={"arms": ("rsft", "dpo"), "warm_start": False})).run_id
    redis: Any = runs.redis
    stored = json.loads(redis.hget(f"mathtrainer:run:{run_id}", "spec"))
    del stored["warm_start"], stored["mining"]["max_solutions_per_problem"]
    redis.hset(f"mathtrainer:run:{run_id}", "spec", json.dumps(stored))
    spec = runs.get(run_id).spec
    assert (spec.warm_start, spec.mining.max_solutions_per_problem) == (False, None)
    assert spec.arms == ("rsft", "dpo")
    assert runs.get(runs.add(SPEC).run_id).spec.warm_start


def test_a_lease_has_one_holder_and_lapses(runs: Runs) -> None:
    """Nobody takes a lease that is held; once it has lapsed, the next holder has a greater fence."""
    run_id = runs.add(SPEC).run_id
    first = runs.acquire(run_id, 0.2)
    assert first is not None
    assert runs.acquire(run_id, 0.2) is None
    time.sleep(0.3)
    second = runs.acquire(run_id, 5.0)
    assert second is not None
    assert second > first
    assert not runs.renew(run_id, first, 5.0)
    runs.release(run_id, first)
    assert runs.owner(run_id) == second
    assert runs.must_stop(run_id, first) == "lost"
    assert runs.must_stop(run_id, second) is None


def test_a_lapsed_lease_may_be_taken_back_by_its_last_holder(runs: Runs) -> None:
    """After a standstill in which nobody else came, the holder goes on under the same fence."""
    run_id = runs.add(SPEC).run_id
    fence = runs.acquire(run_id, 0.1)
    assert fence is not None
    time.sleep(0.2)
    assert runs.owner(run_id) is None
    assert runs.renew(run_id, fence, 5.0, spent_s=1.5)
    assert runs.owner(run_id) == fence
    assert runs.get(run_id).elapsed_s == 1.5


def test_only_the_holder_changes_an_owned_run(runs: Runs) -> None:
    """A stale fence, or none, changes nothing while somebody else holds the lease."""
    run_id = runs.add(SPEC).run_id
    fence = runs.acquire(run_id, 5.0)
    assert fence is not None
    assert runs.move(run_id, RunState.RUNNING, fence)
    assert not runs.move(run_id, RunState.FAILED, fence - 1)
    assert not runs.move(run_id, RunState.QUEUED)
    assert runs.get(run_id).state is RunState.RUNNING
    assert runs.move(run_id, RunState.FAILED, fence, error="it broke", failure="crash")
    assert runs.get(run_id).error == "it broke"


def test_cancelling_waits_for_nobody_where_nobody_runs(runs: Runs) -> None:
    """A queued run is cancelled at once; one that runs is asked to stop; a resumed one is asked no more."""
    waiting = runs.add(SPEC).run_id
    assert runs.cancel(waiting) is RunState.QUEUED
    assert runs.get(waiting).state is RunState.CANCELLED
    owned = runs.add(SPEC).run_id
    fence = runs.acquire(owned, 5.0)
    assert fence is not None
    runs.move(owned, RunState.RUNNING, fence)
    runs.cancel(owned)
    assert runs.get(owned).state is RunState.RUNNING
    assert runs.must_stop(owned, fence) == "cancel"
    runs.move(owned, RunState.CANCELLED, fence)
    runs.release(owned, fence)
    assert runs.queue_again(owned)
    assert runs.must_stop(owned, fence) is None


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(wanted=st.lists(st.sampled_from(RunState), max_size=8))
def test_states_follow_each_other_as_they_may(runs: Runs, wanted: list[RunState]) -> None:
    """Whatever is asked for in whatever order, a run only goes where its state allows."""
    run_id = runs.add(SPEC).run_id
    state = RunState.QUEUED
    for after in wanted:
        assert runs.move(run_id, after) is may_follow(state, after)
        state = after if may_follow(state, after) else state
        assert runs.get(run_id).state is state


def test_followers_see_every_event_in_order(runs: Runs) -> None:
    """Events come as they were told, from the first on, and None when there are no more for now."""
    run_id = runs.add(SPEC).run_id
    runs.tell(run_id, stage="sft", done=1, total=2, metrics={"loss": 0.5})
    fence = runs.acquire(run_id, 5.0)
    runs.move(run_id, RunState.RUNNING, fence)
    events = runs.follow(run_id, wait_s=0.1)
    assert next(events) == {"state": "queued"}
    assert next(events) == {"stage": "sft", "done": 1, "total": 2, "metrics": {"loss": 0.5}}
    assert next(events) == {"state": "running"}
    assert next(events) is None
    runs.tell(run_id, stage="pairs", seconds=1.0)
    assert next(events) == {"stage": "pairs", "seconds": 1.0}
