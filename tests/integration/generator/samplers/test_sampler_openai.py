"""Sampling from a real HTTP server that speaks OpenAI's chat API."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from mathcontracts import Problem, Sampling
from mathgenerator.samplers import model_server
from mathgenerator.samplers.base import ModelNotFound, SamplerError, SamplerUnavailable
from mathgenerator.samplers.openai_compatible import OpenAICompatibleSampler

PROBLEMS = [Problem(id=f"p{number}", text=f"What is {number} + 1?") for number in range(5)]


class ChatServer(ThreadingHTTPServer):
    """Answers each choice with the last message, its seed and the choice's number; settable to misbehave."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), ChatHandler)
        self.requests: list[dict[str, Any]] = []
        self.failures: list[int] = []  # Statuses of the next answers.
        self.honours_n = True
        self.body: bytes | None = None  # Sent in place of an answer.
        self.url = f"http://127.0.0.1:{self.server_address[1]}/v1"


class ChatHandler(BaseHTTPRequestHandler):
    """One chat completion."""

    server: ChatServer

    def do_POST(self) -> None:
        """Answer as the server is set."""
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        asked["authorization"] = self.headers.get("Authorization")
        asked["path"] = self.path
        self.server.requests.append(asked)
        status = self.server.failures.pop() if self.server.failures else 200
        body = json.dumps(self._completion(asked)).encode() if status == 200 else b'{"error": "no"}'
        body = self.server.body or body
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _completion(self, asked: dict[str, Any]) -> dict[str, Any]:
        choices = asked["n"] if self.server.honours_n else 1
        text = asked["messages"][-1]["content"]
        return {
            "model": asked["model"],
            "system_fingerprint": "fp-1",
            "choices": [
                {
                    "message": {"role": "assistant", "content": f"{text} {asked['seed']} {number}"},
                    "finish_reason": "length" if number == 1 else "stop",
                }
                for number in range(choices)
            ],
            "usage": {"prompt_tokens": 9, "completion_tokens": 6 * choices},
        }

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ChatServer]:
    """A running server; waits between attempts are short."""
    monkeypatch.setattr(model_server, "FIRST_WAIT_S", 0.01)
    with ChatServer() as chat:
        thread = threading.Thread(target=chat.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield chat
        chat.shutdown()
        thread.join()


def test_candidates_come_in_order_with_what_the_server_tells(server: ChatServer) -> None:
    """Texts, finish reasons, token counts and revision are the server's; the key and the sampling reach it."""
    sampler = OpenAICompatibleSampler(server.url, "tiny", "secret")
    sampling = Sampling(n=3, temperature=0.7, top_p=0.9, max_new_tokens=17, seed=4)
    found = sampler.sample(PROBLEMS, sampling, "Solve: {problem}")
    assert [one.id for one in found] == [f"{p.id}#{i}" for p in PROBLEMS for i in range(3)]
    assert [one.text.split(" + ")[0] for one in found[::3]] == [f"Solve: What is {number}" for number in range(5)]
    assert [one.finish_reason for one in found[:3]] == ["stop", "length", "stop"]
    assert sum(one.completion_tokens for one in found[:3]) == 18
    assert {(one.prompt_tokens, one.model, one.model_revision) for one in found} == {(9, "tiny", "fp-1")}
    asked = server.requests[0]
    assert (asked["temperature"], asked["top_p"], asked["max_tokens"], asked["n"]) == (0.7, 0.9, 17, 3)
    assert (asked["authorization"], asked["path"]) == ("Bearer secret", "/v1/chat/completions")


def test_a_server_that_ignores_n_is_asked_again(server: ChatServer) -> None:
    """With one choice an answer, n candidates are n requests, each with another seed."""
    server.honours_n = False
    found = OpenAICompatibleSampler(server.url, "tiny").sample(PROBLEMS[:1], Sampling(n=3), "{problem}")
    assert [one.id for one in found] == ["p0#0", "p0#1", "p0#2"]
    assert len({one.text for one in found}) == 3
    assert {one.completion_tokens for one in found} == {6}


def test_the_same_request_is_the_same_to_the_server(server: ChatServer) -> None:
    """Seeds depend on the problem and the seed asked for, not on the order or on chance."""
    sampler = OpenAICompatibleSampler(server.url, "tiny")
    first = {one.id: one.text for one in sampler.sample(PROBLEMS, Sampling(seed=7), "{problem}")}
    again = {one.id: one.text for one in sampler.sample(PROBLEMS[::-1], Sampling(seed=7), "{problem}")}
    other = {one.id: one.text for one in sampler.sample(PROBLEMS, Sampling(seed=8), "{problem}")}
    assert first == again
    assert not set(first.values()) & set(other.values())


@pytest.mark.parametrize("status", [429, 500, 503])
def test_passing_trouble_is_ridden_out(server: ChatServer, status: int) -> None:
    """An overload or a failure that passes is not seen by the caller."""
    server.failures = [status, status]
    found = OpenAICompatibleSampler(server.url, "tiny").sample(PROBLEMS[:1], Sampling(), "{problem}")
    assert len(found) == 1
    assert len(server.requests) == 3


def test_trouble_that_stays_is_told(server: ChatServer, free_port: Any) -> None:
    """A server that keeps failing, or is not there, is unavailable: later it may answer."""
    server.failures = [503] * 9
    with pytest.raises(SamplerUnavailable, match="status 503"):
        OpenAICompatibleSampler(server.url, "tiny").sample(PROBLEMS[:1], Sampling(), "{problem}")
    nobody = f"http://127.0.0.1:{free_port()}/v1"
    with pytest.raises(SamplerUnavailable, match=nobody):
        OpenAICompatibleSampler(nobody, "tiny").sample(PROBLEMS[:1], Sampling(), "{problem}")


def test_refusals_say_what_to_change(server: ChatServer) -> None:
    """A missing model name, an unknown model, a wrong key and a bad request each name the cause, without a retry."""
    sampler = OpenAICompatibleSampler(server.url, "tiny")
    with pytest.raises(ModelNotFound, match="MATHGENERATOR_OPENAI_MODEL"):
        OpenAICompatibleSampler(server.url).check(None)
    for status, error, said in [
        (404, ModelNotFound, "has no 'tiny'"),
        (401, SamplerError, "OPENAI_API_KEY"),
        (400, SamplerError, "answered 400"),
    ]:
        server.failures = [status]
        with pytest.raises(error, match=said):
            sampler.sample(PROBLEMS[:1], Sampling(), "{problem}")
    assert len(server.requests) == 3


def test_half_a_character_is_replaced(server: ChatServer) -> None:
    """A lone surrogate, which no file could hold, becomes a question mark; an absent text is an empty one."""
    choices = [{"message": {"content": text}, "finish_reason": "stop"} for text in ("1\ud800", None)]
    server.body = json.dumps({"choices": choices}).encode()
    found = OpenAICompatibleSampler(server.url, "tiny").sample(PROBLEMS[:1], Sampling(n=2), "{problem}")
    assert [one.text for one in found] == ["1?", ""]


@pytest.mark.parametrize("body", [b"<html>", b"[]", b'{"choices": []}', b'{"choices": ["old"]}'])
def test_an_answer_of_another_kind_is_told(server: ChatServer, body: bytes) -> None:
    """What is no chat completion is an error of one line, not a crash and not an empty candidate."""
    server.body = body
    with pytest.raises(SamplerError, match="answered with"):
        OpenAICompatibleSampler(server.url, "tiny").sample(PROBLEMS[:1], Sampling(), "{problem}")
