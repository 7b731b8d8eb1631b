"""References as data sets have them: text, numbers, one of a list, a list of accepted answers."""

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from numbers import Real
from typing import Any

from mathcontracts import Verdict

# What a column has where it has no answer.
SENTINELS = frozenset({"", "nan", "null", "n/a", "proof", "notfound", "not found", "not_found"})


def accepted(value: Any) -> list[str]:
    """Return the answers that a value accepts, in order and each once; none where it holds none.

    A number is written out. A list, an array of numpy, or a JSON list of strings is of answers any of which will do.
    """
    if hasattr(value, "tolist"):  # Of numpy, whole or one element.
        value = value.tolist()
    if isinstance(value, str):
        return _of_text(value)
    if isinstance(value, Mapping | bool):
        return []
    if isinstance(value, list | tuple):
        return list(dict.fromkeys(answer for one in value for answer in accepted(one)))
    if isinstance(value, Decimal | Real) and value == value:  # noqa: PLR0124  # NaN is no answer.
        return [str(value)]
    return []


def is_sentinel(text: str) -> bool:
    """Tell whether a reference says that there is none."""
    return text.strip().lower() in SENTINELS


def best(verdicts: Sequence[Verdict | None]) -> Verdict | None:
    """Return the verdict on a solution of those by each accepted answer.

    One that is right makes it right; it is wrong by all or it is not known.
    """
    order = {"correct": 0, "unknown": 1, "incorrect": 2}
    return min(verdicts, key=lambda one: 1 if one is None else order[one.outcome], default=None)


def _of_text(text: str) -> list[str]:
    if text.lstrip().startswith('["'):
        try:
            found = json.loads(text)
        except ValueError:
            found = None
        if isinstance(found, list) and all(isinstance(one, str) for one in found):
            return accepted(found)
    return [text.strip()] if text.strip() else []
