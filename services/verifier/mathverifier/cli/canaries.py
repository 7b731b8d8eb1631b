"""The command that asks canaries: solutions whose truth is known."""

from pathlib import Path
from typing import Annotated

import typer

from mathverifier.cli.errors import fail, one_line, say
from mathverifier.cli.score import KEY_HELP, URL_HELP
from mathverifier.client.errors import VerifierError

FILE_HELP = "Canaries as `audit --canaries` writes them. Without it, those that are built in."


def canaries(
    file: Annotated[Path | None, typer.Argument(help=FILE_HELP)] = None,
    *,
    url: Annotated[str | None, typer.Option(help=URL_HELP)] = None,
    api_key: Annotated[str | None, typer.Option(help=KEY_HELP)] = None,
) -> None:
    """Ask solutions whose truth is known. Ends with code 1 where a verdict is not as it must be."""
    from mathverifier.adapters._backend import Judge
    from mathverifier.audit.canaries import built_in, misjudged, read

    with one_line():
        known = read(file) if file else built_in()
        try:
            lines = misjudged(known, Judge(url, api_key).verdicts([one.item for one in known]))
        except VerifierError as error:
            fail(str(error), code=1)
        for line in lines:
            say(line)
        say(f"{len(known)} canaries, {len(lines)} not as they must be")
    if lines or not known:
        raise typer.Exit(1)
