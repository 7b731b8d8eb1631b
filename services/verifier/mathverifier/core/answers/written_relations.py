"""Relations in a text: equations and inequalities with signs, names with a colon, and comparisons in words."""

from mathverifier.core.answers.letters import is_letter, mentions
from mathverifier.core.answers.nodes import Relation
from mathverifier.core.answers.separators import Separator, split_at
from mathverifier.core.answers.set_notation import OF_ZERO
from mathverifier.core.answers.variable_names import is_name
from mathverifier.core.expressions.tokens import FUNCTIONS
from mathverifier.core.text.lexicon import BOUNDS, NUMERALS, SENTENCES

SIGN = Separator("=<>", ("le", "ge", "ne", "in", "approx"))
# What compares a letter with what follows.
_COMPARISONS = {"at_least": "\\ge", "at_most": "\\le", "greater": ">", "smaller": "<"}
# Words in front of a number that change, bound or number it.
_NO_LABELS = frozenset(
    word for phrase in (*BOUNDS, *SENTENCES["numbered"], *SENTENCES["concluding"]) for word in phrase.split()
)
# What a value begins with that does not begin with a figure.
_BEGINS_VALUE = "-\\$(.√"
# Signs of relations that are no equality.
UNLIKE = ("<", ">", "\\le", "\\ge", "\\ne")


def is_condition(text: str, value: str) -> bool:
    """Say whether a text bounds a letter of a value, which is no relation itself: `n \\ge 1`, of `2^n`."""
    sides, signs = split_at(text, SIGN)
    if not 1 <= len(signs) <= 2 or not set(signs) <= set(UNLIKE) or split_at(value, SIGN)[1]:
        return False
    return any(is_letter(side.strip("|")) and mentions(value, side.strip("|")) for side in sides)


def relation_of(text: str) -> Relation | None:
    """Return the relation that a text is, None where it is none."""
    sides, signs = split_at(text, SIGN)
    if not signs:
        if " is " in text and (found := _named_value(text)) is not None:
            return found
        name, mark, value = text.partition(":")
        if mark and value.strip() and _is_label(name):
            return Relation((name.rstrip(), value.strip()), ("=",))
        return _comparison(text) if " is " in text else None
    return Relation(tuple(sides), tuple(signs)) if len(sides) <= 8 and all(sides) else None


def _comparison(text: str) -> Relation | None:
    """Read `k is greater than 4` and `m is nonzero`, said of one letter."""
    letter, _, said = text.strip(". ").partition(" is ")
    if not is_letter(letter.strip()):
        return None
    for section, sign in OF_ZERO.items():
        if said in SENTENCES[section]:
            return Relation((letter.strip(), "0"), (sign,))
    for section, sign in _COMPARISONS.items():
        for phrase in SENTENCES[section]:
            if said.startswith(f"{phrase} "):
                return Relation((letter.strip(), said.removeprefix(phrase).strip()), (sign,))
    return None


def _named_value(text: str) -> Relation | None:
    """Read `The slope is -3`: a name and a value that begins with a figure or a sign."""
    name, _, value = text.strip(". ").partition(" is ")
    named = is_name(name) and len(name) > 1 and value[:1] and (value[0].isdecimal() or value[0] in _BEGINS_VALUE)
    return Relation((name, value), ("=",)) if named else None


def labelled_value(text: str) -> tuple[str, str] | None:
    """Return the one word and the number behind it that a text is: `length 12`, `Bob 7`; None for any other text."""
    name, _, value = text.partition(" ")
    is_word = len(name) > 1 and name.isalpha() and (name.islower() or name.istitle()) and is_name(name)
    if not is_word or not value.removeprefix("-")[:1].isdecimal():
        return None
    lower = name.lower()
    is_label = lower in SENTENCES["labels"] or not (lower in _NO_LABELS or lower in NUMERALS or lower in FUNCTIONS)
    return (name, value) if is_label else None


def _is_label(text: str) -> bool:
    """Say whether a text is letters and spaces, with a number at most at its end: `Sequence 1`."""
    text = text.rstrip()
    words = text[:-2] if text[-2:-1] == " " and text[-1:].isdecimal() else text
    return len(text) > 1 and words[:1].isalpha() and words.replace(" ", "").isalpha() and words.isascii()
