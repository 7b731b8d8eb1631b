"""The pages as the service hands them out: headers, caching, keys, limits, and off."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import httpx2
import pytest
from tests.waiting import answers, wait_until

Run = Callable[..., AbstractContextManager[Any]]
SOLUTION = "2 + 2 = 5.\nThe answer is 5."


def drawing(client: httpx2.Client, **more: Any) -> httpx2.Response:
    """Ask for a verdict, and for its picture."""
    verdict = client.post("/verify", json={"solution": SOLUTION, "reference": "4"}).json()
    return client.post("/page/verdict", json={"solution": SOLUTION, "reference": "4", "verdict": verdict} | more)


@pytest.fixture(scope="module")
def client(verifier_url: str) -> Any:
    """A client of a service with default settings."""
    with httpx2.Client(base_url=verifier_url, timeout=60) as client:
        yield client


def test_every_answer_has_the_policy(client: httpx2.Client) -> None:
    """Pages, files and drawn verdicts forbid all that is inline or of another origin, frames and guesses at types."""
    page = client.get("/")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    files = re.findall(r'(?:href|src)="(page/[^"]+)"', page.text)
    assert {one.rpartition(".")[2] for one in files} == {"css", "js", "svg"}
    for answer in (page, drawing(client), *(client.get(f"/{one}") for one in files)):
        assert answer.status_code == 200
        policy = answer.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
        assert "unsafe" not in policy and "frame-ancestors 'none'" in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"


def test_nothing_is_inline_and_nothing_from_elsewhere(client: httpx2.Client) -> None:
    """No page has a style or script in it, or names another origin; the modules import each other alone."""
    texts = [client.get("/").text, drawing(client).text]
    names = set(re.findall(r'"\./([\w.]+\.js)"', client.get("/page/playground.js").text)) | {"playground.js"}
    assert len(names) >= 4
    for text in texts:
        assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*src=)", text)
    for text in (*texts, *(client.get(f"/page/{name}").text for name in names), client.get("/page/page.css").text):
        assert not re.findall(r"https?://(?!www\.w3\.org/)|@import", text)


def test_a_file_is_loaded_once(client: httpx2.Client) -> None:
    """A browser that has a file asks whether it is still the same, and gets no more than a yes."""
    first = client.get("/page/page.css")
    again = client.get("/page/page.css", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get("/page/page.css", headers={"If-None-Match": '"another"'}).content == first.content


@pytest.mark.parametrize(
    ("more", "field"),
    [({"verdict": {}}, "verdict.outcome"), ({"solution": 4}, "solution"), ({"side": "c"}, "side"), ({"x": 1}, "x")],
)
def test_only_a_verdict_is_drawn(client: httpx2.Client, more: dict[str, Any], field: str) -> None:
    """What is no verdict is refused as everywhere, by its field."""
    refused = drawing(client, **more)
    assert refused.status_code == 422
    assert refused.headers["content-type"] == "application/problem+json"
    assert field in {one["field"] for one in refused.json()["errors"]}


def test_a_long_verdict_is_drawn(client: httpx2.Client) -> None:
    """A solution of nearly 100,000 characters is drawn as a short one is; a body that no verdict fills is refused."""
    solution = "2 + 2 = 5.\n" * 9_000
    verdict = client.post("/verify", json={"solution": solution}).json()
    drawn = client.post("/page/verdict", json={"solution": solution, "verdict": verdict})
    assert drawn.status_code == 200 and 'id="a-step-1000"' in drawn.text
    too_much = client.post("/page/verdict", json={"solution": "x" * 2**23, "verdict": verdict})
    assert too_much.status_code == 413


def test_a_drawn_verdict_is_no_page_of_another_site(client: httpx2.Client) -> None:
    """A form of another site cannot have texts drawn: it can send no JSON."""
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
        assert client.post("/page/verdict", content=b"{}", headers={"content-type": kind}).status_code == 422


def test_with_keys_the_page_is_open_and_what_it_asks_is_not(run_verifier: Run) -> None:
    """A browser cannot send a key for a page: page and files hold nothing secret, and all else wants the key."""
    with run_verifier(MATHVERIFIER_API_KEYS="alice:secret") as served:
        assert {served.client.get(path).status_code for path in ("/", "/page/page.css", "/page/service.js")} == {200}
        for path in ("/verify", "/page/verdict", "/page/other"):
            assert served.client.post(path, json={}).status_code == 401
        served.client.headers["X-API-Key"] = "secret"
        assert drawing(served.client).status_code == 200


def test_a_setting_turns_the_pages_off(run_verifier: Run) -> None:
    """Without pages there is nothing at their paths, and the rest is as it was."""
    with run_verifier(MATHVERIFIER_PAGES="false") as served:
        for path in ("/", "/page/page.css"):
            assert served.client.get(path).json()["detail"].startswith("there is nothing at")
        assert served.client.post("/page/verdict", json={}).status_code == 404
        assert served.client.post("/verify", json={"solution": "1"}).status_code == 200


def test_the_pages_are_counted_by_their_own_routes(run_verifier: Run) -> None:
    """Each path is a label of its own in the metrics, and no other path is."""
    with run_verifier() as served:
        for path in ("/", "/page/page.css", "/page/nothing"):
            served.client.get(path)
        drawing(served.client)
        routes = set(re.findall(r'route="([^"]+)"', served.client.get("/metrics").text))
    assert {"/", "/page/page.css", "/page/verdict", "other"} <= routes and "/page/nothing" not in routes


def test_open_shows_the_page_in_a_browser(free_port: Callable[[], int], tmp_path: Path) -> None:
    """`serve --open` gives the page's address to the browser of the environment, once it is answered."""
    shown, browser = tmp_path / "shown", tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > {shown}.new && mv {shown}.new {shown}\n')
    browser.chmod(0o755)
    port = free_port()
    command = [sys.executable, "-m", "mathverifier", "serve", "--open", "--port", str(port)]
    with subprocess.Popen(command, env=os.environ | {"BROWSER": f"{browser} %s"}) as service:
        try:
            wait_until(shown.exists, "the browser was opened")
            assert shown.read_text().strip() == f"http://127.0.0.1:{port}/"
            wait_until(lambda: answers(shown.read_text().strip()), "the page was answered")
        finally:
            service.terminate()


def test_a_file_is_previewed_within_limits(run_verifier: Run) -> None:
    """A file is read by its name's suffix; one that is too large, of another kind or named wrongly is refused."""
    rows = b'{"solution": "The answer is 4", "reference": "4"}\n'
    with run_verifier(MATHVERIFIER_MAX_BODY_BYTES="4096") as served:
        post = served.client.post
        found = post("/files/preview?name=a.jsonl&rows=1", content=rows * 3).json()
        assert found["fields"] == {"solution": "solution", "reference": "reference"}
        assert found["complete"] is False and len(found["items"]) == 1
        assert post("/files/preview?name=a.jsonl", content=rows * 100).status_code == 413
        for query in ("name=a.exe", "name=a", "", "name=a.jsonl&rows=0", "name=a.jsonl&rows=x", "name=a.jsonl&field=y"):
            assert post(f"/files/preview?{query}", content=rows).status_code == 422, query
        for name, content in (("../../a.jsonl", b"PK\x03\x04"), ("a.csv", b"\xff\xfe"), ("a.parquet", b"no parquet")):
            refused = post("/files/preview", params={"name": name}, content=content)
            assert refused.status_code == 422 and "/tmp" not in refused.text
        assert post("/files/preview?name=a.jsonl", content=b"").json() == {"columns": [], "fields": {}}
