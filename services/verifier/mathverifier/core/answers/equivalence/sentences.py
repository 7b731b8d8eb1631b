"""Short sentences that give an answer in words: who it is, of which parity, on which side of zero.

Only what can be meant in one way is read; of all other prose nothing is said.
"""

from collections.abc import Callable

from mathverifier.core.answers.qualifier import Condition, declared, differ
from mathverifier.core.text.lexer import lex
from mathverifier.core.text.lexicon import EXCLUSIVE, NOUNS, SENTENCES
from mathverifier.core.text.tokens import Kind

# Words of the subject of which a sign is said.
MAX_SUBJECT = 6
_Words = list[str]


def same_sentence(reference: str, answer: str) -> bool | None:
    """Say whether a short answer says what the reference's sentence says; None where that is not known."""
    if " " not in reference.strip() and " " not in answer.strip():
        return None
    first, second = _words(reference), _words(answer)
    if any(map(_denies, (first, second))):
        return None
    ours, theirs = declared(reference), declared(answer)
    if ours and theirs:
        return _said_alike(ours, theirs)
    for reading in _READINGS:
        one, other = reading(first), reading(second)
        if one and other:
            # Two formulas of one sign may be of two things.
            return one == other if "is" in (*first, *second) or one not in ("<", ">") else None
    one, other = _quality(first), _quality(second)
    if one is None or other is None:
        return None
    return True if one == other else False if any({one, other} <= group for group in EXCLUSIVE) else None


def _said_alike(first: tuple[Condition, ...], second: tuple[Condition, ...]) -> bool | None:
    """Compare what is said of letters alone: `n is even`."""
    if first == second:
        return True
    ours, theirs = ({one.letter: one.says for one in some} for some in (first, second))
    return False if ours.keys() == theirs.keys() and any(differ(ours[name], theirs[name]) for name in ours) else None


def _words(text: str) -> _Words:
    tokens = lex(text.rstrip(". "))
    return [token for token, kind in zip(tokens.texts, tokens.kinds, strict=True) if kind is not Kind.SPACE]


def _denies(words: _Words) -> bool:
    return any(word.lower() in SENTENCES["denying"] or word.lower().endswith("n't") for word in words)


def _who(words: _Words) -> str | None:
    """Return who wins, or the name that is all there is; what else is said of somebody is another matter."""
    words = words[1:] if words and words[0].lower() in SENTENCES["concluding"] else words
    words = words[1:] if words[:1] == [","] else words
    if len(words) > 1 and len(words[1]) == 1 and words[1].isupper() and words[0].lower() in NOUNS:
        # `store B`
        words = words[1:]
    if not words or not (words[0].isalpha() and words[0][:1].isupper() and not words[0][1:].isupper()):
        return None
    rest = words[1:]
    if not rest:
        return words[0]
    if words[0].lower() in SENTENCES["no_names"]:
        return None
    while rest and rest[0] in SENTENCES["certain"]:
        rest = rest[1:]
    said = " ".join(rest)
    takes_last = len(rest) == 4 and rest[0] in SENTENCES["taking"] and rest[1:3] == ["the", "last"]
    return words[0] if said in SENTENCES["winning"] or takes_last or _is_chosen(rest) else None


def _is_chosen(words: _Words) -> bool:
    """Say whether words are said of the one among several that is asked for: `is the cheaper one`."""
    said = " ".join(words)
    if said in SENTENCES["chosen_by_price"]:
        return True
    if words[:2] not in (["is", "the"], ["was", "the"]):
        return False
    said = " ".join(words[2:-1] if words[-1] in SENTENCES["one_of_several"] else words[2:])
    return said in SENTENCES["chosen"]


def _quality(words: _Words) -> str | None:
    """Return the word of a pair of opposites that is said of something: of `The function is even`, the last."""
    lower = [word.lower() for word in words]
    if "is" in lower[1 : MAX_SUBJECT + 2] and lower[0] in SENTENCES["subjects"]:
        lower = lower[lower.index("is") + 1 :]
    return lower[0] if len(lower) == 1 and any(lower[0] in group for group in EXCLUSIVE) else None


def _parity(words: _Words) -> str | None:
    rest = [word.lower() for word in words]
    rest = rest[1:] if rest[:1] and rest[0] in SENTENCES["quantifying"] else rest
    if not rest or rest[0] not in ("odd", "even"):
        return None
    behind = rest[1:]
    if behind and behind[0] in SENTENCES["counted"]:
        behind = behind[1:]
        behind = behind[2:] if len(behind) == 2 and behind[0] == "of" and behind[1].isalpha() else behind
    return None if behind else rest[0]


def _side_of_zero(words: _Words) -> str | None:
    """Return the sign of `The value is negative`, and of `x < 0`."""
    lower = [word.lower() for word in words]
    if lower[-1:] == ["0"] and lower[-2:-1] in (["<"], [">"]):
        # Words beside the formula bound what it is said of: `all integers x > 0`.
        return lower[-2] if all(len(word) == 1 and word not in "<>=" for word in lower[:-2]) else None
    if lower[:1] and lower[0] in SENTENCES["subjects"] and "is" in lower[1 : MAX_SUBJECT + 2]:
        place = len(lower) - lower[::-1].index("is")
        said = " ".join(word for word in lower[place:] if word != "always")
        return "<" if said in SENTENCES["below_zero"] else ">" if said in SENTENCES["above_zero"] else None
    return None


_READINGS: tuple[Callable[[_Words], str | None], ...] = (_who, _parity, _side_of_zero)
