"""The precision that FLINT computes with, which is one for the whole process.

One thread at a time computes: another one would change the precision under it. The lock is made anew in a forked
child, where the thread that may have held it does not exist.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from flint import ctx

_lock = threading.RLock()


def _renew() -> None:
    global _lock  # noqa: PLW0603
    _lock = threading.RLock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_renew)


@contextmanager
def precision(bits: int) -> Iterator[None]:
    """Compute with this many bits, alone in the process; what was set before is set again behind it."""
    with _lock:
        before = ctx.prec
        ctx.prec = bits
        try:
            yield
        finally:
            ctx.prec = before
