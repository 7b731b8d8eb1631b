"""Clauses behind a value that have a subject and a verb of their own: `8; the mean is 7`, `8, the mean is 7`."""

from typing import Final

from mathverifier.core.text.lexicon import FUNCTION_WORDS
from mathverifier.core.text.stretch import Stretch
from mathverifier.core.text.tokens import Kind

# Words from the beginning of a clause to its verb.
REACH: Final = 5
_SUBJECTS: Final = FUNCTION_WORDS["articles"] | FUNCTION_WORDS["determiners"] | FUNCTION_WORDS["pronouns"]
_VERBS: Final = FUNCTION_WORDS["auxiliaries"]
# What a value ends in.
_CLOSING: Final = frozenset(("}", "$", ")", "*", "**", "\\)"))


def further_clause(line: Stretch) -> int | None:
    """Return where the first further clause of a statement begins, as a place in the text; None where none does."""
    for place in range(1, line.size):
        if line.texts[place] not in (",", ";") or not _ends_value(line, place - 1):
            continue
        first = line.behind(place + 1)
        if first == place + 1 or not line.is_word(first):
            continue
        words = [line.words[at] for at in range(first, line.size) if line.is_word(at)][:REACH]
        if line.texts[place] == ";" and (words[0] in _SUBJECTS or words[0] == "so"):
            return line.places[place]
        if words[0] in _SUBJECTS and not _VERBS.isdisjoint(words[1:]):
            return line.places[place]
    return None


def _ends_value(line: Stretch, place: int) -> bool:
    return line.kinds[place] is Kind.NUMBER or line.texts[place] in _CLOSING
