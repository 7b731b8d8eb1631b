"""What Prometheus reads at /metrics, from real services."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx2
import pytest
from prometheus_client.parser import text_string_to_metric_families

from mathverifier import verify
from mathverifier.answer_kinds import KINDS
from mathverifier.schemas import Refused, Verified, problem_detail
from mathverifier.service.metrics import dimensions, kind, outcome

if TYPE_CHECKING:
    from tests.conftest import RunningVerifier

RunVerifier = Callable[..., AbstractContextManager["RunningVerifier"]]
WRONG: dict[str, Any] = {"solution": "16 - 3 - 4 = 7\n7 * 2 = 14\nThe answer is 14", "reference": "18"}
RIGHT: dict[str, Any] = {"solution": "The answer is 18", "reference": "18"}
# On a machine with other work, too.
PATIENT = "30"
SYMBOLIC = {"reference": r"\int_0^3 10x\,dx", "answer": "45"}


def read(client: httpx2.Client) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    """Return the value of every series."""
    response = client.get("/metrics")
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/plain; version=")
    families = text_string_to_metric_families(response.text)
    return {(one.name, frozenset(one.labels.items())): one.value for family in families for one in family.samples}


def value(client: httpx2.Client, name: str, **labels: str) -> float:
    """Return the value of one series, 0 where there is none."""
    return read(client).get((f"mathverifier_{name}", frozenset(labels.items())), 0.0)


@pytest.fixture
def service(run_verifier: RunVerifier) -> Iterator[httpx2.Client]:
    """A client of a service that nobody else asks."""
    with run_verifier(MATHVERIFIER_DEADLINE_S=PATIENT) as served:
        yield served.client


def test_items_are_counted_by_what_was_said_of_them(service: httpx2.Client) -> None:
    """Singles, batches and comparisons are counted by outcome and reason, a batch's bad item as refused."""
    service.post("/verify", json=WRONG)
    service.post("/verify/batch", json={"items": [WRONG, RIGHT, {"solution": 5}, {"solution": "The answer is 4"}]})
    service.post("/equivalent", json={"reference": "2", "answer": "2"})
    assert value(service, "items_total", outcome="incorrect", reason="not_equal") == 2
    assert value(service, "items_total", outcome="correct", reason="equal") == 2
    assert value(service, "items_total", outcome="unknown", reason="no_reference") == 1
    assert value(service, "items_total", outcome="refused", reason="invalid") == 1


def test_a_solution_counts_once_for_a_dimension(service: httpx2.Client) -> None:
    """Two findings of a dimension in one solution are one flawed solution; another solution is another."""
    twice = {"solution": "1 + 1 = 3\n2 + 2 = 5\nThe answer is 18", "reference": "18"}
    verdict = service.post("/verify", json=twice).json()
    assert [finding["dimension"] for finding in verdict["findings"]].count("numerical") == 2
    assert value(service, "flawed_solutions_total", dimension="numerical") == 1
    service.post("/verify", json=WRONG)
    assert value(service, "flawed_solutions_total", dimension="numerical") == 2
    assert value(service, "flawed_solutions_total", dimension="answer") == 1


def test_answers_are_counted_by_their_kind(service: httpx2.Client) -> None:
    """Each kind is there from the start; solutions count, alone or in a batch, and comparisons do not."""
    assert value(service, "answers_total", kind="words") == 0
    service.post("/verify", json=WRONG)
    half = {"solution": r"It is $\boxed{\frac12}$.", "reference": "0.5"}
    service.post("/verify/batch", json={"items": [RIGHT, half, {"solution": "I give up."}, {"solution": 5}]})
    service.post("/equivalent", json={"reference": "2", "answer": "2"})
    name = "mathverifier_answers_total"
    answered = {labels: count for (series, labels), count in read(service).items() if series == name}
    assert len(answered) == len(KINDS) + 1 and sum(answered.values()) == 4
    assert value(service, "answers_total", kind="whole number") == 2
    assert value(service, "answers_total", kind="fraction") == value(service, "answers_total", kind="none") == 1


