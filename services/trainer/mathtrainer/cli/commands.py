"""The command line: submit runs, follow them, look at them; and the whole loop on one machine."""

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from mathcontracts import PairKind, RunSpec
from mathcontracts.servicekit.environment import misnamed
from mathtrainer.cli.progress import follow
from mathtrainer.cli.terminal import Recipe, console, fail, finish, length, one_line, show_result, when
from mathtrainer.core.run_state import ENDED, RunState
from mathtrainer.job.log import read_log
from mathtrainer.local.run import run_locally
from mathtrainer.runs.folders import RunFolder, read_run_folder, run_folders
from mathtrainer.runs.recipe_file import load_recipe
from mathtrainer.runs.records import RunRecord, Runs, UnknownRun, connect, reachable
from mathtrainer.runs.results import table
from mathtrainer.settings import Settings, read_settings, variables
from mathtrainer.sizing.command import print_plan
from mathverifier import __version__

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="SFT and verifier-weighted DPO as resumable runs. Settings are MATHTRAINER_… environment variables.",
)
RunsDir = Annotated[Path, typer.Option("--runs-dir", help="Where runs are kept.")]
RunId = Annotated[str, typer.Argument(help="A run's id, as `mathtrainer runs` lists it.", metavar="ID")]


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"mathtrainer {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", help="Show the version and exit.", callback=_show_version, is_eager=True)
    ] = False,
) -> None:
    del version
    for line in misnamed(os.environ, "MATHTRAINER_", variables()):
        print(f"mathtrainer: {line}", file=sys.stderr)  # noqa: T201


@app.command()
def run(
    recipe: Recipe,
    detach: Annotated[bool, typer.Option("--detach", help="Submit and return at once.")] = False,
    local: Annotated[bool, typer.Option("--local", help="Start every service here, and stop them at the end.")] = False,
    runs_dir: Annotated[
        Path | None, typer.Option("--runs-dir", help="Where --local keeps runs; `runs` without it.")
    ] = None,
) -> None:
    """Submit a run and follow it to its end. Ctrl-C stops the following, not the run; with --local, the run.

    With --local nothing else needs to run: Redis, verifier, generator and worker are started on this machine. A run of
    the same recipe that was interrupted before is taken up where it was.
    """
    if local:
        if detach:
            fail("--detach: with --local the services end with this command; leave one of them out")
        run_locally(recipe, runs_dir or Path("runs"))
        return
    if runs_dir is not None:
        fail("--runs-dir: is for --local; without it the folder is MATHTRAINER_RUNS_DIR")
    with one_line():
        spec = load_recipe(recipe)
        settings = read_settings()
        runs = _runs(settings)
        _check_data(spec)
        # Celery takes half a second to import; only what submits needs it.
        from mathtrainer.job.submit import submit

        record = submit(runs, spec, settings.redis_url)
        console.print(f"run {record.run_id}", highlight=False)
        if not detach:
            _follow(runs, record, settings)


@app.command()
def resume(
    run_id: RunId,
    detach: Annotated[bool, typer.Option("--detach", help="Send it and return at once.")] = False,
    deadline: Annotated[
        float | None,
        typer.Option(help="Seconds that it may take in all, what it took included, instead of the recipe's.", min=1),
    ] = None,
) -> None:
    """Take a failed, cancelled or abandoned run up again from its last checkpoint, and follow it."""
    with one_line():
        settings = read_settings()
        runs = _runs(settings)
        from mathtrainer.job.submit import NotResumable
        from mathtrainer.job.submit import resume as take_up

        try:
            record = take_up(runs, run_id, settings.redis_url, deadline)
        except NotResumable as error:
            fail(str(error))
        if not detach:
            _follow(runs, record, settings)


@app.command()
def cancel(run_id: RunId) -> None:
    """Cancel a run. What it has made so far is kept, and `resume` goes on from there."""
    with one_line():
        before = _runs(read_settings()).cancel(run_id)
    if before is RunState.RUNNING:
        console.print(f"run {run_id} is asked to stop", highlight=False)
    elif before in (RunState.QUEUED, RunState.INTERRUPTED):
        console.print(f"run {run_id} is cancelled", highlight=False)
    else:
        fail(f"run: {run_id} has ended already ({before})")


