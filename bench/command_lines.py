"""The command lines as a page: `python -m bench.command_lines` prints it, `--write` puts it into docs/cli.md."""

import re
from pathlib import Path

import typer
from typer.cli import get_docs_for_click
from typer.main import get_command

import mathgenerator.cli
import mathtrainer.cli.commands
import mathverifier.cli.main
from bench.written_page import print_or_write

DOCUMENT = Path(__file__).parent.parent / "docs" / "cli.md"
APPS = {
    "mathverifier": mathverifier.cli.main.app,
    "mathgenerator": mathgenerator.cli.app,
    "mathtrainer": mathtrainer.cli.commands.app,
}
_HEAD = """# Command lines

Written by `python -m bench.command_lines --write` from the commands themselves, whose `--help` says the same.

"""
# The styles of the terminal, which the page has not.
_STYLE = re.compile(r"\[/?(?:bold|dim|cyan|green|red|yellow)\]")


def document() -> str:
    """Return the page: each command with its arguments and options."""
    return _HEAD + "".join(_commands(name, app) for name, app in APPS.items())


def _commands(name: str, app: typer.Typer) -> str:
    command = get_command(app)
    text = get_docs_for_click(obj=command, ctx=typer.Context(command), name=name)
    # A level deeper: the page has one title.
    return _STYLE.sub("", re.sub(r"^#", "##", text, flags=re.MULTILINE)).rstrip() + "\n\n"


if __name__ == "__main__":
    print_or_write(__doc__, DOCUMENT, document, document)
