"""A seed's policies and what they say: judged candidates on disk, and the pools of pairs that are made of them."""

import json
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from bench.experiment.experiment_tasks import Store, read_lines, write_lines
from bench.experiment.policy import CLEAN, MAX_LENGTH, MAX_NEW_TOKENS, PROMPT, sample, train_start, trained_by
from bench.experiment.problems import collected, demonstrations, flawed
from bench.pipeline_experiment.plan_flaws import plant_plan
from bench.pipeline_experiment.preset import Scale
from mathcontracts import MiningSpec, PreferencePair, Problem, Sampling, ScoredCandidate, SftSpec
from mathgenerator.core.pairing import pair_up
from mathgenerator.samplers.transformers import TransformersSampler
from mathtrainer.core.mining import mine
from mathtrainer.core.prefixes import sound_prefix
from mathtrainer.core.solutions import Solution, imitated
from mathtrainer.models.embedded import TINY
from mathtrainer.training.encoding import decoder
from mathtrainer.training.sft import Solved, train_sft
from mathverifier import verify_many

WARM_LEARNING_RATE = 3e-4  # As in the recipes; the first edition's search chose it, too.
Family = str
"""`main`, whose demonstrations hold flaws of all kinds, or `plan`, whose flaws are of plan alone."""


@dataclass(frozen=True)
class Place:
    """Where a seed of a family keeps its policies and candidates."""

    store: Store[Scale]
    family: Family
    seed: int

    @property
    def folder(self) -> Path:
        """The folder of the seed; made where it is missing."""
        folder = self.store.folder / self.family / f"seed-{self.seed}"
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    @property
    def start(self) -> Path:
        """The model of the SFT start."""
        return self.folder / "start" / "model"

    @property
    def warm(self) -> Path:
        """The model of the warm start."""
        return self.folder / "warm" / "model"


def make_start(place: Place) -> None:
    """Train the SFT start, and keep its judged candidates for the problems of both collections."""
    scale, seed = place.store.scale, place.seed
    if not (place.start / "config.json").is_file():
        shutil.rmtree(place.start.parent, ignore_errors=True)
        given = (
            demonstrations(scale.demonstrations, seed)
            if place.family == "main"
            else flawed(scale.demonstrations, seed, lambda problem: plant_plan(problem, seed))
        )
        train_start(str(TINY), place.start.parent, given, seed)
    for number, name in enumerate(("old", "cold")):
        asked = collected(scale.problems, seed, number * scale.problems)
        _keep(place.folder / f"{name}.jsonl", sample(place.start, asked, scale.candidates, seed))


def make_warm(place: Place) -> None:
    """Train the warm start on the first collection's right ones, and keep its candidates for the second."""
    scale = place.store.scale
    if not (place.warm / "config.json").is_file():
        shutil.rmtree(place.warm.parent, ignore_errors=True)
        spec = sft_spec(scale, WARM_LEARNING_RATE, scale.warm_steps)
        train_sft(imitable(place, "old"), trained_by(str(place.start), place.warm.parent, spec, place.seed))
    asked = collected(scale.problems, place.seed, scale.problems)
    _keep(place.folder / "new.jsonl", sample(place.warm, asked, scale.candidates, place.seed))
    found = continuations(place.warm, pool(place, "new"), scale.continuations, place.seed)
    rows = [json.dumps([pair_id, [one.model_dump() for one in own]]) for pair_id, own in found.items()]
    write_lines(place.folder / "continuations.jsonl", rows)


def scored(place: Place, samples: str) -> list[Solution]:
    """Return judged candidates with their problems: `old`, `new`, or `cold`, which holds the old ones, too."""
    names = ("old", "cold") if samples == "cold" else (samples,)
    return [
        (Problem.model_validate(problem), ScoredCandidate.model_validate(one))
        for name in names
        for problem, one in map(json.loads, read_lines(place.folder / f"{name}.jsonl"))
    ]


def imitable(place: Place, samples: str) -> list[Solved]:
    """Return the right and clean candidates that rejection-sampled SFT imitates, as a recipe's default has them."""
    return [
        Solved(problem.text, one.candidate.text, one.candidate.prompt_ids, one.candidate.completion_ids)
        for problem, one in imitated(scored(place, samples), MiningSpec())
    ]


def pool(place: Place, samples: str) -> list[PreferencePair]:
    """Return the mined pairs of the candidates, as many of a problem as there are."""
    return mined(scored(place, samples), place.store.scale.candidates)


def mined(solutions: Iterable[Solution], most: int) -> list[PreferencePair]:
    """Return the pairs of judged candidates, problem by problem, `most` of each."""
    pairs = []
    for _, own in groupby(solutions, lambda solution: solution[0].id):
        kept = list(own)
        candidates = [one for _, one in kept]
        pairs += pair_up(kept[0][0], candidates, include_flawed_process=True, clean_wrongness=CLEAN)
    return mine(pairs, MiningSpec(max_pairs_per_problem=most))


def kept_continuations(place: Place) -> dict[str, list[ScoredCandidate]]:
    """Return how the warm start went on from the sound prefixes of its wrong solutions, by pair id."""
    lines = map(json.loads, read_lines(place.folder / "continuations.jsonl"))
    return {pair_id: [ScoredCandidate.model_validate(one) for one in own] for pair_id, own in lines}


def continuations(
    model: Path, pairs: Sequence[PreferencePair], count: int, seed: int
) -> Mapping[str, list[ScoredCandidate]]:
    """Sample and judge `count` ways to go on from each rejected solution's sound prefix, where evidence gives one."""
    decode = decoder(str(model))
    prefixes = {pair.id: sound_prefix(pair.rejected, MiningSpec().min_confidence, decode) for pair in pairs}
    known = {pair_id: prefix for pair_id, prefix in prefixes.items() if prefix is not None}
    asked = {pair.id: pair.problem.model_copy(update={"id": pair.id}) for pair in pairs if pair.id in known}
    sampler = TransformersSampler(str(model), device="cpu", batch_size=256, threads=1)
    sampling = Sampling(n=count, temperature=1.0, max_new_tokens=MAX_NEW_TOKENS, seed=seed)
    found: dict[str, list[ScoredCandidate]] = {}
    for candidates in sampler.stream(asked.values(), sampling, PROMPT, prefixes=known):
        items = [
            {"problem": problem.text, "solution": one.text, "reference": problem.reference}
            for one in candidates
            for problem in [asked[one.problem_id]]
        ]
        for one, verdict in zip(candidates, verify_many(items, workers=1), strict=True):
            found.setdefault(one.problem_id, []).append(ScoredCandidate(candidate=one, verdict=verdict))
    return found


def sft_spec(scale: Scale, learning_rate: float, steps: int) -> SftSpec:
    """Return how rejection-sampled SFT optimises for `steps` steps."""
    return SftSpec(
        learning_rate=learning_rate, batch_size=scale.batch, max_length=MAX_LENGTH, epochs=1000, max_steps=steps,
        save_steps=100_000,
    )  # fmt: skip


def _keep(path: Path, found: Iterable[tuple[Problem, Sequence[ScoredCandidate]]]) -> None:
    write_lines(path, [json.dumps([problem.model_dump(), one.model_dump()]) for problem, own in found for one in own])
