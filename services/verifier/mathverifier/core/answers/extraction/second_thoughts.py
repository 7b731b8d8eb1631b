"""Second thoughts behind an answer: words that take it back, unless they find it right or are ordinary words."""

from typing import Final

from mathverifier.core.answers.extraction.disowning import answer_cues
from mathverifier.core.answers.extraction.remark_words import CLOSED, DENYING, NEGATIONS, subject_end
from mathverifier.core.text.lexicon import ANSWER_CUES, NOUNS, SINGULARS
from mathverifier.core.text.stretch import Stretch
from mathverifier.core.text.tokens import WORDS, Kind

RECANTING: Final = answer_cues("recanting")
_AFFIRMING: Final = answer_cues("affirming")
_ACTUALLY: Final = ANSWER_CUES["actually"]
_COPULAS: Final = frozenset(("is", "are", "was", "were"))
# Words of a sentence that affirms in some cases, or only seems to.
_QUALIFYING: Final = NEGATIONS | frozenset(
    ("if", "unless", "only", "but", "except", "although", "though", "would", "could", "might", "may", "should", "once")
)
_ENDS: Final = frozenset((".", "!", "?", "\n", "。", "！", "？", ";"))


def is_upheld(line: Stretch, place: int, stop: int) -> bool:
    """Say whether a second thought from `place` to `stop` finds the answer right: `Hmm, that makes sense`."""
    begin = sentence_begin(line, place)
    cue = RECANTING.at(line.tokens, begin, stop) if begin < stop else None
    return cue is not None and is_affirmed(line, cue.end, stop)


def taken_back(line: Stretch, place: int, stop: int) -> int | None:
    """Return the end of the words within an answer's sentence that take it back: `— no, wait, it is 8`."""
    if line.words[place : place + 1] == ["no"]:
        apart = line.texts[line.behind(place + 1) : line.behind(place + 1) + 1] in ([","], ["—"], [":"])
        return place + 1 if apart else None
    cue = RECANTING.at(line.tokens, place, stop)
    return cue.end if cue else None


def is_mere(line: Stretch, begin: int, end: int) -> bool:
    """Say whether a cue is an ordinary word of its sentence: `Actually nice`, `Wait times are left out`."""
    at = behind_comma(line, end)
    if line.words[begin] == "actually":
        return line.is_word(at) and line.words[at] not in _ACTUALLY
    noun = line.words[at] if end == begin + 1 and at == line.behind(end) and line.is_word(at) else ""
    return noun in SINGULARS and SINGULARS[noun] in NOUNS


def is_affirmed(line: Stretch, place: int, stop: int) -> bool:
    """Say whether second thoughts find the answer right: `On reflection this makes sense`."""
    at = behind_comma(line, place)
    places = [one for one in range(at, stop) if line.kinds[one] in WORDS]
    words = [line.words[one] for one in places]
    if not _QUALIFYING.isdisjoint(words) or any(word.endswith("n't") for word in words):
        return False
    if any(line.words[one] in DENYING.first and DENYING.at(line.tokens, one, stop) for one in places):
        return False
    subject = subject_end(words)
    if not subject and line.words[line.before(place)] not in _COPULAS:
        return False
    said = next((one for one in places[subject:] if line.words[one] not in CLOSED), None)
    return said is not None and _AFFIRMING.at(line.tokens, said, stop) is not None


def is_affirmed_later(line: Stretch, place: int) -> bool:
    """Say whether a sentence behind `place` says that something is right."""
    while place < line.size:
        begin = sentence_begin(line, place + 1)
        place = sentence_end(line, begin)
        if begin < place and is_affirmed(line, begin, place):
            return True
    return False


def sentence_end(line: Stretch, place: int) -> int:
    """Return the index of the sign that ends the sentence at `place`."""
    texts, size = line.texts, line.size
    while place < size and texts[place] not in _ENDS:
        place += 1
    return place


def sentence_begin(line: Stretch, place: int) -> int:
    """Return the index of the first word of a sentence from `place` on."""
    while place < line.size and line.kinds[place] not in WORDS and line.kinds[place] is not Kind.NUMBER:
        place += 1
    return place


def behind_comma(line: Stretch, place: int) -> int:
    """Return the index of the word from `place` on, past a comma."""
    return line.behind(place + (line.texts[place : place + 1] == [","]))
