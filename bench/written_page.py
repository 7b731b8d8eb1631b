"""Pages of docs/ that are written from the code: each is printed, or with `--write` put into its file."""

import argparse
from collections.abc import Callable
from pathlib import Path


def print_or_write(description: str | None, file: Path, printed: Callable[[], str], whole: Callable[[], str]) -> None:
    """Print what `printed` returns or, where `--write` is given, write what `whole` returns into `file`."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--write", action="store_true", help=f"put it into docs/{file.name}")
    if parser.parse_args().write:
        file.write_text(whole(), encoding="utf-8")
    else:
        print(printed(), end="")
