"""Labels of steps on labelled solutions: `python -m bench.step_labels --data DIR` reads DIR/steps.jsonl.

Sound steps are those before the first wrong one, and all of a sound solution; steps behind it are left out. Each line
is of a source's sound steps, or of its first wrong ones. It gives the share that has each label, without the reference
and with it.
"""

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, get_args

from bench.data import data_argument, rows
from mathverifier import step_labels, verify_many
from mathverifier.steps import StepLabel

LABELS = get_args(StepLabel)


def labelled(found: Iterable[dict[str, Any]], *, with_reference: bool) -> Iterator[tuple[str, str, str]]:
    """Yield source, kind (`sound` or `first wrong`) and label of each step that people have judged."""
    solutions = list(found)
    items = [{"problem": row["problem"], "solution": row["solution"]} for row in solutions]
    if with_reference:
        items = [item | {"reference": row["gold_answer"]} for item, row in zip(items, solutions, strict=True)]
    for row, verdict in zip(solutions, verify_many(items), strict=True):
        first = row["first_error_step"]
        for place, label in enumerate(step_labels(verdict)):
            if first is None or place < first:
                yield row["source"], "sound", label
            elif place == first:
                yield row["source"], "first wrong", label


def main() -> None:
    """Print a line for each source, kind of step, and with or without the reference."""
    parser = argparse.ArgumentParser(description=__doc__)
    data_argument(parser)
    arguments = parser.parse_args()
    seen = list(rows(arguments.data, "steps.jsonl"))
    print(f"{'source':<28}{'steps':<13}{'reference':<11}{'count':>7}" + "".join(f"{label:>12}" for label in LABELS))
    for with_reference in (False, True):
        counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        for source, kind, label in labelled(seen, with_reference=with_reference):
            counts[source, kind][label] += 1
        for (source, kind), count in sorted(counts.items()):
            shares = "".join(f"{count[label] / count.total():>12.3f}" for label in LABELS)
            print(f"{source:<28}{kind:<13}{'yes' if with_reference else 'no':<11}{count.total():>7}{shares}")


if __name__ == "__main__":
    main()
