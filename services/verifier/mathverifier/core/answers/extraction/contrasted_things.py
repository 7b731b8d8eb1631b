"""Things that words name, of which a question asks for one of each group: the profit or the cost, red or blue."""

from collections.abc import Sequence
from functools import cache
from typing import Final

from mathverifier.core.quantities.number_words import CARDINALS
from mathverifier.core.text.contrasts import CONTRASTS, TOLD_INSTEAD
from mathverifier.core.text.lexicon import UNIT_WORDS


def _table() -> dict[str, list[tuple[int, int]]]:
    """Return the places, group and thing, that each phrase has."""
    found: dict[str, list[tuple[int, int]]] = {}
    for group, things in enumerate(CONTRASTS):
        for thing, named in enumerate(things):
            for phrase in named:
                found.setdefault(phrase, []).append((group, thing))
    return found


_PLACES: Final = _table()
_FIRST: Final = frozenset(phrase.partition(" ")[0] for phrase in _PLACES)
_LONGEST: Final = max(phrase.count(" ") for phrase in _PLACES) + 1


def are_contrasted(told: Sequence[str], asked: Sequence[str], sentence: Sequence[str]) -> bool:
    """Say whether what is told names a thing of a group, and the question others of that group alone.

    `asked` is the clause that asks, `sentence` all that stands around it.
    """
    if len(told) == 1 and len(told[0]) == 1 and any(word.startswith(told[0]) for word in asked):
        # `d` may be the diagonal.
        return False
    # A label of one word names its thing as `the time` does: `Time = 60`.
    said = _things(told if len(told) > 1 else ["the", *told])
    wanted = _things(asked) if said else {}
    # A label alone, as in a table, names one of the things that the question mentions.
    mentioned = _things(asked if len(told) == 1 else sentence) if wanted else {}
    if any(group in wanted and things.isdisjoint(mentioned[group]) for group, things in said.items()):
        return True
    return any(
        _names(told, other) and _names(asked, kind) and not _names(told, kind | unless) and not _names(sentence, other)
        for kind, other, unless in TOLD_INSTEAD
    )


def share_a_thing(told: Sequence[str], asked: Sequence[str]) -> bool:
    """Say whether what is told names a thing that the question names."""
    said, wanted = _things(told), _things(asked)
    return any(not things.isdisjoint(wanted.get(group, ())) for group, things in said.items())


def _names(words: Sequence[str], named: frozenset[str]) -> bool:
    """Say whether one of the phrases that are `named` stands among the words."""
    if not named.isdisjoint(words):
        return True
    longer = _longer(named)
    text = f" {' '.join(_numbered(words))} " if longer else ""
    return any(map(text.__contains__, longer))


@cache
def _longer(named: frozenset[str]) -> tuple[str, ...]:
    """Return those of the phrases that are several words, between spaces."""
    return tuple(f" {phrase} " for phrase in named if " " in phrase)


def _numbered(words: Sequence[str]) -> list[str]:
    """Return the words with a sign for each number in figures, and for each in words that counts a unit."""
    return [
        "#" if word.isdigit() or (word in CARDINALS and following in UNIT_WORDS) else word
        for word, following in zip(words, (*words[1:], ""), strict=False)
    ]


def _things(words: Sequence[str]) -> dict[int, set[int]]:
    """Return the things that words name, by their group; a longer phrase hides those within it."""
    found: dict[int, set[int]] = {}
    words = _numbered(words)
    if _FIRST.isdisjoint(words):
        return found
    reached: dict[int, int] = {}
    for place, word in enumerate(words):
        if word not in _FIRST:
            continue
        for size in range(_LONGEST, 0, -1):
            for group, thing in _PLACES.get(" ".join(words[place : place + size]), ()):
                if reached.get(group, 0) <= place:
                    found.setdefault(group, set()).add(thing)
                    reached[group] = place + size
    return found
