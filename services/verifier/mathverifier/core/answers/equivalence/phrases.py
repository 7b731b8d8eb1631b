"""Phrases of words with formulas between them: `circle with radius 5`, `2n for all odd n`, `Anna is 12 years old`.

Two of them in the same words say the same where all formulas agree. They say different things where one formula, or
one word, is proven to be another: `12` and `13`, `odd` and `even`, `Tom` and `Ann`.
"""

from dataclasses import dataclass
from typing import Final

from mathverifier.core.answers.equivalence.charts import alike_on_whole_numbers
from mathverifier.core.answers.equivalence.formulas import read_formula
from mathverifier.core.answers.equivalence.policy import Policy
from mathverifier.core.answers.equivalence.registry import comparator, decided, reader
from mathverifier.core.answers.equivalence.witnesses import differ
from mathverifier.core.answers.given_names import is_short_form
from mathverifier.core.expressions.tokens import FUNCTIONS, is_product
from mathverifier.core.quantities.plurals import singular
from mathverifier.core.quantities.unit_reader import unit_senses
from mathverifier.core.text.lexer import lex
from mathverifier.core.text.lexicon import (
    BOUNDS,
    DENYING_BEGINNINGS,
    EXCLUSIVE,
    FUNCTION_WORDS,
    IDLE_WORDS,
    NOUNS,
    NUMERALS,
    ORDERING_WORDS,
)
from mathverifier.core.text.tokens import WORDS, Kind, Tokens

MAX_PARTS = 40
LEAST_STEM = 4
_MATHEMATICS: Final = frozenset((*FUNCTIONS, "sqrt", "mod", "gcd", "lcm", "max", "min", "pmod", "text"))
_SHORT: Final = frozenset(
    (
        "is",
        "of",
        "at",
        "by",
        "in",
        "on",
        "to",
        "or",
        "if",
        "as",
        "no",
        "am",
        "pm",
        "an",
        "it",
        "be",
        "do",
        "so",
        "we",
        "he",
    )
)
_JOINTS: Final = frozenset(("and", "or"))
# Words that say that a letter is a whole number.
_WHOLE: Final = frozenset(("integer", "whole", "natural"))
# What is denied of two things is not another thing for that.
_DENIALS: Final = frozenset(("not", "no", "never", "but", "except", "neither", "nor", "cannot", "without", "other"))
_ESTIMATES: Final = frozenset(word for word, effect in BOUNDS.items() if effect == "approximates")
_SMALL_WORDS: Final = frozenset(word for words in FUNCTION_WORDS.values() for word in words)


@dataclass(frozen=True)
class Word:
    """A word as it is written."""

    text: str

    @property
    def stem(self) -> str:
        """The word in small letters, a noun in the singular."""
        lower = self.text.lower()
        return "all" if lower in ("every", "each") else singular(lower)


@dataclass(frozen=True)
class Slot:
    """A formula, number, list or relation between the words."""

    text: str


@dataclass(frozen=True)
class Phrase:
    """Words and slots in their order, articles left out."""

    parts: tuple[Word | Slot, ...]

    @property
    def words(self) -> tuple[Word, ...]:
        """The words alone."""
        return tuple(part for part in self.parts if isinstance(part, Word))


@reader
def read_phrase(text: str) -> Phrase | None:
    """Return the phrase that a text is; None where it has no words, or estimates something."""
    tokens = lex(text.strip(" ."))
    if not any(kind in WORDS for kind in tokens.kinds):
        return None
    parts: list[Word | Slot] = []
    begin: int | None = None
    for index, kind in enumerate(tokens.kinds):
        if kind is Kind.SPACE:
            continue
        if not _is_word(tokens, index):
            begin = index if begin is None else begin
            continue
        if begin is not None:
            _append_slot(parts, tokens, begin, index)
            begin = None
        parts.append(Word(tokens.texts[index]))
    if begin is not None:
        _append_slot(parts, tokens, begin, len(tokens))
    parts = [part for part in parts if isinstance(part, Slot) or part.text.lower() not in IDLE_WORDS]
    words = [part for part in parts if isinstance(part, Word)]
    if len(parts) > MAX_PARTS or not any(word.text.lower() not in _JOINTS for word in words):
        return None
    if any(word.text.lower() in _ESTIMATES for word in words):
        return None
    return Phrase(tuple(parts))


def _append_slot(parts: list[Word | Slot], tokens: Tokens, begin: int, end: int) -> None:
    """Add the formula from one token to another; a comma alone between words says nothing."""
    text = tokens.text[tokens.starts[begin] : tokens.starts[end]].strip(" ,;.$")
    if text:
        parts.append(Slot(text))


