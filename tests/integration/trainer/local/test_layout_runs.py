"""A run from a file of forty rows, as data sets are published, to its report: with every service, and a real model.

`make test-layouts` has these. Of `make test`, the run of tests/e2e/test_survival.py is of such a file.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.published_layouts import LAYOUTS, WITHOUT_SOLUTIONS, write_worked

PATIENCE_S = 280.0  # Below that of the suite, which would not stop what the demo started.
RECIPE = """\
name: layout
model: embedded/tiny
problems: {{source: file, path: {path}, train: 30, heldout: 8}}
sft: {sft}
collect: {{n: 4, max_new_tokens: 96}}
arms: [weighted_dpo]
dpo: {{learning_rate: 1.0e-4, batch_size: 4, max_steps: 2}}
evaluate: {{n: 2, max_new_tokens: 96}}
"""


@pytest.mark.layouts
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_run_ends_in_its_report(tmp_path: Path, layout: str) -> None:
    """The demo with such a file ends with code 0, has trained on pairs of it, and leaves its report."""
    recipe, runs, log = (tmp_path / name for name in ("recipe.yaml", "runs", "demo.out"))
    data = write_worked(layout, tmp_path / "rows.jsonl")
    sft = "null" if layout in WITHOUT_SOLUTIONS else "{batch_size: 8, max_steps: 2}"
    recipe.write_text(RECIPE.format(path=data, sft=sft), encoding="utf-8")
    with log.open("wb") as out:
        command = [sys.executable, "-m", "mathtrainer", "demo", str(recipe), "--runs-dir", str(runs)]
        demo = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT)
    try:
        assert demo.wait(PATIENCE_S) == 0, log.read_text()[-3000:]
    finally:
        if demo.poll() is None:
            demo.terminate()
        demo.wait()
    (report,) = runs.glob("*/report.html")
    assert "weighted" in report.read_text(encoding="utf-8")
    (manifest,) = runs.glob("*/stages/train-weighted_dpo/manifest.json")
    assert json.loads(manifest.read_text())["facts"]["steps"] == 2
