"""A run's pairs for human eyes: what is preferred to what, what speaks against it, and how much the pair weighs."""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError
from rich.console import Console, ConsoleOptions, RenderableType
from rich.constrain import Constrain
from rich.text import Text

from mathcontracts import PairKind, PreferencePair, ScoredCandidate
from mathtrainer.core.weights import hardness
from mathtrainer.runs.artifacts import MANIFEST
from mathverifier.cli.render import WIDEST, explain
from mathverifier.printable import elided, printable

PAIRS = "pairs.jsonl"
LONG = 200  # Characters of an error that are shown: it may quote a line of any length.


class NoPairs(Exception):
    """There are no pairs to show; the message is one line that says which file or stage is missing or damaged."""


@dataclass(frozen=True)
class Preview:
    """The hardest pairs of a file, for rich to print; `total` is how many there are of their kind.

    Nothing in them commands the terminal, and square brackets are no markup.
    """

    path: Path
    pairs: list[PreferencePair]
    total: int

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[RenderableType]:
        """Yield a line about the file, then the pairs, no wider than is easy to read."""
        del console
        count = f"the {len(self.pairs)} hardest of {self.total} pairs" if self.pairs else "no pairs to show"
        for part in (Text(f"{printable(str(self.path))}: {count}"), *self._parts()):
            if isinstance(part, Text):
                part.plain = part.plain.encode(options.encoding, "replace").decode(options.encoding)
            yield Constrain(part, WIDEST)

    def _parts(self) -> Iterator[RenderableType]:
        for place, pair in enumerate(self.pairs, start=1):
            weight = "not weighed" if pair.weight is None else f"weight {pair.weight:.3f}"
            shared = f", the first {pair.prefix_tokens} tokens shared" if pair.prefix_tokens else ""
            facts = f"{place}. {pair.kind.replace('_', ' ')}, hardness {_hardness(pair):.3f}, {weight}{shared}"
            yield Text(f"\n{facts}", "bold reverse")
            yield Text.assemble(("problem", "bold"), f" {printable(pair.problem.id)}\n{printable(pair.problem.text)}")
            for name, colour, side in (("chosen", "green", pair.chosen), ("rejected", "red", pair.rejected)):
                verdict = side.verdict
                scores = f"wrongness {verdict.wrongness:.3f}, absurdity {verdict.absurdity:.3f}"
                yield Text.assemble("\n", (name, f"bold {colour}"), f" ({scores})")
                yield explain(side.candidate.text, verdict, pair.problem.reference, scores=False)


def preview(name: str, runs_dir: Path, *, limit: int, kind: PairKind | None = None) -> Preview:
    """Return the `limit` hardest pairs, of `kind` alone if it is given; hardness is computed where the file has none.

    `name` is a file of pairs, a run's or stage's folder, or the id of a run in `runs_dir`. Of several published stages
    that hold pairs, the newest counts. Raises NoPairs.
    """
    total = 0

    def of_kind(path: Path) -> Iterator[PreferencePair]:
        nonlocal total
        for pair in _read(path):
            if kind in (None, pair.kind):
                total += 1
                yield pair

    try:
        path = _find(name, runs_dir)
        # Not sorted as a whole: of a large file, no more is held than is shown.
        hardest = heapq.nsmallest(limit, of_kind(path), key=lambda pair: (-_hardness(pair), pair.id))
    except OSError as error:
        raise NoPairs(f"cannot read {name!r}: {error.strerror}") from None
    return Preview(path, hardest, total)


def _find(name: str, runs_dir: Path) -> Path:
    given, run = Path(name), runs_dir / name
    if given.is_file():
        return given
    folder = next((one for one in (run, given) if one.is_dir()), None)
    if folder is None:
        raise NoPairs(
            f"{name!r} is no file, no folder and no run in {runs_dir} (MATHTRAINER_RUNS_DIR); `mathtrainer runs` lists "
            "the runs, and a run has a folder once a worker has begun it"
        )
    if (folder / PAIRS).is_file():
        return folder / PAIRS
    published = [one for one in folder.glob(f"stages/*/{PAIRS}") if (one.parent / MANIFEST).is_file()]
    if published:
        return max(published, key=lambda one: ((one.parent / MANIFEST).stat().st_mtime_ns, one))
    raise NoPairs(
        f"stage pairs of {folder} is not published yet (no {Path('stages', 'pairs', PAIRS)}): it comes after collect, "
        "in runs with an arm that trains on pairs"
    )


def _read(path: Path) -> Iterator[PreferencePair]:
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            if line.strip():
                yield _pair(line, f"{path}, line {number}")


def _pair(line: bytes, place: str) -> PreferencePair:
    try:
        pair = PreferencePair.model_validate_json(line)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        said = elided(printable(f"{field}: {first['msg']}" if field else first["msg"]), LONG)
        raise NoPairs(f"{place} is no preference pair ({said}): was the file cut or edited?") from None
    for name, side in (("chosen", pair.chosen), ("rejected", pair.rejected)):
        if not _fits(side):
            raise NoPairs(f"{place}: the steps of {name} are not those of its text: was the file edited?")
    return pair


def _fits(side: ScoredCandidate) -> bool:
    text = side.candidate.text
    return all(text[step.start : step.end] == step.text for step in side.verdict.steps)


def _hardness(pair: PreferencePair) -> float:
    return hardness(pair) if pair.hardness is None else pair.hardness
