"""How clients share what is scarce: algebra, and the children that judge batches."""

import json
import select
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from tests.waiting import until_open

pytestmark = pytest.mark.long

# Its algebra runs to the deadline, and that of the other is a moment's work.
SLOW = {"solution": r"\boxed{\lfloor 9^{9^{9.5}} \rfloor}", "reference": r"\sqrt{2}", "profile": False}
QUICK = {"reference": r"\int_0^3 10x\,dx", "answer": "45"}
SLOW_PAIR = {"reference": r"\sqrt{2}", "answer": r"\lfloor 9^{9^{9.5}} \rfloor"}


@pytest.fixture(scope="module")
def shared(serve: Any) -> Iterator[Any]:
    """A verifier whose clients are told apart by their keys."""
    with serve(API_KEYS="greedy:one,modest:two", DEADLINE_S="1") as served:
        yield served


def headers(key: str, **more: str) -> dict[str, str]:
    """Return the headers of a client."""
    return {"X-API-Key": key, **more}


def test_a_batch_starves_nobody(shared: Any) -> None:
    """While a batch of items that run to their deadline is at work, another client's single items are all answered."""
    # It would take many minutes: its client goes away when the others have their answers.
    content = json.dumps({"items": [SLOW] * 1_000}).encode()
    head = "POST /verify/batch HTTP/1.1\r\nHost: x\r\nX-API-Key: one\r\nX-Patience-S: 3600\r\n"
    kind = f"Content-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n"
    address = shared.client.base_url
    with socket.create_connection((address.host, address.port)) as greedy:
        greedy.sendall((head + kind).encode() + content)
        until_open(shared.client, 1)
        for _ in range(5):
            answer = shared.client.post("/equivalent", json=QUICK, headers=headers("two"))
            assert answer.status_code == 200
        assert select.select([greedy], [], [], 0) == ([], [], [])
    until_open(shared.client, 0)


def test_what_is_not_reached_in_time_is_told_item_by_item(shared: Any) -> None:
    """A batch whose client waits for less than it takes is answered in time, with what was done."""
    items = [{"solution": "The answer is 4", "reference": "4", "profile": False}, *[SLOW] * 60]
    answer = shared.client.post("/verify/batch", json={"items": items}, headers=headers("one", **{"X-Patience-S": "2"}))
    reasons = [result["verdict"]["reason"] for result in answer.json()["results"]]
    assert reasons[0] == "equal"
    assert {*reasons[1:]} <= {"timeout", "not_reached"} and reasons.count("not_reached") > 30


def test_long_items_of_a_batch_are_not_reached_either(shared: Any) -> None:
    """What is judged by children is cut off in time, too: a batch of whole profiles with no patience at all."""
    step = "Then 3 + 4 = 7 and 7 * 2 = 14.\n"
    items = [{"solution": step * 150 + f"The answer is {place}", "reference": "14"} for place in range(1_500)]
    answer = shared.client.post(
        "/verify/batch", json={"items": items}, headers=headers("one", **{"X-Patience-S": "0.2"})
    )
    reasons = [result["verdict"]["reason"] for result in answer.json()["results"]]
    assert len(reasons) == 1_500 and reasons.count("not_reached") > 500


@pytest.mark.parametrize("asked", ["x", "0", "-1", "nan", "inf"])
def test_a_patience_that_is_none_is_refused(shared: Any, asked: str) -> None:
    """Anything but a number of seconds above zero is a 422 that names the header."""
    answer = shared.client.post("/equivalent", json=QUICK, headers=headers("two", **{"X-Patience-S": asked}))
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "X-Patience-S")


def test_algebra_is_charged_for(serve: Any) -> None:
    """An item that took a second of a child counts as ten, and one that took none as one."""
    with serve(RATE_LIMIT="5", DEADLINE_S="1", API_KEYS="a:one,b:two") as served:
        assert served.client.post("/equivalent", json=SLOW_PAIR, headers=headers("one")).json()["reason"] == "timeout"
        refused = served.client.post("/equivalent", json=SLOW_PAIR, headers=headers("one"))
        assert refused.status_code == 429
        plain = {"reference": "4", "answer": "4"}
        assert served.client.post("/equivalent", json=plain, headers=headers("two")).status_code == 200
        assert served.client.post("/equivalent", json=plain, headers=headers("two")).status_code == 200


def test_a_stream_is_charged_for_its_algebra(serve: Any) -> None:
    """Lines of a stream count with their algebra, too."""
    with serve(RATE_LIMIT="5", DEADLINE_S="1") as served:
        response = served.client.post(
            "/verify/stream", content=json.dumps(SLOW), headers={"content-type": "application/x-ndjson"}
        )
        assert response.json()["verdict"]["reason"] == "timeout"
        assert served.client.post("/equivalent", json=QUICK).status_code == 429


def test_what_cannot_be_done_in_time_says_when_to_come_back(serve: Any) -> None:
    """A single item for which there is no place within its patience is refused with the seconds to wait."""
    with serve(DEADLINE_S="2") as served, ThreadPoolExecutor(8) as threads:
        served.client.post("/equivalent", json=SLOW_PAIR)

        def ask() -> Any:
            return served.client.post("/equivalent", json=SLOW_PAIR, headers={"X-Patience-S": "0.5"})

        answers = [one.result() for one in [threads.submit(ask) for _ in range(8)]]
    refused = [answer for answer in answers if answer.status_code == 503]
    assert refused and {answer.status_code for answer in answers} == {200, 503}
    assert all(int(answer.headers["retry-after"]) >= 1 for answer in refused)
