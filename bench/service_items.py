"""What the service is asked in its benches: solutions of school and contest problems, some hostile."""

import itertools
import random
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.data import rows
from bench.generated import sound
from bench.hostile_inputs import hostile_inputs

ITEMS = 1024
# One in so many is hostile: 2 %.
ONE_IN = 50
# How models end a solution of a school problem, in turns: what an answer costs to find depends on it.
ENDINGS = ("#### {}", "The answer is {}", "The answer is \\boxed{{{}}}")
Item = dict[str, Any]


def mixes(data: Path) -> dict[str, list[Item]]:
    """Return the mixes of items by name; every fourth reference is another problem's, so that wrong answers occur.

    Where `data` holds no labelled data there is one mix, which is made.
    """
    if not (data / "gsm8k_train.jsonl").is_file():
        made = [{"problem": one.problem, "solution": "\n".join(one.steps), "reference": one.answer} for one in _made()]
        return {"generated": _some_wrong(made)}
    endings = itertools.cycle(ENDINGS)
    school = [
        _item(row, f"{row['solution']}\n{ending.format(row['answer'])}")
        for row, ending in zip(rows(data, "gsm8k_train.jsonl")[:ITEMS], endings, strict=False)
    ]
    contest = [_item(row, row["solution"]) for row in rows(data, "math500.jsonl")]
    half = [one for pair in zip(school, contest, strict=False) for one in pair]
    return {"GSM8K": _some_wrong(school), "half MATH": _some_wrong(half)}


def hostile_items(canary: Path) -> list[Item]:
    """Return the hostile inputs as bodies of /verify, shuffled; code among them would create the file `canary`."""
    items = [
        {
            "problem": one.problem,
            "solution": one.text if one.whole else f"The answer is \\boxed{{{one.text}}}",
            "reference": one.reference,
        }
        for one in hostile_inputs(canary)
    ]
    random.Random(0).shuffle(items)
    return items


def mixed(clean: Sequence[Item], hostile: Sequence[Item]) -> tuple[list[Item], list[int | None]]:
    """Return the clean items again and again with 2 % hostile ones, each of those once, and each one's clean place.

    The place is None for a hostile one.
    """
    items: list[Item] = []
    places: list[int | None] = []
    for turn in range(len(hostile) * ONE_IN):
        place = None if turn % ONE_IN == ONE_IN - 1 else turn % len(clean)
        places.append(place)
        items.append(hostile[turn // ONE_IN] if place is None else clean[place])
    return items, places


def _made() -> list[Any]:
    return list(sound(ITEMS, 1))


def _item(row: dict[str, Any], solution: str) -> Item:
    # The annotations of GSM8K are no part of what a model writes.
    return {
        "problem": row["problem"],
        "solution": re.sub(r"<<[^>]*>>", "", solution),
        "reference": row["answer"],
    }


def _some_wrong(mix: list[Item]) -> list[Item]:
    for index in range(0, len(mix) - 1, 4):
        mix[index] = mix[index] | {"reference": mix[index + 1]["reference"]}
    return mix