def _is_word(tokens: Tokens, index: int) -> bool:
    """Say whether a token is a word of prose and no letter, product, function or unit within a formula."""
    text = tokens.texts[index]
    if tokens.kinds[index] not in WORDS or text in _MATHEMATICS:
        return False
    before = tokens.texts[index - 1] if index else ""
    if before in ("\\", "_", "^", "{"):
        return False
    if len(text) == 1:
        after = next((place for place in range(index + 1, len(tokens)) if tokens.kinds[place] is not Kind.SPACE), None)
        return text in ("a", "A") and after is not None and len(tokens.texts[after]) > 1 and _is_word(tokens, after)
    if len(text) == 2:
        return text.lower() in _SHORT or (text in NUMERALS and not is_product(text))
    return not is_product(text)


@comparator(Phrase, Phrase, rung="phrases", order=70)
def phrases(reference: Phrase, answer: Phrase, policy: Policy) -> bool | None:
    """Phrases in the same words: equal formulas in them are equal phrases, one that differs is another phrase."""
    if len(reference.parts) != len(answer.parts):
        return None
    pairs = list(zip(reference.parts, answer.parts, strict=True))
    if any(type(one) is not type(other) for one, other in pairs):
        return None
    whole = any(word.stem in _WHOLE for word in reference.words)
    results = [_same(pairs, place, policy, whole=whole) for place in range(len(pairs))]
    unlike = [place for place, result in enumerate(results) if result is not True]
    if not unlike:
        return True
    if len(unlike) == 1:
        denies = any(word.text.lower() in _DENIALS for word in reference.words)
        return None if denies else results[unlike[0]]
    if len(unlike) == 2 and _swapped(pairs, *unlike):
        return False
    return None


def _same(pairs: list[tuple[Word | Slot, Word | Slot]], place: int, policy: Policy, *, whole: bool) -> bool | None:
    one, other = pairs[place]
    if isinstance(one, Slot) or isinstance(other, Slot):
        return _same_slots(one.text, other.text, policy, whole=whole)
    if one.stem == other.stem:
        # The symbols of units keep their case.
        return True if one.text == other.text or unit_senses(one.text) == unit_senses(other.text) else None
    if {one.text.lower(), other.text.lower()} == _JOINTS:
        around = pairs[place - 1 : place] + pairs[place + 1 : place + 2]
        return False if len(around) == 2 and all(isinstance(beside, Word) for beside, _ in around) else None
    return False if are_exclusive(one, other) else None


def are_exclusive(one: Word, other: Word) -> bool:
    """Say whether a thing is one of two at most."""
    first, second = one.text.lower(), other.text.lower()
    if any({first, second} <= group or {one.stem, other.stem} <= group for group in EXCLUSIVE):
        return True
    short, long = sorted((first, second), key=len)
    if len(short) >= LEAST_STEM and any(long == beginning + short for beginning in DENYING_BEGINNINGS):
        return True
    values = [{sense.value for sense in NUMERALS.get(word, ()) if sense.kind in _COUNTS} for word in (first, second)]
    if values[0] and values[1]:
        return values[0].isdisjoint(values[1])
    return _is_given_name(one) and _is_given_name(other) and not is_short_form(one.text, other.text)


_COUNTS: Final = ("cardinal", "ordinal")


def _is_given_name(word: Word) -> bool:
    """Say whether a word with a capital letter is in no table, as names are."""
    text = word.text
    lower = text.lower()
    known = lower in NOUNS or word.stem in NOUNS or lower in _SMALL_WORDS or lower in NUMERALS
    return len(text) > 2 and text[0].isupper() and text[1:].islower() and not known


def _same_slots(reference: str, answer: str, policy: Policy, *, whole: bool) -> bool | None:
    from mathverifier.core.answers.equivalence.dispatch import match
    from mathverifier.core.answers.equivalence.scalars import equal_values
    from mathverifier.core.answers.parser import shape

    if reference == answer:
        return True
    first, second = read_formula(reference), read_formula(answer)
    result = match(shape(reference), shape(answer), lambda one, other: equal_values(one, other, policy))
    if first is not None and second is not None:
        if whole and not result:
            return alike_on_whole_numbers(first, second)
        # A letter that counts goes through whole numbers alone.
        return True if result else False if differ(first, second) else None
    if result is None and (found := decided(reference, answer, policy)) is not None:
        return found.equal
    return result


def _swapped(pairs: list[tuple[Word | Slot, Word | Slot]], first: int, second: int) -> bool:
    """Say whether two different things changed places around a word that makes one of them the greater."""
    (one, other), (another, further) = pairs[first], pairs[second]
    if not (isinstance(one, Word) and isinstance(other, Word)) or (one, other) != (further, another):
        return False
    between = [part.text.lower() for part, _ in pairs[first:second] if isinstance(part, Word)]
    return any(word in ORDERING_WORDS for word in between)
