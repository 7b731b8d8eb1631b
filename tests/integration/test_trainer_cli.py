"""The trainer's command line, with a real Redis and no worker."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from mathtrainer.cli import app
from mathtrainer.runs import Runs, connect
from mathtrainer.tasks import QUEUE

GOOD = "name: mine\nmodel: embedded/tiny\n"
Invoke = Callable[..., Result]


@pytest.fixture
def recipe(tmp_path: Path) -> Path:
    """A recipe that is in order."""
    path = tmp_path / "mine.yaml"
    path.write_text(GOOD)
    return path


@pytest.fixture
def database(redis_url: str) -> str:
    """A database of the tests' Redis that no worker serves, emptied."""
    url = redis_url.rpartition("/")[0] + "/6"
    redis = connect(url, patient=False)
    redis.flushdb()
    redis.close()
    return url


@pytest.fixture
def invoke(database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Invoke:
    """Runs the command line against that Redis, in a terminal that is wide enough."""
    monkeypatch.setenv("MATHTRAINER_REDIS_URL", database)
    monkeypatch.setenv("MATHTRAINER_RUNS_DIR", str(tmp_path / "runs"))
    monkeypatch.setenv("COLUMNS", "200")
    return lambda *words: CliRunner().invoke(app, [str(word) for word in words])


def _is_one_line(result: Result, code: int, said: str) -> None:
    assert result.exit_code == code, result.output
    assert said in result.stderr
    assert result.stderr.startswith("mathtrainer: ")
    assert result.stderr.count("\n") == 1


def test_a_run_is_submitted_listed_shown_cancelled_and_resumed(invoke: Invoke, recipe: Path, database: str) -> None:
    """The commands see the same run; what is submitted lies in the workers' queue, the run id alone."""
    submitted = invoke("run", recipe, "--detach")
    assert submitted.exit_code == 0, submitted.output
    run_id = submitted.stdout.split()[1]
    redis = connect(database, patient=False)
    assert redis.llen(QUEUE) == 1
    assert run_id in invoke("runs").stdout
    shown = invoke("show", run_id).stdout
    assert "queued" in shown
    assert "embedded/tiny" in shown
    assert "is cancelled" in invoke("cancel", run_id).stdout
    assert "cancelled" in invoke("show", run_id).stdout
    _is_one_line(invoke("cancel", run_id), 2, "has ended already (cancelled)")
    assert invoke("resume", run_id, "--detach").exit_code == 0
    assert Runs(redis).get(run_id).state == "queued"
    assert redis.llen(QUEUE) == 2
    redis.close()


def test_the_log_of_a_run_is_printed_and_followed(invoke: Invoke, recipe: Path, database: str, tmp_path: Path) -> None:
    """What stands there is printed at once; with --follow, also what is added until the run has ended."""
    run_id = invoke("run", recipe, "--detach").stdout.split()[1]
    _is_one_line(invoke("logs", run_id), 2, f"run: no log of {run_id} yet (queued)")
    path = tmp_path / "runs" / run_id / "job.log"
    path.parent.mkdir(parents=True)
    path.write_text("stage sft begins\n")
    assert invoke("logs", run_id).stdout == "stage sft begins\n"

    command = [sys.executable, "-m", "mathtrainer", "logs", run_id, "--follow"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as follower:
        assert follower.stdout is not None
        assert follower.stdout.readline() == "stage sft begins\n"
        with path.open("a") as log:
            log.write("stage sft is published\n")
        assert follower.stdout.readline() == "stage sft is published\n"
        assert follower.poll() is None
        invoke("cancel", run_id)
        assert follower.stdout.read() == ""
    assert follower.returncode == 0


def test_submitting_and_supervising_are_light() -> None:
    """Neither the command line nor what a worker imports loads torch: only the job's stages do."""
    code = "import sys, mathtrainer.tasks, mathtrainer.cli, mathtrainer.stack; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_without_runs_the_list_says_how_to_make_one(invoke: Invoke) -> None:
    """An empty list is a sentence, not an empty table."""
    assert "no runs yet" in invoke("runs").stdout


@pytest.mark.parametrize("command", ["show", "cancel", "resume", "logs"])
def test_an_unknown_run_is_told_as_such(invoke: Invoke, command: str) -> None:
    """The line names the id and the command that lists those that exist."""
    _is_one_line(invoke(command, "nobody"), 2, "run: 'nobody' is not known; `mathtrainer runs` lists")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (GOOD + "dpo: {learning_rate: -1}\n", "dpo.learning_rate: should be greater than 0, not -1"),
        (GOOD + "dpo: {betta: 1}\n", "dpo.betta: unknown key; did you mean 'beta'?"),
    ],
)
@pytest.mark.parametrize("command", ["run", "demo"])
def test_a_bad_recipe_ends_before_anything_starts(
    *, invoke: Invoke, recipe: Path, command: str, text: str, said: str
) -> None:
    """Exit code 2 and one line that names the field and the fix."""
    recipe.write_text(text)
    _is_one_line(invoke(command, recipe), 2, said)


def test_a_redis_that_is_away_is_named(
    *,
    invoke: Invoke,
    recipe: Path,
    free_port: Callable[[], int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The line names the variable and the address, without a password that may be in it."""
    port = free_port()
    monkeypatch.setenv("MATHTRAINER_REDIS_URL", f"redis://:secret@127.0.0.1:{port}/0")
    result = invoke("run", recipe)
    _is_one_line(result, 2, f"MATHTRAINER_REDIS_URL: Redis at 127.0.0.1:{port}/0 cannot be used")
    assert "secret" not in result.stderr
    monkeypatch.setenv("MATHTRAINER_REDIS_URL", "http://127.0.0.1/")
    _is_one_line(invoke("runs"), 2, "MATHTRAINER_REDIS_URL: ")


def test_a_setting_that_cannot_be_used_is_named(invoke: Invoke, monkeypatch: pytest.MonkeyPatch) -> None:
    """The line names the environment variable, what is wrong with it and what it holds."""
    monkeypatch.setenv("MATHTRAINER_LEASE_S", "-3")
    _is_one_line(invoke("runs"), 2, "MATHTRAINER_LEASE_S: should be greater than or equal to 0.5, not '-3'")
