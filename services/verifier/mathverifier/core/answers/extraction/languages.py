"""What a closing line in another language than English gives: its only value, its result, or what its copula tells.

German, French, Spanish, Portuguese, Russian, Chinese and Japanese. What is not plainly told is ambiguous.
"""

import re
from typing import Final

from mathverifier.core.answers.extraction.amounts import Amount, name_start
from mathverifier.core.answers.extraction.endings import Ending
from mathverifier.core.answers.extraction.foreign_doubt import is_doubted
from mathverifier.core.answers.extraction.spans import formulas, trimmed
from mathverifier.core.text.lexicon import LANGUAGES
from mathverifier.core.text.stretch import Stretch

_MARKING: Final = LANGUAGES["marking"]
_ENGLISH: Final = LANGUAGES["english"]
# The first and last letters of Cyrillic, of Japanese, and of Chinese.
_SCRIPTS: Final = (("\u0400", "\u052f"), ("\u3040", "\u30ff"), ("\u4e00", "\u9fff"))
_SENTENCE: Final = re.compile(r"[。！？]|[.!?](?=\s+\S)")


_JOINING: Final = LANGUAGES["joining"]
# Words with letters from this one on need no space before them.
_SCRIPT: Final = "\u3040"
_NAME: Final = re.compile(r"\$?\s*[a-zA-Z](?:_\{?\w\}?)?\s*=\s*\Z")
_VALUE: Final = re.compile(
    r"[-−]?\\?[$€£¥]?(?:\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)|\d+(?:[.,]\d+)*)"
    r"(?:\s*[:/]\s*\d+)?(?:\s?\\?[%％]|°|π|√\d+)?|[-−]?π|√\d+"
)
_LETTER: Final = re.compile(r"(?<![a-zA-Z0-9$\\])\(?([A-H])\)?(?![a-zA-Z0-9'’])")


def is_foreign(line: Stretch) -> bool:
    """Say whether a line is in another language than English, of those that are known."""
    text = line.tokens.text
    if not text.isascii() and any(first <= letter <= last for letter in text for first, last in _SCRIPTS):
        return True
    return not _MARKING.isdisjoint(line.words) and _ENGLISH.isdisjoint(line.words)


def foreign_ending(line: Stretch) -> Ending | None:
    """Return what a line in another language gives; None where it gives nothing."""
    for start, end in reversed(_sentences(line)):
        found = _values(line, start, end)
        letter = None if found else _letter(line, start, end)
        if not found and letter is None:
            continue
        sentence = line.part(start, end)
        whole = trimmed(line.text, start, end)
        if is_doubted(sentence.words, sentence.text[start:end]):
            return Ending(whole, several=True)
        if letter is not None:
            return Ending(trimmed(line.text, *letter))
        return _taken(line, found, start)
    return None


def _sentences(line: Stretch) -> list[tuple[int, int]]:
    spans, begin = [], line.start
    hidden = [one.span() for one in formulas(line.text, line.start, line.end)]
    for stop in _SENTENCE.finditer(line.text, line.start, line.end):
        if not any(first <= stop.start() < last for first, last in hidden):
            spans.append((begin, stop.start()))
            begin = stop.end()
    return [*spans, (begin, line.end)]


def _values(line: Stretch, start: int, end: int) -> list[Amount]:
    """Return the formulas and the numbers of a sentence, in order."""
    text = line.text
    math = [Amount(*one.span(), formula=True) for one in formulas(text, start, end)]
    said = []
    for one in _VALUE.finditer(text, start, end):
        before = text[max(start, one.start() - 1) : one.start()]
        if not any(each.start <= one.start() < each.end for each in math) and not (
            before.isascii() and before.isalnum()
        ):
            said.append(Amount(*one.span(), formula=False))
    equals = text.rfind("=", start, end)
    worked_out = equals >= 0 and not _NAME.search(text[start : equals + 1])
    if worked_out and not any(each.start <= equals < each.end for each in math):
        # `5 · 4 · 6 = 120` comes to 120.
        return [one for one in sorted([*math, *said]) if one.start > equals]
    return sorted([*math, *said])


def _letter(line: Stretch, start: int, end: int) -> tuple[int, int] | None:
    """Return the letter of the option that a sentence chooses."""
    letters = list(_LETTER.finditer(line.text, start, end))
    chosen = [one for one in letters if _ends_in("choosing", line.text[start : one.start()])]
    # `A resposta` begins with an article.
    others = [one for one in letters if one not in chosen and one.start() > start]
    return chosen[-1].span(1) if len({one[1] for one in chosen}) == 1 and not others else None


def _taken(line: Stretch, found: list[Amount], start: int) -> Ending:
    """Return the only value of a sentence, the list that it ends in, or the value behind its copula."""
    groups: list[list[Amount]] = []
    for one in found:
        between = line.text[groups[-1][-1].end : _named(line, one, start)] if groups else ""
        if groups and between.strip(" $") and _joins(between):
            groups[-1].append(one)
        else:
            groups.append([one])
    told = [group for group in groups if _ends_in("telling", line.text[start : _named(line, group[0], start)])]
    chosen = groups[0] if len(groups) == 1 else groups[-1] if told and told[-1] is groups[-1] else None
    if chosen is None or any(_is_pointed(line.text[one.start : one.end]) for one in chosen):
        return Ending(trimmed(line.text, found[0].start, found[-1].end), several=True)
    if len(chosen) == 1:
        return Ending(trimmed(line.text, chosen[0].start, chosen[0].end))
    values = tuple(trimmed(line.text, _named(line, one, start), one.end) for one in chosen)
    return Ending(trimmed(line.text, values[0].start, values[-1].end), listed=values)


def _ends_in(section: str, text: str) -> bool:
    """Say whether a text ends in a word of a section; words of Latin letters are whole."""
    said = text.rstrip(" \n\t:：,，$*(\\").lower()
    for word in LANGUAGES[section]:
        if said.endswith(word):
            before = said[: -len(word)][-1:]
            if max(word) >= _SCRIPT or not (before.isalnum() or before == "_"):
                return True
    return False


def _joins(between: str) -> bool:
    """Say whether nothing but a comma, or a word for it, stands between two values."""
    said = between.strip(" \n\t$,，、")
    return not said or said in _JOINING


def _is_pointed(number: str) -> bool:
    """Say whether a number has points before each three digits: groups of thousands, or decimals, nobody knows."""
    first, *groups = number.removeprefix("-").split(".")
    return bool(groups) and 0 < len(first) <= 3 and all(len(one) == 3 for one in groups) and number[-1:].isdecimal()


def _named(line: Stretch, one: Amount, start: int) -> int:
    """Return where the amount begins with the letter that it is said to be."""
    if one.formula:
        return one.start
    name = _NAME.search(line.text[start : one.start])
    return start + name.start() if name else max(start, name_start(line, one.start))
