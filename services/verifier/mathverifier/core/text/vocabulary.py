"""The words of a text, and whether a problem is stated in mathematics or is a story in everyday words."""

import re
import string
from functools import lru_cache

from mathverifier.core.text.lexicon import TEXT_CUES

# What may be a digit, for the set that a pattern begins with: the engine looks ranges up in a table, and asks of every
# character whether it is a `\d`.
DIGIT = r"0-9\x80-\U0010ffff"
# LaTeX, a power, an equation, or letters between dollars: `$x+1$`, but not `$5 for a pen and $3 for a cup`.
_FORMULA = re.compile(
    r"[\\^=$](?:(?<=\\)[a-zA-Z(\[]|(?<=\^)|(?<==)(?<![<>!]=)"
    r"|(?<=\$)(?=[^$]{0,80}[a-zA-Z])(?:[^$a-zA-Z]|(?<![a-zA-Z])[a-zA-Z](?![a-zA-Z])){1,80}\$)"
)
# The words of mathematics; a story of shops and ages does without them.
_TERMS = TEXT_CUES["mathematics"]
_PHRASES = ("least common", "greatest common", "multiple of")


_COMMAND = re.compile(r"(\\[a-z]+)")
# A table in which all but the letters a to z becomes a space, and one in which what parts two runs of words is a bar.
_LETTERS = bytes(code if chr(code) in string.ascii_lowercase else ord(" ") for code in range(256))
_RUNS = bytes(
    letter if chr(code) in f"{string.ascii_lowercase} \n'" else ord("|") for code, letter in enumerate(_LETTERS)
)


def words_of(small: str) -> list[str]:
    """Return the runs of the letters a to z in a text of small letters, in order."""
    # Faster than a pattern, and than text, in which every other character is looked up anew.
    return small.encode("ascii", "replace").translate(_LETTERS).decode("ascii").split()


def first_words(small: str) -> list[str]:
    """Return the words that a text of small letters begins with, before anything but blanks and apostrophes."""
    return _runs(small)[0].split()


def last_words(small: str) -> list[str]:
    """Return the words that a text of small letters ends with, behind anything but blanks and apostrophes."""
    return _runs(small)[-1].split()


def _runs(small: str) -> list[str]:
    return small.replace("’", "'").encode("ascii", "replace").translate(_RUNS).decode("ascii").split("|")


def words_and_commands(small: str) -> tuple[list[str], list[str]]:
    """Return the words of a text of small letters, and its LaTeX commands, which are none."""
    if "\\" not in small:
        return words_of(small), []
    pieces = _COMMAND.split(small)  # Words and commands by turns.
    return words_of(" ".join(pieces[::2])), pieces[1::2]


@lru_cache(maxsize=64)
def vocabulary(text: str) -> frozenset[str]:
    """Return the words of a text, each once and in small letters."""
    return frozenset(words_and_commands(text.lower())[0])


@lru_cache(maxsize=64)
def formal(problem: str | None) -> bool:
    """Tell a problem stated in mathematics from a story in everyday words; one that is not known counts as formal."""
    if problem is None or _FORMULA.search(problem) is not None:
        return True
    small = problem.lower()
    return not _TERMS.isdisjoint(vocabulary(problem)) or any(phrase in small for phrase in _PHRASES)
