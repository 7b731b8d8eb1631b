"""Where things are: tests in the folder of their kind and package, and files where the documents say."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TESTS = ROOT / "tests"
# What a unit test waits for longer than for what it tests.
HEAVY = {"celery", "datasets", "hypothesis", "pandas", "pyarrow", "scipy", "torch", "transformers", "trl"}
VERIFIER = ROOT / "services" / "verifier" / "mathverifier"
PACKAGES = {
    "bench": [ROOT / "bench"],
    "contracts": [ROOT / "services" / "contracts" / "mathcontracts"],
    "generator": [ROOT / "services" / "generator" / "mathgenerator"],
    "trainer": [ROOT / "services" / "trainer" / "mathtrainer"],
    "verifier": [VERIFIER, VERIFIER / "core"],
}
# A path in a document begins at the root, in a service or in a package; `core/` is the verifier's.
BEGINNINGS = [ROOT, *(ROOT / "services").iterdir(), *(folder for folders in PACKAGES.values() for folder in folders)]
_PATH = re.compile(
    r"`((?:bench|core|deploy|docs|math(?:contracts|generator|trainer|verifier)|monitoring|recipes|requirements|services"
    r"|tests)/[\w./-]+)`"
)
# The log tells of what was.
DOCUMENTS = [ROOT / "CONTRIBUTING.md", *(one for one in sorted((ROOT / "docs").glob("*.md")) if one.name != "log.md")]


def imported(path: Path) -> Iterator[str]:
    """Yield the packages that a file imports, within its functions too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (one.name.partition(".")[0] for one in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.partition(".")[0]


def test_unit_tests_load_nothing_heavy() -> None:
    """Neither Hypothesis nor what trains models or reads tables is imported there."""
    files = sorted((TESTS / "unit").rglob("test_*.py"))
    assert len(files) > 50
    assert {str(path.relative_to(ROOT)): found for path in files if (found := HEAVY & set(imported(path)))} == {}


def test_properties_are_in_their_folder() -> None:
    """Hypothesis is used elsewhere only where a property needs a model or a server."""
    files = [path for path in TESTS.rglob("test_*.py") if "hypothesis" in imported(path)]
    assert {path.relative_to(TESTS).parts[0] for path in files} == {"property", "integration"}


@pytest.mark.parametrize("kind", ["unit", "property", "integration"])
def test_folders_of_tests_are_those_of_the_packages(kind: str) -> None:
    """A folder of tests has the name of the package that is tested there, the verifier's core being left out."""
    folders = {path.parent.relative_to(TESTS / kind) for path in (TESTS / kind).rglob("test_*.py")}
    strange = [
        str(folder)
        for folder in folders
        if not any(base.joinpath(*folder.parts[1:]).is_dir() for base in PACKAGES.get(folder.parts[0], []))
    ]
    assert strange == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_files_that_a_document_names_are_there(document: Path) -> None:
    """Each path of the project that stands in a document is one."""
    named = sorted(set(_PATH.findall(document.read_text(encoding="utf-8"))))
    assert [one for one in named if not any((base / one).exists() for base in BEGINNINGS)] == []
