"""The command line: judge one solution, explain it, compare two answers, score a file, serve over HTTP."""

import os
import sys
from pathlib import Path
from typing import Annotated, Any

try:
    import typer
    from rich.console import Console
except ImportError as error:
    raise SystemExit(f"mathverifier: {error.name} is missing: install mathverifier with its extra `cli`") from error

import mathverifier
from mathcontracts.servicekit.environment import misnamed
from mathverifier.cli.audit import audit
from mathverifier.cli.canaries import canaries
from mathverifier.cli.errors import fail, one_line, say
from mathverifier.cli.score import score
from mathverifier.cli.solution_input import solution_text

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Tell how math solutions are wrong. `serve` takes its settings from MATHVERIFIER_… environment variables.",
)
out = Console()
Solution = Annotated[str | None, typer.Argument(help="The solution's text. Without it, or with -, standard input.")]
SolutionFile = Annotated[Path | None, typer.Option("--file", "-f", help="Read the solution from this file.")]
ProblemText = Annotated[str | None, typer.Option("--problem", "-p", help="The problem's text.")]
ThoughtOpen = Annotated[
    bool, typer.Option("--thought-open", help="The prompt had opened a thought: all up to its end is no answer.")
]
ProfileThoughts = Annotated[bool, typer.Option("--profile-thoughts", help="Judge thoughts as well.")]
Reference = Annotated[str | None, typer.Option("--reference", "-r", help="The right final answer, plain or LaTeX.")]


def _show_version(wanted: bool) -> None:
    if wanted:
        sys.stdout.write(f"mathverifier {mathverifier.__version__}\n")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", help="Show the version and exit.", callback=_show_version, is_eager=True)
    ] = False,
) -> None:
    del version


@app.command()
def verify(
    solution: Solution = None,
    file: SolutionFile = None,
    problem: ProblemText = None,
    reference: Reference = None,
    *,
    thought_open: ThoughtOpen = False,
    profile_thoughts: ProfileThoughts = False,
) -> None:
    """Print the verdict on one solution as JSON. Steps are numbered from 0, as over HTTP."""
    with one_line():
        verdict = mathverifier.verify(
            problem,
            solution_text(solution, file),
            reference,
            thought_open=thought_open,
            profile_thoughts=profile_thoughts,
        )
        say(verdict.model_dump_json(indent=2))


@app.command()
def explain(
    solution: Solution = None,
    file: SolutionFile = None,
    problem: ProblemText = None,
    reference: Reference = None,
    *,
    thought_open: ThoughtOpen = False,
    profile_thoughts: ProfileThoughts = False,
) -> None:
    """Show one solution with its errors marked, and its error profile. Steps are numbered from 1."""
    from mathverifier.cli.render import explain as explanation

    with one_line():
        text = solution_text(solution, file)
        verdict = mathverifier.verify(
            problem, text, reference, thought_open=thought_open, profile_thoughts=profile_thoughts
        )
        out.print(explanation(text, verdict, reference), highlight=False)


@app.command()
def extract(
    solution: Solution = None,
    file: SolutionFile = None,
    problem: ProblemText = None,
    *,
    thought_open: ThoughtOpen = False,
) -> None:
    """Print the final answer of one solution as JSON, and why it asserts none where it does not."""
    with one_line():
        found = mathverifier.extract(problem, solution_text(solution, file), thought_open=thought_open)
        say(found.model_dump_json(indent=2))


# Options that are not known count as text: an answer may be negative.
@app.command(context_settings={"ignore_unknown_options": True})
def equivalent(
    reference: Annotated[str, typer.Argument(help="The right answer, plain or LaTeX.")],
    answer: Annotated[str, typer.Argument(help="The answer to compare with it.")],
    strict: Annotated[
        bool, typer.Option("--strict", help="Want the reference's units and percent signs, and no rounding.")
    ] = False,
) -> None:
    """Print whether two answers are the same, as JSON with `outcome` and `reason`."""
    with one_line():
        say(mathverifier.equivalent(reference, answer, strict=strict).model_dump_json(indent=2))


app.command()(score)
app.command()(audit)
app.command()(canaries)


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on (default 127.0.0.1).")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on (default 8000).", min=0, max=65535)] = None,
    workers: Annotated[int | None, typer.Option(help="Processes that share the port (default 1).", min=1)] = None,
    *,
    open_page: Annotated[
        bool, typer.Option("--open", help="Open the page in a browser as soon as it is there.")
    ] = False,
) -> None:
    """Serve POST /verify, /verify/batch, /verify/stream, /extract and /equivalent until stopped."""
    with one_line():
        try:
            from mathcontracts.servicekit.listening import refuse_busy_port
            from mathverifier.service import logs
            from mathverifier.service.opening import open_when_ready
            from mathverifier.service.server import run
            from mathverifier.service.settings import Settings, variables
        except ImportError as error:
            fail(f"{error.name} is missing: install mathverifier with its extra `service`")
        options: dict[str, Any] = {"host": host, "port": port, "workers": workers}
        settings = Settings(**{name: value for name, value in options.items() if value is not None})
        refuse_busy_port(settings.host, settings.port)
    logs.configure()
    for line in misnamed(os.environ, "MATHVERIFIER_", variables()):
        logs.log.warning("%s", line)
    logs.log.info("verifier on http://%s:%s, described at /docs", settings.host, settings.port)
    if open_page and settings.pages:
        open_when_ready(settings.host, settings.port)
    run(settings)


@app.command()
def mcp(
    port: Annotated[
        int | None, typer.Option(help="Serve by HTTP on 127.0.0.1, at /mcp, on this port.", min=1, max=65535)
    ] = None,
) -> None:
    """Serve tools for agents by the Model Context Protocol: on standard input and output, or by HTTP."""
    with one_line():
        from mathverifier.mcp_server import run as run_mcp
    run_mcp(port)


def main() -> None:
    """Run the command line."""
    app(prog_name="mathverifier")
