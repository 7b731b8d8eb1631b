"""The tools for agents, asked by the SDK's own client: over standard input and output, and over HTTP."""

import asyncio
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import httpx2
import pytest
from mcp import Client, StdioServerParameters
from tests.waiting import wait_until

from mathverifier import __version__, equivalent, verify

COMMAND = [sys.executable, "-m", "mathverifier", "mcp"]
PROBLEM = "Ann has 16 eggs, eats 3 and bakes with 4. She sells the rest at 2 dollars each. What does she get?"
WRONG = "16 - 3 - 4 = 8\n8 * 2 = 16\nThe answer is 16."


@pytest.fixture(scope="module")
def by_http(free_port: Callable[[], int]) -> Iterator[str]:
    """The address of a server that listens on a port of this machine."""
    port = free_port()
    with subprocess.Popen([*COMMAND, "--port", str(port)]) as process:
        try:
            wait_until(lambda: _listens(port), "the server's listening")
            yield f"http://127.0.0.1:{port}/mcp"
        finally:
            process.terminate()


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(params=["stdio", "http"])
def target(request: pytest.FixtureRequest) -> Any:
    """What the client is pointed at."""
    if request.param == "stdio":
        return StdioServerParameters(command=COMMAND[0], args=COMMAND[1:])
    return request.getfixturevalue("by_http")


def asked(target: Any, *calls: tuple[str, dict[str, Any]]) -> list[Any]:
    """Return the results of calls, one after the other in one session."""

    async def ask() -> list[Any]:
        async with Client(target) as client:
            return [await client.call_tool(name, arguments) for name, arguments in calls]

    return asyncio.run(ask())


def test_tools_say_what_they_take_and_give(target: Any) -> None:
    """Three tools, each with limits and descriptions of its arguments, a schema of its result, and no side effect."""

    async def listed() -> tuple[Any, Any]:
        async with Client(target) as client:
            return (await client.list_tools()).tools, client.server_info

    tools, info = asyncio.run(listed())
    assert (info.name, info.version) == ("mathverifier", __version__)
    assert [tool.name for tool in tools] == ["verify_solution", "check_equivalence", "explain_first_error"]
    for tool in tools:
        assert tool.description and tool.annotations.read_only_hint and not tool.annotations.open_world_hint
        assert tool.output_schema["type"] == "object"
        for name, field in tool.input_schema["properties"].items():
            assert field["description"], name
            forms = [field, *field.get("anyOf", [])]
            assert name == "strict" or any("maxLength" in one for one in forms), name
    assert tools[0].input_schema["required"] == ["solution"]
    assert tools[0].input_schema["properties"]["solution"]["examples"]


def test_results_are_those_of_the_library(target: Any) -> None:
    """A verdict, a comparison and a first error come as structured content, the same as Python gives."""
    solved = {"solution": WRONG, "problem": PROBLEM, "reference": "18"}
    verdict, same, other, first, none = asked(
        target,
        ("verify_solution", solved),
        ("check_equivalence", {"reference": "\\frac{1}{2}", "answer": "0.5"}),
        ("check_equivalence", {"reference": "1/3", "answer": "0.33", "strict": True}),
        ("explain_first_error", solved),
        ("explain_first_error", {"solution": "2 + 2 = 4. The answer is 4."}),
    )
    here = verify(PROBLEM, WRONG, "18")
    assert verdict.structured_content == here.model_dump(mode="json")
    assert same.structured_content == equivalent("\\frac{1}{2}", "0.5").model_dump(mode="json")
    assert other.structured_content["outcome"] == "incorrect"
    found = first.structured_content
    assert found["found"] and found["step"] == 0 and found["text"] == "16 - 3 - 4 = 8" and found["basis"] == "finding"
    assert found["findings"][0]["code"] == "false_equality"
    assert none.structured_content["found"] is False and none.structured_content["step"] is None


def test_what_is_no_argument_is_told(target: Any) -> None:
    """A missing, an empty, a too long and a wrong argument are errors of the call; the session goes on."""
    *refused, last = asked(
        target,
        ("verify_solution", {}),
        ("verify_solution", {"solution": ""}),
        ("check_equivalence", {"reference": "1", "answer": "1" * 1_000_000}),
        ("check_equivalence", {"reference": "1", "answer": ["1"]}),
        ("check_equivalence", {"reference": "1", "answer": "1"}),
    )
    assert all(result.is_error for result in refused) and not last.is_error
    assert "solution" in refused[0].content[0].text and "at most" in refused[2].content[0].text


def test_a_body_that_is_too_large_is_refused(by_http: str) -> None:
    """More than four megabytes are not read."""
    headers = {"accept": "application/json, text/event-stream", "content-type": "application/json"}
    assert httpx2.post(by_http, content=b" " * 5_000_000, headers=headers).status_code == 413


def test_another_site_may_not_ask(by_http: str) -> None:
    """A page in a browser whose name points here, or that comes from elsewhere, is turned away."""
    assert httpx2.post(by_http, json={}, headers={"host": "evil.example"}).status_code == 421
    assert httpx2.post(by_http, json={}, headers={"origin": "https://evil.example"}).status_code == 403
