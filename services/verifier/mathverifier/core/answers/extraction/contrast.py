"""The value that a line gives in place of another one: `it is not 12 but 15`."""

from mathcontracts import Answer
from mathverifier.core.answers.extraction.spans import NUMBER, trimmed
from mathverifier.core.text.stretch import Stretch

# Tokens between `not` and `but`, and words behind the value.
MOST, BEHIND = 12, 2


def contrasted(line: Stretch) -> Answer | None:
    """Return the value behind `but` where a `not` with another value stands before it, and the line ends in it."""
    if "but" not in line.words or "not" not in line.words:
        return None
    place = line.size - 1 - line.words[::-1].index("but")
    denial = next((at for at in range(place - 1, max(-1, place - MOST), -1) if line.words[at] == "not"), None)
    if denial is None or not _is_value(line, denial + 1, place):
        return None
    return trimmed(line.text, line.places[place + 1], line.end) if _is_value(line, place + 1, line.size) else None


def _is_value(line: Stretch, begin: int, end: int) -> bool:
    """Say whether the tokens from `begin` to `end` are one number, with a unit of a few words at most."""
    numbers = list(NUMBER.finditer(line.text, line.places[begin], line.places[end]))
    if len(numbers) != 1:
        return False
    before = line.text[line.places[begin] : numbers[0].start()].strip("$-(\\ ")
    words = sum(map(line.is_word, range(line.index(numbers[0].end()), end)))
    return not before and words <= BEHIND
