"""Suppositions of the problem that a solution repeats: `if Ann accepts, she would earn` answers `if Ann accepted`."""

from typing import Final

from mathverifier.core.answers.extraction.remark_words import CLOSED, NEGATIONS, is_named
from mathverifier.core.text.stretch import Stretch
from mathverifier.core.text.tokens import WORDS, Kind

_CONTRARY: Final = NEGATIONS | {"unless", "without", "except"}


def supposes_alike(line: Stretch, begin: int, problem: str) -> bool:
    """Say whether the clause that begins at `begin` opens with a supposition that the problem makes, too.

    All its words and numbers stand in the problem, and nothing in it is denied.
    """
    known = f" {problem.lower()}"
    if line.words[begin] != "if" or "," not in line.texts[begin:] or " if " not in known:
        return False
    end = begin + line.texts[begin:].index(",")
    supposed = [place for place in range(begin + 1, end) if line.kinds[place] in (*WORDS, Kind.NUMBER)]
    words = [line.words[place] for place in supposed]
    if not _CONTRARY.isdisjoint(words) or any(word.endswith("n't") for word in words):
        return False
    return all(word in CLOSED or (word in known if word[0].isdigit() else is_named(word, known)) for word in words)
