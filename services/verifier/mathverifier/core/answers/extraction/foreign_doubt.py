"""Words of other languages than English that deny what they speak of, or make a guess of it."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from mathverifier.core.text.lexicon import LANGUAGES

_DOUBTING: Final = LANGUAGES["doubting"]
_DENIED_VERBS: Final = LANGUAGES["denied_verbs"]
# Those of scripts that put no space between words.
_SIGNS: Final = LANGUAGES["doubting_signs"]


def is_doubted(words: Sequence[str], text: str) -> bool:
    """Say whether one of `words`, or a sign in `text`, denies or doubts what it speaks of."""
    if not _DOUBTING.isdisjoint(words) or _is_denied_verb(words):
        return True
    return not text.isascii() and any(map(text.__contains__, _SIGNS))


def _is_denied_verb(words: Sequence[str]) -> bool:
    """Say whether a Spanish verb stands right behind a `no`: `no es 18`; `No, es 18` denies nothing."""
    if "no" not in words:
        return False
    said = [word for word in words if not word.isspace()]
    return any(first == "no" and second in _DENIED_VERBS for first, second in pairwise(said))
