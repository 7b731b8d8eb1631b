"""The pairs of a run on the terminal: what is preferred to what, by how much, and what speaks against the rejected."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from pydantic import ValidationError
from rich.console import Group, RenderableType
from rich.rule import Rule
from rich.text import Text

from mathcontracts import PairKind, PreferencePair, ScoredCandidate
from mathtrainer.evidence import pieces

# What a model wrote may move a terminal's cursor or colour it; a line feed and a tab alone may pass.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
KIND = {"wrong_answer": "wrong answer", "flawed_process": "right answer, flawed process"}


class NoPairs(ValueError):
    """There are no pairs to show; the message says where they were looked for, and why there are none."""


def load(path: Path) -> list[PreferencePair]:
    """Return the pairs of a run's folder, or of a `pairs.jsonl`, all rounds together, the hardest first.

    Raises NoPairs naming the file and line, or the stage that is not finished.
    """
    files = [path] if path.is_file() else sorted(path.glob("stages/pairs*/pairs.jsonl"))
    files = [file for file in files if not file.parent.name.endswith(".partial")]
    if not path.exists():
        raise NoPairs(f"pairs: {path} is neither a run nor a file; `mathtrainer runs` lists the runs")
    if not files:
        raise NoPairs(
            f"pairs: stage 'pairs' of {path} is not finished: `mathtrainer show {path.name}` shows how far it is"
        )
    pairs = [pair for file in files for pair in _read(file)]
    return sorted(pairs, key=lambda pair: (-(pair.hardness or 0.0), pair.id))


def preview(pairs: Sequence[PreferencePair], limit: int, kind: PairKind | None = None) -> Iterator[RenderableType]:
    """Yield the first `limit` pairs, of one kind if asked for, as they are shown; then how many there are."""
    wanted = [pair for pair in pairs if kind is None or pair.kind == kind]
    for pair in islice(wanted, limit):
        yield _shown(pair)
    yield Rule(style="dim")
    yield Text(f"{min(limit, len(wanted))} of {len(wanted)} pairs, the hardest first")


def _read(file: Path) -> Iterator[PreferencePair]:
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise NoPairs(f"pairs: cannot read {file}: {error}") from None
    # Not splitlines(): a JSON string may hold a line separator of Unicode's.
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            try:
                yield PreferencePair.model_validate_json(line)
            except ValidationError as error:
                reason = error.errors()[0]["msg"]
                raise NoPairs(f"pairs: {file}, line {number} is no preference pair ({reason})") from None


def _shown(pair: PreferencePair) -> RenderableType:
    head = f"{KIND[pair.kind]}   hardness {_figure(pair.hardness)}   weight {_figure(pair.weight)}"
    return Group(
        Rule(style="dim"),
        Text(head, style="bold"),
        Text(f"{_plain(pair.problem.id)}: {_plain(pair.problem.text)}"),
        Text("chosen", style="green"),
        _indented(Text(_plain(pair.chosen.candidate.text))),
        Text("rejected", style="red"),
        _indented(_marked(pair.rejected)),
        *(_indented(line) for line in _findings(pair.rejected)),
    )


def _marked(side: ScoredCandidate) -> Text:
    """Return the solution with the evidence of its findings underlined."""
    text = Text()
    for piece in pieces(side.candidate.text, side.verdict):
        text.append(_plain(piece.text), style="underline" if piece.said else "")
    return text


def _findings(side: ScoredCandidate) -> list[Text]:
    lines = []
    for one in side.verdict.findings:
        where = "whole" if one.step is None else f"step {one.step}"
        said = f"{where}: {one.dimension.value}/{one.code.value}: {_plain(one.message)}"
        lines.append(Text(said, style="yellow"))
    return lines


def _indented(text: Text) -> Text:
    lines = text.split("\n", allow_blank=True)
    return Text("\n").join(Text("  ").append_text(line) for line in lines)


def _plain(text: str) -> str:
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text.replace("\r\n", "\n"))


def _figure(value: float | None) -> str:
    return "not set" if value is None else f"{value:.2f}"
