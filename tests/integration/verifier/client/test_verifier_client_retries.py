"""When the verifier's clients ask again, against servers that fail as real ones do."""

import json
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import httpx2
import pytest
from tests.scripted_server import COMPARED, Reply, Script, Scripted, both, url

from mathverifier import Client, VerifierError, verify
from mathverifier.client.batching import BATCH_ITEMS
from mathverifier.client.retry import ATTEMPTS, FIRST_WAIT_S, LONGEST_WAIT_S, wait_s
from mathverifier.not_reached import not_reached
from mathverifier.schemas import Verified


@pytest.mark.parametrize("failure", [None, (503, {}, b""), (429, {"Retry-After": "0"}, b"busy")])
def test_a_failure_that_passes_is_retried(scripted: Callable[[list[Reply]], Scripted], failure: Reply) -> None:
    """A lost connection and a busy service are asked again, until they answer."""
    for index in range(2):
        server = scripted([failure, failure, (200, {}, COMPARED)])
        assert both(url(server), "equivalent", "1", "1")[index].outcome == "correct"
        assert server.asked == 4  # Three for the first client, one for the second.


def test_retry_after_is_waited_for(scripted: Callable[[list[Reply]], Scripted]) -> None:
    """The seconds that a busy service asks for are waited."""
    server = scripted([(503, {"Retry-After": "1"}, b""), (200, {}, COMPARED)])
    started = time.monotonic()
    with Client(url(server)) as client:
        client.equivalent("1", "1")
    assert time.monotonic() - started >= 1.0


def test_a_longer_wait_than_is_reasonable_is_told_and_not_waited(
    scripted: Callable[[list[Reply]], Scripted],
) -> None:
    """A service that asks to come back in an hour, by seconds or by date, is asked once; the error says when."""
    for after in ("3600", format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)):
        server = scripted([(429, {"Retry-After": after}, b"")])
        for error in both(url(server), "equivalent", "1", "1"):
            assert isinstance(error, VerifierError) and error.status == 429 and after in str(error)
        assert server.asked == 2


def test_a_failure_that_stays_is_told(scripted: Callable[[list[Reply]], Scripted]) -> None:
    """After `attempts` the error comes with the address, status and detail."""
    server = scripted([(503, {}, json.dumps({"title": "x", "status": 503, "detail": "no room"}).encode())])
    for error in both(url(server), "equivalent", "1", "1", options={"attempts": 3}):
        assert isinstance(error, VerifierError) and "503: no room" in str(error) and url(server) in str(error)
    assert server.asked == 6


def test_waits_double_up_to_a_bound_and_outlast_a_restart() -> None:
    """Each wait is random in the upper half of a bound that doubles, so that all together are never short."""
    lost = httpx2.ConnectError("refused")
    waits = [wait_s(lost, attempt, ATTEMPTS) for attempt in range(ATTEMPTS)]
    assert waits.pop() is None
    for attempt, seconds in enumerate(waits):
        bound = min(LONGEST_WAIT_S, FIRST_WAIT_S * 2**attempt)
        assert seconds is not None and bound / 2 <= seconds <= bound


def answered(body: dict[str, Any], most: int) -> Reply:
    """Answer a batch as a service that takes `most` items does: the verdict on each, or a refusal of all."""
    if len(body["items"]) > most:
        return 413, {"Connection": "close"}, b"too large"
    verdict = verify(solution="The answer is: 1", reference="1").model_dump(mode="json")
    no = {"message": "no"}
    results = [
        {"verdict": verdict}
        if item["solution"]
        else {
            "error": {
                "title": "x",
                "status": 422,
                "detail": f"items[{place}]: no",
                "errors": [no | {"field": f"items[{place}]"}],
            }
        }
        for place, item in enumerate(body["items"])
    ]
    return 200, {}, json.dumps({"results": results}).encode()


@pytest.mark.parametrize(("most", "asked"), [(1000, 2), (100, 8)])
def test_a_batch_that_is_too_large_is_sent_in_parts(
    scripted: Callable[[Script], Scripted], most: int, asked: int
) -> None:
    """A service that takes fewer items gets fewer; results stand where the items stood, refusals name those places."""
    items = [{"solution": "x" if place != 270 else ""} for place in range(BATCH_ITEMS + 20)]
    server = scripted(lambda body: answered(body, most))
    for results in both(url(server), "verify_each", items):
        assert [isinstance(result, Verified) for result in results] == [place != 270 for place in range(len(items))]
        assert results[270].error.detail == "items[270]: no" and results[270].error.errors[0].field == "items[270]"
    assert server.asked == 2 * asked


def test_a_single_item_that_is_too_large_is_refused_alone(
    scripted: Callable[[Script], Scripted],
) -> None:
    """One item that no request can carry spoils none of the others."""

    def reply(body: dict[str, Any]) -> Reply:
        return answered(body, 0 if any(item["solution"] == "large" for item in body["items"]) else 1000)

    items = [{"solution": "large" if place == 3 else "x"} for place in range(10)]
    for results in both(url(scripted(reply)), "verify_each", items):
        assert [isinstance(result, Verified) for result in results] == [place != 3 for place in range(10)]
        assert results[3].error.status == 413 and "items[3]" in results[3].error.detail


@pytest.mark.parametrize("status", [500, 503])
def test_a_failure_within_a_batch_is_no_result(scripted: Callable[[list[Reply]], Scripted], status: int) -> None:
    """A service that fails in one item has failed: a reward must not take that for an item that says nothing."""
    failed = {"error": {"title": "x", "status": status, "detail": "broken"}}
    server = scripted([(200, {}, json.dumps({"results": [failed]}).encode())])
    for error in both(url(server), "verify_each", [{"solution": "x"}]):
        assert isinstance(error, VerifierError) and error.status == status and "broken" in str(error)


