"""Whether a ratio is told the other way round: of dogs to cats, where that of cats to dogs is asked for."""

from collections.abc import Sequence
from typing import Final

from mathverifier.core.answers.extraction.asked_clause import Clause
from mathverifier.core.answers.extraction.told_clause import Told
from mathverifier.core.quantities.plurals import singular
from mathverifier.core.text.lexicon import FUNCTION_WORDS

_CLOSED: Final = frozenset().union(*FUNCTION_WORDS.values())


def is_reversed_ratio(told: Told, asked: Clause) -> bool:
    """Say whether a clause names the two things of the asked ratio in the other order."""
    wanted = _terms(asked.words)
    said = (_terms(told.words) or _label(told)) if wanted else None
    if not wanted or not said:
        return False
    first, second = wanted[0] - wanted[1], wanted[1] - wanted[0]
    return bool(said[0] & second and said[1] & first) and not (said[0] & first or said[1] & second)


def _terms(words: Sequence[str]) -> tuple[set[str], set[str]] | None:
    """Return the words of both things of `the ratio of cats to dogs`."""
    begin = words.index("ratio") if "ratio" in words else len(words)
    if "to" not in words[begin:]:
        return None
    middle = words.index("to", begin)
    return _content(words[begin + 1 : middle]), _content(words[middle + 1 :])


def _label(told: Told) -> tuple[set[str], set[str]] | None:
    """Return both words of a label such as `cats : dogs =`."""
    line, places = told.before.line, told.before.places
    if len(places) != 2 or line.texts[line.behind(places[0] + 1)] not in (":", "/"):
        return None
    return _content(told.before.words[:1]), _content(told.before.words[1:])


def _content(words: Sequence[str]) -> set[str]:
    return {singular(word) for word in words if word not in _CLOSED}
