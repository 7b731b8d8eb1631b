"""The verifier's OpenAPI description, as its service hands it out."""

from collections.abc import Iterator

import httpx
import pytest


@pytest.fixture(scope="module")
def service(verifier_url: str) -> Iterator[httpx.Client]:
    """A client of the service."""
    with httpx.Client(base_url=verifier_url, timeout=60) as client:
        yield client


def test_openapi_examples_are_real(service: httpx.Client) -> None:
    """Each route with a body has an example request, and its example answer is what the service answers."""
    paths = service.get("/openapi.json").json()["paths"]
    asked = 0
    for path, operations in paths.items():
        for method, operation in operations.items():
            if "requestBody" not in operation:
                continue
            body = operation["requestBody"]["content"]["application/json"]["example"]
            answer = operation["responses"]["200"]["content"]["application/json"]["example"]
            assert service.request(method, path, json=body).json() == answer
            asked += 1
    assert asked == 3


def test_openapi_tells_of_problems(service: httpx.Client) -> None:
    """What is refused is described as problem+json, and by nothing else."""
    described = service.get("/openapi.json").json()
    assert "HTTPValidationError" not in described["components"]["schemas"]
    responses = described["paths"]["/verify"]["post"]["responses"]
    assert set(responses) == {"200", "400", "413", "422", "500"}
    for status in ("400", "413", "422", "500"):
        (media,) = responses[status]["content"].items()
        assert media[0] == "application/problem+json"
        assert media[1]["schema"]["$ref"].removeprefix("#/components/schemas/") in described["components"]["schemas"]
