"""The command that audits a data set, with its report for a terminal, as JSON and as a page."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from mathverifier.audit.report import Rate, Report
from mathverifier.audit.rows import AuditRow, paths_of, rows_of
from mathverifier.cli.errors import fail, one_line
from mathverifier.files.sources import source_of

# Rows of each list that a terminal shows; the files have all.
SHOWN = 10
TABLES = (
    ("unknown", "Left unknown", "The rows' own solutions that get no verdict."),
    ("refused", "Equal, and called wrong", "The reference written in other ways, and called incorrect."),
    ("undecided", "Equal, and left unknown", "The same rewritings, left unknown."),
    (
        "accepted",
        "Not equal, and called right",
        "Changed answers, and solutions that do not assert theirs, called correct.",
    ),
)
DATA_HELP = (
    "JSONL, JSON, CSV, TSV or Parquet, plain or .gz, of problems with their references and, if there, solutions."
)
CANARIES_HELP = "Write solutions whose truth is known, made of sound rows, for `mathverifier canaries`."
FIELD_HELP = "Where a field is found, as NAME=PATH: reference=meta.gold."
out, err = Console(), Console(stderr=True, highlight=False)


def audit(
    data: Annotated[Path, typer.Argument(help=DATA_HELP)],
    *,
    field: Annotated[list[str] | None, typer.Option(help=FIELD_HELP)] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Read so many of the first rows.")] = None,
    second: Annotated[
        Literal["math-verify"] | None, typer.Option(help="List the rows that another grader judges otherwise.")
    ] = None,
    json: Annotated[Path | None, typer.Option(help="Write the report as JSON.")] = None,
    html: Annotated[Path | None, typer.Option(help="Write the report as a page.")] = None,
    canaries: Annotated[Path | None, typer.Option(help=CANARIES_HELP)] = None,
) -> None:
    """Tell whether a data set can be trusted to reward by. Ends with code 1 where a reference has a fault."""
    # The core takes a second to load, which other commands do not need.
    from mathverifier.audit.audit import audit as audited

    with one_line():
        if not data.is_file():
            fail(f"data: {data} is no file: name a JSONL, CSV or Parquet file")
        for written in filter(None, (json, html, canaries)):
            if written.exists() and written.samefile(data):
                fail(f"output: {written} is the file that is read: name another")
        draw = _page() if html else None
        grader = None
        if second:
            from mathverifier.audit import second as other

            grader = (other.NAME, other.grader())
        source = source_of(data)
        paths = paths_of(source, field or ())
        with _progress() as advance:
            rows = list(rows_of(source, paths, limit))
            if not rows:
                fail(f"data: {data} holds no row that can be read")
            report = audited(rows, grader, advance)
        if json:
            json.write_text(report.model_dump_json(indent=1) + "\n", encoding="utf-8")
        if html and draw:
            html.write_text(draw(report, data.name), encoding="utf-8")
        if canaries:
            _write_canaries(canaries, rows, report)
    _print(report)
    if report.faults:
        raise typer.Exit(1)


def _write_canaries(file: Path, rows: list[AuditRow], report: Report) -> None:
    from mathverifier.audit.canaries import canaries_of

    faulty = {one.row for one in report.faults}
    made = canaries_of([row for row in rows if row.number not in faulty and row.answer is not None])
    file.write_text("".join(one.model_dump_json() + "\n" for one in made), encoding="utf-8")


def _page() -> Callable[[Report, str], str]:
    try:
        from mathverifier.web.templates import render
    except ImportError as error:
        fail(f"{error.name} is missing: install mathverifier with its extra `service`")

    def page(report: Report, name: str) -> str:
        tables = [(title, about, getattr(report, key)) for key, title, about in TABLES]
        return render("audit.html", report=report, file=name, tables=tables)

    return page


@contextmanager
def _progress() -> Iterator[Callable[[], None]]:
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=err, disable=not err.is_terminal) as progress:
        task = progress.add_task("reading")
        read = 0

        def advance() -> None:
            nonlocal read
            read += 1
            progress.update(task, description=f"{read} rows")

        yield advance


def _print(report: Report) -> None:
    out.print(
        f"{report.rows} rows; {len(report.faults)} with a fault in the reference; {report.tried} sound ones tried"
    )
    table = Table.grid(padding=(0, 2))
    for kind, count in sorted(report.by_fault.items()):
        table.add_row(kind, f"{count}")
    for fault in report.faults[:SHOWN]:
        table.add_row(f"row {fault.row}", fault.kind, fault.message)
    for key, title, _ in TABLES:
        table.add_row("")
        table.add_row(title, "share (95 % interval)", "of")
        for way, rate in _worth_showing(getattr(report, key)):
            table.add_row(f"  {way}", rate.text, f"{rate.trials}")
    for error in report.errors[:SHOWN]:
        line = " ".join(error.solution.split())[-80:]
        table.add_row(f"row {error.row}", f"{error.way}: {error.outcome}", f"{error.reference} … {line}")
    for one in report.disagreements[:SHOWN]:
        table.add_row(
            f"row {one.row}", f"ours {one.ours}, {report.second} {one.second}", f"{one.reference}: {one.answer}"
        )
    out.print(table, highlight=False, soft_wrap=True)


def _worth_showing(rates: dict[str, Rate]) -> Iterator[tuple[str, Rate]]:
    """Yield the rate over all, and those in which there is something."""
    return ((way, rate) for way, rate in rates.items() if way == "all" or rate.hits)
