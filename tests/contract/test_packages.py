"""What the packages bring with them."""

import os
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from email import message_from_string
from pathlib import Path
from typing import Any

import latex2sympy2_extended
import pytest
import yaml
from packaging.requirements import Requirement
from packaging.version import Version
from tests.distributions import LOCKS, SERVICES, build, locked, registered

from mathverifier.core.version import VERSION

ROOT = Path(__file__).parents[2]


def project(service: str) -> dict[str, Any]:
    """What a package's pyproject.toml says of it."""
    table: dict[str, Any] = tomllib.loads((ROOT / "services" / service / "pyproject.toml").read_text())["project"]
    return table


def requirements(service: str, *, extras: bool = True) -> list[Requirement]:
    """What a package needs: by itself, and with all of its extras."""
    told = project(service)
    optional = told.get("optional-dependencies", {}).values() if extras else ()
    return [Requirement(line) for line in (*told["dependencies"], *(line for lines in optional for line in lines))]


def _base_requirements(service: str) -> set[str]:
    return {one.name for one in requirements(service, extras=False)}


def test_the_verifier_alone_is_light() -> None:
    """Without extras the verifier brings no torch, no web framework and no terminal library."""
    assert _base_requirements("verifier").isdisjoint({"torch", "transformers", "fastapi", "uvicorn", "typer", "rich"})


def test_the_trainer_alone_has_no_torch() -> None:
    """Submitting runs and supervising them needs no torch: what trains is an extra."""
    assert _base_requirements("trainer").isdisjoint({"torch", "transformers", "trl", "peft", "accelerate"})


@pytest.mark.parametrize(
    "module", ["mathtrainer.tasks", "mathtrainer.celery_app", "mathtrainer.cli.commands", "mathverifier"]
)
def test_importing_it_does_not_load_torch(module: str) -> None:
    """A worker's parent process, the command lines and the library start without torch."""
    code = f"import sys, {module}; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_each_runtime_of_the_grammar_may_stay() -> None:
    """The runtimes that latex2sympy2_extended has a grammar for are allowed, no others: hydra holds on to 4.9.3."""
    (wanted,) = [one for one in requirements("verifier") if one.name.startswith("antlr4-")]
    carried = (Path(latex2sympy2_extended.__file__).parent / "gen").glob("antlr4_*")
    allowed = {folder.name.removeprefix("antlr").replace("_", ".") for folder in carried}
    assert {"4.9.3", "4.13.2"} <= allowed
    others = {"4.8", "4.9.2", "4.10", "4.12.0", "4.13.0", "4.13.1", "4.14"}
    assert {version for version in allowed | others if wanted.specifier.contains(version)} == allowed


def test_every_direct_dependency_is_locked_and_explained() -> None:
    """Each package that a pyproject.toml names is locked within its range, and has a line in docs/dependencies.md."""
    pinned = locked("engines.txt") | locked("all.txt") | locked("torch.txt")
    explained = (ROOT / "docs" / "dependencies.md").read_text().lower()
    for one in (one for service in SERVICES for one in requirements(service) if not one.name.startswith("math")):
        assert Version(pinned[registered(one.name)]) in one.specifier, one
        assert registered(one.name) in explained, one


def test_libraries_have_ranges() -> None:
    """A package can be installed beside others: what it needs has no exact version, but for our own packages."""
    exact = [
        (service, one.name)
        for service in SERVICES
        for one in requirements(service)
        if any(part.operator == "==" for part in one.specifier) and not one.name.startswith("math")
    ]
    # Our DPO trainer extends inner parts of TRL.
    assert exact == [("trainer", "trl")]


