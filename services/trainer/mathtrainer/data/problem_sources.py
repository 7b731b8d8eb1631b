"""Where problems and demonstrations come from: the embedded generator, files, or a Hugging Face data set."""

import hashlib
import logging
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from mathcontracts import Demonstration, DemonstrationsSpec, Problem, ProblemsSpec, RunSpec
from mathtrainer.core.error_injection import plant_any
from mathtrainer.core.word_problems import draw, held_out
from mathverifier.files.jsonl import Row
from mathverifier.files.sources import source_of
from mathverifier.problem_rows import NoAnswer, ProblemRow, read_problem, text_id

SMALL = 25  # From so many rows on, one may be bad.
HUB = "hf:"  # What a data set's name begins with where a file may stand, too.
SHOWN = 3  # Rows that are left out and named.
log = logging.getLogger(__name__)


class SourceError(ValueError):
    """A source that cannot be read; the message names the file, the line and the field."""


@dataclass(frozen=True)
class _Row:
    """One row of a file: a problem, its worked solution where there is one, and what it must not be split from."""

    problem: Problem
    solution: str | None
    group: str


def load_problems(spec: ProblemsSpec) -> tuple[list[Problem], list[Problem]]:
    """Return the training and the held-out problems; no held-out problem has a sibling among the others.

    Where `heldout_path` names a file, the held-out problems are drawn from it, and what the source shares with it is
    not trained on. Raises SourceError where a source cannot be read or holds too few problems.
    """
    if spec.source == "generated":
        if spec.heldout_path:
            worked = islice((w for w in draw(spec.seed) if not held_out(w)), spec.train)
            apart = _drawn(_heldout_rows(spec), spec)
            return [w.demonstration().problem for w in worked], [row.problem for row in apart]
        stream = draw(spec.seed)
        train: list[Problem] = []
        heldout: list[Problem] = []
        while len(train) < spec.train or len(heldout) < spec.heldout:
            next_one = next(stream)
            (heldout if held_out(next_one) else train).append(next_one.demonstration().problem)
        return train[: spec.train], heldout[: spec.heldout]
    train_rows, heldout_rows = _split(_distinct(_rows(spec), str(spec.path)), spec)
    return [row.problem for row in train_rows], [row.problem for row in heldout_rows]


def read_problems(path: Path) -> list[Problem]:
    """Return the problems of a file (of any format and layout that a recipe takes), each once, in their order.

    Raises SourceError where it cannot be read or holds none.
    """
    rows = _file_rows(path, "file", ProblemsSpec())
    return [row.problem for row in rows]


def load_demonstrations(spec: RunSpec) -> list[Demonstration]:
    """Return the worked solutions for SFT; never one of a held-out problem.

    Raises SourceError where the source has none, or where flaws are asked of a source that is not generated.
    """
    wanted = spec.demonstrations
    if spec.problems.source == "generated":
        if wanted.ending != DemonstrationsSpec().ending:
            raise SourceError("demonstrations.ending: generated solutions have an ending of their own; leave it out")
        # Another seed than the problems': what is sampled later is not what was just memorised.
        worked = islice((w for w in draw(spec.problems.seed + 1_000_003) if not held_out(w)), wanted.count)
        return [
            plant_any(problem, wanted.near_miss_share, spec.seed)
            if _share(problem.id, spec.seed) < wanted.flawed_share
            else problem.demonstration()
            for problem in worked
        ]
    if wanted.flawed_share > 0:
        raise SourceError(
            f"demonstrations.flawed_share: flaws can be planted into generated problems only, not into "
            f"{spec.problems.source!r}; set it to 0"
        )
    train, _ = _split(_rows(spec.problems), spec.problems, cut=False)
    found = [
        Demonstration(problem=row.problem, solution=_ended(row.solution, str(row.problem.reference), wanted.ending))
        for row in train
        if row.solution
    ]
    if not found:
        raise SourceError(f"{spec.problems.path}: no row has a solution to learn from")
    return found[: wanted.count]


def _distinct(rows: Iterable[_Row], where: str) -> list[_Row]:
    """Keep each problem once: MetaMathQA has many solutions of one question, and ids name candidates and pairs."""
    known: dict[str, _Row] = {}
    for row in rows:
        kept = known.setdefault(row.problem.id, row)
        if kept.problem.text != row.problem.text:
            raise SourceError(f"{where}: field 'id': {row.problem.id!r} is used for two different problems")
    return list(known.values())


def _share(text: str, seed: int) -> float:
    """Return a number from 0 to 1 that depends on nothing but the text and the seed."""
    return int.from_bytes(hashlib.sha256(f"{seed}/{text}".encode()).digest()[:8]) / 2**64


def _split(rows: list[_Row], spec: ProblemsSpec, *, cut: bool = True) -> tuple[list[_Row], list[_Row]]:
    """Hold out whole groups, chosen by hash, until there are enough; or leave those of the held-out file."""
    if spec.heldout_path:
        apart = _heldout_rows(spec)
        known = {name for row in apart for name in (row.group, row.problem.text)}
        train = [row for row in rows if row.group not in known and row.problem.text not in known]
        if len(train) < spec.train:
            raise SourceError(
                f"{spec.path}: {len(train)} problems, without those of {spec.heldout_path}, are too few for "
                f"problems.train = {spec.train}"
            )
        return (train[: spec.train] if cut else train), _drawn(apart, spec)
    groups: dict[str, list[_Row]] = {}
    for row in rows:
        groups.setdefault(row.group, []).append(row)
    ordered = sorted(groups, key=lambda group: _share(group, spec.seed))
    heldout: list[_Row] = []
    while ordered and len(heldout) < spec.heldout:
        heldout.extend(groups[ordered.pop()])
    train = [row for group in ordered for row in groups[group]]
    if len(heldout) < spec.heldout or len(train) < spec.train:
        raise SourceError(
            f"{spec.path}: {len(rows)} problems are too few for problems.train = {spec.train} and "
            f"problems.heldout = {spec.heldout}"
        )
    return (train[: spec.train] if cut else train), heldout[: spec.heldout]


