"""The child process that compares answers by symbolic algebra: `python -m mathverifier.symbolic`, used by the pool.

It reads one JSON line {reference, answer} at a time and answers with one line, a Comparison. It has no time limit of
its own: whoever started it kills it. Math-Verify's limits use SIGALRM, which neither works outside a main thread nor
interrupts C code, so they are switched off.
"""

import json
import logging
import os
import resource
import sys
from typing import Any

from mathcontracts import Comparison

MEMORY_BYTES = 2 * 2**30
READY = "ready"


def compare(reference: str, answer: str) -> Comparison:
    """Return Math-Verify's comparison, made stricter where it is known to be lenient."""
    expected, found = _parse(reference), _parse(answer)
    if not expected:
        return Comparison(outcome="unknown", reason="invalid_reference")
    if not found:
        return Comparison(outcome="unknown", reason="unparseable_answer")
    from math_verify import verify

    # Many digits: at the default of six, all tiny numbers are one.
    equal = verify(expected, found, float_rounding=30, numeric_precision=60, timeout_seconds=None, raise_on_error=True)
    if not equal:
        return Comparison(outcome="incorrect", reason="not_equal")
    if _only_text(expected) and _only_text(found) and str(expected[-1]).strip() != str(found[-1]).strip():
        return Comparison(outcome="unknown", reason="unparseable_answer")
    return Comparison(outcome="correct", reason="equal")


def _parse(text: str) -> list[Any]:
    from math_verify import parse

    parsed: list[Any] = parse(f"\\boxed{{{text}}}", parsing_timeout=None)
    # A box that cannot be read comes back as its bare text.
    return parsed


def _only_text(parsed: list[Any]) -> bool:
    return all(isinstance(one, str) for one in parsed)


def main() -> None:
    """Serve the pool until its end of the pipe is closed."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # What a library prints must not be taken for an answer.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    logging.disable(logging.CRITICAL)
    compare("\\frac{1}{2}", "x")  # Loads everything now, before any deadline runs.
    _say(answers, READY)
    for line in sys.stdin:
        request = json.loads(line)
        try:
            result = compare(request["reference"], request["answer"])
        except MemoryError:
            result = Comparison(outcome="unknown", reason="too_large")
        except Exception:
            # Whatever the algebra system stumbles over: it did not decide, so nor do we.
            result = Comparison(outcome="unknown", reason="unparseable_answer")
        _say(answers, result.model_dump_json())


def _say(answers: Any, line: str) -> None:
    answers.write(line + "\n")
    answers.flush()


if __name__ == "__main__":
    main()
