"""Stages `train-<arm>`: the policy of the round, trained on what the verifier prefers, in one of three ways."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from pydantic import JsonValue

from mathcontracts import Arm, Problem, ScoredCandidate
from mathtrainer.core.solutions import imitated
from mathtrainer.stages.context import BadInput, StageContext, StageError
from mathtrainer.stages.pairs import acknowledge, load_pairs

__all__ = ["acknowledge", "run"]


def run(context: StageContext, work_dir: Path, arm: Arm) -> Mapping[str, JsonValue]:
    """Train `arm` and leave `model/` and `metrics.jsonl`.

    `rsft` fine-tunes on the right and clean candidates, so many of a problem. `weighted_dpo` trains on the pairs by
    their weights, `dpo` on the same pairs with all weights 1. Raises BadInput where there is nothing to train on.
    """
    start = context.policy
    return _rsft(context, work_dir, start) if arm == "rsft" else _dpo(context, work_dir, start, arm == "weighted_dpo")


def _rsft(context: StageContext, work_dir: Path, start: Path) -> Mapping[str, JsonValue]:
    from mathtrainer.training.arguments import Training
    from mathtrainer.training.sft import Solved, train_sft

    rows, problems = [], set()
    for problem, one in imitated(read_archives(context), context.spec.mining):
        rows.append(Solved(problem.text, one.candidate.text, one.candidate.prompt_ids, one.candidate.completion_ids))
        problems.add(problem.id)
    if not rows:
        raise BadInput(
            "rsft: no candidate is right and clean: raise collect.n or problems.train, or leave it out "
            "(warm_start: false, and no rsft in arms)"
        )
    facts = train_sft(rows, Training.of(context, start, work_dir, context.spec.rsft))
    return {"problems": len(problems), **facts}


def _dpo(context: StageContext, work_dir: Path, start: Path, weighted: bool) -> Mapping[str, JsonValue]:
    from mathtrainer.training.arguments import Training
    from mathtrainer.training.weighted_dpo import train_dpo

    training = Training.of(context, start, work_dir, context.spec.dpo)
    step = context.spec.weights.step
    return train_dpo(load_pairs(context), training, context.spec.dpo, step, weighted=weighted)


def read_archives(context: StageContext) -> Iterator[tuple[Problem, ScoredCandidate]]:
    """Yield all candidates of the round, each with its problem.

    Raises StageError that names file and line, also where one was judged by another version of the verifier.
    """
    version = None
    for part in context.parts:
        for number, (problem, one) in enumerate(_read_archive(part.archive), start=1):
            version = version or one.verdict.version
            if one.verdict.version != version:
                raise StageError(
                    f"archive: {part.archive}, line {number} was judged by verifier {one.verdict.version}, and others "
                    f"by {version}, which are not comparable: submit the recipe as a new run"
                )
            yield problem, one


def _read_archive(path: Path) -> Iterator[tuple[Problem, ScoredCandidate]]:
    try:
        file = path.open(encoding="utf-8")
    except OSError as error:
        raise StageError(
            f"archive: cannot read {path}: {error.strerror}; trainer and generator must share one runs_dir "
            "(MATHTRAINER_RUNS_DIR, MATHGENERATOR_RUNS_DIR)"
        ) from None
    with file:
        for number, line in enumerate(file, start=1):
            try:
                row = json.loads(line)
                yield Problem.model_validate(row.pop("problem")), ScoredCandidate.model_validate(row)
            except (ValueError, KeyError, AttributeError):
                raise StageError(f"archive: {path}, line {number} is no scored candidate: was it edited?") from None
