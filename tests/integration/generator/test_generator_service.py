"""The generator as a process of its own, asked over HTTP."""

import json
import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import httpx2
import pytest
from tests.forked import Process, start
from tests.waiting import answers, stop, wait_on

PROBLEMS = [{"id": f"p{number}", "text": f"What is {number} + 1?", "reference": str(number + 1)} for number in range(4)]
ASK = {"problems": PROBLEMS, "n": 3}


@contextmanager
def generator(port: int, **settings: str) -> Iterator[httpx2.Client]:
    """Run the real service and yield a client of it."""
    with generator_process(port, **settings) as (client, _):
        yield client


@contextmanager
def generator_process(port: int, **settings: str) -> Iterator[tuple[httpx2.Client, Process]]:
    """Run the real service and yield a client of it, and its process."""
    environment = {**os.environ, **{f"MATHGENERATOR_{name.upper()}": value for name, value in settings.items()}}
    with NamedTemporaryFile() as out:
        log = Path(out.name)
        process = start("mathgenerator", "serve", "--port", port, stdout=out, stderr=out, env=environment)
        try:
            with httpx2.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
                wait_on(process, lambda: answers(f"http://127.0.0.1:{port}/readyz"), log)
                yield client, process
        finally:
            stop(process)
        said = log.read_text()
    assert "Traceback" not in said, said


@pytest.fixture(scope="module")
def client(free_port: Callable[[], int], tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx2.Client]:
    """A generator without a model."""
    with generator(free_port(), sampler="scripted", runs_dir=str(tmp_path_factory.mktemp("runs"))) as client:
        yield client


def test_candidates_are_ordered_and_repeatable(client: httpx2.Client) -> None:
    """The answer holds n candidates for each problem, in order; the same request has the same answer."""
    first = client.post("/generate", json=ASK)
    assert first.status_code == 200
    assert [one["id"] for one in first.json()["candidates"]] == [f"p{p}#{i}" for p in range(4) for i in range(3)]
    assert set(first.json()["candidates"][0]) >= {"finish_reason", "completion_tokens", "seed", "model_revision"}
    assert client.post("/generate", json=ASK).content == first.content


def test_problems_are_answered_as_they_are_done(client: httpx2.Client) -> None:
    """Asked for lines, each has the candidates of some problems, all of a problem together: those of one answer."""
    whole = client.post("/generate", json=ASK).json()
    with client.stream("POST", "/generate", json=ASK, headers={"Accept": "application/x-ndjson"}) as answer:
        assert answer.headers["content-type"].startswith("application/x-ndjson")
        lines = [json.loads(line) for line in answer.iter_lines()]
    found = [candidate for line in lines for candidate in line["candidates"]]
    assert sorted(found, key=lambda one: one["id"]) == whole["candidates"]
    assert {line["model_revision"] for line in lines} == {whole["model_revision"]}
    refused = client.post("/generate", json={**ASK, "n": 0}, headers={"Accept": "application/x-ndjson"})
    assert refused.status_code == 422


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"problems": []}, "problems"),
        ({"problems": [{"id": "a", "text": ""}]}, "problems[0].text"),
        ({"problems": [{"id": "a"}]}, "problems[0].text"),
        ({"problems": [{"id": "a", "text": "\ud800"}]}, "problems[0].text"),
        ({"problems": [PROBLEMS[0], PROBLEMS[0]]}, "problems[1].id"),
        ({"n": 0}, "n"),
        ({"n": "many"}, "n"),
        ({"temperature": -1}, "temperature"),
        ({"top_p": 0}, "top_p"),
        ({"temprature": 1}, "temprature"),
        ({"prompt": "Solve it."}, "prompt"),
    ],
)
def test_bad_input_is_a_problem_that_names_the_field(client: httpx2.Client, change: dict[str, Any], field: str) -> None:
    """422 as application/problem+json, for both routes; the detail begins with the field."""
    for path, more in (("/generate", {}), ("/collect", {"run_id": "r", "stream": "s"})):
        body = json.dumps({**ASK, **more, **change})
        answer = client.post(path, content=body, headers={"Content-Type": "application/json"})
        assert answer.status_code == 422
        assert answer.headers["content-type"] == "application/problem+json"
        assert field in [error["field"] for error in answer.json()["errors"]]
        assert answer.json()["detail"].startswith(field)


def test_a_body_that_is_no_json_is_told(client: httpx2.Client) -> None:
    """422 that says where the JSON ends to be JSON."""
    answer = client.post("/generate", content=b'{"problems": [}', headers={"Content-Type": "application/json"})
    assert answer.status_code == 422
    assert "not valid JSON at character 14" in answer.json()["detail"]


def test_unknown_things_are_problems_too(client: httpx2.Client) -> None:
    """An unknown path, method and run id answer with problem details, not with another shape."""
    for answer, status in [
        (client.get("/nothing"), 404),
        (client.get("/generate"), 405),
        (client.get("/collect/never-started"), 404),
        (client.delete("/collect/never-started"), 404),
        (client.get("/collect/-bad"), 422),
    ]:
        assert answer.status_code == status
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["status"] == status
        assert answer.json()["detail"]


def test_a_model_that_is_not_there_is_422(free_port: Callable[[], int], tmp_path: Path) -> None:
    """Without a default model the service starts; a request must name one that is there, for both routes."""
    with generator(free_port(), sampler="transformers", device="cpu", runs_dir=str(tmp_path)) as client:
        for asked in (None, "/no/such/model"):
            for path, more in (("/generate", {}), ("/collect", {"run_id": "r", "stream": "s"})):
                answer = client.post(path, json={**ASK, **more, "model": asked})
                assert answer.status_code == 422
                assert [error["field"] for error in answer.json()["errors"]] == ["model"]
        assert client.get("/collect/r").status_code == 404


def test_a_model_server_that_is_away_is_503(free_port: Callable[[], int]) -> None:
    """The answer says which server, and when to come back."""
    nobody = f"http://127.0.0.1:{free_port()}/v1"
    settings = {"sampler": "openai_compatible", "openai_base_url": nobody, "openai_model": "m"}
    with generator(free_port(), **settings) as client:
        answer = client.post("/generate", json=ASK)
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "5"
    assert nobody in answer.json()["detail"]


def test_the_service_lives_while_it_samples(free_port: Callable[[], int], tmp_path: Path) -> None:
    """While a request waits on a slow model server, others are answered, and SIGTERM still ends the service."""
    with socket.create_server(("127.0.0.1", 0)) as silent:  # Accepts, and never answers.
        settings = {"openai_base_url": f"http://127.0.0.1:{silent.getsockname()[1]}/v1", "openai_model": "m"}
        with generator(free_port(), sampler="openai_compatible", **settings) as client:
            base = str(client.base_url)

            def ask() -> None:
                with pytest.raises(httpx2.HTTPError):
                    httpx2.post(f"{base}/generate", json=ASK, timeout=60).raise_for_status()

            waiting = threading.Thread(target=ask)
            waiting.start()
            held, _ = silent.accept()
            assert client.get("/livez").status_code == 200
            assert waiting.is_alive()
        held.close()
        waiting.join(timeout=10)
        assert not waiting.is_alive()
