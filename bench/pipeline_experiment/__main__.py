"""`python -m bench.pipeline_experiment [--short] [--folder DIR] [--processes N] [--minutes M] [--doc FILE]`."""

import argparse
import os
import time
from pathlib import Path

from bench.experiment.experiment_tasks import Store
from bench.pipeline_experiment.document import write
from bench.pipeline_experiment.preset import FULL, SHORT
from bench.pipeline_experiment.schedule import FIRST_HALF, is_done, run


def main() -> int:
    """Run what is not done yet, and write the document once a half is; return 1 where time was up before."""
    parser = argparse.ArgumentParser(prog="python -m bench.pipeline_experiment", description=__doc__)
    parser.add_argument("--short", action="store_true", help="few problems and steps: shows that all of it works")
    parser.add_argument("--folder", type=Path, help="where figures are kept and gone on from")
    parser.add_argument("--processes", type=int, default=2, help="units at a time, one thread each")
    parser.add_argument("--minutes", type=float, help="begin nothing new after so long")
    parser.add_argument("--doc", type=Path, help="file that the tables go to, its plots beside it")
    given = parser.parse_args()
    folder = given.folder or Path("runs", "_pipeline_experiment" + ("_short" if given.short else ""))
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    store = Store(folder.absolute(), SHORT if given.short else FULL)
    deadline = None if given.minutes is None else time.monotonic() + 60 * given.minutes
    done = run(store, given.processes, deadline)
    if not done:
        print("time is up; the same command goes on from here")
    if done or is_done(store, FIRST_HALF):
        target = given.doc or folder / "pipeline_experiment.md"
        write(store, target)
        print(f"written: {target}")
    return int(not done)


if __name__ == "__main__":
    raise SystemExit(main())
