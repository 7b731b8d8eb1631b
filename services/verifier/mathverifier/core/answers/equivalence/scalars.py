"""One value against another, exactly: words, multiple choice, numbers with their units, closed forms.

Every rung answers True or False where it can prove it, None where it cannot tell.
"""

import itertools
import re
from string import ascii_letters
from typing import Final

from mathverifier.core.answers.equivalence.existence import existence, infinity
from mathverifier.core.answers.equivalence.number_sets import hold_alike, read_number_set
from mathverifier.core.answers.equivalence.numerals import DIGITS, numeral
from mathverifier.core.answers.equivalence.policy import DEFAULT, Policy
from mathverifier.core.answers.equivalence.quantities import equal_quantities, is_mathematics
from mathverifier.core.answers.given_names import is_short_form
from mathverifier.core.answers.latex_normalization import squeezed
from mathverifier.core.expressions.decision import equal
from mathverifier.core.expressions.effort import note_rung
from mathverifier.core.expressions.nodes import Binary
from mathverifier.core.expressions.parser import parse
from mathverifier.core.expressions.tokens import FUNCTIONS
from mathverifier.core.quantities.clock import TIME_OF_DAY
from mathverifier.core.quantities.reading import read_quantity
from mathverifier.core.quantities.unit_reader import unit_senses
from mathverifier.core.text.lexicon import FUNCTION_WORDS, NUMERALS, SENTENCES

_ROMAN: Final = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")
_FIGURES: Final = "-0123456789"
_CHOICES: Final = "ABCDEFGH"
# Behind the letter of a choice: another one, or a word that takes it back.
_OTHER_CHOICE = re.compile(
    r"\(\s*[A-H]\s*\)|(?<![A-Za-z0-9])[A-H][.):]|^[A-H]$|(?:\b(?:and|or|nor)\s+|[,/&]\s*)\(?[A-H]\b"
    r"|(?i:\b(?:not|no|never|neither|wrong|false|incorrect|except)\b)|n't\b"
)
_IN_WORDS: Final = frozenset(ascii_letters + "' .-")
_PROSE = re.compile(r"(?<!\\)(?<![a-zA-Z])[a-zA-Z]{3,}")
_FUNCTIONS = frozenset((*FUNCTIONS, "min", "max", "sqrt"))
# What leads up to a name: `it's Evelyn`, `on Tuesday`.
_HEADS: Final = frozenset(("it's", "on"))
_NOWHERE: Final = "does not exist"
_YES_NO = {
    **dict.fromkeys(SENTENCES["affirming"], "yes"),
    **dict.fromkeys(SENTENCES["negating"], "no"),
    **dict.fromkeys(("dne", _NOWHERE), _NOWHERE),
}


def equal_values(reference: str, answer: str, policy: Policy = DEFAULT) -> bool | None:
    """Compare two values; None where nothing is proven."""
    if reference == answer or (_tight(reference) == _tight(answer) and _same_units(reference, answer)):
        note_rung(True, "text")
        return True
    if _letters_in_another_order(reference, answer):
        return True if _is_run(reference) or _is_run(answer) else None
    if _is_value_of_numeral(reference, answer):
        return None
    for name, rung in _RUNGS:
        result = rung(reference, answer)
        if result is not None:
            note_rung(result, name)
            return result
    result = equal_quantities(reference, answer, policy)
    if result is not None:
        note_rung(result, "quantities")
    return result


def _same_units(reference: str, answer: str) -> bool:
    """Say whether both name one unit or none: `3in` does, and `3i n` does not."""
    return read_quantity(reference).units == read_quantity(answer).units


def is_prose(text: str) -> bool:
    """Say whether `text` holds words that are no mathematics."""
    quantity = read_quantity(text)
    return not quantity.understood or any(word not in _FUNCTIONS for word in _PROSE.findall(quantity.body))


def _tight(text: str) -> str:
    return squeezed(text).removeprefix("+") if not _PROSE.search(text) else " ".join(text.split())


def _choice(reference: str, answer: str) -> bool | None:
    """`(B)` is `B`, and `B` is `(B) 12`, as is `12`; of a reference `(B) 12` the letter or the value is enough."""
    answer = _without_word(answer)
    if labelled := _label(reference):
        return _labelled(*labelled, answer)
    letter, given = _letter(reference), _label(answer)
    if letter is None:
        if given is None:
            return None
        same = equal_values(reference, given[1])
        return None if same and _OTHER_CHOICE.search(given[1]) and not is_mathematics(given[1]) else same
    bare = answer.removeprefix("(")
    named, behind = bare[:1], bare[1:].removeprefix(")").lstrip(".:)")
    if named.upper() not in _CHOICES or not named or (named.islower() and "(" not in answer):
        return None
    if (behind.strip() and bare[1:2] not in (")", ".", ":")) or _OTHER_CHOICE.search(behind.lstrip()):
        return None
    return named.upper() == letter


