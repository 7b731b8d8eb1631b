"""The whole experiment of pipelines at a size that shows nothing but that it works."""

import json
import time
from dataclasses import replace
from pathlib import Path

import pytest
from bench.experiment.experiment_tasks import Store
from bench.pipeline_experiment.arms import ARMS, FIRST_ARMS, MORE_ARMS, SWEPT
from bench.pipeline_experiment.candidates import Place
from bench.pipeline_experiment.document import write
from bench.pipeline_experiment.preset import SHORT
from bench.pipeline_experiment.schedule import (
    FIRST_HALF,
    SECOND_HALF,
    has_contrasts,
    has_plan,
    is_done,
    run,
    run_second,
)
from bench.pipeline_experiment.second_document import write as write_second
from bench.pipeline_experiment.training import training_pairs

# TRL 1.16 itself uses names that transformers 5 deprecates; both versions are pinned.
pytestmark = [
    pytest.mark.long,
    pytest.mark.filterwarnings("ignore:.*is deprecated and will be removed in v6:FutureWarning"),
]
SMALL = replace(
    SHORT,
    seeds=1,
    demonstrations=256,
    problems=16,
    continuations=1,
    pairs=8,
    batch=4,
    warm_steps=2,
    steps=2,
    tuning=2,
    test=4,
    samples=2,
    budgets=(4,),
)


def test_an_experiment_of_pipelines_goes_on_where_it_was_and_writes_its_document(tmp_path: Path) -> None:
    """Out of time nothing is begun; resumed, what was measured is kept; the document has every arm and every cell."""
    store = Store(tmp_path, SMALL)
    assert not run(store, 1, deadline=time.monotonic() - 1)
    assert not list(tmp_path.glob("**/*.json"))
    assert run(store, 1)
    assert is_done(store, FIRST_HALF)
    assert not has_plan(store)
    assert run_second(store, 1)
    assert is_done(store, SECOND_HALF)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.glob("main/seed-0/*.json")}
    (tmp_path / "main" / "seed-0" / "prefix.json").unlink()
    assert run(store, 1)
    after = {path: path.stat().st_mtime_ns for path in tmp_path.glob("main/seed-0/*.json")}
    assert {path.name for path in before if before[path] != after[path]} == {"prefix.json"}
    place = Place(store, "main", 0)
    assert not list((place.folder / "work").iterdir())
    write(store, tmp_path / "document.md")
    text = (tmp_path / "document.md").read_text()
    assert all(f"| {ARMS[name].title} |" in text for name in FIRST_ARMS)
    assert "of one seed, which shows nothing" in text
    assert [path.name for path in (tmp_path / "document").iterdir()] == ["pipelines.svg"]
    write_second(store, tmp_path / "second.md")
    second = (tmp_path / "second.md").read_text()
    assert all(f"| {arm.title} |" in second for arm in (*(ARMS[name] for name in MORE_ARMS), *SWEPT.values()))
    assert {path.suffix for path in (tmp_path / "second").iterdir()} == {".svg", ".jsonl"}
    (tmp_path / "main" / "seed-0" / "grpo.json").unlink()
    write_second(store, tmp_path / "second.md")
    assert (tmp_path / "second.md").read_text().count("Not run yet.") == 1
    (tmp_path / "main" / "seed-0" / "step.json").unlink()
    write(store, tmp_path / "document.md")
    assert f"- {ARMS['step'].title}: not run yet." in (tmp_path / "document.md").read_text()
    assert has_contrasts(store)
    _pairs_are_what_their_arms_say(place)


def _pairs_are_what_their_arms_say(place: Place) -> None:
    weighted = training_pairs(ARMS["weighted"], place, place.warm)
    plain = training_pairs(ARMS["dpo_new"], place, place.warm)
    assert [pair.id for pair in weighted] == [pair.id for pair in plain]
    assert {pair.weight for pair in plain} == {1.0}
    assert sum(pair.weight or 0 for pair in weighted) == pytest.approx(len(weighted))
    shared = training_pairs(ARMS["prefix"], place, place.warm)
    assert len(shared) == len(plain)
    old = {json.loads(line)[0]["id"] for line in (place.folder / "old.jsonl").read_text().splitlines()}
    assert not old & {pair.problem.id for pair in plain}
    assert {pair.problem.id for pair in training_pairs(ARMS["dpo_old"], place, place.warm)} <= old
