"""The verifier's command line, run as a process."""

import io
import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests import forked
from tests.forked import start
from tests.waiting import wait_on

from mathcontracts import Comparison, Extracted, Verdict
from mathcontracts.servicekit.environment import misnamed
from mathverifier import __version__, equivalent, extract, verify
from mathverifier.cli.solution_input import names_a_file, solution_text

PROBLEM = "Ann has 16 eggs, eats 3 and bakes with 4. She sells the rest for 2 dollars each. How many dollars is that?"
WRONG = "She sells 16 - 3 - 4 = 7 eggs.\nThat makes 7 * 2 = 14 dollars.\nThe answer is: 14"


def run(*arguments: str | Path, stdin: str | bytes = "", **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command line; its output is text."""
    content = stdin.encode() if isinstance(stdin, str) else stdin
    done = forked.run("mathverifier", *arguments, content=content, env=os.environ | {"COLUMNS": "160"} | environment)
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


def fails(done: subprocess.CompletedProcess[str], code: int, *said: str) -> None:
    """Check that a run ended with one clear line on stderr."""
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.count("\n") == 1, done.stderr
    for part in said:
        assert part in done.stderr


def write(path: Path, rows: list[Any]) -> Path:
    """Write rows as JSONL."""
    path.write_text("".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows))
    return path


def read(path: Path) -> list[dict[str, Any]]:
    """Read JSONL."""
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_verify_prints_the_verdict() -> None:
    """The verdict of an argument, or of standard input, is printed as JSON that the contract reads."""
    expected = verify(problem=PROBLEM, solution=WRONG, reference="18")
    for argument, stdin in ((WRONG, ""), ("-", WRONG)):
        done = run("verify", argument, "--problem", PROBLEM, "--reference", "18", stdin=stdin)
        assert done.returncode == 0
        assert Verdict.model_validate_json(done.stdout) == expected


def test_thoughts_are_judged_where_asked_for() -> None:
    """A false equation in a thought is found with `--profile-thoughts` alone; `--thought-open` begins within one."""
    thought = "<think>16 - 3 - 4 = 8</think>\nThe answer is 18."
    options: list[tuple[str, ...]] = [(), ("--profile-thoughts",)]
    verdicts = [Verdict.model_validate_json(run("verify", thought, "-r", "18", *one).stdout) for one in options]
    assert [bool(verdict.findings) for verdict in verdicts] == [False, True]
    assert [verdict.outcome for verdict in verdicts] == ["correct", "correct"]
    (unclosed,) = [run("verify", "It may be \\boxed{18}", "-r", "18", "--thought-open")]
    assert json.loads(unclosed.stdout)["answer"] is None


def test_a_file_is_read(tmp_path: Path) -> None:
    """`-f` reads the solution from a file; a second solution beside it, and a file that is not there, are one line."""
    file = tmp_path / "mine.txt"
    file.write_text(WRONG)
    done = run("verify", "-f", file, "-p", PROBLEM, "-r", "18")
    assert Verdict.model_validate_json(done.stdout) == verify(problem=PROBLEM, solution=WRONG, reference="18")
    assert run("verify", "-f", "-", "-p", PROBLEM, "-r", "18", stdin=WRONG).stdout == done.stdout
    fails(run("verify", WRONG, "-f", file), 2, "solution", "twice")
    fails(run("explain", "-f", tmp_path / "none.txt"), 2, "none.txt", "No such file")


def test_a_files_name_is_no_solution(tmp_path: Path) -> None:
    """The name of a file, whether it is there or not, is no solution; a formula with dots and slashes is one."""
    file = tmp_path / "attempt"
    file.write_text(WRONG)
    for name in (str(file), "solution.tex", "out/batch_3.jsonl"):
        fails(run("verify", name), 2, "looks like a file's name", f"-f {name}")
    assert not any(
        map(names_a_file, ["4", "1/2", "0.5", "x = 1.5", "The answer is 4.", "f(x)/g(x)", "3.txt is 4", "$a.md$"])
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("2 + 2 = 4".encode("utf-16"), "UTF-16"),
        ("2 + 2 = 4".encode("utf-16-le"), "UTF-16"),
        (b"\xff\xfa is 4", "no UTF-8"),
    ],
)
def test_a_text_in_another_encoding_is_told(tmp_path: Path, content: bytes, said: str) -> None:
    """A file and standard input that are no UTF-8 are named, with what to do; a mark of byte order is no text."""
    file = tmp_path / "solution"
    file.write_bytes(content)
    fails(run("verify", "-f", file), 2, str(file), said, "save it as UTF-8")
    fails(run("verify", "-", stdin=content), 2, said)
    file.write_bytes(b"\xef\xbb\xbfThe answer is 4\r\n")
    assert json.loads(run("verify", "-f", file, "-r", "4").stdout)["steps"][0]["text"] == "The answer is 4"


def test_streams_that_cannot_be_used_are_told_in_a_line() -> None:
    """A standard input that is closed, and a standard output that is full, are one line and code 2."""
    module = f"{sys.executable} -m mathverifier"
    for words, said in (
        (f"{module} verify - <&-", "standard input is closed"),
        (f"{module} verify 'The answer is 4' > /dev/full", "output: No space left on device"),
        (f"{module} equivalent 1 1 > /dev/full", "output: No space left on device"),
    ):
        done = subprocess.run(["sh", "-c", words], capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (2, f"mathverifier: {done.stderr[14:]}"), done.stderr
        assert said in done.stderr and done.stderr.count("\n") == 1


def test_a_terminal_is_asked_for_the_solution(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a solution, a terminal is told what to type and how to end it; a pipe is not."""

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr("sys.stdin", Terminal("The answer is 4"))
    assert solution_text(None, None) == "The answer is 4"
    assert "Ctrl-D" in capsys.readouterr().err
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"The answer is 5")))
    assert solution_text("-", None) == "The answer is 5"
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("words", "outcome"),
    [
        (["1/2", "0.5"], "correct"),
        (["-5", "-5.0"], "correct"),
        (["5", "-5"], "incorrect"),
        (["5 cm", "5", "--strict"], "incorrect"),
    ],
)
def test_two_answers_are_compared(words: list[str], outcome: str) -> None:
    """`equivalent` prints what the library says, of negative numbers, too."""
    done = run("equivalent", *words)
    assert done.returncode == 0, done.stderr
    compared = equivalent(words[0], words[1], strict="--strict" in words)
    assert Comparison.model_validate_json(done.stdout) == compared and compared.outcome == outcome


