"""Conditions around an answer: it holds in some cases alone (`if n is even`), or is contrary to fact."""

from typing import Final

from mathverifier.core.answers.extraction.retraction import cues
from mathverifier.core.text.lexicon import CUES
from mathverifier.core.text.stretch import Stretch
from mathverifier.core.text.tokens import WORDS, Kind

# Tokens of a condition in which `were` makes it contrary to fact.
MAX_CONDITION = 30
_BE: Final = frozenset(("is", "are", "was", "be", "equal", "equals"))
_CONDITION: Final = cues("condition", "occasion")
# Words that may begin a condition in front of an answer.
_CASES: Final = CUES["occasion"] | {"if", "for"}
_PARITY: Final = cues("parity")
_CONDITIONAL: Final = cues("conditional")
# What may open between the words of a sentence and an answer, and what may close behind it.
OPENERS: Final = frozenset(
    (
        *("$", "*", "**", "_", "(", "{", "[", "\\(", "\\[", "\n", "\\text", "\\mathrm", "\\textbf", "\\mathbf", "&"),
        "\\displaystyle",
    )
)
CLOSERS: Final = frozenset(("$", "*", "**", "_", ")", "}", "]", "\\)", "\\]", "\n"))


def is_conditional(text: str) -> bool:
    """Say whether `text` has a word by which one of several answers is told from the others."""
    line = Stretch(text, 0, len(text))
    begins = (place for place, word in enumerate(line.words) if word in _CONDITIONAL.first)
    return any(_CONDITIONAL.at(line.tokens, place, line.size) for place in begins)


def is_conditioned(line: Stretch) -> bool:
    """Say whether a condition behind picks out cases, or is contrary to fact: `if n is even`, `if n were even`."""
    place = closed(line)
    if line.texts[place : place + 1] == ["."] and "," in _clause(line, place + 1):
        # `If x were 6, the left side would be 15` is a sentence of its own.
        return False
    while place < line.size and (line.texts[place] in (".", ",") or line.kinds[place] is Kind.SPACE):
        place = closed(line, place + 1)
    for _ in range(3):
        if place >= line.size or line.kinds[place] not in WORDS:
            return False
        if _is_condition(line, place):
            return True
        place = line.behind(place + 1)
    return False


def _is_condition(line: Stretch, place: int) -> bool:
    word = line.words[place]
    if word == "unless" or (word == "for" and _is_for_parity(line, line.behind(place + 1))):
        return True
    found = _CONDITION.at(line.tokens, place, line.size)
    if found is None:
        return False
    if word == "only":
        return True
    if word == "if" and _is_contrary(_clause(line, place)):
        return True
    letter = _letter(line, line.behind(found.end))
    if letter is None:
        return False
    if found.meaning == "occasion":
        return _has_parity(line, letter)
    return letter < line.size and (
        line.words[letter] in _BE or line.words[letter] == "were" or line.kinds[letter] in (Kind.RELATION, Kind.COMMAND)
    )


def _is_contrary(words: list[str]) -> bool:
    """Say whether a condition is contrary to fact: `if n were even`, `if Ann had not left`."""
    said = [word for word in words if not word.isspace()]
    return "were" in said or ("had" in said and not {"not", "been"}.isdisjoint(said[said.index("had") :][:3]))


def _clause(line: Stretch, place: int) -> list[str]:
    """Return the words from `place` on up to the end of the sentence."""
    words = line.words[place : place + MAX_CONDITION]
    end = next((index for index, word in enumerate(words) if word in (".", "!", "?", "\n")), len(words))
    return words[:end]


def _letter(line: Stretch, place: int) -> int | None:
    """Return the index behind the letter at `place`, with its marks; None where none stands there."""
    while place < line.size and line.texts[place] in ("$", "\\(", "("):
        place += 1
    if not line.is_letter(place):
        return None
    return closed(line, place + 1)


def _has_parity(line: Stretch, place: int) -> bool:
    """Say whether `is even`, or `is a multiple`, stands at `place`."""
    if place >= line.size or line.words[place] not in ("is", "are"):
        return False
    place = line.behind(place + 1)
    if _PARITY.at(line.tokens, place, line.size):
        return True
    if place < line.size and line.words[place] in ("a", "an"):
        place = line.behind(place + 1)
    return _PARITY.at(line.tokens, place, line.size) is not None


def _is_for_parity(line: Stretch, place: int) -> bool:
    """Say whether `even integers` or `odd n` stands at `place`."""
    kind = _PARITY.at(line.tokens, place, line.size)
    if kind is None:
        return False
    behind = line.behind(kind.end)
    noun = behind < line.size and line.words[behind].removesuffix("s") in ("integer", "number", "value")
    return noun or _letter(line, behind) is not None


def is_case(line: Stretch) -> bool:
    """Say whether a condition in front picks out cases: `If n is even, …`."""
    if _CASES.isdisjoint(line.words):
        return False
    begin = 0
    for place in range(line.size - 1, -1, -1):
        word = line.words[place]
        if word == "\n" or word in ("therefore", "thus", "hence", "so"):
            begin = place + 1
            if any(
                line.kinds[at] is not Kind.SPACE and line.texts[at] not in OPENERS for at in range(begin, line.size)
            ):
                break
    for place in range(begin, line.size):
        word = line.words[place]
        if word in _CASES and word != "for":
            letter = _letter(line, line.behind(place + 1))
            if letter is not None and _has_parity(line, letter):
                return True
        elif word == "for":
            parity = _PARITY.at(line.tokens, line.behind(place + 1), line.size)
            if parity and _letter(line, line.behind(parity.end)) is not None:
                return True
    return False


def closed(line: Stretch, place: int = 0) -> int:
    """Return the index behind what closes at `place`."""
    while place < line.size and (line.kinds[place] is Kind.SPACE or line.texts[place] in CLOSERS):
        place += 1
    return place
