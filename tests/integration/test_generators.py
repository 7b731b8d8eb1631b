"""Where the generators of a run are, and that each is asked by its own address."""

import socket
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from mathcontracts import RunSpec
from mathtrainer.generator_client import GeneratorClient
from mathtrainer.generators import Generator, find_generators
from mathtrainer.stage import StageContext

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
