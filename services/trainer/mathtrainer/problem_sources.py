"""Where problems and demonstrations come from: the embedded generator, files, or a Hugging Face data set."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from mathcontracts import Demonstration, Problem, ProblemsSpec, RunSpec
from mathtrainer.core.flaws import plant_any
from mathtrainer.core.word_problems import draw, held_out
from mathverifier import verify


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
    """Return the problems of a file (JSONL or one array; GSM8K, MATH, MetaMathQA), each once, in their order.

    Raises SourceError where it cannot be read or holds none.
    """
    rows = _file_rows(path, "file")
    if not rows:
        raise SourceError(f"{path}: no problem in it")
    return [row.problem for row in rows]


def load_demonstrations(spec: RunSpec) -> list[Demonstration]:
    """Return the worked solutions for SFT; never one of a held-out problem.

    Raises SourceError where the source has none, or where flaws are asked of a source that is not generated.
    """
    wanted = spec.demonstrations
    if spec.problems.source == "generated":
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
    train, _ = _split(list(_rows(spec.problems)), spec.problems, cut=False)
    found = [Demonstration(problem=row.problem, solution=row.solution) for row in train if row.solution]
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
    return _file_rows(Path(spec.heldout_path), "problems.heldout_path")


def _file_rows(path: Path, field: str) -> list[_Row]:
    text = _read(path, field)
    return _distinct(_parsed(_json_array(text, path), str(path)), str(path))


def _drawn(rows: Sequence[_Row], spec: ProblemsSpec) -> list[_Row]:
    """Return `heldout` rows, chosen by hash."""
    if len(rows) < spec.heldout:
        raise SourceError(
            f"{spec.heldout_path}: {len(rows)} problems are too few for problems.heldout = {spec.heldout}"
        )
    return sorted(rows, key=lambda row: _share(row.problem.text, spec.seed))[: spec.heldout]


def _rows(spec: ProblemsSpec) -> Iterator[_Row]:
    assert spec.path is not None
    if spec.source == "hf":
        yield from _parsed(enumerate(_hub_rows(spec), start=1), spec.path)
        return
    path = Path(spec.path)
    text = _read(path, "problems.path")
    records = _json_array(text, path) if spec.source == "metamath" else _json_lines(text, path)
    yield from _parsed(records, str(path))


def _read(path: Path, field: str) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(f"{field}: cannot read {path}: {error}") from error


def _json_lines(text: str, path: Path) -> Iterator[tuple[int, Any]]:
    # Not splitlines(): a JSON string may hold a line separator of Unicode's.
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            try:
                yield number, json.loads(line)
            except (ValueError, RecursionError) as error:
                raise SourceError(f"{path}:{number}: not JSON that can be read: {error}") from error


def _json_array(text: str, path: Path) -> Iterable[tuple[int, Any]]:
    """MetaMathQA is one array; the same rows as JSON lines are read too."""
    if not text.lstrip().startswith("["):
        return _json_lines(text, path)
    try:
        rows: list[Any] = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise SourceError(f"{path}: not JSON that can be read: {error}") from error
    return enumerate(rows, start=1)


def _hub_rows(spec: ProblemsSpec) -> Iterator[Any]:
    assert spec.path is not None
    name, _, config = spec.path.partition(":")
    try:
        import datasets

        rows: Iterator[Any] = iter(datasets.load_dataset(name, config or None, split=spec.split))
    except Exception as error:
        raise SourceError(
            f"problems.path: cannot load the data set {spec.path!r} (split {spec.split!r}): {error}"
        ) from error
    return rows


def _parsed(records: Iterable[tuple[int, Any]], where: str) -> Iterator[_Row]:
    for number, record in records:
        if not isinstance(record, Mapping):
            raise SourceError(f"{where}:{number}: a row must be an object with a problem in it")
        try:
            yield _parse(record, f"{where}:{number}")
        except UnicodeError as error:  # JSON may hold half of a surrogate pair, which no text can.
            raise SourceError(f"{where}:{number}: a field holds text that is not Unicode: {error}") from error


def _parse(record: Mapping[str, Any], where: str) -> _Row:
    """Read a row of GSM8K (question, answer), MetaMathQA (query, response), MATH, or problem, solution, answer."""
    text = _first(record, ("problem", "question", "query", "prompt"))
    if not isinstance(text, str) or not text.strip():
        raise SourceError(f"{where}: field 'problem' (or 'question' or 'query') is missing or empty")
    solution = _first(record, ("solution", "response"))
    answer = _first(record, ("reference", "answer"))
    if solution is None and isinstance(answer, str) and "####" in answer:
        solution, answer = answer, None
    if solution is not None and not isinstance(solution, str):
        raise SourceError(f"{where}: field 'solution' must be text")
    if answer is not None and (isinstance(answer, bool) or not isinstance(answer, str | int | float)):
        raise SourceError(f"{where}: field 'answer' must be text or a number")
    reference = str(answer).strip() if answer is not None else _stated_answer(solution or "")
    if not reference:
        raise SourceError(
            f"{where}: no answer: no 'answer', and no '#### …', 'The answer is: …' or \\boxed{{…}} in the solution"
        )
    group = str(record.get("original_question", text))
    given = record.get("id")
    identity = hashlib.sha256(text.encode()).hexdigest()[:16] if given in (None, "") else str(given)
    "".join((text, identity, reference, group, solution or "")).encode()  # Fails here, with the line's number.
    problem = Problem(id=identity, text=text, reference=reference, source=where.rpartition(":")[0])
    return _Row(problem, _chain_of_thought(solution, reference) if solution else None, group)


def _first(record: Mapping[str, Any], names: tuple[str, ...]) -> Any:
    return next((record[name] for name in names if record.get(name) is not None), None)


def _stated_answer(solution: str) -> str:
    found: list[str] = re.findall(r"(?:####|[Tt]he answer is:?)\s*(.+)", solution)
    if found:
        return found[-1].strip().rstrip(".")
    if "\\boxed" not in solution:
        return ""
    answer = verify(solution=solution, profile=False).answer
    return answer.text if answer else ""


def _chain_of_thought(solution: str, reference: str) -> str:
    """Drop GSM8K's calculator notes and close with the sentence that MetaMathQA closes with."""
    text = re.sub(r"<<[^<>]*>>", "", solution).split("####")[0].rstrip()
    return text if re.search(r"[Tt]he answer is", text) else f"{text}\nThe answer is: {reference}"
