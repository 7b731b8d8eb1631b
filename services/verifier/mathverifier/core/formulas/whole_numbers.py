"""Divisors, multiples, primes and remainders that a text says in words.

So are `the GCD of 116 and 174 is 58`, `706 ÷ 7 = 100 R 6`, `91 is prime` and `the factors of 12 are 1, 2, 3, 4, 6, 12`.
"""

from collections.abc import Iterator, Sequence
from math import gcd, isqrt, lcm
from typing import Final, NamedTuple

from mathverifier.core.text.lexicon import WHOLE_NUMBERS
from mathverifier.core.text.phrases import Phrases
from mathverifier.core.text.tokens import WORDS, Kind, Tokens

_NAMES: Final = Phrases(
    dict.fromkeys(WHOLE_NUMBERS["divisor"], "divisor") | dict.fromkeys(WHOLE_NUMBERS["multiple"], "multiple")
)
_SAYS: Final = Phrases(dict.fromkeys(WHOLE_NUMBERS["says"], "says"))
_DIVIDED: Final = Phrases(dict.fromkeys(WHOLE_NUMBERS["divided"], "divided"))
_REMAINDER, _JOINING = WHOLE_NUMBERS["remainder"], WHOLE_NUMBERS["joining"]
_PRIME, _SUBJECTS = WHOLE_NUMBERS["prime"], WHOLE_NUMBERS["before_subject"]
_DIVISORS, _ALL = WHOLE_NUMBERS["divisors"], WHOLE_NUMBERS["all"]
_PROPERTIES = _PRIME | _DIVISORS
# Without any of these, nothing of the kind is said.
WORDS_OF_FACTS = _NAMES.first | _REMAINDER | _PROPERTIES
_MARKS = frozenset(("$", "\\(", "\\)", "\\,", "\\;", "\\ ", "{", "}", "\\text", "\\mathrm", "~"))
_DIVISION = frozenset(("÷", "/", "\\div"))
_OPENING = frozenset(("(", "of", "for", "the", "numbers", "two", "these"))
LONGEST, MAX_DIGITS = 40, 18
# Numbers that are taken apart into factors.
MAX_FACTORED = 10**6


class WholeNumberFact(NamedTuple):
    """What a text says of whole numbers, by its span, and what is so, as text where it is false."""

    start: int
    end: int
    kind: str
    holds: bool
    expected: str


def whole_number_facts(tokens: Tokens) -> Iterator[WholeNumberFact]:
    """Yield the divisors, multiples and quotients with a remainder that a text says, in the order of their kinds."""
    end = len(tokens)
    small = {text: text.lower() for text in frozenset(tokens.texts)}
    said = frozenset(small.values())
    telling = {text for text, word in small.items() if word in WORDS_OF_FACTS}
    places = [index for index, text in enumerate(tokens.texts) if text in telling]
    names = [index for index in places if _NAMES.at(tokens, index, end) is not None]
    properties = [index for index in places if small[tokens.texts[index]] in _PROPERTIES]
    remainders = [index for index in places if small[tokens.texts[index]] in _REMAINDER]
    divides = "divided" in said
    remains = divides and "remainder" in said
    # No `r` of a formula: a word for a remainder stands between numbers, or words that join it to them.
    parted = (divides or not said.isdisjoint(_DIVISION)) and any(
        _joins(tokens, index, -1) and _joins(tokens, index, 1) for index in remainders
    )
    if not (names or properties or remains or parted):
        return
    reader = _Reader(tokens)
    for index in names:
        if fact := reader.divisor(index):
            yield fact
    for index in properties:
        if fact := reader.prime(index) if small[tokens.texts[index]] in _PRIME else reader.divisors(index):
            yield fact
    for index in remainders if remains else ():
        if small[tokens.texts[index]] == "remainder" and (fact := reader.remainder(index) or reader.remaining(index)):
            yield fact
    for index, kind in enumerate(tokens.kinds if parted else ()):
        if kind is Kind.NUMBER and (fact := reader.division(index)):
            yield fact


