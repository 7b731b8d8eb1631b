"""Many items judged in real child processes, some of which die."""

import contextlib
import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from mathcontracts import Verdict
from mathverifier import verify, verify_many
from mathverifier.api import verify_stream
from mathverifier.workers.batch_scheduler import AHEAD
from mathverifier.workers.process import NICER
from mathverifier.workers.task import Item, item_of
from mathverifier.workers.verify_pool import (
    CHUNK_CHARACTERS,
    CHUNK_ITEMS,
    Answers,
    Judges,
    Take,
    chunks,
    shared_judges,
)

PROBLEM = "Ann has 16 eggs, eats 3 and sells the rest for 2 dollars each. How many dollars is that?"


@pytest.fixture
def judges() -> Iterator[Judges]:
    """Two judges, ended afterwards; those of the process itself are not in their way."""
    shared_judges().close()
    made = Judges(2)
    yield made
    made.close()


def children() -> list[int]:
    """Return the ids of this process's children that judge."""
    found = []
    for thread in Path("/proc/self/task").iterdir():
        # Threads and children may end while they are looked at.
        with contextlib.suppress(OSError):
            for pid in map(int, (thread / "children").read_text().split()):
                with contextlib.suppress(OSError):
                    if b"mathverifier.workers.verify_worker" in Path(f"/proc/{pid}/cmdline").read_bytes():
                        found.append(pid)
    return found


def fields(number: int) -> dict[str, Any]:
    """Return an item whose answer is `number`, the reference 26."""
    return {"problem": PROBLEM, "solution": f"16 - 3 = 13.\nSo {number}.\nThe answer is: {number}", "reference": "26"}


def test_many_are_judged_as_one_is() -> None:
    """A large call has the verdicts that each item has alone, in order: by algebra, with half a character, too long."""
    items: list[dict[str, Any]] = [fields(number) for number in range(200)]
    items[5] = {"solution": r"\boxed{2\sqrt{2}}", "reference": r"\sqrt{8}"}
    items[70] = {"solution": "\ud83d\nThe answer is: 26", "reference": "26"}
    items[130] = {"solution": "x" * 100_001, "reference": "26"}
    shared_judges().warm_up()
    assert verify_many(items) == [verify(**item) for item in items]


def test_answers_alone_are_judged_in_children_as_well() -> None:
    """Many answers alone have the verdicts that each has by itself, though a child judges some of them."""
    items = [fields(number) | {"profile": False} for number in range(2_000)]
    shared_judges().warm_up()
    asked = shared_judges().asked
    assert verify_many(items, 2) == [verify(**item) for item in items]
    assert shared_judges().asked > asked


def test_a_child_gives_way_in_a_service_alone(judges: Judges) -> None:
    """A child that shares its owner's batch has its owner's priority, and a lower one where it is told to give way."""
    judges.warm_up()
    (equal,) = children()
    assert os.getpriority(os.PRIO_PROCESS, equal) == os.getpriority(os.PRIO_PROCESS, 0)
    judges.close()
    judges.give_way()
    judges.warm_up()
    (lower,) = children()
    assert os.getpriority(os.PRIO_PROCESS, lower) == os.getpriority(os.PRIO_PROCESS, 0) + NICER


@pytest.mark.long
def test_a_slow_item_holds_up_no_other() -> None:
    """While an item runs to its deadline, those behind it are judged; their verdicts come after its own, in order."""
    slow = {"solution": r"\boxed{\lfloor 9^{9^{9.5}} \rfloor}", "reference": "18"}
    ahead = 2 * AHEAD * CHUNK_ITEMS
    taken: list[int] = []

    def items() -> Iterator[dict[str, Any]]:
        yield slow
        for number in range(2 * ahead):
            taken.append(number)
            yield fields(number)

    verdicts = verify_stream(items(), 2, deadline_s=1.0)
    assert next(verdicts).reason == "timeout"
    assert len(taken) > ahead
    answers = [one.answer.text if one.answer else None for one in verdicts]
    assert answers == [str(number) for number in range(2 * ahead)]


