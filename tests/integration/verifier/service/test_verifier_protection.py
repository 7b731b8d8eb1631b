"""Who may use the service, how much, and for how long: keys, rates, deadlines, room."""

import json
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx2
import pytest
from tests.waiting import PATIENCE_S, until_open

from mathverifier.service.auth import warn_if_open

pytestmark = pytest.mark.slow

HOSTILE = {"reference": r"\sqrt{2}", "answer": r"\lfloor 9^{9^{9.5}} \rfloor"}
ITEM = {"solution": "The answer is: 4", "reference": "4"}
JUDGING = ("/verify", "/verify/batch", "/verify/stream", "/extract", "/equivalent")


@pytest.fixture(scope="module")
def locked(serve: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx2.Client]:
    """A client of a service with three keys: two by the environment, one by a file."""
    file = tmp_path_factory.mktemp("keys") / "keys"
    file.write_text("carol:third-key\n\n")
    with serve(API_KEYS="alice:first-key, bob:second:key", API_KEYS_FILE=str(file)) as served:
        yield served.client


@pytest.mark.parametrize("key", ["first-key", "second:key", "third-key"])
def test_each_key_opens(locked: httpx2.Client, key: str) -> None:
    """Every key is taken, as a bearer token and in its own header."""
    for headers in ({"Authorization": f"Bearer {key}"}, {"authorization": f"bearer {key}"}, {"X-API-Key": key}):
        assert locked.post("/verify", json=ITEM, headers=headers).json()["outcome"] == "correct"


@pytest.mark.parametrize(
    "headers", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic first-key"}, {"X-API-Key": "first-ke"}]
)
@pytest.mark.parametrize("path", [*JUDGING, "/docs", "/openapi.json"])
def test_without_a_key_nothing_is_answered(locked: httpx2.Client, path: str, headers: dict[str, str]) -> None:
    """No key, another scheme, part of a key: 401 as a problem, which says how to send one and repeats none."""
    response = locked.post(path, json=ITEM, headers=headers)
    assert response.status_code == 401
    assert response.headers["www-authenticate"].startswith("Bearer")
    assert response.headers["content-type"] == "application/problem+json"
    assert "first-key" not in response.text


def test_health_asks_for_no_key(locked: httpx2.Client) -> None:
    """Probes have no key."""
    assert [locked.get(path).status_code for path in ("/livez", "/readyz")] == [200, 200]


def test_keys_in_the_wrong_form_are_told(serve: Any) -> None:
    """The service does not start with keys that it cannot tell apart, and says so without showing any."""
    for keys in ("nokey", "a:", ":secret-x", "a:secret-x,a:secret-y", "a:secret-x,b:secret-x"):
        with pytest.raises(AssertionError) as raised, serve(API_KEYS=keys):
            pass
        assert "name:key" in str(raised.value) and "secret" not in str(raised.value)


def test_open_to_others_without_keys_is_warned_of(serve: Any, caplog: pytest.LogCaptureFixture) -> None:
    """Who listens on all addresses without keys is warned; with keys, or on this machine alone, nobody is."""
    with serve(HOST="0.0.0.0") as served:
        assert "MATHVERIFIER_API_KEYS" in served.log.read_text()
    warn_if_open("0.0.0.0", keys=True)
    warn_if_open("127.0.0.1", keys=False)
    assert caplog.records == []


def test_a_rate_is_kept_by_each_key(serve: Any) -> None:
    """Above its rate a key is refused with 429 until the seconds it is told have passed; another key is not."""
    with serve(RATE_LIMIT="1", API_KEYS="a:first,b:second") as served:
        first, second = ({"X-API-Key": key} for key in ("first", "second"))
        answers = [served.client.post("/verify", json=ITEM, headers=first) for _ in range(20)]
        assert answers[0].status_code == 200
        refused = next(answer for answer in answers if answer.status_code == 429)
        assert refused.json()["status"] == 429
        time.sleep(int(refused.headers["retry-after"]))
        assert served.client.post("/verify", json=ITEM, headers=first).status_code == 200
        # A batch is taken whole, and what it takes beyond the rate is waited for afterwards.
        assert served.client.post("/verify/batch", json={"items": [ITEM] * 500}, headers=second).status_code == 200
        refused = served.client.post("/verify", json=ITEM, headers=second)
        assert (refused.status_code, int(refused.headers["retry-after"]) > 100) == (429, True)
        assert served.client.get("/livez").status_code == 200


