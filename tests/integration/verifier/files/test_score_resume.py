"""Scoring that is cut off and taken up again: by processes that are really killed, and services that really go."""

import json
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from tests import forked
from tests.forked import start
from tests.parquet_file import write_parquet
from tests.waiting import PATIENCE_S, code_of, stop, wait_on, wait_until

from mathverifier.core.version import VERSION
from mathverifier.files.checkpoint import fingerprint

pytestmark = pytest.mark.slow

SOLUTION = "{0} + 1 = {1}. The answer is: {2}"
ROWS: list[dict[str, Any]] = [
    {"id": n, "solution": SOLUTION.format(n, n + 1, n % 7), "reference": "3"} for n in range(5_000)
]
# Enough to tell where nothing is cut off.
FEW = ROWS[:200]


def write(path: Path, rows: list[dict[str, Any]]) -> Path:
    """Write rows in the form that the suffix says."""
    if path.suffix == ".parquet":
        return write_parquet(path, rows)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def ids(path: Path) -> list[int]:
    """Return the ids of the scored rows, in order, all of which must have a verdict."""
    if path.suffix == ".parquet":
        rows = pq.read_table(path).to_pylist()
    else:
        rows = [json.loads(line) for line in path.read_text().splitlines()]
    assert all(row["verdict"]["outcome"] == ("correct" if row["id"] % 7 == 3 else "incorrect") for row in rows)
    return [row["id"] for row in rows]


def run(*arguments: Any) -> subprocess.CompletedProcess[str]:
    """Score and wait for the end."""
    done = forked.run("mathverifier", "score", *arguments)
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


def killed(written: Path, after_bytes: int, *arguments: Any) -> None:
    """Start to score and kill the process once a line that ends behind `after_bytes` is written."""
    process = start("mathverifier", "score", *arguments)
    wait_until(lambda: has_line(written, after_bytes) or process.poll() is not None, "no line was written")
    assert process.poll() is None
    process.kill()
    assert process.wait(PATIENCE_S) == -signal.SIGKILL


def has_line(file: Path, after_bytes: int = 0) -> bool:
    """Whether a line of the file ends behind `after_bytes`."""
    return file.exists() and file.read_bytes().rfind(b"\n") >= after_bytes


@pytest.mark.long
@pytest.mark.parametrize(("source", "target"), [("in.jsonl", "out.jsonl"), ("in.parquet", "out.parquet")])
def test_killed_twice_every_row_is_there_once_and_in_order(tmp_path: Path, source: str, target: str) -> None:
    """After two SIGKILLs and a line torn by hand, `--resume` leaves the file that an undisturbed run would."""
    rows, output = write(tmp_path / source, ROWS), tmp_path / target
    journal = output if target == "out.jsonl" else tmp_path / "out.parquet.results.jsonl"
    killed(journal, 0, rows, "-o", output)
    assert "--resume" in run(rows, "-o", output).stderr
    with journal.open("ab") as file:
        file.write(b'{"verdict": {"outc')
    killed(journal, journal.stat().st_size + 1_000, rows, "-o", output, "--resume")
    assert target == "out.jsonl" or not output.exists()
    done = run(rows, "-o", output, "--resume")
    assert done.returncode == 0, done.stderr
    assert ids(output) == [row["id"] for row in ROWS]
    counts = {line.split()[0]: line.split()[1] for line in done.stdout.splitlines()[:4]}
    assert counts["rows"] == str(len(ROWS)) and counts["correct"] == str(sum(row["id"] % 7 == 3 for row in ROWS))
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([source, target])


@pytest.mark.long
def test_a_service_that_restarts_is_waited_for(tmp_path: Path, free_port: Callable[[], int]) -> None:
    """The service is killed mid-run and comes back: one run scores every row once."""
    port, output = free_port(), tmp_path / "out.jsonl"
    service = start("mathverifier", "serve", "--port", port)
    source, log = write(tmp_path / "in.jsonl", ROWS), tmp_path / "log"
    with log.open("wb") as err:
        scoring = start("mathverifier", "score", source, "-o", output, "--url", f"http://127.0.0.1:{port}", stderr=err)
    try:
        wait_on(scoring, lambda: has_line(output), log)
        service.kill()
        service.wait(PATIENCE_S)
        service = start("mathverifier", "serve", "--port", port)
        assert code_of(scoring, log) == 0, log.read_text()
    finally:
        stop(service)
    assert ids(output) == [row["id"] for row in ROWS]


