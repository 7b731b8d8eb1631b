"""Children that read long JSON: they hold up no event loop, and can be killed."""

import json
import time
from collections.abc import Mapping
from typing import Any

from mathverifier.workers.process import NICER, Child
from mathverifier.workers.process_pool import Children

# Whether a text is refused, and the lines that say why or what is in it.
Answered = tuple[bool, list[bytes]]
# Shorter texts are read at once: that takes a few milliseconds at most, whatever is in them.
INLINE_BYTES = 2**17
# A child that takes longer is taken for dead.
PATIENCE_S = 60.0


class JsonChildren(Children):
    """Up to `size` children that read JSON for a service, each as `json_worker.serve` has it."""

    nicer = NICER

    def read_aside(self, about: Mapping[str, Any], text: bytes) -> Answered | None:
        """Return whether a child refuses a text, and its lines; None where it died or took too long.

        `about` is told to it. Waits for a free child. Raises RuntimeError where none can be started.
        """
        head = json.dumps({**about, "bytes": len(text)}).encode() + b"\n"

        def talk(child: Child) -> Answered | None:
            if not (child.send(head) and child.send(text)):
                return None
            deadline = time.monotonic() + PATIENCE_S
            line = child.read(deadline)
            if line is None:
                return None
            refused, count = json.loads(line)
            lines = child.read_lines(count, deadline)
            return None if lines is None else (refused, lines)

        return self.converse(talk)