def _joins(tokens: Tokens, index: int, way: int) -> bool:
    """Say whether what stands next to a word for a remainder, behind or (`way` is -1) before it, goes on with it."""
    index += way
    while 0 <= index < len(tokens) and (tokens.kinds[index] is Kind.SPACE or tokens.texts[index] in _MARKS):
        index += way
    if not 0 <= index < len(tokens):
        return False
    word = tokens.texts[index].lower()
    return tokens.kinds[index] is Kind.NUMBER or word in _JOINING or word in _REMAINDER


class _Reader:
    def __init__(self, tokens: Tokens):
        self._tokens = tokens
        # The tokens that say something, and the places of numbers and words among them.
        self._shown = [index for index in tokens.significant() if tokens.texts[index] not in _MARKS]
        self._place = {index: place for place, index in enumerate(self._shown)}

    def _text(self, place: int) -> str:
        return self._tokens.texts[self._shown[place]] if 0 <= place < len(self._shown) else ""

    def _kind(self, place: int) -> Kind | None:
        return self._tokens.kinds[self._shown[place]] if 0 <= place < len(self._shown) else None

    def _number(self, place: int) -> int | None:
        """Return a whole number that stands alone at a place."""
        text = self._text(place).replace(",", "")
        if self._kind(place) is not Kind.NUMBER or not text.isdecimal() or len(text) > MAX_DIGITS:
            return None
        return int(text)

    def _is_alone(self, first: int, last: int) -> bool:
        """Say whether no formula goes on before or behind."""
        joins = (Kind.OPERATOR, Kind.SCRIPT, Kind.RELATION)
        behind = self._kind(last + 1)
        small = behind in WORDS and len(self._text(last + 1)) == 1 and self._text(last + 1) not in "aAI"
        before = self._kind(first - 1) in joins and self._text(first - 1) != "="
        command = behind is Kind.COMMAND and self._text(last + 1) in ("\\times", "\\cdot", "\\frac", "\\div", "\\sqrt")
        return not (before or behind in (*joins, Kind.NUMBER) or small or command)

    def divisor(self, index: int) -> WholeNumberFact | None:
        """Read `gcd of 116 and 174 is 58` from the first token of the name on."""
        found = _NAMES.at(self._tokens, index, len(self._tokens))
        place = self._place.get(index)
        if found is None or place is None:
            return None
        while place < len(self._shown) and self._shown[place] < found.end:
            place += 1
        while self._text(place).lower() in _OPENING:
            place += 1
        numbers: list[int] = []
        while (number := self._number(place)) is not None:
            numbers.append(number)
            place += 1
            while self._text(place) in (",", "and", "&", ")"):
                place += 1
        value = self._number(self._behind_relation(place)) if len(numbers) > 1 else None
        last = self._behind_relation(place)
        if value is None or 0 in numbers or not self._is_alone(-1, last):
            return None
        right = gcd(*numbers) if found.meaning == "divisor" else lcm(*numbers)
        return self._fact(self._place[index], last, "divisor", value == right, str(right))

    def _behind_relation(self, place: int) -> int:
        """Return the place behind `is` or `=`; -1 where there is none."""
        if self._text(place) == "=":
            return place + 1
        if place >= len(self._shown):
            return -1
        says = _SAYS.at(self._tokens, self._shown[place], len(self._tokens))
        if says is None:
            return -1
        while place < len(self._shown) and self._shown[place] < says.end:
            place += 1
        return place

    def division(self, index: int) -> WholeNumberFact | None:
        """Read `706 ÷ 7 = 101 with a remainder of 1` from its first number on."""
        first = self._place[index]
        place = first + 1
        if self._text(place) in _DIVISION:
            place += 1
        elif place < len(self._shown) and _DIVIDED.at(self._tokens, self._shown[place], len(self._tokens)):
            place += 2
        else:
            return None
        divided, divisor = self._number(first), self._number(place)
        middle = self._behind_relation(place + 1)
        quotient = self._number(middle)
        if divided is None or not divisor or quotient is None:
            return None
        place, named = middle + 1, False
        while self._text(place).lower() in _JOINING or self._text(place).lower() in _REMAINDER:
            named = named or self._text(place).lower() in _REMAINDER
            place += 1
        remainder = self._number(place)
        if not named or remainder is None or not self._is_alone(first, place):
            return None
        right = divmod(divided, divisor)
        holds = divisor * quotient + remainder == divided
        return self._fact(first, place, "division", holds, f"{right[0]} with a remainder of {right[1]}")

    def remainder(self, index: int) -> WholeNumberFact | None:
        """Read `remainder when 100 is divided by 7 is 2`."""
        first = self._place[index]
        place = first + 1
        while self._text(place).lower() in ("when", "if", "of"):
            place += 1
        divided = self._number(place)
        if divided is None or [self._text(place + step).lower() for step in (1, 2, 3)] != ["is", "divided", "by"]:
            return None
        divisor = self._number(place + 4)
        last = self._behind_relation(place + 5)
        value = self._number(last)
        if not divisor or value is None or not self._is_alone(-1, last):
            return None
        right = divided % divisor
        return self._fact(first, last, "division", value == right, str(right))

    def remaining(self, index: int) -> WholeNumberFact | None:
        """Read `67 is divided by 4, the remainder is 1` from the word for what remains on."""
        last = self._place[index] + 1
        while self._text(last).lower() in _JOINING or self._text(last) == "=":
            last += 1
        place = self._place[index] - 1
        while self._text(place).lower() in _JOINING or self._text(place) == ",":
            place -= 1
        divisor, value = self._number(place), self._number(last)
        words = [self._text(place - step).lower() for step in (2, 1)]
        if words != ["divided", "by"] or not divisor or value is None:
            return None
        first = place - 4 if self._text(place - 3).lower() == "is" else place - 3
        divided = self._number(first)
        if divided is None or not self._is_alone(first, last):
            return None
        right = divided % divisor
        return self._fact(first, last, "division", value == right, str(right))

    def prime(self, index: int) -> WholeNumberFact | None:
        """Read `91 is a prime number` or `91 is not prime` up to the word for it."""
        last = place = self._place[index]
        if self._text(place - 1).lower() in ("a", "also"):
            place -= 1
        denies = self._text(place - 1).lower() == "not"
        first = place - (3 if denies else 2)
        value = self._number(first)
        if value is None or self._text(first + 1).lower() != "is" or not 1 < value <= MAX_FACTORED:
            return None
        if self._kind(first - 1) in WORDS and self._text(first - 1).lower() not in _SUBJECTS:
            return None
        behind = self._text(last + 1).lower()
        lists = self._text(first - 1) == "=" or (self._text(first - 1) == "," and self._kind(first - 2) is Kind.NUMBER)
        if lists or not self._is_alone(first, last) or behind in ("to", "or", "factor"):
            return None
        divisor = _least_divisor(value)
        says = "prime" if divisor == value else f"{divisor} * {value // divisor}"
        return self._fact(first, last, "prime", (divisor == value) is not denies, says)

    def divisors(self, index: int) -> WholeNumberFact | None:
        """Read `the divisors of 12 are 1, 2, 3, 4, 6, 12` from the word for them on; 1 and 12 may be left out."""
        first = self._place[index]
        before = self._text(first - 1).lower()
        if self._kind(first - 1) in WORDS and before not in _ALL:
            return None
        value, place = self._number(first + 2), first + 3
        if self._text(first + 1).lower() != "of" or not value or value > MAX_FACTORED:
            return None
        if self._text(place).lower() not in ("are", ":"):
            return None
        while self._text(place).lower() in ("are", ":"):
            place += 1
        said: set[int] = set()
        while (number := self._number(place)) is not None:
            said.add(number)
            place += 1
            while self._text(place) in (",", "and"):
                place += 1
        place -= 1
        while place > first and self._number(place) is None:
            place -= 1
        if len(said) < 2 or self._text(place + 1) not in (".", ";", "", "\\]") or not self._is_alone(-1, place):
            return None
        right = {part for one in range(1, isqrt(value) + 1) if value % one == 0 for part in (one, value // one)}
        holds = said <= right and right - said <= {1, value}
        return self._fact(first, place, "divisors", holds, ", ".join(map(str, sorted(right))))

    def _fact(self, first: int, last: int, kind: str, holds: bool, expected: str) -> WholeNumberFact:
        shown: Sequence[int] = self._shown
        start, end = self._tokens.starts[shown[first]], self._tokens.starts[shown[last] + 1]
        return WholeNumberFact(start, end, kind, holds, expected)


def _least_divisor(value: int) -> int:
    """Return the least divisor above 1."""
    return next((one for one in range(2, isqrt(value) + 1) if value % one == 0), value)
