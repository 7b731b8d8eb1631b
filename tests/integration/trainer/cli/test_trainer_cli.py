"""The trainer's command line, with a real Redis and no worker."""

import json
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from mathtrainer.cli.commands import app
from mathtrainer.runs.recipe_file import load_recipe
from mathtrainer.runs.records import Runs, connect
from mathtrainer.tasks import QUEUE
from mathverifier import __version__

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


def test_data_is_read_before_a_run_is_submitted(invoke: Invoke, tmp_path: Path) -> None:
    """What is wrong with it is said at once, and no run waits for a worker that would find out."""
    rows = tmp_path / "rows.jsonl"
    rows.write_text('{"question": "What is 1 + 1?"}\n')
    path = tmp_path / "own.yaml"
    path.write_text(f"{GOOD}problems: {{source: file, path: {rows}, train: 1, heldout: 1}}\n")
    _is_one_line(invoke("run", path, "--detach"), 2, "rows.jsonl:1: no answer")
    assert "mine" not in invoke("runs").stdout


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
    modules = "mathtrainer.tasks, mathtrainer.cli.commands, mathtrainer.local.services"
    code = f"import sys, {modules}; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_without_runs_the_list_says_how_to_make_one(invoke: Invoke) -> None:
    """An empty list is a sentence, not an empty table."""
    assert "no runs yet" in invoke("runs").stdout


def _folder(runs_dir: Path, recipe: Path, *, finished: bool) -> str:
    """Make the folder of a run as a job leaves it, with two published stages and one at work."""
    run_id = "mine-20260101-000000-abcd"
    folder = runs_dir / run_id
    (folder / "stages" / "pairs.partial").mkdir(parents=True)
    (folder / "spec.json").write_text(load_recipe(recipe).model_dump_json())
    for place, stage in enumerate(("sft", "collect")):
        (folder / "stages" / stage).mkdir()
        told = {"stage": stage, "started": 100.0 + place, "finished": 160.0 + place, "facts": {}}
        (folder / "stages" / stage / "manifest.json").write_text(json.dumps(told))
    (folder / "job.log").write_text("stage sft begins\n")
    if finished:
        row = {"model": "sft", "problems": 8, "samples_each": 4, "sampled_pass_at_1": 0.25}
        result = {"run_id": run_id, "models": [row], "pair_facts": {}, "best": "sft"}
        (folder / "result.json").write_text(json.dumps(result))
    return run_id


@pytest.mark.parametrize("redis_answers", [True, False])
def test_a_run_that_redis_does_not_know_is_told_by_its_folder(
    *,
    redis_answers: bool,
    invoke: Invoke,
    recipe: Path,
    tmp_path: Path,
    free_port: Callable[[], int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """`runs`, `show` and `logs` read a finished run's folder, as after `demo`, whose Redis has gone with it."""
    if not redis_answers:
        monkeypatch.setenv("MATHTRAINER_REDIS_URL", f"redis://127.0.0.1:{free_port()}/0")
    run_id = _folder(tmp_path / "runs", recipe, finished=True)
    listed = invoke("runs")
    assert run_id in listed.stdout and "succeeded" in listed.stdout and "0:02:00" in listed.stdout
    assert ("does not answer" in listed.stderr) != redis_answers
    shown = invoke("show", run_id)
    assert shown.exit_code == 0, shown.output
    assert "embedded/tiny" in shown.stdout and "0.250" in shown.stdout
    assert shown.stdout.index("  sft ") < shown.stdout.index("  collect ")
    assert "pairs.partial" not in shown.stdout
    assert invoke("logs", run_id, "--follow").stdout == "stage sft begins\n"
    for name in ("nobody", f"../runs/{run_id}"):
        unknown = invoke("show", name)
        assert unknown.exit_code == 2 and "is not known" in unknown.stderr


def test_a_folder_without_a_result_is_unfinished(invoke: Invoke, recipe: Path, tmp_path: Path) -> None:
    """What was cut short is no success, and a folder that is no run is left out; neither breaks the list."""
    run_id = _folder(tmp_path / "runs", recipe, finished=False)
    (tmp_path / "runs" / "_stack").mkdir()
    (tmp_path / "runs" / "broken").mkdir()
    (tmp_path / "runs" / "broken" / "spec.json").write_text("{")
    (row,) = [line for line in invoke("runs").stdout.splitlines()[1:] if line.strip()]
    assert run_id in row and "unfinished" in row and "collect" in row
    assert "unfinished" in invoke("show", run_id).stdout


def test_the_version_and_a_variable_that_means_nothing(invoke: Invoke, monkeypatch: pytest.MonkeyPatch) -> None:
    """The version is one line; a misspelt setting is named with the nearest one."""
    assert invoke("--version").stdout == f"mathtrainer {__version__}\n"
    monkeypatch.setenv("MATHTRAINER_RUN_DIR", "elsewhere")
    said = invoke("runs").stderr
    assert "MATHTRAINER_RUN_DIR is no setting and has no effect: did you mean MATHTRAINER_RUNS_DIR?" in said


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
@pytest.mark.parametrize("command", ["run", "demo", "plan"])
def test_a_bad_recipe_ends_before_anything_starts(
    *, invoke: Invoke, recipe: Path, command: str, text: str, said: str
) -> None:
    """Exit code 2 and one line that names the field and the fix."""
    recipe.write_text(text)
    _is_one_line(invoke(command, recipe), 2, said)


def test_a_local_run_is_what_demo_does(invoke: Invoke, recipe: Path, tmp_path: Path) -> None:
    """A folder that cannot be written is told alike; options that mean nothing are refused; signals are as before."""
    (tmp_path / "file").write_text("")
    before = [signal.getsignal(one) for one in (signal.SIGTERM, signal.SIGHUP)]
    place = ("--runs-dir", tmp_path / "file" / "runs")
    local, demo = invoke("run", "--local", recipe, *place), invoke("demo", recipe, *place)
    assert (local.exit_code, local.stderr) == (demo.exit_code, demo.stderr) and "cannot be written" in local.stderr
    _is_one_line(invoke("run", "--local", "--detach", recipe), 2, "--detach: with --local")
    _is_one_line(invoke("run", recipe, *place), 2, "--runs-dir: is for --local")
    assert [signal.getsignal(one) for one in (signal.SIGTERM, signal.SIGHUP)] == before


def test_a_run_of_another_version_is_named_in_the_list(invoke: Invoke, recipe: Path, database: str) -> None:
    """The list goes on without it, and says which it is."""
    good, other = (invoke("run", recipe, "--detach").stdout.split()[1] for _ in range(2))
    redis = connect(database, patient=False)
    redis.hset(f"mathtrainer:run:{other}", "schema", "99")
    redis.close()
    listed = invoke("runs")
    assert listed.exit_code == 0 and good in listed.stdout
    assert f"left alone: run: '{other}' is on record in the form 99" in listed.stdout


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
