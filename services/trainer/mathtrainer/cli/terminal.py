"""What all commands share: the console, a line for what is wrong, how a result is shown."""

import datetime
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError
from rich.console import Console

from mathtrainer.core.run_state import RunState
from mathtrainer.runs.recipe_file import RecipeFileError
from mathtrainer.runs.records import RunRecord, UnknownRun
from mathtrainer.runs.results import best_line, pairs_line, read_result, rounds_line, table, warm_start_line
from mathtrainer.settings import Settings, SettingsError

console = Console()
Recipe = Annotated[Path, typer.Argument(help="A recipe file; see recipes/.", metavar="RECIPE.yaml")]


@contextmanager
def one_line() -> Iterator[None]:
    """Say what is wrong in one line and end with code 2."""
    try:
        yield
    except (RecipeFileError, SettingsError) as error:
        fail(str(error))
    except UnknownRun as error:
        fail(str(error.args[0]))
    except (RedisError, OperationalError) as error:
        fail(f"MATHTRAINER_REDIS_URL: Redis is away: {' '.join(str(error).split())}", code=1)


def fail(message: str, code: int = 2) -> NoReturn:
    """Print a line to standard error and end with `code`."""
    print(f"mathtrainer: {message}", file=sys.stderr)  # noqa: T201
    raise typer.Exit(code)


def finish(record: RunRecord, settings: Settings) -> None:
    """Show the result of a run that has ended, or end with code 1 and a line that says why it has none."""
    if record.state is RunState.SUCCEEDED:
        show_result(settings.runs_dir / record.run_id)
        return
    if record.state is RunState.CANCELLED:
        fail(f"run {record.run_id} was cancelled; `mathtrainer resume {record.run_id}` takes it up again", code=1)
    log = settings.runs_dir / record.run_id / "job.log"
    fail(f"run {record.run_id} failed ({record.failure}): {record.error} (log: {log})", code=1)


def show_result(folder: Path) -> None:
    """Print the table of a run and what belongs to it; nothing where it has no result yet."""
    result = read_result(folder)
    if result is None:
        return
    console.print(table(result))
    for line in (warm_start_line(result), pairs_line(result), rounds_line(result), best_line(result, folder)):
        if line is not None:
            console.print(line, highlight=False, soft_wrap=True)
    console.print(f"report: {folder / 'report.html'}", highlight=False, soft_wrap=True)


def when(seconds: float) -> str:
    """Write a time, in seconds since 1970, to the minute."""
    return datetime.datetime.fromtimestamp(seconds).strftime("%Y-%m-%d %H:%M")


def length(seconds: float) -> str:
    """Write a length of time to the second."""
    return str(datetime.timedelta(seconds=round(seconds)))
