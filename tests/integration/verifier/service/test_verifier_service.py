"""The verifier's HTTP service, in a process of its own."""

import json
import os
import signal
import socket
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import httpx2
import pytest
from tests import forked
from tests.forked import Process
from tests.waiting import answers, stop, until_open, wait_until

from mathcontracts import Comparison, Extracted, Verdict
from mathverifier import equivalent, extract, verify

PROBLEM = "Ann has 16 eggs, eats 3 and bakes with 4. She sells the rest for 2 dollars each. How many dollars is that?"
RIGHT = "She sells 16 - 3 - 4 = 9 eggs.\nThat makes 9 * 2 = 18 dollars.\nThe answer is: 18"
WRONG = "She sells 16 - 3 - 4 = 7 eggs.\nThat makes 7 * 2 = 14 dollars.\nThe answer is: 14"
SYMBOLIC = {"reference": r"\int_0^3 10x\,dx", "answer": "45"}
HOSTILE = {"reference": r"\sqrt{2}", "answer": r"\lfloor 9^{9^{9.5}} \rfloor"}
MAX_BODY_BYTES = 2**20


@pytest.fixture(scope="module")
def service(verifier_url: str) -> Iterator[httpx2.Client]:
    """A client of the service at its usual settings."""
    with httpx2.Client(base_url=verifier_url, timeout=60) as client:
        yield client


@pytest.fixture(scope="module")
def tight(free_port: Callable[[], int], tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx2.Client]:
    """A client of a service with small limits."""
    port = free_port()
    limits = {"MATHVERIFIER_MAX_BODY_BYTES": str(MAX_BODY_BYTES), "MATHVERIFIER_MAX_BATCH": "3"}
    limits |= {"MATHVERIFIER_MAX_OPEN": "3", "MATHVERIFIER_DEADLINE_S": ""}
    process = start(port, tmp_path_factory.mktemp("tight") / "out", **limits)
    with httpx2.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
        wait(client, "/livez")
        yield client
    stop(process)


def start(port: int, log: Path, **environment: str) -> Process:
    """Start a service."""
    with log.open("wb") as out:
        serve = ("mathverifier", "serve", "--port", port)
        return forked.start(*serve, stdout=out, stderr=out, env=os.environ | environment)


def wait(client: httpx2.Client, path: str) -> None:
    """Wait until `path` is answered with 200."""
    wait_until(lambda: answers(f"{str(client.base_url).rstrip('/')}{path}"), f"no answer of {path}")


