"""Answers: ours beside Math-Verify on the same labelled pairs, in one run.

`python -m bench.equivalence [--data DIR]` reads the project's own corpora and, where it is there, DIR/equivalence.jsonl
(fields gold, prediction, label, full, source, problem). Beside that it reads steps.jsonl, steps_other_writers.jsonl,
gsm8k_train.jsonl and math_solutions.jsonl. An `unknown` counts as not correct: right where the label is false, a false
negative where it is true. The shares of wrong and of right answers tell how many are decided. An exception and
`internal_error` count as one. It ends with 1 where there is one by ours, or a slice is below its floor in
bench/floors.json. `--slice NAME` runs one slice, `--ours` leaves Math-Verify out, `--show` lists what ours gets wrong.
"""

import argparse
import json
import logging
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.corpora import CORPORA, Pair, Slice, human_solutions, labelled_pairs, own_pairs, solutions
from bench.data import data_argument
from mathverifier import equivalent, verify

HERE = Path(__file__).parent
CORPUS = CORPORA / "equivalence.jsonl"
FLOORS = HERE / "floors.json"
# By id: labels of the data that contradict the values, pairs that take a reader of prose, and what a policy gets wrong.
DISPUTED = HERE / "disputed_labels.jsonl"
# Twice the default: figures that floors hold must not depend on what else the machine does.
DEADLINE_S = 4.0
# Slices of data sets' own worked solutions: those of GSM8K mark no answer, those of MATH box it.
HUMAN = (("GSM8K's own solutions", "gsm8k_train"), ("MATH's own solutions", "math_solutions"))
# What a slice may not fall below, and what it may not exceed.
LEAST = ("right", "wrong_called_incorrect", "right_called_correct")
MOST = ("undisputed_false_positives", "right_called_incorrect", "internal_error")

Judge = Callable[[Pair], str]


def ours(pair: Pair) -> str:
    """Return our outcome; a failure inside is one of its own."""
    found = (
        verify(pair.problem, pair.answer, pair.reference, deadline_s=DEADLINE_S)
        if pair.whole
        else equivalent(pair.reference, pair.answer, strict=pair.strict, deadline_s=DEADLINE_S)
    )
    return "internal_error" if str(found.reason) == "internal_error" else found.outcome


def math_verify(pair: Pair) -> str:
    """Return Math-Verify's outcome with its own defaults, as its users call it."""
    import math_verify as theirs

    answer = pair.answer if pair.whole or "boxed" in pair.answer else f"\\boxed{{{pair.answer}}}"
    right = theirs.verify(theirs.parse(f"\\boxed{{{pair.reference}}}"), theirs.parse(answer))
    return "correct" if right else "incorrect"


def corpus() -> Slice:
    """Return the project's own corpus."""
    return Slice("own corpus", own_pairs("equivalence"))


