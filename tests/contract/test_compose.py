"""The Compose files, the documented environment and the settings agree with each other."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
COMPOSE = ROOT / "docker-compose.yml"


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    """The services of the Compose file."""
    document: dict[str, Any] = yaml.safe_load(COMPOSE.read_text())
    found: dict[str, Any] = document["services"]
    return found


def test_every_port_is_bound_to_this_machine_alone(services: dict[str, Any]) -> None:
    """Nothing is published on a public address by default: without keys, whoever reaches a service may use it."""
    published = [port for service in services.values() for port in service.get("ports", [])]
    assert published
    assert all(port.startswith("127.0.0.1:") for port in published)


def test_every_variable_is_documented() -> None:
    """Each variable that a Compose file reads is in .env.example, with the same default."""
    lines = (ROOT / ".env.example").read_text().splitlines()
    documented = dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    used = dict(re.findall(r"\$\{(\w+):?-([^}]*)\}", COMPOSE.read_text()))
    assert used == documented


def test_every_setting_given_to_a_service_exists(services: dict[str, Any]) -> None:
    """A misspelt environment variable would be ignored in silence, so each is looked up in its settings class."""
    from mathgenerator.settings import Settings as GeneratorSettings
    from mathtrainer.settings import Settings as TrainerSettings
    from mathverifier.client.transport import API_KEY_VARIABLE
    from mathverifier.service.settings import Settings as VerifierSettings

    known = {
        f"{settings.model_config['env_prefix']}{field}".upper()
        for settings in (GeneratorSettings, TrainerSettings, VerifierSettings)
        for field in settings.model_fields
    }
    given = {
        name for service in services.values() for name in service.get("environment", {}) if name.startswith("MATH")
    }
    assert given
    assert given <= known | {API_KEY_VARIABLE}


@pytest.mark.parametrize("name", ["generator", "worker", "pipeline"])
def test_whoever_asks_the_verifier_can_be_given_a_key(services: dict[str, Any], name: str) -> None:
    """Where the verifier asks for keys, the other services send the one of the environment."""
    from mathverifier.client.transport import API_KEY_VARIABLE

    assert API_KEY_VARIABLE in services[name]["environment"]


@pytest.mark.parametrize("name", ["verifier", "generator", "worker"])
def test_several_can_be_run(services: dict[str, Any], name: str) -> None:
    """`--scale` needs containers without a fixed name, and published ports that a variable can make a range of."""
    assert "container_name" not in services[name]
    for port in services[name].get("ports", []):
        assert re.fullmatch(r"127\.0\.0\.1:\$\{\w+_PORT:-\d+\}:\d+", port)


def test_redis_loses_nothing(services: dict[str, Any]) -> None:
    """Redis keeps an append-only file on a named volume and never evicts a pair or a run."""
    command = " ".join(services["redis"]["command"])
    assert "--appendonly yes" in command
    assert "--maxmemory-policy noeviction" in command
    assert "redis-data:/data" in services["redis"]["volumes"]


def test_redis_takes_over_its_volume(services: dict[str, Any]) -> None:
    """Redis begins as its image has it, which may own its volume and drop root, and may do nothing else."""
    assert "user" not in services["redis"]
    assert services["redis"]["cap_drop"] == ["ALL"]
    assert set(services["redis"]["cap_add"]) == {"CHOWN", "DAC_OVERRIDE", "SETGID", "SETUID"}
    assert all("cap_add" not in service for name, service in services.items() if name != "redis")


def test_no_image_runs_as_root() -> None:
    """Every image of ours drops root before it starts."""
    for dockerfile in sorted(ROOT.glob("services/*/Dockerfile")):
        users = re.findall(r"^USER (\w+)", dockerfile.read_text(), flags=re.MULTILINE)
        assert users[-1:] == ["app"], dockerfile


@pytest.mark.parametrize("name", ["generator", "worker"])
def test_gpu_file_reserves_a_device(name: str) -> None:
    """The GPU file gives the services that compute a device reservation, by the driver name Compose knows."""
    overlay = yaml.safe_load((ROOT / "docker-compose.gpu.yml").read_text())["services"]
    devices = overlay[name]["deploy"]["resources"]["reservations"]["devices"]
    assert devices == [{"driver": "nvidia", "count": 1, "capabilities": ["gpu"]}]
