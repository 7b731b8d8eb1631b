"""Words in front of an answer that nothing explains: they may speak of another person, task or time."""

from typing import Final

from mathverifier.core.answers.extraction.remark_words import is_harmless, is_named
from mathverifier.core.quantities.number_words import CARDINALS
from mathverifier.core.quantities.plurals import singular
from mathverifier.core.text.lexicon import ANSWER_CUES, ANSWER_FRONTS, ANSWER_REMARKS, NOUNS
from mathverifier.core.text.stretch import Stretch
from mathverifier.core.text.tokens import WORDS, Kind

ORDINARY: Final = ANSWER_FRONTS["ordinary"]
_ELSEWHERE: Final = ANSWER_FRONTS["elsewhere"]
_REASONS: Final = frozenset(("since", "because"))
_JOINTS: Final = frozenset(("so", "therefore", "thus", "hence", "that", ":"))
_PERCEIVING: Final = ANSWER_CUES["perceiving"]
# What corrects an answer gives another; what disowns or condemns one has rules of its own.
_RULED: Final = (
    ANSWER_CUES["recanting"] | ANSWER_REMARKS["replacing"] | ANSWER_CUES["disowning"] | ANSWER_REMARKS["condemning"]
)
_CORRECTING: Final = frozenset(word for phrase in _RULED for word in phrase.split())
_CONTRACTED: Final = frozenset(("d", "ll", "ve", "re", "m"))
_ENDINGS: Final = ("s", "es", "d", "ed", "ing", "'s")
_OPENING_MATH: Final = frozenset(("\\(", "\\["))
_CLOSING_MATH: Final = frozenset(("\\)", "\\]"))
# Letters that a word has at least; shorter ones are names of points, units and endings.
MIN_LETTERS: Final = 3


def is_strange(line: Stretch, known: str, *, told: bool) -> bool:
    """Say whether a sentence in front of an answer has a word that nothing explains.

    `known` is the problem and the solution up to there; `told` says that the problem is among it. A sentence that
    works the answer out explains itself.
    """
    if any(kind is Kind.RELATION for kind in line.kinds):
        return False
    begin = _reason_end(line)
    return any(place >= begin and not _is_explained(line, place, known, told=told) for place in _prose(line))


def _reason_end(line: Stretch) -> int:
    """Return the index behind the clause of a reason that the sentence begins with, or of a figure that is drawn."""
    figures = [place + 1 for place, word in enumerate(line.words) if word == "asy"]
    first = line.behind(figures[-1] + 1) if figures else line.behind(0)
    while first < line.size and line.kinds[first] not in WORDS:
        first += 1
    if line.words[first : first + 1] and line.words[first] in _REASONS and "," in line.texts[first:]:
        return line.size - line.texts[::-1].index(",")
    joints = (place + 1 for place, word in enumerate(line.words) if word in _JOINTS and _ends_reason(line, place))
    return max(first, max(joints, default=0))


def _ends_reason(line: Stretch, place: int) -> bool:
    """Say whether what stands before the joint at `place` only leads up to what follows it."""
    word = line.words[place]
    if word == "that":
        return place > 0 and line.words[line.before(place)] in _PERCEIVING
    return word != ":" or Kind.NUMBER in line.kinds[:place]


def _prose(line: Stretch) -> list[int]:
    """Return the indices of the words outside formulas; half a word, where the sentence was cut, is none."""
    found, inside = [], False
    begin = line.start
    cut = begin > 0 and line.text[begin - 1].isalnum() and line.text[begin : begin + 1].isalnum()
    for place, text in enumerate(line.texts):
        if text in ("$", "$$"):
            inside = not inside
        elif text in _OPENING_MATH or text in _CLOSING_MATH:
            inside = text in _OPENING_MATH
        elif not inside and line.kinds[place] in WORDS and len(text) >= MIN_LETTERS and not text.isupper():
            found.append(place)
    return found[1:] if cut and found[:1] == [0] else found


def _is_explained(line: Stretch, place: int, known: str, *, told: bool) -> bool:
    """Say whether a word is known of the problem or the solution, ordinary, or a name in the midst of a sentence."""
    word = line.words[place].removesuffix("'s")
    if word.partition("'")[2] in _CONTRACTED:
        word = word.partition("'")[0]
    if word in _ELSEWHERE:
        return is_named(word, known)
    if word in CARDINALS or word in _CORRECTING or _is_ordinary(word):
        return True
    if is_harmless(word, known) or (line.texts[place][0].isupper() and (not told or line.before(place) >= 0)):
        return True
    return (not told or _is_counted(line, place)) and _is_noun(word)


def _is_ordinary(word: str) -> bool:
    stem = word.removesuffix("ing")
    return word in ORDINARY or f"{stem}e" in ORDINARY or any(word.removesuffix(end) in ORDINARY for end in _ENDINGS)


def _is_counted(line: Stretch, place: int) -> bool:
    """Say whether `number of` stands before a word."""
    of = line.before(place)
    return of > 0 and line.words[of] == "of" and line.words[line.before(of)] == "number"


def _is_noun(word: str) -> bool:
    """Say whether a word is a noun for what problems count, or one that is made of a verb: `population`."""
    one = singular(word)
    return word in NOUNS or one in NOUNS or one.endswith(("tion", "sion"))
