"""What is only supposed: `Pretend that nobody left. Then it is 25`, `If the die had nine sides, it would be 81`."""

from typing import Final

from mathverifier.core.answers.extraction.disowning import answer_cues, key_words
from mathverifier.core.text.lexicon import ANSWER_CUES
from mathverifier.core.text.stretch import Stretch
from mathverifier.core.text.tokens import WORDS

# Characters of a sentence before the answer's that are looked at.
LOOK_BACK: Final = 240
# Mentions of a value that are looked at.
MAX_MENTIONS: Final = 4
_PRETENDING: Final = answer_cues("pretending")
_LEADING: Final = frozenset(("now", "just", "so", "please", "let", "us", "let's", "for", "if", "we", "well", "okay"))
_CONTRARY: Final = frozenset(("were", "had", "without"))
_PARTIAL: Final = answer_cues("partial")
# Words without which nothing is supposed.
_KEYS: Final = key_words(ANSWER_CUES["pretending"], ANSWER_CUES["partial"]) | {"would"}
_ENDS: Final = ".!?\n"


def is_pretended(line: Stretch) -> bool:
    """Say whether a sentence begins by pretending something, and names no unknown that it is of."""
    for place in range(line.size):
        if line.kinds[place] not in WORDS:
            continue
        if _PRETENDING.at(line.tokens, place, line.size):
            return not any(line.is_letter(at) and line.words[at] not in ("a", "i") for at in range(line.size))
        if line.words[place] not in _LEADING:
            return False
    return False


def sentence_ending(text: str, end: int) -> Stretch | None:
    """Return the last sentence of `text[:end]`; None where nothing is there."""
    stop = len(text[:end].rstrip(" \t\n*$#"))
    begin = stop - 1
    while begin > 0 and stop - begin < LOOK_BACK:
        if text[begin - 1] in _ENDS and (text[begin - 1] == "\n" or text[begin].isspace()):
            break
        begin -= 1
    return Stretch(text, max(0, begin), stop) if stop > 0 else None


def _may_suppose(text: str, start: int, end: int) -> bool:
    near = text[max(0, start) : end].lower()
    return any(map(near.__contains__, _KEYS))


def follows_supposition(text: str, end: int) -> bool:
    """Say whether the sentence before the one that begins at `end` pretends something."""
    if not _may_suppose(text, end - LOOK_BACK, end):
        return False
    before = sentence_ending(text, end)
    return before is not None and is_pretended(before)


def is_only_supposed(text: str, begin: int, value: str) -> bool:
    """Say whether all sentences of `text[:begin]` that give a value give it for what is not so, or for a part."""
    place, mentions = begin, 0
    while mentions < MAX_MENTIONS and (place := text.rfind(value, 0, place)) >= 0:
        if _is_whole(text, place, place + len(value)):
            mentions += 1
            if not _supposes(text, place, place + len(value)):
                return False
    return mentions > 0


def _is_whole(text: str, start: int, end: int) -> bool:
    """Say whether `text[start:end]` is no part of a longer number or word."""
    before, behind = text[max(0, start - 2) : start], text[end : end + 2]
    if before[-1:].isalnum() or behind[:1].isalnum():
        return False
    pointed = before[-1:] in (".", ",") and before[:1].isdigit()
    return not pointed and not (behind[:1] in (".", ",") and behind[1:].isdigit())


def _supposes(text: str, start: int, end: int) -> bool:
    """Say whether the sentence around `text[start:end]` is contrary to fact, pretends, or gives a bound or a part."""
    if not _may_suppose(text, start - LOOK_BACK, end + LOOK_BACK):
        return False
    stop, limit = end, min(len(text), end + LOOK_BACK)
    while stop < limit and (text[stop] not in _ENDS or text[stop + 1 : stop + 2].isdigit()):
        stop += 1
    line = sentence_ending(text, stop)
    if line is None or line.start > start:
        return False
    if "would" in line.words and not _CONTRARY.isdisjoint(line.words):
        return True
    return is_pretended(line) or any(
        word in _PARTIAL.first and _PARTIAL.at(line.tokens, place, line.size) for place, word in enumerate(line.words)
    )
