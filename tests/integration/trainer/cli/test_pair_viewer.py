"""`mathtrainer pairs`: verdicts of the real verifier, in the files that a run leaves, on a terminal."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.candidates import candidate
from typer.testing import CliRunner, Result

from mathcontracts import PairKind, PreferencePair, Problem, ScoredCandidate, WeightsSpec
from mathtrainer.cli.commands import app
from mathtrainer.core.weights import weigh
from mathtrainer.runs.artifacts import publish, work_dir
from mathverifier import verify

EGGS = Problem(
    id="eggs",
    text="Ann has 16 eggs, eats 3 and bakes with 4. She sells the rest for 2 dollars each. How many dollars is that?",
    reference="18",
)
SOUND = "She sells 16 - 3 - 4 = 9 eggs.\nThat makes 9 * 2 = 18 dollars.\nThe answer is: 18"
NEAR = "She sells 16 - 3 - 4 = 9 eggs.\nThat makes 9 * 2 = 19 dollars.\nThe answer is: 19"
FAR = "She sells 16 - 3 - 4 = 7 eggs.\nThat makes 7 * 2 = 14 dollars.\nThe answer is: 14"
ABSURD = "She sells 16 * 300004 = -1800007 eggs.\nThe answer is: -1800007"
FLAWED = "She sells 16 - 3 - 4 = 8 eggs.\nThat makes 9 * 2 = 18 dollars.\nThe answer is: 18"
# What would turn the screen red, move the cursor, set the title, turn text around; and what rich would take as its own.
HOSTILE = "\x1b[31m16 - 3 - 4 = 7\x1b[2J \x1b]0;title\x07 \x9b5A \u202e [bold]x[/bold] [/] :boom:\nThe answer is: 7"
Shown = Callable[..., Result]


def _side(text: str) -> ScoredCandidate:
    made = candidate(text, problem="eggs")
    return ScoredCandidate(candidate=made, verdict=verify(problem=EGGS.text, solution=text, reference=EGGS.reference))


def _pair(rejected: str, identity: str, kind: PairKind = "wrong_answer", problem: Problem = EGGS) -> PreferencePair:
    return PreferencePair(id=identity, problem=problem, kind=kind, chosen=_side(SOUND), rejected=_side(rejected))


def _write(path: Path, pairs: list[PreferencePair]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(pair.model_dump_json() + "\n" for pair in pairs), encoding="utf-8")
    return path


def _publish(run: Path, pairs: list[PreferencePair], stage: str = "pairs") -> Path:
    work = work_dir(run, stage)
    _write(work / "pairs.jsonl", pairs)
    return publish(work, run_id=run.name, fence=1, started=time.time(), facts={})


@pytest.fixture(scope="module")
def pairs() -> list[PreferencePair]:
    """Pairs of one problem, weighed; the hardest in neither the first nor the last place."""
    raw = [_pair(ABSURD, "absurd"), _pair(NEAR, "near"), _pair(FLAWED, "flawed", "flawed_process"), _pair(FAR, "far")]
    return weigh(raw, WeightsSpec())


@pytest.fixture
def show(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free_port: Callable[[], int]) -> Shown:
    """Runs the command where there is no Redis; runs are kept in `runs`."""
    monkeypatch.setenv("MATHTRAINER_REDIS_URL", f"redis://127.0.0.1:{free_port()}/0")
    monkeypatch.setenv("MATHTRAINER_RUNS_DIR", str(tmp_path / "runs"))
    monkeypatch.setenv("COLUMNS", "100")
    return lambda *words: CliRunner().invoke(app, ["pairs", *(str(word) for word in words)])


def _order(result: Result) -> list[str]:
    assert result.exit_code == 0, result.output
    answers = {"19": "near", "14": "far", "-1800007": "absurd"}
    wrong = [line for line in result.stdout.splitlines() if line.startswith("Wrong: the answer is ")]
    return [answers[line.split(",")[0].split()[-1]] for line in wrong]


def test_a_pair_is_shown_with_what_speaks_against_its_rejected_side(
    show: Shown, tmp_path: Path, pairs: list[PreferencePair]
) -> None:
    """Problem, both solutions, the finding beneath its evidence with code and message, hardness and weight."""
    _publish(tmp_path / "runs" / "mine", pairs)
    shown = show("mine", "--kind", "wrong_answer", "--limit", 1).stdout
    near = pairs[1]
    assert f"1. wrong answer, hardness {near.hardness:.3f}, weight {near.weight:.3f}\n" in shown
    assert "the 1 hardest of 3 pairs" in " ".join(shown.split())
    assert "█" not in shown
    assert EGGS.text in shown.replace("\n", " ").replace("  ", " ")
    assert shown.index("problem eggs") < shown.index("chosen (") < shown.index("  2  That makes 9 * 2 = 18 dollars.")
    assert (
        "▶ 2  That makes 9 * 2 = 19 dollars.\n"
        "                ^^^^^^^^^^ false equality (numerical 0.90)\n"
        "     9 * 2 = 19 is false: the left side is 18\n"
    ) in shown[shown.index("rejected (") :]


def test_the_hardest_come_first(show: Shown, tmp_path: Path, pairs: list[PreferencePair]) -> None:
    """In whatever order the file has them; a limit leaves the easiest out, a kind all of the other kind."""
    path = _write(tmp_path / "some.jsonl", pairs)
    assert _order(show(path, "--kind", "wrong_answer")) == ["near", "far", "absurd"]
    assert _order(show(path, "--kind", "wrong_answer", "--limit", 2)) == ["near", "far"]
    flawed = show(path, "--kind", "flawed_process").stdout
    assert "1. flawed process" in flawed
    assert "16 - 3 - 4 = 8 is false" in flawed
    assert "\n2." not in flawed
    assert "no pairs to show" in show(_write(tmp_path / "none.jsonl", [])).stdout


def test_a_run_a_folder_a_stage_and_a_file_show_the_same(
    show: Shown, tmp_path: Path, pairs: list[PreferencePair]
) -> None:
    """However the pairs are named, the newest published stage that has some is shown, without Redis."""
    run = tmp_path / "runs" / "mine"
    _publish(run, pairs[:1])
    time.sleep(0.01)
    newest = _publish(run, pairs, stage="pairs-2")
    _write(work_dir(run, "pairs-3") / "pairs.jsonl", pairs[:2])
    shown = [show(name).stdout for name in ("mine", run, newest, newest / "pairs.jsonl")]
    assert len(set(shown)) == 1
    assert "the 4 hardest of 4 pairs" in shown[0]


def test_pairs_that_nobody_weighed_are_shown_by_their_hardness(
    show: Shown, tmp_path: Path, pairs: list[PreferencePair]
) -> None:
    """Pairs as the collector makes them have neither; hardness follows from the verdicts."""
    raw = [pair.model_copy(update={"hardness": None, "weight": None}) for pair in pairs]
    shown = show(_write(tmp_path / "raw.jsonl", raw), "--kind", "wrong_answer")
    assert _order(shown) == ["near", "far", "absurd"]
    assert f"hardness {pairs[1].hardness:.3f}, not weighed" in shown.stdout


@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
def test_text_commands_neither_the_terminal_nor_rich(tmp_path: Path, encoding: str) -> None:
    """Escapes in problem, id or solution come out harmless, brackets as they are, on any terminal; without torch."""
    problem = Problem(
        id="\x1b[5m[red]id", text="\x1b]0;title\x07 [link=x]click[/link] 16 - 3 " + EGGS.text, reference="18"
    )
    path = _write(tmp_path / "hostile.jsonl", [_pair(HOSTILE, "x", problem=problem)])
    code = (
        "import sys; from mathtrainer.cli.commands import app; app(sys.argv[1:], standalone_mode=False); "
        "sys.exit('torch' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "pairs", str(path)],
        capture_output=True,
        check=False,
        env=os.environ | {"PYTHONIOENCODING": encoding, "COLUMNS": "100"},
    )
    assert (done.returncode, done.stderr) == (0, b"")
    shown = done.stdout.decode(encoding)
    assert not set(shown) & set("\x1b\x07\x9b\u202e")
    assert "[bold]x[/bold] [/] :boom:" in shown
    assert "[link=x]click[/link]" in shown
    assert "[5m[red]id" in shown


def _fails(result: Result, *said: str) -> None:
    assert result.exit_code == 2, result.output
    assert result.stderr.startswith("mathtrainer: pairs: ")
    assert result.stderr.count("\n") == 1
    assert all(words in result.stderr for words in said), result.stderr


def test_what_is_not_there_is_named(show: Shown, tmp_path: Path, pairs: list[PreferencePair]) -> None:
    """An unknown run, and a run whose pairs are not published yet, though half of them lie there."""
    _fails(show("nobody"), "'nobody' is no file, no folder and no run in", "MATHTRAINER_RUNS_DIR")
    _fails(show("x" * 300), "cannot read", "File name too long")
    run = tmp_path / "runs" / "mine"
    _write(work_dir(run, "pairs") / "pairs.jsonl", pairs)
    _fails(show("mine"), "stage pairs of", "is not published yet")


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda line: line[:-40], "(Invalid JSON"),
        (lambda line: b"\xff" + line, "(Invalid JSON"),
        (lambda line: line.replace(b'"kind":"wrong_answer"', b'"kind":"\x1b"'), "(Invalid JSON"),
        (lambda line: line.replace(b'"kind":"wrong_answer"', b'"kind":"odd"'), "(kind: Input should be"),
        (lambda line: line.replace(b'{"id"', b'{"\\u001b[31m": 1, "id"', 1), "(\N{REPLACEMENT CHARACTER}[31m: Extra"),
        (lambda line: b"[]", "(Input should be an object"),
        (lambda line: line.replace(b"That makes 9 * 2 = 19 dollars.", b"That", 1), "the steps of rejected are not"),
    ],
)
def test_a_damaged_line_is_named(
    *, show: Shown, tmp_path: Path, pairs: list[PreferencePair], damage: Any, said: str
) -> None:
    """One line with the file, the line's number and what is wrong with it; nothing in it commands the terminal."""
    path = tmp_path / "damaged.jsonl"
    lines = [pair.model_dump_json().encode() for pair in pairs]
    path.write_bytes(b"\n".join([lines[0], damage(lines[1]), *lines[2:]]))
    result = show(path)
    _fails(result, f"{path}, line 2", said)
    assert "\x1b" not in result.stderr
