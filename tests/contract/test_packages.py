"""What the packages bring with them."""

import re
import subprocess
import sys
from importlib.metadata import requires
from pathlib import Path

import latex2sympy2_extended
import pytest
from packaging.requirements import Requirement

from mathverifier.core.version import VERSION

ROOT = Path(__file__).parents[2]


def _base_requirements(package: str) -> set[str]:
    """The names that a package needs without any of its extras."""
    listed = [line for line in requires(package) or [] if "extra ==" not in line]
    return {re.split(r"[<>=!~ ;\[]", line, maxsplit=1)[0].lower() for line in listed}


def test_the_verifier_alone_is_light() -> None:
    """Without extras the verifier brings no torch, no web framework and no terminal library."""
    assert _base_requirements("mathverifier").isdisjoint(
        {"torch", "transformers", "fastapi", "uvicorn", "typer", "rich"}
    )


def test_the_trainer_alone_has_no_torch() -> None:
    """Submitting runs and supervising them needs no torch: what trains is an extra."""
    assert _base_requirements("mathtrainer").isdisjoint({"torch", "transformers", "trl", "peft", "accelerate"})


@pytest.mark.parametrize("module", ["mathtrainer.tasks", "mathtrainer.celery_app", "mathtrainer.cli", "mathverifier"])
def test_importing_it_does_not_load_torch(module: str) -> None:
    """A worker's parent process, the command lines and the library start without torch."""
    code = f"import sys, {module}; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_each_runtime_of_the_grammar_may_stay() -> None:
    """The runtimes that latex2sympy2_extended has a grammar for are allowed, no others: hydra holds on to 4.9.3."""
    (wanted,) = [Requirement(line) for line in requires("mathverifier") or [] if line.startswith("antlr4-")]
    carried = (Path(latex2sympy2_extended.__file__).parent / "gen").glob("antlr4_*")
    allowed = {folder.name.removeprefix("antlr").replace("_", ".") for folder in carried}
    assert {"4.9.3", "4.13.2"} <= allowed
    others = {"4.8", "4.9.2", "4.10", "4.12.0", "4.13.0", "4.13.1", "4.14"}
    assert {version for version in allowed | others if wanted.specifier.contains(version)} == allowed


def test_every_direct_dependency_is_pinned_and_explained() -> None:
    """Each package that a pyproject.toml names has a version in constraints.txt and a line in docs/dependencies.md."""
    named: set[str] = set()
    for package in ("mathcontracts", "mathverifier", "mathgenerator", "mathtrainer"):
        named |= {re.split(r"[<>=!~ ;\[]", line, maxsplit=1)[0].lower() for line in requires(package) or []}
    named = {name for name in named if not name.startswith(("mathcontracts", "mathverifier"))}
    pinned = {line.split("==")[0].lower() for line in (ROOT / "constraints.txt").read_text().splitlines()}
    pinned = {name.replace("_", "-") for name in pinned}
    explained = (ROOT / "docs" / "dependencies.md").read_text().lower()
    assert named <= pinned
    assert [name for name in sorted(named) if name not in explained] == []


def test_all_parts_have_one_version() -> None:
    """The packages, their pins on each other, the images and the README's verdict have the version of the verdicts."""
    for name in ("contracts", "verifier", "generator", "trainer"):
        text = (ROOT / "services" / name / "pyproject.toml").read_text()
        assert re.findall(r'^version = "(.*)"$', text, re.MULTILINE) == [VERSION]
        assert set(re.findall(r'"math\w+==([^"]+)"', text)) <= {VERSION}
    for name in ("docker-compose.yml", "docker-compose.gpu.yml"):
        tags = re.findall(r"image: mathverifier/\w+:(\S+)", (ROOT / name).read_text())
        assert tags and {tag.removesuffix("-gpu") for tag in tags} == {VERSION}
    assert f'"version": "{VERSION}"' in (ROOT / "README.md").read_text()
    assert f"## {VERSION}" in (ROOT / "CHANGELOG.md").read_text()