def test_an_answer_is_extracted() -> None:
    """`extract` prints the answer as the library gives it, and why it is not asserted."""
    for text in ("The answer is \\boxed{7}.", "Perhaps \\boxed{7}", "I do not know."):
        done = run("extract", text, "-p", "What is 3 + 4?")
        assert done.returncode == 0, done.stderr
        assert Extracted.model_validate_json(done.stdout) == extract("What is 3 + 4?", text)


def test_version_help_and_completion() -> None:
    """The version is one line; the commands have a help; the shell's completion knows the commands."""
    assert run("--version").stdout == f"mathverifier {__version__}\n"
    assert "Usage" in run("serve", "--help").stdout
    asked = {"_MATHVERIFIER_COMPLETE": "complete_bash", "COMP_WORDS": "mathverifier e", "COMP_CWORD": "1"}
    assert run(**asked).stdout.split() == ["explain", "extract", "equivalent"]


def test_a_port_in_use_is_said_first() -> None:
    """The one line names the port and what to do, before anything says that the service listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        fails(run("serve", "--port", port), 2, f"port: {port} of 127.0.0.1 is in use", "--port")
    fails(run("serve", "--host", "192.0.2.1", "--port", "0"), 2, "host: cannot listen on 192.0.2.1")


def test_a_variable_that_means_nothing_is_named(run_verifier: Callable[..., Any]) -> None:
    """A misspelt setting is named with the nearest one and without its value; those that are known are not."""
    with run_verifier(MATHVERIFIER_WORKRES="2", MATHVERIFIER_API_KEY="secret", MATHVERIFIER_CACHE_ITEMS="5") as running:
        pass
    log = running.log.read_text()
    assert "MATHVERIFIER_WORKRES is no setting and has no effect: did you mean MATHVERIFIER_WORKERS?" in log
    assert log.count("is no setting") == 1
    known = {"MATHVERIFIER_PORT", "MATHVERIFIER_WORKERS"}
    (said,) = misnamed({"MATHVERIFIER_QQQQ": "secret", "PATH": "", **dict.fromkeys(known, "1")}, "MATHVERIFIER_", known)
    assert "MATHVERIFIER_QQQQ" in said and "known are MATHVERIFIER_PORT, MATHVERIFIER_WORKERS" in said


def test_input_that_is_no_text_is_one_line() -> None:
    """Bytes that are no UTF-8 are refused in words."""
    fails(run("verify", "-", stdin=b"\xff\xfe", PYTHONUTF8="1"), 2, "solution", "UTF-8")


def test_score_keeps_rows_keys_and_order(tmp_path: Path) -> None:
    """Each row comes back in place with its verdict and all of its own keys, and the summary counts them."""
    rows = [{"id": n, "solution": f"The answer is: {n % 3}", "reference": "1", "extra": {"k": [n]}} for n in range(600)]
    output = tmp_path / "out.jsonl"
    done = run("score", write(tmp_path / "in.jsonl", rows), "-o", output)
    assert done.returncode == 0, done.stderr
    scored = read(output)
    assert [{key: row[key] for key in rows[0]} for row in scored] == rows
    for row in scored[:3]:
        assert Verdict.model_validate(row["verdict"]) == verify(solution=row["solution"], reference="1")
    counts = {line.split()[0]: line.split()[1] for line in done.stdout.splitlines()}
    assert (counts["rows"], counts["correct"], counts["incorrect"], counts["errors"]) == ("600", "200", "400", "0")


@pytest.mark.parametrize("service", [False, True])
def test_a_bad_row_keeps_its_place_and_says_why(tmp_path: Path, verifier_url: str, service: bool) -> None:
    """A row that cannot be verified has an error that names row and field, its text is kept; the rest is scored."""
    rows = [
        {"solution": "The answer is: 1", "reference": "1"},
        '{"solution": "cut',
        {"problem": "x", "mine": 1},
        "[1, 2]",
        {"solution": "x", "reference": True},
        {"solution": "\ud83d"},
        {"solution": "The answer is: 2", "reference": "1", "verdict": "old", "error": "old"},
    ]
    output = tmp_path / "out.jsonl"
    source = write(tmp_path / "in.jsonl", rows)
    done = run("score", source, "-o", output, *(["--url", verifier_url] if service else []))
    assert done.returncode == 0, done.stderr
    scored = read(output)
    assert ["verdict" in row for row in scored] == [True, False, False, False, False, False, True]
    assert ["error" in row for row in scored] == [False, True, True, True, True, True, False]
    assert scored[1]["line"] == rows[1] and "row 2" in scored[1]["error"]["detail"]
    assert scored[2]["mine"] == 1 and scored[2]["error"]["errors"][0]["field"] == "row 3.solution"
    assert "row 5.reference" in scored[4]["error"]["detail"]
    assert scored[6]["verdict"]["outcome"] == "incorrect"


def test_score_by_a_service_is_the_same(tmp_path: Path, verifier_url: str) -> None:
    """A service and this machine give the same file."""
    rows = [{"solution": f"1 + {n} = {n}\nThe answer is: {n}", "reference": "3"} for n in range(300)]
    source = write(tmp_path / "in.jsonl", rows)
    assert run("score", source, "-o", tmp_path / "here.jsonl").returncode == 0
    assert run("score", source, "-o", tmp_path / "there.jsonl", "--url", verifier_url).returncode == 0
    assert (tmp_path / "here.jsonl").read_bytes() == (tmp_path / "there.jsonl").read_bytes()


def test_score_never_overwrites_unasked(tmp_path: Path) -> None:
    """An output that exists is refused, replaced with --force; the input itself is refused even then."""
    source = write(tmp_path / "in.jsonl", [{"solution": "x"}])
    output = write(tmp_path / "out.jsonl", ["precious"])
    fails(run("score", source, "-o", output), 2, "output", "--force")
    assert output.read_text() == "precious\n"
    fails(run("score", source, "-o", source, "--force"), 2, "output")
    assert read(source) == [{"solution": "x"}]
    assert run("score", source, "-o", output, "--force").returncode == 0
    assert "verdict" in read(output)[0]


def test_score_of_nothing(tmp_path: Path) -> None:
    """No file is an error; an empty file makes an empty file; a folder that is not there is named."""
    fails(run("score", tmp_path / "none.jsonl", "-o", tmp_path / "out.jsonl"), 2, "none.jsonl")
    empty = write(tmp_path / "empty.jsonl", [])
    assert run("score", empty, "-o", tmp_path / "out.jsonl").returncode == 0
    assert (tmp_path / "out.jsonl").read_text() == ""
    for folder in (tmp_path / "no" / "out.jsonl", tmp_path):
        fails(run("score", empty, "-o", folder, "--force"), 2, "output", str(folder))


def test_score_keeps_what_it_has_when_the_service_goes(tmp_path: Path, free_port: Callable[[], int]) -> None:
    """A service that dies mid-file ends the run with its address and code 1; rows scored before are kept, whole."""
    port = free_port()
    service = start("mathverifier", "serve", "--port", port)
    rows = [{"solution": "1 + 1 = 2 and so on. " * 8 + "The answer is: 2", "reference": "2"} for _ in range(20_000)]
    source, output = write(tmp_path / "in.jsonl", rows), tmp_path / "out.jsonl"
    address = f"http://127.0.0.1:{port}"
    log = tmp_path / "score.log"
    with log.open("wb") as err:
        scoring = start("mathverifier", "score", source, "-o", output, "--url", address, stderr=err)
    try:
        wait_on(scoring, lambda: output.exists() and output.stat().st_size > 0, log)
    finally:
        service.kill()
        service.wait()
    assert scoring.wait() == 1
    said = log.read_text()
    assert address in said and "Traceback" not in said
    assert "cannot be reached" in said
    kept = read(output)
    assert 0 < len(kept) < len(rows)
    assert f"{len(kept)} rows" in said
    assert all("verdict" in row for row in kept)


def test_bad_settings_are_one_line() -> None:
    """A setting or an address that cannot be is named, with code 2."""
    fails(run("serve", MATHVERIFIER_MAX_BATCH="none"), 2, "max_batch", "'none'")
    fails(run("serve", MATHVERIFIER_DEADLINE_S="-1"), 2, "deadline_s")


def test_a_missing_extra_is_named(tmp_path: Path) -> None:
    """Without the command line's or the service's packages, the line to install them is given, by a fresh process."""
    for module, extra in (("typer", "cli"), ("uvicorn", "service")):
        blocked = tmp_path / module
        blocked.mkdir()
        (blocked / f"{module}.py").write_text(f"raise ModuleNotFoundError('no {module}', name='{module}')")
        path = os.pathsep.join([str(blocked), *filter(None, [os.environ.get("PYTHONPATH")])])
        command, environment = [sys.executable, "-m", "mathverifier", "serve"], os.environ | {"PYTHONPATH": path}
        done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
        fails(done, 2 if module == "uvicorn" else 1, module, extra)
