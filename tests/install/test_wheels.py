"""What `make dist` builds installs where there is no index, and its commands work there."""

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from tests.distributions import build, pins

PACKAGES = ("mathcontracts", "mathgenerator", "mathtrainer", "mathverifier")

pytestmark = pytest.mark.install


def pip(python: Path, *arguments: str | Path) -> None:
    """Run pip of an environment; what it says is shown where it fails."""
    command = [python, "-m", "pip", "--disable-pip-version-check", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{done.stdout[-3000:]}\n{done.stderr[-3000:]}"


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The bin folder of an environment with the four wheels and what they need, installed without an index."""
    folder = tmp_path_factory.mktemp("wheels")
    ours, theirs = folder / "dist", folder / "third-party"
    build(ours)
    assert {one.name.split("-")[0] for one in ours.glob("*.whl")} == set(PACKAGES)
    assert {one.name.split("-")[0] for one in ours.glob("*.tar.gz")} == set(PACKAGES)
    wanted = ("mathverifier[service,cli]", "mathgenerator", "mathtrainer")
    (folder / "pins.txt").write_text(pins(), encoding="utf-8")
    pip(
        Path(sys.executable),
        *("wheel", "--quiet", "--find-links", ours, "--constraint", folder / "pins.txt", "--wheel-dir", theirs),
        *wanted,
    )
    for wheel in theirs.glob("math[cvgt]*-*.whl"):
        wheel.unlink()
    subprocess.run([sys.executable, "-m", "venv", folder / "clean"], check=True)
    python = folder / "clean" / "bin" / "python"
    pip(python, "install", "--quiet", "--no-index", "--find-links", theirs, "--find-links", ours, *wanted)
    yield python.parent
    shutil.rmtree(folder)


def test_verify_and_serve(clean: Path, tmp_path: Path, free_port: Callable[[], int]) -> None:
    """The command line gives a verdict, and the service answers."""
    solution = ["verify", "2 + 2 = 5. The answer is 5", "--reference", "4"]
    done = subprocess.run([clean / "mathverifier", *solution], cwd=tmp_path, capture_output=True, check=True)
    assert json.loads(done.stdout)["outcome"] == "incorrect"
    port = free_port()
    with subprocess.Popen([clean / "mathverifier", "serve", "--port", str(port)], cwd=tmp_path) as service:
        try:
            assert _status(f"http://127.0.0.1:{port}/livez") == 200
        finally:
            service.terminate()


@pytest.mark.parametrize("command", ["mathgenerator", "mathtrainer", "mathverifier"])
def test_help_and_version(clean: Path, tmp_path: Path, command: str) -> None:
    """Each command says what it can do and which version it is, without torch."""
    for option in ("--help", "--version"):
        done = subprocess.run([clean / command, option], cwd=tmp_path, capture_output=True, text=True, check=True)
        assert command in done.stdout
    code = "import importlib.util as u, sys; sys.exit(u.find_spec('torch') is not None)"
    assert subprocess.run([clean / "python", "-c", code], check=False).returncode == 0


def _status(url: str) -> int:
    give_up = time.monotonic() + 60
    while True:
        try:
            with urlopen(url, timeout=5) as answer:
                return int(answer.status)
        except (URLError, OSError):
            assert time.monotonic() < give_up, f"{url} does not answer"
            time.sleep(0.2)
