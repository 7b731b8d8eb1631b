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

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Tell how math solutions are wrong. Settings of `serve` are MATHVERIFIER_… environment variables.",
)
out = Console()
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
    workers: Annotated[int | None, typer.Option(help="Processes that share the port.", min=1)] = None,
) -> None:
    """Serve POST /verify, /verify/batch, /verify/stream and /equivalent until stopped."""
    with one_line():
        try:
            from mathverifier.service import logs
            from mathverifier.service.server import run
            from mathverifier.service.settings import Settings
        except ImportError as error:
            fail(f"{error.name} is missing: pip install 'mathverifier[service,cli]'")
        options: dict[str, Any] = {"host": host, "port": port, "workers": workers}
        settings = Settings(**{name: value for name, value in options.items() if value is not None})
    logs.configure()
    logs.log.info("verifier on http://%s:%s, described at /docs", settings.host, settings.port)
    run(settings)


def main() -> None:
    """Run the command line."""
    app(prog_name="mathverifier")


def _text(solution: str) -> str:
    text = sys.stdin.read() if solution == "-" else solution
    if not text.isascii():
        text.encode()
    return text
