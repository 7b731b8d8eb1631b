"""The outcomes of comparisons, and what several comparisons come to together."""

from mathcontracts import Comparison

EQUAL = Comparison(outcome="correct", reason="equal")
NOT_EQUAL = Comparison(outcome="incorrect", reason="not_equal")
TOO_LARGE = Comparison(outcome="unknown", reason="too_large")
NO_ANSWER = Comparison(outcome="incorrect", reason="no_answer")
UNDECIDED = Comparison(outcome="unknown", reason="unparseable_answer")
DOUBTFUL = {
    "denied": Comparison(outcome="unknown", reason="denied_answer"),
    "hedged": Comparison(outcome="unknown", reason="hedged_answer"),
    "ambiguous": Comparison(outcome="unknown", reason="ambiguous_answer"),
}
INVALID = Comparison(outcome="unknown", reason="invalid_reference")


def agreed(results: list[Comparison | None]) -> Comparison | None:
    """One value said twice, `1/8 (or 12.5 %)`: both must be right."""
    outcomes = {None if result is None else result.outcome for result in results}
    return NOT_EQUAL if "incorrect" in outcomes else EQUAL if outcomes == {"correct"} else UNDECIDED


def either(results: list[Comparison | None]) -> Comparison | None:
    """Spellings of one value, `90 minutes, or 1.5 hours`: one of them is what is asked for."""
    outcomes = {None if result is None else result.outcome for result in results}
    if "correct" in outcomes:
        return EQUAL
    return NOT_EQUAL if outcomes == {"incorrect"} else None if None in outcomes else UNDECIDED
