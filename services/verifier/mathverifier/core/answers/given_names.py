"""Given names and their short forms: `Tom` may be `Thomas`."""

from typing import Final

from mathverifier.core.text.lexicon import SHORT_NAMES

# Letters of the shortest short form.
MIN_LETTERS: Final = 2


def is_short_form(one: str, other: str) -> bool:
    """Say whether one of two names may be short for the other: by its letters in their order, or by the lexicon."""
    if not (one.isalpha() and other.isalpha() and one.istitle() and other.istitle()):
        return False
    short, long = sorted((one.lower(), other.lower()), key=len)
    if any({short, long} <= names for names in SHORT_NAMES):
        return True
    stem = short.removesuffix("y").removesuffix("ie")
    return len(short) < len(long) and len(stem) >= MIN_LETTERS and stem[0] == long[0] and _is_in_order(stem, long)


def _is_in_order(letters: str, word: str) -> bool:
    """Say whether all `letters` stand in `word`, in their order."""
    rest = iter(word)
    return all(letter in rest for letter in letters)
