"""A check behind an answer has to come out: by an equation or by words that say so. One that does not leaves doubt."""

from typing import Final

from mathverifier.core.answers.extraction.disowning import answer_cues
from mathverifier.core.answers.extraction.second_thoughts import sentence_begin, sentence_end
from mathverifier.core.text.function_phrases import phrases_of
from mathverifier.core.text.stretch import Stretch
from mathverifier.core.text.tokens import WORDS, Kind

_CHECKING: Final = phrases_of("checking")
_TRYING: Final = answer_cues("trying")
_LEADING: Final = answer_cues("before_trying").first
_FIRST: Final = _CHECKING.first | _TRYING.first
_COMING_OUT: Final = answer_cues("coming_out", "affirming")
_SETTING_AGAINST: Final = answer_cues("setting_against").first
_UNEQUAL: Final = frozenset(("≠", "!=", "\\ne", "\\neq", "\\not"))
_EQUAL: Final = frozenset(("=", "\\equiv", "≡", "\\approx", "≈", "✓", "✔", "✅"))


def fails_check(line: Stretch) -> bool:
    """Say whether one of the sentences behind an answer checks it and does not say that it comes out."""
    if not _UNEQUAL.isdisjoint(line.texts) and _is_unequal(line):
        return True
    if _FIRST.isdisjoint(line.words):
        return False
    place = 0
    while place < line.size:
        begin = sentence_begin(line, place)
        if begin < line.size and _is_check(line, begin) and not _comes_out(line, begin):
            return True
        place = sentence_end(line, begin) + 1
    return False


def is_trial(line: Stretch, begin: int) -> bool:
    """Say whether what begins at `begin` tries a value out, and says that it comes out as it has to."""
    if begin >= line.size or line.words[begin] not in _TRYING.first or not _TRYING.at(line.tokens, begin, line.size):
        return False
    return any(
        line.words[place] == "as" and _COMING_OUT.at(line.tokens, place, line.size) for place in range(begin, line.size)
    )


def _is_unequal(line: Stretch) -> bool:
    """Say whether two numbers, and no letters, are said to be different."""
    place = next(place for place, text in enumerate(line.texts) if text in _UNEQUAL)
    begin, end = place, place + 1
    while begin > 0 and line.texts[begin - 1] not in ("\n", ":", ",", ".", ";"):
        begin -= 1
    while end < line.size and line.texts[end] not in ("\n", ",", ".", ";"):
        end += 1
    return Kind.NUMBER in line.kinds[begin:place] and not any(kind in WORDS for kind in line.kinds[begin:end])


def _is_check(line: Stretch, begin: int) -> bool:
    """Say whether the sentence at `begin` tries the answer out: `Test: …`, `When substituted, …`."""
    for place in range(begin, min(line.size, begin + 12)):
        if line.kinds[place] not in WORDS:
            continue
        if _CHECKING.at(line.tokens, place, line.size) or _TRYING.at(line.tokens, place, line.size):
            return True
        if line.words[place] not in _LEADING:
            return False
    return False


def _comes_out(line: Stretch, begin: int) -> bool:
    """Say whether an equation, or words that find it right, follow in the same paragraph, and nothing against it."""
    end = begin
    while end < line.size and not ("\n" in line.texts[end] and "\n" in line.texts[end - 1]):
        end += 1
    words = line.words[begin:end]
    if not _SETTING_AGAINST.isdisjoint(words):
        return False
    return not _EQUAL.isdisjoint(line.texts[begin:end]) or any(
        line.words[place] in _COMING_OUT.first and _COMING_OUT.at(line.tokens, place, end)
        for place in range(begin, end)
    )
