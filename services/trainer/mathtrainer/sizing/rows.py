"""How many rows a run's stages see and how long they are: from the recipe, from its data, or assumed."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from mathcontracts import RunSpec
from mathcontracts.run_spec import OptimisationSpec
from mathtrainer.data.problem_sources import SourceError, load_demonstrations
from mathtrainer.models.embedded import TINY

SAMPLE = 200
# Where neither the data nor a flag tells: tokens of GSM8K by tokenizers of 150,000 words, rounded up.
PROMPT_TOKENS, SOLUTION_TOKENS = 110, 170
# Share of the candidates that are right and clean, and of the pairs that mining may keep that it finds.
RIGHT_SHARE, PAIR_SHARE = 0.5, 0.7


@dataclass(frozen=True)
class Lengths:
    """Mean tokens of a prompt and of a solution, and where that is from. `assumed` where nobody has counted."""

    prompt: float
    solution: float
    read: str
    assumed: bool

    @property
    def whole(self) -> float:
        """Tokens of both."""
        return self.prompt + self.solution


def lengths(spec: RunSpec, prompt: float | None, solution: float | None) -> Lengths:
    """Return the lengths that are given, or counted on the data where they are on this machine, or assumed."""
    if prompt is not None and solution is not None:
        return Lengths(prompt, solution, "as given", assumed=False)
    counted = _counted(spec)
    if counted is None:
        counted = Lengths(
            PROMPT_TOKENS, SOLUTION_TOKENS, "assumed: data or tokenizer are not on this machine", assumed=True
        )
    if prompt is None and solution is None:
        return counted
    return Lengths(
        counted.prompt if prompt is None else prompt,
        counted.solution if solution is None else solution,
        f"as given, the other {counted.read}",
        counted.assumed,
    )


def _counted(spec: RunSpec) -> Lengths | None:
    """Count on the first demonstrations; None where the data or the tokenizer would have to be fetched."""
    tokenizer = TINY if spec.model == "embedded/tiny" else Path(spec.model).expanduser()
    local = spec.problems.source == "generated" or (spec.problems.path and Path(spec.problems.path).exists())
    heldout = spec.problems.heldout_path
    if not local or not (tokenizer / "tokenizer.json").is_file() or (heldout and not Path(heldout).exists()):
        return None
    from mathtrainer.training.encoding import completion_ids, prompt_ids
    from mathtrainer.training.models import load_tokenizer

    few = spec.demonstrations.model_copy(update={"count": min(spec.demonstrations.count, SAMPLE)})
    try:
        some = load_demonstrations(spec.model_copy(update={"demonstrations": few}))
    except SourceError:
        return None
    loaded = load_tokenizer(str(tokenizer))
    prompts = [len(prompt_ids(loaded, one.problem.text, spec.prompt)) for one in some]
    solutions = [len(completion_ids(loaded, one.solution)) for one in some]
    return Lengths(_mean(prompts), _mean(solutions), f"counted on {len(some)} demonstrations", assumed=False)


def visits(how: OptimisationSpec, rows: float) -> float:
    """Return how many rows a training sees, each as often as it sees it."""
    whole = rows * how.epochs
    return whole if how.max_steps is None else min(whole, how.max_steps * how.batch_size * how.gradient_accumulation)


def pairs(spec: RunSpec) -> float:
    """Return about how many pairs mining keeps."""
    return spec.problems.train * spec.mining.max_pairs_per_problem * PAIR_SHARE


def right(spec: RunSpec) -> float:
    """Return about how many candidates are right and clean, of a problem no more than mining keeps."""
    most = spec.mining.max_solutions_per_problem
    each = spec.collect.n * RIGHT_SHARE
    return spec.problems.train * (each if most is None else min(each, most))


def _mean(values: Sequence[int]) -> float:
    return sum(values) / len(values)
