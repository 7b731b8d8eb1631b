"""The verifier's clients, against the real service and a scripted one: what they send and return."""

import asyncio
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from tests.scripted_server import COMPARED, Reply, Scripted, both, url

from mathverifier import AsyncClient, VerifierError, equivalent, extract, verify
from mathverifier.client.batching import BATCH_ITEMS
from mathverifier.schemas import Refused, Verified

RIGHT = "She sells 16 - 3 - 4 = 9 eggs.\nThat makes 9 * 2 = 18 dollars.\nThe answer is: 18"


def test_the_clients_answer_as_the_library_does(verifier_url: str) -> None:
    """Both clients give the library's verdicts and comparisons."""
    assert both(verifier_url, "verify", None, RIGHT, "18") == [verify(solution=RIGHT, reference="18")] * 2
    steps = RIGHT.split("\n")
    assert both(verifier_url, "verify", None, steps, "18") == [verify(solution=steps, reference="18")] * 2
    for reference in ("1/2", 0.5, ["3", "1/2"], ["3", 4]):
        assert both(verifier_url, "equivalent", reference, "0.5") == [equivalent(reference, "0.5")] * 2
    for asked in (("How much is it?", RIGHT), (None, steps), ("How much is it?", "Perhaps it is \\boxed{18}")):
        assert both(verifier_url, "extract", *asked) == [extract(*asked)] * 2


def test_the_clients_ask_of_thoughts_as_the_library_does(verifier_url: str) -> None:
    """Both clients say that a thought was open, and that thoughts are to be judged."""
    thought = "2 + 2 = 5</think>\nThe answer is 4"
    wishes: list[dict[str, Any]] = [{"thought_open": True}, {"profile_thoughts": True}]
    for asked in (*wishes, {**wishes[0], **wishes[1]}):
        expected = verify(None, thought, "4", **asked)
        assert both(verifier_url, "verify", None, thought, "4", **asked) == [expected] * 2


def test_many_items_keep_their_order_over_batches(verifier_url: str) -> None:
    """More items than a batch holds come back in order, from any iterable; none come back for none."""
    items = [{"solution": f"The answer is: {n}", "reference": str(n)} for n in range(BATCH_ITEMS + 10)]
    for verdicts in both(verifier_url, "verify_many", items):
        assert [verdict.answer.text for verdict in verdicts] == [str(n) for n in range(len(items))]
        assert {verdict.outcome for verdict in verdicts} == {"correct"}
    assert both(verifier_url, "verify_many", iter(())) == [[], []]


def test_a_refused_item_is_named_or_returned(verifier_url: str) -> None:
    """`verify_many` raises for a bad item and names it; `verify_each` returns its refusal among the verdicts."""
    items = [{"solution": "The answer is: 1", "reference": "1"}] * 3 + [{"reference": "1"}]
    for error in both(verifier_url, "verify_many", items):
        assert isinstance(error, VerifierError) and error.status == 422
        assert "item 3" in str(error) and "solution" in str(error)
    for results in both(verifier_url, "verify_each", items):
        assert [isinstance(result, Verified) for result in results] == [True, True, True, False]


def test_a_bad_field_is_named(verifier_url: str) -> None:
    """A refusal carries the service's words and status."""
    for error in both(verifier_url, "verify", 18, "x", "18"):
        assert isinstance(error, VerifierError) and error.status == 422
        assert "problem: must be a string" in str(error)


def test_what_is_no_json_is_told(verifier_url: str) -> None:
    """What cannot be sent, and half a character that cannot be taken, are errors in words."""
    for text in (object(), float("nan")):
        for error in both(verifier_url, "equivalent", "1", text):
            assert isinstance(error, VerifierError) and "JSON" in str(error)
    for error in both(verifier_url, "equivalent", "\ud83d", "1"):
        assert isinstance(error, VerifierError) and "reference" in str(error)


def test_the_key_is_sent_and_never_told(
    scripted: Callable[[list[Reply]], Scripted], monkeypatch: pytest.MonkeyPatch
) -> None:
    """`api_key`, or else MATHVERIFIER_API_KEY, goes as a bearer token; a key that cannot travel is refused unseen."""
    server = scripted([(200, {}, COMPARED)])
    both(url(server), "equivalent", "1", "1")
    monkeypatch.setenv("MATHVERIFIER_API_KEY", "from-outside")
    both(url(server), "equivalent", "1", "1")
    both(url(server), "equivalent", "1", "1", options={"api_key": "given"})
    both(url(server), "equivalent", "1", "1", options={"api_key": ""})
    assert server.keys == [*[None] * 2, *["Bearer from-outside"] * 2, *["Bearer given"] * 2, *[None] * 2]
    for key in ("sec\nret", "sécret", "sec ret"):
        for error in both(url(server), "equivalent", "1", "1", options={"api_key": key}):
            assert isinstance(error, VerifierError) and "api_key" in str(error) and key not in str(error)