def _without_word(text: str) -> str:
    """Return what stands behind `option` or `choice`, where that is the letter of one."""
    article, word, rest = text.removeprefix("the ").removeprefix("The ").partition(" ")
    letter = rest.lstrip().removeprefix("(")
    is_named = article.lower() in ("option", "choice") and letter[:1] in _CHOICES and not letter[1:2].isalnum()
    return rest.lstrip() if word and letter and is_named else text


def _letter(text: str) -> str | None:
    """Return the letter of a choice that a text is, as `B`, `(B)` or `B.` is."""
    bare = text.removesuffix(".").removeprefix("(").removesuffix(")")
    return bare if len(bare) == 1 and bare in _CHOICES else None


def _label(text: str) -> tuple[str, str] | None:
    """Return the letter of a choice and the value behind it: `(B) 12`, `B: 12`."""
    begin = text.startswith("(")
    letter, mark, value = text[begin : begin + 1], text[begin + 1 : begin + 2], text[begin + 2 :].lstrip()
    is_label = letter in _CHOICES and mark in ((")",) if begin else (".", ":", ")"))
    return (letter, value) if letter and is_label and value else None


def _labelled(letter: str, value: str, answer: str) -> bool | None:
    if given := _label(answer):
        if _OTHER_CHOICE.search(given[1]) and given[1] != value:
            return None
        # With the letter right, the value must not be another one.
        return letter == given[0] and equal_values(value, given[1]) is not False
    if named := _letter(answer):
        return None if _OTHER_CHOICE.search(value) else letter == named
    return equal_values(value, answer)


def _infinity(reference: str, answer: str) -> bool | None:
    first, second = infinity(reference), infinity(answer)
    if first and second:
        return first == second
    if not first and not second:
        return None
    return False if is_mathematics(answer if first else reference) else None


def _existence(reference: str, answer: str) -> bool | None:
    first, second = existence(reference), existence(answer)
    if first and first == second:
        return True
    if first or second:
        other = answer if first else reference
        return False if tells_no_value(other) or is_mathematics(other) else None
    return None


def tells_no_value(text: str) -> bool:
    """Say whether a text says that there is no solution, or that there are infinitely many."""
    return existence(text) is not None


def _base(reference: str, answer: str) -> bool | None:
    """`12_7` is not `12_8`; a number that names no base is taken to be in the one the reference names.

    Where only one side names a base, the other is another number if neither its digits nor its value are the same.
    """
    first, second = numeral(reference), numeral(answer)
    if first and second:
        return first[1] == second[1]
    if first is None:
        wanted = read_quantity(reference).value if second else None
        return False if second and wanted is not None and str(wanted) != second[0] and wanted != second[1] else None
    if answer.strip() and DIGITS.issuperset(answer.strip()):
        return first[0] == answer.strip().lower()
    value = read_quantity(answer).value
    return None if value is None or value == first[1] else False


def _is_value_of_numeral(reference: str, answer: str) -> bool:
    """Say whether only one side names a base, and the other is its value: a base may be asked for."""
    first, second = numeral(reference), numeral(answer)
    named, bare = (first, answer) if first else (second, reference)
    if named is None or (first and second) or bare.strip().lower() == named[0]:
        return False
    return read_quantity(bare).value == named[1]


def _ratio(reference: str, answer: str) -> bool | None:
    """`2:4:6` is `1:2:3`: one is the other times a number."""
    if any(TIME_OF_DAY in read_quantity(text).units for text in (reference, answer)):
        return None
    parts = [text.split(":") for text in (reference, answer)]
    if max(map(len, parts)) < 3:
        return _quotient(reference, answer) if ":" in reference + answer else None
    if len(parts[0]) != len(parts[1]):
        return None
    trees = [[parse(part) for part in side] for side in parts]
    first, second = ([tree for tree in side if tree is not None] for side in trees)
    if len(first) != len(parts[0]) or len(second) != len(parts[1]):
        return None
    results = [
        equal(Binary(0, 0, "*", one, second[0]), Binary(0, 0, "*", first[0], other))
        for one, other in zip(first, second, strict=True)
    ]
    return False if False in results else None if None in results else True


def _quotient(reference: str, answer: str) -> bool | None:
    """`1 : \\sqrt 3` is `\\sqrt 3 : 3`, and a third of the root of three."""
    first, second = (
        parse("/".join(f"({part})" for part in text.split(":")) if ":" in text else text)
        for text in (reference, answer)
    )
    return None if first is None or second is None else equal(first, second)


