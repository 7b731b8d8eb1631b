"""The Kubernetes manifests are valid, confined, and agree with the services' settings."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

FOLDER = Path(__file__).parents[2] / "deploy" / "kubernetes"
FILES = sorted(path for path in FOLDER.glob("*.yaml") if path.name != "kustomization.yaml")
# What the README has the secret hold.
SECRET = {"verifier-keys", "verifier-key", "generator-keys", "generator-key", "redis-url", "redis.conf"}


def documents() -> list[dict[str, Any]]:
    """Return all manifests."""
    return [one for path in FILES for one in yaml.safe_load_all(path.read_text())]


def pods() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the specification of each pod, with the name of what it belongs to."""
    for one in documents():
        if one["kind"] in ("Deployment", "StatefulSet"):
            yield one["metadata"]["name"], one["spec"]["template"]["spec"]


def test_the_kustomization_names_every_file() -> None:
    """No manifest is left out in silence."""
    named = yaml.safe_load((FOLDER / "kustomization.yaml").read_text())["resources"]
    assert sorted(named) == [path.name for path in FILES]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_manifests_are_of_the_api(path: Path) -> None:
    """Each is valid by the API's own schema, with no field that it does not know."""
    for one in yaml.safe_load_all(path.read_text()):
        kubernetes_validate.validate(one, kubernetes_validate.latest_version(), strict=True)


@pytest.mark.parametrize("name", ["verifier", "generator", "worker", "redis"])
def test_every_pod_is_confined_and_watched(name: str) -> None:
    """No root, no capability, nothing written but to volumes, limits of memory, a probe that sees a wedged process."""
    found = dict(pods())
    assert set(found) == {"verifier", "generator", "worker", "redis"}
    pod = found[name]
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert pod["automountServiceAccountToken"] is False
    for container in pod["containers"]:
        context = container["securityContext"]
        assert context["readOnlyRootFilesystem"] and not context["allowPrivilegeEscalation"]
        assert context["capabilities"] == {"drop": ["ALL"]}
        assert container["resources"]["limits"]["memory"] and container["resources"]["requests"]["cpu"]
        assert "livenessProbe" in container
        volumes = {volume["name"] for volume in pod["volumes"]} | ({"data"} if name == "redis" else set())
        assert {mount["name"] for mount in container["volumeMounts"]} <= volumes


@pytest.mark.parametrize("name", ["verifier", "generator"])
def test_busy_is_not_dead(name: str) -> None:
    """Liveness asks whether the process answers, readiness whether its work gets done."""
    container = dict(pods())[name]["containers"][0]
    assert container["livenessProbe"]["httpGet"]["path"] == "/livez"
    assert container["readinessProbe"]["httpGet"]["path"] == "/readyz"


def test_every_setting_exists() -> None:
    """A misspelt variable would be ignored in silence, as would a key that the secret does not hold."""
    from mathgenerator.settings import variables as of_generator
    from mathtrainer.settings import variables as of_trainer
    from mathverifier.service.settings import variables as of_verifier

    known = of_generator() | of_trainer() | of_verifier() | {"OMP_NUM_THREADS"}
    settings = next(one for one in documents() if one["kind"] == "ConfigMap")
    given = {variable["name"]: variable for _, pod in pods() for variable in pod["containers"][0].get("env", [])}
    assert {*settings["data"], *given} <= known
    assert {one["valueFrom"]["secretKeyRef"]["key"] for one in given.values()} < SECRET
    readme = (FOLDER.parent / "README.md").read_text()
    assert all(f"--from-literal={key}=" in readme for key in SECRET)


def test_services_reach_their_pods() -> None:
    """Every service and policy selects a pod that there is, by the name of a port that it has."""
    ports = {name: {port["name"] for port in pod["containers"][0].get("ports", [])} for name, pod in pods()}
    for one in documents():
        if one["kind"] == "Service":
            name = one["spec"]["selector"]["app.kubernetes.io/name"]
            assert {port["targetPort"] for port in one["spec"]["ports"]} <= ports[name]
        if one["kind"] == "NetworkPolicy":
            assert one["spec"]["podSelector"]["matchLabels"]["app.kubernetes.io/name"] in ports
