"""The command line of an experiment: how much of it to run, where, and for how long."""

import argparse
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic

from bench.experiment.experiment_tasks import S, Store


@dataclass(frozen=True)
class Experiment(Generic[S]):
    """What an experiment is run with: `run` does what is left, `has_document` says what can be written of it."""

    name: str
    """Of its folder, and of what it writes there."""
    module: str
    full: S
    short: S
    run: Callable[[Store[S], int, float | None], bool]
    has_document: Callable[[Store[S]], bool]
    write: Callable[[Store[S], Path], None]


def command(experiment: Experiment[S], description: str | None) -> int:
    """Run what is not done yet, and write what there is to be written; return 1 where time was up before."""
    parser = argparse.ArgumentParser(prog=f"python -m {experiment.module}", description=description)
    parser.add_argument("--short", action="store_true", help="few problems and steps: shows that all of it works")
    parser.add_argument("--folder", type=Path, help="where figures are kept and gone on from")
    parser.add_argument("--processes", type=int, default=2, help="units at a time, one thread each")
    parser.add_argument("--minutes", type=float, help="begin nothing new after so long")
    parser.add_argument("--doc", type=Path, help="file that the tables go to, its plots beside it")
    given = parser.parse_args()
    folder = given.folder or Path("runs", f"_{experiment.name}" + ("_short" if given.short else ""))
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    store = Store(folder.absolute(), experiment.short if given.short else experiment.full)
    deadline = None if given.minutes is None else time.monotonic() + 60 * given.minutes
    done = experiment.run(store, given.processes, deadline)
    if not done:
        print("time is up; the same command goes on from here")
    if done or experiment.has_document(store):
        target = given.doc or folder / f"{experiment.name}.md"
        experiment.write(store, target)
        print(f"written: {target}")
    return int(not done)
