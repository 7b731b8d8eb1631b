"""The command line: serve candidates over HTTP, or sample them into a file."""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from pydantic import ValidationError

from mathcontracts import Candidate, Problem, Prompt, Sampling
from mathcontracts.servicekit.environment import misnamed
from mathcontracts.servicekit.listening import reached_from_here_alone, refuse_busy_port
from mathgenerator.candidate_file import CandidateFile, fields_of, read_examples, read_problems
from mathgenerator.samplers.base import Sampler, SamplerError, SamplerUnavailable
from mathgenerator.samplers.factory import build_sampler
from mathgenerator.settings import Settings, variables
from mathverifier import __version__
from mathverifier.files.checkpoint import Start, sidecar

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
    import uvicorn

    from mathgenerator.service.app import create_app

    with _one_line():
        settings = _settings(host=host, port=port, model=model, sampler=sampler)
        refuse_busy_port(settings.host, settings.port)
        source = build_sampler(settings)
        if settings.sampler == "transformers":
            typer.echo("mathgenerator: loading torch and the model, which may take a minute", err=True)
        source.load()
        typer.echo(f"mathgenerator: generator on http://{settings.host}:{settings.port}", err=True)
        if not reached_from_here_alone(settings.host) and not settings.keys():
            warning = "others may reach it, and no key is asked for: set MATHGENERATOR_API_KEYS"
            typer.echo(f"mathgenerator: listening on {settings.host}: {warning}", err=True)
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
        Path, typer.Argument(help="File of problems: JSONL, JSON, CSV, TSV or Parquet, plain or .gz, as data sets are.")
    ],
    output: Annotated[Path, typer.Option("--output", "-o", help="File to write the candidates to, as JSONL.")],
    field: Annotated[
        list[str] | None, typer.Option(help="Where problem, reference or id is, as NAME=PATH: problem=meta.text.")
    ] = None,
    n: Annotated[int, typer.Option("-n", help="How many candidates to sample for each problem.")] = 1,
    temperature: Annotated[float, typer.Option(help="Spread of the samples; 0 takes the likeliest token.")] = 1.0,
    top_p: Annotated[float, typer.Option(help="Sample from the likeliest tokens of this share.")] = 1.0,
    max_new_tokens: Annotated[int, typer.Option(help="Length at which a candidate is cut off.")] = 256,
    seed: Annotated[int, typer.Option(help="The same seed gives the same candidates.")] = 0,
    prompt: Annotated[
        str, typer.Option(help="Message to the model; {problem} stands for the problem's text.")
    ] = "{problem}",
    system: Annotated[str, typer.Option(help="System message, before all others.")] = "",
    examples: Annotated[
        Path | None, typer.Option(help="File of problems with solutions that are shown first (few-shot), all of them.")
    ] = None,
    model: Model = None,
    sampler: SamplerOption = None,
    resume: Annotated[bool, typer.Option("--resume", help="Continue a run that was cut off.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Overwrite the output.")] = False,
) -> None:
    """Sample candidates for the problems of a file into another file."""
    with _one_line():
        settings = _settings(model=model, sampler=sampler)
        sampling = Sampling(n=n, temperature=temperature, top_p=top_p, max_new_tokens=max_new_tokens, seed=seed)
        if "{problem}" not in prompt:
            _fail("prompt: must contain {problem}, which stands for the problem's text")
        put = _prompt(prompt, system, examples)
        asked = read_problems(problems, fields_of(field or ()))
        start = _start(output, resume, force)
        source = _ready(settings)
        file = CandidateFile(output, problems, sampling, put, source.check(None), start)
        _fill(file, asked, lambda waiting: source.stream(waiting, sampling, put), output)
        source.close()


def _prompt(template: str, system: str, examples: Path | None) -> str | Prompt:
    if not system and examples is None:
        return template
    return Prompt(template=template, system=system, examples=read_examples(examples) if examples else ())


def _start(output: Path, resume: bool, force: bool) -> Start:
    if resume and force:
        _fail("resume: keeps what --force replaces: choose one")
    if force or resume:
        return "resume" if resume else "replace"
    if sidecar(output).exists() and output.exists():
        _fail(f"output: {output} was begun and cut off: add --resume to go on, or --force to begin again")
    if output.exists():
        _fail(f"output: {output} is there already; name another file or add --force")
    return "new"


def _fill(
    file: CandidateFile,
    asked: Sequence[Problem],
    stream: Callable[[Sequence[Problem]], Iterator[list[Candidate]]],
    output: Path,
) -> None:
    """Sample what the file lacks. What is done when that fails is kept."""
    with file:
        file.begin()
        waiting = {problem.id: problem for problem in asked if not file.is_done(problem)}
        try:
            with typer.progressbar(length=len(waiting), label="sampling", file=sys.stderr) as bar:
                for candidates in stream(list(waiting.values())):
                    file.append(waiting[candidates[0].problem_id], candidates)
                    bar.update(1)
        except (SamplerError, OSError, KeyboardInterrupt) as error:
            why = "stopped" if isinstance(error, KeyboardInterrupt) else " ".join(str(error).split())
            done = sum(file.is_done(problem) for problem in asked)
            if not done:
                raise
            _fail(f"{why}; {done} of {len(asked)} problems are done and kept in {output}: go on with --resume", code=1)
        file.done()
    if file.left_out:
        typer.echo(f"mathgenerator: {file.left_out} candidates have no text: the log says why", err=True)


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


def _ready(settings: Settings) -> Sampler:
    """Build the sampler and load its default model, so that what is wrong with it is said before anything starts."""
    sampler = build_sampler(settings)
    sampler.load()
    return sampler


@contextmanager
def _one_line() -> Iterator[None]:
    """Say what is wrong with the input in one line, and end with code 2."""
    try:
        yield
    except SamplerUnavailable as error:
        _fail(str(error), 1)
    except SamplerError as error:
        _fail(str(error))
    except ValidationError as error:
        _fail(_first(error))
    except (OSError, ValueError) as error:
        _fail(" ".join(str(error).split()))


def _first(error: ValidationError) -> str:
    first = error.errors()[0]
    return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"


def _fail(message: str, code: int = 2) -> NoReturn:
    typer.echo(f"mathgenerator: {message}", err=True)
    raise typer.Exit(code)
