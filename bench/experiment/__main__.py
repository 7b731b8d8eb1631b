"""`python -m bench.experiment [--short] [--folder DIR] [--processes N] [--minutes M] [--doc FILE]`."""

from bench.experiment.command import Experiment, command
from bench.experiment.document import write
from bench.experiment.preset import FULL, SHORT
from bench.experiment.schedule import run

if __name__ == "__main__":
    experiment = Experiment("experiment", "bench.experiment", FULL, SHORT, run, lambda _: False, write)
    raise SystemExit(command(experiment, __doc__))
