"""A number that is spelled out, and is the only one of its line."""

from typing import Final

from mathverifier.core.answers.extraction.additions import reason_start
from mathverifier.core.answers.extraction.clause_grammar import MAX_HEDGE
from mathverifier.core.answers.extraction.endings import Ending
from mathverifier.core.answers.extraction.spans import trimmed
from mathverifier.core.quantities.number_words import CARDINALS
from mathverifier.core.quantities.reading import read_quantity
from mathverifier.core.text.stretch import Stretch

# Words of a number behind its first.
MAX_NUMBER_WORDS: Final = 4


def spelled_out(line: Stretch) -> Ending | None:
    """Return the only number of a line, where that is in words."""
    found: list[tuple[int, int]] = []
    place = 0
    while place < line.size:
        at = place
        if line.texts[place] in ("minus", "negative"):
            at = line.behind(place + 1)
        if (
            at < line.size
            and CARDINALS.get(line.words[at] if at == 0 else line.texts[at], 1) != 1
            and line.texts[place - 1 : place] != ["-"]
        ):
            end = at + 1
            for _ in range(MAX_NUMBER_WORDS):
                following = line.texts[end : end + 2]
                if (
                    len(following) < 2
                    or following[0] not in (" ", "-")
                    or not (following[1].isalpha() and following[1].islower())
                ):
                    break
                end += 2
            found.append((place, end))
            place = end
        else:
            place += 1
    if not found:
        return _one_unit(line)
    reason = reason_start(line, 0)
    if len(found) != 1 or (reason is not None and line.places[found[0][0]] >= reason):
        return None
    first, end = found[0]
    while end > first and not is_quantity(line.read(first, end)):
        end -= 2
    if line.texts[end : end + 1] == ["-"]:
        # `an eight-hour day`
        return None
    return Ending(trimmed(line.text, line.places[_share_begin(line, first)], line.places[end])) if end > first else None


def _one_unit(line: Stretch) -> Ending | None:
    """Return the unit with its article that a line ends in: `an hour and a half`."""
    for place in range(line.size):
        if line.words[place] in ("a", "an"):
            rest = trimmed(line.text, line.places[place], line.end)
            if is_quantity(rest.text.rstrip(".!")):
                return Ending(rest)
    return None


def _share_begin(line: Stretch, place: int) -> int:
    """Return where the share begins that a number at `place` ends, `one in thirty-six`; else `place`."""
    joint = line.before(place)
    if joint >= 0 and line.words[joint] == "of":
        joint = line.before(joint)
        if joint < 0 or line.words[joint] != "out":
            return place
    elif joint < 0 or line.words[joint] != "in":
        return place
    count = line.before(joint)
    return count if count >= 0 and line.words[count] == "one" else place


def is_quantity(text: str) -> bool:
    """Say whether all of `text` is one quantity in words, as `twenty-one` is."""
    if not text[:1].isalpha() or len(text) > MAX_HEDGE:
        return False
    quantity = read_quantity(text)
    return quantity.understood and quantity.amount is not None
