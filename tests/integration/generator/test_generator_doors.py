"""Who may ask the generator, for how much, and for which models: refused before anything is tokenised or loaded."""

import asyncio
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from tests.forked import Process
from tests.integration.generator.test_generator_service import ASK, PROBLEMS, generator, generator_process
from tests.processor_time import own_processor_s, processor_s

from mathcontracts import CollectRequest
from mathgenerator.service.request_body import BodyReader
from mathverifier.workers.json_pool import INLINE_BYTES

COLLECT = {**ASK, "run_id": "demo-p2", "stream": "pairs:demo"}


@pytest.fixture(scope="module")
def locked(free_port: Callable[[], int], tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx2.Client]:
    """A generator with keys, a rate and little room for bodies."""
    settings = {"api_keys": "alice:first, bob:second", "rate_limit": "12", "max_body_bytes": "100000"}
    runs = str(tmp_path_factory.mktemp("runs"))
    with generator(free_port(), sampler="scripted", runs_dir=runs, **settings) as client:
        yield client


def refused(answer: httpx2.Response, status: int) -> dict[str, Any]:
    """Check that an answer is a problem of that status, and return it."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["x-request-id"]
    problem: dict[str, Any] = answer.json()
    assert problem["status"] == status and problem["detail"]
    return problem


@pytest.mark.parametrize("headers", [{}, {"X-API-Key": "firs"}, {"Authorization": "Bearer wrong"}])
def test_without_a_key_nothing_is_done(locked: httpx2.Client, headers: dict[str, str]) -> None:
    """Every route but the probes asks for a key, and says how to send one."""
    for method, path in [("POST", "/generate"), ("POST", "/collect"), ("GET", "/collect/r"), ("DELETE", "/collect/r")]:
        answer = locked.request(method, path, json=ASK, headers=headers)
        assert "X-API-Key" in refused(answer, 401)["detail"]
    assert [locked.get(path).status_code for path in ("/livez", "/readyz")] == [200, 200]


def test_a_rate_is_kept_by_each_key(locked: httpx2.Client) -> None:
    """Candidates count: who had more than the rate waits as long as it is told; another key does not."""
    first, second = ({"Authorization": f"Bearer {key}"} for key in ("first", "second"))
    assert locked.post("/generate", json={**ASK, "n": 100}, headers=first).status_code == 200
    answer = locked.post("/generate", json=ASK, headers=first)
    refused(answer, 429)
    assert int(answer.headers["retry-after"]) > 10
    assert locked.post("/generate", json={**ASK, "n": 1}, headers=second).status_code == 200


def test_a_large_body_is_refused(locked: httpx2.Client) -> None:
    """By its declared length or by what came of it, before it is read as JSON."""
    headers = {"X-API-Key": "second", "content-type": "application/json"}
    body = json.dumps({**ASK, "prompt": "{problem}" + " " * 200_000}).encode()
    refused(locked.post("/generate", content=body, headers=headers), 413)
    pieces = (body[start : start + 10_000] for start in range(0, len(body), 10_000))
    refused(locked.post("/generate", content=pieces, headers=headers), 413)


Opened = tuple[httpx2.Client, Process]


@pytest.fixture(scope="module")
def opened(free_port: Callable[[], int], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    """A generator without a model and without keys that takes large bodies: a client of it, and its process."""
    runs = str(tmp_path_factory.mktemp("runs"))
    with generator_process(free_port(), sampler="scripted", runs_dir=runs) as running:
        yield running


@pytest.fixture(scope="module")
def client(opened: Opened) -> httpx2.Client:
    """A client of a generator without a model and without keys."""
    return opened[0]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"prompt": "{problem}" * 20_000, "problems": [{"id": "a", "text": "x" * 2_500}]}, "problems[0].text"),
        ({"problems": [*PROBLEMS, {"id": "a", "text": "x" * 200_000}]}, "problems[4].text"),
        ({"problems": [{"id": "i" * 5_000, "text": "x"}]}, "problems[0].id"),
        ({"temperature": 1e-310}, "temperature"),
        ({"temperature": 1e-7}, "temperature"),
        ({"k" * 100_000: 1}, "k" * 200 + "…"),
    ],
)
def test_what_would_take_too_long_is_refused(client: httpx2.Client, change: dict[str, Any], field: str) -> None:
    """Prompts of any number of characters, long names, temperatures that are none: 422 in few words."""
    for path, body in (("/generate", ASK), ("/collect", COLLECT)):
        answer = client.post(path, json={**body, **change})
        assert field in [error["field"] for error in refused(answer, 422)["errors"]]
        assert len(answer.content) < 12_000


def test_a_body_full_of_faults_is_told_a_few(client: httpx2.Client) -> None:
    """Of thousands of unknown fields some are told."""
    answer = client.post("/generate", json={**ASK, **{f"x{number}": 1 for number in range(5_000)}})
    assert len(refused(answer, 422)["errors"]) == 20


@pytest.mark.parametrize(
    "stream",
    [
        "mathtrainer:run:other:pairs",
        "mathtrainer:run:demo",
        "mathtrainer:run:demo:spec",
        "mathtrainer:runs",
        "mathtrainer:run::pairs",
        "mathtrainer:run:dem:pairs",
    ],
)
def test_a_key_of_another_run_is_no_stream(client: httpx2.Client, stream: str) -> None:
    """Pairs go into no key of the trainer but that of the collection's own run."""
    answer = client.post("/collect", json={**COLLECT, "stream": stream})
    assert [error["field"] for error in refused(answer, 422)["errors"]] == ["stream"]


