"""Standard input and output in place of files."""

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def standard_streams(rows: Path, output: Path) -> Iterator[tuple[Path, Path]]:
    """Yield the files to read and to write; `-` stands for a file in passing.

    Standard input is read to its end before, and standard output written at the end, as a whole.
    """
    if "-" not in (rows.name, output.name):
        yield rows, output
        return
    with tempfile.TemporaryDirectory() as folder:
        read = Path(folder, "stdin") if rows.name == "-" else rows
        written = Path(folder, "stdout.jsonl") if output.name == "-" else output
        if rows.name == "-":
            with read.open("wb") as file:
                shutil.copyfileobj(sys.stdin.buffer, file)
            read = read.rename(read.with_suffix(_suffix(read)))
        try:
            yield read, written
        except ValueError as error:
            raise ValueError(str(error).replace(str(read), "standard input")) from None
        if output.name == "-" and written.exists():
            with written.open("rb") as file:
                shutil.copyfileobj(file, sys.stdout.buffer)
            sys.stdout.flush()


def _suffix(path: Path) -> str:
    """Return the suffix of a file of the kind that a file without a name begins as."""
    with path.open("rb") as file:
        first = file.readline(4096)
    if first.startswith(b"PAR1"):
        return ".parquet"
    if first.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[", b"") or first.startswith(b"\x1f\x8b"):
        return ".jsonl"
    return ".tsv" if b"\t" in first else ".csv" if b"," in first else ".jsonl"
