"""What it costs to read a body: bounded before anything is built of it, off the event loop, and charged for."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from bench.process_tree import tree
from tests.processor_time import own_processor_s, processor_s
from tests.waiting import wait_until

from mathverifier.service.json_parts import MAX_PARTS
from mathverifier.workers.json_pool import INLINE_BYTES

JSON = {"content-type": "application/json"}
ITEM = {"solution": "She sells 16 - 3 = 13 eggs.\nThe answer is: 13", "reference": "13"}
MEGABYTE = 2**20


def fields() -> bytes:
    """Two million fields that no request has."""
    return b'{"solution":"x",' + b",".join(b'"%d":1' % number for number in range(2_000_000)) + b"}"


def steps() -> bytes:
    """Sixteen million steps that are no texts."""
    return b'{"solution":[%b]}' % b",".join([b"1"] * 16_000_000)


def empty_steps() -> bytes:
    """Millions of empty steps, cut off at the longest body that is taken."""
    return b'{"solution":[%b]}' % b",".join([b'""'] * 11_000_000)[:31_999_999]


@pytest.fixture(scope="module")
def served(serve: Any) -> Iterator[Any]:
    """A verifier of this module's own: its memory and its processor time are looked at."""
    with serve() as one:
        one.client.post("/verify", json={"solution": "x" * 2 * INLINE_BYTES})  # Starts what reads long bodies.
        yield one


@pytest.mark.parametrize("body_of", [fields, steps, empty_steps])
def test_a_body_of_too_many_parts_costs_little(served: Any, body_of: Callable[[], bytes]) -> None:
    """Millions of unknown fields or steps are refused for their number: soon, and the memory is given back."""
    body = body_of()
    time_s, memory = processor_s(served.process.pid), tree(served.process.pid).memory
    response = served.client.post("/verify", content=body, headers=JSON)
    assert (response.status_code, len(response.content) < 1_000) == (413, True)
    assert str(MAX_PARTS) in response.json()["detail"]
    # Reading it through, as was done once, takes one and a half to six seconds.
    assert processor_s(served.process.pid) - time_s < 1.2
    wait_until(lambda: tree(served.process.pid).memory < memory + 20 * MEGABYTE, "memory that is given back")


def test_the_loop_is_free_while_a_long_body_is_read(served: Any) -> None:
    """What takes long to read is read by a child: the server's own process spends less time than that takes."""
    steps = [str(number) for number in range(MAX_PARTS - 10)]
    body = json.dumps({"solution": steps, "profile": False}, separators=(",", ":")).encode()
    root = served.process.pid
    served.client.post("/verify", content=body, headers=JSON)
    own, everybody = own_processor_s(Path(f"/proc/{root}")), processor_s(root)
    response = served.client.post("/verify", content=body, headers=JSON)
    assert (response.status_code, response.json()["reason"]) == (200, "too_large")
    own, everybody = own_processor_s(Path(f"/proc/{root}")) - own, processor_s(root) - everybody
    assert own < everybody / 2


