"""Symbolic work in child processes, with a deadline."""

import json
from collections.abc import Sequence

from pydantic import ValidationError

from mathcontracts import Comparison
from mathverifier.children import Children, shared

# A child keeps to the deadline by itself; beyond this share of it, and this many seconds, it is taken for dead.
LATE = 0.05
LATE_S = 0.04
TIMEOUT = Comparison(outcome="unknown", reason="timeout")


class SymbolicPool(Children):
    """Up to `size` children that compare by algebra."""

    module = "mathverifier.symbolic"

    def compare(
        self, reference: str, answer: str, deadline_s: float, *, strict: bool = False, nouns: Sequence[str] = ()
    ) -> Comparison:
        """Compare in a child; `unknown/timeout` where it takes longer than `deadline_s` seconds.

        Waiting for a free child, and starting one, does not count. Raises RuntimeError where none can be started.
        """
        fields = {"reference": reference, "answer": answer, "strict": strict, "nouns": list(nouns)}
        fields["deadline_s"] = deadline_s
        answered = self.ask(json.dumps(fields).encode() + b"\n", patience_s=deadline_s * (1 + LATE) + LATE_S)
        if answered is None:
            return TIMEOUT
        try:
            return Comparison.model_validate_json(answered[0])
        except ValidationError:
            return TIMEOUT


def shared_pool() -> SymbolicPool:
    """Return this process's pool; it is closed when the process ends."""
    return shared(SymbolicPool)
