"""What a run gave, in figures: gathered from its published stages."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rich import box
from rich.table import Table

from mathcontracts import RunSpec
from mathtrainer.core.iterations import (
    carried,
    checkpoint_stage,
    collect_sampling,
    collects,
    first_models,
    rises,
    suffixed,
)
from mathtrainer.runs.artifacts import is_published, read_manifest
from mathtrainer.runs.surroundings import surroundings

NAMES = {
    "base": "base model",
    "sft": "SFT",
    "rsft": "rejection-sampled SFT",
    "dpo": "plain DPO",
    "weighted_dpo": "weighted DPO",
    "grpo": "GRPO",
}
MODEL_WIDTH = 18  # Columns of a narrow terminal's table.
# Stages that a run has only where its arms and its recipe need them.
MINING = ("continue", "pairs")
KINDS = ("right", "flawed_process", "near_miss", "far_miss", "absurd", "unknown")


def gather(run_dir: Path, run_id: str, spec: RunSpec) -> dict[str, Any]:
    """Return the run's result: one row a model, the pairs and their weights, and what each stage took.

    Shares and means lie in 0…1. Of several rounds, `pair_facts` and `collected` are those of the first, and `rounds`
    has all. `warm_start` has what rejection-sampled SFT collected and how many solutions it trained on, None without
    it. Raises OSError if a stage is missing.
    """
    scores = heldout_scores(run_dir, spec)
    later = range(2, len(scores))
    first = first_models(spec)
    models = [*first, *(carried(spec, number) for number in later)]
    stages = [*(["base"] if "base" in first else []), *(["sft"] if spec.sft is not None else [])]
    stages += ["collect-rsft", "train-rsft"] if spec.warm_start else []
    stages += [*(["collect"] if collects(*spec.arms) else []), *MINING, *(f"train-{arm}" for arm in spec.arms)]
    stages += [f"evaluate-{model}" for model in first]
    for number in later:
        stages += [suffixed(name, number) for name in ("collect", *MINING)]
        stages += [f"{stage}-{carried(spec, number)}" for stage in ("train", "evaluate")]
    manifests = {
        name: read_manifest(run_dir, name)
        for name in stages
        if not name.startswith(MINING) or is_published(run_dir, name)
    }
    rounds = _rounds(spec, scores, manifests)
    rows = [manifests[f"evaluate-{model}"]["facts"] for model in models]
    pairs = manifests.get("pairs", {}).get("facts", {})
    return {
        "run_id": run_id,
        "name": spec.name,
        "model": spec.model,
        "pairs": pairs.get("pairs", 0),
        "hard_negatives": pairs.get("hard_negatives", 0),
        "pair_facts": pairs,
        "collected": manifests.get("collect", {}).get("facts", {}),
        "warm_start": _warm_start(manifests) if spec.warm_start else None,
        "models": rows,
        "best": max(rows, key=lambda row: float(row["sampled_pass_at_1"]))["model"],
        "rounds": rounds,
        "stopped_after": len(rounds) if 0 < len(rounds) < spec.rounds.count else None,
        "training": {
            name: one["facts"] for name, one in manifests.items() if name == "sft" or name.startswith("train-")
        },
        "made": surroundings(),
        "seconds": {name: round(one["finished"] - one["started"], 1) for name, one in manifests.items()},
    }


def heldout_scores(run_dir: Path, spec: RunSpec) -> list[float]:
    """Return sampled pass@1, 0…1, of the model that round 1 starts from and of the one that each round carries on.

    As far as all are published; of a run of one round, which carries nothing on, only the first.
    """
    scores = []
    for number in range(spec.rounds.count + 1 if spec.rounds.count > 1 else 1):
        stage = f"evaluate-{carried(spec, number)}"
        if not is_published(run_dir, stage):
            break
        scores.append(float(read_manifest(run_dir, stage)["facts"]["sampled_pass_at_1"]))
    return scores


def _warm_start(manifests: Mapping[str, Any]) -> dict[str, Any]:
    trained = manifests["train-rsft"]["facts"]
    return {
        "collected": manifests["collect-rsft"]["facts"],
        "solutions": trained["rows"],
        "problems": trained["problems"],
    }


def _rounds(spec: RunSpec, scores: Sequence[float], manifests: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return what each round sampled by, collected, trained on and reached; nothing for a run of one round."""
    return [
        {
            "round": number,
            "model": carried(spec, number),
            "temperature": collect_sampling(spec, number).temperature,
            "collected": manifests[suffixed("collect", number)]["facts"],
            "pair_facts": manifests.get(suffixed("pairs", number), {}).get("facts", {}),
            "sampled_pass_at_1": scores[number],
            "rise": rise,
        }
        for number, rise in enumerate(rises(scores, spec.rounds.min_gain), start=1)
    ]


