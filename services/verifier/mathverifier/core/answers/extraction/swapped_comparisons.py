"""Whether a clause compares the two things of a question the other way round: Tom more than Ann, for Ann than Tom."""

from collections.abc import Sequence
from typing import Final

from mathverifier.core.answers.extraction.asked_clause import Clause
from mathverifier.core.answers.extraction.told_clause import Told
from mathverifier.core.text.lexicon import FUNCTION_WORDS
from mathverifier.core.text.stretch import Stretch
from mathverifier.core.text.tokens import WORDS

_LIGHT: Final = frozenset().union(
    *(FUNCTION_WORDS[kind] for kind in ("articles", "determiners", "pronouns", "prepositions", "auxiliaries"))
)
_COMPARING: Final = FUNCTION_WORDS["comparatives"]
_STOPS: Final = frozenset((".", ",", ";", "!", "?", "\n"))


def is_swapped_comparison(told: Told, asked: Clause) -> bool:
    """Say whether the thing that a clause compares with is the one that the question asks about."""
    behind = told.behind.line
    if "than" not in behind.words or "than" not in asked.words:
        return False
    said, wanted = _words(behind), asked.words
    one, other = said.index("than"), wanted.index("than")
    if _COMPARING.isdisjoint(said[:one]) or _comparative(said[:one]) != _comparative(wanted[:other]):
        return False
    second, asked_second = _thing(said[one + 1 :]), _thing(wanted[other + 1 :])
    return bool(second and asked_second) and second != asked_second and second in wanted[:other]


def _words(line: Stretch) -> list[str]:
    """Return the words of a line up to the end of its clause, without the ending of an owner."""
    end = next((place for place in range(line.size) if line.texts[place] in _STOPS), line.size)
    return [line.words[place].removesuffix("'s") for place in range(end) if line.kinds[place] in WORDS]


def _comparative(words: Sequence[str]) -> str:
    """Return the last comparative among the words: `fewer` turns a comparison."""
    return next((word for word in reversed(words) if word in _COMPARING), "")


def _thing(words: Sequence[str]) -> str:
    """Return the first word that names something."""
    return next((word for word in words if word not in _LIGHT), "")
