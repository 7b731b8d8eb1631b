"""The clause that gives a value: what is said of it in front and behind, without working and without asides."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

from mathverifier.core.answers.extraction.asked_clause import Clause
from mathverifier.core.answers.extraction.question_asked import clause_begin
from mathverifier.core.text.lexicon import ASKED_THINGS, FUNCTION_WORDS
from mathverifier.core.text.stretch import Stretch
from mathverifier.core.text.tokens import WORDS, Kind

# Tokens behind an answer that are looked through for the end of its clause.
MAX_BEHIND: Final = 60
_STOPS: Final = frozenset((".", ",", ";", ":", "!", "?", "(", "\n", "="))
_LEADING: Final = (FUNCTION_WORDS["leading"] - {"now"}) | {"however", "altogether", ",", "**", "*", "\\boxed", "{", "$"}
_JOINING: Final = ASKED_THINGS["joining"]
# Without one of these, a line is one clause.
_JOINTS: Final = _JOINING | {",", "and"}
_ENDING: Final = _JOINING | {"after", "before", "than"}
_PRONOUNS: Final = FUNCTION_WORDS["pronouns"]
_WORKING: Final = frozenset((Kind.NUMBER, Kind.CURRENCY, Kind.COMMAND, Kind.OPERATOR, Kind.RELATION))
_SAID: Final = WORDS | {Kind.NUMBER}
# A sentence that says what to do with numbers says nothing of their result.
_DOING: Final = (FUNCTION_WORDS["operations"] - {"x"}) | ASKED_THINGS["commanding"] | {"to"}


@dataclass(frozen=True)
class Told:
    """The clause of a value: its words in front of it, and those behind."""

    before: Clause
    behind: Clause

    @cached_property
    def words(self) -> list[str]:
        """Return all its words in small letters."""
        return [*self.before.words, *self.behind.words]

    @cached_property
    def value(self) -> Stretch:
        """Return the value itself, with what marks it."""
        return Stretch(self.before.line.text, self.before.line.end, self.behind.line.start)

    @cached_property
    def unit(self) -> str:
        """Return the first word behind the number: its unit, or what is counted; nothing where there is none."""
        value = self.value
        named = [word for place, word in enumerate(value.words) if value.kinds[place] in WORDS]
        return next(iter((*named, *self.behind.words)), "")


def told_clause(before: Stretch, behind: Stretch) -> Told | None:
    """Return the clause of a value from what stands around it; None where only some working is told."""
    clause = _clause_before(with_label(before, behind))
    if clause is None or any(
        word in _DOING or word.endswith("ing") for word in clause.words[clause.words[:1] == ["now"] :][:1]
    ):
        return None
    return Told(clause, _clause_behind(behind))


def with_label(before: Stretch, behind: Stretch) -> Stretch:
    """Return what stands before a value, with the name that the value itself begins with: `P(red) =`."""
    equals = before.text.rfind("=", before.end, behind.start)
    return before if equals < 0 else Stretch(before.text, before.start, equals + 1)


def _clause_before(line: Stretch) -> Clause | None:
    """Return the words of the last clause in front of an answer, without the working; None where that is more."""
    begin = max(clause_begin(line), line_begin(line), _last_joint(line))
    first = line.behind(begin)
    while first < line.size and line.words[first] in _LEADING:
        first = line.behind(first + 1)
    end = _working_begin(line, first) if Kind.RELATION in line.kinds[first:] else line.size
    if end is None:
        return None
    return Clause(line, tuple(place for place in range(first, end) if line.kinds[place] in _SAID))


def _last_joint(line: Stretch) -> int:
    """Return the index behind the last comma or word that begins another clause."""
    if _JOINTS.isdisjoint(line.words):
        return 0
    depth = 0
    for place in range(line.size - 1, 0, -1):
        depth += (line.kinds[place] is Kind.CLOSE) - (line.kinds[place] is Kind.OPEN)
        word = line.words[place]
        if depth <= 0 and (
            (word == "," and line.is_spaced(place + 1))
            or word in _JOINING
            or (word == "and" and not _PRONOUNS.isdisjoint(line.words[line.behind(place + 1) :][:1]))
        ):
            return place + 1
    return 0


def _working_begin(line: Stretch, first: int) -> int | None:
    """Return where the working begins that an answer ends; None where words stand in it that name no unit of it."""
    last = line.before(line.size)
    opens = line.behind(first + 1)
    opens += line.kinds[opens : opens + 1] == [Kind.SCRIPT]
    if line.texts[opens : opens + 1] == ["("] and line.kinds.index(Kind.RELATION, first) == last:
        # `P(7) =` and `f''(x) =` name a value.
        return last
    numbers = (place for place in range(first, line.size) if line.kinds[place] in _WORKING)
    begin = next(numbers, line.size)
    for place in range(begin, line.size):
        if line.kinds[place] in WORDS and line.words[place] != "x":
            before = line.kinds[line.before(place)]
            if before is not Kind.NUMBER and line.kinds[place] is not Kind.UNIT:
                return None
    return begin


def line_begin(line: Stretch) -> int:
    """Return where the last line begins that says anything."""
    if "\n" not in line.tokens.text:
        return 0
    breaks = [place for place in range(line.size) if "\n" in line.texts[place]]
    return next((place + 1 for place in reversed(breaks) if line.behind(place + 1) < line.size), 0)


def _clause_behind(line: Stretch) -> Clause:
    """Return the words behind an answer up to the end of its clause."""
    places: list[int] = []
    for place in range(min(line.size, MAX_BEHIND)):
        ends = line.texts[place] in _STOPS or line.words[place] in _ENDING
        if ends or (line.words[place] == "and" and line.words[line.behind(place + 1) :][:1] == ["the"]):
            break
        if line.kinds[place] in _SAID:
            places.append(place)
    return Clause(line, tuple(places))
