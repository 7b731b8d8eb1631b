"""A real Prometheus takes our configuration, reads the service, and answers what dashboard and alerts ask."""

import json
import re
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
import yaml

MONITORING = Path(__file__).parents[4] / "monitoring"
DASHBOARD = MONITORING / "grafana" / "dashboards" / "mathverifier.json"
START_TIMEOUT_S, SCRAPES = 60, 3

pytestmark = pytest.mark.skipif(shutil.which("prometheus") is None, reason="no Prometheus (apt install prometheus)")


@pytest.fixture(scope="module")
def prometheus(
    verifier_url: str, free_port: Callable[[], int], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[httpx2.Client]:
    """A Prometheus with our configuration that has read a verifier a few times; only where that is, and how often."""
    folder, port = tmp_path_factory.mktemp("prometheus"), free_port()
    configuration = yaml.safe_load((MONITORING / "prometheus.yml").read_text())
    configuration["global"] = {"scrape_interval": "1s", "evaluation_interval": "1s"}
    configuration["rule_files"] = [str(MONITORING / "alerts.yml")]
    (scrape,) = configuration["scrape_configs"]
    del scrape["dns_sd_configs"]
    scrape["static_configs"] = [{"targets": [verifier_url.removeprefix("http://")]}]
    (folder / "prometheus.yml").write_text(yaml.safe_dump(configuration))
    process = subprocess.Popen(
        [
            "prometheus",
            f"--config.file={folder / 'prometheus.yml'}",
            f"--storage.tsdb.path={folder / 'data'}",
            f"--web.listen-address=127.0.0.1:{port}",
        ],
        stderr=subprocess.DEVNULL,
    )
    try:
        with httpx2.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
            give_up = time.monotonic() + START_TIMEOUT_S
            while not _scraped(client, verifier_url):
                assert process.poll() is None and time.monotonic() < give_up, "Prometheus does not read the verifier"
                time.sleep(0.2)
            yield client
    finally:
        process.terminate()
        process.wait(timeout=30)


def _scraped(client: httpx2.Client, verifier_url: str) -> bool:
    """Ask the verifier for all that is counted, and return whether Prometheus has read it often enough for a rate."""
    body = {"solution": "1 + 1 = 3\nThe answer is 3", "reference": "2"}
    assert httpx2.post(f"{verifier_url}/verify", json=body).status_code == 200
    assert httpx2.post(f"{verifier_url}/verify", json={}).status_code == 422
    try:
        read = ask(client, f'count_over_time(up{{job="verifier"}}[1m]) >= {SCRAPES}')
    except httpx2.TransportError:
        return False
    return bool(read)


def ask(client: httpx2.Client, query: str) -> list[dict[str, Any]]:
    """Return the series that a query gives; nothing while Prometheus is not ready."""
    answer = client.get("/api/v1/query", params={"query": query})
    if answer.status_code == httpx2.codes.SERVICE_UNAVAILABLE:
        return []
    assert answer.status_code == httpx2.codes.OK, (query, answer.text)
    found: list[dict[str, Any]] = answer.json()["data"]["result"]
    return found


def test_every_panel_shows_something(prometheus: httpx2.Client) -> None:
    """What Grafana would ask for each panel, its variables filled in, is PromQL that this service has series for."""
    panels = json.loads(DASHBOARD.read_text())["panels"]
    queries = [target["expr"] for panel in panels for target in panel["targets"]]
    assert len(queries) > 15
    for query in queries:
        filled = query.replace("$__rate_interval", "1m").replace("$route", ".*")
        assert not re.search(r"\$", filled)
        assert ask(prometheus, filled), query


def test_the_rates_are_of_what_was_asked(prometheus: httpx2.Client) -> None:
    """Wrong answers count as such, a refusal as one, and the labels are the service's."""
    assert float(ask(prometheus, 'mathverifier_items_total{outcome="incorrect"}')[0]["value"][1]) > 0
    (refused,) = ask(prometheus, 'mathverifier_error_responses_total{route="/verify",status="422"}')
    assert refused["metric"]["job"] == "verifier" and float(refused["value"][1]) > 0


def test_the_alerts_are_evaluated(prometheus: httpx2.Client) -> None:
    """Prometheus has loaded each alert and finds no fault in it."""
    expected = [rule["alert"] for rule in yaml.safe_load((MONITORING / "alerts.yml").read_text())["groups"][0]["rules"]]
    (group,) = prometheus.get("/api/v1/rules").json()["data"]["groups"]
    assert [rule["name"] for rule in group["rules"]] == expected
    assert all(rule["health"] in ("ok", "unknown") and not rule.get("lastError") for rule in group["rules"])


@pytest.mark.parametrize("check", [["check", "rules", "alerts.yml"], ["test", "rules", "alerts_test.yml"]])
def test_the_alerts_ring_when_they_should(check: list[str]) -> None:
    """As `alerts_test.yml` says: none for a service that is well, each where what it is for happens."""
    done = subprocess.run(["promtool", *check], cwd=MONITORING, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