def own_slices() -> list[Slice]:
    """Return the slices of the project's own corpora; what a convention decides is left out."""
    unfriendly = own_pairs("answers_unfriendly")
    attacked = [pair for pair in own_pairs("answers_attacked") if not pair.debatable]
    verdicts = [pair for pair in own_pairs("answers_verdicts") if not pair.debatable]
    return [
        corpus(),
        Slice("unfriendly", [pair for pair in unfriendly if not pair.debatable]),
        Slice("unfriendly solutions", [pair for pair in unfriendly if pair.whole and not pair.debatable]),
        Slice("unfriendly, debatable", [pair for pair in unfriendly if pair.debatable]),
        Slice("attacked answers", [pair for pair in attacked if not pair.whole]),
        Slice("attacked solutions", [pair for pair in attacked if pair.whole]),
        Slice("typed answers", own_pairs("answers_typed")),
        Slice("wide answers", own_pairs("answers_wide")),
        Slice("scale words", own_pairs("scale_words")),
        Slice("surroundings of answers", own_pairs("answers_surroundings")),
        Slice("remarks around answers", own_pairs("answers_remarks")),
        Slice("asserted answers", own_pairs("answers_asserted")),
        Slice("asserted answers, second set", own_pairs("answers_asserted_second")),
        Slice("what is asked", [pair for pair in own_pairs("answers_asked") if not pair.debatable]),
        Slice("fresh answers", [pair for pair in own_pairs("answers_fresh") if not pair.debatable]),
        Slice("notations", [pair for pair in own_pairs("answers_notations") if not pair.debatable]),
        Slice("fresh verdicts", [pair for pair in verdicts if not pair.whole]),
        Slice("fresh verdicts, solutions", [pair for pair in verdicts if pair.whole]),
        Slice("which thing is answered", own_pairs("answers_things")),
        Slice("clauses of answers", [pair for pair in own_pairs("answers_clauses") if not pair.debatable]),
        Slice("sentences of answers", [pair for pair in own_pairs("answers_sentences") if not pair.debatable]),
        Slice("forms of answers", [pair for pair in own_pairs("answers_forms") if not pair.debatable]),
        Slice("right values of other things", [pair for pair in own_pairs("answers_misplaced") if not pair.debatable]),
        Slice("last lines", own_pairs("last_lines")),
        Slice("more last lines", own_pairs("last_lines_more")),
        Slice("last lines, seven languages", own_pairs("last_lines_languages")),
        Slice("closed forms", [pair for pair in own_pairs("closed_forms") if pair.label is not None]),
    ]


def labelled(folder: Path) -> list[Slice]:
    """Return the slices of the labelled data."""
    pairs = list(labelled_pairs(folder))
    short = [(source.startswith("HardVerify"), pair) for source, pair in pairs if not pair.whole]
    return [
        Slice("hard short pairs", [pair for hard, pair in short if hard]),
        Slice("other short pairs", [pair for hard, pair in short if not hard]),
        Slice("whole responses", [pair for _, pair in pairs if pair.whole]),
        Slice("ProcessBench responses", [pair for source, pair in pairs if source.startswith("ProcessBench")]),
        *_solutions(folder),
        *(Slice(name, human_solutions(folder, file)) for name, file in HUMAN if (folder / f"{file}.jsonl").is_file()),
    ]


def _solutions(folder: Path) -> list[Slice]:
    """Return the slices of other writers' solutions; of the sound ones, those that are disputed apart."""
    there = all((folder / f"{name}.jsonl").is_file() for name in ("steps", "steps_other_writers"))
    if not there:
        return []
    disputed = disputes()
    multiple_choice = solutions(folder, "steps_other_writers.jsonl", "MR-Ben-math")
    talk = solutions(folder, "steps_other_writers.jsonl", "PRMBench-original")
    gsm8k = solutions(folder, "steps.jsonl", "VtG", "MR-GSM8K-part/original", "ProcessBench/gsm8k")
    return [
        Slice("MR-Ben, sound", [pair for pair in multiple_choice if pair.label]),
        Slice("MR-Ben, wrong", [pair for pair in multiple_choice if not pair.label]),
        Slice("PRMBench, sound", [pair for pair in talk if pair.id not in disputed]),
        Slice("PRMBench, disputed", [pair for pair in talk if pair.id in disputed]),
        Slice("GSM8K-like outputs", gsm8k),
    ]


def measure(judge: Judge, pairs: list[Pair]) -> tuple[dict[str, Any], list[tuple[Pair, str]]]:
    """Judge every pair; count what is right, false positives and negatives apart. Return what is wrong as well."""
    began = time.perf_counter()
    judged = [(pair, _outcome(judge, pair)) for pair in pairs]
    seconds = time.perf_counter() - began
    wrong = [(pair, outcome) for pair, outcome in judged if (outcome == "correct") != pair.label]
    disputed = disputes()
    of_right = Counter(outcome for pair, outcome in judged if pair.label)
    of_wrong = Counter(outcome for pair, outcome in judged if not pair.label)
    figures = {
        "pairs": len(pairs),
        "right": _share(len(pairs) - len(wrong), len(pairs)),
        "right_but_for_disputed": round(1 - sum(pair.id not in disputed for pair, _ in wrong) / len(pairs), 4),
        "false_positives": of_wrong["correct"],
        "undisputed_false_positives": sum(not pair.label and pair.id not in disputed for pair, _ in wrong),
        "false_negatives": sum(bool(pair.label) for pair, _ in wrong),
        "unknown": of_right["unknown"] + of_wrong["unknown"],
        "wrong_called_incorrect": _share(of_wrong["incorrect"], of_wrong.total()),
        "right_called_correct": _share(of_right["correct"], of_right.total()),
        "right_called_incorrect": _share(of_right["incorrect"], of_right.total()),
        "internal_error": of_right["internal_error"] + of_wrong["internal_error"],
        "per_second": round(len(pairs) / seconds, 1),
    }
    return figures, wrong


