r"""A text read as one quantity: `3 million`, `1.5 dozen eggs`, `\frac{\pi}{2} cm^2`, `2 hours and 15 minutes`, `-\$5`.

Every token is read, or the quantity says that it is not. A word is read as a numeral, a unit, a countable noun of the
lexicon or the problem, or a remark that changes nothing. Any other leaves `understood` false. Nothing may be proven of
it then.
"""

from dataclasses import replace
from functools import lru_cache

from mathverifier.core.expressions.rational import Fraction
from mathverifier.core.expressions.tokens import FUNCTIONS, is_product
from mathverifier.core.quantities.clock import TIME_OF_DAY, is_ambiguous, read_clock
from mathverifier.core.quantities.number_words import GROUPS, LEAST_GROUP, Amount, numerals, read_amount
from mathverifier.core.quantities.numbers import read_number
from mathverifier.core.quantities.plurals import singular
from mathverifier.core.quantities.problem_nouns import NO_NOUNS, asked
from mathverifier.core.quantities.quantity import MAX_LENGTH, Operation, Quantity, formula
from mathverifier.core.quantities.suffix import EFFECTS, UNIT_MARK, Suffix, bound_of, read_suffix
from mathverifier.core.quantities.unit_reader import POWER_WORDS, read_unit, unit_senses
from mathverifier.core.text.lexer import lex
from mathverifier.core.text.lexicon import CURRENCIES, FUNCTION_WORDS, UNIT_WORDS
from mathverifier.core.text.tokens import WORDS, Kind, Tokens

# Letters that are mathematics behind a number, whatever unit they are a symbol of.
_LETTERS = frozenset("eixynktabc")
# What a sign of degrees at the end belongs to.
_OF_ANGLES = ("sin", "cos", "tan", "cot", "sec", "csc", "cis", "\\angle")
_MATHEMATICAL = frozenset((*FUNCTIONS, "pi", "sqrt", "mod", "gcd", "lcm"))
# What may follow a number without making a formula of it.
_AFTER = frozenset(("%", "\\%", "‰", "°", ",", ".", "'", "''", "′", "″", '"'))
_POSTFIX = frozenset(("%", "\\%", "°", "!", "|"))
_MONEY_SCALES = numerals("money_scale")
_DETERMINERS = FUNCTION_WORDS["articles"] | FUNCTION_WORDS["determiners"]
_NEGATION = Operation("-")


@lru_cache(maxsize=512)
def read_quantity(text: str, nouns: frozenset[str] = NO_NOUNS) -> Quantity:
    """Read all of `text` as one quantity; `nouns` are the words of the problem, in the singular, that may be counted.

    A text that is none, as a word or an equation, is a quantity whose body is the text.
    """
    text = text.strip()
    if not text or (text.isdecimal() and text.isascii()) or len(text) > MAX_LENGTH:
        return Quantity(text)
    return _Reader(lex(text), nouns).whole()


