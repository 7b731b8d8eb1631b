"""Where the text of a solution comes from on the command line: an argument, a file, standard input, a terminal."""

import re
import sys
from pathlib import Path

# What no solution is, and a file's name may be.
_FILE_NAME = re.compile(r"[^\s$\\]+\.(?:txt|md|tex|jsonl?|csv|html|log)")
_LONGEST_NAME = 4096


def solution_text(given: str | None, file: Path | None) -> str:
    """Return the solution's text: `given`, or what `file` holds, or standard input where neither is there.

    Raises ValueError where both are given, or where `given` is the name of a file; OSError where the file cannot be
    read; UnicodeError where the text is no UTF-8.
    """
    if given is not None and file is not None:
        raise ValueError("solution: is given twice, as text and as a file: leave one out")
    if file is not None and str(file) != "-":
        return file.read_text(encoding="utf-8")
    if given is None or given == "-":
        return _standard_input()
    if names_a_file(given):
        raise ValueError(f"solution: {given} looks like a file's name, not a solution: `-f {given}` reads the file")
    if not given.isascii():
        given.encode()  # Half a character, from bytes that are no UTF-8.
    return given


def names_a_file(text: str) -> bool:
    """Tell whether a text looks like the name of a text file, or is the path of a file that is there."""
    if _FILE_NAME.fullmatch(text):
        return True
    if len(text) > _LONGEST_NAME or any(sign in text for sign in "\n\0$"):
        return False
    try:
        return any(map(str.isalpha, text)) and Path(text).is_file()
    except (OSError, ValueError):
        return False


def _standard_input() -> str:
    if sys.stdin.isatty():
        sys.stderr.write("Type or paste the solution, then press Ctrl-D on an empty line:\n")
    text = sys.stdin.read()
    if not text.isascii():
        text.encode()
    return text
