"""What was found in the rows scored so far."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Summary:
    """Counts over rows; `judged` and `scores` are, by dimension, the rows it applies to and the sum of its scores.

    All rows are judged by one `version` of the verifier.
    """

    rows: int = 0
    errors: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    findings: Counter[str] = field(default_factory=Counter)
    judged: Counter[str] = field(default_factory=Counter)
    scores: dict[str, float] = field(default_factory=dict)
    wrongness: float = 0.0
    absurdity: float = 0.0
    version: str | None = None

    @property
    def verdicts(self) -> int:
        """Rows with a verdict."""
        return self.rows - self.errors

    def admit(self, row: Mapping[str, Any]) -> None:
        """Raise ValueError where a row was judged by another version of the verifier than those before."""
        if "error" in row:
            return
        version = row["verdict"]["version"]
        self.version = self.version or version
        if version != self.version:
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
        verdict = row["verdict"]
        self.outcomes[verdict["outcome"]] += 1
        self.findings.update({finding["dimension"] for finding in verdict["findings"]})
        for dimension, score in verdict["profile"].items():
            if score is not None:
                self.judged[dimension] += 1
                self.scores[dimension] = self.scores.get(dimension, 0.0) + score
        self.wrongness += verdict["wrongness"]
        self.absurdity += verdict["absurdity"]