@app.command("runs")
def list_runs() -> None:
    """List all runs, the newest first; those that Redis does not know by their folders."""
    with one_line():
        settings = read_settings()
        runs = _runs_or_none(settings)
        readable, unreadable = ([], {}) if runs is None else runs.read()
    records: list[RunRecord | RunFolder] = [*readable]
    known = {record.run_id for record in records}
    records += [one for one in run_folders(settings.runs_dir) if one.run_id not in known]
    records.sort(key=lambda one: one.created, reverse=True)
    shown = Table(box=None, header_style="bold")
    for heading in ("run", "state", "stage", "created", "spent"):
        shown.add_column(heading, no_wrap=True)
    for record in records:
        shown.add_row(record.run_id, record.state, record.stage, when(record.created), length(record.elapsed_s))
    if records:
        console.print(shown)
    for reason in unreadable.values():
        console.print(f"left alone: {reason}", markup=False, highlight=False, soft_wrap=True)
    if not records and not unreadable:
        console.print("no runs yet: `mathtrainer run --local recipes/demo.yaml` makes one on this machine")


@app.command()
def show(run_id: RunId) -> None:
    """Show where a run stands, what its stages took, and its result if there is one."""
    with one_line():
        settings = read_settings()
        record = _run(settings, run_id)
    folder = settings.runs_dir / run_id
    found = read_run_folder(folder)
    failure, error = (record.failure, record.error) if isinstance(record, RunRecord) else (None, None)
    for name, value in (
        ("state", f"{record.state} ({failure})" if failure else record.state),
        ("error", error),
        ("stage", record.stage),
        ("model", record.spec.model),
        ("created", when(record.created)),
        ("spent", length(record.elapsed_s)),
        ("folder", str(folder)),
    ):
        if value:
            console.print(f"{name:<8} {value}", markup=False, highlight=False, soft_wrap=True)
    for stage, seconds in found.stages if found is not None else ():
        console.print(f"  {stage:<24} {length(seconds):>9}", highlight=False)
    show_result(folder)


@app.command()
def pairs(
    name: Annotated[str, typer.Argument(help="A run's id or folder, or a file of pairs.", metavar="ID|DIR|FILE")],
    limit: Annotated[int, typer.Option(help="How many to show, the hardest first.", min=1)] = 10,
    kind: Annotated[PairKind | None, typer.Option(help="Only pairs that are rejected for this.")] = None,
) -> None:
    """Show the pairs that a run trains on: problem, chosen, rejected with its findings, hardness, weight."""
    # Reading and showing verdicts takes a part of the verifier; the other commands do without.
    from mathtrainer.cli.pair_viewer import NoPairs, preview

    with one_line():
        try:
            console.print(preview(name, read_settings().runs_dir, limit=limit, kind=kind))
        except NoPairs as error:
            fail(f"pairs: {error}")


@app.command()
def evaluate(
    file: Annotated[
        Path, typer.Argument(help="Problems with answers: GSM8K, MATH, or id, problem, answer; JSONL.", metavar="FILE")
    ],
    model: Annotated[str, typer.Option(help="As in a recipe: a checkpoint, an embedded or a Hugging Face model.")],
    samples: Annotated[int, typer.Option(help="Samples of each problem, beside the greedy one.", min=1, max=256)] = 8,
    limit: Annotated[int | None, typer.Option(help="Only the first so many problems.", min=1)] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Write all figures, with intervals, as JSON.")
    ] = None,
) -> None:
    """Measure a model on a file, without a run: generator and verifier must be running."""
    from mathtrainer.cli.file_evaluation import evaluate_file
    from mathtrainer.data.problem_sources import SourceError
    from mathtrainer.models.embedded import ModelError
    from mathtrainer.stages.context import ServiceUnavailable, StageError

    def show(done: int, total: int, metrics: Mapping[str, float]) -> None:
        status.update(f"{done} of {total} problems")

    if output is not None and not output.parent.is_dir():
        fail(f"-o: {output.parent} is no folder")
    with one_line(), console.status("reading") as status:
        try:
            row = evaluate_file(file, model, read_settings(), samples=samples, limit=limit, on_progress=show)
        except ServiceUnavailable as error:
            fail(str(error), code=1)
        except (SourceError, ModelError, StageError) as error:
            fail(str(error))
    if output is not None:
        output.write_text(json.dumps(row, indent=2) + "\n", encoding="utf-8")
    console.print(table({"run_id": file.name, "models": [row]}))


