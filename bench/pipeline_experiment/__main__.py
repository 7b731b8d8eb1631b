"""`python -m bench.pipeline_experiment [--short] [--folder DIR] [--processes N] [--minutes M] [--doc FILE]`."""

from bench.experiment.command import Experiment, command
from bench.pipeline_experiment.document import write
from bench.pipeline_experiment.preset import FULL, NAME, SHORT
from bench.pipeline_experiment.schedule import has_contrasts, run

if __name__ == "__main__":
    module = "bench.pipeline_experiment"
    raise SystemExit(command(Experiment(NAME, module, FULL, SHORT, run, has_contrasts, write), __doc__))
