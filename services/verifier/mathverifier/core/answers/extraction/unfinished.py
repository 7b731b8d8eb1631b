"""Whether a text breaks off, or says at its end that it has no answer."""

from typing import Final

from mathverifier.core.quantities.unit_reader import POWER_WORDS
from mathverifier.core.text.function_phrases import phrases_of
from mathverifier.core.text.lexicon import FUNCTION_WORDS
from mathverifier.core.text.stretch import Stretch
from mathverifier.core.text.tokens import Kind

_BROKEN_OFF: Final = frozenset("+/×·÷=≈({")
_INABILITY: Final = phrases_of("inability")
_NO_ANSWER: Final = phrases_of("no_answer")
_FINDING: Final = frozenset(("find", "count"))
_SPEAKERS: Final = frozenset(("i", "i'm", "we", "you", "let", "let's"))
_SPEAKING: Final = _NO_ANSWER.first | _SPEAKERS | {"not", "in"}


def is_broken_off(line: Stretch) -> bool:
    """Say whether the text ends in an operator, a relation or a word that something has to follow."""
    end = line.size - 1
    if end >= 0 and line.texts[end] == "$":
        end = line.before(end)
    if end < 0:
        return False
    last, before = line.texts[end], line.texts[end - 1] if end else ""
    if last in ("<", ">"):
        return before.isspace()
    if last == "-":
        return before != "-"
    if last == "in" and _is_inches(line, end):
        return False
    return last == "*" or last[-1] in _BROKEN_OFF or (before.isspace() and last in FUNCTION_WORDS["dangling"])


def _is_inches(line: Stretch, place: int) -> bool:
    """Say whether the `in` at `place` is a unit: `768 sq in`."""
    before = line.before(place)
    return before >= 0 and line.words[before] in POWER_WORDS


def is_given_up(line: Stretch) -> bool:
    """Say whether the text says at its end that it has no answer, or what is still to be done."""
    if _SPEAKING.isdisjoint(line.words):
        return False
    return any(word in _SPEAKING and _gives_up(line, place) for place, word in enumerate(line.words))


def _gives_up(line: Stretch, place: int) -> bool:
    if _NO_ANSWER.at(line.tokens, place, line.size) or _is_unable(line, place) or _is_task(line, place):
        return True
    # `not quite enough information`, `in sufficient information`.
    words = [word for word in line.words[place : place + 8] if not word.isspace()]
    before = words[words.index("information") - 1] if "information" in words[2:4] else ""
    return words[0] in ("not", "in") and before in ("enough", "sufficient")


def _is_unable(line: Stretch, place: int) -> bool:
    """Say whether `I cannot`, `we do not know` or `I'm really not sure` stands at `place`."""
    if line.words[place] not in ("i", "we", "i'm"):
        return False
    at = line.behind(place + 1)
    unable = _INABILITY.at(line.tokens, at, line.size) is not None
    if not unable and line.is_word(at) and line.words[at] in ("am", "are", "do", "have"):
        at = line.behind(at + 1)
    following = line.behind(at + 1) if line.is_word(at) else line.size
    return any(_INABILITY.at(line.tokens, one, line.size) is not None for one in (at, following))


def _tells_count(line: Stretch, place: int) -> bool:
    """Say whether the words from `place` on tell what was found: `we find 4 numbers`, `we find that`."""
    verb = line.behind(place + 1)
    told = line.behind(verb + 1)
    if told >= line.size or line.words[verb] not in _FINDING:
        return False
    noun = line.behind(told + 1)
    counts = line.kinds[told] is Kind.NUMBER and line.is_word(noun) and line.words[noun] != "times"
    return counts or line.words[told] == "that"


def _is_task(line: Stretch, place: int) -> bool:
    """Say whether a sentence at `place` names what is to be done, and the text ends with it (`Now we find x`)."""
    if line.words[place] not in _SPEAKERS:
        return False
    if line.words[place] == "let" and line.words[line.behind(place + 1) : line.behind(place + 1) + 1] != ["us"]:
        return False
    before = line.before(place)
    if before >= 0 and line.texts[before] == ",":
        before = line.before(before)
    if before >= 0 and line.words[before] in ("so", "now", "then", "next", "first"):
        before = line.before(before)
    if line.start + max(before, 0) and (before < 0 or line.texts[before] not in (".", "!", "?", "\n")):
        return False
    rest = line.words[place:]
    if "=" in rest or "\n" in rest:
        return False
    stop = next((at for at, word in enumerate(rest) if word in (".", "!", "?")), len(rest))
    if _tells_count(line, place):
        return False
    near = line.index(line.places[place] + len(line.texts[place]) + 20) - place + 1
    return not FUNCTION_WORDS["tasks"].isdisjoint(rest[: min(stop, near)])
