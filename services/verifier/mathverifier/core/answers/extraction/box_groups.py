"""Boxes that belong together, as those do that give the values of one answer."""

import re
from collections.abc import Sequence

from mathverifier.core.answers.extraction.distinct_values import LONG, distinct
from mathverifier.core.answers.extraction.markers import Mark
from mathverifier.core.answers.extraction.retraction import changes_mind
from mathverifier.core.answers.extraction.spans import HEDGE, joins
from mathverifier.core.text.lexicon import CUES
from mathverifier.core.text.stretch import Stretch
from mathverifier.core.text.tokens import Kind

# Boxes of one answer.
MAX_JOINED = 50
# Characters before a box that say what it is.
_BESIDE = 40
_EXTREMES = CUES["extreme"]
_POSSIBLY = frozenset(("could", "might", "may"))
_OPENERS = frozenset(("$", "\\", "\\(", "\\[", "(", "["))
CLOSERS = re.compile(r"(?:[\s$*_]|\\[)\]])*")
# Words that make the later value a consequence of the earlier one, or another form of it.
_FOLLOWS = re.compile(
    r"\b(?:therefore|thus|so|hence|then|which|total\w*|altogether|sum|equivalent\w*|i\.?e|finally|final|because|since"
    r"|if|simplif\w*|that is|approximately|about|giv\w+|leav\w+|make\w*|mean\w*|result\w*)\b"
    r"|≈|\\approx|\\sim|\\implies|\\Rightarrow|→",
    re.IGNORECASE,
)
_CALCULATES = re.compile(r"\d|[+/×·÷<>^]|\\(?:frac|times|cdot|sqrt|div)")
_LABEL = re.compile(
    r"\b(?:part|case|root|solution|value)\s+(?:\d+|[a-d]|[ivx]+)\b|\(\w\)|\b[x-z]_\{?\d\}?", re.IGNORECASE
)
_NAME = r"(?:[a-zA-Z](?:_\{?\w\}?)?|\\[a-z]+|[a-zA-Z]\([a-z]\))"
_ITEM = re.compile(rf"\s*(?:(?:[-*•]|\d+[.)]|\(\w\)|\w\))\s+)?[*\s$\\(\[]*(?:{_NAME}\s*[=:]\s*)?[*\s$\\(\[]*")
_LISTED = re.compile(r"\s*(?:[-*•]|\(\w\)|[a-h]\))\s+\S")
_SAME_LINE = re.compile(r"\s*(?:[,;]|\b(?:and|or|while|whereas)\b)")
_COPULA = re.compile(rf"(?:\b(?:is|are|be)\b|:|(?:^|[\s$\\(]){_NAME}\s*=)[\s$*\\(\[]*\Z", re.IGNORECASE)
_SENTENCE_START = re.compile(r"[\s\S]*(?:[.!?]\s|\n)")


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
    if _FOLLOWS.search(between) or changes_mind(between, 0, len(between)):
        return False
    bare = _LABEL.sub("", between)
    lines = [line for line in bare.split("\n") if line.strip(" $\\[]()*.,;&")]
    if "\n" not in between:
        return bool(
            _SAME_LINE.match(CLOSERS.sub("", bare, count=1)) and not _CALCULATES.search(bare) and _COPULA.search(bare)
        )
    if between.count("\n") > 5 or len(lines) > 2:
        return False
    head, _, tail = bare.partition("\n")
    if re.search(r"\d|=", head):
        return False
    lead = tail.strip("\n")
    if _ITEM.fullmatch(lead) or not re.sub(r"\\\]|\\\[|[\s$.,;*]", "", bare):
        return True
    marker = _LISTED.match(lead)
    return bool(marker and _COPULA.search(lead) and not _CALCULATES.search(lead))


def _opposite(text: str, earlier: Mark, later: Mark) -> bool:
    """Say whether the two sentences differ in `maximum` and `minimum` alone, or in another such pair."""
    sides = [[word for word in _words_before(text, mark) if not word.isspace()] for mark in (earlier, later)]
    words = [word for side in sides for word in side if word in _EXTREMES]
    one, other = ([word for word in side if word not in _EXTREMES] for side in sides)
    return len(words) == 2 and words[0] != words[1] and one == other and len(one) > 2


def _both_ends(text: str, earlier: Mark, later: Mark) -> bool:
    """Say whether one sentence gives a maximum and a minimum, or another such pair, whatever it says besides."""
    if "\n" in text[earlier.end : later.start] or re.search(r"[.!?]\s", text[earlier.end : later.start]):
        return False
    near = (Stretch(text, max(0, mark.start - _BESIDE), mark.start) for mark in (earlier, later))
    words = [[word for word in side.words if word in _EXTREMES][-1:] for side in near]
    return bool(words[0] and words[1]) and words[0] != words[1]


def _words_before(text: str, mark: Mark) -> list[str]:
    """Return the words of the sentence before a mark, in small letters."""
    sentence = _SENTENCE_START.sub("", text[max(0, mark.start - LONG) : mark.start])
    return Stretch(sentence, 0, len(sentence)).words
