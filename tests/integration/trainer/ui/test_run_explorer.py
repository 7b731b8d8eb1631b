"""`mathtrainer ui` as a process: headers, live progress by events, actions by token."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest
from tests.run_folder import make_run
from tests.service_process import answering

from mathcontracts import RunSpec
from mathtrainer.core.run_state import RunState
from mathtrainer.runs.records import Runs, connect

TOKEN = "a-token-of-the-test"


@pytest.fixture
def runs(redis_url: str) -> Iterator[Runs]:
    """Runs on record in a database of the test's own."""
    redis = connect(redis_url.rpartition("/")[0] + "/9", patient=False)
    redis.flushdb()
    yield Runs(redis)
    redis.close()


@contextmanager
def explorer(runs_dir: Path, port: int, **settings: str) -> Iterator[httpx2.Client]:
    """Run the pages about `runs_dir`."""
    url, ui = f"http://127.0.0.1:{port}", ["mathtrainer", "ui", str(runs_dir), "--port", str(port)]
    given = {f"MATHTRAINER_{name}": value for name, value in settings.items()}
    log = runs_dir.with_name("ui.log")
    with answering(ui, f"{url}/page/runs.css", log, given), httpx2.Client(base_url=url, timeout=60) as client:
        yield client


@pytest.fixture
def runs_dir(tmp_path: Path) -> Path:
    """A folder with a finished run."""
    make_run(tmp_path / "runs", "done-1")
    return tmp_path / "runs"


def test_every_page_has_the_policy_and_nothing_inline(runs_dir: Path, free_port: Callable[[], int]) -> None:
    """Each page stands under the strict policy, without style or script in it; what is not there is a 404."""
    with explorer(runs_dir, free_port(), REDIS_URL="redis://127.0.0.1:1/0") as client:
        for path in (
            "",
            "pairs?stage=pairs",
            "pairs?stage=pairs&kind=flawed_process&order=weight",
            "problems?n=2",
            "candidates?n=0",
            "curves",
        ):
            page = client.get(f"/runs/done-1/{path}")
            assert page.status_code == 200, path
            assert page.headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'")
            assert " style=" not in page.text and "<style" not in page.text and "<b>begins" not in page.text
        assert "done-1" in client.get("/").text
        gone = (
            "/runs/x/",
            "/runs/done-1/pairs?stage=x",
            "/runs/done-1/pairs?order=name",
            "/runs/done-1/problems?n=12",
            "/runs/done-1/problems?n=-1",
            "/compare?run=done-1",
        )
        for path in (*gone, "/runs/..%2f..%2fetc/", "/page/pages.py", "/page/..%2fserver.py"):
            assert client.get(path).status_code == 404, path


def test_progress_comes_by_itself(runs: Runs, redis_url: str, runs_dir: Path, free_port: Callable[[], int]) -> None:
    """An open page is told of each change: a new run, its stage and how far it is, its end."""
    with (
        explorer(runs_dir, free_port(), REDIS_URL=redis_url.rpartition("/")[0] + "/9") as client,
        client.stream("GET", "/events") as response,
    ):
        assert response.headers["content-type"].startswith("text/event-stream")
        told = (json.loads(line.removeprefix("data: ")) for line in response.iter_lines() if line.startswith("data: "))
        assert [one["state"] for one in next(told)] == ["succeeded"]
        run_id = runs.add(RunSpec(name="live", model="m")).run_id
        assert {one["id"]: one["state"] for one in next(told)}[run_id] == "queued"
        fence = runs.acquire(run_id, 60)
        assert runs.move(run_id, RunState.RUNNING, fence)
        runs.tell(run_id, stage="sft", done=3, total=8, metrics={"loss": 0.5})
        seen = next(one for status in told for one in status if one["id"] == run_id and one.get("total"))
        assert (seen["state"], seen["stage"], seen["done"], seen["total"]) == ("running", "sft", 3, 8)
        assert runs.move(run_id, RunState.FAILED, fence)
        assert any(one["state"] == "failed" for status in told for one in status if one["id"] == run_id)


def test_only_the_token_acts(runs: Runs, redis_url: str, runs_dir: Path, free_port: Callable[[], int]) -> None:
    """Without a token set nothing can be done; with one, only by whoever has it; a run is then really cancelled."""
    run_id = runs.add(RunSpec(name="live", model="m")).run_id
    redis = redis_url.rpartition("/")[0] + "/9"
    with explorer(runs_dir, free_port(), REDIS_URL=redis) as client:
        assert client.post(f"/runs/{run_id}/cancel", headers={"x-token": ""}).status_code in (404, 405)
        assert "data-action" not in client.get("/runs/done-1/").text
    with explorer(runs_dir, free_port(), REDIS_URL=redis, UI_TOKEN=TOKEN) as client:
        assert "data-action" in client.get("/runs/done-1/").text
        for headers in ({}, {"x-token": "another"}, {"authorization": f"Bearer {TOKEN}"}):
            assert client.post(f"/runs/{run_id}/cancel", headers=headers).status_code == 401
        assert runs.get(run_id).state is RunState.QUEUED
        assert client.post(f"/runs/{run_id}/cancel", headers={"x-token": TOKEN}).text == "was queued"
        assert runs.get(run_id).state is RunState.CANCELLED
        assert client.post(f"/runs/{run_id}/resume", headers={"x-token": TOKEN}).text == "is queued"
        assert client.post("/runs/none/cancel", headers={"x-token": TOKEN}).status_code == 404
        assert client.post(f"/runs/{run_id}/delete", headers={"x-token": TOKEN}).status_code == 404


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    """The command ends with one line and code 2."""
    command = [sys.executable, "-m", "mathtrainer", "ui", str(tmp_path / "none")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "is no folder" in done.stderr
