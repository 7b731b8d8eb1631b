"""A number that is spelled out, and is the only one of its line."""

from typing import Final

from mathverifier.core.answers.extraction.additions import reason_start
from mathverifier.core.answers.extraction.clause_grammar import MAX_HEDGE
from mathverifier.core.answers.extraction.endings import Ending
from mathverifier.core.answers.extraction.spans import trimmed
from mathverifier.core.quantities.number_words import CARDINALS
from mathverifier.core.quantities.reading import read_quantity
from mathverifier.core.text.function_phrases import phrases_of
from mathverifier.core.text.stretch import Stretch

# Words of a number behind its first.
MAX_NUMBER_WORDS: Final = 4
_PREDICATES: Final = phrases_of("predicates")


def spelled_out(line: Stretch) -> Ending | None:
    """Return the only number of a line, where that is in words."""
    found: list[tuple[int, int]] = []
    place = 0
    while place < line.size:
        at = place
        if line.texts[place] in ("minus", "negative"):
            at = line.behind(place + 1)
        if at < line.size and _begins_number(line, at) and line.texts[place - 1 : place] != ["-"]:
            end = _end(line, place, at)
            found.append((place, end))
            place = max(end, at + 1)
        else:
            place += 1
    if not found:
        return _one_unit(line)
    reason = reason_start(line, 0)
    if len(found) != 1 or (reason is not None and line.places[found[0][0]] >= reason):
        return _last_told(line, found) if reason is None and len(found) > 1 else None
    first, end = found[0]
    if line.texts[end : end + 1] == ["-"]:
        # `an eight-hour day`
        return None
    return Ending(trimmed(line.text, line.places[_share_begin(line, first)], line.places[end])) if end > first else None


def _begins_number(line: Stretch, place: int) -> bool:
    """Say whether a number in words begins at `place`, other than one."""
    word = line.words[place] if place == 0 else line.texts[place]
    if word == "one" and line.words[line.behind(place + 1) :][:1] == ["hundred"]:
        return True
    return CARDINALS.get(word, 1) != 1


def _end(line: Stretch, first: int, place: int) -> int:
    """Return the index behind the longest quantity that begins at `first`, with its number at `place`; else `first`."""
    end = place + 1
    for _ in range(MAX_NUMBER_WORDS):
        following = line.texts[end : end + 2]
        if (
            len(following) < 2
            or following[0] not in (" ", "-")
            or not (following[1].isalpha() and following[1].islower())
        ):
            break
        end += 2
    while end > first and not is_quantity(line.read(first, end)):
        end -= 2
    return max(end, first)


def _last_told(line: Stretch, found: list[tuple[int, int]]) -> Ending:
    """Return the last of several numbers where a verb that gives a result stands before it at the end, else no one."""
    first, end = found[-1]
    answer = trimmed(line.text, line.places[first], line.places[end])
    ends = end > first and not line.text[line.places[end] : line.end].strip(" .!*")
    if ends and _PREDICATES.begin(line.tokens, first) is not None:
        return Ending(answer)
    return Ending(trimmed(line.text, line.places[found[0][0]], line.end), several=True)


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
