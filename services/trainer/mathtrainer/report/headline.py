"""What a run has shown, in a sentence."""

from collections.abc import Mapping, Sequence
from typing import Any

from mathtrainer.report.paired import MEASURES, SAMPLED, Paired, of
from mathtrainer.runs.results import display_name, figure, interval


def best_model(result: Mapping[str, Any]) -> str:
    """Return the model with the highest sampled pass@1; the first of equal ones."""
    best: str = max(result["models"], key=lambda row: float(row["sampled_pass_at_1"] or 0.0))["model"]
    return best


def trained_from(result: Mapping[str, Any]) -> str:
    """Return the model that the arms started from: that of the warm start, or after SFT, or without both the first."""
    if result.get("warm_start"):
        return "rsft"
    models = [row["model"] for row in result["models"]]
    return "sft" if "sft" in models else str(models[0])


def references(result: Mapping[str, Any]) -> list[str]:
    """Return the models that all others are held against: where the arms started, SFT, the base, and plain DPO."""
    models = [row["model"] for row in result["models"]]
    wanted = (trained_from(result), "sft", "base", "dpo")
    return [one for one in dict.fromkeys(wanted) if one in models and len(models) > 1]


def headline(result: Mapping[str, Any], found: Sequence[Paired]) -> str:
    """Say which model is best, by how much more than the one it was trained from, and whether that is sure.

    `found` are the paired differences from that model; without them, as of a run that kept no answers, only the figures
    are told.
    """
    best = best_model(result)
    row = next(one for one in result["models"] if one["model"] == best)
    ends = interval(row.get("intervals", {}).get("sampled_pass_at_1"))
    said = (
        f"Of {len(result['models'])} models {display_name(best)} is best on {row['problems']} held-out problems: "
        f"sampled pass@1 {figure(row['sampled_pass_at_1'])}{f' ({ends})' if ends else ''}"
    )
    start = trained_from(result)
    if best in (start, "base"):
        return f"{said}. No training improved on it."
    one = of(found, best, MEASURES[SAMPLED])
    if one is None:
        return f"{said}."
    low, high = one.ends
    more = f"{one.difference:+.3f} ({low:+.3f} to {high:+.3f}) against {display_name(start)}"
    sure = "" if one.sure else "; that may be the draw of the problems"
    return f"{said}, {more}{sure}."