def test_another_source_is_refused(tmp_path: Path) -> None:
    """A source that has changed, other fields and a run that is complete are no runs to take up; words say which."""
    source, output = write(tmp_path / "in.jsonl", ROWS), tmp_path / "out.jsonl"
    killed(output, 0, source, "-o", output)
    begun = output.read_bytes()
    other = run(source, "-o", output, "--resume", "--field", "reference=id")
    assert other.returncode == 2 and "fields" in other.stderr
    text = source.read_text()
    middle = text.index('"id"', len(text) // 2)
    source.write_text(text[:middle] + '"iD"' + text[middle + 4 :])
    changed = run(source, "-o", output, "--resume")
    assert changed.returncode == 2 and "changed" in changed.stderr and "Traceback" not in changed.stderr
    assert output.read_bytes() == begun
    write(source, ROWS[:3])
    assert run(source, "-o", output, "--force").returncode == 0
    assert ids(output) == [0, 1, 2]
    complete = run(source, "-o", output, "--resume")
    assert complete.returncode == 2 and "nothing is left to resume" in complete.stderr
    assert "resume" in run(source, "-o", output, "--resume", "--force").stderr


def test_a_source_is_known_by_all_of_it(tmp_path: Path) -> None:
    """One character in the middle of a large file makes it another."""
    source = tmp_path / "in.jsonl"
    content = bytearray(b"x" * 3 * 2**20)
    source.write_bytes(content)
    before = fingerprint(source)
    content[len(content) // 2] ^= 1
    source.write_bytes(content)
    assert fingerprint(source) != before


def test_a_complete_parquet_file_is_never_replaced(tmp_path: Path) -> None:
    """Neither one that a run has completed nor somebody else's is taken for a run that was cut off."""
    source, output = write(tmp_path / "in.jsonl", ROWS[:3]), tmp_path / "out.parquet"
    assert run(source, "-o", output, "--resume").returncode == 0
    for content in (output.read_bytes(), b"precious"):
        output.write_bytes(content)
        again = run(source, "-o", output, "--resume")
        assert again.returncode == 2 and "nothing is left to resume" in again.stderr
        assert output.read_bytes() == content


def test_resuming_what_was_never_begun_begins_it(tmp_path: Path) -> None:
    """A script may say `--resume` from its first run on."""
    source, output = write(tmp_path / "in.jsonl", ROWS[:3]), tmp_path / "out.jsonl"
    assert run(source, "-o", output, "--resume").returncode == 0
    assert ids(output) == [0, 1, 2]


@pytest.mark.long
def test_two_processes_never_write_one_file(tmp_path: Path) -> None:
    """While one process scores, another that would resume or replace its file is refused."""
    source, output = write(tmp_path / "in.jsonl", ROWS), tmp_path / "out.jsonl"
    first = start("mathverifier", "score", source, "-o", output)
    wait_until(lambda: has_line(output) or first.poll() is not None, "no line was written")
    first.send_signal(signal.SIGSTOP)
    try:
        for option in ("--resume", "--force"):
            second = run(source, "-o", output, option)
            assert second.returncode == 2 and "another process" in second.stderr
    finally:
        first.send_signal(signal.SIGCONT)
    assert first.wait(PATIENCE_S) == 0
    assert ids(output) == [row["id"] for row in ROWS]


@pytest.mark.parametrize("target", ["out.jsonl", "out.parquet"])
def test_rows_of_another_version_are_never_added_to(tmp_path: Path, target: str) -> None:
    """What an older version began, or a service of another version judged, is not gone on with; --force begins anew."""
    source, output = write(tmp_path / "in.jsonl", ROWS), tmp_path / target
    journal = output if target == "out.jsonl" else tmp_path / "out.parquet.results.jsonl"
    killed(journal, 0, source, "-o", output)
    task = tmp_path / f"{journal.name}.resume.json"
    begun, noted = journal.read_text(), task.read_text()
    task.write_text(noted.replace(f'"version": "{VERSION}"', '"version": "0.1.0"'))
    older = run(source, "-o", output, "--resume")
    assert older.returncode == 2 and "version was '0.1.0'" in older.stderr and older.stderr.count("\n") == 1
    task.write_text(noted)
    judged = begun.replace(f'"version": "{VERSION}"', '"version": "0.1.0"')
    journal.write_text(judged)
    other = run(source, "-o", output, "--resume")
    assert other.returncode == 2 and "verifier 0.1.0" in other.stderr and other.stderr.count("\n") == 1
    assert journal.read_text() == judged[: judged.rindex("\n") + 1]
    write(source, FEW)
    assert run(source, "-o", output, "--force").returncode == 0
    assert ids(output) == [row["id"] for row in FEW]
