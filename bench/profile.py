"""The profile on labelled solutions: first wrong step, sound ones left alone, AUC and calibration of wrongness.

`python -m bench.profile --data DIR` reads DIR/steps.jsonl and DIR/steps_other_writers.jsonl (fields source, problem,
solution, gold_answer, first_error_step, solution_correct). It plants flaws into generated problems beside them, and
prints both, with and without the reference. Everything fitted is measured by cross-validation, the folds made by
problem. `--fit` fits on all of it and writes the numbers into the package.
"""

import argparse
import json
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from bench.calibration import auc, calibration_error, reliability
from bench.data import data_argument, rows
from bench.fitting import fit
from bench.observations import Observation, folds
from bench.rules import by_rule
from bench.weights_file import write
from mathcontracts import Comparison, Dimension
from mathtrainer.core.error_injection import GROSS, NEAR_MISSES, plant
from mathtrainer.core.word_problems import generate
from mathverifier import equivalent
from mathverifier.core import verify
from mathverifier.core.analysis import analyze
from mathverifier.core.answers.extract import extract
from mathverifier.core.answers.grading import compared
from mathverifier.core.rules.registry import by_rule as found_by_rule
from mathverifier.core.scoring import base_rate, localization
from mathverifier.core.scoring.aggregation import blamed_step
from mathverifier.core.text.vocabulary import formal

NO_REFERENCE = Comparison(outcome="unknown", reason="no_reference")
PLANTED = 150
FOLDS = 5


def observe(row: dict[str, Any], *, with_reference: bool) -> Observation:
    """Read one labelled solution, as the library does."""
    solution = "\n".join(row["solution"])
    extraction = extract(solution)
    reference = row["gold_answer"] if with_reference else None
    comparison = NO_REFERENCE
    if reference is not None:
        comparison = compared(row["problem"], reference, extraction, equivalent)
    reading = analyze(row["problem"], solution, row["solution"], reference, extraction, comparison)
    verdict = verify.verdict(reading)
    return Observation(
        source=row["source"],
        problem=row["problem"],
        with_reference=with_reference,
        wrong=not row["solution_correct"],
        first_error=row["first_error_step"],
        right_answer=row["final_answer_correct"],
        verdict=verdict,
        features=localization.features(reading, verdict.findings),
        traits=base_rate.traits(reading),
        formal=formal(row["problem"]),
        told=tuple((rule.id, found.step, found.severity) for rule, found in found_by_rule(reading)),
    )


def planted(count: int) -> Iterator[dict[str, Any]]:
    """Yield generated solutions as labelled rows: sound, and with a flaw of each kind planted."""
    for problem in generate(count, seed=20_000):
        sound = problem.demonstration()
        yield _row("sound", sound.problem.text, sound.problem.reference, sound.solution, sound.solution)
        for kind in (*NEAR_MISSES, *GROSS):
            flawed = plant(problem, kind, seed=1)
            if flawed is not None:
                yield _row(kind, sound.problem.text, sound.problem.reference, flawed.solution, sound.solution)


def _row(kind: str, problem: str, reference: str | None, solution: str, sound: str) -> dict[str, Any]:
    steps, right = solution.split("\n"), sound.split("\n")
    # A loop differs from the sound solution where it says again what it has said; a cut in its last line.
    first = next((place for place, (one, two) in enumerate(zip(steps, right, strict=False)) if one != two), len(right))
    return {
        "source": f"planted/{kind}",
        "problem": problem,
        "solution": steps,
        "gold_answer": reference,
        "solution_correct": kind == "sound",
        "final_answer_correct": kind == "sound",
        "first_error_step": None if kind == "sound" else min(first, len(steps) - 1),
    }


def cross_validated(seen: Sequence[Observation]) -> list[Observation]:
    """Return the observations with wrongness and first error step by fits that did not see their problem."""
    judged = []
    for inside, outside in folds(seen, FOLDS):
        fitted = fit(inside)
        judged += [one.judged(fitted) for one in outside]
    return judged


def report(seen: Iterable[Observation]) -> Iterator[dict[str, Any]]:
    """Yield a row of figures for each source, with and without the reference."""
    groups: dict[tuple[bool, str], list[Observation]] = defaultdict(list)
    for one in seen:
        groups[one.with_reference, one.source].append(one)
        if one.source.startswith("ProcessBench"):
            groups[one.with_reference, "ProcessBench (all)"].append(one)
    for (with_reference, source), members in sorted(groups.items()):
        wrong = [one for one in members if one.first_error is not None]
        sound = [one for one in members if one.first_error is None]
        hit = _share(one.verdict.first_error_step == one.first_error for one in wrong)
        alone = _share(one.verdict.first_error_step is None for one in sound)
        row: dict[str, Any] = {"source": source, "reference": with_reference, "wrong": len(wrong), "sound": len(sound)}
        row |= {"first_step_found": hit, "left_alone": alone}
        # With the suspected step, where no evidence names one.
        row["found_or_suspected"] = _share(_named(one) == one.first_error for one in wrong)
        row["not_even_suspected"] = _share(_named(one) is None for one in sound)
        if wrong and sound:
            row["f1"] = round(2 * hit * alone / (hit + alone), 3) if hit + alone else 0.0
            row["auc"] = round(auc(members), 3)
        flawed = [one for one in wrong if one.verdict.outcome == "correct"]
        if flawed:
            # A right answer by a wrong process: is anything blamed, and the step where it went wrong?
            row["flawed_process"] = len(flawed)
            row["flawed_found"] = _share(one.verdict.first_error_step is not None for one in flawed)
            row["flawed_step_found"] = _share(one.verdict.first_error_step == one.first_error for one in flawed)
        row["missed"] = sum(one.verdict.wrongness < 0.5 for one in members if one.wrong)
        row["false_alarms"] = sum(one.verdict.wrongness >= 0.5 for one in members if not one.wrong)
        yield row


