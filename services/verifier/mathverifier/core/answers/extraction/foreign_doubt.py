"""Words of other languages than English that deny what they speak of, or make a guess of it."""

import re
from collections.abc import Sequence
from typing import Final

from mathverifier.core.text.lexicon import LANGUAGES

_DOUBTING: Final = LANGUAGES["doubting"]
# Those of scripts that put no space between words.
_SIGNS: Final = re.compile("|".join(map(re.escape, sorted(LANGUAGES["doubting_signs"], key=len, reverse=True))))


def is_doubted(words: Sequence[str], text: str) -> bool:
    """Say whether one of `words`, or a sign in `text`, denies or doubts what it speaks of."""
    return not _DOUBTING.isdisjoint(words) or (not text.isascii() and bool(_SIGNS.search(text)))
