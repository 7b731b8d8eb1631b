"""Following a run on the terminal: a bar for each stage, or a line where there is no terminal."""

import time
from collections.abc import Callable, Mapping
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from mathtrainer.core.run_state import ENDED, RunState
from mathtrainer.runs.records import AWAY, RunRecord, Runs

LINE_EVERY_S = 15.0
WAIT_S = 0.5
PATIENCE_S = 10.0


def follow(runs: Runs, run_id: str, console: Console, check: Callable[[], None] = lambda: None) -> RunRecord:
    """Show a run's progress until it has ended, and return its record.

    `check` is called at each event, and about twice a second where there are none; what it raises ends the following.
    An interrupted run is waited for: a worker takes it up again.
    """
    view: _Bars | _Lines = _Bars(console) if console.is_terminal else _Lines(console)
    began = time.monotonic()
    with view:
        for event in runs.follow(run_id, wait_s=WAIT_S):
            check()
            if event is not None:
                view.show(event)
                continue
            # Only once all events are told: a resumed run's begin with those of its earlier ends.
            try:
                record = runs.get(run_id)
            except AWAY:
                view.say("waiting for Redis")
                continue
            if record.state in ENDED:
                return record
            if record.state is RunState.QUEUED and time.monotonic() - began > PATIENCE_S:
                view.say("waiting for a worker that is free")
    raise AssertionError("events of a run do not end by themselves")


class _Bars:
    """A live bar for each stage."""

    def __init__(self, console: Console):
        self._progress = Progress(
            TextColumn("{task.description:<22}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("[dim]{task.fields[note]}"),
            console=console,
        )
        self._tasks: dict[str, TaskID] = {}
        self._said = ""

    def __enter__(self) -> None:
        self._progress.start()

    def __exit__(self, *exception: object) -> None:
        self._progress.stop()

    def say(self, text: str) -> None:
        if text != self._said:
            self._said = text
            self._progress.console.print(f"[dim]{text}")

    def show(self, event: Mapping[str, Any]) -> None:
        stage = event.get("stage")
        if not stage:
            return
        if stage not in self._tasks:
            self._tasks[stage] = self._progress.add_task(stage, total=None, note="")
        task = self._tasks[stage]
        if "done" in event:
            self._progress.update(task, completed=event["done"], total=event["total"], note=_note(event["metrics"]))
        elif "seconds" in event:
            total = self._progress.tasks[task].total or 1
            self._progress.update(task, completed=total, total=total)
            self._progress.stop_task(task)


class _Lines:
    """A line when a stage begins and ends, and now and then in between."""

    def __init__(self, console: Console):
        self._console = console
        self._told = 0.0
        self._said = ""

    def __enter__(self) -> None:
        """Nothing to set up."""

    def __exit__(self, *exception: object) -> None:
        """Nothing to take down."""

    def say(self, text: str) -> None:
        if text != self._said:
            self._said = text
            self._console.print(text)

    def show(self, event: Mapping[str, Any]) -> None:
        now = time.monotonic()
        if "state" in event:
            self.say(event["state"])
        elif "place" in event:
            self._console.print(f"[{event['place'] + 1}/{event['stages']}] {event['stage']}", markup=False)
            self._told = now
        elif "seconds" in event:
            self._console.print(f"      {event['stage']} done in {event['seconds']:.1f} s", markup=False)
        elif now - self._told > LINE_EVERY_S:
            self._told = now
            note = _note(event["metrics"])
            self._console.print(f"      {event['stage']} {event['done']}/{event['total']} {note}", markup=False)


def _note(metrics: Mapping[str, float]) -> str:
    return "  ".join(
        f"{name.replace('_', ' ')} {value:.4g}" if isinstance(value, float) else f"{name.replace('_', ' ')} {value}"
        for name, value in metrics.items()
    )
