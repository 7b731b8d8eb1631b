"""The TypeScript types and their example, with real npm, tsc and node against a real service."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
COPIED = ("package.json", "package-lock.json", "tsconfig.json", "schema.d.ts", "example.ts")

pytestmark = pytest.mark.skipif(shutil.which("npm") is None, reason="npm is not on the PATH")


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the client's folder, beside a copy of the OpenAPI file, with its packages installed."""
    root = tmp_path_factory.mktemp("typescript")
    folder = root / "clients" / "typescript"
    folder.mkdir(parents=True)
    (root / "docs").mkdir()
    shutil.copy(ROOT / "docs" / "openapi.json", root / "docs")
    for name in COPIED:
        shutil.copy(ROOT / "clients" / "typescript" / name, folder)
    npm(folder, "ci", "--no-audit", "--no-fund")
    return folder


def npm(folder: Path, *arguments: str) -> str:
    """Run npm in the folder and return what it printed; the test fails with that where npm does."""
    done = subprocess.run(
        ["npm", *arguments], cwd=folder, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_types_are_those_of_the_openapi_file(client: Path) -> None:
    """The committed types equal what is generated from the committed description."""
    committed = (client / "schema.d.ts").read_text(encoding="utf-8")
    npm(client, "run", "generate")
    generated = (client / "schema.d.ts").read_text(encoding="utf-8")
    assert generated == committed, "clients/typescript/schema.d.ts is out of date: run `make openapi`"


def test_the_types_are_strict(client: Path) -> None:
    """A misspelt field, path or member of the answer does not compile, where the example beside it does."""
    example = (client / "example.ts").read_text(encoding="utf-8")
    wrong = {"field": ("solution:", "solutoin:"), "path": ('"/verify"', '"/verfy"'), "member": ("outcome", "outcom")}
    for name, (right, misspelt) in wrong.items():
        (client / f"wrong_{name}.ts").write_text(example.replace(right, misspelt), encoding="utf-8")
    done = subprocess.run(
        ["npx", "tsc", "--noEmit"], cwd=client, capture_output=True, text=True, timeout=120, check=False
    )
    for name in wrong:
        (client / f"wrong_{name}.ts").unlink()
    faulty = {line.partition("(")[0] for line in done.stdout.splitlines() if "error TS" in line}
    assert faulty == {f"wrong_{name}.ts" for name in wrong}


def test_the_example_runs(client: Path, verifier_url: str) -> None:
    """The example, compiled and run by node, gets its verdicts and reads the refusal."""
    printed = npm(client, "run", "example", "--", verifier_url)
    assert "verify: incorrect, first wrong step 0\n  numerical: 16 - 3 - 4 = 7 is false" in printed
    assert "batch 0: correct\nbatch 1: incorrect\n" in printed
    assert "refused as application/problem+json: 422 Unprocessable Content: items: must not be empty" in printed