def _outcome(judge: Judge, pair: Pair) -> str:
    """Return the judge's outcome; an exception is a failure like any other."""
    try:
        return judge(pair)
    except Exception:
        return "internal_error"


def _share(some: int, of: int) -> float | None:
    """Return the share, or None where there is nothing to take one of."""
    return round(some / of, 4) if of else None


def disputes() -> dict[str, str]:
    """Return the reasons by id."""
    with DISPUTED.open(encoding="utf-8") as lines:
        return {row["id"]: row["why"] for row in map(json.loads, lines)}


def below_floor(name: str, figures: dict[str, Any]) -> list[str]:
    """Return what of a slice is worse than its floor; no failure inside is allowed in any."""
    floor = {"internal_error": 0, **json.loads(FLOORS.read_text(encoding="utf-8")).get(name, {})}
    below = [f"{name}: {key} is {figures[key]}, the floor is {floor[key]}" for key in LEAST if key in floor]
    above = [f"{name}: {key} is {figures[key]}, {floor[key]} is allowed" for key in MOST if key in floor]
    met = [figures[key] >= floor[key] for key in LEAST if key in floor]
    kept = [figures[key] <= floor[key] for key in MOST if key in floor]
    return [line for line, good in zip(below + above, met + kept, strict=True) if not good]


def main() -> int:
    """Print a line for each judge and slice; `--show` lists the pairs that ours gets wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    data_argument(parser)
    parser.add_argument("--show", action="store_true", help="list the pairs that ours gets wrong")
    parser.add_argument("--slice", help="run this slice alone")
    parser.add_argument("--ours", action="store_true", help="leave Math-Verify out")
    arguments = parser.parse_args()
    logging.disable(logging.CRITICAL)
    there = (arguments.data / "equivalence.jsonl").is_file()
    slices = [*own_slices(), *(labelled(arguments.data) if there else ())]
    names = [one.name for one in slices]
    if arguments.slice is not None and arguments.slice not in names:
        parser.error(f"no slice named {arguments.slice}: there are {', '.join(names)}")
    # Starts the child process, as a server does before its first request.
    equivalent("\\int_0^3 10x\\,dx", "45")
    failures = []
    for one in slices:
        if arguments.slice in (None, one.name):
            failures += printed(one, show=arguments.show, theirs=not arguments.ours)
    print(*failures, sep="\n", end="\n" if failures else "")
    return 1 if failures else 0


def printed(one: Slice, *, show: bool, theirs: bool) -> list[str]:
    """Print the figures of a slice; return what is below its floor."""
    figures, wrong = measure(ours, one.pairs)
    print(json.dumps({"slice": one.name, "judge": "mathverifier", **figures}), flush=True)
    for pair, outcome in wrong if show else ():
        line = {"id": pair.id, "label": pair.label, "outcome": outcome, "disputed": disputes().get(pair.id)}
        print("   ", json.dumps({**line, "gold": pair.reference[-120:], "prediction": pair.answer[-160:]}))
    if theirs:
        print(json.dumps({"slice": one.name, "judge": "math-verify", **measure(math_verify, one.pairs)[0]}), flush=True)
    return below_floor(one.name, figures)


if __name__ == "__main__":
    raise SystemExit(main())
