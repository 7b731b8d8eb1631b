"""The generator's command line."""

import json
import os
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests import forked
from tests.scripted_server import Reply, Scripted, url
from typer.testing import CliRunner

from mathcontracts import Candidate
from mathgenerator.cli import app
from mathverifier.cli.main import app as score

PROBLEMS = '{"id": "a", "text": "1 + 1?", "reference": "2"}\n\n{"text": "2 + 2?"}\n'


def run(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run the command with settings from the environment."""
    environment = {**os.environ, **{f"MATHGENERATOR_{name.upper()}": value for name, value in settings.items()}}
    done = forked.run("mathgenerator", *arguments, env=environment)
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


def fails(said: str, *arguments: str, **settings: str) -> None:
    """Assert that the command ends with code 2 and one line that says what is wrong."""
    done = run(*arguments, **settings)
    assert done.returncode == 2, done.stderr
    assert said in done.stderr
    assert len([line for line in done.stderr.splitlines() if "loading torch" not in line]) == 1, done.stderr


def test_a_file_of_problems_becomes_a_file_of_candidates(tmp_path: Path) -> None:
    """One candidate a line, ordered; an id that is not given is the line's number."""
    (tmp_path / "in.jsonl").write_text(PROBLEMS)
    out = tmp_path / "out.jsonl"
    done = run("generate", str(tmp_path / "in.jsonl"), "-o", str(out), "-n", "2", "--sampler", "scripted")
    assert done.returncode == 0, done.stderr
    rows = [json.loads(line) for line in out.read_text().splitlines()]
    assert [(row.pop("problem"), row.pop("reference")) for row in rows[::2]] == [("1 + 1?", "2"), ("2 + 2?", None)]
    assert Candidate(**rows[0]).id == "a#0"
    assert [row["id"] for row in rows] == ["a#0", "a#1", "3#0", "3#1"]


def test_each_accepted_answer_is_right(tmp_path: Path) -> None:
    """What a row of problems accepts stands beside its candidates, and is what `mathverifier score` judges by."""
    (tmp_path / "in.jsonl").write_text('{"id": "a", "problem": "A root of x^2 = 4?", "answer": ["2", "-2"]}\n')
    script = tmp_path / "script.jsonl"
    said = [f"The answer is: {answer}" for answer in (2, -2, 4)]
    script.write_text(json.dumps({"problem": "a", "completions": said}) + "\n")
    out, scored = tmp_path / "out.jsonl", tmp_path / "scored.jsonl"
    done = run(
        *("generate", str(tmp_path / "in.jsonl"), "-o", str(out), "-n", "3", "--sampler", "scripted"),
        script=str(script),
    )
    assert done.returncode == 0, done.stderr
    assert CliRunner().invoke(score, ["score", str(out), "-o", str(scored)]).exit_code == 0
    rows = [json.loads(line) for line in scored.read_text().splitlines()]
    assert [row["reference"] for row in rows] == [["2", "-2"]] * 3
    assert [row["verdict"]["outcome"] for row in rows] == ["correct", "correct", "incorrect"]


def test_an_output_is_not_overwritten_unasked(tmp_path: Path) -> None:
    """What is there stays, unless --force is given."""
    (tmp_path / "in.jsonl").write_text(PROBLEMS)
    out = tmp_path / "out.jsonl"
    out.write_text("precious")
    command = ["generate", str(tmp_path / "in.jsonl"), "-o", str(out), "--sampler", "scripted"]
    fails("--force", *command)
    assert out.read_text() == "precious"
    assert run(*command, "--force").returncode == 0
    assert len(out.read_text().splitlines()) == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "holds no problem"),
        ("{", "row 1: cannot be read"),
        ("[]", "holds no problem"),
        (PROBLEMS + '{"id": "b"}', "row 4: field 'problem'"),
        (PROBLEMS + PROBLEMS, "same id"),
    ],
)
def test_bad_problems_are_told_before_anything_is_sampled(tmp_path: Path, text: str, said: str) -> None:
    """The line and the field are named, and no output is begun."""
    (tmp_path / "in.jsonl").write_text(text)
    out = tmp_path / "out.jsonl"
    fails(said, "generate", str(tmp_path / "in.jsonl"), "-o", str(out), sampler="scripted")
    assert not out.exists()


