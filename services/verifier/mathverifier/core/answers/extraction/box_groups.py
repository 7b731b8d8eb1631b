"""Boxes that belong together, as those do that give the values of one answer."""

import re
from collections.abc import Sequence

from mathverifier.core.answers.extraction.distinct_values import LONG, distinct
from mathverifier.core.answers.extraction.markers import Mark
from mathverifier.core.answers.extraction.retraction import changes_mind
from mathverifier.core.answers.extraction.spans import HEDGE, joins
from mathverifier.core.text.cues import Cues
from mathverifier.core.text.lexicon import CUES
from mathverifier.core.text.stretch import Stretch
from mathverifier.core.text.tokens import Kind
from mathverifier.core.text.vocabulary import first_words, words_of

# Boxes of one answer.
MAX_JOINED = 50
# Characters before a box that say what it is.
_BESIDE = 40
_EXTREMES = CUES["extreme"]
_POSSIBLY = frozenset(("could", "might", "may"))
_OPENERS = frozenset(("$", "\\", "\\(", "\\[", "(", "["))
CLOSERS = re.compile(r"(?:[\s$*_]|\\[)\]])*")
# Words that make the later value a consequence of the earlier one, or another form of it.
_FOLLOWS = Cues("following_from")
_FOLLOWING_SIGNS = ("≈", "\\approx", "\\sim", "\\implies", "\\Rightarrow", "→")
_CALCULATING = (*"0123456789+/×·÷<>^", "\\frac", "\\times", "\\cdot", "\\sqrt", "\\div")
_LABEL = re.compile(
    r"\b(?:part|case|root|solution|value)\s+(?:\d+|[a-d]|[ivx]+)\b|\(\w\)|\b[x-z]_\{?\d\}?", re.IGNORECASE
)
_NAME = r"(?:[a-zA-Z](?:_\{?\w\}?)?|\\[a-z]+|[a-zA-Z]\([a-z]\))"
_ITEM = re.compile(rf"\s*(?:(?:[-*•]|\d+[.)]|\(\w\)|\w\))\s+)?[*\s$\\(\[]*(?:{_NAME}\s*[=:]\s*)?[*\s$\\(\[]*")
_BULLETS = frozenset((*"-*•", *(f"{letter})" for letter in "abcdefgh")))
_SAME_LINE = frozenset(("and", "or", "while", "whereas"))
_COPULA = re.compile(rf"(?:\b(?:is|are|be)\b|:|(?:^|[\s$\\(]){_NAME}\s*=)[\s$*\\(\[]*\Z", re.IGNORECASE)
# Between sentences.
_SENTENCE_ENDS = (". ", "! ", "? ", "\n")


def joined_boxes(text: str, marks: Sequence[Mark]) -> list[Mark]:
    """Return the last mark, with the boxes before it that give the same answer's other values."""
    group = [marks[-1]]
    for earlier in reversed(marks[:-1]):
        if len(group) >= MAX_JOINED or not earlier.boxed or not group[0].boxed:
            break
        if not _belong(text, earlier, group[0]):
            break
        group.insert(0, earlier)
    return group if len(distinct([mark.answer for mark in group])) > 1 else group[-1:]


def _belong(text: str, earlier: Mark, later: Mark) -> bool:
    between = text[earlier.end : later.start]
    if joins(between) or not between.strip():
        return True
    if len(between) > LONG:
        return _opposite(text, earlier, later)
    hedge = HEDGE.search(between)
    if hedge and not CLOSERS.sub("", between[hedge.end() :]).strip("\\($["):
        return True
    if _could(text, earlier) and _could(text, later):
        return True
    return _listed(between) or _opposite(text, earlier, later) or _both_ends(text, earlier, later)


def _could(text: str, mark: Mark) -> bool:
    """Say whether `it could be`, or `it may well be`, stands before a mark."""
    line = Stretch(text, max(0, mark.start - _BESIDE), mark.start)
    words = [line.words[place] for place in range(line.size) if line.kinds[place] is not Kind.SPACE]
    while words and words[-1] in _OPENERS:
        words.pop()
    return words[-1:] == ["be"] and not _POSSIBLY.isdisjoint(words[-3:-1])


def _listed(between: str) -> bool:
    """Say whether two boxes are items of one list: in one sentence, or in lines with nothing but their names."""
    if _FOLLOWS.among(words_of(between.lower())) or any(sign in between for sign in _FOLLOWING_SIGNS):
        return False
    if changes_mind(between, 0, len(between)):
        return False
    bare = _LABEL.sub("", between)
    lines = [line for line in bare.split("\n") if line.strip(" $\\[]()*.,;&")]
    if "\n" not in between:
        joint = CLOSERS.sub("", bare, count=1).lstrip()
        is_joined = joint.startswith((",", ";")) or not _SAME_LINE.isdisjoint(first_words(joint)[:1])
        return is_joined and not _calculates(bare) and _COPULA.search(bare) is not None
    if between.count("\n") > 5 or len(lines) > 2:
        return False
    head, _, tail = bare.partition("\n")
    if "=" in head or any(map(str.isdecimal, head)):
        return False
    lead = tail.strip("\n")
    if _ITEM.fullmatch(lead) or not bare.replace("\\[", "").replace("\\]", "").strip(" \n\t$.,;*"):
        return True
    bullet, *said = lead.split(maxsplit=1) or [""]
    is_item = bool(said) and (bullet in _BULLETS or (len(bullet) == 3 and bullet[0] + bullet[-1] == "()"))
    return bool(is_item and _COPULA.search(lead) and not _calculates(lead))


def _calculates(text: str) -> bool:
    return any(sign in text for sign in _CALCULATING)


def _opposite(text: str, earlier: Mark, later: Mark) -> bool:
    """Say whether the two sentences differ in `maximum` and `minimum` alone, or in another such pair."""
    sides = [[word for word in _words_before(text, mark) if not word.isspace()] for mark in (earlier, later)]
    words = [word for side in sides for word in side if word in _EXTREMES]
    one, other = ([word for word in side if word not in _EXTREMES] for side in sides)
    return len(words) == 2 and words[0] != words[1] and one == other and len(one) > 2


def _both_ends(text: str, earlier: Mark, later: Mark) -> bool:
    """Say whether one sentence gives a maximum and a minimum, or another such pair, whatever it says besides."""
    if any(mark in text[earlier.end : later.start] for mark in _SENTENCE_ENDS):
        return False
    near = (Stretch(text, max(0, mark.start - _BESIDE), mark.start) for mark in (earlier, later))
    words = [[word for word in side.words if word in _EXTREMES][-1:] for side in near]
    return bool(words[0] and words[1]) and words[0] != words[1]


def _words_before(text: str, mark: Mark) -> list[str]:
    """Return the words of the sentence before a mark, in small letters."""
    sentence = text[max(0, mark.start - LONG) : mark.start]
    for end in _SENTENCE_ENDS:
        sentence = sentence.rpartition(end)[2]
    return Stretch(sentence, 0, len(sentence)).words
