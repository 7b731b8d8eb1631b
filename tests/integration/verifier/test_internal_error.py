"""A fault of the verifier's own, which no text is known to cause: its rules are broken for it, in every process."""

import json
import logging
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.integration.verifier.service.test_verifier_metrics import value

from mathcontracts import Profile, Verdict
from mathverifier import equivalent, verify, verify_many
from mathverifier.adapters.lm_eval import MathMetric
from mathverifier.adapters.trl import MathReward
from mathverifier.adapters.verl import compute_score
from mathverifier.core.answers import compare
from mathverifier.core.rules import registry
from mathverifier.workers.task import item_of
from mathverifier.workers.verify_pool import shared_judges
from mathverifier.workers.verify_worker import LEFT, judged

if TYPE_CHECKING:
    from tests.conftest import RunningVerifier

RunVerifier = Callable[..., AbstractContextManager["RunningVerifier"]]
MARK = "xyzzyquux"
# Python runs it first of all in each process: what reads a marked text raises, and says the text.
BROKEN = f"""
from mathverifier.core.answers import compare
from mathverifier.core.rules import registry

whole, read = registry.find, compare._compare_read


def find(reading):
    if "{MARK}" in reading.solution:
        raise KeyError(reading.solution)
    return whole(reading)


def compare_read(expected, found, *more):
    if "{MARK}" in found:
        raise KeyError(found)
    return read(expected, found, *more)


registry.find, compare._compare_read = find, compare_read
"""
GOOD: dict[str, Any] = {"solution": "2 + 2 = 4. The answer is: 4", "reference": "4"}
ALGEBRA: dict[str, Any] = {"solution": "The answer is: $45$", "reference": r"\int_0^3 10x\,dx"}
BAD: dict[str, Any] = {"solution": f"{MARK} 2 + 2 = 4. The answer is: 4", "reference": "4"}
# Its fault is met only after algebra has answered.
LATE: dict[str, Any] = {"solution": MARK + ". The answer is: $45$", "reference": r"\int_0^3 10x\,dx"}
UNEQUAL: dict[str, Any] = {"reference": "x", "answer": f"$${MARK}$$ apples"}


@pytest.fixture
def broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Rules and a comparison that raise on marked texts, here and in every process that is started."""
    folder = tmp_path / "broken"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(BROKEN)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join((str(folder), os.environ.get("PYTHONPATH", ""))))
    for module, name in ((registry, "find"), (compare, "_compare_read")):
        monkeypatch.setattr(module, name, getattr(module, name))
    exec(BROKEN, {})  # noqa: S102 - the very code that the other processes run
    shared_judges().close()
    yield
    shared_judges().close()


def is_fault(verdict: Verdict) -> bool:
    """Return whether it is the verdict on an item that met a fault."""
    empty = verdict.profile == Profile() and not verdict.findings and not verdict.steps and verdict.answer is None
    return (verdict.outcome, verdict.reason, verdict.wrongness, empty) == ("unknown", "internal_error", 0.5, True)


@pytest.mark.usefixtures("broken")
def test_a_fault_is_unknown_and_told_of_without_the_text(caplog: pytest.LogCaptureFixture) -> None:
    """The verdict is `unknown/internal_error`; the log has a fingerprint, the exception's type and place, no text."""
    with caplog.at_level(logging.ERROR, "mathverifier"):
        assert is_fault(verify(None, **BAD))
        assert is_fault(verify(None, **BAD))
        assert is_fault(verify(None, **BAD | {"reference": "5"}))
    first, again, other = [record.getMessage() for record in caplog.records]
    assert first == again != other
    assert "KeyError" in first and "core/verify.py:" in first
    assert MARK not in caplog.text


@pytest.mark.usefixtures("broken")
def test_what_the_caller_does_wrong_still_raises() -> None:
    """A bad argument is a TypeError as ever, and no verdict."""
    with pytest.raises(TypeError, match="solution"):
        verify(None, 5)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"items\[1\]"):
        verify_many([BAD, {"solution": 5}])


