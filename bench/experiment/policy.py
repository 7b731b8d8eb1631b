"""A policy in the experiment: trained by the recipes, sampled by the generator's sampler, judged by the verifier."""

import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

from bench.experiment.preset import Scale
from bench.experiment.problems import Flawed, demonstrations
from bench.experiment.variants import SFT_ARMS, Arm, Setting, training_pairs
from mathcontracts import Demonstration, DpoSpec, GrpoSpec, PreferencePair, Problem, Sampling, ScoredCandidate, SftSpec
from mathgenerator.samplers.transformers import TransformersSampler
from mathtrainer.core.metrics import accuracies, by_problem, effective_sample_size, error_kind, sampled_metrics
from mathtrainer.core.word_problems import WorkedProblem
from mathtrainer.data.reference import reference_answer
from mathtrainer.training.arguments import Training, read_rows
from mathtrainer.training.encoding import completion_ids, prompt_ids
from mathtrainer.training.sft import Solved, train_sft
from mathtrainer.training.weighted_dpo import train_dpo
from mathverifier import verify_many

PROMPT = "{problem}"
MAX_LENGTH, MAX_NEW_TOKENS = 320, 160
START_LEARNING_RATE = 3e-4
CLEAN = 0.5  # A right answer below this wrongness is clean.
RIGHT = ("right", "flawed_process")


@dataclass(frozen=True)
class Given:
    """What every arm of a seed starts with: the policy, its judged candidates, and the pairs made of them."""

    start: Path
    scored: Sequence[tuple[Problem, ScoredCandidate]]
    pool: Sequence[PreferencePair]


def train_start(base: str, work: Path, given: Iterable[Demonstration], seed: int) -> Path:
    """Fine-tune the embedded model on demonstrations, one epoch; return the folder of the policy."""
    rows = [Solved(one.problem.text, one.solution) for one in given]
    spec = SftSpec(learning_rate=START_LEARNING_RATE, batch_size=32, max_length=MAX_LENGTH)
    training = trained_by(base, work, spec, seed)
    train_sft(rows, training)
    shutil.rmtree(training.checkpoints)
    return work / "model"


def train_arm(arm: Arm, given: Given, setting: Setting, work: Path, scale: Scale, seed: int) -> dict[str, Any]:
    """Train `arm` for the scale's steps and leave `model/` in `work`; return rows, weights and curves."""
    shutil.rmtree(work, ignore_errors=True)
    common: dict[str, Any] = {
        "learning_rate": setting["learning_rate"], "batch_size": scale.batch, "max_length": MAX_LENGTH,
        "epochs": 1000, "max_steps": scale.steps, "save_steps": 100_000,
    }  # fmt: skip
    if arm in SFT_ARMS:
        rows = _more(scale, seed) if arm == "sft_more" else _right(given.scored)
        sft = SftSpec(**common)
        facts = train_sft(rows[: scale.pairs], trained_by(str(given.start), work, sft, seed))
        return {"rows": facts["rows"], "loss": curve(work, "loss")}
    pairs = training_pairs(arm, given.pool, scale.pairs, seed)
    weights = [pair.weight or 0.0 for pair in pairs]
    dpo = DpoSpec(**common, beta=setting["beta"])
    facts = train_dpo(pairs, trained_by(str(given.start), work, dpo, seed), dpo)
    return {
        "rows": facts["rows"],
        "effective_sample_size": effective_sample_size(weights),
        "weight_min": min(weights),
        "weight_max": max(weights),
        **{name: curve(work, name) for name in ("loss", "rewards_accuracies", "logps_chosen", "logps_rejected")},
    }