@pytest.mark.long
def test_a_child_that_is_killed_loses_nothing(judges: Judges) -> None:
    """A chunk whose child is killed while it judges is judged again, by another child."""
    judges.warm_up()
    (victim,) = children()
    items = [item_of(fields(number)) for number in range(500)]
    threading.Timer(0.02, os.kill, (victim, signal.SIGKILL)).start()
    answers = judges.judge(items)
    assert victim not in children()
    for item, answer in zip(items, answers, strict=True):
        assert answer is not None
        assert Verdict.model_validate_json(answer) == verify(**item.fields())


def in_turn(waiting: list[list[Item]]) -> Take:
    """Return what gives the chunks one after the other, without waiting for any."""
    return lambda _: waiting.pop(0) if waiting else None


@pytest.mark.long
def test_chunks_are_answered_in_order_though_a_child_is_killed(judges: Judges) -> None:
    """Both chunks that a killed child has are judged again; nothing is lost, doubled or out of order."""
    judges.warm_up()
    (victim,) = children()
    waiting = [[item_of(fields(100 * chunk + number)) for number in range(40)] for chunk in range(12)]
    wanted = [[str(100 * chunk + number) for number in range(40)] for chunk in range(12)]
    told: list[list[str]] = []

    def tell(answers: Answers) -> None:
        if len(told) == 3:
            os.kill(victim, signal.SIGKILL)
        verdicts = [Verdict.model_validate_json(one or b"") for one in answers]
        told.append([one.answer.text if one.answer else "" for one in verdicts])

    judges.judge_many(in_turn(waiting), tell)
    assert told == wanted
    assert victim not in children()


@pytest.mark.long
def test_chunks_longer_than_a_pipe_are_judged_one_after_the_other(judges: Judges) -> None:
    """Requests and answers that no pipe can hold do not wait for each other for ever."""
    long = "So 2 + 2 = 5 and 3 * 4 = 13, as it was before.\n" * 300
    waiting = [[item_of({"solution": f"{long}The answer is: {number}"}) for number in range(8)] for _ in range(4)]
    counts: list[int] = []
    judges.judge_many(in_turn(waiting), lambda answers: counts.append(sum(one is not None for one in answers)))
    assert counts == [8] * 4


def test_children_that_always_die_lose_nothing() -> None:
    """Where every child is killed as soon as it is there, the caller judges all by itself."""
    stop = threading.Event()

    def kill() -> None:
        while not stop.is_set():
            for pid in children():
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)

    items = [fields(number) for number in range(100)]
    killer = threading.Thread(target=kill)
    killer.start()
    try:
        verdicts = verify_many(items)
    finally:
        stop.set()
        killer.join()
    assert verdicts == verify_many(items, workers=1)


def test_threads_share_the_children(judges: Judges) -> None:
    """Chunks from several threads are answered each to its own, by no more children than there may be."""
    with ThreadPoolExecutor(6) as threads:
        pending = [threads.submit(judges.judge, [item_of(fields(number))]) for number in range(60)]
        for number, one in enumerate(pending):
            (answer,) = one.result()
            assert answer is not None
            answered = Verdict.model_validate_json(answer).answer
            assert answered is not None and answered.text == str(number)
    assert len(children()) <= 2
    judges.close()
    assert not children()


def test_chunks_are_fair_pieces() -> None:
    """Neither many items nor long ones make a chunk large; every item is in one, in order."""
    items = [item_of({"solution": "x" * (20_000 if number % 10 == 0 else 10)}) for number in range(200)]
    cut = list(chunks(items))
    assert [item for chunk in cut for item in chunk] == items
    assert all(len(chunk) <= CHUNK_ITEMS and sum(one.size for one in chunk) <= CHUNK_CHARACTERS for chunk in cut)
    assert list(chunks([])) == []


def test_more_answers_alone_than_profiles_are_a_fair_piece() -> None:
    """Only those without a profile may be more than the usual number, and they are no longer in characters."""
    mixed = [item_of({"solution": "x", "profile": number >= 100}) for number in range(200)]
    assert [len(chunk) for chunk in chunks(mixed, answers=80)] == [80, 32, 32, 32, 24]
    assert max(map(len, chunks(mixed))) == CHUNK_ITEMS
    long = [item_of({"solution": "x" * 10_000, "profile": False})] * 20
    assert max(map(len, chunks(long, answers=80))) == CHUNK_CHARACTERS // 10_000
