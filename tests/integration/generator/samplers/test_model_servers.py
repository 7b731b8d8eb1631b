"""What a sampler makes of what model servers really answer: reasoning, parts, limits, refusals, broken answers."""

import json
import logging
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.scripted_server import Reply, Script, Scripted, url
from tests.vllm_interface import signature

from mathcontracts import Candidate, Example, Prefix, Problem, Prompt, Sampling
from mathgenerator.samplers import model_server
from mathgenerator.samplers.base import SamplerError, SamplerUnavailable
from mathgenerator.samplers.openai_compatible import OpenAICompatibleSampler, ServerOptions
from mathverifier import verify

Serve = Callable[[Script], Scripted]
TOO_LONG = "This model's maximum context length is 64 tokens. However, you requested 90 tokens."


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch) -> Iterator[Serve]:
    """Start servers that answer by a script; waits between attempts are short."""
    monkeypatch.setattr(model_server, "FIRST_WAIT_S", 0.01)
    started: list[tuple[Scripted, threading.Thread]] = []

    def start(script: Script) -> Scripted:
        server = Scripted(script)
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        started.append((server, thread))
        return server

    yield start
    for server, thread in started:
        server.shutdown()
        thread.join()
        server.server_close()


def problems(count: int) -> list[Problem]:
    """Return problems p0, p1, …"""
    return [Problem(id=f"p{number}", text=f"What is {number} + 1?") for number in range(count)]


def choice(content: Any = "The answer is: 4", finish_reason: Any = "stop", **message: Any) -> dict[str, Any]:
    """Return one choice of a chat completion."""
    return {"message": {"role": "assistant", "content": content, **message}, "finish_reason": finish_reason}


def reply(*choices: dict[str, Any], status: int = 200, wait: str | None = None, **more: Any) -> Reply:
    """Return a reply with choices, or of another status."""
    body: dict[str, Any] = {"model": "m", **({"choices": list(choices)} if choices else {}), **more}
    return status, {"Retry-After": wait} if wait else {}, json.dumps(body).encode()


def error(words: str, status: int = 400, **more: Any) -> Reply:
    """Return an error as OpenAI's API words it."""
    return reply(status=status, error={"message": words, **more})


def sample(server: Scripted, count: int = 1, n: int = 1, **options: Any) -> list[Candidate]:
    """Sample candidates from a server."""
    temperature = options.pop("temperature", 1.0)
    sampler = OpenAICompatibleSampler(f"{url(server)}/v1", "m", options=ServerOptions(**options))
    return sampler.sample(problems(count), Sampling(n=n, temperature=temperature), "{problem}")


@pytest.mark.parametrize(
    ("given", "text", "reason"),
    [
        (choice("4", reasoning_content="2 + 2"), "<think>\n2 + 2\n</think>\n\n4", "stop"),
        (choice("4", reasoning="2 + 2", reasoning_details=[{}]), "<think>\n2 + 2\n</think>\n\n4", "stop"),
        (choice(None, "length", reasoning_content="2 + 2"), "<think>\n2 + 2", "length"),
        (choice([{"type": "thinking", "thinking": [{"type": "text", "text": "hm"}]}, {"type": "text", "text": "4"}]),
         "<think>\nhm\n</think>\n\n4", "stop"),
        (choice([{"type": "text", "text": "2 + 2"}, {"type": "output_text", "text": " = 4"}]), "2 + 2 = 4", "stop"),
        (choice("4", "eos_token"), "4", "stop"),
        (choice("4", "STOP"), "4", "stop"),
        (choice("4", {"type": "stop", "matched": 2}), "4", "stop"),
        (choice("4 or", "max_tokens"), "4 or", "length"),
        (choice(None), "", "stop"),
    ],
)  # fmt: skip
def test_a_choice_is_parsed(serve: Serve, given: dict[str, Any], text: str, reason: str) -> None:
    """Text parts are joined, reasoning stands before the answer in tags, and the end is told by a known word."""
    (found,) = sample(serve([reply(given)]))
    assert (found.text, found.finish_reason) == (text, reason)


