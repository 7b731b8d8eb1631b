"""One error planted into each clean solution: is its step found, and its dimension; and are controls left alone.

`python -m bench.detection --data DIR` plants errors of arithmetic into solutions of DIR/gsm8k_train.jsonl, and errors
of algebra, units and structure into generated ones. It asks for the verdict with and without the reference, and prints
a line for each kind. That is the share of `first_error_step` at the planted step. It is the share of the planted
dimension, too, as that of the gravest finding there or as the worst of the profile. Controls are clean or paraphrased;
pairs are a slip, absurd and as a near miss. The totals stand beside their bars. The exit status is 0 whatever they say;
the same seed gives the same lines.
"""

import argparse
import itertools
import json
import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeVar

from bench import generated, paraphrase
from bench.data import data_argument, rows
from bench.error_injection import ARITHMETIC, OF_FLAW, Planted, algebraic, arithmetic, looped, pair, truncated
from bench.generated import Made
from bench.worked_solutions import Worked, numbers_of, stripped, worked
from mathcontracts import Dimension, Verdict
from mathverifier import equivalent, verify

BARS = {"right_step": 0.97, "right_dimension": 0.95, "left_alone": 0.995, "ordered": 1.0}
GRAVE = 0.5
PAIRS = 200
Clean = TypeVar("Clean", Made, Worked)


@dataclass(frozen=True)
class Judged:
    """A planted solution or a control with its verdict."""

    planted: Planted
    with_reference: bool
    verdict: Verdict

    @property
    def right_step(self) -> bool:
        """Whether the first wrong step is the planted one."""
        return self.verdict.first_error_step == self.planted.step

    @property
    def right_dimension(self) -> bool:
        """Whether a gravest finding at the planted step, or a worst dimension of the profile, is of the planted one."""
        there = {finding.dimension: 0.0 for finding in self.verdict.findings}
        for finding in self.verdict.findings:
            if finding.step == self.planted.step:
                there[finding.dimension] = max(there[finding.dimension], finding.severity)
        scores = {name: getattr(self.verdict.profile, name) or 0.0 for name in Dimension}
        return any(name in _greatest(there) | _greatest(scores) for name in self.planted.dimensions)

    @property
    def left_alone(self) -> bool:
        """Whether no step is called wrong and no finding is grave."""
        grave = any(finding.severity >= GRAVE for finding in self.verdict.findings)
        return self.verdict.first_error_step is None and not grave

    def as_row(self) -> dict[str, Any]:
        """Return what a reader needs in order to see why it failed."""
        found = [[one.dimension, one.code, one.severity, one.step, one.message] for one in self.verdict.findings]
        return {
            "failed": self.planted.kind,
            "variant": self.planted.variant,
            "reference": self.planted.reference if self.with_reference else None,
            "problem": self.planted.problem,
            "steps": self.planted.steps,
            "planted_step": self.planted.step,
            "planted_dimensions": self.planted.dimensions,
            "first_error_step": self.verdict.first_error_step,
            "outcome": self.verdict.outcome,
            "findings": found,
        }


def _greatest(scores: dict[Dimension, float]) -> set[Dimension]:
    top = max(scores.values(), default=0.0)
    return {name for name, score in scores.items() if score == top and top > 0}


def judged(planted: Planted, *, with_reference: bool) -> Judged:
    """Ask for the verdict on a planted solution, its steps given."""
    reference = planted.reference if with_reference else None
    verdict = verify(planted.problem, planted.steps, reference)
    if verdict.reason == "internal_error":
        raise SystemExit(f"internal_error: {planted.problem!r} {planted.steps!r}")
    return Judged(planted, with_reference, verdict)


class Sources:
    """The clean solutions: those of the data in an order by seed, and generated ones."""

    def __init__(self, data: Sequence[dict[str, Any]], seed: int) -> None:
        self.seed = seed
        shuffled = sorted(data, key=lambda row: str(row["problem"]))
        random.Random(seed).shuffle(shuffled)
        self.lines = [(row["problem"], stripped(row["solution"]), row["answer"]) for row in shuffled]

    def readable(self) -> Iterator[Worked]:
        """Yield the solutions in which every number is accounted for."""
        return (read for line in self.lines if (read := worked(*line)) is not None)

    def any(self) -> Iterator[Made]:
        """Yield all solutions, read or not, save those whose last line has not the answer: their label is wrong."""
        for text, steps, answer in self.lines:
            if steps and Fraction(answer.replace(",", "")) in numbers_of(steps[-1]):
                yield Made(text, (*steps, f"The answer is: {answer}"), answer)

    def mixed(self) -> Iterator[Made]:
        """Yield readable solutions of the data and generated ones in turns."""
        for one, other in zip(self.readable(), generated.sound(len(self.lines), self.seed), strict=False):
            yield Made(one.problem, one.steps, one.reference)
            yield other


