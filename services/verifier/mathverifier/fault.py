"""A fault of the verifier's own, met while one item is judged: it costs that item its verdict, and nothing else.

The log is told of it without the item's text, and without what the exception says, as that may quote the text.
"""

import hashlib
import json
import logging
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from mathcontracts import Comparison

INTERNAL_ERROR = Comparison(outcome="unknown", reason="internal_error")
# Characters of a fingerprint, and the innermost calls that are told.
FINGERPRINT, FRAMES = 16, 4
PACKAGE = Path(__file__).parent
LOG = logging.getLogger("mathverifier")

Result = TypeVar("Result")
Instead = TypeVar("Instead")


def contained(
    work: Callable[[], Result], fields: Callable[[], Any], instead: Callable[[], Instead]
) -> Result | Instead:
    """Return what `work` returns or, where it raises, what is said `instead`; the log is told of the item's `fields`.

    Memory that ran out is no fault of one item, and is raised.
    """
    try:
        return work()
    except MemoryError:
        raise
    except Exception as error:
        _tell(fingerprint(fields()), error)
        return instead()


def fingerprint(fields: Any) -> str:
    """Return what tells an item from others: a hash of all its fields."""
    return hashlib.sha256(json.dumps(fields).encode("ascii")).hexdigest()[:FINGERPRINT]


def _tell(item: str, error: Exception) -> None:
    name = type(error).__name__
    frames = traceback.extract_tb(error.__traceback__)[-FRAMES:]
    places = [f"{_short(frame.filename)}:{frame.lineno}" for frame in frames]
    LOG.error(
        "internal error: item %s has no verdict: %s at %s",
        item,
        name,
        " > ".join(places),
        extra={"fields": {"item": item, "error": name, "traceback": places}},
    )


def _short(filename: str) -> str:
    path = Path(filename)
    return str(path.relative_to(PACKAGE)) if path.is_relative_to(PACKAGE) else path.name
