"""Stage `report`: the run's figures as result.json and report.html, in the run's own folder."""

import json
from collections.abc import Mapping
from pathlib import Path

from pydantic import JsonValue

from mathtrainer.core.versions import Mixed, only
from mathtrainer.report.page import write_report
from mathtrainer.runs.results import gather
from mathtrainer.stages.context import StageContext, StageError


def run(context: StageContext, work_dir: Path) -> Mapping[str, JsonValue]:
    """Write both files; either is there whole or not at all.

    Raises StageError where models were measured by different versions of the verifier.
    """
    result = gather(context.run_dir, context.run_id, context.spec)
    try:
        only(row["verifier"] for row in result["models"] if "verifier" in row)
    except Mixed as error:
        raise StageError(
            f"report: models were measured by {error}, which are not comparable: remove stages/evaluate-… of the older "
            f"one in {context.run_dir}, then resume"
        ) from None
    (work_dir / "result.json").write_text(json.dumps(result, indent=2), encoding="utf-8")
    recipe = context.spec.model_dump_json(indent=2)
    write_report(result, context.run_dir, recipe, work_dir / "report.html")
    for name in ("report.html", "result.json"):
        part = context.run_dir / f"{name}.partial"
        part.write_bytes((work_dir / name).read_bytes())
        part.replace(context.run_dir / name)
    return {"report": "report.html", "result": "result.json"}
