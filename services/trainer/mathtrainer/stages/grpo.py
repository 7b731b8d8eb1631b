"""Stage `train-grpo`: the policy of the round, trained on what the verifier says of its own samples."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import JsonValue

from mathtrainer.data.problem_sources import SourceError, load_problems
from mathtrainer.services.retry import persist
from mathtrainer.stages.collect import distinct
from mathtrainer.stages.context import BadInput, StageContext, StageError
from mathverifier import VerifierError
from mathverifier.adapters.trl import MathReward

WAIT = (429, 503)


def run(context: StageContext, work_dir: Path) -> Mapping[str, JsonValue]:
    """Train and leave `model/` and `metrics.jsonl`.

    Needs the problems and the verifier alone: no candidates that were collected before. Raises BadInput where there is
    nothing to train on, ServiceUnavailable where the verifier stays away.
    """
    from mathtrainer.training.arguments import Training
    from mathtrainer.training.grpo import train_grpo

    try:
        problems, _ = load_problems(context.spec.problems)
    except SourceError as error:
        raise BadInput(str(error)) from None
    spec = context.spec.grpo
    training = Training.of(context, context.policy, work_dir, spec)
    return train_grpo(distinct(problems), training, spec, ServiceReward(context, spec.step_credit))


class ServiceReward:
    """A reward function of TRL's kind, by the verifier of the run. It waits for a verifier that is away."""

    def __init__(self, context: StageContext, step_credit: float):
        self.__name__ = "math_verifier"
        self._context = context
        self._reward = MathReward(context.settings.verifier_url, step_credit=step_credit)

    def __call__(self, prompts: Any, completions: Any, **columns: Any) -> list[float | None]:
        """Return a reward, 0…1, for each completion, None where it is not known.

        Raises StageError where the verifier refuses, ServiceUnavailable where it stays away, or a `Stop`.
        """

        def call() -> list[float | None]:
            try:
                return self._reward(prompts, completions, **columns)
            except VerifierError as error:
                if error.status is None or error.status in WAIT:
                    raise
                raise StageError(f"the verifier cannot score: {error}") from None

        return persist(self._context, call, (VerifierError,), f"the verifier at {self._context.settings.verifier_url}")
