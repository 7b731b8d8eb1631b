"""What an audit found: faults by kind, error rates with intervals, and the rows to look at."""

from math import sqrt
from typing import NamedTuple

from mathcontracts import Wire

# Of the standard normal distribution, for an interval of 95 %.
Z = 1.959964


class Rate(Wire):
    """A share of trials, and the ends of its 95 % interval (Wilson 1927)."""

    hits: int
    trials: int
    low: float
    high: float

    @property
    def share(self) -> float:
        """The share itself; 0 of nothing."""
        return self.hits / self.trials if self.trials else 0.0

    @property
    def text(self) -> str:
        """The share and its interval, for people."""
        return f"{self.share:.1%} ({self.low:.1%} to {self.high:.1%})" if self.trials else "–"


class FaultRow(Wire):
    """A row whose reference has a fault."""

    row: int
    kind: str
    message: str


class Error(Wire):
    """A trial that went wrong: what was asked of a row's reference, and the outcome."""

    row: int
    way: str
    reference: str
    solution: str
    outcome: str
    reason: str


class Disagreement(Wire):
    """A row that a second grader judges otherwise."""

    row: int
    reference: str
    answer: str | None
    ours: str
    second: str


class Report(Wire):
    """The whole audit.

    `refused` are equal rewritings that are called wrong, `undecided` those that are `unknown`; `accepted` are changed
    answers, and altered solutions, that are called correct. Each is a rate by the way of the trial and by the kind of
    the answer, under `all` over all of them.
    """

    version: str
    rows: int
    tried: int
    faults: tuple[FaultRow, ...]
    kinds: dict[str, int]
    unknown: dict[str, Rate]
    refused: dict[str, Rate]
    undecided: dict[str, Rate]
    accepted: dict[str, Rate]
    errors: tuple[Error, ...]
    second: str | None = None
    disagreements: tuple[Disagreement, ...] = ()

    @property
    def by_fault(self) -> dict[str, int]:
        """How many rows have a fault of each kind."""
        counts: dict[str, int] = {}
        for fault in self.faults:
            counts[fault.kind] = counts.get(fault.kind, 0) + 1
        return counts


class _Ends(NamedTuple):
    low: float
    high: float


def rate(hits: int, trials: int) -> Rate:
    """Return the share of `hits` in `trials` with its interval."""
    ends = _wilson(hits, trials) if trials else _Ends(0.0, 1.0)
    return Rate(hits=hits, trials=trials, low=ends.low, high=ends.high)


def _wilson(hits: int, trials: int) -> _Ends:
    share = hits / trials
    middle = share + Z * Z / (2 * trials)
    spread = Z * sqrt(share * (1 - share) / trials + Z * Z / (4 * trials * trials))
    whole = 1 + Z * Z / trials
    return _Ends(max(0.0, (middle - spread) / whole), min(1.0, (middle + spread) / whole))