def _letters_in_another_order(reference: str, answer: str) -> bool:
    """`xyz` and `zyx`, `2abc` and `2cab`: products, unless they are words."""
    first, second = reference.lstrip(_FIGURES), answer.lstrip(_FIGURES)
    if sorted(first) != sorted(second) or not (first.isalpha() and first.isascii() and first.islower()):
        return False
    number = reference.removesuffix(first)
    return len(first) in (3, 4) and number == answer.removesuffix(second) and "-" not in number[1:]


def _is_run(text: str) -> bool:
    """Whether letters follow each other as in the alphabet, as those of a product do and those of words do not."""
    letters = text.lstrip(_FIGURES)
    return all(ord(after) - ord(before) == 1 for before, after in itertools.pairwise(letters))


def _without_article(text: str) -> str:
    first, *rest = text.rstrip(".").split() or [""]
    while rest and first.lower() in _HEADS:
        first, *rest = rest
    return " ".join(rest if rest and first.lower() in FUNCTION_WORDS["articles"] else (first, *rest))


def _differ_in_symbols(reference: str, answer: str) -> bool:
    """Say whether texts that are equal in small letters differ in the symbol of a unit, as `mHz` and `MHz` do."""
    pairs = zip(reference.split(), answer.split(), strict=False)
    return any(one != other and unit_senses(one) != unit_senses(other) for one, other in pairs)


def _labelled_alike(first: list[str], second: list[str]) -> bool:
    """Say whether two phrases may name one thing: `angle ABC` and `angle CBA`, `point P` and `vertex P`."""
    labels = [[word.strip(".") for word in words if word.strip(".").isupper()] for words in (first, second)]
    if len(first) == len(second) == 1 or not all(labels):
        return False
    return ["".join(sorted(label)) for label in labels[0]] == ["".join(sorted(label)) for label in labels[1]]


def _is_worded(text: str) -> bool:
    return text[0].isalpha() and _IN_WORDS.issuperset(text)


def _affirmed(text: str) -> str | None:
    """Return the one spelling of yes, no, and what does not exist."""
    said = text.lower().rstrip(".")
    if _NOWHERE in said:
        said = said.removeprefix("the ").removeprefix("limit ").removeprefix("it ")
    return _YES_NO.get(said)


def _words(reference: str, answer: str) -> bool | None:
    """Names and words are compared as such, never as products of letters."""
    affirmed = [_affirmed(text) for text in (reference, answer)]
    if all(affirmed):
        return affirmed[0] == affirmed[1]
    if any(affirmed):
        alone = reference.isalpha() and answer.isalpha()
        if alone or (_NOWHERE in affirmed and is_mathematics(answer if affirmed[0] else reference)):
            return False
    if len(reference) < 3 or len(answer) < 2 or not _is_worded(reference) or not _is_worded(answer):
        return None
    numbers = read_quantity(reference).numbers and read_quantity(answer).numbers
    if numbers or (not _PROSE.search(reference) and not _PROSE.search(answer)):
        # `x h` and `hx` are letters.
        return None
    one, other = (_without_article(text) for text in (reference, answer))
    first, second = one.lower(), other.lower()
    if _YES_NO.get(first, first) == _YES_NO.get(second, second):
        return None if _differ_in_symbols(one, other) else True
    sets = read_number_set(first), read_number_set(second)
    if sets[0] is not None and sets[1] is not None:
        return hold_alike(sets[0].name, sets[1].name)
    # Two sentences may say the same in other words, and names with their labels in another order.
    short = len(first.split()) <= 2 and len(second.split()) <= 2
    shorter = min(one, other, key=len)
    if shorter.islower() and (first.startswith(f"{second} ") or second.startswith(f"{first} ")):
        # `isosceles` and `isosceles triangle`; of a name, what is said more is another matter.
        return None
    may_be_one = (
        _labelled_alike(one.split(), other.split())
        or first.replace(".", "") == second.replace(".", "")
        or is_short_form(one, other)
    )
    return False if short and not may_be_one else None


def _numbered(reference: str, answer: str) -> bool | None:
    """`third quadrant` is `quadrant III`, and not `quadrant IV`."""
    first, second = (_numbered_name(_without_article(text).lower().split()) for text in (reference, answer))
    return None if first is None or second is None or first[0] != second[0] else first == second


def _numbered_name(words: list[str]) -> tuple[str, int] | None:
    """Return the name and the number of `third quadrant` and `quadrant iii`."""
    if len(words) != 2:
        return None
    ordinals = [sense.value for sense in NUMERALS.get(words[0], ()) if sense.kind == "ordinal"]
    if ordinals:
        return words[1], int(ordinals[0])
    return (words[0], _ROMAN.index(words[1]) + 1) if words[1] in _ROMAN else None


_RUNGS: Final = (
    ("choices", _choice),
    ("infinity", _infinity),
    ("no value", _existence),
    ("bases", _base),
    ("ratios", _ratio),
    ("words", _numbered),
    ("words", _words),
)
