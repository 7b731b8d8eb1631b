"""How fast answers are compared: ours beside Math-Verify on one core, in turns, in one run.

`python -m bench.answer_speed [--data DIR]` takes integers and decimals that it makes, and the LaTeX answers of
DIR/math500.jsonl where it is there, else of the project's corpus. Every reference is compared with its own value in
another spelling, and with the next one. Both sides get the answer in a box, as models write it, and have compared
something before the clock starts. It prints answers a second, their ratio, and the slowest hundredth of ours. It prints
how long a new process takes from its start to its first answer, too.
"""

import argparse
import itertools
import json
import logging
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from bench.data import data_argument, rows
from bench.equivalence import corpus
from mathverifier import equivalent

ROUNDS = 5
SAMPLE = 400
FIRST_ANSWER = (
    "import time; began = time.perf_counter(); import mathverifier; "
    "mathverifier.equivalent('\\\\frac12', '\\\\boxed{0.5}'); print(time.perf_counter() - began)"
)

Compare = Callable[[str, str], object]


def theirs(reference: str, answer: str) -> object:
    """Compare as Math-Verify's users do."""
    from math_verify import parse, verify

    return verify(parse(f"\\boxed{{{reference}}}"), parse(answer))


def numbers() -> list[tuple[str, str]]:
    """Return pairs of integers and decimals: half of them equal, in a few spellings."""
    draw = random.Random(0)
    pairs = []
    for place in range(2 * SAMPLE):
        value = draw.randint(-20_000, 2_000_000) if place % 4 else draw.randint(-999, 99_999) / 100
        other = value if place % 2 else value + draw.choice((-10, -1, 1, 2))
        written = draw.choice((f"{other}", f"{other:,}", f"{other:.2f}"))
        pairs.append((str(value), f"\\boxed{{{written}}}"))
    return pairs


def formulas(folder: Path) -> list[tuple[str, str]]:
    """Return pairs of LaTeX answers: each with its own respelled, and with the next one."""
    if (folder / "math500.jsonl").is_file():
        answers = [row["answer"] for row in rows(folder, "math500.jsonl")]
    else:
        answers = [pair.reference for pair in corpus().pairs if "\\" in pair.reference and len(pair.reference) < 80]
    draw = random.Random(0)
    chosen = draw.sample(answers, min(SAMPLE, len(answers)))
    same = [(one, f"\\boxed{{{_respelled(one)}}}") for one in chosen]
    return same + [(one, f"\\boxed{{{other}}}") for one, other in itertools.pairwise(chosen)]


def _respelled(answer: str) -> str:
    return answer.replace("\\frac", "\\dfrac").replace("(", "\\left(").replace(")", "\\right)").replace("+", " + ")


def seconds(compare: Compare, pairs: Sequence[tuple[str, str]]) -> list[float]:
    """Return how long each pair takes."""
    taken = []
    for reference, answer in pairs:
        began = time.perf_counter()
        compare(reference, answer)
        taken.append(time.perf_counter() - began)
    return taken


def measure(name: str, pairs: list[tuple[str, str]]) -> dict[str, object]:
    """Time both in turns; rates are of the median round."""
    seconds(equivalent, pairs)
    seconds(theirs, pairs[:20])
    mine, others, slowest = [], [], []
    for turn in range(ROUNDS):
        taken = seconds(equivalent, pairs)
        mine.append(len(taken) / sum(taken))
        slowest.append(sorted(taken)[int(0.99 * len(taken))])
        # A part of the pairs each time: it is slower, and a round must not take minutes.
        part = pairs[turn::ROUNDS]
        others.append(len(part) / sum(seconds(theirs, part)))
    rates = statistics.median(mine), statistics.median(others)
    return {
        "pairs": name,
        "ours_per_second": round(rates[0]),
        "math_verify_per_second": round(rates[1]),
        "ratio": round(rates[0] / rates[1], 1),
        "ours_p99_ms": round(1000 * statistics.median(slowest), 2),
    }


def cold_start() -> float:
    """Return the seconds from the import to the first answer in a new process, the median of three."""
    times = []
    for _ in range(3):
        done = subprocess.run([sys.executable, "-c", FIRST_ANSWER], check=True, capture_output=True, text=True)
        times.append(float(done.stdout))
    return statistics.median(times)


def main() -> None:
    """Print a line a kind of answers."""
    parser = argparse.ArgumentParser(description=__doc__)
    data_argument(parser)
    arguments = parser.parse_args()
    logging.disable(logging.CRITICAL)
    print(json.dumps(measure("integers and decimals", numbers())))
    print(json.dumps(measure("LaTeX answers", formulas(arguments.data))))
    print(json.dumps({"cold_start_s": round(cold_start(), 3)}))


if __name__ == "__main__":
    main()
