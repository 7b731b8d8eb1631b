"""What stands behind a number: scales, powers, percent signs, units, bounds, and the smaller parts of a compound."""

from typing import Final, NamedTuple

from mathverifier.core.expressions.rational import Fraction
from mathverifier.core.quantities.number_words import GROUPS, SCALES, Amount, numerals, read_amount, word_of
from mathverifier.core.quantities.quantity import Operation
from mathverifier.core.quantities.unit_reader import read_unit
from mathverifier.core.quantities.units import Unit, comparable
from mathverifier.core.text.lexicon import BOUNDS, REMAINDERS, SENTENCES, Effect
from mathverifier.core.text.phrases import Found, Phrases
from mathverifier.core.text.tokens import WORDS, Kind, Tokens

HUNDREDTH = Fraction(1, 100)
_HALF: Final = Fraction(1, 2)


EFFECTS: Final[Phrases[Effect]] = Phrases({**BOUNDS, **dict.fromkeys(REMAINDERS, "harmless")})
PERCENTS: Final = Phrases({**numerals("percent"), "%": HUNDREDTH, "\\%": HUNDREDTH, "‰": Fraction(1, 1000)})
_POWERS: Final = Phrases(numerals("power"))
_FACTORIALS: Final = frozenset(numerals("operation"))
# What a unit is written with besides words: `km/h`, `cm^{2}`, `m·s`, `sq. ft.`, `30°`, `5'`.
UNIT_MARK = "\\unit"
_UNIT_MARKS = frozenset((UNIT_MARK, "\\cdot", "''", '"', *"/^-·*°.$€£¥¢'′″{}"))
_ARC_MARKS = ("°", "'", "′", "''")


class Suffix(NamedTuple):
    """What was read behind a number. `added` is what the smaller parts of a compound add to it.

    `bounds` are the phrases that make a bound or an estimate of the number, as `bound_of` spells them. `unread` are the
    words of a unit or noun that is not known, where nothing else was met.
    """

    operations: tuple[Operation, ...] = ()
    units: tuple[Unit, ...] = ()
    percent: bool = False
    understood: bool = True
    bounds: tuple[str, ...] = ()
    added: Fraction = Fraction(0)
    unread: str = ""


# Phrases that bound a number in one way.
_BOUND_KINDS: Final = ("at_least", "at_most", "greater", "smaller")
_UNREAD = Suffix(understood=False)


def read_suffix(tokens: Tokens, place: int, nouns: frozenset[str], currency: str | None = None) -> Suffix:
    """Read all tokens from `place` on; `currency` is the sign that stood before the number.

    A suffix with any token that is not read is not `understood`.
    """
    return _Reader(tokens, nouns).suffix(place, currency)


