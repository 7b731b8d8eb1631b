"""Publishing a stage: whole or not at all."""

from pathlib import Path

import pytest

from mathtrainer.runs.artifacts import MANIFEST, is_published, publish, read_manifest, work_dir


def test_a_stage_is_published_with_its_files_and_facts(tmp_path: Path) -> None:
    """The folder gets its final name; the manifest lists every file with its size, and what the stage told."""
    work = work_dir(tmp_path, "sft")
    (work / "model").mkdir()
    (work / "model" / "config.json").write_text("{}")
    assert not is_published(tmp_path, "sft")
    folder = publish(work, run_id="x", fence=3, started=0.0, facts={"loss": 0.5})
    assert folder == tmp_path / "stages" / "sft"
    assert not work.exists()
    assert is_published(tmp_path, "sft")
    manifest = read_manifest(tmp_path, "sft")
    assert manifest["files"] == {"model/config.json": 2}
    assert (manifest["stage"], manifest["fence"], manifest["facts"]) == ("sft", 3, {"loss": 0.5})


def test_an_interrupted_attempt_is_found_again(tmp_path: Path) -> None:
    """The work folder of a stage is the same at every attempt, with what was left in it."""
    (work_dir(tmp_path, "sft") / "half").write_text("done")
    assert (work_dir(tmp_path, "sft") / "half").read_text() == "done"
    assert not is_published(tmp_path, "sft")


def test_what_is_published_is_never_replaced(tmp_path: Path) -> None:
    """A second owner that comes too late cannot publish over the first: the published stage stays as it is."""
    publish(work_dir(tmp_path, "sft"), run_id="x", fence=1, started=0.0, facts={"owner": 1})
    late = work_dir(tmp_path, "sft")
    with pytest.raises(OSError, match="not empty"):
        publish(late, run_id="x", fence=2, started=0.0, facts={"owner": 2})
    assert read_manifest(tmp_path, "sft")["facts"] == {"owner": 1}


def test_a_stage_that_cannot_be_written_stays_partial(tmp_path: Path) -> None:
    """Where the manifest cannot be written, nothing is published, and the work is still there."""
    work = work_dir(tmp_path, "sft")
    (work / "made").write_text("whole")
    (work / MANIFEST).mkdir()
    with pytest.raises(OSError, match="directory"):
        publish(work, run_id="x", fence=1, started=0.0, facts={})
    assert not is_published(tmp_path, "sft")
    assert (work / "made").read_text() == "whole"
