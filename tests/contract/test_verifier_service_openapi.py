"""The verifier's OpenAPI description, as its service hands it out."""

import re
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest


@pytest.fixture(scope="module")
def service(verifier_url: str) -> Iterator[httpx2.Client]:
    """A client of the service."""
    with httpx2.Client(base_url=verifier_url, timeout=60) as client:
        yield client


def test_openapi_examples_are_real(service: httpx2.Client) -> None:
    """Each route with a body has an example request, and its example answer is what the service answers."""
    paths = service.get("/openapi.json").json()["paths"]
    asked = 0
    for path, operations in paths.items():
        for method, operation in operations.items():
            if "requestBody" not in operation:
                continue
            ((kind, asking),) = operation["requestBody"]["content"].items()
            answer = operation["responses"]["200"]["content"][kind]["example"]
            if kind == "application/json":
                assert service.request(method, path, json=asking["example"]).json() == answer
            else:
                headers = {"content-type": kind}
                assert service.request(method, path, content=asking["example"], headers=headers).text == answer
            asked += 1
    assert asked == 5


def test_openapi_tells_of_problems(service: httpx2.Client) -> None:
    """What is refused is described as problem+json, and by nothing else."""
    described = service.get("/openapi.json").json()
    assert "HTTPValidationError" not in described["components"]["schemas"]
    responses = described["paths"]["/verify"]["post"]["responses"]
    assert set(responses) == {"200", "400", "401", "413", "415", "422", "429", "500", "503"}
    for status in set(responses) - {"200"}:
        (media,) = responses[status]["content"].items()
        assert media[0] == "application/problem+json"
        assert media[1]["schema"]["$ref"].removeprefix("#/components/schemas/") in described["components"]["schemas"]


def test_documented_answers_are_real(service: httpx2.Client) -> None:
    """Each curl of docs/service.md is answered as the line beneath it says."""
    text = (Path(__file__).parents[2] / "docs" / "service.md").read_text()
    examples = re.findall(r"\$ curl -s localhost:8000(\S+) -H 'content-type: application/json' -d '(.+)'\n(.+)", text)
    assert len(examples) == 2
    for path, body, answer in examples:
        response = service.post(path, content=body, headers={"content-type": "application/json"})
        assert response.text == answer
