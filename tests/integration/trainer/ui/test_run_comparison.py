"""Runs read from their folders and held beside each other."""

import json
from functools import partial
from pathlib import Path

import pytest
from tests.run_folder import make_run

from mathtrainer.runs.folders import RunFolder, read_run_folder
from mathtrainer.ui.comparison import differences, recipe_differences
from mathtrainer.ui.live import Live
from mathtrainer.ui.pages import Explorer, NotThere
from mathtrainer.ui.reader import candidates_of, curves_of, held_out, models_of


@pytest.fixture
def runs_dir(tmp_path: Path) -> Path:
    """Two runs, of which the second is right on as many problems more."""
    make_run(tmp_path, "a", strength=1)
    make_run(tmp_path, "b", strength=5, collect={"n": 3}, name="other")
    return tmp_path


def folder(runs_dir: Path, name: str) -> RunFolder:
    """A run's folder."""
    found = read_run_folder(runs_dir / name)
    assert found is not None
    return found


def test_differences_are_paired(runs_dir: Path) -> None:
    """Per model and measure: means on shared problems, and whether the difference's interval leaves zero out."""
    found = {
        (one.model, one.measure): one for one in differences(runs_dir, [folder(runs_dir, "a"), folder(runs_dir, "b")])
    }
    assert len(found) == 6
    same, more = found["sft", "greedy pass@1"], found["weighted_dpo", "sampled pass@1"]
    assert (same.first, same.other, same.ends, same.sure) == (0, 0, (0, 0), "")
    assert (more.problems, more.first, more.other, more.sure) == (12, 2 / 12, 10 / 12, "better")
    (back, *_) = [one for one in differences(runs_dir, [folder(runs_dir, "b"), folder(runs_dir, "a")]) if one.sure]
    assert back.sure == "worse"


def test_what_is_not_shared_is_not_compared(runs_dir: Path) -> None:
    """Problems that one run lacks do not count; of none at all nothing is said."""
    results = runs_dir / "b" / "stages" / "evaluate-dpo" / "results.jsonl"
    lines = results.read_text().splitlines()
    runs = [folder(runs_dir, "a"), folder(runs_dir, "b")]
    for kept, count in ((lines[:4], 4), ([], 0)):
        results.write_text("".join(f"{line}\n" for line in kept))
        shared = [one for one in differences(runs_dir, runs) if one.model == "dpo"]
        assert {one.problems for one in shared} == {count}
    assert {(one.first, one.ends, one.sure) for one in shared} == {(None, None, "")}


def test_recipes_differ_in_settings_and_not_in_names(runs_dir: Path) -> None:
    """Settings that are the same are left out, and the name of the recipe is none."""
    assert recipe_differences([folder(runs_dir, "a"), folder(runs_dir, "b")]) == [("collect.n", ["8", "3"])]


def test_a_problem_has_the_answer_of_each_model(runs_dir: Path) -> None:
    """Held-out problems come one by one, with every model's answer; beyond the last there is none."""
    found, count = held_out(runs_dir / "b", 5)
    assert found is not None and count == 12
    assert sorted(one.model for one in found.answers) == sorted(models_of(runs_dir / "b"))
    right = {one.model: one.right for one in found.answers}
    assert right == {"sft": 0, "dpo": 0, "weighted_dpo": 1}
    assert held_out(runs_dir / "b", 12) == (None, 12)
    problem, answers, total = candidates_of(runs_dir, "b", 2)
    assert problem is not None and (problem.id, len(answers), total) == ("sum2", 2, 3)
    assert candidates_of(runs_dir, "none", 0) == (None, [], 0)


def test_curves_of_a_training_that_goes_on(runs_dir: Path) -> None:
    """The stage at work is read, too, without the line that is just being written."""
    work = runs_dir / "a" / "stages" / "train-rsft.partial"
    work.mkdir()
    (work / "metrics.jsonl").write_text(json.dumps({"step": 1, "loss": 0.5}) + '\n{"step": 2, "lo')
    assert curves_of(runs_dir / "a", "loss")["rsft"] == [(1.0, 0.5)]
    assert len(curves_of(runs_dir / "a", "loss")) == 4


@pytest.mark.parametrize("run_id", ["none", "..", "a/../b", "", ".", "a/stages"])
def test_only_runs_are_shown(runs_dir: Path, run_id: str) -> None:
    """What is no run's folder in the folder of runs is not there, however it is written."""
    explorer = Explorer(runs_dir, Live(None), actions=False)
    for ask in (partial(explorer.run, run_id), partial(explorer.compare, ["a", run_id])):
        with pytest.raises(NotThere):
            ask()
    with pytest.raises(NotThere):
        explorer.problem(run_id, 0)


def test_a_run_that_has_only_begun_has_a_page(tmp_path: Path) -> None:
    """Nothing that later stages leave is needed; what is not there yet is not linked."""
    run_dir = make_run(tmp_path, "begun")
    for path in sorted(run_dir.rglob("*"), reverse=True):
        if path.name != "spec.json":
            path.rmdir() if path.is_dir() else path.unlink()
    html = Explorer(tmp_path, Live(None), actions=False).run("begun")
    assert "unfinished" in html and "Nothing has been trained yet" in html
    assert "pairs?stage" not in html and "problems?n" not in html
