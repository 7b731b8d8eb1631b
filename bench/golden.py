"""Goldens: what every own row and every row of the labelled data gives, and what has changed since they were written.

`python -m bench.golden [--data DIR]` works all of them out again and prints, for each corpus, the matrix old × new of
outcomes. Then it prints every row that went from `correct` to `incorrect` or back. `--write` replaces
tests/golden/own.jsonl by what was found, and tests/golden/shared.jsonl where DIR has the data: of that only id, outcome
and a hash. The first line of a golden names the verifier's version. It ends with 1 where a row has become an exception
or `internal_error`.
"""

import argparse
import hashlib
import json
import logging
import multiprocessing
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.data import data_argument
from bench.golden_cases import Case, own_cases, shared_cases
from mathverifier import __version__, equivalent, verify

FOLDER = Path(__file__).parent.parent / "tests" / "golden"
OWN, SHARED = FOLDER / "own.jsonl", FOLDER / "shared.jsonl"
SHARED_FILES = ("equivalence.jsonl", "steps.jsonl", "steps_other_writers.jsonl")
PROCESSES = 2
# Far above the default, so that hardly a row depends on what else the machine does.
DEADLINE_S = 10.0
# Those that nobody computes would take as long as they may.
HOSTILE_DEADLINE_S = 1.0
SHOWN = 200
ORDER = ("correct", "incorrect", "unknown", "timeout", "internal_error", "exception", "absent")

Key = tuple[str, str]
Row = dict[str, Any]


@dataclass(frozen=True)
class Golden:
    """The rows by corpus and id, and the version of the verifier that gave them."""

    version: str
    rows: Mapping[Key, Row]


def judged(case: Case) -> Row:
    """Return outcome, reason and the answer's text; an exception is an outcome of its own."""
    row: Row = {"corpus": case.corpus, "id": case.id}
    deadline_s = HOSTILE_DEADLINE_S if case.corpus == "hostile" else DEADLINE_S
    try:
        if not case.whole:
            assert case.reference is not None
            assert isinstance(case.answer, str)
            compared = equivalent(case.reference, case.answer, strict=case.strict, deadline_s=deadline_s)
            return row | {"outcome": compared.outcome, "reason": compared.reason}
        verdict = verify(case.problem, case.answer, case.reference, strict=case.strict, deadline_s=deadline_s)
    except Exception as error:  # Whatever it is, it is what the golden holds.
        return row | {"outcome": "exception", "reason": type(error).__name__}
    text = None if verdict.answer is None else _shortened(verdict.answer.text)
    return row | {"outcome": verdict.outcome, "reason": verdict.reason, "answer": text}


def hashed(row: Row) -> Row:
    """Return what of a row of the labelled data may be kept."""
    whole = json.dumps([row["outcome"], row["reason"], row.get("answer")])
    # A time-out has to be known as one, as it says nothing.
    outcome = row["reason"] if row["reason"] in ("timeout", "internal_error") else row["outcome"]
    return {"corpus": row["corpus"], "id": row["id"], "outcome": outcome, "hash": _digest(whole)[:10]}


