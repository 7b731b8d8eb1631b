"""What the words of a problem and its solution say of the formulas among them."""

import re
from functools import cached_property

from mathverifier.core.answers.extraction.retraction import changes_mind
from mathverifier.core.rules.expansions import asks_for_identity
from mathverifier.core.text.vocabulary import words_of

# A text that rounds.
_ROUNDS = re.compile(
    r"≈|\\approx|\\sim|\d\.\d|\b(?:about|approximat|round|nearest|estimat|calculator|decimal|at (?:least|most))"
    r"|\\lfloor|\\lceil"
)
# What is meant to be false, or to hold for a while.
_SUPPOSED = re.compile(
    r"\b(?:contradict|impossib|absurd|no (?:real )?solutions?|never|cannot|can't"
    r"|not (?:equal|true|possible|hold)|false|incorrect|wrong"
    r"|suppose|assum|if|would|were|try|trying|tries|guess|test|check|instead|inconsistent)",
    re.IGNORECASE,
)
_TRYING = re.compile(r"\b(?:try|tries|trying|guess)", re.IGNORECASE)
# Before these, an equation says what would have to hold.
_CHECKING = re.compile(r"\b(?:plug|check|test|verif|substitut)", re.IGNORECASE)
_DENYING = re.compile(r"contradict|impossib|no (?:real )?solution|inconsistent|absurd|never", re.IGNORECASE)
# Where one of these stands, numbers may be in another base.
_BASES = frozenset(("base", "binary", "octal", "hexadecimal"))
# Signs mean something else than in plain arithmetic where a word is one of these, or begins with one of those.
_OTHER_ARITHMETIC = frozenset(("mod", "modulo", "modular", "base", "binary", "clock", "set", "sets"))
_OTHER_BEGINNINGS = (" matri", " vector", " complex", " imaginary")
# What speaks of complex numbers, and what has an index or another `i` all the same.
_COMPLEX, _SQUARES = frozenset(("complex", "imaginary")), ("i^2", "i^{2}")
_OTHER_WORDS = frozenset(("vector", "vectors", "matrix", "matrices", "mod"))
_INDEXED = ("_i", "_{i", "\\sum", "\\prod", "\\mod", "\\pmod")
_MODULI = ("\\mod", "\\pmod")
_REJECTING = re.compile(
    r"reject|extraneous|discard|invalid|not (?:a )?(?:valid|solution|possible|satisf)|undefined"
    r"|does(?: not|n't) (?:satisf|work|hold)"
    r"|\bonly if\b|\bcases?\b|\\pm|±|\bor\b|\btry|\bwait\b|\bsuppose\b|\bassume\b",
    re.IGNORECASE,
)
# Without these, an `e` is a letter like others.
_EULER = re.compile(r"(?<![a-zA-Z])e\s*\^\s*(?:[a-z]|\{[^}]*[a-z\\-])|\\ln|\bln\b|\\exp|\bexp\b|\b[Ee]uler")
# Characters looked at behind a formula for what takes it back, and before it for what tries it.
_AHEAD, _BEFORE, _SENTENCE, _NEAR = 90, 160, 200, 40


class Surroundings:
    """A problem and its solution as texts; each thing is looked for once, when it is asked for."""

    def __init__(self, problem: str, solution: str):
        self._problem = problem
        self._solution = solution
        self._both = f"{problem}\n{solution}"

    @cached_property
    def _words(self) -> frozenset[str]:
        """The words of the problem and the solution, in small letters."""
        return frozenset(words_of(self._both.lower()))

    @cached_property
    def rounds(self) -> bool:
        """Whether numbers are rounded anywhere."""
        return _ROUNDS.search(self._both) is not None

    @cached_property
    def is_other_arithmetic(self) -> bool:
        """Whether it is about remainders, sets, vectors, or other things that signs mean something else for."""
        if not _OTHER_ARITHMETIC.isdisjoint(self._words) or any(sign in self._both for sign in _MODULI):
            return True
        words = f" {' '.join(self._words)}"
        return any(beginning in words for beginning in _OTHER_BEGINNINGS)

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
        return _DENYING.search(self._both) is not None

    @cached_property
    def has_bases(self) -> bool:
        """Whether numbers may be in another base."""
        return not _BASES.isdisjoint(self._words)

    @cached_property
    def has_euler(self) -> bool:
        """Whether `e` is Euler's number."""
        return _EULER.search(self._both) is not None

    @cached_property
    def rejects(self) -> bool:
        """Whether the solution tells several values apart, or rejects any."""
        return _REJECTING.search(self._solution) is not None

    def is_checking(self, start: int) -> bool:
        """Say whether the words before a formula announce a check."""
        return _CHECKING.search(self._solution, max(0, start - _BEFORE), start) is not None

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
        if _SUPPOSED.search(around) or _TRYING.search(text, max(0, start - _BEFORE), start):
            return True
        return changes_mind(text, end, min(len(text), end + _AHEAD))
