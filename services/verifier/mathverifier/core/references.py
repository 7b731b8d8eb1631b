"""The reference of a problem as text: one reading of what data sets hold, for every way in."""

import json
import math
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from numbers import Real
from typing import Any, Final

# What data sets hold in the place of an answer that there is none of.
SENTINELS: Final = frozenset(
    ("", "proof", "notfound", "not found", "not_found", "nan", "null", "n/a", "<na>", "[invalid]", "no answer")
)
# Accepted answers of one problem.
MAX_ACCEPTED: Final = 100


def accepted_answers(value: Any) -> tuple[str, ...]:
    """Return the accepted answers that a reference stands for: none of None, several of a list, else one.

    Text stays as it is, but for a JSON list of strings, which stands for these: `["34"]`. (`[34]` and `[2, 3]` may be
    intervals, and stay.) A number, a Decimal, a Fraction and a numpy scalar are written out; a numpy array is a list.
    Raises TypeError for anything else, and for a boolean; ValueError for more than `MAX_ACCEPTED`.
    """
    if value is None:
        return ()
    if isinstance(value, str):
        listed = _listed(value)
        return (value,) if listed is None else _several(listed)
    if hasattr(value, "tolist") and not isinstance(value, Real):
        value = value.tolist()
    if isinstance(value, list | tuple):
        return _several(value)
    if isinstance(value, bool) or not isinstance(value, Real | Decimal):
        raise TypeError(f"reference must be text, a number or a list of these, not {type(value).__name__}")
    return (_written(value),)


def _listed(text: str) -> list[str] | None:
    """Return the strings of a text that is a JSON list of strings, which no mathematics looks like; None for others."""
    if '"' not in text:
        return None
    inner = text.strip()
    if not (inner.startswith("[") and inner[1:].lstrip().startswith('"')):
        return None
    try:
        found = json.loads(inner)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, list) and all(isinstance(one, str) for one in found) else None


def is_sentinel(reference: str) -> bool:
    """Say whether a reference is none: `proof`, `notfound`, `nan`, nothing."""
    return reference.strip(" \t\n.").lower() in SENTINELS


def _several(values: Iterable[Any]) -> tuple[str, ...]:
    # An empty list is a reference that is missing, and not none that was wanted.
    found = tuple(dict.fromkeys(text for value in values for text in _one_or_more(value))) or ("",)
    if len(found) > MAX_ACCEPTED:
        raise ValueError(f"reference: at most {MAX_ACCEPTED} accepted answers; got {len(found)}")
    return found


def _one_or_more(value: Any) -> tuple[str, ...]:
    # A text within a list stands for itself, so that nothing is taken apart without end.
    return (value,) if isinstance(value, str) else accepted_answers(value)


def _written(value: Real | Decimal) -> str:
    """Return a number in figures, without an exponent."""
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, Decimal):
        return format(value, "f") if value.is_finite() else "nan"
    plain = value.item() if hasattr(value, "item") else value
    if isinstance(plain, float):
        return format(Decimal(repr(plain)), "f") if math.isfinite(plain) else "nan"
    return str(plain)
