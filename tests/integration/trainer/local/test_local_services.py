"""The local stack of `mathtrainer demo`: however it is left, nothing it started stays behind."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.waiting import wait_until

from mathtrainer.local.services import LocalServices, StackError

ROOT = Path(__file__).parents[4]
PATIENCE_S = 60.0

pytestmark = pytest.mark.long


class Demo:
    """`mathtrainer demo recipes/smoke.yaml` in a process of its own."""

    def __init__(self, runs_dir: Path):
        self.runs_dir = runs_dir
        self.log = runs_dir.with_suffix(".out")
        command = [sys.executable, "-m", "mathtrainer", "demo", str(ROOT / "recipes" / "smoke.yaml")]
        with self.log.open("wb") as out:
            self.process = subprocess.Popen(
                [*command, "--runs-dir", str(runs_dir)], stdout=out, stderr=subprocess.STDOUT, start_new_session=True
            )

    def until_it_trains(self) -> None:
        """Wait until the first stage is at work in the job."""
        wait_until(lambda: any(self.runs_dir.glob("*/stages/sft.partial")) or self.process.poll() is not None)
        assert self.process.poll() is None, self.log.read_text()

    def run_id(self) -> str:
        """The id it printed."""
        return self.log.read_text().split("\nrun ", 1)[1].split()[0]


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Callable[[], Demo]]:
    """Starts demos, all with the same folder for their runs."""
    started: list[Demo] = []

    def start() -> Demo:
        started.append(Demo(tmp_path / "runs"))
        return started[-1]

    yield start
    for one in started:
        if one.process.poll() is None:
            one.process.kill()
        one.process.wait()


def _alive(folder: Path) -> list[str]:
    """Command lines of processes that know the folder from their command or their environment."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            try:
                command, environment = (entry / "cmdline").read_bytes(), (entry / "environ").read_bytes()
            except (FileNotFoundError, PermissionError, ProcessLookupError):
                continue
            if str(folder).encode() in command + environment:
                found.append(command.replace(b"\0", b" ").decode())
    return found


def test_ctrl_c_stops_everything_and_the_same_command_goes_on(demo: Callable[[], Demo]) -> None:
    """Ctrl-C ends with code 130 and leaves nothing running; started again, the same run is taken up, not a new one."""
    first = demo()
    first.until_it_trains()
    assert len(_alive(first.runs_dir)) >= 5
    first.process.send_signal(signal.SIGINT)
    assert first.process.wait(timeout=PATIENCE_S) == 130
    assert _alive(first.runs_dir) == []
    assert "the same command goes on from here" in first.log.read_text()
    assert "Traceback" not in first.log.read_text()
    run_id = first.run_id()
    second = demo()
    second.until_it_trains()
    wait_until(lambda: re.search(r"\[1/\d+\] sft", second.log.read_text()))
    second.process.terminate()
    assert second.process.wait(timeout=PATIENCE_S) == 130
    assert second.run_id() == run_id
    assert _alive(second.runs_dir) == []


def test_a_demo_that_is_killed_leaves_nothing_running(demo: Callable[[], Demo]) -> None:
    """Even SIGKILL, which no process can answer, takes services, worker and job along."""
    killed = demo()
    killed.until_it_trains()
    with pytest.raises(StackError, match="another demo uses"):
        LocalServices(killed.runs_dir).__enter__()
    killed.process.kill()
    wait_until(lambda: _alive(killed.runs_dir) == [])


def test_a_service_that_cannot_start_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message has the service's own last words and its log; what had been started is stopped."""
    monkeypatch.setenv("MATHVERIFIER_DEADLINE_S", "soon")
    with pytest.raises(StackError, match=r"verifier ended with code \d+: .*deadline_s.*verifier\.log"):
        LocalServices(tmp_path / "runs").__enter__()
    assert _alive(tmp_path / "runs") == []