def refusal(response: httpx2.Response, status: int, field: str | None = None) -> dict[str, Any]:
    """Check that a response is a problem detail in form, and return it."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    problem: dict[str, Any] = response.json()
    assert problem["status"] == status
    assert problem["title"] and problem["detail"]
    assert "\n" not in problem["detail"] and "Traceback" not in problem["detail"]
    if field is not None:
        assert field in [error["field"] for error in problem["errors"]]
        assert field in problem["detail"]
    return problem


def test_a_verdict_is_the_librarys(service: httpx2.Client) -> None:
    """A wrong answer is a 200 with the very verdict that the library gives."""
    body: dict[str, Any] = {"problem": PROBLEM, "solution": WRONG, "reference": "18"}
    response = service.post("/verify", json=body)
    assert response.status_code == 200
    assert Verdict.model_validate_json(response.content) == verify(**body)
    assert response.json()["outcome"] == "incorrect"


def test_steps_may_be_a_list(service: httpx2.Client) -> None:
    """A list of steps is answered for as many steps, with spans into the steps joined by line breaks."""
    steps = RIGHT.split("\n")
    verdict = service.post("/verify", json={"solution": steps, "reference": "18"}).json()
    assert verdict["outcome"] == "correct"
    assert [step["text"] for step in verdict["steps"]] == steps
    assert RIGHT[verdict["answer"]["start"] : verdict["answer"]["end"]] == verdict["answer"]["text"]


def test_a_batch_keeps_its_order_and_survives_bad_items(service: httpx2.Client) -> None:
    """Each item has its result in its place; a bad item has a problem that names its field and spoils nothing."""
    good: list[dict[str, Any]] = [{"solution": f"The answer is: {n}", "reference": str(n % 7)} for n in range(20)]
    items: list[Any] = [*good]
    bad = {
        3: ({"reference": "1"}, "items[3].solution"),
        8: (42, "items[8]"),
        12: ({"solution": 5}, "items[12].solution"),
    }
    bad[15] = ({"solution": ["a", None]}, "items[15].solution[1]")
    bad[17] = ({"solution": "x", "referense": "1"}, "items[17].referense")
    for index, (item, _) in bad.items():
        items[index] = item
    response = service.post("/verify/batch", json={"items": items})
    assert response.status_code == 200
    results = response.json()["results"]
    assert len(results) == len(items)
    for index, result in enumerate(results):
        if index in bad:
            assert list(result) == ["error"]
            assert result["error"]["status"] == 422
            assert result["error"]["errors"][0]["field"] == bad[index][1]
        else:
            assert list(result) == ["verdict"]
            assert Verdict.model_validate(result["verdict"]) == verify(**good[index])


def test_extract_gives_the_answer_alone(service: httpx2.Client) -> None:
    """The answer of a solution is what the library extracts, with the problem and without; steps are joined."""
    asked = (
        {"problem": "How many pens are left?", "solution": "10 - 3 = 7. So 7 pens are left."},
        {"solution": ["10 - 3 = 7.", "Perhaps \\boxed{7}"]},
        {"solution": "We see."},
        {"solution": "so 3</think>\\boxed{4}", "thought_open": True},
    )
    for body in asked:
        response = service.post("/extract", json=body)
        assert Extracted.model_validate_json(response.content) == extract(**body)
    assert service.post("/extract", json={"solution": 4}).status_code == 422


def test_equivalent_uses_symbolic_work_where_it_must(service: httpx2.Client) -> None:
    """Answers are compared as the library does, by algebra in a child process where nothing less can tell."""
    for reference, answer in (tuple(SYMBOLIC.values()), (r"\frac12", "0.5"), ("2", "3")):
        response = service.post("/equivalent", json={"reference": reference, "answer": answer})
        assert Comparison.model_validate_json(response.content) == equivalent(reference, answer)
    compared = service.post("/equivalent", json=SYMBOLIC).json()
    assert (compared["outcome"], compared["reason"]) == ("correct", "equal")


def test_a_body_above_the_limit_is_refused(tight: httpx2.Client) -> None:
    """A body above the limit is 413, whether it says its length or comes in chunks; one below it passes."""
    too_large = json.dumps({"solution": "x" * MAX_BODY_BYTES}).encode()
    header = {"content-type": "application/json"}
    assert (
        "MATHVERIFIER_MAX_BODY_BYTES"
        in refusal(tight.post("/verify", content=too_large, headers=header), 413)["detail"]
    )
    chunks = (too_large[start : start + 65_536] for start in range(0, len(too_large), 65_536))
    refusal(tight.post("/verify", content=chunks, headers=header), 413)
    # A client that sends all before it listens, as the standard library's does, reads the refusal, too.
    connection = HTTPConnection(tight.base_url.host, tight.base_url.port or 80, timeout=60)
    connection.request("POST", "/verify", json.dumps({"solution": "x" * 2 * MAX_BODY_BYTES}), header)
    assert connection.getresponse().status == 413
    connection.close()
    below = json.dumps({"solution": "x" * (MAX_BODY_BYTES - 100)}).encode()
    assert tight.post("/verify", content=below, headers=header).status_code == 200


def test_a_batch_above_the_limit_is_refused(tight: httpx2.Client) -> None:
    """More items than the limit, or none, are refused; as many as the limit pass."""
    assert "3" in refusal(tight.post("/verify/batch", json={"items": [{"solution": "x"}] * 4}), 422, "items")["detail"]
    refusal(tight.post("/verify/batch", json={"items": []}), 422, "items")
    refusal(tight.post("/verify/batch", json={"items": {}}), 422, "items")
    assert len(tight.post("/verify/batch", json={"items": [{"solution": "x"}] * 3}).json()["results"]) == 3


def test_live_and_ready(service: httpx2.Client) -> None:
    """The process answers, and symbolic work gets done."""
    assert service.get("/livez").json() == {"status": "alive"}
    assert service.get("/readyz").json() == {"status": "ready"}


def test_more_than_there_is_room_for_is_turned_away(tight: httpx2.Client) -> None:
    """Above the limit of open requests the answer is 503 with Retry-After, at once; once there is room, it is 200."""
    with ThreadPoolExecutor(3) as threads:
        pending = [threads.submit(tight.post, "/equivalent", json=HOSTILE) for _ in range(3)]
        until_open(tight, 3)
        response = tight.post("/verify", json={"solution": "x"})
        refusal(response, 503)
        assert int(response.headers["retry-after"]) >= 1
        assert [one.result().json()["reason"] for one in pending] == ["timeout"] * 3
    assert tight.post("/verify", json={"solution": "x"}).status_code == 200


@pytest.mark.long
def test_hostile_work_holds_up_neither_others_nor_the_end(free_port: Callable[[], int], tmp_path: Path) -> None:
    """With work open that would take many minutes, others are answered, and SIGTERM ends the service: with answers."""
    port = free_port()
    process = start(port, tmp_path / "out", MATHVERIFIER_DEADLINE_S="60")
    with httpx2.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as client, ThreadPoolExecutor(4) as threads:
        wait(client, "/readyz")
        batch = {"items": [{"solution": HOSTILE["answer"], "reference": HOSTILE["reference"], "profile": False}] * 40}
        asked = [("/equivalent", HOSTILE), ("/verify/batch", batch)] * 2
        pending = [threads.submit(client.post, path, json=body) for path, body in asked]
        until_open(client, 4)
        for _ in range(20):
            assert client.post("/verify", json={"solution": RIGHT, "reference": "18"}).json()["outcome"] == "correct"
        assert not any(one.done() for one in pending)
        stop(process)
        assert [one.result().status_code for one in pending] == [503] * 4
        assert all("shutting down" in refusal(one.result(), 503)["detail"] for one in pending)
    log = (tmp_path / "out").read_text()
    assert "Traceback" not in log and log.count('"status":503') == 4


def test_termination_leaves_no_process_behind(free_port: Callable[[], int], tmp_path: Path) -> None:
    """After SIGTERM the service ends soon and silently, and so do the children that it started."""
    port = free_port()
    process = start(port, tmp_path / "out")
    with httpx2.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
        wait(client, "/readyz")
        assert client.post("/equivalent", json=SYMBOLIC).json()["outcome"] == "correct"
        threads = Path(f"/proc/{process.pid}/task").iterdir()
        started = [pid for thread in threads for pid in (thread / "children").read_text().split()]
    assert started
    stop(process)
    assert process.returncode in (0, -signal.SIGTERM)
    assert not [pid for pid in started if Path(f"/proc/{pid}").exists()]
    assert "Traceback" not in (tmp_path / "out").read_text()


def test_a_port_in_use_is_a_clear_error(tmp_path: Path) -> None:
    """A port that somebody has is told in words, with a code that is no success."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        process = start(taken.getsockname()[1], tmp_path / "out")
        assert process.wait(timeout=30) != 0
    said = (tmp_path / "out").read_text()
    assert "is in use: name another with --port" in said
    assert "Traceback" not in said
