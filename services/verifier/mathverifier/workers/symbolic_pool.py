"""Symbolic work in child processes, with a deadline."""

import json
import logging
from collections.abc import Sequence

from pydantic import ValidationError

from mathcontracts import Comparison
from mathverifier.workers.confinement import UNCONFINED
from mathverifier.workers.process import Child, SlowStart
from mathverifier.workers.process_pool import Children, shared

# A child keeps to the deadline by itself; beyond this share of it, and this many seconds, it is taken for dead.
LATE = 0.05
LATE_S = 0.04
LOG = logging.getLogger("mathverifier.workers.symbolic_pool")
TIMEOUT = Comparison(outcome="unknown", reason="timeout")


class SymbolicPool(Children):
    """Up to `size` children that compare by algebra, confined where the system can (`confinement.py`)."""

    module = "mathverifier.workers.symbolic_worker"
    _told = False

    def unconfine(self) -> None:
        """Have the children that are started from now on do what any process may."""
        self.arguments = (UNCONFINED,)

    def _started(self, child: Child) -> None:
        if child.remark and not self._told:
            self._told = True
            LOG.warning("the processes that do algebra are not confined: %s", child.remark)

    def compare(
        self, reference: str, answer: str, deadline_s: float, *, strict: bool = False, nouns: Sequence[str] = ()
    ) -> Comparison:
        """Compare in a child; `unknown/timeout` where it takes longer than `deadline_s` seconds.

        Waiting for a free child, and starting one, does not count, but where one is minutes late to be ready: that is a
        time-out, too. Raises RuntimeError where none can be started.
        """
        fields = {"reference": reference, "answer": answer, "strict": strict, "nouns": list(nouns)}
        fields["deadline_s"] = deadline_s
        try:
            answered = self.ask(json.dumps(fields).encode() + b"\n", patience_s=deadline_s * (1 + LATE) + LATE_S)
        except SlowStart:
            return TIMEOUT
        if answered is None:
            return TIMEOUT
        try:
            return Comparison.model_validate_json(answered[0])
        except ValidationError:
            return TIMEOUT


def shared_pool() -> SymbolicPool:
    """Return this process's pool; it is closed when the process ends."""
    return shared(SymbolicPool)
