"""What the words of a problem and its solution say of the formulas among them."""

import re
from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise

from mathverifier.core.answers.extraction.retraction import changes_mind
from mathverifier.core.rules.expansions import asks_for_identity
from mathverifier.core.text.cues import Cues
from mathverifier.core.text.vocabulary import words_of

# What rounds: words, signs, and decimals.
_ROUNDING, _ROUNDING_SIGNS = Cues("rounding"), ("≈", "\\approx", "\\sim", "\\lfloor", "\\lceil")
# What is meant to be false, or to hold for a while.
_SUPPOSED = Cues("supposed", "denying", "trying", "checking")
_TRYING = Cues("trying")
# Before these, an equation says what would have to hold.
_CHECKING = Cues("checking", "putting_back")
_DENYING = Cues("denying")
# Where one of these stands, numbers may be in another base.
_BASES = frozenset(("base", "binary", "octal", "hexadecimal"))
# Signs mean something else than in plain arithmetic where a word is one of these, or begins with one of those.
_OTHER_ARITHMETIC = frozenset(("mod", "modulo", "modular", "base", "binary", "clock", "set", "sets"))
_OTHER_THINGS = Cues("other_things")
# What speaks of complex numbers, and what has an index or another `i` all the same.
_COMPLEX, _SQUARES = frozenset(("complex", "imaginary")), ("i^2", "i^{2}")
_OTHER_WORDS = frozenset(("vector", "vectors", "matrix", "matrices", "mod"))
_INDEXED = ("_i", "_{i", "\\sum", "\\prod", "\\mod", "\\pmod")
_MODULI = ("\\mod", "\\pmod")
_REJECTING, _BOTH_SIGNS = Cues("rejecting"), ("\\pm", "±")
# Without these, an `e` is a letter like others.
_EULER = Cues("euler")
_POWER_OF_E = re.compile(r"(?<![a-zA-Z])e\s*\^\s*(?:[a-z]|\{[^}]*[a-z\\-])")
# Characters looked at behind a formula for what takes it back, and before it for what tries it.
_AHEAD, _BEFORE, _SENTENCE, _NEAR = 90, 160, 200, 40


class Surroundings:
    """A problem and its solution as texts; each thing is looked for once, when it is asked for."""

    def __init__(self, problem: str, solution: str):
        self._problem = problem
        self._solution = solution
        self._both = f"{problem}\n{solution}"

    @cached_property
    def _words(self) -> Sequence[str]:
        """The words of the problem and the solution, in small letters."""
        return words_of(self._both.lower())

    @cached_property
    def rounds(self) -> bool:
        """Whether numbers are rounded anywhere."""
        if _ROUNDING.among(self._words) or any(sign in self._both for sign in _ROUNDING_SIGNS):
            return True
        around = pairwise(self._both.split("."))
        return any(whole[-1:].isdecimal() and part[:1].isdecimal() for whole, part in around)

    @cached_property
    def is_other_arithmetic(self) -> bool:
        """Whether it is about remainders, sets, vectors, or other things that signs mean something else for."""
        if not _OTHER_ARITHMETIC.isdisjoint(self._words) or any(sign in self._both for sign in _MODULI):
            return True
        return _OTHER_THINGS.among(self._words)

    @cached_property
    def has_imaginary_unit(self) -> bool:
        """Whether an `i` is the imaginary unit."""
        if _COMPLEX.isdisjoint(self._words) and not any(map(self._has_alone, _SQUARES)):
            return False
        return _OTHER_WORDS.isdisjoint(self._words) and not any(sign in self._both for sign in _INDEXED)

    def _has_alone(self, sign: str) -> bool:
        """Say whether a sign stands anywhere without a letter before it: `i^2`, but not that of `\\pi^2`."""
        place = self._both.find(sign)
        while place > 0 and self._both[place - 1].isalpha():
            place = self._both.find(sign, place + 1)
        return place >= 0

    @cached_property
    def asks_for_identity(self) -> bool:
        """Whether the problem asks for another form of an expression."""
        return asks_for_identity(self._problem)

    @cached_property
    def denies(self) -> bool:
        """Whether something is said to be impossible."""
        return _DENYING.among(self._words)

    @cached_property
    def has_bases(self) -> bool:
        """Whether numbers may be in another base."""
        return not _BASES.isdisjoint(self._words)

    @cached_property
    def has_euler(self) -> bool:
        """Whether `e` is Euler's number."""
        return _EULER.among(self._words) or _POWER_OF_E.search(self._both) is not None

    @cached_property
    def rejects(self) -> bool:
        """Whether the solution tells several values apart, or rejects any."""
        return _REJECTING.among(words_of(self._solution.lower())) or any(sign in self._solution for sign in _BOTH_SIGNS)

    def is_checking(self, start: int) -> bool:
        """Say whether the words before a formula announce a check."""
        return _CHECKING.among(self._words_before(start))

    def _words_before(self, start: int) -> Sequence[str]:
        return words_of(self._solution[max(0, start - _BEFORE) : start].lower())

    def breaks(self, start: int, end: int) -> bool:
        """Say whether a line ends between two places of the solution."""
        return self._solution.find("\n", start, end) >= 0

    def is_factoring(self, start: int) -> bool:
        """Say whether the words right before a formula say that it is taken apart into factors."""
        return "factor" in self._solution[max(0, start - _NEAR) : start].lower()

    def is_meant(self, start: int, end: int) -> bool:
        """Say whether what is false is said to be, is tried, or is taken back at once."""
        text = self._solution
        line = max(text.rfind("\n", 0, start), text.rfind(". ", 0, start)) + 1
        stops = [place for place in (text.find("\n", end), text.find(". ", end)) if place >= 0]
        stop = min(stops, default=len(text))
        around = text[max(line, start - _SENTENCE) : start] + " " + text[end : min(stop, end + _SENTENCE)]
        if _SUPPOSED.among(words_of(around.lower())) or _TRYING.among(self._words_before(start)):
            return True
        return changes_mind(text, end, min(len(text), end + _AHEAD))
