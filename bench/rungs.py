"""Verdicts by the rung that decided: `python -m bench.rungs [--data DIR] [--show RUNG]`.

It asks every own pair and, where DIR has them, every row of the labelled data with a reference. For each rung it
counts what is called equal and what is called different, and how many of those rows have the other label. What the
rung `algebra` decides would be unknown without sympy: no rung behind it is asked.
"""

import argparse
import json
import logging
from collections import Counter

from bench.corpora import own_pairs
from bench.data import data_argument
from bench.golden import SHARED_FILES
from bench.golden_cases import OWN_CORPORA, Case, own_cases, shared_cases
from mathverifier import equivalent, verify

DEADLINE_S = 4.0
SHOWN = 160


def rung_of(case: Case) -> tuple[str, str, str]:
    """Return outcome, reason and rung of a case; the answer alone is judged."""
    assert case.reference is not None
    if case.whole:
        found = verify(
            case.problem, case.answer, case.reference, strict=case.strict, profile=False, deadline_s=DEADLINE_S
        )
        return found.outcome, str(found.reason), found.rung or "none"
    assert isinstance(case.answer, str)
    compared = equivalent(case.reference, case.answer, strict=case.strict, deadline_s=DEADLINE_S)
    return compared.outcome, str(compared.reason), compared.rung or "none"


def main() -> int:
    """Print a line for each rung, and the rows of one."""
    parser = argparse.ArgumentParser(description=__doc__)
    data_argument(parser)
    parser.add_argument("--show", default="algebra", help="list the rows that this rung decided (algebra)")
    arguments = parser.parse_args()
    logging.disable(logging.CRITICAL)
    there = all((arguments.data / name).is_file() for name in SHARED_FILES)
    cases = [case for case in own_cases() if case.corpus in OWN_CORPORA]
    cases += [case for case in shared_cases(arguments.data) if case.reference is not None] if there else []
    labels = {(name, pair.id): pair.label for name in OWN_CORPORA for pair in own_pairs(name)}
    counts: Counter[tuple[str, str]] = Counter()
    for case in cases:
        outcome, reason, rung = rung_of(case)
        counts[rung, reason if reason == "timeout" else outcome] += 1
        if rung == arguments.show or reason == "timeout":
            row = {"corpus": case.corpus, "id": case.id, "label": labels.get(case.key), "outcome": outcome}
            texts = {"reference": case.reference, "answer": str(case.answer)[-SHOWN:], "reason": reason}
            print("   ", json.dumps(row | texts, ensure_ascii=False), flush=True)
    for rung in sorted({rung for rung, _ in counts}):
        print(json.dumps({"rung": rung, **{what: number for (one, what), number in counts.items() if one == rung}}))
    print(json.dumps({"pairs": len(cases)}))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