def test_marks_within_texts_are_no_parts(served: Any) -> None:
    """A batch of much prose has many commas, and few parts; what is in one is answered as what is asked for alone."""
    prose = ", ".join(["so on"] * (MAX_PARTS // 8)) + r' "quoted" \\'
    items = [{**ITEM, "solution": f"{prose}\n{ITEM['solution']}"}] * 9 + [ITEM, {"solution": 3}, {**ITEM, "x": 1}]
    results = served.client.post("/verify/batch", json={"items": items}).json()["results"]
    assert [result["verdict"]["reason"] for result in results[:9]] == ["too_large"] * 9
    assert results[9]["verdict"] == served.client.post("/verify", json=ITEM).json()
    assert [result["error"]["errors"][0]["field"] for result in results[10:]] == ["items[10].solution", "items[11].x"]


def test_a_long_batch_says_what_short_ones_say(served: Any) -> None:
    """The same items in one body that a child reads and in bodies that are read at once have the same verdicts."""
    forms: list[Any] = [
        ITEM,
        {**ITEM, "reference": [13, "14"], "strict": True},
        {**ITEM, "reference": 13.0, "profile": False},
        {**ITEM, "solution": ["A step: é, \\frac{1}{2}", "", "The answer is: 13"], "problem": "Ann has 16 eggs."},
        {"solution": "<think>13</think> The answer is 14", "thought_open": True, "profile_thoughts": True},
        {"solution": "", "reference": None},
        {"solution": "half \ud83d"},
        {"reference": "3"},
        [],
    ]
    items = [one for form in forms for one in [form] * 300]
    assert len(json.dumps({"items": items})) > INLINE_BYTES
    long = served.client.post("/verify/batch", content=json.dumps({"items": items}), headers=JSON).json()["results"]
    short = served.client.post("/verify/batch", content=json.dumps({"items": forms}), headers=JSON).json()["results"]
    for place, expected in enumerate(short):
        for at in range(place * 300, place * 300 + 300):
            named = json.dumps(expected).replace(f"items[{place}]", f"items[{at}]")
            assert json.dumps(long[at]) == named


@pytest.mark.parametrize("filling", ["", " " * 2 * INLINE_BYTES], ids=["short", "long"])
@pytest.mark.parametrize(
    ("body", "status"),
    [(b'{"solution": 3}', 422), (b"{", 422), (b'{"solution": "\xff"}', 400), (b"[" * 9_000, 422), (b"[]", 422)],
)
def test_a_bad_body_is_told_alike_however_long(served: Any, body: bytes, status: int, filling: str) -> None:
    """A child's refusal of a long body is the one that a short body gets."""
    response = served.client.post("/verify", content=body + filling.encode(), headers=JSON)
    assert response.status_code == status
    assert response.json()["detail"]
    short = served.client.post("/verify", content=body, headers=JSON).json()
    assert response.json()["errors"] == short["errors"] or body == b"{"


def test_a_long_batch_of_too_many_items_is_refused(served: Any) -> None:
    """A child counts the items of a batch before it looks at them."""
    response = served.client.post("/verify/batch", json={"items": [ITEM] * 5_000})
    assert (response.status_code, response.json()["errors"][0]["field"]) == (422, "items")


def test_lines_of_a_stream_are_bounded_like_bodies(served: Any) -> None:
    """A line of too many parts is refused in its place, a long one read by a child; the others are judged."""
    long = json.dumps({**ITEM, "solution": "x" * 2 * INLINE_BYTES}).encode()
    many = b'{"solution":[%b]}' % b",".join([b"1"] * (MAX_PARTS + 1))
    lines = [json.dumps(ITEM).encode(), many, long, json.dumps(ITEM).encode()]
    response = served.client.post(
        "/verify/stream", content=b"\n".join(lines), headers={"content-type": "application/x-ndjson"}
    )
    first, refused, large, last = map(json.loads, response.text.splitlines())
    assert refused["error"]["status"] == 413 and "lines[1]" in refused["error"]["detail"]
    assert large["verdict"]["reason"] == "too_large"
    assert first == last and first["verdict"]["outcome"] == "correct"


@pytest.mark.parametrize("length", [1_000, 4_000_000])
def test_a_long_name_is_not_repeated(served: Any, length: int) -> None:
    """Of the name of an unknown field, however long, 200 characters are told."""
    response = served.client.post("/verify", json={**ITEM, "k" * length: 1, "solution": 3})
    assert response.status_code == 422
    assert max(len(error["field"]) for error in response.json()["errors"]) == 201
    assert len(response.content) < 2_000


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("/verify", b'{"solution": 3}'),
        ("/verify", b"{"),
        ("/verify", b'{"solution": "\xff"}'),
        ("/verify/batch", b'{"items": []}'),
        ("/equivalent", b"{}"),
    ],
)
def test_a_refused_body_takes_a_token(serve: Any, path: str, content: bytes) -> None:
    """Who sends nothing but bad bodies runs out of tokens like anybody else."""
    with serve(RATE_LIMIT="1") as served:
        statuses = [served.client.post(path, content=content, headers=JSON).status_code for _ in range(10)]
    assert statuses[0] in (400, 422) and 429 in statuses


def test_a_large_refused_body_takes_many_tokens(serve: Any) -> None:
    """A refused body counts by its size: four megabytes of faults are paid for like a thousand items."""
    with serve(RATE_LIMIT="1") as served:
        refused = served.client.post("/verify", json={"x" * 4 * MEGABYTE: 1})
        assert refused.status_code == 422
        next_one = served.client.post("/verify", json=ITEM)
    assert (next_one.status_code, int(next_one.headers["retry-after"]) > 600) == (429, True)
