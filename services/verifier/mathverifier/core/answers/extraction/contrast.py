"""The value that a line gives in place of another one: `it is not 12 but 15`, `not 12; it is 15`."""

from typing import Final

from mathcontracts import Answer
from mathverifier.core.answers.extraction.spans import NUMBER, trimmed
from mathverifier.core.text.stretch import Stretch

# Tokens between `not` and what sets the other value against it, and words behind the value.
MOST, BEHIND = 12, 2
_AGAINST: Final = frozenset(("but", ";", ",", ":", "—"))
# What leads from there up to the value.
_LEADING: Final = frozenset(("rather", "instead", "it", "is", "it's", "actually", ",", "in", "fact"))


def contrasted(line: Stretch) -> Answer | None:
    """Return the value behind `but` where a `not` with another value stands before it, and the line ends in it."""
    denial = next((at for at in range(line.size) if line.words[at] == "not" or line.words[at].endswith("n't")), None)
    return None if denial is None or "but" not in line.words else _set_against(line, denial, frozenset(("but",)))


def instead(line: Stretch) -> Answer | None:
    """Return the value in which `line` ends and that it sets against another, which it begins by denying."""
    denial = line.behind(0)
    if denial < line.size and line.texts[denial] == "}":
        denial = line.behind(denial + 1)
    return _set_against(line, denial, _AGAINST) if denial < line.size else None


def _set_against(line: Stretch, denial: int, signs: frozenset[str]) -> Answer | None:
    """Return the value behind the last of `signs` near a denial, where one value stands on either side of it."""
    for place in range(min(line.size - 1, denial + MOST), denial, -1):
        if line.words[place] not in signs or not _is_value(line, denial + 1, place):
            continue
        begin = place + 1
        while begin < line.size and (line.is_spaced(begin) or line.words[begin] in _LEADING):
            begin += 1
        if begin < line.size and _is_value(line, begin, line.size):
            return trimmed(line.text, line.places[begin], line.end)
    return None


def _is_value(line: Stretch, begin: int, end: int) -> bool:
    """Say whether the tokens from `begin` to `end` are one number, with a unit of a few words at most."""
    if begin >= end:
        return False
    numbers = list(NUMBER.finditer(line.text, line.places[begin], line.places[end]))
    if len(numbers) != 1:
        return False
    before = line.text[line.places[begin] : numbers[0].start()].strip("$-(\\ ")
    words = sum(map(line.is_word, range(line.index(numbers[0].end()), end)))
    return not before and words <= BEHIND
