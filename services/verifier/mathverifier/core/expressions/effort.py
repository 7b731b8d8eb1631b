"""How much work the decisions within one comparison may take together, and what they were proven by.

A list of many values is compared value by value, and each alone may take a good part of the time that there is. What
is counted is operations, not time, so that a verdict does not depend on what else the machine does.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from mathverifier.core.expressions.proof import Decision, Proof

# Operations with a word's precision, each of some microseconds.
MOST_OF_A_DECISION = 40_000.0
MOST_OF_A_COMPARISON = 80_000.0
# The strongest first.
_PROOFS: tuple[Proof, ...] = ("exact", "bound", "sampled", "numeric")


@dataclass
class Work:
    """One comparison: what is left of its operations, the proofs of its decisions, the rungs that told something."""

    left: float = MOST_OF_A_COMPARISON
    proofs: set[tuple[bool, Proof]] = field(default_factory=set)
    rungs: list[tuple[bool, str]] = field(default_factory=list)

    def proof(self, equal: bool) -> Proof:
        """Return the weakest proof among the decisions that have this result."""
        known = [proof for result, proof in self.proofs if result is equal]
        return max(known, key=_PROOFS.index, default="exact")

    def rung(self, equal: bool) -> str | None:
        """Return the last rung that had this result."""
        return next((rung for result, rung in reversed(self.rungs) if result is equal), None)


_work: ContextVar[Work | None] = ContextVar("work", default=None)


@contextmanager
def one_comparison() -> Iterator[Work]:
    """Bound what the decisions inside may take together; one within another is a part of it."""
    outer = _work.get()
    if outer is not None:
        yield outer
        return
    work = Work()
    token = _work.set(work)
    try:
        yield work
    finally:
        _work.reset(token)


def is_spent() -> bool:
    """Say whether nothing is left for another decision."""
    work = _work.get()
    return work is not None and work.left <= 0


def spend(operations: float) -> None:
    """Take the operations of a decision from what is left."""
    work = _work.get()
    if work is not None:
        work.left -= operations


def note_decision(decision: Decision) -> None:
    """Note what a decision was proven by."""
    work = _work.get()
    if work is not None and decision.equal is not None and decision.proof is not None:
        work.proofs.add((decision.equal, decision.proof))


def note_rung(equal: bool, rung: str) -> None:
    """Note which rung told something."""
    work = _work.get()
    if work is not None:
        work.rungs.append((equal, rung))
