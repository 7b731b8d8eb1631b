"""Hostile inputs: whether each is answered in time and soundly, none is run, and what its neighbours notice.

`python -m bench.hostile` asks the inputs of `bench.hostile_inputs` one after the other, in a process of their own that
is killed where one hangs. Then it measures 1,000 ordinary answers, alone and with hostile ones in another thread. No
data is needed. It ends with 1 where an input is late, wrong (`correct` though not equal, `incorrect` though equal),
raises, hangs, or runs; the rates decide nothing.

The ordinary answers and the hostile ones share a process and so its interpreter lock, two children, and the cores. The
controls show what that alone costs: a process that spins takes a core, a thread that spins takes its turns at the lock.
"""

import argparse
import json
import logging
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from bench.asked_process import BAR_S, HANGS_AFTER_S, Asked, serve
from bench.hostile_inputs import hostile_inputs
from bench.hostile_neighbours import Result, neighbours
from bench.hostile_pieces import Hostile
from bench.payloads import Payload, payloads
from bench.peak_memory import Memory

# One that is late is asked again, as other work may share the processor; its best time counts.
TRIES = 3
ARMED = """
import json, sys
from pathlib import Path
from sympy import *
canary = Path(sys.argv[1])
for code in json.load(sys.stdin):
    canary.unlink(missing_ok=True)
    exec(code, dict(globals()))
    print(canary.exists())
"""


def faults(one: Hostile, outcome: str, seconds: float, ran: bool) -> list[str]:
    """Return what is wrong with an answer."""
    wrong = outcome == ("incorrect" if one.equal else "correct")
    failed = outcome in ("raised", "hung", "died")
    named = {"late": seconds > BAR_S, "wrong": wrong, outcome: failed, "ran": ran}
    return [name for name, present in named.items() if present]


def judge_all(inputs: Sequence[Hostile], canary: Path) -> list[Result]:
    """Ask every input, print a line for each, and return the lines."""
    results = []
    asked = Asked(canary)
    try:
        with Memory(lambda: asked.pid) as memory:
            for number, one in enumerate(inputs):
                outcome, reason, seconds = asked.ask(number)
                for _ in range(TRIES - 1):
                    if BAR_S < seconds < HANGS_AFTER_S:
                        outcome, reason, again = asked.ask(number)
                        seconds = min(seconds, again)
                ran = _left(canary)
                result = {"input": one.name, "outcome": outcome, "reason": reason, "seconds": round(seconds, 3)}
                result |= {"faults": faults(one, outcome, seconds, ran)}
                print(json.dumps(result), flush=True)
                results.append(result)
        peaks = {"parent": memory.parent, "one_child": memory.child, "children_together": memory.children}
        print(json.dumps({"peak_mib": peaks}), flush=True)
    finally:
        asked.close()
    return results


def _left(canary: Path) -> bool:
    """Say whether anything was left where the canary would be, and take it away."""
    found = list(canary.parent.iterdir())
    for path in found:
        path.unlink()
    return bool(found)


def armed(code: Sequence[Payload], canary: Path) -> int:
    """Run the Python payloads in a process of their own, as a verifier must not; return how many made the file."""
    programs = json.dumps([one.text for one in code if one.python])
    command = [sys.executable, "-c", ARMED, str(canary)]
    done = subprocess.run(command, input=programs, capture_output=True, text=True, check=True)
    canary.unlink(missing_ok=True)
    return done.stdout.split().count("True")


def main() -> int:
    """Print a line for each input, then the sums, then the rates; return 1 where an input has a fault."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="not used: the inputs are generated")
    parser.add_argument("--serve", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    logging.disable(logging.CRITICAL)
    if arguments.serve:
        serve(arguments.serve)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        canary = Path(folder) / "canary"
        code = payloads(canary)
        armed_programs = armed(code, canary)
        inputs = hostile_inputs(canary)
        results = judge_all(inputs, canary)
        total = Counter(fault for result in results for fault in result["faults"])
        print(
            json.dumps(
                {
                    "inputs": len(inputs),
                    "outcomes": Counter(result["outcome"] for result in results),
                    "reasons": Counter(result["reason"] for result in results if result["outcome"] == "unknown"),
                    "slowest_s": max(result["seconds"] for result in results),
                    "faults": total,
                    "programs": {
                        "python": sum(one.python for one in code),
                        "armed": armed_programs,
                        "ran": total["ran"],
                    },
                }
            ),
            flush=True,
        )
        neighbours(inputs, results)
        # The load has asked the code inputs again, beside ordinary ones.
        ran = _left(canary)
        print(json.dumps({"ran_beside": ran}), flush=True)
    return int(bool(total) or ran)


if __name__ == "__main__":
    raise SystemExit(main())
