"""`python -m bench.pipeline_experiment.second_half`, with the options of the first half.

It works where the first half does, and takes over the policies that are there.
"""

from bench.experiment.command import Experiment, command
from bench.pipeline_experiment.preset import NAME, SECOND, SHORT
from bench.pipeline_experiment.schedule import has_plan, run_second
from bench.pipeline_experiment.second_document import write

if __name__ == "__main__":
    module = "bench.pipeline_experiment.second_half"
    raise SystemExit(command(Experiment(NAME, module, SECOND, SHORT, run_second, has_plan, write), __doc__))