def _shortened(text: str) -> str:
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}… {_digest(text)[:10]}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def computed(cases: list[Case]) -> Golden:
    """Judge all cases in several processes."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(PROCESSES, context, initializer=logging.disable, initargs=(logging.CRITICAL,)) as workers:
        found = workers.map(judged, cases, chunksize=8)
        return Golden(__version__, {(row["corpus"], row["id"]): row for row in found})


def read(path: Path) -> Golden:
    """Read a golden."""
    with path.open(encoding="utf-8") as lines:
        head, *found = map(json.loads, lines)
    return Golden(head["version"], {(row["corpus"], row["id"]): row for row in found})


def write(path: Path, golden: Golden) -> None:
    """Write a golden as a whole, whatever was there."""
    path.parent.mkdir(exist_ok=True)
    lines = [{"version": golden.version, "rows": len(golden.rows)}, *golden.rows.values()]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")


def kind(row: Row | None) -> str:
    """Return the outcome as the matrix counts it: what ran out of time or failed inside is apart."""
    if row is None:
        return "absent"
    reason = row.get("reason")
    return str(reason if reason in ("timeout", "internal_error") else row["outcome"])


def matrix(old: Golden, new: Golden) -> dict[str, Counter[tuple[str, str]]]:
    """Return for each corpus how many rows went from which outcome to which."""
    counts: dict[str, Counter[tuple[str, str]]] = {}
    for key in {**old.rows, **new.rows}:
        change = kind(old.rows.get(key)), kind(new.rows.get(key))
        counts.setdefault(key[0], Counter())[change] += 1
    return counts


def flips(old: Golden, new: Golden) -> list[Key]:
    """Return the rows that went from `correct` to `incorrect` or back."""
    decided = {"correct", "incorrect"}
    return [key for key, row in new.rows.items() if {kind(old.rows.get(key)), kind(row)} == decided]


def failures(old: Golden, new: Golden) -> list[Key]:
    """Return the rows that have become an exception or `internal_error`."""
    failed = ("exception", "internal_error")
    return [key for key, row in new.rows.items() if kind(row) in failed and kind(old.rows.get(key)) not in failed]


def other_texts(old: Golden, new: Golden) -> list[Key]:
    """Return the rows of one outcome whose reason or answer differs."""
    both = [key for key in new.rows if key in old.rows and "timeout" not in (kind(old.rows[key]), kind(new.rows[key]))]
    return [
        key
        for key in both
        if kind(old.rows[key]) == kind(new.rows[key])
        and any(old.rows[key].get(field) != new.rows[key].get(field) for field in ("reason", "answer", "hash"))
    ]


def shown(counts: Counter[tuple[str, str]]) -> Iterator[str]:
    """Yield the lines of a matrix: a row for each old outcome, a column for each new one."""
    olds = [name for name in ORDER if any(old == name for old, _ in counts)]
    news = [name for name in ORDER if any(new == name for _, new in counts)]
    yield " " * 18 + "".join(f"{name:>16}" for name in news)
    for old in olds:
        yield f"  {old:<16}" + "".join(f"{counts[old, new] or '·':>16}" for new in news)


def report(name: str, old: Golden | None, new: Golden, cases: Iterable[Case], *, texts: bool) -> bool:
    """Print what has changed; return whether a row has begun to fail."""
    if old is None:
        print(f"{name}: no golden yet")
        old = Golden(new.version, {})
    elif old.version != new.version:
        print(f"{name}: the golden is of version {old.version}, this is {new.version}: compared across versions")
    for corpus, counts in matrix(old, new).items():
        print(f"\n{name}, {corpus}: old × new", *shown(counts), sep="\n")
    by_key = {case.key: case for case in cases}
    print(f"\n{name}: {len(other_texts(old, new))} more rows have another reason or answer")
    for title, keys in (("correct ↔ incorrect", flips(old, new)), ("begun to fail", failures(old, new))):
        print(f"{name}: {len(keys)} rows {title}")
        for key in keys:
            line: Row = {"corpus": key[0], "id": key[1], "old": kind(old.rows.get(key)), "new": kind(new.rows[key])}
            case = by_key[key]
            if texts:
                line |= {"reference": case.reference, "answer": "\n".join(_lines(case.answer))[-SHOWN:]}
            print("   ", json.dumps(line))
    return bool(failures(old, new))


def _lines(answer: str | tuple[str, ...]) -> tuple[str, ...]:
    return (answer,) if isinstance(answer, str) else answer


def main() -> int:
    """Compare each golden with what is found now, and replace it where asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    data_argument(parser)
    parser.add_argument("--write", action="store_true", help="replace the goldens by what is found now")
    arguments = parser.parse_args()
    wanted = [("own", OWN, own_cases())]
    if all((arguments.data / name).is_file() for name in SHARED_FILES):
        wanted.append(("shared", SHARED, shared_cases(arguments.data)))
    failed = False
    for name, path, cases in wanted:
        new = computed(cases)
        if path == SHARED:
            new = Golden(new.version, {key: hashed(row) for key, row in new.rows.items()})
        old = read(path) if path.is_file() else None
        failed |= report(name, old, new, cases, texts=path == OWN)
        if arguments.write:
            write(path, new)
    return int(failed)


if __name__ == "__main__":
    raise SystemExit(main())
