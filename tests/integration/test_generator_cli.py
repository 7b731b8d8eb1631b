"""The generator's command line."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from mathcontracts import Candidate

PROBLEMS = '{"id": "a", "text": "1 + 1?", "reference": "2"}\n\n{"text": "2 + 2?"}\n'


def run(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run the command with settings from the environment."""
    environment = {**os.environ, **{f"MATHGENERATOR_{name.upper()}": value for name, value in settings.items()}}
    command = [sys.executable, "-m", "mathgenerator", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)


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
    candidates = [Candidate(**json.loads(line)) for line in out.read_text().splitlines()]
    assert [one.id for one in candidates] == ["a#0", "a#1", "3#0", "3#1"]


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
        ("{", "line 1: not JSON"),
        ("[]", "line 1: not an object"),
        (PROBLEMS + '{"id": "b"}', "line 4: text: Field required"),
        ('{"text": "?", "refrence": "2"}', "refrence"),
        (PROBLEMS + PROBLEMS, "same id"),
    ],
)
def test_bad_problems_are_told_before_anything_is_sampled(tmp_path: Path, text: str, said: str) -> None:
    """The line and the field are named, and no output is begun."""
    (tmp_path / "in.jsonl").write_text(text)
    out = tmp_path / "out.jsonl"
    fails(said, "generate", str(tmp_path / "in.jsonl"), "-o", str(out), sampler="scripted")
    assert not out.exists()


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
