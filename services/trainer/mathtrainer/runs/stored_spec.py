"""Recipes as runs have them on record: whole, each setting with its value."""

import json
from typing import Any

from mathcontracts import RunSpec

# What a setting was before there was one, by its place: a record that lacks it is of such a version.
BEFORE: dict[tuple[str, ...], Any] = {
    ("warm_start",): False,
    ("mining", "max_solutions_per_problem"): None,
}


def read_spec(text: str) -> RunSpec:
    """Return a stored recipe; one of an older version means what it meant then. Raises ValueError for any other."""
    stored = json.loads(text)
    for (*parents, name), value in BEFORE.items():
        place = stored
        for parent in parents:
            place = place.get(parent) if isinstance(place, dict) else None
        if isinstance(place, dict):
            place.setdefault(name, value)
    return RunSpec.model_validate_json(json.dumps(stored))