@pytest.mark.parametrize("name", ["verifier.txt", "generator.txt", "trainer.txt", "all.txt"])
def test_a_lock_is_whole(name: str) -> None:
    """A lock names no index and no torch, every package has hashes, and its versions are those of all.txt."""
    text = (LOCKS / name).read_text()
    entries = [one for one in re.split(r"\n(?=\S)", text.strip()) if not one.startswith("#")]
    assert all("--hash=sha256:" in one for one in entries)
    assert re.search(r"^(--|-e|torch|nvidia-|triton)|://", text, flags=re.MULTILINE) is None
    assert locked(name).items() <= locked("all.txt").items()
    (torch,) = re.findall(r"^torch==.*", (LOCKS / "torch.txt").read_text(), flags=re.MULTILINE)
    assert all(Version(torch[7:]) in one.specifier for one in requirements("trainer") if one.name == "torch")


def test_what_the_locks_are_for_is_in_them() -> None:
    """The lock of an image has what its packages need, with the extras that it runs."""
    extras = {"verifier": ("service", "cache", "tracing", "cli"), "generator": ("transformers",), "trainer": ("train",)}
    for image, wanted in extras.items():
        optional = project(image)["optional-dependencies"]
        lines = [*project(image)["dependencies"], *(line for extra in wanted for line in optional[extra])]
        names = {registered(Requirement(line).name) for line in lines}
        assert {one for one in names if one != "torch" and not one.startswith("math")} <= set(locked(f"{image}.txt"))


@pytest.mark.parametrize("service", SERVICES)
def test_a_package_says_what_it_is(service: str) -> None:
    """Licence, readme, authors, address and classifiers are there; the licence is the one of the whole."""
    told, folder = project(service), ROOT / "services" / service
    assert told["license"] == "Apache-2.0" and told["license-files"] == ["LICENSE", "NOTICE"]
    assert (folder / told["readme"]).read_text().startswith(f"# {told['name']}\n")
    assert told["authors"] and told["urls"] and told["keywords"]
    assert {f"Programming Language :: Python :: 3.{minor}" for minor in (11, 12, 13)} <= set(told["classifiers"])
    for name in ("LICENSE", "NOTICE"):
        assert (folder / name).read_bytes() == (ROOT / name).read_bytes()


@pytest.mark.long
def test_the_distributions_run_by_themselves(tmp_path: Path) -> None:
    """What is built has licence and data with it, and works from where it is installed, without our source tree."""
    pytest.importorskip("hatchling")
    build(tmp_path / "dist")
    wheels = sorted((tmp_path / "dist").glob("*.whl"))
    assert len(wheels) == len(SERVICES)
    for wheel in wheels:
        with zipfile.ZipFile(wheel) as archive:
            names = archive.namelist()
            (metadata,) = [name for name in names if name.endswith(".dist-info/METADATA")]
            told = message_from_string(archive.read(metadata).decode())
            archive.extractall(tmp_path / "installed")
        assert {name.rpartition("/")[2] for name in names if "/licenses/" in name} == {"LICENSE", "NOTICE"}
        assert told["License-Expression"] == "Apache-2.0" and told["Version"] == VERSION
        assert any(name.endswith("/py.typed") for name in names)
    for source in (tmp_path / "dist").glob("*.tar.gz"):
        with tarfile.open(source) as archive:
            names = [name.partition("/")[2] for name in archive.getnames()]
        assert {"LICENSE", "NOTICE", "README.md", "pyproject.toml"} <= set(names)
    for module, words in (
        ("mathverifier", ["equivalent", "1/2", "0.5"]),
        ("mathgenerator", ["--version"]),
        ("mathtrainer", ["--help"]),
    ):
        code = f"import {module}, runpy, sys; sys.stderr.write({module}.__file__); "
        code += f"runpy.run_module('{module}', run_name='__main__')"
        done = subprocess.run(
            [sys.executable, "-c", code, *words],
            cwd=tmp_path,
            env=os.environ | {"PYTHONPATH": str(tmp_path / "installed")},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert str(tmp_path) in done.stderr
        assert done.stdout


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
    assert f"## [{VERSION}]" in (ROOT / "CHANGELOG.md").read_text()
    assert yaml.safe_load((ROOT / "CITATION.cff").read_text())["version"] == VERSION