class _Reader:
    """Reads the tokens of one text from a place to its end."""

    def __init__(self, tokens: Tokens, nouns: frozenset[str]):
        self._tokens = tokens
        self._nouns = nouns
        self._end = len(tokens)

    def suffix(self, place: int, currency: str | None = None) -> Suffix:
        place, found = self._changes(place)
        words, place = self._unit_words(place)
        if words or currency is not None:
            units = self._units(currency, words)
            if not units:
                return self._unknown(found, words, place)
            found = found._replace(units=units)
        if words and (end := self._half_end(place)) is not None:
            place, found = end, found._replace(added=_HALF)
        elif words and (part := self._part(place, words[-1])) is not None:
            return self._compound(found, part)
        place, after = self._changes(place)
        if self.skipped(place) < self._end or not (found.understood and after.understood):
            return _UNREAD
        return found._replace(
            operations=(*found.operations, *after.operations),
            percent=found.percent or after.percent,
            bounds=(*found.bounds, *after.bounds),
        )

    def _half_end(self, place: int) -> int | None:
        """Return the index behind the half of `an hour and a half`; None where it does not stand there."""
        for word in ("and", "a", "half"):
            place = self.skipped(place)
            if place >= self._end or self._tokens.texts[place].lower() != word:
                return None
            place += 1
        return place

    def _units(self, currency: str | None, words: list[str]) -> tuple[Unit, ...]:
        """Return the senses of a unit; the sign before the number may say the same as its name behind: `$5 dollars`."""
        if currency is None:
            return read_unit(tuple(words), self._nouns)
        both = read_unit((currency, *words), self._nouns)
        if both or not words:
            return both
        signs = read_unit((currency,))
        return tuple(unit for unit in read_unit(tuple(words)) if unit in signs)

    def _unknown(self, found: Suffix, words: list[str], place: int) -> Suffix:
        """Return a suffix of words that are not known, with their text where they are all that there is."""
        alone = self.skipped(place) == self._end and not (found.operations or found.bounds)
        alone = alone and all(map(str.isalpha, words))
        return Suffix(understood=False, unread=" ".join(words).lower() if alone else "", percent=found.percent)

    def skipped(self, place: int) -> int:
        """Return the index of the next token that is no space."""
        while place < self._end and self._tokens.kinds[place] is Kind.SPACE:
            place += 1
        return place

    def _changes(self, place: int) -> tuple[int, Suffix]:
        """Read scales, powers, percent signs and bounds."""
        found = Suffix()
        while (place := self.skipped(place)) < self._end:
            if (share := PERCENTS.at(self._tokens, place, self._end)) is not None:
                place, found = share.end, _with_share(found, share.meaning)
            elif (operation := self._operation(place)) is not None:
                place, found = operation[1], found._replace(operations=(*found.operations, operation[0]))
            elif (effect := EFFECTS.at(self._tokens, place, self._end)) is not None:
                found = _with_effect(found, effect.meaning, bound_of(self._tokens, place, effect))
                place = effect.end
            elif self._is_comma_before_remark(place):
                place += 1
            else:
                break
        return place, found

    def _operation(self, place: int) -> tuple[Operation, int] | None:
        word = word_of(self._tokens.texts[place])
        if (power := _POWERS.at(self._tokens, place, self._end)) is not None:
            follows = self.skipped(power.end)
            # `5 squared units` are units of area.
            is_of_unit = follows < self._end and self._tokens.kinds[follows] in WORDS
            return None if is_of_unit else (Operation("^", power.meaning), power.end)
        if word in _FACTORIALS:
            return Operation("!"), place + 1
        scale = SCALES.get(word) or GROUPS.get(word)
        return None if scale is None else (Operation("*", scale), place + 1)

    def _is_comma_before_remark(self, place: int) -> bool:
        """Say whether a comma leads to a word that changes nothing: `72, in total`."""
        if self._tokens.texts[place] != ",":
            return False
        return EFFECTS.at(self._tokens, self.skipped(place + 1), self._end) is not None

    def _unit_words(self, place: int) -> tuple[list[str], int]:
        """Return the tokens of a unit from `place` on, and the index behind them."""
        words: list[str] = []
        while (at := self.skipped(place)) < self._end:
            token, kind = self._tokens.texts[at], self._tokens.kinds[at]
            if kind is Kind.NUMBER:
                # An exponent, or the number of the next part.
                if not words or at != place or not token.isdecimal() or words[-1] in _ARC_MARKS:
                    break
            elif kind in WORDS:
                effect = EFFECTS.at(self._tokens, at, self._end)
                if token.lower() == "and" or (effect is not None and words):
                    break
            elif kind is not Kind.SCRIPT and token not in _UNIT_MARKS:
                break
            if token not in ("{", "}", UNIT_MARK):
                words.append(token)
            place = at + 1
        return words, place

    def _part(self, place: int, last: str) -> Amount | None:
        """Read the amount of a smaller part: of `30 minutes` in `2 hours and 30 minutes`."""
        at = self.skipped(place)
        if at < self._end and self._tokens.texts[at] == ",":
            at = self.skipped(at + 1)
        if at < self._end and self._tokens.texts[at].lower() == "and":
            at = self.skipped(at + 1)
        if at >= self._end or (at == place and last not in _ARC_MARKS):
            return None
        amount = read_amount(self._tokens, at, self._end)
        return amount if amount is not None and not amount.ordinal else None

    def _compound(self, first: Suffix, part: Amount) -> Suffix:
        """Add a smaller part: `2 hours 30 minutes` is two and a half hours."""
        rest = self.suffix(part.end)
        if any(not one.understood or one.operations or one.percent for one in (first, rest)) or first.bounds:
            return _UNREAD
        found = []
        for larger in first.units:
            for smaller in rest.units:
                size = smaller.factor / larger.factor
                if comparable(larger, smaller) and size < 1 and part.value * size < 1 and not larger.offset:
                    added = (part.value + rest.added) * size
                    found.append(first._replace(units=(larger,), added=added, bounds=rest.bounds))
        # `5'3"` may be a length or an angle.
        return found[0] if len({(one.units, one.added) for one in found}) == 1 else _UNREAD


def _with_share(found: Suffix, share: Fraction) -> Suffix:
    if share == HUNDREDTH:
        return found._replace(percent=True, understood=found.understood and not found.percent)
    return found._replace(operations=(*found.operations, Operation("*", share)))


def bound_of(tokens: Tokens, place: int, effect: Found[Effect]) -> str:
    """Return the one name of a phrase that bounds a number; empty where it estimates it or makes another one of it."""
    phrase = " ".join(tokens.text[tokens.starts[place] : tokens.starts[effect.end]].lower().split())
    name = next((section for section in _BOUND_KINDS if phrase in SENTENCES[section]), phrase)
    return name if effect.meaning == "bounds" else ""


def _with_effect(found: Suffix, effect: Effect, bound: str) -> Suffix:
    if effect == "harmless":
        return found
    if effect == "negates":
        return found._replace(operations=(*found.operations, Operation("-")))
    return found._replace(bounds=(*found.bounds, bound))
