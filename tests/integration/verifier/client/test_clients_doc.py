"""The blocks of docs/clients.md, run as they stand against a running service."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

DOCUMENT = Path(__file__).parents[4] / "docs" / "clients.md"
BLOCK = re.compile(r"^```(sh|python)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
IN_R = re.compile(r"^```r\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.mark.long
def test_every_block_runs_and_says_what_it_should(tmp_path: Path, verifier_url: str, random_model: str) -> None:
    """All sh and python blocks run in order in one folder; what they print is what the page is about."""
    shutil.copytree(random_model, tmp_path / "my-model")
    # The commands of the packages are beside the interpreter.
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    said: list[str] = []
    for language, code in BLOCK.findall(DOCUMENT.read_text()):
        text = code.replace("http://127.0.0.1:8000", verifier_url)
        command = [sys.executable, "-c", text] if language == "python" else ["bash", "-euo", "pipefail", "-c", text]
        done = subprocess.run(
            command, cwd=tmp_path, env=os.environ | {"PATH": path}, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{code}\n{done.stdout}\n{done.stderr}"
        said.append(done.stdout)
    http, sync, asynchronous, score, audit, canaries, table, grpo, verl, _, harness = said
    assert '"outcome":"incorrect"' in http
    lines = sync.splitlines()
    assert lines[0].startswith("incorrect 0 ") and lines[1] == "correct"
    assert lines[2].startswith("422 ") and "problem: must be a string" in lines[2]
    assert asynchronous.split() == ["correct", "incorrect", "1"]
    assert "correct" in score
    scored = pq.read_table(tmp_path / "scored.parquet").to_pylist()
    assert [row["verdict"]["outcome"] for row in scored] == ["correct", "incorrect"]
    assert "contradicted" in audit and "sentinel" in audit
    assert (tmp_path / "audit.json").is_file() and (tmp_path / "audit.html").is_file()
    assert audit.endswith(" canaries, 0 not as they must be\n") and canaries == "[] []\n"
    assert "incorrect" in table and "false_equality" in table
    assert "rewards/math_verifier/mean" in grpo
    assert verl.strip() == "{'score': 1.0, 'acc': 1.0, 'unknown': 0.0}"
    assert "'math_verifier,none': 0.0" in harness


@pytest.mark.long
@pytest.mark.skipif(shutil.which("Rscript") is None, reason="no R (apt install r-base-core r-cran-httr2)")
def test_the_block_in_r_runs(tmp_path: Path, verifier_url: str) -> None:
    """A data frame's rows are sent as a batch, and their verdicts come back in order."""
    (code,) = IN_R.findall(DOCUMENT.read_text())
    (tmp_path / "verify.R").write_text(code.replace("http://127.0.0.1:8000", verifier_url))
    done = subprocess.run(["Rscript", "verify.R"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    right, wrong = done.stdout.splitlines()
    assert right.startswith("correct ") and right.split()[-1] == "4"
    assert wrong.startswith("incorrect 0.9") and wrong.split()[-1] == "5"
