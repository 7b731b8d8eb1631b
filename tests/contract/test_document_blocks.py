"""Blocks of documents that show commands and recipes: they are what the command line and the recipes take."""

import json
import re
import shlex
from pathlib import Path

import pytest
import typer
import yaml

from mathcontracts import ProblemsSpec
from mathcontracts.generation import GenerateRequest
from mathgenerator.cli import app

ROOT = Path(__file__).parents[2]
GENERATOR = (ROOT / "docs" / "generator.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^mathgenerator (.+)$", GENERATOR, re.MULTILINE)
SERVICE = (ROOT / "docs" / "service.md").read_text(encoding="utf-8")


def sources() -> list[str]:
    """Return the sources of problems that documents show, each as YAML."""
    pages = [(ROOT / "docs" / name).read_text(encoding="utf-8") for name in ("problems.md", "training.md")]
    shown = [block for page in pages for block in re.findall(r"^```yaml\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)]
    return [f"problems:{one}" for block in shown for one in block.split("problems:")[1:]]


@pytest.mark.parametrize("line", COMMANDS)
def test_a_command_of_the_generator_is_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, line: str) -> None:
    """Its command, options and arguments are those of the command line."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "problems.jsonl").write_text('{"problem": "What is 1 + 1?", "answer": "2"}\n')
    name, *given = shlex.split(line)
    command = typer.main.get_group(app).commands[name]
    assert command.make_context(name, given).args == []


def test_the_request_to_the_generator_is_one() -> None:
    """The body of the curl is what `POST /generate` takes."""
    (body,) = re.findall(r"localhost:8001/generate .*?-d '(\{.*?\})'", GENERATOR, re.DOTALL)
    assert GenerateRequest.model_validate(json.loads(body)).problems[0].text == "What is 1 + 1?"


@pytest.mark.parametrize("text", sources())
def test_a_source_of_problems_is_one(text: str) -> None:
    """A recipe takes it."""
    assert ProblemsSpec.model_validate(yaml.safe_load(text)["problems"]).source in ("file", "metamath", "hf")


def test_the_profile_that_watches_is_there() -> None:
    """What is started by `docker compose --profile` has services of that profile."""
    named = set(re.findall(r"docker compose --profile (\w+)", SERVICE))
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))["services"]
    assert named == {profile for one in services.values() for profile in one.get("profiles", [])} & named != set()
