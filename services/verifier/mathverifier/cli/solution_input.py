"""Where the text of a solution comes from on the command line: an argument, a file, standard input, a terminal."""

import codecs
import re
import sys
from pathlib import Path

# What no solution is, and a file's name may be.
_FILE_NAME = re.compile(r"[^\s$\\]+\.(?:txt|md|tex|jsonl?|csv|html|log)")
_LONGEST_NAME = 4096


def solution_text(given: str | None, file: Path | None) -> str:
    """Return the solution's text: `given`, or what `file` holds, or standard input where neither is there.

    Raises ValueError where both are given, where `given` is the name of a file, or where the text is no UTF-8. Raises
    OSError where the file cannot be read.
    """
    if given is not None and file is not None:
        raise ValueError("solution: is given twice, as text and as a file: leave one out")
    if file is not None and str(file) != "-":
        return _decoded(file.read_bytes(), str(file))
    if given is None or given == "-":
        return _standard_input()
    if names_a_file(given):
        there = Path(given).is_file()
        said = f"`-f {given}` reads the file" if there else f"`-f {given}` would read it, and it is not there"
        raise ValueError(f"solution: {given} looks like a file's name, not a solution: {said}")
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
    if sys.stdin is None:
        raise ValueError("solution: standard input is closed: give the text itself, or -f FILE")
    if sys.stdin.isatty():
        sys.stderr.write("Type or paste the solution, then press Ctrl-D on an empty line:\n")
        return sys.stdin.read()
    return _decoded(sys.stdin.buffer.read(), "standard input")


def _decoded(content: bytes, name: str) -> str:
    """Return a text in UTF-8. Raises ValueError, naming it, where it is in another encoding."""
    wide = content[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) or b"\0" in content[:64]
    try:
        if wide:
            raise ValueError
        return content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except ValueError:
        said = "seems to be UTF-16" if wide else "is no UTF-8 text"
        raise ValueError(f"solution: {name} {said}: save it as UTF-8") from None