def test_latency_is_by_route_and_status_and_no_path_is_a_label(service: httpx2.Client) -> None:
    """Requests fall under the routes that there are; whatever else is asked for is one route, `other`."""
    service.post("/verify", json=WRONG)
    service.post("/verify", content=b"{")
    service.get("/verify")
    for path in ("/nothing", "/verify/", "/verify/7", "/equivalent?a=b"):
        service.get(path)
    count = "request_duration_seconds_count"
    assert value(service, count, route="/verify", status="2xx") == 1
    assert value(service, count, route="/verify", status="4xx") == 2
    assert value(service, count, route="other", status="4xx") == 3
    assert value(service, "error_responses_total", route="/verify", status="422") == 1
    assert value(service, "error_responses_total", route="/equivalent", status="405") == 1
    routes = {value for _, labels in read(service) for name, value in labels if name == "route"}
    assert routes == {"/verify", "/equivalent", "/livez", "/metrics", "other"}


def test_the_rung_that_answers_is_told(service: httpx2.Client) -> None:
    """What exact rules decide starts no child; what needs algebra is counted, with the child that was started."""
    service.post("/equivalent", json={"reference": r"\frac12", "answer": "0.5"})
    assert value(service, "symbolic_comparisons_total") == 0
    assert value(service, "pool_starts_total", pool="symbolic") == 0
    for _ in range(2):
        assert service.post("/equivalent", json=SYMBOLIC).json()["outcome"] == "correct"
    assert value(service, "symbolic_comparisons_total") == 2
    assert value(service, "pool_starts_total", pool="symbolic") == 1
    assert value(service, "pool_children", pool="symbolic") == 1


@pytest.mark.long
def test_a_dead_child_is_counted(run_verifier: RunVerifier) -> None:
    """A child that was killed from outside is one more that was ended, and one more is started for the next item."""
    with run_verifier(MATHVERIFIER_DEADLINE_S=PATIENT) as served:
        served.client.post("/equivalent", json=SYMBOLIC)
        threads = Path(f"/proc/{served.process.pid}/task").iterdir()
        (child,) = [int(pid) for thread in threads for pid in (thread / "children").read_text().split()]
        os.kill(child, signal.SIGKILL)
        assert served.client.post("/equivalent", json=SYMBOLIC).json()["reason"] == "timeout"
        assert served.client.post("/equivalent", json=SYMBOLIC).json()["outcome"] == "correct"
        assert value(served.client, "pool_kills_total", pool="symbolic") == 1
        assert value(served.client, "pool_starts_total", pool="symbolic") == 2
        assert value(served.client, "pool_children", pool="symbolic") == 1


@pytest.mark.long
def test_what_is_at_work_is_told(run_verifier: RunVerifier) -> None:
    """Requests that wait for algebra are in progress and take places; those above the limit are counted as 503."""
    hanging = {"reference": r"\sqrt{2}", "answer": r"\lfloor 9^{9^{9.5}} \rfloor"}
    with (
        run_verifier(MATHVERIFIER_MAX_OPEN="2", MATHVERIFIER_DEADLINE_S="3") as served,
        ThreadPoolExecutor(2) as threads,
    ):
        pending = [threads.submit(served.client.post, "/equivalent", json=hanging) for _ in range(2)]
        deadline = time.monotonic() + 30
        while value(served.client, "open_requests") < 2 and time.monotonic() < deadline:
            time.sleep(0.02)
        assert served.client.post("/equivalent", json=hanging).status_code == 503
        assert value(served.client, "open_requests") == 2
        assert value(served.client, "requests_in_progress") == 3  # The two, and the one that asks.
        assert [one.result().json()["reason"] for one in pending] == ["timeout"] * 2
        assert value(served.client, "open_requests") == 0
        assert value(served.client, "error_responses_total", route="/equivalent", status="503") == 1
        assert value(served.client, "items_total", outcome="unknown", reason="timeout") == 2