def test_a_stream_is_slowed_to_its_rate(serve: Any) -> None:
    """Lines of a stream count, too: it is answered whole, and what it took beyond its rate has to be waited for."""
    with serve(RATE_LIMIT="20") as served:
        line = b'{"solution": "The answer is: 4", "reference": "4"}\n'
        parts = (line * 10 for _ in range(5))
        started = time.monotonic()
        response = served.client.post("/verify/stream", content=parts, headers={"content-type": "application/x-ndjson"})
        assert len(response.text.splitlines()) == 50
        while served.client.post("/verify", json=ITEM).status_code == 429:
            time.sleep(0.05)
        # Of 51 items the first 20 are free.
        assert time.monotonic() - started >= 1.5


@pytest.mark.parametrize("asked", ["x", "", "0", "-1", "nan", "inf"])
def test_a_deadline_that_is_none_is_refused(verifier_url: str, asked: str) -> None:
    """Anything but a number of seconds above zero is a 422 that names the header."""
    with httpx2.Client(base_url=verifier_url) as client:
        for path, body in (("/verify", ITEM), ("/verify/batch", {"items": [ITEM]}), ("/equivalent", HOSTILE)):
            response = client.post(path, json=body, headers={"X-Deadline-S": asked})
            assert response.status_code == 422
            assert response.json()["errors"][0]["field"] == "X-Deadline-S"


def test_a_deadline_is_honoured_and_capped(serve: Any) -> None:
    """A request may ask for less time than the setting, not for more."""
    with serve(DEADLINE_S="2") as served:
        took = []
        for asked in ("3600", "0.1"):  # The first waits for the child's start, too.
            started = time.monotonic()
            answer = served.client.post("/equivalent", json=HOSTILE, headers={"X-Deadline-S": asked})
            assert answer.json()["reason"] == "timeout"
            took.append(time.monotonic() - started)
        assert 2 <= took[0] > took[1]


@pytest.mark.long
def test_batches_count_by_their_items(serve: Any) -> None:
    """While a batch is at work, another that would make too many items is turned away; alone it is taken."""
    with serve(MAX_OPEN_ITEMS="10", DEADLINE_S="3") as served, ThreadPoolExecutor(1) as threads:
        slow = {"items": [{"solution": r"\boxed{\lfloor 9^{9^{9.5}} \rfloor}", "reference": r"\sqrt{2}"}] * 2}
        pending = threads.submit(served.client.post, "/verify/batch", json=slow)
        until_open(served.client, 1)
        refused = served.client.post("/verify/batch", json={"items": [ITEM] * 9})
        assert refused.status_code == 503 and int(refused.headers["retry-after"]) >= 1
        assert served.client.post("/verify/batch", json={"items": [ITEM] * 8}).status_code == 200
        assert pending.result().status_code == 200
        assert served.client.post("/verify/batch", json={"items": [ITEM] * 20}).status_code == 200


@pytest.mark.long
def test_what_was_accepted_is_finished(serve: Any) -> None:
    """A batch and a stream that were open at SIGTERM are answered whole; then the service ends."""
    slow = {"solution": r"\boxed{\lfloor 9^{9^{9.5}} \rfloor}", "reference": r"\sqrt{2}"}
    ndjson = {"content-type": "application/x-ndjson"}
    asked: list[dict[str, Any]] = [
        {"url": "/verify/batch", "json": {"items": [slow, ITEM]}},
        {"url": "/verify/stream", "content": json.dumps(slow) + "\n" + json.dumps(ITEM), "headers": ndjson},
    ]
    with serve(DEADLINE_S="2") as served, ThreadPoolExecutor(2) as threads:
        # The first time starts the children, which may take longer than the grace.
        for ending in (False, True):
            pending = [threads.submit(served.client.post, **one) for one in asked]
            if ending:
                until_open(served.client, 2)
                served.process.send_signal(signal.SIGTERM)
            for one in pending:
                assert one.result().status_code == 200
                assert "timeout" in one.result().text and "correct" in one.result().text
        assert served.process.wait(PATIENCE_S) in (0, -signal.SIGTERM)
