"""What the verifier's service says of input that is bad or strange."""

import json
import socket
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest

PROBLEM = "Ann has 16 eggs, eats 3 and sells the rest for 2 dollars each. How many dollars is that?"
RIGHT = "She sells 16 - 3 = 13 eggs.\nThat makes 13 * 2 = 26 dollars.\nThe answer is: 26"


@pytest.fixture(scope="module")
def service(verifier_url: str) -> Iterator[httpx2.Client]:
    """A client of the service at its usual settings."""
    with httpx2.Client(base_url=verifier_url, timeout=60) as client:
        yield client


def refusal(response: httpx2.Response, status: int, field: str | None = None) -> dict[str, Any]:
    """Check that a response is a problem detail in form, and return it."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    problem: dict[str, Any] = response.json()
    assert problem["status"] == status
    assert problem["title"] and problem["detail"]
    assert "\n" not in problem["detail"] and "Traceback" not in problem["detail"]
    if field is not None:
        assert field in [error["field"] for error in problem["errors"]]
        assert field in problem["detail"]
    return problem


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "solution"),
        ({"solution": None}, "solution"),
        ({"solution": 18}, "solution"),
        ({"solution": "x", "reference": True}, "reference"),
        ({"solution": "x", "problem": ["x"]}, "problem"),
        ({"solution": ["x", 3]}, "solution[1]"),
        ({"solution": "x", "refrence": "18"}, "refrence"),
        ({"solution": "x", "strict": 0}, "strict"),
        ({"solution": "x", "strict": "no"}, "strict"),
        ([], "body"),
        ("x", "body"),
    ],
)
def test_a_bad_field_is_named(service: httpx2.Client, body: Any, field: str) -> None:
    """An absent, misspelt or mistyped field is a 422 that names it."""
    refusal(service.post("/verify", json=body), 422, field)


def test_half_a_character_is_refused(service: httpx2.Client) -> None:
    """Half of a surrogate pair, which could not be written back, is a 422 that names its field."""
    for name in ("solution", "problem"):
        body = json.dumps({"solution": "x"} | {name: "\ud83d"}).encode("ascii")
        response = service.post("/verify", content=body, headers={"content-type": "application/json"})
        assert "surrogate" in refusal(response, 422, name)["detail"]
    response = service.post("/verify", content=b'{"solution": "x", "\\ud83d": 1}')
    refusal(response, 422)


@pytest.mark.parametrize("text", ["", " ", "\x00\x1b[31m\x07", "\n\n\n", "😀" * 50, "{" * 3000])
def test_any_text_gets_a_verdict(service: httpx2.Client, text: str) -> None:
    """An empty or strange solution is the model's affair, not a bad request: it has a verdict that is not correct."""
    response = service.post("/verify", json={"problem": PROBLEM, "solution": text, "reference": "18"})
    assert response.status_code == 200, response.text
    assert response.json()["outcome"] != "correct"


def test_an_unreadable_reference_is_told(service: httpx2.Client) -> None:
    """A reference that cannot be read makes the outcome unknown, and the reason says so."""
    verdict = service.post("/verify", json={"solution": RIGHT, "reference": ""}).json()
    assert (verdict["outcome"], verdict["reason"]) == ("unknown", "invalid_reference")


def test_a_huge_solution_is_unknown(service: httpx2.Client) -> None:
    """Ten megabytes of solution are not judged, and the outcome is no label."""
    verdict = service.post("/verify", json={"solution": "1 + 1 = 2 " * 10**6, "reference": "2"}).json()
    assert (verdict["outcome"], verdict["reason"]) == ("unknown", "too_large")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b'{"solution": "a\x01b"}',
        b'{"solution": "\xff"}',
        b"[" * 100_000,
        b'{"solution": ' + b"1" * 5000 + b"}",
        '{"solution": "x"}'.encode("utf-16"),
        '{"solution": "x"}'.encode("utf-32"),
    ],
)
def test_a_body_that_cannot_be_read_is_a_clear_error(service: httpx2.Client, content: bytes) -> None:
    """Broken JSON, raw control characters, broken UTF-8 and endless nesting are the client's errors."""
    response = service.post("/verify", content=content, headers={"content-type": "application/json"})
    assert response.status_code in (400, 422)
    refusal(response, response.status_code)