@pytest.mark.parametrize("error", [MemoryError, KeyboardInterrupt])
def test_what_is_no_item_s_fault_still_raises(error: type[BaseException], monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory that ran out, and an interrupt, end the call."""

    def find(reading: object) -> object:
        raise error

    monkeypatch.setattr(registry, "find", find)
    for workers in (1, 2):
        with pytest.raises(error):
            verify_many([GOOD] * 3, workers)


@pytest.mark.usefixtures("broken")
@pytest.mark.parametrize(("count", "workers"), [(1, 1), (9, 1), (9, 2), (300, 2)])
def test_a_fault_in_many_is_its_item_s_alone(count: int, workers: int) -> None:
    """In this process, in children and after algebra, each fault costs the item that met it, and no other."""
    shared_judges().warm_up()
    items = [(GOOD, BAD, ALGEBRA, LATE, GOOD)[place % 5] for place in range(count)]
    for item, verdict in zip(items, verify_many(items, workers), strict=True):
        assert is_fault(verdict) if MARK in item["solution"] else verdict.outcome == "correct"


@pytest.mark.usefixtures("broken")
def test_a_child_leaves_a_fault_to_its_parent() -> None:
    """A child, which has no log, has no verdict on what meets a fault: its parent finds out by itself."""
    assert judged(item_of(BAD)) == LEFT != judged(item_of(GOOD))
    answers = shared_judges().judge([item_of(one) for one in (GOOD, BAD, GOOD)])
    assert answers[1] is None
    assert answers[0] == answers[2] != None  # noqa: E711


@pytest.mark.usefixtures("broken")
def test_a_fault_in_a_comparison_is_unknown(caplog: pytest.LogCaptureFixture) -> None:
    """`equivalent` says of a fault what `verify` says, and its log line is as silent."""
    found = equivalent(**UNEQUAL)
    assert (found.outcome, found.reason) == ("unknown", "internal_error")
    assert "KeyError" in caplog.text and MARK not in caplog.text


@pytest.mark.usefixtures("broken")
def test_the_service_answers_the_others(run_verifier: RunVerifier) -> None:
    """Single, batch, stream and comparison answer 200 with the fault in its place; a metric and the log tell of it."""
    with run_verifier(MATHVERIFIER_DEADLINE_S="30") as served:
        ask = served.client.post
        assert value(served.client, "internal_errors_total") == 0
        for problem in ("", "x " * 3_000):
            answers = [ask("/verify", json=BAD | {"problem": problem}) for _ in range(2)]
            assert [Verdict.model_validate_json(one.content).reason for one in answers] == ["internal_error"] * 2
        batch = [GOOD, BAD, ALGEBRA, LATE, {"solution": 5}, GOOD]
        told = ["equal", "internal_error", "equal", "internal_error", None, "equal"]
        results = ask("/verify/batch", json={"items": batch}).json()["results"]
        assert [one.get("verdict", {}).get("reason") for one in results] == told
        lines = "".join(json.dumps(item) + "\n" for item in batch)
        answer = ask("/verify/stream", content=lines, headers={"content-type": "application/x-ndjson"})
        assert [json.loads(one).get("verdict", {}).get("reason") for one in answer.text.splitlines()] == told
        nothing = {"outcome": "unknown", "reason": "internal_error", "rung": None, "proof": None}
        assert ask("/equivalent", json=UNEQUAL).json() == nothing
        long = {name: text + " and pears" * 250 for name, text in UNEQUAL.items()}
        assert ask("/equivalent", json=long).json()["reason"] == "internal_error"
        assert value(served.client, "internal_errors_total") == 10
        log = served.stop()
    faults = [json.loads(line) for line in log.splitlines() if '"item"' in line]
    assert len(faults) >= 10
    assert all(line["error"] == "KeyError" and line["level"] == "error" and line["traceback"] for line in faults)
    assert MARK not in log


@pytest.mark.long
@pytest.mark.usefixtures("broken")
def test_a_file_is_scored_to_its_end(tmp_path: Path) -> None:
    """`mathverifier score` gives the row that met a fault its verdict, as it does all others."""
    rows, scored = tmp_path / "rows.jsonl", tmp_path / "scored.jsonl"
    items = [GOOD, BAD, GOOD, LATE, ALGEBRA] * 30
    rows.write_text("".join(json.dumps(item) + "\n" for item in items))
    command = [sys.executable, "-m", "mathverifier", "score", str(rows), "-o", str(scored)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    reasons = [json.loads(line)["verdict"]["reason"] for line in scored.read_text().splitlines()]
    assert reasons == ["equal", "internal_error", "equal", "internal_error", "equal"] * 30
    assert "internal error: item" in done.stderr
    assert MARK not in done.stderr


@pytest.mark.usefixtures("broken")
def test_no_reward_is_given_for_a_fault() -> None:
    """TRL skips the completion, verl and lm-eval count it as unknown; the others have theirs."""
    reward = MathReward(flaw_weight=0.5)
    rewards = reward(["?"] * 2, [BAD["solution"], GOOD["solution"]], reference=["4", "4"])
    assert rewards[0] is None
    assert rewards[1] is not None and rewards[1] > 0.5
    unequal = f"The answer is: $${MARK}$$ apples"
    score = compute_score("", unequal, "x")
    assert (score["score"], score["unknown"]) == (0.0, 1.0)
    assert MathMetric(reference="answer")({"answer": "x"}, [unequal, "The answer is: $x$"]) == {
        "math_verifier": 0.5,
        "math_verifier_unknown": 0.5,
    }
