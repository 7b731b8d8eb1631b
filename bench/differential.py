"""Differential fuzz of equality: ours, Math-Verify and sympy on generated pairs of answers of every kind.

`python -m bench.differential [--count N] [--seed S] [--ours]`: what mpmath works out to fifty digits is the truth. It
prints for each kind how often each judge is right, wrong and undecided. Then it prints every pair on which ours
contradicts the truth, and a few that ours leaves open. It ends with 1 where ours contradicts it.
"""

import argparse
import itertools
import json
import logging
from collections import Counter
from collections.abc import Callable

from bench.corpora import Pair
from bench.differential_pairs import Made, pairs
from bench.equivalence import math_verify
from mathverifier import equivalent
from mathverifier.workers.sympy_backend import symbolic_decision

DEADLINE_S = 2.0
SHOWN = 8
KINDS_OF_ONE_VALUE = ("closed form", "expression", "polynomial")


def ours(made: Made) -> str:
    """Return our outcome."""
    return equivalent(made.reference, made.answer, strict=True, deadline_s=DEADLINE_S).outcome


def peer(made: Made) -> str:
    """Return Math-Verify's outcome with its own defaults."""
    try:
        return math_verify(Pair("", made.reference, made.answer, label=None))
    except Exception:
        return "raised"


def sympy(made: Made) -> str:
    """Return what sympy alone says of two values, read by latex2sympy; nothing is asked of other kinds."""
    found = symbolic_decision(made.reference, made.answer) if made.kind in KINDS_OF_ONE_VALUE else None
    return "unknown" if found is None else "correct" if found else "incorrect"


def judged(label: bool, outcome: str) -> str:
    """Return `right`, `wrong` or `open`."""
    if outcome not in ("correct", "incorrect"):
        return "open"
    return "right" if (outcome == "correct") == label else "wrong"


def main() -> int:
    """Print the tables and the disagreements."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--ours", action="store_true", help="leave Math-Verify and sympy out")
    arguments = parser.parse_args()
    logging.disable(logging.CRITICAL)
    judges: dict[str, Callable[[Made], str]] = {"ours": ours}
    if not arguments.ours:
        judges |= {"math-verify": peer, "sympy": sympy}
    counts: Counter[tuple[str, str, str]] = Counter()
    contradicted = 0
    opened: Counter[str] = Counter()
    for made in itertools.islice(pairs(arguments.seed), arguments.count):
        found = {name: judge(made) for name, judge in judges.items()}
        for name, outcome in found.items():
            counts[made.kind, name, judged(made.label, outcome)] += 1
        said = judged(made.label, found["ours"])
        contradicted += said == "wrong"
        opened[made.kind] += said == "open"
        if said == "wrong" or (said == "open" and opened[made.kind] <= SHOWN):
            print(json.dumps({"said": said, **made._asdict(), **found}, ensure_ascii=False), flush=True)
    for kind, name in sorted({(kind, name) for kind, name, _ in counts}):
        row = {said: counts[kind, name, said] for said in ("right", "wrong", "open")}
        print(json.dumps({"kind": kind, "judge": name, **row}))
    return 1 if contradicted else 0


if __name__ == "__main__":
    raise SystemExit(main())