def _heldout_rows(spec: ProblemsSpec) -> list[_Row]:
    assert spec.heldout_path is not None
    if spec.heldout_path.startswith(HUB):
        name = spec.heldout_path.removeprefix(HUB)
        return _distinct(_hub(name, spec.heldout_split, "problems.heldout_path", spec), spec.heldout_path)
    return _file_rows(Path(spec.heldout_path), "problems.heldout_path", spec)


def _file_rows(path: Path, field: str, spec: ProblemsSpec) -> list[_Row]:
    return _distinct(_parsed(_records(path, field), str(path), spec), str(path))


def _drawn(rows: Sequence[_Row], spec: ProblemsSpec) -> list[_Row]:
    """Return `heldout` rows, chosen by hash."""
    if len(rows) < spec.heldout:
        raise SourceError(
            f"{spec.heldout_path}: {len(rows)} problems are too few for problems.heldout = {spec.heldout}"
        )
    return sorted(rows, key=lambda row: _share(row.problem.text, spec.seed))[: spec.heldout]


def _rows(spec: ProblemsSpec) -> list[_Row]:
    assert spec.path is not None
    if spec.source == "hf":
        return _hub(spec.path, spec.split, "problems.path", spec)
    return _parsed(_records(Path(spec.path), "problems.path"), spec.path, spec)


def _records(path: Path, field: str) -> Iterator[Row]:
    """Yield the rows of a file, or of all files of a folder."""
    try:
        files = sorted(file for file in path.rglob("*") if _is_data(file)) if path.is_dir() else [path]
        for file in files:
            for chunk in source_of(file).chunks():
                yield from chunk.rows
    except (OSError, ValueError) as error:
        raise SourceError(f"{field}: cannot read {path}: {error}") from error


def _is_data(file: Path) -> bool:
    return file.name.removesuffix(".gz").endswith((".jsonl", ".json", ".csv", ".tsv", ".parquet", ".pq"))


def _hub(path: str, split: str, field: str, spec: ProblemsSpec) -> list[_Row]:
    """Return the rows of a split of a Hugging Face data set, `name` or `name:config`."""
    return _parsed((Row.of(number, row) for number, row in enumerate(_hub_rows(path, split, field), 1)), path, spec)


def _hub_rows(path: str, split: str, field: str) -> Iterator[Any]:
    name, _, config = path.partition(":")
    try:
        import datasets

        rows: Iterator[Any] = iter(datasets.load_dataset(name, config or None, split=split))
    except Exception as error:
        raise SourceError(f"{field}: cannot load the data set {path!r} (split {split!r}): {error}") from error
    return rows


def _parsed(records: Iterable[Row], where: str, spec: ProblemsSpec) -> list[_Row]:
    """Return the rows that can be used. Raises SourceError where more than a few of them are bad.

    A problem without an answer is left out however many there are: data sets have proofs among the others.
    """
    rows: list[_Row] = []
    bad: list[str] = []
    unanswered: list[str] = []
    count = 0
    for record in records:
        count += 1
        place = f"{where}:{record.number}"
        try:
            if record.fault:
                raise ValueError(_unreadable(record.fault.error.errors[0].message))
            rows.append(
                _row(read_problem(record.value, {str(name): path for name, path in spec.fields.items()}), where)
            )
        except NoAnswer as error:
            unanswered.append(f"{place}: {error}")
        except UnicodeError as error:  # JSON may hold half of a surrogate pair, which no text can.
            bad.append(f"{place}: a field holds text that is not Unicode: {error}")
        except ValueError as error:
            bad.append(f"{place}: {error}")
    if not count:
        raise SourceError(f"{where}: no problem in it")
    allowed = max(int(spec.bad_rows * count), int(count >= SMALL))
    if len(bad) > allowed or not rows:
        shown = "; ".join([*bad, *unanswered][:SHOWN])
        raise SourceError(f"{where}: {len(bad) + len(unanswered)} of {count} rows cannot be used: {shown}")
    for left_out, why in ((bad, "cannot be used"), (unanswered, "have no answer")):
        if left_out:
            log.warning("%d of %d rows %s and are left out: %s", len(left_out), count, why, "; ".join(left_out[:SHOWN]))
    return rows


def _unreadable(message: str) -> str:
    reason = message.removeprefix("cannot be read: ")
    return (
        f"{reason} with a problem in it"
        if "must be a JSON object" in reason
        else f"not JSON that can be read: {reason}"
    )


def _row(read: ProblemRow, source: str) -> _Row:
    assert read.reference is not None
    problem = Problem(
        id=read.id or text_id(read.text),
        text=read.text,
        reference=read.reference,
        accepted=read.accepted,
        source=source,
    )
    return _Row(problem, _without_notes(read.solution) if read.solution else None, read.group)


def _without_notes(solution: str) -> str:
    """Drop GSM8K's calculator notes and its line of the answer."""
    return re.sub(r"<<[^<>]*>>", "", solution).split("####")[0].rstrip()


def _ended(solution: str, reference: str, ending: str) -> str:
    """Return a solution that states its answer: as MetaMathQA does, or in a box where `ending` has one."""
    states = r"\\boxed" if r"\boxed" in ending else r"[Tt]he answer is"
    return solution if re.search(states, solution) else f"{solution}\n{ending.replace('{answer}', reference)}"
