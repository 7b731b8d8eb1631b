"""The command line: judge one solution, explain it, score a file, serve over HTTP."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, NoReturn

try:
    import typer
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
    from rich.table import Table
except ImportError as error:
    raise SystemExit(f"mathverifier: {error.name} is missing: pip install 'mathverifier[cli]'") from error

from mathcontracts import Dimension
from mathverifier import verify as judge
from mathverifier import verify_many
from mathverifier.client import Client
from mathverifier.explanation import explain as explanation
from mathverifier.messages import Refused, Verified
from mathverifier.score_file import Summary, score_file
from mathverifier.verifier_error import VerifierError

# Longer than an item's deadline, so that what was accepted is finished; short enough for a supervisor's patience.
GRACE_S = 5
app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Tell how math solutions are wrong. Settings of `serve` are MATHVERIFIER_… environment variables.",
)
out, err = Console(), Console(stderr=True, highlight=False)
Solution = Annotated[str, typer.Argument(help="The solution's text; - reads it from standard input.")]
ProblemText = Annotated[str | None, typer.Option("--problem", help="The problem's text.")]
Reference = Annotated[str | None, typer.Option(help="The right final answer, plain or LaTeX.")]


@app.command()
def verify(solution: Solution = "-", problem: ProblemText = None, reference: Reference = None) -> None:
    """Print the verdict on one solution as JSON."""
    with _one_line():
        verdict = judge(problem=problem, solution=_text(solution), reference=reference)
    sys.stdout.write(verdict.model_dump_json(indent=2) + "\n")


@app.command()
def explain(solution: Solution = "-", problem: ProblemText = None, reference: Reference = None) -> None:
    """Show one solution in colour, with its findings and its error profile beneath."""
    with _one_line():
        text = _text(solution)
        verdict = judge(problem=problem, solution=text, reference=reference)
        out.print(explanation(text, verdict, reference), highlight=False)


@app.command()
def score(
    rows: Annotated[Path, typer.Argument(help='JSONL of {"solution", "problem"?, "reference"?}; more keys are kept.')],
    output: Annotated[Path, typer.Option("--output", "-o", help="The same rows with `verdict`, or with `error`.")],
    url: Annotated[str | None, typer.Option(help="A verifier service; without it, this machine's cores work.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite the output.")] = False,
) -> None:
    """Score a file of solutions."""
    summary, started = Summary(), time.monotonic()
    with _one_line():
        _check(rows, output, force)
        try:
            with _verifier(url) as verifier, _bar(rows.stat().st_size) as advance:
                score_file(rows, output, verifier, advance, summary)
        except (VerifierError, OSError, KeyboardInterrupt) as error:
            why = "stopped" if isinstance(error, KeyboardInterrupt) else str(error)
            _fail(f"{why}; {summary.rows} rows were scored before and are kept in {output}", code=1)
    _print(summary, time.monotonic() - started, output)


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on.", min=0, max=65535)] = None,
) -> None:
    """Serve POST /verify, /verify/batch and /equivalent until stopped."""
    with _one_line():
        try:
            import uvicorn

            from mathverifier.service.app import create_app
            from mathverifier.service.settings import Settings
        except ImportError as error:
            _fail(f"{error.name} is missing: pip install 'mathverifier[service,cli]'")
        options: dict[str, Any] = {"host": host, "port": port}
        settings = Settings(**{name: value for name, value in options.items() if value is not None})
    err.print(f"verifier on http://{settings.host}:{settings.port}, described at /docs")
    uvicorn.run(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        log_level="warning",
        timeout_graceful_shutdown=GRACE_S,
    )


def main() -> None:
    """Run the command line."""
    app(prog_name="mathverifier")


def _text(solution: str) -> str:
    text = sys.stdin.read() if solution == "-" else solution
    if not text.isascii():
        text.encode()
    return text


def _check(rows: Path, output: Path, force: bool) -> None:
    if not rows.is_file():
        _fail(f"rows: {rows} is no file: name a JSONL file")
    if output.is_dir() or not output.parent.is_dir():
        _fail(f"output: {output} cannot be written: name a file in a folder that is there")
    if output.exists() and output.samefile(rows):
        _fail("output: is the file that is read: name another")
    if output.exists() and not force:
        _fail(f"output: {output} is there already: name another file or add --force")


@contextmanager
def _verifier(url: str | None) -> Iterator[Callable[[list[dict[str, Any]]], list[Verified | Refused]]]:
    if url is None:
        yield lambda items: [Verified(verdict=verdict) for verdict in verify_many(items)]
        return
    with Client(url) as client:
        yield client.verify_each


@contextmanager
def _bar(size: int) -> Iterator[Callable[[int], None]]:
    columns = (TextColumn("scoring"), BarColumn(), TextColumn("{task.percentage:>3.0f}%"), TimeElapsedColumn())
    with Progress(*columns, TimeRemainingColumn(), console=err) as progress:
        task = progress.add_task("scoring", total=size)
        yield lambda amount: progress.advance(task, amount)


def _print(summary: Summary, seconds: float, output: Path) -> None:
    table = Table.grid(padding=(0, 2))
    table.add_row("rows", f"{summary.rows}", f"{summary.rows / max(seconds, 1e-9):.0f} a second, in {output}")
    for outcome in ("correct", "incorrect", "unknown"):
        table.add_row(outcome, f"{summary.outcomes[outcome]}", _share(summary.outcomes[outcome], summary))
    table.add_row(
        "errors", f"{summary.errors}", "rows that could not be verified; each says why" if summary.errors else ""
    )
    for dimension in Dimension:
        count = summary.dimensions[dimension.value]
        table.add_row(f"{dimension.value} findings", f"{count}", _share(count, summary))
    for name, total in [("wrongness", summary.wrongness), ("absurdity", summary.absurdity)]:
        table.add_row(f"mean {name}", f"{total / summary.verdicts:.3f}" if summary.verdicts else "", "")
    out.print(table, highlight=False, soft_wrap=True)


def _share(count: int, summary: Summary) -> str:
    return f"{count / summary.verdicts:.1%}" if summary.verdicts else ""


@contextmanager
def _one_line() -> Iterator[None]:
    """Turn what a user can put right into one line and exit code 2."""
    try:
        yield
    except UnicodeError as error:
        _fail(f"solution: must be UTF-8 text: {error}")
    except ValueError as error:
        _fail(_first_line(error))
    except OSError as error:
        _fail(f"{error.filename or 'file'}: {error.strerror or error}")


def _first_line(error: ValueError) -> str:
    from pydantic import ValidationError

    if isinstance(error, ValidationError):
        fault = error.errors()[0]
        return f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}; got {fault['input']!r}"
    return str(error)


def _fail(message: str, code: int = 2) -> NoReturn:
    sys.stderr.write(f"mathverifier: {message}\n")
    raise typer.Exit(code)
