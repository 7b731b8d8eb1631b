"""Where an amount ends: with the unit, the hour, the power or the scale word behind its number."""

from mathverifier.core.quantities.number_words import FRACTIONS, GROUPS, LEAST_GROUP, SCALES, numerals
from mathverifier.core.quantities.suffix import PERCENTS
from mathverifier.core.quantities.unit_reader import POWER_WORDS, read_unit
from mathverifier.core.quantities.units import Unit
from mathverifier.core.text.lexicon import FUNCTION_WORDS
from mathverifier.core.text.phrases import Phrases
from mathverifier.core.text.stretch import Stretch

_RAISED = frozenset(("2", "3", "²", "³"))
_PER = frozenset(("per", "a", "an"))
_HALVES = frozenset(("am", "pm", "o'clock"))
_POWERS = Phrases({**numerals("power"), **numerals("operation")})
# Words behind a number that make another number of it.
SCALING = (SCALES.keys() | FRACTIONS.keys() | {word for word, size in GROUPS.items() if size >= LEAST_GROUP}) - (
    FUNCTION_WORDS["unlikely_units"]
)


def known_units(words: tuple[str, ...]) -> tuple[Unit, ...]:
    """Return the units that words may mean, without those that nothing is known of."""
    return tuple(unit for unit in read_unit(words) if unit.known)


def scaled_end(line: Stretch, place: int) -> int | None:
    """Return the end of a word at `place` that makes another number of the one before it: `million`, `squared`."""
    if not line.is_word(place):
        return None
    if line.words[place] in SCALING:
        return place + 1
    found = _POWERS.at(line.tokens, place, line.size) or PERCENTS.at(line.tokens, place, line.size)
    return found.end if found else None


class AmountEnds:
    """Tells in one line where amounts end."""

    def __init__(self, line: Stretch):
        self._line = line
        self._texts = line.texts

    def _text(self, place: int) -> str:
        return self._texts[place] if 0 <= place < len(self._texts) else ""

    def _unit_end(self, last: int) -> int:
        """Return the end of an amount with the unit or the hour that follows it."""
        at = self._line.behind(last) if self._text(last) == " " else last
        if hour := self._hour_end(at):
            return hour
        if at == last:
            return last
        if (power := _POWERS.at(self._line.tokens, at, len(self._texts))) is not None:
            return power.end
        return self.unit_behind(at) or last

    def _hour_end(self, at: int) -> int:
        """Return the end of `PM`, `a.m.` or `o'clock`; 0 where none stands there."""
        word = self._text(at).lower()
        if word in _HALVES:
            return at + 1
        if word in ("a", "p") and self._text(at + 1) == "." and self._text(at + 2).lower() == "m":
            return at + 3 + (self._text(at + 3) == ".")
        return 0

    def unit_behind(self, at: int) -> int:
        """Return the end of the known unit that begins at `at`; 0 where none does."""
        if not self._line.is_word(at):
            return 0
        end = at + 1
        if self._line.words[at] in POWER_WORDS:
            end = self._line.behind(end + (self._text(end) == "."))
            if not self._line.is_word(end):
                return 0
            end += 1
        per = self._line.behind(end)
        below = per + 1 if self._text(per) == "/" and per == end else self._line.behind(per + 1)
        if (self._text(per) == "/" or self._text(per).lower() in _PER) and self._line.is_word(below):
            # `50 miles an hour`; `50 miles a trip` are miles.
            is_rate = self._text(per) == "/" or known_units((self._text(below),)) != ()
            end = below + 1 if is_rate or self._text(per).lower() == "per" else end
        words = [text for text in self._texts[at:end] if not text.isspace()]
        if " ".join(words).lower() in FUNCTION_WORDS["unlikely_units"]:
            return 0
        raised = end + (self._text(end) == "^")
        if self._text(raised) in _RAISED:
            end, words = raised + 1, [*words, self._texts[raised]]
        return end if known_units(tuple(words)) else 0