class _Reader:
    """Reads one text as a quantity."""

    def __init__(self, tokens: Tokens, nouns: frozenset[str]):
        self._tokens = tokens
        self._nouns = nouns
        self._end = len(tokens)

    def whole(self) -> Quantity:
        """Return the quantity that all the tokens are."""
        if (hours := read_clock(self._tokens)) is not None:
            return Quantity(self._tokens.text, hours, units=(TIME_OF_DAY,), understood=not is_ambiguous(self._tokens))
        begin, operations, bounds = self._lead()
        sign, place = self._sign(begin)
        currency = None
        if place < self._end and self._tokens.kinds[place] is Kind.CURRENCY:
            currency = self._tokens.texts[place].removeprefix("\\")
            inner, place = self._sign(self._skipped(place + 1))
            sign += inner
        amount = read_amount(self._tokens, place, self._end)
        if amount is None and currency is None:
            amount = self._one(place)
        if amount is not None and (currency is not None or self._is_of_money(amount.end)):
            amount = self._in_money(amount)
        if amount is not None and not self._goes_on(amount.end):
            figures = read_number(self._tokens, place, self._end)
            in_figures = figures is not None and figures.end == amount.end
            if in_figures and currency is None:
                place, sign = begin, ()
            quantity = self._of_amount(amount, currency, place, in_figures=in_figures)
            operations = (*sign, *operations)
        else:
            quantity = self._of_formula(begin, currency)
        if operations:
            quantity = replace(quantity, operations=(*quantity.operations, *operations))
        if not bounds:
            return quantity
        known = quantity.bounded or quantity.understood
        return replace(quantity, understood=False, bounds=(*bounds, *quantity.bounds) if known else (), unread="")

    def _one(self, place: int) -> Amount | None:
        """Return the one that an article is before a unit: `an hour`, `a minute and a half`."""
        unit = self._skipped(place + 1)
        if place >= self._end or unit >= self._end or self._tokens.texts[place].lower() not in ("a", "an"):
            return None
        word = self._tokens.texts[unit].lower()
        return Amount(Fraction(1), place + 1) if word in UNIT_WORDS and singular(word) == word else None

    def _skipped(self, place: int) -> int:
        while place < self._end and self._tokens.kinds[place] is Kind.SPACE:
            place += 1
        return place

    def _lead(self) -> tuple[int, tuple[Operation, ...], tuple[str, ...]]:
        """Read the words before the number: `negative`, `minus`, `exactly`, and bounds such as `at most`."""
        place = self._skipped(0)
        operations: tuple[Operation, ...] = ()
        bounds: tuple[str, ...] = ()
        while place < self._end and self._tokens.kinds[place] in WORDS:
            if self._tokens.texts[place].lower() == "minus":
                operations, place = (*operations, _NEGATION), self._skipped(place + 1)
                continue
            effect = EFFECTS.at(self._tokens, place, self._end)
            if effect is None or effect.end >= self._end:
                break
            if effect.meaning == "negates":
                operations = (*operations, _NEGATION)
            elif effect.meaning != "harmless":
                bounds = (*bounds, bound_of(self._tokens, place, effect))
            place = self._skipped(effect.end)
        return place, operations, bounds

    def _sign(self, place: int) -> tuple[tuple[Operation, ...], int]:
        if place < self._end and self._tokens.texts[place] in ("-", "+"):
            return ((_NEGATION,) if self._tokens.texts[place] == "-" else ()), self._skipped(place + 1)
        return (), place

    def _goes_on(self, place: int) -> bool:
        """Say whether a formula goes on at `place`: an operator, a bracket or a letter follows the number."""
        at = self._skipped(place)
        if at == self._end:
            return False
        if self._tokens.kinds[at] in WORDS:
            return not self._is_prose(at)
        if self._tokens.texts[at] == UNIT_MARK:
            return False
        if self._tokens.texts[at] == "/":
            # `$5/hour` names a unit, `1/2` is a fraction.
            at = self._skipped(at + 1)
            if at == self._end or self._tokens.kinds[at] not in WORDS:
                return True
            word = self._tokens.texts[at]
            # A function has its argument behind it: `5/sec` is a rate.
            applied = word.lower() in _MATHEMATICAL and (word == "pi" or at + 1 < self._end)
            return is_product(word) or applied
        return self._tokens.texts[at] not in _AFTER

    def _is_prose(self, at: int) -> bool:
        """Say whether the word at `at` is no part of a formula."""
        word = self._tokens.texts[at]
        spaced = at > 0 and self._tokens.kinds[at - 1] is Kind.SPACE
        if word.lower() in _MATHEMATICAL or self._follows_operator(at):
            return False
        if len(word) == 2 and word.isupper() and not (spaced and read_unit((word,))):
            return False
        if not is_product(word):
            return True
        if word in POWER_WORDS:
            return spaced and self._behind_number(at)
        if word in _LETTERS or not spaced or not self._behind_number(at) or not self._is_lone(at):
            return False
        return bool(read_unit((word,), self._nouns))

    def _behind_number(self, at: int) -> bool:
        """Say whether a number by itself, of figures or in words, or a fraction of two, stands before `at`."""
        place = self._sign(self._lead()[0])[1]
        for _ in range(2):
            amount = read_amount(self._tokens, place, at)
            end = self._skipped(amount.end) if amount is not None else place
            if amount is None or end == at or self._tokens.texts[end] != "/":
                return amount is not None and end == at
            place = self._skipped(end + 1)
        return False

    def _is_lone(self, at: int) -> bool:
        """Say whether no other letter is a factor beside the symbol at `at`: `m/s` is a unit, `g t` is a product."""
        texts, kinds = self._tokens.texts, self._tokens.kinds
        for place in range(at + 1, self._end):
            if kinds[place] in WORDS and is_product(texts[place]):
                before = next((texts[one] for one in range(place - 1, at, -1) if kinds[one] is not Kind.SPACE), "")
                if before not in ("/", "·", "*", "\\cdot"):
                    return self._is_unit_with_inverse(at)
        return True

    def _is_unit_with_inverse(self, at: int) -> bool:
        """Say whether all from `at` on are symbols of units, one of them to a negative power: `m s^{-2}`."""
        words = [self._tokens.texts[one] for one in range(at, self._end) if self._tokens.kinds[one] is not Kind.SPACE]
        is_inverse = "-" in words[words.index("^") :] if "^" in words else "⁻" in "".join(words)
        return is_inverse and bool(read_unit([word for word in words if word not in ("{", "}")]))

    def _follows_operator(self, at: int) -> bool:
        """Say whether the token before `at`, spaces aside, wants an operand."""
        before = at - 1
        while before > 0 and self._tokens.kinds[before] is Kind.SPACE:
            before -= 1
        if before < 0:
            return False
        token = self._tokens.texts[before]
        return token in ("_", "^") or (self._tokens.kinds[before] is Kind.OPERATOR and token not in _POSTFIX)

    def _of_amount(self, amount: Amount, currency: str | None, begin: int, *, in_figures: bool) -> Quantity:
        """Return the quantity of `amount`, which is written from `begin` on, and all that stands behind it."""
        body = self._tokens.text[self._tokens.starts[begin] : self._tokens.starts[amount.end]]
        suffix = read_suffix(self._tokens, self._behind_of(amount), self._nouns, currency)
        if amount.ordinal and suffix.units:
            # `20th root` names one of many, and counts nothing.
            suffix = suffix._replace(understood=False, unread=suffix.units[0].name)
        # The sign of figures stands in the body, so that a compound takes it from there.
        negative = in_figures and body.startswith("-")
        value = amount.value + suffix.added
        unscaled = self._unscaled(amount)
        if unscaled is not None and self._asked_in(amount):
            value, unscaled = unscaled + suffix.added, None
        return Quantity(
            body,
            None if in_figures and not suffix.added else -value if negative else value,
            suffix.operations,
            suffix.units,
            suffix.percent,
            suffix.understood and not suffix.bounds,
            suffix.bounds if suffix.understood else (),
            bool(suffix.units) and self._is_weak(amount.end),
            suffix.unread,
            unscaled,
        )

    def _is_weak(self, place: int) -> bool:
        """Say whether a letter to a power stands at `place` that would be an odd unit: seconds or grams squared."""
        at = self._skipped(place)
        powers = at + 1 < self._end and self._tokens.texts[at + 1] in ("^", "²", "³")
        return powers and is_product(self._tokens.texts[at]) and not _is_length(self._tokens.texts[at])

    def _in_money(self, amount: Amount) -> Amount:
        """Return an amount of money with the letter that may scale it: `$5M`."""
        letter = self._tokens.texts[amount.end] if amount.end < self._end else ""
        scale = _MONEY_SCALES.get(letter)
        return amount if scale is None else Amount(amount.value * scale, amount.end + 1)

    def _is_of_money(self, place: int) -> bool:
        """Say whether a letter stands at `place`, and an amount of money behind it: `5K dollars`."""
        word = self._skipped(place + 1)
        if place >= self._end or self._tokens.texts[place] not in _MONEY_SCALES or word >= self._end:
            return False
        return word > place + 1 and any(
            base in CURRENCIES for sense in unit_senses(self._tokens.texts[word]) for base, _ in sense.dimension
        )

    def _behind_of(self, amount: Amount) -> int:
        """Return where the thing begins that a scale counts: the eggs of `two dozen of the eggs`."""
        place = self._skipped(amount.end)
        if not amount.scales or place >= self._end or self._tokens.texts[place] != "of":
            return amount.end
        place = self._skipped(place + 1)
        if place < self._end and self._tokens.texts[place].lower() in _DETERMINERS:
            place = self._skipped(place + 1)
        return place

    def _asked_in(self, amount: Amount) -> bool:
        """Say whether the problem asks how many there are of the scale: how many dozens, how many thousands."""
        return all(asked(singular(word)) in self._nouns for word in amount.scales)

    def _unscaled(self, amount: Amount) -> Fraction | None:
        """Return the value without its scales, where these may be what is counted: the problem names them, or pairs."""
        counted = amount.scales and all(
            singular(word) in self._nouns or 0 < GROUPS.get(word, 0) < LEAST_GROUP for word in amount.scales
        )
        return amount.unscaled if counted else None

    def _of_formula(self, begin: int, currency: str | None) -> Quantity:
        """Return the quantity whose number is a formula; the text as it is where there is none."""
        money = read_unit((currency,)) if currency is not None else ()
        text = self._tokens.text[self._tokens.starts[begin] :].strip()
        cut = self._first_prose(begin)
        if cut is None:
            return replace(_signless(text), units=money) if money else _signless(text)
        if self._tokens.texts[begin].lower() in ("a", "an"):
            # `a triangle` is a noun with its article.
            return Quantity(self._tokens.text)
        body = self._tokens.text[self._tokens.starts[begin] : self._tokens.starts[cut]].strip()
        bare = _signless(body)
        if not body or formula(bare.body) is None:
            return Quantity(self._tokens.text)
        suffix: Suffix = read_suffix(self._tokens, cut, self._nouns, currency)
        if suffix.added:
            return Quantity(self._tokens.text, understood=False)
        return replace(
            bare,
            operations=suffix.operations,
            units=bare.units or suffix.units,
            percent=bare.percent or suffix.percent,
            understood=suffix.understood and not suffix.bounds and not (bare.units and suffix.units),
            bounds=suffix.bounds if suffix.understood else (),
        )

    def _first_prose(self, begin: int) -> int | None:
        """Return the index of the first word outside brackets that is no part of a formula."""
        place = begin
        while place < self._end:
            kind = self._tokens.kinds[place]
            if kind is Kind.OPEN and place in self._tokens.partners:
                place = self._tokens.partners[place]
            elif (kind in WORDS and self._is_prose(place)) or self._begins_unit(place):
                return place
            place += 1
        return None

    def _begins_unit(self, place: int) -> bool:
        """Say whether a unit that is no word begins at `place`: a symbol in text, or a degree sign with its scale."""
        if self._tokens.texts[place] == UNIT_MARK:
            return True
        return self._tokens.texts[place] == "°" and self._tokens.texts[place + 1 : place + 2] in (["C"], ["F"])


def _is_length(symbol: str) -> bool:
    return any(unit.dimension == (("length", 1),) for unit in read_unit((symbol,)))


def _signless(text: str) -> Quantity:
    """Return a formula without the percent sign or degree sign at its end."""
    for ending in ("\\%", "%"):
        if text.endswith(ending):
            return Quantity(text.removesuffix(ending).strip(), percent=True)
    if text.endswith("°") and not any(name in text for name in _OF_ANGLES):
        return Quantity(text[:-1].strip(), units=read_unit(("°",)))
    return Quantity(text)
