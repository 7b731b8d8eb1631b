"""A check of the answer that is the end of a text: its values are none that the text gives."""

from typing import Final

from mathverifier.core.answers.extraction.checks_behind import is_trial
from mathverifier.core.answers.extraction.spans import content_begin
from mathverifier.core.text.function_phrases import phrases_of
from mathverifier.core.text.lexicon import FUNCTION_WORDS
from mathverifier.core.text.stretch import Stretch
from mathverifier.core.text.tokens import Kind

# Lines that a check may have, and characters of a line that are looked at.
LINES, CHARACTERS = 6, 4_000
# Words that a conclusion has at least.
MIN_WORDS = 3
_CONCLUDING: Final = phrases_of("concluding")
_CHECKING: Final = phrases_of("checking")
_GOING_ON: Final = frozenset(
    ("so", "thus", "therefore", "hence", "again", "should", "actually", "instead", "but", "wait", "no", "not")
)
# Without one of these in it, a text checks nothing.
_SIGNS: Final = ("utting it", "lugging it", "heck", "erif", "onfirm", "roof", " test", " back", "anity")


def check_begin(text: str, begin: int, end: int) -> int:
    """Return where the check begins that is the end of `text[begin:end]`; `end` where there is none.

    A conclusion behind it ends the search: it says what the answer is.
    """
    near = text[max(begin, end - CHARACTERS) : end]
    if not any(sign in near for sign in _SIGNS):
        return end
    place = end
    for count in range(LINES):
        start = max(text.rfind("\n", begin, place) + 1, begin, place - CHARACTERS)
        line = Stretch(text, start, place)
        found = _checks_at(line)
        if found is None and count == 0:
            found = _joined_check(line) or _last_sentences(line)
        if found is not None:
            # What the check is of has to stand before it.
            before = begin + len(text[begin : line.places[found]].rstrip())
            return before if before > begin else end
        if start <= begin or _concludes(line):
            return end
        place = start - 1
    return end


def _checks_at(line: Stretch, begin: int = 0) -> int | None:
    """Return `begin` where a check begins there, with words at most that lead to it: `However, I need to check`."""
    first = content_begin(line, begin)
    if is_trial(line, first):
        return begin
    for place in range(first, line.size):
        word = line.words[place]
        if word in _CHECKING.first and _CHECKING.at(line.tokens, place, line.size) is not None:
            return begin
        if word not in FUNCTION_WORDS["before_checking"] and word not in (" ", ",", "*", "**", "#"):
            return None
    return None


def _last_sentences(line: Stretch) -> int | None:
    """Return where the last sentences of a line begin to check, as `Check: 30 / 5 = 6, right` does.

    Those that go on to a value do more than check: `Checking again, 6 * 5 = 30`, `that is no integer, so it is 30`.
    """
    for begin in reversed(line.sentence_starts):
        if _concludes_at(line, begin) or not _GOING_ON.isdisjoint(line.words[begin:]):
            return None
        if _checks_at(line, begin) is not None:
            return begin
    return None


def _joined_check(line: Stretch) -> int | None:
    """Return where `and check that 2x = 4` begins behind what a line says: `so x = 2, and check that 2x = 4`."""
    for place in range(1, line.size):
        if line.words[place] in _CHECKING.first and _CHECKING.at(line.tokens, place, line.size) is not None:
            before = line.before(place)
            if before > 0 and line.words[before] == "and" and Kind.NUMBER in line.kinds[:before]:
                return before
    return None


def _concludes(line: Stretch) -> bool:
    """Say whether a line says what follows, or goes on with the work; `so it works` does neither."""
    first = content_begin(line, 0)
    if first < line.size and line.words[first] in FUNCTION_WORDS["leading"] - _CONCLUDING.first:
        return True
    return any(_concludes_at(line, begin) for begin in (0, *line.sentence_starts))


def _concludes_at(line: Stretch, begin: int) -> bool:
    first = content_begin(line, begin)
    head = _CONCLUDING.at(line.tokens, first, line.size)
    if head is None or sum(map(line.is_word, range(first, line.size))) < MIN_WORDS:
        return False
    behind = line.behind(head.end)
    is_pronoun = line.words[behind : behind + 1] and line.words[behind] in FUNCTION_WORDS["pronouns"]
    return not (is_pronoun and line.words[head.end - 1] == "so" and Kind.NUMBER not in line.kinds[behind:])