def test_reasoning_may_be_dropped_or_refused(serve: Serve) -> None:
    """Dropped, the answer alone is left, without ids that are not its own; refused, one line says what to set."""
    both = reply(choice("4", reasoning="2 + 2") | {"token_ids": [5, 6]}, prompt_token_ids=[1])
    (found,) = sample(serve([both]), reasoning="drop")
    assert (found.text, found.prompt_ids, found.completion_ids) == ("4", (), ())
    with pytest.raises(SamplerError, match="MATHGENERATOR_OPENAI_REASONING"):
        sample(serve([both]), reasoning="refuse")
    (plain,) = sample(serve([reply(choice("4"))]), reasoning="refuse")
    assert plain.text == "4"


def test_a_thought_that_the_prompt_opened_stands_in_the_text(serve: Serve) -> None:
    """What a server leaves in the text begins with the prompt's tag; what it tells apart has tags of its own."""
    bare = choice("2 + 2, maybe 5", "length")
    (cut,) = sample(serve([reply(bare)]), thought_open=True)
    assert cut.text == "<think>\n2 + 2, maybe 5"
    assert verify(solution=cut.text, reference="5").reason == "no_answer"
    (told,) = sample(serve([reply(choice("4", reasoning="2 + 2"))]), thought_open=True)
    assert told.text == "<think>\n2 + 2\n</think>\n\n4"
    (tagged,) = sample(serve([reply(choice("<think>\n2 + 2</think>4"))]), thought_open=True)
    assert tagged.text == "<think>\n2 + 2</think>4"
    (plain,) = sample(serve([reply(bare)]))
    assert plain.text == "2 + 2, maybe 5"


@pytest.mark.parametrize("reason", ["abort", None, "error", "content_filter"])
def test_an_answer_that_was_broken_off_is_asked_for_again(serve: Serve, reason: str | None) -> None:
    """Half a text is no solution; only what ends, or is cut by its length, is a candidate."""
    server = serve([reply(choice("2 + 2 ="), choice("4"), choice("2 +", reason)), reply(choice("five"))])
    found = sample(server, n=3)
    assert [one.text for one in found] == ["2 + 2 =", "4", "five"]
    assert [body["n"] for body in server.bodies] == [3, 1]
    assert server.bodies[0]["seed"] != server.bodies[1]["seed"]


def test_a_choice_without_a_message_was_broken_off(serve: Serve) -> None:
    """As a filter, or a provider behind a router, leaves it."""
    bare = {"finish_reason": "content_filter", "message": None}
    failed = {"error": {"code": 502, "message": "upstream"}, "finish_reason": "stop", "text": "2 +"}
    server = serve([reply(bare), reply(failed), reply(choice("4"))])
    assert [one.text for one in sample(server)] == ["4"]


def test_what_is_broken_off_each_time_is_left_out_and_counted(serve: Serve) -> None:
    """It is an empty candidate of `error`; where a server breaks everything off, one line says so."""

    def script(body: Any) -> Reply:
        return reply(choice("half", "abort" if "What is 1" in body["messages"][0]["content"] else "stop"))

    found = sample(serve(script), count=3, concurrency=1)
    assert [(one.text, one.finish_reason) for one in found] == [("half", "stop"), ("", "error"), ("half", "stop")]
    with pytest.raises(SamplerError, match="finish_reason 'null'"):
        sample(serve([reply(choice("half", None))]))


@pytest.mark.parametrize(
    ("refused", "status", "reason"),
    [(TOO_LONG, 400, "length"), ("Input is flagged by our content policy", 400, "error"), ("no", 403, "error")],
)
def test_a_refused_problem_costs_itself_alone(serve: Serve, refused: str, status: int, reason: str) -> None:
    """Its candidates are empty; a prompt that is too long counts as cut, as with a model of our own."""

    def script(body: Any) -> Reply:
        return error(refused, status) if "What is 3" in body["messages"][0]["content"] else reply(choice(), choice())

    found = sample(serve(script), count=9, n=2)
    assert len(found) == 18
    assert {(one.problem_id, one.text, one.finish_reason) for one in found if not one.text} == {("p3", "", reason)}


