"""`python -m bench.pipeline_experiment [--short] [--folder DIR] [--processes N] [--minutes M] [--doc FILE]`."""

from bench.experiment.command import Experiment, command
from bench.pipeline_experiment.document import write
from bench.pipeline_experiment.preset import FULL, SHORT
from bench.pipeline_experiment.schedule import has_contrasts, run

if __name__ == "__main__":
    experiment = Experiment("pipeline_experiment", FULL, SHORT, run, has_contrasts, write)
    raise SystemExit(command(experiment, __doc__))
