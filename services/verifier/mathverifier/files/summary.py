"""What was found in the rows scored so far."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Summary:
    """Counts over rows and, where a row has several, over their solutions.

    `judged` and `scores` are, by dimension, the solutions it applies to and the sum of its scores. All of them are
    judged by one `version` of the verifier.
    """

    rows: int = 0
    errors: int = 0
    sampled: int = 0  # Rows with a list of solutions,
    solved: int = 0  # of which one is right,
    outvoted: int = 0  # and of which the commonest answer is right.
    most: int = 0
    mean_right: float = 0.0
    outcomes: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    findings: Counter[str] = field(default_factory=Counter)
    judged: Counter[str] = field(default_factory=Counter)
    scores: dict[str, float] = field(default_factory=dict)
    wrongness: float = 0.0
    absurdity: float = 0.0
    version: str | None = None

    @property
    def verdicts(self) -> int:
        """Solutions with a verdict."""
        return self.outcomes.total()

    def admit(self, row: Mapping[str, Any]) -> None:
        """Raise ValueError where a row was judged by another version of the verifier than those before."""
        if "error" in row:
            return
        for version in {verdict["version"] for verdict in _verdicts(row)}:
            self.version = self.version or version
            if version == self.version:
                continue
            raise ValueError(
                f"output: {self.rows} rows were judged by verifier {self.version}, and now {version} answers, whose "
                "verdicts are not comparable: ask one of the same version, or start anew with --force"
            )

    def add(self, row: Mapping[str, Any]) -> None:
        """Count one row, by its `verdict` or `error` as they are written; a dimension's findings count once a row.

        Raises as `admit` does.
        """
        self.admit(row)
        self.rows += 1
        if "error" in row:
            self.errors += 1
            return
        verdicts = _verdicts(row)
        for verdict in verdicts:
            self._count(verdict)
        if "verdicts" in row:
            right = [verdict["outcome"] == "correct" for verdict in verdicts]
            self.sampled += 1
            self.solved += any(right)
            self.outvoted += _commonest_is_right(verdicts)
            self.most = max(self.most, len(right))
            self.mean_right += sum(right) / len(right)

    def _count(self, verdict: Mapping[str, Any]) -> None:
        self.outcomes[verdict["outcome"]] += 1
        self.reasons[verdict["reason"]] += 1
        self.findings.update({finding["dimension"] for finding in verdict["findings"]})
        for dimension, score in verdict["profile"].items():
            if score is not None:
                self.judged[dimension] += 1
                self.scores[dimension] = self.scores.get(dimension, 0.0) + score
        self.wrongness += verdict["wrongness"]
        self.absurdity += verdict["absurdity"]


def _verdicts(row: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return list(row["verdicts"]) if "verdicts" in row else [row["verdict"]]


def _commonest_is_right(verdicts: list[Mapping[str, Any]]) -> bool:
    """Tell whether the answer that most solutions have is right; of those that come as often, the first."""
    answers = [verdict["answer"] for verdict in verdicts]
    named = [None if one is None else one["value"] or one["text"] for one in answers]
    counts = Counter(name for name in named if name is not None)
    if not counts:
        return False
    commonest, _ = counts.most_common(1)[0]
    return bool(verdicts[named.index(commonest)]["outcome"] == "correct")