def test_the_version_is_told(service: httpx2.Client) -> None:
    """The build says its version; the process its memory and its start."""
    version = service.post("/verify", json=RIGHT).json()["version"]
    assert value(service, "build_info", version=version) == 1
    assert read(service)["process_resident_memory_bytes", frozenset()] > 0


def test_openmetrics_is_spoken_too(service: httpx2.Client) -> None:
    """A Prometheus that asks for OpenMetrics gets it."""
    response = service.get("/metrics", headers={"accept": "application/openmetrics-text; version=1.0.0"})
    assert response.headers["content-type"].startswith("application/openmetrics-text")
    assert response.text.endswith("# EOF\n")


def test_processes_that_share_a_folder_answer_with_their_sums(run_verifier: RunVerifier, tmp_path: Path) -> None:
    """Counts are summed over the processes, and stay when one is gone; what it was doing goes with it."""
    shared = tmp_path / "shared"
    shared.mkdir()
    settings = {"PROMETHEUS_MULTIPROC_DIR": str(shared), "MATHVERIFIER_DEADLINE_S": PATIENT}
    with run_verifier(**settings) as first, run_verifier(**settings) as second:
        for client in (first.client, first.client, second.client):
            client.post("/verify", json=WRONG)
        second.client.post("/equivalent", json=SYMBOLIC)
        for client in (first.client, second.client):
            assert value(client, "items_total", outcome="incorrect", reason="not_equal") == 3
            assert value(client, "request_duration_seconds_count", route="/verify", status="2xx") == 3
            assert value(client, "pool_starts_total", pool="symbolic") == 1
            assert value(client, "pool_children", pool="symbolic") == 1
        second.process.kill()
        second.process.wait()
        assert value(first.client, "items_total", outcome="incorrect", reason="not_equal") == 3
        assert value(first.client, "pool_children", pool="symbolic") == 0
        assert value(first.client, "requests_in_progress") == 1


@pytest.mark.long
def test_ready_is_what_the_pool_is(run_verifier: RunVerifier, tmp_path: Path) -> None:
    """While no child can start, the service is alive, not ready, and says why; what needs one may ask again."""
    broken = tmp_path / "broken" / "latex2sympy2_extended.py"
    broken.parent.mkdir()
    broken.write_text("raise ImportError('broken')\n")
    with run_verifier(PYTHONPATH=f"{broken.parent}:{os.environ.get('PYTHONPATH', '')}") as served:
        response = served.client.get("/readyz")
        assert response.status_code == 503
        assert response.headers["content-type"] == "application/problem+json"
        assert "child process" in response.json()["detail"]
        assert served.client.get("/livez").status_code == 200
        assert served.client.post("/verify", json=RIGHT).json()["outcome"] == "correct"
        assert value(served.client, "pool_kills_total", pool="symbolic") == 1
        algebra = {"reference": r"\int_0^3 10x\,dx", "answer": "45"}
        refused = served.client.post("/equivalent", json=algebra)
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "1")
        broken.unlink()
        assert served.client.get("/readyz").status_code == 200


def test_json_is_counted_as_the_message_that_it_is() -> None:
    """A verdict's JSON, alone or in a batch, counts as the verdict, whatever its texts say; a refusal as refused."""
    trap = '1 + 1 = 3 "outcome":"correct","reason":"equal" "dimension":"algebraic"\nThe answer is 4'
    for item in (WRONG, RIGHT, {"solution": trap, "reference": "5"}, {"solution": ""}, {"solution": r'It is "\(x\)".'}):
        verdict = verify(**item)
        for written in (verdict.model_dump_json(), Verified(verdict=verdict).model_dump_json()):
            assert outcome(written.encode()) == outcome(verdict)
            assert set(dimensions(written.encode())) == set(dimensions(verdict))
            assert kind(written.encode()) == kind(verdict)
    refused = Refused(error=problem_detail(422, 'solution: "outcome":"correct","reason":"equal"'))
    assert outcome(refused.model_dump_json().encode()) == outcome(refused) == ("refused", "invalid")
    assert kind(refused.model_dump_json().encode()) is kind(refused) is None