@pytest.mark.parametrize("kind", ["text/plain", "application/notjson", "application/xml", ""])
def test_a_body_of_another_type_is_told_what_to_send(service: httpx2.Client, kind: str) -> None:
    """JSON that is not declared as JSON is refused with the header to send."""
    response = service.post("/verify", content=b'{"solution": "x"}', headers={"content-type": kind})
    assert "application/json" in refusal(response, 422)["detail"]


def test_a_body_full_of_faults_is_told_a_few(service: httpx2.Client) -> None:
    """A megabyte of wrong steps, or of fields that there are not, gets an answer of some lines."""
    many = 100_000
    steps = service.post("/verify", json={"solution": [1] * many})
    assert [error["field"] for error in refusal(steps, 422)["errors"]] == ["solution[0]"]
    fields = {str(number): 1 for number in range(many)}
    for body in (fields, fields | {"solution": "x"}):
        errors = refusal(service.post("/verify", json=body), 422)["errors"]
        assert "0" in [error["field"] for error in errors] and len(errors) < 30
    results = service.post("/verify/batch", json={"items": [{"solution": [1] * many}, fields]}).json()["results"]
    assert [len(result["error"]["errors"]) < 30 for result in results] == [True, True]


def test_a_long_reference_or_answer_is_not_looked_through(service: httpx2.Client) -> None:
    """What is longer than any answer makes the outcome unknown at once; what is only long is read beside the others."""
    long, huge = "#### 4 \\fbox{4} " * 1_000, "#### 4 \\fbox{4} " * 100_000
    for text, reason in ((long, "equal"), (huge, "too_large")):
        assert service.post("/equivalent", json={"reference": "4", "answer": text}).json()["reason"] == reason
        body = {"solution": "The answer is 4", "reference": text, "profile": False}
        assert service.post("/verify", json=body).json()["reason"] == reason


@pytest.mark.parametrize(
    ("reference", "outcome"),
    [
        (4, "correct"),
        (["3", "4"], "correct"),
        (["3", 5], "incorrect"),
        (["3", "proof"], "unknown"),
        ([0.5, "2^2"], "correct"),
    ],
)
def test_an_answer_is_compared_with_all_that_are_accepted(service: httpx2.Client, reference: Any, outcome: str) -> None:
    """A reference is text, a number, or a list of accepted answers, as for `/verify`; long ones are read alike."""
    for answer in ("4", "4" + " " * 5_000):
        found = service.post("/equivalent", json={"reference": reference, "answer": answer}).json()
        assert found["outcome"] == outcome
    refused = service.post("/equivalent", json={"reference": [], "answer": "4"})
    assert refused.status_code == 422


def test_another_protocol_is_declined_in_words(verifier_url: str) -> None:
    """Who offers HTTP/2 in the clear, as some clients do unasked, is told why that does not work."""
    address = httpx2.URL(verifier_url)
    body = b'{"reference": "1", "answer": "1"}'
    offer = b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n"
    head = b"POST /equivalent HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n" % len(body)
    with socket.create_connection((address.host, address.port or 80), timeout=30) as connection:
        connection.sendall(head + offer + b"\r\n" + body)
        answer = connection.makefile("rb").read()
    assert answer.startswith(b"HTTP/1.1 400") and b"HTTP/1.1 alone is spoken" in answer
    # A header that only one proxy was meant to read offers nothing.
    with httpx2.Client(base_url=verifier_url, headers={"upgrade": "h2c"}) as client:
        assert client.post("/equivalent", json={"reference": "1", "answer": "1"}).status_code == 200


def test_other_paths_and_methods(service: httpx2.Client) -> None:
    """An unknown path is 404 and a wrong method 405, with the methods that would do."""
    assert "/docs" in refusal(service.get("/nothing"), 404)["detail"]
    refusal(service.get("/livez/"), 404)
    response = service.get("/verify")
    refusal(response, 405)
    assert response.headers["allow"] == "POST"
