"""What the goldens hold a verdict of: every own row, and the rows of the labelled data."""

import itertools
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bench import generated, paraphrase
from bench.corpora import Pair, labelled_pairs, own_pairs
from bench.data import rows
from bench.error_injection import ARITHMETIC, OF_FLAW, Planted, algebraic, arithmetic, looped, truncated
from bench.generated import Made
from bench.hostile_inputs import hostile_inputs
from bench.worked_solutions import worked

OWN_CORPORA = (
    "equivalence",
    "answers_unfriendly",
    "answers_attacked",
    "last_lines",
    "last_lines_more",
    "last_lines_languages",
    "answers_surroundings",
    "answers_remarks",
    "answers_asserted",
    "answers_asserted_second",
    "answers_asked",
    "answers_fresh",
    "answers_notations",
    "answers_verdicts",
    "answers_things",
    "answers_clauses",
    "answers_sentences",
    "answers_forms",
    "answers_misplaced",
    "answers_typed",
    "answers_wide",
    "closed_forms",
    "scale_words",
)
# It is never created: it stands in the text of the hostile inputs, which must be the same everywhere.
CANARY = Path("/nowhere/canary")
PLANTS = 12
SEED = 7


@dataclass(frozen=True)
class Case:
    """One call: `verify` of a `whole` solution, which may be given as steps, else `equivalent`."""

    corpus: str
    id: str
    reference: str | None
    answer: str | tuple[str, ...]
    whole: bool = False
    strict: bool = False
    problem: str | None = None

    @property
    def key(self) -> tuple[str, str]:
        """What names it in a golden."""
        return self.corpus, self.id


def own_cases() -> list[Case]:
    """Return the cases of what belongs to the project: corpora, hostile inputs, planted solutions."""
    pairs = [_of_pair(name, pair) for name in OWN_CORPORA for pair in own_pairs(name)]
    hostile = [
        Case("hostile", one.name, one.reference, one.text, one.whole, problem=one.problem if one.whole else None)
        for one in hostile_inputs(CANARY)
    ]
    return _named_once([*pairs, *hostile, *_planted()])


def shared_cases(folder: Path) -> list[Case]:
    """Return the cases of the labelled data: pairs, and solutions with and without the reference."""
    pairs = [_of_pair("equivalence, labelled", pair) for _, pair in labelled_pairs(folder)]
    solutions = itertools.chain.from_iterable(
        _with_and_without(name, row["id"], row["problem"], row["solution"], row["gold_answer"])
        for name in ("steps", "steps_other_writers")
        for row in rows(folder, f"{name}.jsonl")
    )
    return _named_once([*pairs, *solutions])


def _of_pair(corpus: str, pair: Pair) -> Case:
    return Case(corpus, pair.id, pair.reference, pair.answer, pair.whole, pair.strict, pair.problem)


def _with_and_without(
    corpus: str, name: str, problem: str | None, steps: Sequence[str], reference: str | None
) -> Iterator[Case]:
    yield Case(corpus, f"{name}/alone", None, tuple(steps), whole=True, problem=problem)
    if reference is not None:
        yield Case(corpus, f"{name}/reference", reference, tuple(steps), whole=True, problem=problem)


def _planted() -> Iterator[Case]:
    """Yield a fixed sample of planted solutions and of sound ones, with and without the reference."""
    clean = list(generated.sound(PLANTS * len(generated.FAMILIES), SEED))
    made: dict[str, list[Planted | Made | None]] = {"clean": [*clean]}
    read = [found for one in clean if (found := worked(one.problem, one.steps[:-1], one.answer)) is not None]
    for kind in ARITHMETIC:
        made[kind] = [arithmetic(kind, one, SEED) for one in read]
    for kind in OF_FLAW:
        made[kind] = [algebraic(kind, SEED * 1_000 + place) for place in range(PLANTS)]
    made["truncation"] = [truncated(one, SEED) for one in clean]
    made["loop"] = [looped(one, SEED) for one in clean]
    for name, change in paraphrase.OF_ANY.items():
        made[name] = [change(one, random.Random(f"{SEED}/{name}/{one.problem}")) for one in clean]
    for kind, members in made.items():
        some = itertools.islice((one for one in members if one is not None), 2 * PLANTS)
        for place, one in enumerate(some):
            reference = one.reference if isinstance(one, Planted) else one.answer
            yield from _with_and_without("planted", f"{kind}-{place:02d}", one.problem, one.steps, reference)


def _named_once(cases: list[Case]) -> list[Case]:
    """Return the cases, with numbers behind the ids that a corpus has twice: `a`, `a/2`."""
    seen: dict[tuple[str, str], int] = {}
    named = []
    for case in cases:
        seen[case.key] = seen.get(case.key, 0) + 1
        named.append(case if seen[case.key] == 1 else replace(case, id=f"{case.id}/{seen[case.key]}"))
    return named
