"""Words in front of an answer that nothing explains: they may speak of another person, task or time."""

from typing import Final

from mathverifier.core.answers.extraction.remark_words import is_harmless, is_named
from mathverifier.core.quantities.number_words import CARDINALS
from mathverifier.core.text.lexicon import ANSWER_FRONTS, NOUNS, SINGULARS
from mathverifier.core.text.stretch import Stretch
from mathverifier.core.text.tokens import WORDS, Kind

ORDINARY: Final = ANSWER_FRONTS["ordinary"]
_ELSEWHERE: Final = ANSWER_FRONTS["elsewhere"]
_REASONS: Final = frozenset(("since", "because"))
_CONCLUDING: Final = frozenset(("so", "therefore", "thus", "hence"))
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
    joint = max((place for place, word in enumerate(line.words) if word in _CONCLUDING), default=-1)
    return max(first, joint + 1)


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
    if word in _ELSEWHERE:
        return is_named(word, known)
    if word in ORDINARY or word in CARDINALS or any(word.removesuffix(ending) in ORDINARY for ending in _ENDINGS):
        return True
    if is_harmless(word, known) or (line.texts[place][0].isupper() and (not told or line.before(place) >= 0)):
        return True
    return not told and _is_noun(word)


def _is_noun(word: str) -> bool:
    """Say whether a word is a noun for what problems count, or one that is made of a verb: `population`."""
    singular = SINGULARS.get(word) or word.removesuffix("s")
    return word in NOUNS or singular in NOUNS or word.removesuffix("es") in NOUNS or singular.endswith("tion")
