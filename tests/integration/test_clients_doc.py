"""The blocks of docs/clients.md, run as they stand against a running service."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

DOCUMENT = Path(__file__).parents[2] / "docs" / "clients.md"
BLOCK = re.compile(r"^```(sh|python)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


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
    http, sync, asynchronous, score, audit, table, grpo, verl, _, harness = said
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
    assert "incorrect" in table and "false_equality" in table
    assert "rewards/math_verifier/mean" in grpo
    assert verl.strip() == "{'score': 1.0, 'acc': 1.0, 'unknown': 0.0}"
    assert "'math_verifier,none': 0.0" in harness