def test_a_request_that_no_problem_may_make_is_told(serve: Serve) -> None:
    """Where all are refused, the request is at fault: the server's words say how."""
    with pytest.raises(SamplerError, match="400: Unsupported parameter: max_tokens"):
        sample(serve([error("Unsupported parameter: max_tokens")]), count=3)


def test_a_prompt_that_leaves_little_room_gets_what_there_is(serve: Serve) -> None:
    """The prompt fits and `max_tokens` does not: the server is asked without a limit."""

    def script(body: Any) -> Reply:
        return error(TOO_LONG) if "max_tokens" in body else reply(choice("short", "length"))

    assert [one.text for one in sample(serve(script))] == ["short"]


def test_a_server_that_takes_one_at_a_time_is_asked_so(serve: Serve) -> None:
    """`n` above 1 is refused once, and not asked for again."""

    def script(body: Any) -> Reply:
        return error("n must be at most 1") if body["n"] > 1 else reply(choice(str(body["seed"])))

    server = serve(script)
    sampler = OpenAICompatibleSampler(f"{url(server)}/v1", "m")
    for _ in range(2):
        found = sampler.sample(problems(2)[:1], Sampling(n=4), "{problem}")
        assert len({one.text for one in found}) == 4
    assert [body["n"] for body in server.bodies] == [4, *[1] * 8]


def test_greedy_candidates_are_one_request(serve: Serve) -> None:
    """All of them are the same, so that a server which takes greedy requests for one alone is content."""
    server = serve([reply(choice("4"))])
    found = sample(server, n=4, temperature=0.0)
    assert [(one.id, one.text) for one in found] == [(f"p0#{index}", "4") for index in range(4)]
    assert [body["n"] for body in server.bodies] == [1]


@pytest.mark.parametrize(
    "passing",
    [
        reply(error={"code": 429, "message": "slow down"}),
        reply(error={"code": "rate_limit_exceeded", "message": "slow down"}),
        reply(choices=None, message="upstream is away"),
        reply(error="overloaded"),
        error("slow down", 429),
        error("try later", 529),
    ],
)
def test_an_error_that_passes_is_ridden_out(serve: Serve, passing: Reply) -> None:
    """Be it told by the status or inside an answer of status 200."""
    assert [one.text for one in sample(serve([passing, passing, reply(choice("4"))]))] == ["4"]


def test_the_words_of_an_error_inside_an_answer_are_shown(serve: Serve) -> None:
    """One that stays is told in the server's words, by what its code stands for."""
    with pytest.raises(SamplerUnavailable, match="upstream is away"):
        sample(serve([reply(choices=None, message="upstream is away")]))
    with pytest.raises(SamplerError, match="400: no such option"):
        sample(serve([reply(error={"code": "400", "message": "no such option"})]))


def test_retry_after_is_waited_for(serve: Serve) -> None:
    """The server says how long; nobody asks before, and one request goes ahead of the others."""
    begun = time.monotonic()

    def script(body: Any) -> Reply:
        if time.monotonic() - begun < 0.9:
            return reply(status=429, wait="1", error={"message": "slow"})
        return reply(choice())

    server = serve(script)
    assert len(sample(server, count=8)) == 8
    assert server.asked == 16


@pytest.mark.parametrize("wait", ["300", None])
def test_a_limit_that_does_not_pass_is_given_up(serve: Serve, wait: str | None) -> None:
    """At once where the server asks for more patience than there is."""
    with pytest.raises(SamplerUnavailable, match="quota"):
        sample(serve([reply(status=429, wait=wait, error={"message": "quota"})]), rate_limit_s=0.1)


