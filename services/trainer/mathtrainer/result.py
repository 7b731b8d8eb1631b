"""What a run gave, in figures: gathered from its published stages."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rich import box
from rich.table import Table

from mathcontracts import RunSpec
from mathtrainer.publish import is_published, read_manifest

NAMES = {"sft": "SFT", "rsft": "rejection-sampled SFT", "dpo": "plain DPO", "weighted_dpo": "weighted DPO"}
KINDS = ("right", "flawed_process", "near_miss", "far_miss", "absurd", "unknown")


def gather(run_dir: Path, run_id: str, spec: RunSpec) -> dict[str, Any]:
    """Return the run's result: one row a model, the pairs and their weights, and what each stage took.

    Shares and means lie in 0…1. Raises OSError if a stage is missing.
    """
    stages = ["sft", *(["collect"] if spec.arms else []), "pairs", *(f"train-{arm}" for arm in spec.arms)]
    stages += [f"evaluate-{model}" for model in ("sft", *spec.arms)]
    manifests = {
        name: read_manifest(run_dir, name) for name in stages if name != "pairs" or is_published(run_dir, name)
    }
    pairs = manifests.get("pairs", {}).get("facts", {})
    return {
        "run_id": run_id,
        "name": spec.name,
        "model": spec.model,
        "pairs": pairs.get("pairs", 0),
        "hard_negatives": pairs.get("hard_negatives", 0),
        "pair_facts": pairs,
        "collected": manifests.get("collect", {}).get("facts", {}),
        "models": [manifests[f"evaluate-{model}"]["facts"] for model in ("sft", *spec.arms)],
        "training": {
            name: one["facts"] for name, one in manifests.items() if name == "sft" or name.startswith("train-")
        },
        "seconds": {name: round(one["finished"] - one["started"], 1) for name, one in manifests.items()},
    }


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
    """Return the table that ends a run on the terminal."""
    models: Sequence[Mapping[str, Any]] = result["models"]
    title = f"{result['run_id']}: {models[0]['problems']} held-out problems"
    shown = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    shown.add_column("model", no_wrap=True)
    for heading, _ in columns(result):
        # No word of a heading is cut, even on a terminal of 80 columns.
        shown.add_column(heading, justify="right", min_width=max(map(len, heading.split())))
    for row in models:
        shown.add_row(NAMES.get(row["model"], row["model"]), *(figure(row[key]) for _, key in columns(result)))
    return shown


def pairs_line(result: Mapping[str, Any]) -> str:
    """Say in one line how many pairs there were and how their weights are spread."""
    pairs = result["pair_facts"]
    if not pairs:
        return "no pairs: no arm of this run trains on them"
    return (
        f"{pairs['pairs']} pairs of {pairs['problems']} problems, {pairs['hard_negatives']} hard negatives, "
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