@app.command()
def logs(
    run_id: RunId, follow_on: Annotated[bool, typer.Option("--follow", help="Go on until the run has ended.")] = False
) -> None:
    """Print what a run's job has logged."""
    with one_line():
        settings = read_settings()
        record = _run(settings, run_id)
        path = settings.runs_dir / run_id / "job.log"
        runs = _runs(settings) if follow_on and isinstance(record, RunRecord) else None
        if not path.exists() and (runs is None or record.state in ENDED):
            fail(f"run: no log of {run_id} yet ({record.state}): {path} is not there")
        try:
            for text in read_log(path, lambda: runs is not None and runs.get(run_id).state not in ENDED):
                typer.echo(text, nl=False)
        except KeyboardInterrupt:
            raise typer.Exit(130) from None


@app.command()
def ui(
    runs_dir: Annotated[
        Path | None, typer.Argument(help="Where runs are kept; MATHTRAINER_RUNS_DIR without it.")
    ] = None,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.", min=1, max=65535)] = 8002,
) -> None:
    """Serve pages about runs: their progress, figures, pairs and answers, and how two of them differ."""
    with one_line():
        try:
            from mathtrainer.ui.server import serve
        except ImportError as error:
            fail(f"{error.name} is missing: install mathtrainer with its extra `ui`")
        settings = read_settings()
        settings = settings if runs_dir is None else settings.model_copy(update={"runs_dir": runs_dir})
        if not settings.runs_dir.is_dir():
            fail(f"runs: {settings.runs_dir} is no folder: name the one that holds the runs")
        runs = _runs_or_none(settings)
        console.print(f"runs of {settings.runs_dir} on http://{host}:{port}/", highlight=False, soft_wrap=True)
        serve(settings, runs, host, port)


@app.command()
def demo(recipe: Recipe, runs_dir: RunsDir = Path("runs")) -> None:
    """Run the whole loop on this machine: another name of `run --local`."""
    run_locally(recipe, runs_dir)


app.command("plan")(print_plan)


def main() -> None:
    """Run the command line."""
    app()


def _check_data(spec: RunSpec) -> None:
    """Read the problems before a run waits for a worker to do so; those that are on another machine, it must."""
    paths = [path for path in (spec.problems.path, spec.problems.heldout_path) if path]
    if not paths or not all(Path(path).exists() for path in paths):
        return
    from mathtrainer.data.problem_sources import SourceError, load_problems

    try:
        load_problems(spec.problems)
    except SourceError as error:
        fail(str(error))


def _follow(runs: Runs, record: RunRecord, settings: Settings) -> None:
    try:
        # A patient client: following outlasts a restart of Redis.
        ended = follow(Runs(connect(settings.redis_url, patient=True)), record.run_id, console)
    except KeyboardInterrupt:
        console.print(f"the run goes on; `mathtrainer cancel {record.run_id}` would stop it", highlight=False)
        raise typer.Exit(130) from None
    finish(ended, settings)


def _run(settings: Settings, run_id: str) -> RunRecord | RunFolder:
    """Return a run as Redis knows it, or else as its folder tells it. Raises UnknownRun."""
    runs = _runs_or_none(settings)
    try:
        if runs is not None:
            return runs.get(run_id)
    except UnknownRun:
        pass
    found = read_run_folder(settings.runs_dir / run_id) if run_id == Path(run_id).name else None
    if found is None:
        raise UnknownRun(f"run: {run_id!r} is not known; `mathtrainer runs` lists those that are")
    return found


def _runs_or_none(settings: Settings) -> Runs | None:
    """Return the runs of Redis. Where it does not answer, say so in a line, and return None."""
    try:
        redis = connect(settings.redis_url, patient=False)
    except ValueError as error:
        fail(f"MATHTRAINER_REDIS_URL: {error}")
    if reachable(redis) is None:
        return Runs(redis)
    address = settings.redis_url.rpartition("@")[2]
    print(  # noqa: T201
        f"mathtrainer: Redis at {address} does not answer: showing what is in {settings.runs_dir}", file=sys.stderr
    )
    return None


def _runs(settings: Settings) -> Runs:
    try:
        redis = connect(settings.redis_url, patient=False)
    except ValueError as error:
        fail(f"MATHTRAINER_REDIS_URL: {error}")
    reason = reachable(redis)
    if reason is not None:
        fail(f"MATHTRAINER_REDIS_URL: Redis at {settings.redis_url.rpartition('@')[2]} cannot be used: {reason}")
    return Runs(redis)
