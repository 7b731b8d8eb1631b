"""The dashboard, the alerts and the Compose profile ask for what a running service tells."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from mathcontracts import Dimension
from mathverifier.answer_kinds import KINDS

if TYPE_CHECKING:
    from tests.conftest import RunningVerifier

ROOT = Path(__file__).parents[2]
MONITORING = ROOT / "monitoring"
DASHBOARDS = sorted((MONITORING / "grafana" / "dashboards").glob("*.json"))
OURS = r"\b(?:mathverifier|process)_\w+\b"


def panels() -> list[dict[str, Any]]:
    """Return the panels of all dashboards."""
    return [panel for path in DASHBOARDS for panel in json.loads(path.read_text())["panels"]]


def queries() -> list[str]:
    """Return the PromQL of every panel, variable and alert."""
    asked = [target["expr"] for panel in panels() for target in panel["targets"]]
    for path in DASHBOARDS:
        asked += [variable["query"]["query"] for variable in json.loads(path.read_text())["templating"]["list"]]
    for group in yaml.safe_load((MONITORING / "alerts.yml").read_text())["groups"]:
        asked += [rule["expr"] for rule in group["rules"]]
    return asked


@pytest.fixture(scope="module")
def exposed(verifier_url: str) -> Iterator[dict[str, set[str]]]:
    """The names that a running service shows, each with its labels, after all kinds of requests."""
    import httpx2

    with httpx2.Client(base_url=verifier_url, timeout=60) as client:
        client.post("/verify", json={"solution": "1 + 1 = 3\nThe answer is 3", "reference": "2"})
        client.post("/verify", json={})
        client.get("/readyz")
        labels: dict[str, set[str]] = {}
        for family in text_string_to_metric_families(client.get("/metrics").text):
            for sample in family.samples:
                labels.setdefault(sample.name, set()).update(sample.labels)
    yield labels


def test_every_metric_that_is_asked_for_exists(exposed: dict[str, set[str]]) -> None:
    """Each name in the PromQL is one that the service shows, and it is asked for by labels that it has."""
    asked = queries()
    assert len(asked) > 20
    for query in asked:
        names = re.findall(OURS, query)
        assert names or "up{" in query, query
        for name in names:
            assert name in exposed, query
        selected = re.findall(rf"({OURS})\{{([^}}]*)\}}", query)
        for name, selector in selected:
            assert set(re.findall(r"(\w+)\s*[=!]", selector)) <= exposed[name] | {"job"}, query
        for grouped in re.findall(r"by \(([^)]*)\)", query):
            assert set(grouped.split(", ")) <= set().union(*(exposed[name] for name in names)), query


def test_every_metric_of_ours_is_in_the_dashboard_and_in_the_documentation(exposed: dict[str, set[str]]) -> None:
    """Nothing is counted that the dashboard does not show and docs/service.md does not explain."""
    documented = (ROOT / "docs" / "service.md").read_text()
    shown = " ".join(queries())
    for name in {re.sub(r"_(bucket|sum|count)$", "", name) for name in exposed if name.startswith("mathverifier_")}:
        assert re.search(rf"\b{name}", shown), name
        assert f"`{name}`" in documented, name


def test_labels_have_few_values(run_verifier: Callable[..., AbstractContextManager["RunningVerifier"]]) -> None:
    """Whatever is asked, and under whatever name, the number of series has a bound that is soon reached."""
    with run_verifier() as served:
        for number in range(40):
            served.client.get(f"/{number}", headers={"x-request-id": str(number), "user-agent": str(number)})
            served.client.request(f"M{number}", "/verify")
            served.client.post(
                "/verify", json={"solution": f"{number} + 1 = {number}\nThe answer is {number}", "reference": "7"}
            )
        text = served.client.get("/metrics").text
    values: dict[str, set[str]] = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            for label, value in sample.labels.items():
                values.setdefault(label, set()).add(value)
    values.pop("le")
    assert set(values) <= {"route", "status", "outcome", "reason", "dimension", "kind", "pool", "version"}
    assert values["route"] == {"/verify", "/livez", "other"}
    assert values["dimension"] == set(Dimension)
    assert values.pop("kind") == {*KINDS, "none"}
    assert all(len(found) <= 8 for found in values.values())


def test_the_dashboard_is_whole() -> None:
    """Each panel has a title, a description and a data source that is provisioned; none lies over another."""
    provisioned = yaml.safe_load((MONITORING / "grafana/provisioning/datasources/prometheus.yml").read_text())
    uids = {source["uid"] for source in provisioned["datasources"]}
    taken: set[tuple[int, int]] = set()
    for panel in panels():
        assert panel["title"] and panel["description"]
        assert panel["datasource"]["uid"] in uids
        place = panel["gridPos"]
        cells = {
            (x, y)
            for x in range(place["x"], place["x"] + place["w"])
            for y in range(place["y"], place["y"] + place["h"])
        }
        assert cells.isdisjoint(taken) and max(x for x, _ in cells) < 24
        taken |= cells


def test_only_the_profile_starts_the_watchers() -> None:
    """Without `--profile monitoring` neither Prometheus nor Grafana starts: no other service needs them."""
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    watchers = {name for name, service in services.items() if "profiles" in service}
    assert watchers == {"prometheus", "grafana"}
    assert all(services[name]["profiles"] == ["monitoring"] for name in watchers)
    for name in set(services) - watchers:
        assert watchers.isdisjoint(services[name].get("depends_on", {}))


def test_every_file_that_is_mounted_exists() -> None:
    """What the Compose file mounts from here is here, and where Prometheus and Grafana look for it."""
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    mounts = {}
    for name in ("prometheus", "grafana"):
        for volume in services[name]["volumes"]:
            here, there, *_ = volume.split(":")
            if here.startswith("./"):
                assert (ROOT / here).exists(), volume
                mounts[there] = ROOT / here
    rules = yaml.safe_load((MONITORING / "prometheus.yml").read_text())["rule_files"]
    provider = yaml.safe_load((MONITORING / "grafana/provisioning/dashboards/mathverifier.yml").read_text())
    home = services["grafana"]["environment"]["GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH"]
    assert set(rules) <= set(mounts)
    folder = provider["providers"][0]["options"]["path"]
    assert mounts[folder] == DASHBOARDS[0].parent
    assert home == f"{folder}/{DASHBOARDS[0].name}"


def test_prometheus_asks_where_the_verifier_answers() -> None:
    """The scrape's name and port are those of the Compose service, and the alerts speak of its job."""
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    (scrape,) = yaml.safe_load((MONITORING / "prometheus.yml").read_text())["scrape_configs"]
    (found,) = scrape["dns_sd_configs"]
    assert all(name in services for name in found["names"])
    assert any(port.endswith(f":{found['port']}") for port in services["verifier"]["ports"])
    jobs = {job for query in queries() for job in re.findall(r'job="(\w+)"', query)}
    assert jobs == {scrape["job_name"]}