def sample(
    model: Path, problems: Sequence[WorkedProblem], count: int, seed: int, temperature: float = 1.0
) -> list[tuple[Problem, list[ScoredCandidate]]]:
    """Return `count` judged candidates for each problem; one greedy candidate at temperature 0."""
    asked = [problem.demonstration().problem for problem in problems]
    sampler = TransformersSampler(str(model), device="cpu", batch_size=256, threads=1)
    sampling = Sampling(n=count, temperature=temperature, max_new_tokens=MAX_NEW_TOKENS, seed=seed)
    candidates = sampler.sample(asked, sampling, PROMPT)
    items = [
        {"problem": problem.text, "solution": one.text, "reference": problem.reference}
        for place, problem in enumerate(asked)
        for one in candidates[place * count : (place + 1) * count]
    ]
    scored = [
        ScoredCandidate(candidate=candidate, verdict=verdict)
        for candidate, verdict in zip(candidates, verify_many(items, workers=1), strict=True)
    ]
    return [(problem, scored[place * count : (place + 1) * count]) for place, problem in enumerate(asked)]


def measure(model: Path, problems: Sequence[WorkedProblem], samples: int) -> dict[str, Any]:
    """Return sampled and greedy pass@1 and the share of each kind of error on held-out problems.

    `each` has for every problem, in order, how many samples are right and how many are near misses.
    """
    sampled = sample(model, problems, samples, seed=1)
    greedy = sample(model, problems, 1, seed=1, temperature=0.0)
    verdicts = [[one.verdict for one in own] for _, own in sampled]
    shares = by_problem([own[0].verdict for _, own in greedy], verdicts)
    references = [reference_answer(problem) for problem, _ in sampled]
    metrics = sampled_metrics(verdicts, references)
    kinds = [
        [error_kind(one.verdict, reference) for one in own]
        for reference, (_, own) in zip(references, sampled, strict=True)
    ]
    each = [[sum(kind in RIGHT for kind in own), own.count("near_miss")] for own in kinds]
    return {**accuracies(shares), **metrics, "each": each}


@torch.no_grad()
def margins(model: Path, contrasts: Sequence[Flawed]) -> dict[str, float]:
    """Return by kind of flaw the mean of `log p(sound) - log p(flawed)` over the contrasts, in nats a solution."""
    tokenizer = AutoTokenizer.from_pretrained(model)
    network = AutoModelForCausalLM.from_pretrained(model, dtype=torch.float32).eval()
    found: dict[str, list[float]] = {}
    for one in contrasts:
        question = prompt_ids(tokenizer, one.problem.question, PROMPT)
        sound, flawed = (
            _logp(network, question, completion_ids(tokenizer, text)) for text in (one.problem.solution(), one.flawed)
        )
        found.setdefault(one.kind, []).append(sound - flawed)
    return {kind: sum(values) / len(values) for kind, values in found.items()}


def _logp(network: Any, question: list[int], answer: list[int]) -> float:
    logits = network(input_ids=torch.tensor([question + answer])).logits[0, len(question) - 1 : -1]
    return float(torch.log_softmax(logits, dim=-1).gather(1, torch.tensor(answer)[:, None]).sum())


def _more(scale: Scale, seed: int) -> list[Solved]:
    """Demonstrations of the same make that the policy has not seen."""
    more = demonstrations(scale.demonstrations + scale.pairs, seed)[scale.demonstrations :]
    return [Solved(one.problem.text, one.solution) for one in more]


def _right(scored: Iterable[tuple[Problem, ScoredCandidate]]) -> list[Solved]:
    rows = {
        (problem.id, one.candidate.text): Solved(
            problem.text, one.candidate.text, one.candidate.prompt_ids, one.candidate.completion_ids
        )
        for problem, one in scored
        if one.verdict.outcome == "correct" and one.verdict.wrongness < CLEAN
    }
    return list(rows.values())


def trained_by(model: str, work: Path, spec: SftSpec | DpoSpec | GrpoSpec, seed: int) -> Training:
    """Return a training as every arm of the experiment has it: one thread, no checkpoints that are kept."""
    return Training(model=model, work_dir=work, optimisation=spec, seed=seed, prompt=PROMPT, threads=1)


def curve(work: Path, name: str) -> list[float]:
    """Return what a training logged under `name`, step by step."""
    return [row[name] for row in read_rows(work / "metrics.jsonl") if name in row]