def test_an_interrupt_ends_all_waiting(scripted: Callable[[list[Reply]], Scripted]) -> None:
    """Ctrl-C while batches wait for a busy service ends the process at once, and not after their waits."""
    server = scripted([(503, {"Retry-After": "200"}, b"")])
    code = f"from mathverifier import Client; Client({url(server)!r}).verify_many([{{'solution': 'x'}}] * 1000)"
    with subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.PIPE, text=True) as process:
        try:
            while server.asked < 4:
                assert process.poll() is None
                time.sleep(0.05)
            process.send_signal(signal.SIGINT)
            _, said = process.communicate(timeout=60)
        finally:
            process.kill()
    assert process.returncode == -signal.SIGINT
    assert "KeyboardInterrupt" in said


def test_one_failed_batch_ends_the_rest(scripted: Callable[[list[Reply]], Scripted]) -> None:
    """Of many batches, the first failure is raised as it is, and what was not yet sent is not sent any more."""
    server = scripted([(422, {}, b"")])
    for error in both(url(server), "verify_many", [{"solution": "x"}] * (100 * BATCH_ITEMS)):
        assert isinstance(error, VerifierError) and error.status == 422
    assert server.asked < 100


@pytest.mark.parametrize("status", [400, 404, 413, 422, 500])
def test_other_errors_are_not_repeated(scripted: Callable[[list[Reply]], Scripted], status: int) -> None:
    """What would fail again is asked once."""
    server = scripted([(status, {}, b"<html>")])
    for error in both(url(server), "equivalent", "1", "1"):
        assert isinstance(error, VerifierError) and error.status == status
    assert server.asked == 2


def test_nobody_there_is_a_clear_error(free_port: Callable[[], int]) -> None:
    """A service that cannot be reached, or is not ready in time, is an error with its address."""
    base_url = f"http://127.0.0.1:{free_port()}"
    for ask, args in (("verify", (None, "x")), ("wait_ready", (0.3,))):
        for error in both(base_url, ask, *args, options={"attempts": 2}):
            assert isinstance(error, VerifierError) and error.status is None
            assert base_url in str(error) and "\n" not in str(error)


def test_silence_ends_in_a_timeout() -> None:
    """A service that takes longer than `timeout_s` is asked once and reported, with what to change."""
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        silent_for = {"timeout_s": 0.3}
        for error in both(f"http://127.0.0.1:{silent.getsockname()[1]}", "equivalent", "1", "1", options=silent_for):
            assert isinstance(error, VerifierError) and "timeout_s" in str(error)


def late(body: dict[str, Any], reached: int) -> Reply:
    """Return the answer to a batch of which so many items were reached."""
    verdicts = [verify(**item) if place < reached else not_reached() for place, item in enumerate(body["items"])]
    results = [{"verdict": verdict.model_dump(mode="json")} for verdict in verdicts]
    return 200, {}, json.dumps({"results": results}).encode()


def test_what_was_not_reached_is_asked_again(scripted: Callable[[Script], Scripted]) -> None:
    """A batch that takes longer than the time-out is answered in parts, each as large as what could be done before."""
    items = [{"solution": f"The answer is {place}", "reference": str(place)} for place in range(50)]
    server = scripted(lambda body: late(body, 20))
    for verdicts in both(url(server), "verify_many", items):
        assert [verdict.outcome for verdict in verdicts] == ["correct"] * 50
        assert [verdict.answer.text for verdict in verdicts] == [str(place) for place in range(50)]
    assert [len(body["items"]) for body in server.bodies] == [50, 20, 10] * 2


def test_what_is_never_reached_is_unknown(scripted: Callable[[Script], Scripted]) -> None:
    """Where nothing more is reached, what was is kept, the rest is `unknown/not_reached`, and asking ends."""
    hopeless = {"solution": "hopeless"}
    items = [{"solution": "The answer is 4", "reference": "4"}] * 3 + [hopeless] * 4
    server = scripted(lambda body: late(body, sum(item != hopeless for item in body["items"])))
    for verdicts in both(url(server), "verify_many", items):
        assert [verdict.reason for verdict in verdicts] == ["equal"] * 3 + ["not_reached"] * 4
    assert server.asked == 4


def test_one_batch_without_an_answer_costs_no_other(scripted: Callable[[Script], Scripted]) -> None:
    """A batch that a service leaves unanswered is `unknown/not_reached`; the verdicts on the others are kept."""
    release = threading.Event()

    def reply(body: dict[str, Any]) -> Reply:
        if body["items"][0]["solution"] == "slow":
            release.wait(60)
        return late(body, len(body["items"]))

    items = [{"solution": "slow"}] * BATCH_ITEMS + [{"solution": "The answer is 4", "reference": "4"}] * 3
    server = scripted(reply)
    try:
        for verdicts in both(url(server), "verify_many", items, options={"timeout_s": 5.0}):
            assert [verdict.reason for verdict in verdicts] == ["not_reached"] * BATCH_ITEMS + ["equal"] * 3
        for error in both(url(server), "verify_many", items[:5], options={"timeout_s": 0.5}):
            assert isinstance(error, VerifierError) and "timeout_s" in str(error)
    finally:
        release.set()


def test_a_service_is_told_the_patience(scripted: Callable[[Script], Scripted]) -> None:
    """A batch names the seconds after which it should be answered with what there is: fewer than the time-out."""
    server = scripted(lambda body: late(body, 1))
    both(url(server), "verify_many", [{"solution": "x"}], options={"timeout_s": 20.0})
    assert server.patience == ["15.000", "15.000"]
