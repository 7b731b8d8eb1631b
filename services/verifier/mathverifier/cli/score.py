"""The command that scores a file, with its progress and its summary."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table

from mathcontracts import Dimension
from mathverifier.cli.errors import fail, one_line
from mathverifier.client.errors import VerifierError
from mathverifier.files.checkpoint import Start, partial, sidecar
from mathverifier.files.columns import Fields
from mathverifier.files.scoring import Verifier, beginning_of, journal_of, score_file
from mathverifier.files.sources import source_of
from mathverifier.files.streams import standard_streams
from mathverifier.files.summary import Summary
from mathverifier.schemas import Verified

# As a shell has it for a command that Ctrl-C ended.
INTERRUPTED = 130
FIRST_LOT, LOT_S = 32, 2.0
OUTCOMES = ("correct", "incorrect", "unknown")
FIELD_HELP = "Where a field is found, as NAME=PATH: solution=completion, or solution=messages.-1.content."
URL_HELP = "Address of a verifier service. Without it, this machine does the work."
KEY_HELP = "The service's key. Safer in the variable MATHVERIFIER_API_KEY: others can see a command's options."
ROWS_HELP = (
    "JSONL, JSON, CSV, TSV or Parquet, plain or .gz; - is standard input. Rows have solution and, if known, problem, "
    "reference and strict; files of lm-eval, verl, TRL, chats and OpenAI's batches are read as they are."
)
OUTPUT_HELP = "File to write: each row with its `verdict`, or with an `error`; - is standard output."
SAMPLES_HELP = "A list as solution is of samples, each judged by itself, or of the steps of one solution."
ENGINE_HELP = "What does the work: this machine, or the Ray cluster that RAY_ADDRESS names (else Ray on this machine)."
ANSWERS_HELP = "Judge the answer alone, several times as fast, or the steps as well."
Engine = Literal["local", "ray"]
out, err = Console(), Console(stderr=True, highlight=False)


def score(
    rows: Annotated[Path, typer.Argument(help=ROWS_HELP)],
    *,
    output: Annotated[Path, typer.Option("--output", "-o", help=OUTPUT_HELP)],
    field: Annotated[list[str] | None, typer.Option(help=FIELD_HELP)] = None,
    samples: Annotated[bool | None, typer.Option("--samples/--steps", help=SAMPLES_HELP)] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Want units and exact values as the reference has.")] = False,
    answers_only: Annotated[bool, typer.Option("--answers-only/--profile", help=ANSWERS_HELP)] = False,
    workers: Annotated[int | None, typer.Option(min=1, help="Processes; all cores without it.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Score so many of the first rows.")] = None,
    engine: Annotated[Engine, typer.Option(help=ENGINE_HELP)] = "local",
    url: Annotated[str | None, typer.Option(help=URL_HELP)] = None,
    api_key: Annotated[str | None, typer.Option(help=KEY_HELP)] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Continue a run that was cut off.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Overwrite the output.")] = False,
) -> None:
    """Score a file of solutions."""
    summary, started = Summary(), time.monotonic()
    options = ({"strict": True} if strict else {}) | ({"profile": False} if answers_only else {})
    with one_line(), standard_streams(rows, output) as (read, written):
        start = _start(read, written, resume, force)
        fields, source = Fields(field or (), samples, options), source_of(read)
        first = beginning_of(source)
        fields.settle(first)
        if taken := fields.taken():
            err.print(f"mathverifier: {taken}", soft_wrap=True, markup=False)
        try:
            with _verifier(engine, url, api_key, workers) as verifier, _progress(source.extent, summary) as advance:
                score_file(source, written, fields, verifier, summary, start=start, advance=advance, limit=limit)
        except (VerifierError, OSError, KeyboardInterrupt) as error:
            why = "stopped" if isinstance(error, KeyboardInterrupt) else str(error)
            kept = journal_of(written)
            if not sidecar(kept).exists():  # Nothing was begun.
                fail(why)
            code = INTERRUPTED if isinstance(error, KeyboardInterrupt) else 1
            fail(f"{why}; {summary.rows} rows are scored and kept in {kept}: go on with --resume", code=code)
    _print(summary, time.monotonic() - started, err if output.name == "-" else out)
    if first and summary.verdicts and (hint := fields.no_reference(first)):
        err.print(f"mathverifier: warning: {hint}", soft_wrap=True, markup=False)
    unknown = summary.reasons["no_reference"] if answers_only else 0
    if summary.rows and summary.verdicts == unknown:
        fail("no row could be judged", code=1)


def _start(rows: Path, output: Path, resume: bool, force: bool) -> Start:
    if resume and force:
        fail("resume: keeps what --force replaces: choose one")
    if not rows.is_file():
        fail(f"rows: {rows} is no file: name a JSONL, CSV or Parquet file")
    if output.is_dir() or not output.parent.is_dir():
        fail(f"output: {output} cannot be written: name a file in a folder that is there")
    if output.suffix.lower() in (".csv", ".tsv", ".gz", ".json"):
        fail(f"output: {output}: JSONL and Parquet are written: call it .jsonl or .parquet")
    journal = journal_of(output)
    for file in (output, journal, sidecar(journal), partial(output), partial(sidecar(journal))):
        if file.exists() and file.samefile(rows):
            fail("output: is the file that is read, or would be written over it on the way: name another")
    if force or resume:
        return "resume" if resume else "replace"
    if sidecar(journal).exists() and journal.exists():
        fail(f"output: {output} was begun and cut off: add --resume to go on, or --force to begin again")
    if output.exists():
        fail(f"output: {output} is there already: name another file or add --force")
    return "new"


@contextmanager
def _verifier(engine: Engine, url: str | None, api_key: str | None, workers: int | None) -> Iterator[Verifier]:
    if engine == "ray":
        if url is not None:
            fail("engine: a service at --url does the work itself: leave out one of the two")
        from mathverifier.engines.ray import verified

        yield lambda requests: verified(requests, workers)
        return
    if url is None:
        from mathverifier.api import verify_stream

        yield lambda requests: (Verified(verdict=verdict) for verdict in verify_stream(requests, workers))
        return
    from mathverifier.client.blocking import Client

    with Client(url, api_key=api_key) as client:
        yield lambda requests: (result for lot in _lots(requests) for result in client.verify_each(lot))


def _lots(requests: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """Cut requests into lots of about `LOT_S` seconds, by how long those before took."""
    size = FIRST_LOT
    while lot := list(islice(requests, size)):
        began = time.monotonic()
        yield lot
        size = max(1, round(min(4 * size, size * LOT_S / max(time.monotonic() - began, 1e-3))))


@contextmanager
def _progress(extent: int, summary: Summary) -> Iterator[Callable[[int], None]]:
    columns = (BarColumn(), TextColumn("{task.percentage:>3.0f}%"), TextColumn("{task.description}"))
    clocks = (TimeElapsedColumn(), TimeRemainingColumn())
    with Progress(*columns, *clocks, console=err, disable=not err.is_terminal) as progress:
        task = progress.add_task("scoring", total=extent)
        started, kept = time.monotonic(), -1

        def advance(amount: int) -> None:
            nonlocal kept
            # The first chunk comes after the rows of an earlier run are counted, and says nothing of this one's rate.
            kept = summary.rows if kept < 0 else kept
            rate = (summary.rows - kept) / max(time.monotonic() - started, 1e-9)
            counts = ", ".join(f"{summary.outcomes[outcome]} {outcome}" for outcome in OUTCOMES)
            said = f"{summary.rows} rows, {rate:.0f}/s: {counts}, {summary.errors} errors"
            progress.update(task, advance=amount, description=said)

        yield advance


def _print(summary: Summary, seconds: float, console: Console) -> None:
    table = Table.grid(padding=(0, 2))
    table.add_row("rows", f"{summary.rows}", f"after {seconds:.1f} s")
    if summary.sampled:
        table.add_row(
            "pass@1", f"{summary.mean_right / summary.sampled:.1%}", f"of {summary.sampled} rows with samples"
        )
        table.add_row(f"pass@{summary.most}", _share(summary.solved, summary.sampled), "one of the samples is right")
        table.add_row(f"maj@{summary.most}", _share(summary.outvoted, summary.sampled), "the commonest answer is right")
    for outcome in OUTCOMES:
        table.add_row(outcome, f"{summary.outcomes[outcome]}", _share(summary.outcomes[outcome], summary.verdicts))
    table.add_row(
        "errors", f"{summary.errors}", "rows that could not be verified; each says why" if summary.errors else ""
    )
    table.add_row("dimension", "with findings", "of the rows it applies to", "mean score")
    for dimension in Dimension:
        found, judged = summary.findings[dimension.value], summary.judged[dimension.value]
        mean = f"{summary.scores.get(dimension.value, 0.0) / judged:.3f}" if judged else ""
        table.add_row(dimension.value, f"{found}", _share(found, judged), mean)
    for name, total in [("wrongness", summary.wrongness), ("absurdity", summary.absurdity)]:
        table.add_row(f"mean {name}", f"{total / summary.verdicts:.3f}" if summary.verdicts else "", "")
    console.print(table, highlight=False, soft_wrap=True)


def _share(count: int, whole: int) -> str:
    return f"{count / whole:.1%}" if whole else ""