def test_a_limited_server_is_kept_busy(
    serve: Serve, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """20 requests in each window, 64 problems: the sampler waits for 1.3 times the windows that this takes, at most."""
    window = 0.4
    monkeypatch.setattr(model_server, "LONGEST_WAIT_S", model_server.LONGEST_WAIT_S * window / 12)
    begun = time.monotonic()
    taken: Counter[int] = Counter()
    lock = threading.Lock()

    def script(body: Any) -> Reply:
        with lock:
            now = int((time.monotonic() - begun) / window)
            taken[now] += 1
            return reply(status=429, error={"message": "slow"}) if taken[now] > 20 else reply(choice())

    with caplog.at_level(logging.WARNING):
        assert len(sample(serve(script), count=64)) == 64
    waits = [record.args[1] for record in caplog.records if isinstance(record.args, tuple) and len(record.args) == 3]
    assert sum(wait for wait in waits if isinstance(wait, float)) < 3 * window * 1.3


def test_what_is_done_is_kept_when_the_server_goes(serve: Serve) -> None:
    """Asked again for the same, the sampler asks the server for what is missing alone."""
    gone = threading.Event()
    gone.set()

    def script(body: Any) -> Reply:
        late = body["messages"][0]["content"].split()[2] > "5"
        return error("away", 503) if late and gone.is_set() else reply(choice())

    server = serve(script)
    sampler = OpenAICompatibleSampler(f"{url(server)}/v1", "m", options=ServerOptions(concurrency=1, attempts=1))
    with pytest.raises(SamplerUnavailable, match="away"):
        sampler.sample(problems(10), Sampling(), "{problem}")
    assert server.asked == 7
    gone.clear()
    assert len(sampler.sample(problems(10), Sampling(), "{problem}")) == 10
    assert server.asked == 11


def test_a_quota_that_is_spent_is_told_at_once(serve: Serve) -> None:
    """Waiting would not renew it."""
    server = serve([error("You exceeded your current quota", 429, code="insufficient_quota")])
    with pytest.raises(SamplerUnavailable, match=r"quota .* is spent"):
        sample(server)
    assert server.asked == 1


def test_token_ids_are_kept_where_they_are_told(serve: Serve) -> None:
    """vLLM tells them when it is asked to; fields for that, and fields to leave out, are a setting."""
    server = serve([reply(choice("4") | {"token_ids": [7, 2]}, prompt_token_ids=[1, 5, 6])])
    (found,) = sample(server, extra={"return_token_ids": True, "max_tokens": None, "max_completion_tokens": 9})
    assert (found.prompt_ids, found.completion_ids) == ((1, 5, 6), (7, 2))
    assert (found.prompt_tokens, found.completion_tokens) == (3, 2)
    assert "max_tokens" not in server.bodies[0]
    assert (server.bodies[0]["return_token_ids"], server.bodies[0]["max_completion_tokens"]) == (True, 9)


def test_a_base_model_is_asked_without_a_chat(serve: Serve) -> None:
    """The older API gets the prompt as plain text and answers with texts."""
    server = serve([reply({"text": " 4", "finish_reason": "stop"})])
    (found,) = sample(server, api="completions", extra={"stop": ["\n\n"]})
    assert found.text == " 4"
    assert (server.bodies[0]["prompt"], server.bodies[0]["stop"]) == ("What is 0 + 1?", ["\n\n"])
    assert "messages" not in server.bodies[0]


def test_a_base_model_is_shown_what_stands_before_the_problem(serve: Serve) -> None:
    """System message and examples are turns of the chat; without a chat they are plain text, a blank line between."""
    prompt = Prompt(
        template="Q: {problem}\nA:", system="Be brief.", examples=(Example(problem="1 + 1?", solution="It is 2."),)
    )
    server = serve([reply(choice("4")), reply({"text": " 4", "finish_reason": "stop"})])
    for options in (ServerOptions(), ServerOptions(api="completions")):
        OpenAICompatibleSampler(f"{url(server)}/v1", "m", options=options).sample(problems(1), Sampling(), prompt)
    assert [(one["role"], one["content"]) for one in server.bodies[0]["messages"]] == [
        ("system", "Be brief."),
        ("user", "Q: 1 + 1?\nA:"),
        ("assistant", "It is 2."),
        ("user", "Q: What is 0 + 1?\nA:"),
    ]
    plain = "Be brief.\n\nQ: 1 + 1?\nA:\nIt is 2.\n\nQ: What is 0 + 1?\nA:"
    assert server.bodies[1]["prompt"] == plain


def test_a_prefix_is_gone_on_from(serve: Serve) -> None:
    """The server gets the tokens of prompt and prefix; the text holds both, and so do the ids where they are told."""
    prefix = Prefix(prompt_ids=(1, 5), completion_ids=(7, 8), text="2 + 2")
    answers: list[dict[str, Any]] = [
        {"text": " = 4", "finish_reason": "stop", "token_ids": [9, 2]},
        {"text": "?", "finish_reason": "stop"},
    ]
    server = serve([reply(*answers)])
    sampler = OpenAICompatibleSampler(f"{url(server)}/v1", "m")
    told, untold = sampler.sample(problems(1), Sampling(n=2), "{problem}", prefixes={"p0": prefix})
    assert server.bodies[0]["prompt"] == [1, 5, 7, 8] and "messages" not in server.bodies[0]
    assert (told.text, told.prompt_ids, told.completion_ids) == ("2 + 2 = 4", (1, 5), (7, 8, 9, 2))
    assert (told.prefix_tokens, untold.text, untold.completion_ids, untold.prefix_tokens) == (2, "2 + 2?", (), 0)
    with pytest.raises(SamplerError, match="prompt_ids and text of 'p0'"):
        sampler.sample(problems(1), Sampling(), "{problem}", prefixes={"p0": Prefix(completion_ids=(7,))})


def test_a_running_server_loads_what_a_run_has_trained(serve: Serve, tmp_path: Path) -> None:
    """The adapter beside a model is loaded once under the model's name; a model without one is asked for as it is."""
    for name in ("dpo", "merged"):
        (tmp_path / name / "model").mkdir(parents=True)
    adapter = tmp_path / "dpo" / "adapter"
    adapter.mkdir()
    (adapter / "adapter_config.json").write_text(json.dumps({"base_model_name_or_path": "base", "r": 16}))
    (adapter / "adapter_model.safetensors").write_text("weights")

    def script(body: Any) -> Reply:
        return (200, {}, b"Success") if "lora_name" in body else reply(choice())

    server = serve(script)
    sampler = OpenAICompatibleSampler(f"{url(server)}/v1", "m", options=ServerOptions(load_adapters=True))
    trained, merged = str(tmp_path / "dpo" / "model"), str(tmp_path / "merged" / "model")
    for model in (trained, trained, merged):
        sampler.sample(problems(1), Sampling(), "{problem}", model)
    loaded, *asked = server.bodies
    assert loaded == {"lora_name": trained, "lora_path": str(adapter), "load_inplace": True}
    signature("LoadLoRAAdapterRequest").bind(**loaded)
    assert [body["model"] for body in asked] == [trained, trained, merged]
    (adapter / "adapter_model.safetensors").write_text("trained anew")
    sampler.sample(problems(1), Sampling(), "{problem}", trained)
    assert server.bodies[4] == loaded
    refusing = serve([error("adapter rank 64 is greater than max_lora_rank 16")])
    sampler = OpenAICompatibleSampler(f"{url(refusing)}/v1", "m", options=ServerOptions(load_adapters=True))
    with pytest.raises(SamplerError, match=r"max_lora_rank 16: start it with --enable-lora .* base \(base\)"):
        sampler.sample(problems(1), Sampling(), "{problem}", trained)
