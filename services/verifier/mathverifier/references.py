"""References as the cells of data sets have them: what `core.references` reads, and lists that are written as JSON."""

from typing import Any

from mathverifier.core.references import accepted_answers, is_sentinel

__all__ = ["accepted", "is_missing", "is_sentinel"]
# What stands where there is no value; other sentinels say that a problem has no answer.
MISSING = frozenset({"", "nan", "null", "n/a", "<na>"})


def accepted(cell: Any) -> list[str]:
    """Return the answers that a cell accepts, in order and each once; none where it holds none, or no answer."""
    try:
        found = [one.strip() for text in accepted_answers(cell) for one in accepted_answers(text)]
    except (TypeError, ValueError):
        return []
    return list(dict.fromkeys(one for one in found if not is_missing(one)))


def is_missing(text: str) -> bool:
    """Tell whether a text stands for a value that is not there."""
    return text.strip().lower() in MISSING
