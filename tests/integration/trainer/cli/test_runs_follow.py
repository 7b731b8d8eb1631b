"""Following a run: bars on a terminal, lines elsewhere, and an end when the run has ended."""

import io
from collections.abc import Iterator

import pytest
from rich.console import Console

from mathcontracts import RunSpec
from mathtrainer.cli.progress import follow
from mathtrainer.core.run_state import RunState
from mathtrainer.runs.records import Runs, connect


@pytest.fixture
def runs(redis_url: str) -> Iterator[Runs]:
    """The runs of the tests' Redis."""
    redis = connect(redis_url, patient=True)
    yield Runs(redis)
    redis.close()


def _finished(runs: Runs) -> str:
    """A run that failed once, was resumed, and told how far it was."""
    run_id = runs.add(RunSpec(name="x", model="embedded/tiny")).run_id
    for _ in range(2):
        assert runs.move(run_id, RunState.RUNNING)
        assert runs.move(run_id, RunState.FAILED)
        assert runs.queue_again(run_id)
    assert runs.move(run_id, RunState.RUNNING)
    runs.tell(run_id, stage="sft", place=0, stages=2)
    runs.tell(run_id, stage="sft", done=3, total=7, metrics={"loss": 0.25, "pairs": 4})
    runs.tell(run_id, stage="sft", seconds=1.5)
    runs.tell(run_id, stage="report", place=1, stages=2)
    assert runs.move(run_id, RunState.SUCCEEDED)
    return run_id


def test_lines_tell_each_stage(runs: Runs) -> None:
    """Without a terminal each stage is a line when it begins and one when it ends; earlier failures end nothing."""
    target = io.StringIO()
    record = follow(runs, _finished(runs), Console(file=target, width=80))
    printed = target.getvalue()
    assert record.state is RunState.SUCCEEDED
    assert "[1/2] sft\n      sft done in 1.5 s\n[2/2] report\n" in printed
    assert printed.endswith("succeeded\n")


def test_bars_show_how_far_each_stage_is(runs: Runs) -> None:
    """On a terminal each stage has a bar with its count and its latest figures."""
    target = io.StringIO()
    follow(runs, _finished(runs), Console(file=target, width=120, force_terminal=True))
    printed = target.getvalue()
    assert "sft" in printed
    assert "7/7" in printed
    assert "loss 0.25  pairs 4" in printed
    assert "report" in printed


def test_following_ends_when_the_stack_breaks(runs: Runs) -> None:
    """What the check raises passes through: nobody waits for a run whose services are gone."""
    run_id = runs.add(RunSpec(name="x", model="embedded/tiny")).run_id

    def broken() -> None:
        raise RuntimeError("the verifier has ended")

    with pytest.raises(RuntimeError, match="the verifier has ended"):
        follow(runs, run_id, Console(file=io.StringIO()), broken)
