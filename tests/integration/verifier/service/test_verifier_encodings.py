"""Bodies that come compressed, and pages of other origins that ask."""

import gzip
import json
import zlib
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest
from tests.processor_time import processor_s

ITEM = {"solution": "She sells 16 - 3 = 13 eggs.\nThe answer is: 13", "reference": "13"}
PAGE = "https://pages.example"
GZIP = {"content-type": "application/json", "content-encoding": "gzip"}
MEGABYTE = 2**20


@pytest.fixture(scope="module")
def served(serve: Any) -> Iterator[Any]:
    """A verifier with a key that lets one page's scripts ask."""
    with serve(API_KEYS="a:key", CORS_ORIGINS=f"{PAGE},https://other.example") as one:
        one.client.headers["X-API-Key"] = "key"
        yield one


def test_a_gzip_body_is_what_it_was(served: Any) -> None:
    """One solution, a batch and a stream have the same answers, compressed or not, whole or in small pieces."""
    lines = "\n".join(json.dumps(ITEM) for _ in range(100)).encode()
    asked = [
        ("/verify", json.dumps(ITEM).encode(), "application/json"),
        ("/verify/batch", json.dumps({"items": [ITEM] * 500}).encode(), "application/json"),
        ("/verify/stream", lines, "application/x-ndjson"),
    ]
    for path, body, kind in asked:
        plain = served.client.post(path, content=body, headers={"content-type": kind})
        small = gzip.compress(body)
        pieces = (small[place : place + 7] for place in range(0, len(small), 7))
        for content in (small, pieces):
            headers = {"content-type": kind, "content-encoding": "gzip"}
            answer = served.client.post(path, content=content, headers=headers)
            assert (answer.status_code, answer.content) == (200, plain.content)


def packed(content: bytes) -> bytes:
    """Return content as gzip has it, without the time: names of tests must be the same in each process."""
    return gzip.compress(content, mtime=0)


@pytest.mark.parametrize(
    ("content", "encoding", "status"),
    [
        (json.dumps(ITEM).encode(), "gzip", 400),
        (packed(json.dumps(ITEM).encode())[:-9], "gzip", 400),
        (packed(json.dumps(ITEM).encode())[:20], "gzip", 400),
        (packed(b" " * 2**17 + json.dumps(ITEM).encode())[:-8], "gzip", 400),
        (packed(b"{}") + b"more", "gzip", 400),
        (b"", "gzip", 400),
        (zlib.compress(json.dumps(ITEM).encode()), "deflate", 415),
        (json.dumps(ITEM).encode(), "br", 415),
        (packed(b'{"solution": 3}'), "gzip", 422),
    ],
)
def test_what_cannot_be_inflated_is_told(served: Any, content: bytes, encoding: str, status: int) -> None:
    """No gzip data, cut off, with more behind it, of another encoding: a problem each; the next request is served."""
    headers = GZIP | {"content-encoding": encoding}
    answer = served.client.post("/verify", content=content, headers=headers)
    assert (answer.status_code, answer.json()["status"]) == (status, status)
    assert answer.headers["x-request-id"]
    assert served.client.post("/verify", json=ITEM).status_code == 200


@pytest.fixture(scope="module")
def bomb() -> bytes:
    """A gigabyte of line ends in a megabyte."""
    squeezed = zlib.compressobj(9, zlib.DEFLATED, 31)
    filling = b"\n" * MEGABYTE
    return b"".join(squeezed.compress(filling) for _ in range(1_000)) + squeezed.flush()


@pytest.mark.parametrize("path", ["/verify", "/verify/batch", "/verify/stream"])
def test_a_bomb_is_not_inflated(served: Any, bomb: bytes, path: str) -> None:
    """A gigabyte of line ends in a megabyte is given up soon, for bodies and for streams."""
    headers = GZIP | ({"content-type": "application/x-ndjson"} if path == "/verify/stream" else {})
    before = processor_s(served.process.pid)
    try:
        answer = served.client.post(path, content=bomb, headers=headers)
    except httpx2.TransportError:  # A stream's status has gone out before.
        assert path == "/verify/stream"
    else:
        assert answer.status_code == 413 or path == "/verify/stream"
    # To inflate and read all of it would take a slow processor minutes.
    assert processor_s(served.process.pid) - before < 10
    assert served.client.get("/livez").status_code == 200


def test_pages_of_named_origins_may_ask(served: Any) -> None:
    """A browser is told so before it asks, without a key, and may read what it is answered; others are not."""
    asked = {"access-control-request-method": "POST", "access-control-request-headers": "x-api-key,content-type"}
    with httpx2.Client(base_url=str(served.client.base_url)) as browser:
        answer = browser.options("/verify", headers={"origin": PAGE, **asked})
        assert answer.status_code == 200 and answer.headers["access-control-allow-origin"] == PAGE
        assert browser.options("/verify", headers={"origin": "https://evil.example", **asked}).status_code == 400
    answer = served.client.post("/verify", json=ITEM, headers={"origin": PAGE})
    assert answer.headers["access-control-allow-origin"] == PAGE
    assert "X-Request-Id" in answer.headers["access-control-expose-headers"]
    answer = served.client.post("/verify", json=ITEM, headers={"origin": "https://evil.example"})
    assert "access-control-allow-origin" not in answer.headers


def test_without_the_setting_no_page_may_ask(verifier_url: str) -> None:
    """By default nothing is said of other origins."""
    answer = httpx2.post(f"{verifier_url}/verify", json=ITEM, headers={"origin": PAGE})
    assert not [name for name in answer.headers if name.startswith("access-control")]