def display_name(model: str) -> str:
    """Return a model's name for people: `dpo-2` is plain DPO, round 2. What no run has named stays as it is."""
    arm, _, number = model.partition("-")
    if arm not in NAMES:
        return model
    return NAMES[arm] + (f", round {number}" if number else "")


def rounds_line(result: Mapping[str, Any]) -> str | None:
    """Say in one line how many rounds there were, why no more, and which model is best; None for one round."""
    rounds = result.get("rounds")
    if not rounds:
        return None
    count = f"{len(rounds)} round{'s' if len(rounds) > 1 else ''}"
    why = "" if result["stopped_after"] is None else ", then stopped: held-out pass@1 no longer rises"
    return f"{count}{why}; best on the held-out problems: {display_name(result['best'])}"


def warm_start_line(result: Mapping[str, Any]) -> str | None:
    """Say in a line what rejection-sampled SFT was trained on before the arms; None for a run without it."""
    warm = result.get("warm_start")
    if not warm:
        return None
    return (
        f"{warm['collected']['correct']} of {warm['collected']['candidates']} candidates of the first model are right; "
        f"rejection-sampled SFT was on {warm['solutions']} of them, of {warm['problems']} problems"
    )


def best_line(result: Mapping[str, Any], run_dir: Path) -> str | None:
    """Say where the model with the highest sampled pass@1 lies; None for a result that names none."""
    best = result.get("best")
    return None if best is None else f"best model: {run_dir / 'stages' / checkpoint_stage(best) / 'model'}"


def columns(result: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return heading and key of the table's columns."""
    k = result["models"][0]["samples_each"]
    return [
        ("greedy pass@1", "greedy_pass_at_1"),
        ("sampled pass@1", "sampled_pass_at_1"),
        (f"pass@{k}", "pass_at_k"),
        (f"maj@{k}", "maj_at_k"),
        ("mean wrongness", "mean_wrongness"),
        ("mean absurdity", "mean_absurdity"),
    ]


def figure(value: float | None) -> str:
    """Write a share or a mean; '–' where there is none."""
    return "–" if value is None else f"{value:.3f}"


def interval(ends: Sequence[float] | None) -> str:
    """Write the ends of an interval."""
    return "" if ends is None else f"{ends[0]:.3f}–{ends[1]:.3f}"


def table(result: Mapping[str, Any]) -> Table:
    """Return the table that ends a run on the terminal; a figure that an older version did not measure is '–'."""
    models: Sequence[Mapping[str, Any]] = result["models"]
    title = f"{result['run_id']}: {models[0]['problems']} held-out problems"
    shown = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    names = [display_name(row["model"]) for row in models]
    # Nothing is cut, even on a terminal of 80 columns: headings take two lines, long names as many as they must.
    widest = max(len(word) for name in names for word in name.split())
    shown.add_column("\nmodel", min_width=min(widest, MODEL_WIDTH), overflow="fold")
    for heading, _ in columns(result):
        lines = heading.rpartition(" ")
        shown.add_column(f"{lines[0]}\n{lines[2]}", justify="right", no_wrap=True)
    for name, row in zip(names, models, strict=True):
        shown.add_row(name, *(figure(row.get(key)) for _, key in columns(result)))
    return shown


def pairs_line(result: Mapping[str, Any]) -> str:
    """Say in a line how many pairs there were and how their weights are spread; of rounds, the newest with pairs."""
    trained = [row for row in result.get("rounds", ()) if row["pair_facts"]]
    pairs = trained[-1]["pair_facts"] if trained else result["pair_facts"]
    where = f"round {trained[-1]['round']}: " if trained else ""
    if not pairs:
        return "no pairs: no arm of this run trains on them"
    sharing = pairs.get("sharing_prefix", 0)
    localised = f"{sharing} that share a sound beginning, " if sharing else ""
    return (
        f"{where}{pairs['pairs']} pairs of {pairs['problems']} problems, {localised}"
        f"{pairs['hard_negatives']} hard negatives, "
        f"{pairs['flawed_process']} right answers by a flawed process; weights {pairs['weight_min']:.3f} to "
        f"{pairs['weight_max']:.3f} (mean 1), effective sample size {pairs['effective_sample_size']:.0f}"
    )


def read_result(run_dir: Path) -> dict[str, Any] | None:
    """Return a finished run's result, None if there is none yet."""
    try:
        result: dict[str, Any] = json.loads((run_dir / "result.json").read_text(encoding="utf-8"))
    except OSError:
        return None
    return result