def server(script: Callable[[Any], Reply]) -> tuple[Scripted, threading.Thread]:
    """Start a model server that answers by a script."""
    model_server = Scripted(script)
    thread = threading.Thread(target=model_server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    return model_server, thread


def failing(status: int) -> Callable[[Any], Reply]:
    """Return the script of a server that answers everything with a status."""
    return lambda _: (status, {}, b"{}")


def test_a_server_that_is_away_is_no_bad_input(tmp_path: Path) -> None:
    """Where no problem is done before a server fails, the command ends with code 1; with a wrong key, with 2."""
    (tmp_path / "in.jsonl").write_text(PROBLEMS)
    command = ["generate", str(tmp_path / "in.jsonl"), "-o", str(tmp_path / "out.jsonl"), "--model", "m", "--force"]
    for status, code in ((503, 1), (401, 2)):
        model_server, thread = server(failing(status))
        settings = {"openai_base_url": f"{url(model_server)}/v1", "openai_attempts": "1"}
        environment = {f"MATHGENERATOR_{name.upper()}": value for name, value in settings.items()}
        try:
            ended = CliRunner().invoke(app, [*command, "--sampler", "openai_compatible"], env=environment)
            assert ended.exit_code == code and "Traceback" not in ended.stderr, ended.stderr
        finally:
            model_server.shutdown()
            thread.join()
            model_server.server_close()


def test_what_is_done_is_kept_and_gone_on_from(tmp_path: Path) -> None:
    """A server that goes midway leaves what is done; `--resume` asks for the rest alone; `score` takes the file."""
    away = threading.Event()
    away.set()

    def script(body: Any) -> Reply:
        number = int(body["messages"][0]["content"].split()[0])
        if number > 4 and away.is_set():
            return 503, {}, b"{}"
        choices = [{"message": {"content": f"The answer is: {number + 1}"}, "finish_reason": "stop"}] * body["n"]
        return 200, {}, json.dumps({"choices": choices}).encode()

    rows = [{"question": f"{n} + 1?", "answer": f"#### {n + 1}"} for n in range(8)]
    (tmp_path / "in.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    model_server, thread = server(script)
    settings = {"openai_base_url": f"{url(model_server)}/v1", "openai_attempts": "1", "openai_concurrency": "1"}
    out = tmp_path / "out.jsonl"
    command = ["generate", str(tmp_path / "in.jsonl"), "-o", str(out), "-n", "2", "--model", "m"]
    command += ["--sampler", "openai_compatible"]
    environment = {f"MATHGENERATOR_{name.upper()}": value for name, value in settings.items()}

    def here(*arguments: str) -> Any:
        return CliRunner().invoke(app, [*command, *arguments], env=environment)

    try:
        cut = here()
        assert cut.exit_code == 1 and "5 of 8 problems are done" in cut.stderr, cut.stderr
        assert len(out.read_text().splitlines()) == 10
        assert "--resume" in here().stderr
        other = here("--resume", "--temperature", "0.5")
        assert other.exit_code == 2 and "temperature was 1.0" in other.stderr
        away.clear()
        before = model_server.asked
        assert here("--resume").exit_code == 0
        assert model_server.asked == before + 3
    finally:
        model_server.shutdown()
        thread.join()
        model_server.server_close()
    assert len({json.loads(line)["id"] for line in out.read_text().splitlines()}) == 16
    scored = tmp_path / "scored.jsonl"
    assert CliRunner().invoke(score, ["score", str(out), "-o", str(scored), "--workers", "1"]).exit_code == 0
    verdicts = [json.loads(line)["verdict"]["outcome"] for line in scored.read_text().splitlines()]
    assert verdicts == ["correct"] * 16


def test_bad_settings_are_told_in_one_line(tmp_path: Path) -> None:
    """Each names the setting or the option, and the fix."""
    (tmp_path / "in.jsonl").write_text(PROBLEMS)
    command = ["generate", str(tmp_path / "in.jsonl"), "-o", str(tmp_path / "out.jsonl")]
    fails("port: ", "serve", port="many")
    fails("sampler: ", "serve", "--sampler", "magic")
    fails("MATHGENERATOR_OPENAI_BASE_URL", "serve", "--sampler", "openai_compatible")
    fails("model: no directory /no/such/model", "serve", model="/no/such/model", device="cpu")
    fails("temperature", *command, "--temperature", "-1", sampler="scripted")
    fails("{problem}", *command, "--prompt", "Solve.", sampler="scripted")
    fails("nothing.jsonl", "generate", "nothing.jsonl", "-o", "out.jsonl", sampler="scripted")
    fails("MATHGENERATOR_MODEL", *command, device="cpu")
