"""The whole experiment at a size that shows nothing but that it works: real training, sampling and judging."""

import json
import time
from pathlib import Path

import pytest
from bench.experiment.document import write
from bench.experiment.experiment_tasks import ExperimentStore
from bench.experiment.preset import Scale
from bench.experiment.schedule import chosen, run
from bench.experiment.variants import ARMS, NAMES

# TRL 1.16 itself uses names that transformers 5 deprecates; both versions are pinned.
pytestmark = [
    pytest.mark.long,
    pytest.mark.filterwarnings("ignore:.*is deprecated and will be removed in v6:FutureWarning"),
]
SMALL = Scale(
    seeds=1,
    demonstrations=64,
    collected=16,
    candidates=8,
    pairs=8,
    batch=4,
    steps=2,
    tuning=2,
    test=4,
    shifted=2,
    samples=2,
    learning_rates=(1e-4,),
    betas=(1.0,),
    sft_learning_rates=(1e-4,),
)


def test_an_experiment_goes_on_where_it_was_and_writes_its_document(tmp_path: Path) -> None:
    """Out of time nothing is begun; resumed, what was measured is kept; the document has every arm, and plots."""
    laboratory = ExperimentStore(tmp_path, SMALL)
    assert not run(laboratory, 1, deadline=time.monotonic() - 1)
    assert not list(tmp_path.glob("**/*.json"))
    assert run(laboratory, 1)
    start = json.loads((tmp_path / "seed-0" / "start.json").read_text())
    before = {path: path.stat().st_mtime_ns for path in tmp_path.glob("**/*.json")}
    (tmp_path / "seed-0" / "dpo.json").unlink()
    assert run(laboratory, 1)
    after = {path: path.stat().st_mtime_ns for path in tmp_path.glob("**/*.json")}
    assert {path.name for path in before if before[path] != after[path]} == {"dpo.json"}
    assert start["pool"] > 0
    assert len(start["test"]["each"]) == SMALL.test
    assert chosen(laboratory, "dpo") == {"learning_rate": 1e-4, "beta": 1.0}
    assert not list((tmp_path / "seed-0" / "work").iterdir())
    write(laboratory, tmp_path / "experiment.md")
    text = (tmp_path / "experiment.md").read_text()
    for arm in ("start", *ARMS):
        assert f"| {NAMES[arm]} |" in text
    assert "which shows nothing" in text  # One seed.
    assert "setting that plain DPO was given (lr 0.0001, β 1)" in text
    assert {path.name for path in (tmp_path / "experiment").iterdir()} == {
        "pass_at_1.svg",
        "near_misses.svg",
        "grid.svg",
        "likelihood.svg",
    }
