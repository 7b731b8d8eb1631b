"""Where the generators of a run are, and that each is asked by its own address."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from mathcontracts import Candidate, GenerateRequest, GenerateResponse, Problem, RunSpec
from mathtrainer.services.discovery import Generator, find_generators
from mathtrainer.services.generator_client import GeneratorClient
from mathtrainer.stages.context import StageContext, StageError

Resolve = Callable[..., None]
ONE = Generator("http://one:8001")


@pytest.fixture
def resolve(monkeypatch: pytest.MonkeyPatch) -> Resolve:
    """A function that gives a host name these addresses, in a name service of the test's own."""
    real = socket.getaddrinfo

    def to(name: str, *addresses: str) -> None:
        def look_up(host: Any, port: Any, *args: Any, **named: Any) -> Any:
            if host != name:
                return real(host, port, *args, **named)
            return [found for address in addresses for found in real(address, port, *args, **named)]

        monkeypatch.setattr(socket, "getaddrinfo", look_up)

    return to


@pytest.mark.parametrize("addresses", [("10.0.0.1",), ("::1", "127.0.0.1"), ("10.0.0.1", "10.0.0.1", "fe80::1")])
def test_one_generator_is_asked_by_its_name(resolve: Resolve, addresses: tuple[str, ...]) -> None:
    """A name with one address of a family is one generator, and its URL stays as it was given."""
    resolve("one", *addresses)
    assert find_generators("http://one:8001/") == [ONE]


def test_a_name_that_is_not_known_may_be_later() -> None:
    """It counts as one generator, which is looked up again at each request."""
    assert find_generators("http://nobody.invalid:8001") == [Generator("http://nobody.invalid:8001")]


def test_a_name_with_several_addresses_is_several_generators(resolve: Resolve) -> None:
    """One for each, in the same order whichever the name service gives; they keep port, scheme and path."""
    found = [Generator(f"http://10.0.0.{number}:8001/x", "many:8001") for number in (1, 2, 3)]
    for addresses in (("10.0.0.2", "10.0.0.3", "10.0.0.1"), ("10.0.0.3", "10.0.0.1", "10.0.0.2")):
        resolve("many", *addresses)
        assert find_generators("http://many:8001/x") == found


def test_several_urls_are_several_generators(resolve: Resolve) -> None:
    """They stay in the order in which they are given, each with all that its name stands for."""
    resolve("many", "::2", "::1")
    asked = "http://one:8001, https://many"
    assert find_generators(asked) == [ONE, Generator("https://[::1]", "many"), Generator("https://[::2]", "many")]


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        server: Any = self.server
        server.asked.append((server.server_address[0], self.headers["Host"], self.path))
        self.send_response(404)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Keep quiet."""


@pytest.fixture
def asked(free_port: Callable[[], int]) -> Iterator[tuple[int, list[tuple[str, str, str]]]]:
    """A port that two servers listen on, at two addresses, and what they are asked: address, Host and path."""
    port, asked = free_port(), list[tuple[str, str, str]]()
    servers = [ThreadingHTTPServer((address, port), _Handler) for address in ("127.0.0.1", "127.0.0.2")]
    for server in servers:
        server.asked = asked  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield port, asked
    for server in servers:
        server.shutdown()
        server.server_close()


def test_each_is_asked_at_its_address_by_its_name(
    *,
    asked: tuple[int, list[tuple[str, str, str]]],
    resolve: Resolve,
    new_run: Callable[..., StageContext],
    tmp_path: Path,
) -> None:
    """The connection goes to the one that is meant; the Host header names it as the URL did."""
    port, requests = asked
    resolve("generators", "127.0.0.2", "127.0.0.1")
    context = new_run(RunSpec(name="asked", model="m"), tmp_path, "asked", f"http://generators:{port}", "")
    with GeneratorClient(context) as client:
        for generator in (*client.find(), client.find()[0]):
            assert client.status(generator, "c") is None
    assert requests == [(f"127.0.0.{last}", f"generators:{port}", "/collect/c") for last in (1, 2, 1)]


class _Sampling(BaseHTTPRequestHandler):
    """Answers `/generate` by lines; a server with `fails` says so or cuts the connection after its first problem."""

    def do_POST(self) -> None:
        server: Any = self.server
        asked = GenerateRequest.model_validate_json(self.rfile.read(int(self.headers["Content-Length"])))
        server.asked.append([problem.id for problem in asked.problems])
        self.send_response(200)
        self.end_headers()
        for place, problem in enumerate(asked.problems):
            if place == 1 and server.fails:
                self.wfile.write(server.fails)
                self.wfile.flush()
                return
            made = _candidate(problem.id)
            answer = GenerateResponse(model="m", model_revision="r", candidates=(made,))
            self.wfile.write(answer.model_dump_json().encode() + b"\n")

    def log_message(self, format: str, *args: Any) -> None:
        """Keep quiet."""


def _candidate(problem_id: str) -> Candidate:
    return Candidate(
        id=f"{problem_id}#0",
        problem_id=problem_id,
        text="a line\u2028with a separator",
        finish_reason="stop",
        prompt_tokens=1,
        completion_tokens=1,
        seed=0,
        temperature=1.0,
        top_p=1.0,
        model="m",
        model_revision="r",
    )


@contextmanager
def _sampling(fails: bytes = b"") -> Iterator[tuple[str, list[list[str]]]]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Sampling) as server:
        server.asked, server.fails = [], fails  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", server.asked  # type: ignore[attr-defined]
        server.shutdown()


PROBLEMS = tuple(Problem(id=f"p{number}", text="?") for number in range(6))
BUSY = b'{"error":{"type":"about:blank","title":"Busy","status":503,"detail":"it was written anew","errors":[]}}\n'
BROKEN = b'{"error":{"type":"about:blank","title":"Broken","status":500,"detail":"out of memory","errors":[]}}\n'


@pytest.mark.parametrize("fails", [BUSY, b'{"model":"m","candi'], ids=["busy", "torn"])
def test_what_one_does_not_come_to_another_does(
    new_run: Callable[..., StageContext], tmp_path: Path, fails: bytes
) -> None:
    """What a generator answered before it failed is kept; the rest of its share is asked of the next one, once."""
    with _sampling(fails) as (first, asked), _sampling() as (second, taken):
        context = new_run(RunSpec(name="sampled", model="m"), tmp_path, "sampled", f"{first},{second}", "")
        with GeneratorClient(context) as client:
            made = list(client.stream(GenerateRequest(problems=PROBLEMS)))
    assert sorted(one.problem_id for candidates in made for one in candidates) == [f"p{n}" for n in range(6)]
    assert asked == [["p0", "p1", "p2"]]
    assert sorted(taken) == [["p1", "p2"], ["p3", "p4", "p5"]]


def test_a_failure_in_a_line_is_told(new_run: Callable[..., StageContext], tmp_path: Path) -> None:
    """What the generator says went wrong ends the stage in its words."""
    with _sampling(BROKEN) as (url, _):
        context = new_run(RunSpec(name="sampled", model="m"), tmp_path, "sampled", url, "")
        with GeneratorClient(context) as client, pytest.raises(StageError, match=r"500\): out of memory"):
            list(client.stream(GenerateRequest(problems=PROBLEMS)))