def test_only_models_that_are_allowed_are_looked_at(
    free_port: Callable[[], int], tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """What the runs folder holds, and what is named in the settings: neither other folders nor the hub, nor links."""
    runs, given, outside = tmp_path / "runs", tmp_path / "given", tmp_path_factory.mktemp("outside")
    for folder in (runs / "demo", given / "one", outside):
        folder.mkdir(parents=True, exist_ok=True)
    (runs / "link").symlink_to(outside)
    settings = {"runs_dir": str(runs), "models": f"{given},hub/named"}
    with generator(free_port(), sampler="transformers", device="cpu", **settings) as client:

        def said(model: str) -> str:
            detail: str = refused(client.post("/generate", json={**ASK, "model": model}), 422)["detail"]
            return detail

        for model in (str(outside), str(runs / "link"), f"{runs}/../..", "org/name", "x" * 5_000, "a\0b", "~"):
            assert "not allowed" in said(model) or "longer" in said(model)
        # Allowed, and therefore looked at: there is no checkpoint.
        for model in (str(runs / "demo"), str(given / "one"), "hub/named"):
            assert "not allowed" not in said(model)


LONG = [
    {"id": f"p{number}", "text": f"What is {number} + 1? {'So. ' * 100}", "accepted": ["one"]} for number in range(900)
]
HEADERS = {"content-type": "application/json"}


def test_a_long_body_is_read_as_a_short_one_is(client: httpx2.Client) -> None:
    """What a child reads is answered as what is read at once, with examples and all."""
    prompt = {"template": "Q: {problem}", "system": "Be brief.", "examples": [{"problem": "1 + 1", "solution": "2"}]}
    asked = {"n": 2, "seed": 7, "prompt": prompt}
    body = json.dumps({**asked, "problems": LONG}).encode()
    assert len(body) > INLINE_BYTES
    answer = client.post("/generate", content=body, headers=HEADERS)
    assert answer.status_code == 200, answer.text
    short = json.dumps({**asked, "problems": LONG[:9]}).encode()
    assert len(short) < INLINE_BYTES
    expected = client.post("/generate", content=short, headers=HEADERS).json()["candidates"]
    assert answer.json()["candidates"][:18] == expected


def test_nothing_of_a_long_body_is_lost() -> None:
    """Each field, problem and prefix that a child read is what the message itself makes of the body."""
    prefixes = {
        "p3": {"completion_ids": [1, 2, 3], "text": "So"},
        "p7": {"prompt_ids": [5], "completion_ids": [4]},
    }
    body = {**COLLECT, "problems": LONG, "prefixes": prefixes, "model": "m", "top_p": 0.5, "clean_wrongness": 0.25}
    reader = BodyReader()
    try:
        found = asyncio.run(reader.read(CollectRequest, json.dumps(body).encode()))
    finally:
        reader.close()
    assert found == CollectRequest.model_validate(body)
    assert type(found) is CollectRequest


@pytest.mark.parametrize(
    ("change", "field", "said"),
    [
        ({"problems": [*LONG, {"id": "a"}]}, "problems[900].text", "required"),
        ({"problems": [*LONG, LONG[5]]}, "problems[900].id", "is there already"),
        ({"prompt": "Solve it."}, "prompt", "must contain {problem}"),
        ({"n": 0}, "n", "greater"),
        ({"wrong": [0] * 100_000}, "wrong", "Extra"),
    ],
)
def test_a_long_body_is_refused_as_a_short_one_is(
    client: httpx2.Client, change: dict[str, Any], field: str, said: str
) -> None:
    """What is wrong in it is named by its field; so is what is no JSON."""
    body = json.dumps({"problems": LONG, **change}).encode()
    problem = refused(client.post("/generate", content=body, headers=HEADERS), 422)
    assert [error["field"] for error in problem["errors"]] == [field]
    assert said in problem["errors"][0]["message"]
    torn = refused(client.post("/collect", content=body[:-1], headers=HEADERS), 422)
    assert f"not valid JSON at character {len(body) - 1}" in torn["detail"]


def test_the_loop_is_free_while_a_long_body_is_read(opened: Opened) -> None:
    """The process of the service spends less time on a body of a million numbers than its child, and answers others."""
    numbers = [{"id": f"p{number}", "text": "x", "wrong": list(range(1_000))} for number in range(2_000)]
    body = json.dumps({"problems": numbers}).encode()
    assert len(body) > 8 * 2**20
    client, process = opened
    root = process.pid
    client.post("/generate", content=json.dumps({"problems": LONG}).encode(), headers=HEADERS)  # Starts a child.
    own, everybody = own_processor_s(Path(f"/proc/{root}")), processor_s(root)
    refused(client.post("/generate", content=body, headers=HEADERS), 422)
    own, everybody = own_processor_s(Path(f"/proc/{root}")) - own, processor_s(root) - everybody
    assert own < everybody / 2
