"""Rows of our own in the layouts of published data sets, in Parquet files and in the hub's form."""

import json
from pathlib import Path

import pytest
from tests.parquet_file import write_parquet
from tests.published_layouts import addition

from mathcontracts import ProblemsSpec
from mathtrainer.data.problem_sources import SourceError, load_problems, read_problems


@pytest.mark.parametrize("name", ["a.parquet", "folder"])
def test_a_file_of_any_format_is_read(tmp_path: Path, name: str) -> None:
    """So is a folder of files, those in folders within it too."""
    rows = [addition("NuminaMath-1.5", n) for n in range(6)]
    path = tmp_path / name
    if name == "folder":
        (path / "data").mkdir(parents=True)
        write_parquet(path / "data" / "train-0.parquet", rows[:3])
        (path / "data" / "train-1.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows[3:]))
        (path / "README.md").write_text("# Data\n")
    else:
        write_parquet(path, rows)
    assert [problem.reference for problem in read_problems(path)] == [str(n + 1) for n in range(6)]


def test_a_folder_of_the_hubs_form_is_a_data_set(tmp_path: Path) -> None:
    """`hf` takes a local folder, whose rows are read by their layout, NaN and all."""
    rows = [addition("NuminaMath-1.5", n) for n in range(12)]
    write_parquet(tmp_path / "train.parquet", rows)
    problems = ProblemsSpec(source="hf", path=str(tmp_path), train=6, heldout=4)
    assert len(load_problems(problems)[0]) == 6


def test_a_split_of_the_hubs_form_may_be_held_out(tmp_path: Path) -> None:
    """`hf:` names a data set to measure on; of what both hold nothing is trained on, and a lost one is named."""
    rows = [addition("NuminaMath-1.5", n) for n in range(20)]
    for name, own in (("train", rows[:14]), ("test", rows[12:])):
        (tmp_path / name).mkdir()
        write_parquet(tmp_path / name / f"{name}.parquet", own)
    problems = ProblemsSpec(
        source="hf",
        path=str(tmp_path / "train"),
        train=12,
        heldout_path=f"hf:{tmp_path / 'test'}",
        heldout_split="test",
        heldout=8,
    )
    train, heldout = load_problems(problems)
    assert len(heldout) == 8 and not {one.text for one in train} & {one.text for one in heldout}
    with pytest.raises(SourceError, match=r"problems\.heldout_path: cannot load the data set .*split 'dev'"):
        load_problems(problems.model_copy(update={"heldout_split": "dev"}))
