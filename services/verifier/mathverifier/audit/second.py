"""A second grader, by Math-Verify, whose disagreements are worth a look."""

from collections.abc import Callable

try:
    from math_verify import parse
    from math_verify import verify as agrees
except ImportError as error:
    raise ValueError("math-verify is missing: install it to have its opinion") from error

from mathverifier.audit.rows import AuditRow

NAME = "math-verify"


def grader() -> Callable[[AuditRow], str | None]:
    """Return what gives the outcome of a row's solution by Math-Verify, None where it can read no reference."""

    def outcome(row: AuditRow) -> str | None:
        golds = [gold for answer in row.accepted if (gold := parse(answer) or parse(f"${answer}$"))]
        if not golds or row.solution is None:
            return None
        said = parse(row.solution)
        return "correct" if any(agrees(gold, said) for gold in golds) else "incorrect"

    return outcome
