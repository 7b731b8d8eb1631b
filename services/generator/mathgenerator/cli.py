"""The command line: serve candidates over HTTP, or sample them into a file."""

import json
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
import uvicorn
from pydantic import ValidationError

from mathcontracts import Problem, Sampling
from mathgenerator.samplers.base import Sampler, SamplerError
from mathgenerator.samplers.factory import build_sampler
from mathgenerator.service.app import create_app
from mathgenerator.settings import Settings, variables
from mathverifier import __version__
from mathverifier.environment import misnamed

# Longer than one token of a large model, short enough for a supervisor's patience.
GRACE_S = 5
app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Sample candidate solutions of math problems. Settings are MATHGENERATOR_… environment variables.",
)
Host = Annotated[str | None, typer.Option(help="Address to listen on.")]
Port = Annotated[int | None, typer.Option(help="Port to listen on.", min=0, max=65535)]
Model = Annotated[
    str | None, typer.Option(help="Checkpoint folder, Hugging Face name, or the model's name on the server.")
]
SamplerOption = Annotated[
    str | None, typer.Option(help="Where samples come from: transformers, openai_compatible or scripted.")
]


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"mathgenerator {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", help="Show the version and exit.", callback=_show_version, is_eager=True)
    ] = False,
) -> None:
    del version
    for line in misnamed(os.environ, "MATHGENERATOR_", variables()):
        typer.echo(f"mathgenerator: {line}", err=True)


@app.command()
def serve(host: Host = None, port: Port = None, model: Model = None, sampler: SamplerOption = None) -> None:
    """Serve POST /generate and /collect until stopped."""
    with _one_line():
        settings = _settings(host=host, port=port, model=model, sampler=sampler)
        _refuse_busy_port(settings.host, settings.port)
        source = build_sampler(settings)
        if settings.sampler == "transformers":
            typer.echo("mathgenerator: loading torch and the model, which may take a minute", err=True)
        source.load()
        typer.echo(f"mathgenerator: generator on http://{settings.host}:{settings.port}", err=True)
    uvicorn.run(
        create_app(settings, source),
        host=settings.host,
        port=settings.port,
        log_level="warning",
        timeout_graceful_shutdown=GRACE_S,
    )


@app.command()
def generate(
    *,
    problems: Annotated[
        Path, typer.Argument(help='JSONL file with a problem a line: {"text": …}, with "id" and "reference" if known.')
    ],
    output: Annotated[Path, typer.Option("--output", "-o", help="File to write the candidates to, as JSONL.")],
    n: Annotated[int, typer.Option("-n", help="How many candidates to sample for each problem.")] = 1,
    temperature: Annotated[float, typer.Option(help="Spread of the samples; 0 takes the likeliest token.")] = 1.0,
    top_p: Annotated[float, typer.Option(help="Sample from the likeliest tokens of this share.")] = 1.0,
    max_new_tokens: Annotated[int, typer.Option(help="Length at which a candidate is cut off.")] = 256,
    seed: Annotated[int, typer.Option(help="The same seed gives the same candidates.")] = 0,
    prompt: Annotated[
        str, typer.Option(help="Message to the model; {problem} stands for the problem's text.")
    ] = "{problem}",
    model: Model = None,
    sampler: SamplerOption = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite the output.")] = False,
) -> None:
    """Sample candidates for the problems of a file into another file."""
    with _one_line():
        settings = _settings(model=model, sampler=sampler)
        sampling = Sampling(n=n, temperature=temperature, top_p=top_p, max_new_tokens=max_new_tokens, seed=seed)
        if "{problem}" not in prompt:
            _fail("prompt: must contain {problem}, which stands for the problem's text")
        asked = _read(problems)
        if output.exists() and not force:
            _fail(f"output: {output} is there already; name another file or add --force")
        source = _ready(settings)
        source.check(None)
        size = max(1, source.batch_size // n)
        lots = [asked[start : start + size] for start in range(0, len(asked), size)]
        with (
            output.open("w", encoding="utf-8") as file,
            typer.progressbar(lots, label="sampling", file=sys.stderr) as bar,
        ):
            for lot in bar:
                for candidate in source.sample(lot, sampling, prompt):
                    file.write(candidate.model_dump_json() + "\n")
                file.flush()
        source.close()


def main() -> None:
    """Run the command line."""
    app()


def _settings(**given: Any) -> Settings:
    given = {name: value for name, value in given.items() if value is not None}
    if "model" in given:
        given["openai_model"] = given["model"]
    try:
        return Settings(**given)
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0])
        _fail(f"{name}: {first['msg']}; set MATHGENERATOR_{name.upper()} or the option of that name")


def _refuse_busy_port(host: str, port: int) -> None:
    """Say at once, and not after the model is loaded, that nobody can listen there."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            _fail(f"port: cannot listen on port {port} of {host} ({error.strerror}): name another with --port")


def _ready(settings: Settings) -> Sampler:
    """Build the sampler and load its default model, so that what is wrong with it is said before anything starts."""
    sampler = build_sampler(settings)
    sampler.load()
    return sampler


def _read(path: Path) -> list[Problem]:
    problems: list[Problem] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError:
            _fail(f"{path}, line {number}: not JSON")
        if not isinstance(row, dict):
            _fail(f"{path}, line {number}: not an object")
        try:
            problems.append(Problem(**{"id": str(number), **row}))
        except ValidationError as error:
            _fail(f"{path}, line {number}: {_first(error)}")
    if not problems:
        _fail(f"{path}: holds no problem")
    if len({problem.id for problem in problems}) < len(problems):
        _fail(f"{path}: two problems have the same id; ids must be unique")
    return problems


@contextmanager
def _one_line() -> Iterator[None]:
    """Say what is wrong with the input in one line, and end with code 2."""
    try:
        yield
    except SamplerError as error:
        _fail(str(error))
    except ValidationError as error:
        _fail(_first(error))
    except (OSError, UnicodeDecodeError) as error:
        _fail(" ".join(str(error).split()))


def _first(error: ValidationError) -> str:
    first = error.errors()[0]
    return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"


def _fail(message: str) -> NoReturn:
    typer.echo(f"mathgenerator: {message}", err=True)
    raise typer.Exit(2)
