"""`mathtrainer evaluate`, against a real generator and verifier."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from mathtrainer.cli.commands import app

GSM8K = [
    {"question": f"Ann has {n} apples and gets {n + 1} more. How many?", "answer": f"{n} + {n + 1}\n#### {2 * n + 1}"}
    for n in range(12)
]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Twelve problems as GSM8K writes them."""
    path = tmp_path / "gsm8k.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in GSM8K))
    return path


@pytest.fixture
def evaluate(
    monkeypatch: pytest.MonkeyPatch, generator_url: str, verifier_url: str, random_model: str
) -> Callable[..., Result]:
    """Run the command with these words, in a terminal of 80 columns."""
    monkeypatch.setenv("MATHTRAINER_GENERATOR_URL", generator_url)
    monkeypatch.setenv("MATHTRAINER_VERIFIER_URL", verifier_url)
    monkeypatch.setenv("COLUMNS", "80")
    return lambda *words: CliRunner().invoke(app, ["evaluate", *map(str, words), "--model", random_model])


def test_a_file_is_evaluated_without_a_run(
    evaluate: Callable[..., Result], file: Path, tmp_path: Path, random_model: str
) -> None:
    """The table is that of `show`, of the first problems of the file; the JSON has all figures of a run's result."""
    result = evaluate(file, "--samples", 3, "--limit", 10, "-o", tmp_path / "row.json")
    assert result.exit_code == 0, result.output
    assert "gsm8k.jsonl: 10 held-out problems" in result.stdout
    assert "maj@3" in result.stdout
    row = json.loads((tmp_path / "row.json").read_text())
    assert (row["model"], row["problems"], row["samples_each"]) == (random_model, 10, 3)
    for name in ("greedy_pass_at_1", "sampled_pass_at_1", "pass_at_k", "maj_at_k"):
        low, high = row["intervals"][name]
        assert low <= row[name] <= high
        assert f"{row[name]:.3f}" in result.stdout
    assert 0 < row["sampled_pass_at_1"] < 1
    assert set(row["profile"]) == {"answer", "numerical", "algebraic", "logical", "grounding", "structural"}
    assert "right_by_flawed_process" in row


def test_one_of_several_generators_is_enough(
    evaluate: Callable[..., Result],
    file: Path,
    monkeypatch: pytest.MonkeyPatch,
    generator_url: str,
    free_port: Callable[[], int],
) -> None:
    """Where several are named and the first is away, the other one samples all."""
    monkeypatch.setenv("MATHTRAINER_GENERATOR_URL", f"http://127.0.0.1:{free_port()},{generator_url}/")
    result = evaluate(file, "--samples", 1, "--limit", 2)
    assert result.exit_code == 0, result.output


def test_what_is_missing_is_said_in_a_line(
    evaluate: Callable[..., Result],
    file: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    free_port: Callable[[], int],
) -> None:
    """A file without problems, a folder that is not there, a generator that is away: at once, by name."""
    (tmp_path / "empty.jsonl").touch()
    empty = evaluate(tmp_path / "empty.jsonl")
    assert (empty.exit_code, "no problem in it" in empty.stderr) == (2, True)
    nowhere = evaluate(file, "-o", tmp_path / "none" / "row.json")
    assert (nowhere.exit_code, "is no folder" in nowhere.stderr) == (2, True)
    monkeypatch.setenv("MATHTRAINER_GENERATOR_URL", f"http://127.0.0.1:{free_port()}")
    away = evaluate(file)
    assert away.exit_code == 1
    assert away.stderr.startswith("mathtrainer: MATHTRAINER_GENERATOR_URL: nobody answers at http://127.0.0.1:")
    assert away.stderr.count("\n") == 1