def plants(sources: Sources, count: int) -> Iterator[Planted]:
    """Yield `count` plants of each kind, or as many as the sources have a place for."""
    seed = sources.seed
    for kind in ARITHMETIC:
        yield from _some((arithmetic(kind, one, seed) for one in sources.readable()), count)
    for kind in OF_FLAW:
        yield from (algebraic(kind, seed * 100_000 + place) for place in range(count))
    yield from _some((truncated(one, seed) for one in sources.mixed()), count)
    yield from _some((looped(one, seed) for one in sources.mixed()), count)


def controls(sources: Sources, count: int) -> Iterator[Planted]:
    """Yield `count` clean solutions of each source, and `count` of each paraphrase."""
    yield from _some((_control("clean", one, one) for one in sources.any()), count)
    yield from (_control("clean_generated", one, one) for one in generated.sound(count, sources.seed))
    for name, change in paraphrase.OF_ANY.items():
        yield from _some(_changed(name, change, sources.mixed(), sources.seed), count)
    readable, made = sources.readable, generated.sound(count * 10, sources.seed)
    yield from _some(_changed("reordered", paraphrase.reordered, readable(), sources.seed), count)
    yield from _some(_changed("latex", paraphrase.worked_in_latex, readable(), sources.seed), count)
    yield from _some(_changed("latex_generated", paraphrase.in_latex, made, sources.seed), count)


def _changed(
    name: str, change: Callable[[Clean, random.Random], Made | None], clean: Iterable[Clean], seed: int
) -> Iterator[Planted | None]:
    for one in clean:
        other = change(one, random.Random(f"{seed}/{name}/{one.problem}"))
        yield None if other is None else _control(name, other, one)


def _control(kind: str, made: Made, clean: Made | Worked) -> Planted:
    return Planted(kind, made.problem, made.steps, clean.steps, made.answer)


def _some(found: Iterable[Planted | None], count: int) -> Iterator[Planted]:
    return itertools.islice((one for one in found if one is not None), count)


def figures(members: Sequence[Judged]) -> dict[str, Any]:
    """Return the shares for plants or controls of one kind, with what was missed by variant."""
    row: dict[str, Any] = {"solutions": len(members)}
    if members[0].planted.step is None:
        return row | {"left_alone": _share(one.left_alone for one in members)}
    missed = Counter(one.planted.variant for one in members if not (one.right_step and one.right_dimension))
    row["answer_changed"] = _share(one.planted.answer_changed for one in members)
    row["right_step"] = _share(one.right_step for one in members)
    row["right_dimension"] = _share(one.right_dimension for one in members)
    return row | ({"missed": dict(missed.most_common())} if missed else {})


def ordered(sources: Sources, count: int, *, with_reference: bool) -> list[bool]:
    """Tell of each pair whether the absurd variant's absurdity is above the near miss's."""
    pairs = itertools.islice((one for read in sources.readable() if (one := pair(read, sources.seed))), count)
    both = ([judged(one, with_reference=with_reference).verdict.absurdity for one in two] for two in pairs)
    return [absurd > near for absurd, near in both]


def _share(hits: Iterable[bool]) -> float:
    values = list(hits)
    return round(sum(values) / len(values), 4) if values else 0.0


def _totals(members: Sequence[Judged], in_order: Sequence[bool]) -> dict[str, float]:
    wrong = [one for one in members if one.planted.step is not None]
    return {
        "right_step": _share(one.right_step for one in wrong),
        "right_dimension": _share(one.right_dimension for one in wrong),
        "left_alone": _share(one.left_alone for one in members if one.planted.step is None),
        "ordered": _share(in_order),
    }


def _failed(members: Sequence[Judged], most: int) -> Iterator[Judged]:
    bad = (
        one
        for one in members
        if not (one.left_alone if one.planted.step is None else one.right_step and one.right_dimension)
    )
    return itertools.islice(bad, most)


def main() -> None:
    """Print a line a kind, with and without the reference, then the totals beside their bars."""
    parser = argparse.ArgumentParser(description=__doc__)
    data_argument(parser)
    parser.add_argument("--count", type=int, default=100, help="plants of each kind")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--failures", type=int, default=0, help="print so many failures of each kind, too")
    arguments = parser.parse_args()
    sources = Sources(rows(Path(arguments.data), "gsm8k_train.jsonl"), arguments.seed)
    equivalent("\\sqrt{8}", "2\\sqrt{2}")  # Starts the child process, as a server does before its first request.
    made = [*plants(sources, arguments.count), *controls(sources, arguments.count)]
    for known in (True, False):
        seen = [judged(one, with_reference=known) for one in made]
        for kind, group in itertools.groupby(seen, key=lambda one: one.planted.kind):
            members = list(group)
            print(json.dumps({"kind": kind, "reference": known, **figures(members)}), flush=True)
            for one in _failed(members, arguments.failures):
                print(json.dumps(one.as_row(), ensure_ascii=False))
        in_order = ordered(sources, PAIRS, with_reference=known)
        print(json.dumps({"kind": "pairs", "reference": known, "pairs": len(in_order), "ordered": _share(in_order)}))
        for name, share in _totals(seen, in_order).items():
            met = share >= BARS[name]
            print(json.dumps({"total": name, "reference": known, "share": share, "bar": BARS[name], "met": met}))


if __name__ == "__main__":
    main()