def _named(one: Observation) -> int | None:
    verdict = one.verdict
    return verdict.suspect_step if verdict.first_error_step is None else verdict.first_error_step


def by_code(seen: Iterable[Observation]) -> Iterator[dict[str, Any]]:
    """Yield, for each code of a finding that names a step, how often that is the first wrong one, or there is none."""
    counts: dict[tuple[bool, str], Counter[str]] = defaultdict(Counter)
    for one in seen:
        step = blamed_step(one.verdict.findings, one.verdict.outcome)
        if step is None or one.source.startswith("planted"):
            continue
        own = [
            found for found in one.verdict.findings if found.step == step and found.dimension is not Dimension.ANSWER
        ]
        code = max(own, key=lambda found: found.severity).code.value
        place = "sound" if one.first_error is None else _beside(step, one.first_error)
        counts[one.with_reference, code][place] += 1
    for (with_reference, code), found in sorted(counts.items()):
        row = {"code": code, "reference": with_reference, **found}
        yield row | {"precision": round(found["right"] / found.total(), 3)}


def by_confidence(seen: Iterable[Observation], bins: int = 5) -> Iterator[dict[str, Any]]:
    """Yield, for each bin of the confidence in a first wrong step, its mean and how often the step is right."""
    groups: dict[tuple[bool, str, int], list[tuple[float, bool]]] = defaultdict(list)
    for one in seen:
        verdict = one.verdict
        if verdict.first_error_step is None or one.source.startswith("planted"):
            continue
        hit = verdict.first_error_step == one.first_error
        place = min(int(verdict.first_error_confidence * bins), bins - 1)
        for basis in (verdict.first_error_basis or "", "any"):
            groups[one.with_reference, basis, place].append((verdict.first_error_confidence, hit))
    for (with_reference, basis, _), members in sorted(groups.items()):
        said = sum(confidence for confidence, _ in members) / len(members)
        row: dict[str, Any] = {"reference": with_reference, "basis": basis, "steps": len(members)}
        yield row | {"confidence": round(said, 3), "right": _share(hit for _, hit in members)}


def _beside(step: int, first: int) -> str:
    return "right" if step == first else "before" if step < first else "behind"


def _share(hits: Iterable[bool]) -> float:
    values = list(hits)
    return round(sum(values) / len(values), 3) if values else 0.0


def main() -> None:
    """Print the figures, cross-validated; with `--fit`, write the fit on everything into the package."""
    parser = argparse.ArgumentParser(description=__doc__)
    data_argument(parser)
    parser.add_argument("--fit", action="store_true", help="fit on everything and write the numbers into the package")
    arguments = parser.parse_args()
    labelled = [*rows(Path(arguments.data), "steps.jsonl"), *rows(Path(arguments.data), "steps_other_writers.jsonl")]
    equivalent("\\sqrt{8}", "2\\sqrt{2}")  # Starts the child process, as a server does before its first request.
    began = time.perf_counter()
    seen = [observe(row, with_reference=known) for row in [*labelled, *planted(PLANTED)] for known in (True, False)]
    seconds = time.perf_counter() - began
    print(json.dumps({"solutions": len(seen), "per_second": round(len(seen) / seconds, 1)}))
    judged = cross_validated(seen)
    for row in (*report(judged), *by_code(judged), *by_rule(judged)):
        print(json.dumps(row))
    for known in (True, False):
        for collection in ("ProcessBench/gsm8k", "ProcessBench/math", "PRMBench", "MR-Ben"):
            own = [one for one in judged if one.with_reference is known and one.source.startswith(collection)]
            error = round(calibration_error(own), 4) if own else None
            print(json.dumps({"source": collection, "reference": known, "calibration_error": error}))
        real = [one for one in judged if one.with_reference is known and one.source.startswith("ProcessBench")]
        print(json.dumps({"reference": known, "calibration_error": round(calibration_error(real), 4)}))
        for line in reliability(real):
            print(json.dumps({"reference": known, **line}))
    if arguments.fit:
        print(write(fit(seen), len(seen)))


if __name__ == "__main__":
    main()
