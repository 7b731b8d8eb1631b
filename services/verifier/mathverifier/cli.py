"""The command line: judge one solution, explain it, score a file, serve over HTTP."""

import sys
from typing import Annotated, Any

try:
    import typer
    from rich.console import Console
except ImportError as error:
    raise SystemExit(f"mathverifier: {error.name} is missing: pip install 'mathverifier[cli]'") from error

from mathverifier import verify as judge
from mathverifier.command_failure import fail, one_line
from mathverifier.explanation import explain as explanation
from mathverifier.score_command import score

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
    with one_line():
        verdict = judge(problem=problem, solution=_text(solution), reference=reference)
    sys.stdout.write(verdict.model_dump_json(indent=2) + "\n")


@app.command()
def explain(solution: Solution = "-", problem: ProblemText = None, reference: Reference = None) -> None:
    """Show one solution in colour, with its findings and its error profile beneath."""
    with one_line():
        text = _text(solution)
        verdict = judge(problem=problem, solution=text, reference=reference)
        out.print(explanation(text, verdict, reference), highlight=False)


app.command()(score)


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on.", min=0, max=65535)] = None,
) -> None:
    """Serve POST /verify, /verify/batch and /equivalent until stopped."""
    with one_line():
        try:
            import uvicorn

            from mathverifier.service.app import create_app
            from mathverifier.service.settings import Settings
        except ImportError as error:
            fail(f"{error.name} is missing: pip install 'mathverifier[service,cli]'")
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
