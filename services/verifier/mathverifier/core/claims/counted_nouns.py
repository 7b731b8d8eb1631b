"""What a number counts: the words right behind it, `18` in `18 brown eggs` counting eggs that are brown."""

import re

from mathverifier.core.quantities.plurals import singular

_WORD = re.compile(r"[\s-]{0,3}(?:\\text\s?\{\s?)?([a-zA-Z]{2,20})['’]?s?")
# Words that say nothing of what is counted, and those behind which something else begins.
_IDLE = frozenset(("the", "of", "his", "her", "their", "its", "my", "our", "this", "that", "these", "those"))
_IDLE |= frozenset(("more", "less", "fewer", "total", "other", "extra", "new", "additional"))
_ENDS = frozenset(
    ("and", "or", "but", "so", "then", "which", "who", "for", "to", "in", "on", "at", "by", "from", "with")
)
_ENDS |= frozenset(("per", "each", "every", "than", "as", "if", "when", "while", "because", "since", "after", "before"))
_ENDS |= frozenset(("is", "are", "was", "were", "be", "has", "have", "had", "will", "would", "can", "could", "there"))
_ENDS |= frozenset(("plus", "minus", "times", "divided", "equals", "a", "an", "he", "she", "they", "it", "left", "x"))
MOST = 3
MONEY = "$"


def nouns_at(text: str, start: int, end: int) -> frozenset[str]:
    """Return the words that say what the number `text[start:end]` counts, in the singular; a dollar sign is one."""
    found = {MONEY} if text[max(0, start - 2) : start].rstrip().endswith(MONEY) else set()
    place = end
    for _ in range(2 * MOST):
        word = _WORD.match(text, place)
        if word is None:
            break
        name, place = word[1].lower(), word.end()
        if name in _ENDS or len(found) >= MOST:
            break
        if name not in _IDLE:
            found.add(singular(name))
    return frozenset(found)