def test_the_profile_is_mentioned_only_where_it_is_not_wanted(scripted: Callable[[list[Reply]], Scripted]) -> None:
    """`profile=False` is sent; the default is not."""
    answer = verify(solution="The answer is: 1", reference="1").model_dump_json().encode()
    server = scripted([(200, {}, answer)])
    both(url(server), "verify", None, "x")
    both(url(server), "verify", None, "x", profile=False)
    assert [body.get("profile") for body in server.bodies] == [None, None, False, False]


def test_many_batches_share_few_connections(verifier_url: str) -> None:
    """Many calls at the same time, more than the pool has connections, all get answered, each with its own answer."""

    async def ask() -> list[str | None]:
        async with AsyncClient(verifier_url) as client:
            calls = [client.verify(solution=f"The answer is: {n}", reference=str(n)) for n in range(200)]
            return [verdict.answer.text if verdict.answer else None for verdict in await asyncio.gather(*calls)]

    assert asyncio.run(ask()) == [str(n) for n in range(200)]


def test_a_stranger_is_recognised(scripted: Callable[[list[Reply]], Scripted]) -> None:
    """A server that answers with something else is no verifier, and short batches are no answer."""
    for error in both(url(scripted([(200, {}, b"<html>hello</html>")])), "equivalent", "1", "1"):
        assert isinstance(error, VerifierError) and "is this a verifier" in str(error)
    for error in both(url(scripted([(200, {}, b'{"results": []}')])), "verify_many", [{"solution": "x"}]):
        assert isinstance(error, VerifierError) and "0 results came for 1 items" in str(error)


@pytest.mark.parametrize("address", ["localhost:8000", "", "ftp://x", "http://a:b", "http://a..b"])
def test_an_address_in_the_wrong_form_is_named(address: str) -> None:
    """An address that is none is refused at once, in words."""
    for error in both(address, "equivalent", "1", "1"):
        assert isinstance(error, VerifierError) and "base_url" in str(error)


def test_an_item_that_is_no_mapping_is_named(verifier_url: str) -> None:
    """What holds no fields is named before anything is sent; steps that are no text are the service's to refuse."""
    for items in ([{"solution": "x"}, None], {"solution": "x"}):
        for error in both(verifier_url, "verify_many", items):
            assert isinstance(error, VerifierError) and "must be a mapping of fields" in str(error)
    for (result,) in both(verifier_url, "verify_each", [{"solution": [1, 2]}]):
        assert isinstance(result, Refused) and "items[0].solution[0]" in result.error.detail


def test_a_password_in_the_address_is_never_told(free_port: Callable[[], int]) -> None:
    """An error names the address without who asks."""
    port = free_port()
    for error in both(f"http://user:secret@127.0.0.1:{port}", "equivalent", "1", "1", options={"attempts": 1}):
        assert isinstance(error, VerifierError) and f"http://127.0.0.1:{port}" in str(error)
        assert "secret" not in str(error)


@pytest.mark.parametrize("proxy", ["socks5://127.0.0.1:9", "socks://127.0.0.1:9"])
def test_a_proxy_that_cannot_be_used_is_told(monkeypatch: pytest.MonkeyPatch, proxy: str) -> None:
    """A proxy of the environment that this client has no way to is an error that says what to unset."""
    monkeypatch.setenv("ALL_PROXY", proxy)
    for error in both("http://127.0.0.1:1", "equivalent", "1", "1", options={"attempts": 1}):
        assert isinstance(error, VerifierError) and "ALL_PROXY" in str(error)


def test_a_client_lives_on_in_forked_processes(verifier_url: str) -> None:
    """Processes forked from one with a client in use, as data loaders are, get the answers to their own questions."""
    code = f"""
import os
from mathverifier import Client

client = Client({verifier_url!r})
client.equivalent("1", "1")
children = []
for child in range(3):
    if (pid := os.fork()) == 0:
        asked = [str(1000 * child + n) for n in range(200)]
        answers = [client.verify(solution="The answer is " + one, profile=False).answer.text for one in asked]
        os._exit(answers != asked)
    children.append(pid)
assert [os.waitpid(pid, 0)[1] for pid in children] == [0, 0, 0]
"""
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=120).returncode == 0


def test_a_ready_service_is_waited_for(verifier_url: str) -> None:
    """`wait_ready` returns once the service is ready."""
    assert both(verifier_url, "wait_ready", 30) == [None, None]


def test_what_is_imported_is_what_is_used() -> None:
    """`import mathverifier` loads none of its parts; a client comes with its name, and without the verifier's core."""
    heavy = "{'httpx2', 'sympy', 'pebble', 'pydantic'}"
    core = "any(name.startswith(('mathverifier.core.answers', 'mathverifier.api')) for name in sys.modules)"
    code = f"import sys, mathverifier as m; assert not {heavy} & set(sys.modules); m.Client; m.AsyncClient"
    assert subprocess.run([sys.executable, "-c", f"{code}; assert not {core}"], check=False).returncode == 0
