"""Closed forms: how many pairs are decided, and in what time.

`python -m bench.closed_forms` asks the decision itself about tests/corpora/closed_forms.jsonl, but for the pairs that a
convention decides, and about the families of bench/closed_form_families.py. `--others` asks Math-Verify and sympy too,
`--show` lists what is wrong or unknown.
"""

import argparse
import json
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator

from bench.closed_form_families import COUNT, SEED, Labelled, families
from bench.corpora import CORPORA

Judge = Callable[[Labelled], bool | None]


def corpus() -> Iterator[Labelled]:
    """Yield the pairs of the corpus that have one truth."""
    with (CORPORA / "closed_forms.jsonl").open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            if isinstance(row["label"], bool):
                yield Labelled(row["reference"], row["answer"], row["label"], row["kind"])


def ours(pair: Labelled) -> bool | None:
    """Return what the decision says; None where a side is not read, too."""
    from mathverifier.core.expressions.decision import decide
    from mathverifier.core.expressions.parser import parse

    first, second = parse(pair.reference), parse(pair.answer)
    return None if first is None or second is None else decide(first, second).equal


def math_verify(pair: Labelled) -> bool | None:
    """Return Math-Verify's verdict; it knows no third one."""
    import math_verify as theirs

    sides = [theirs.parse(f"\\boxed{{{side}}}") for side in (pair.reference, pair.answer)]
    return bool(theirs.verify(*sides))


def sympy(pair: Labelled) -> bool | None:
    """Return whether sympy simplifies the difference to zero; None where it fails."""
    from latex2sympy2_extended import latex2sympy
    from sympy import simplify

    try:
        return bool(simplify(latex2sympy(pair.reference) - latex2sympy(pair.answer)) == 0)
    except Exception:
        return None


def measured(judge: Judge, pairs: list[Labelled], *, show: bool) -> dict[str, object]:
    """Return the counts and the times; print what is wrong or unknown where that is wanted."""
    counts: Counter[str] = Counter()
    milliseconds = []
    for pair in pairs:
        began = time.perf_counter()
        found = judge(pair)
        milliseconds.append((time.perf_counter() - began) * 1000)
        outcome = "unknown" if found is None else "right" if found == pair.label else "wrong"
        counts[outcome] += 1
        counts["says equal, is not"] += found is True and not pair.label
        if show and outcome != "right":
            print("   ", outcome, round(milliseconds[-1], 1), json.dumps(pair._asdict(), ensure_ascii=False))
    ordered = sorted(milliseconds)
    return {
        "pairs": len(pairs),
        **{name: counts[name] for name in ("right", "wrong", "unknown", "says equal, is not")},
        "median_ms": round(statistics.median(ordered), 2),
        "p95_ms": round(ordered[int(len(ordered) * 0.95)], 1),
        "most_ms": round(ordered[-1], 1),
    }


def main() -> None:
    """Print a line for each set of pairs and judge."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", action="store_true", help="list what ours gets wrong, or does not know")
    parser.add_argument("--others", action="store_true", help="ask Math-Verify and sympy, too")
    parser.add_argument("--seed", type=int, default=SEED, help="of the families")
    parser.add_argument("--count", type=int, default=COUNT, help="pairs of the families")
    arguments = parser.parse_args()
    judges: dict[str, Judge] = {"mathverifier": ours}
    if arguments.others:
        judges |= {"math-verify": math_verify, "sympy": sympy}
    sets = {"corpus": list(corpus()), "families": list(families(arguments.seed, arguments.count))}
    ours(Labelled("\\sin 1", "\\sin 1+10^{-20}", False, ""))  # Loads FLINT.
    for name, pairs in sets.items():
        for judge, asked in judges.items():
            figures = measured(asked, pairs, show=arguments.show and judge == "mathverifier")
            print(json.dumps({"pairs of": name, "judge": judge, **figures}), flush=True)


if __name__ == "__main__":
    main()
