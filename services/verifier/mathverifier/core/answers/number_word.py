"""Numbers in words and ordinals: `five`, `twenty-one`, `7th`, `seventh`, `two thirds`."""

import re

from mathverifier.core.rational import Fraction

_ONES = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SCALES = {"hundred": 100, "thousand": 1_000, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_CARDINALS = {word: value for value, word in enumerate(_ONES)} | {word: 10 * n for n, word in enumerate(_TENS, 2)}
_IRREGULAR = {"one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth"}
_IRREGULAR |= {"twelve": "twelfth"} | {word: word[:-1] + "ieth" for word in _TENS}
_ORDINALS = {_IRREGULAR.get(word, word + "th"): value for word, value in _CARDINALS.items() if value}
_PARTS = {"half": 2, "halves": 2, "quarter": 4, "quarters": 4}
_DIGITS = re.compile(r"^(\d+)\s*(?:\^\s*)?\{?\s*(?:st|nd|rd|th)\s*\}?$")
_LETTERS = re.compile(r"^[a-z]+(?:[ -][a-z]+){0,12}$")


def number_in_words(text: str) -> Fraction | None:
    """Return the number that `text` spells out, or is the ordinal of; None where it is something else."""
    text = text.strip().lower()
    for sign in ("negative ", "minus "):
        if text.startswith(sign):
            value = number_in_words(text[len(sign) :])
            return None if value is None else -value
    if found := _DIGITS.match(text):
        return Fraction(int(found.group(1))) if len(found.group(1)) < 20 else None
    if not _LETTERS.match(text):
        return None
    words = [word for word in re.split(r"[ -]", text) if word != "and"]
    if not words:
        return None
    below = _below(words)
    if below is not None:
        above = _cardinal(words[:-1] if words[-2:-1] != ["a"] else [*words[:-2], "one"])
        return None if above is None else Fraction(above, below)
    if words[-1] in _ORDINALS:
        last = _ORDINALS[words[-1]]
        rest = _cardinal(words[:-1]) if len(words) > 1 else 0
        # `twenty first`, not `one first`.
        fits = rest is not None and (rest % 100 == 0 or (rest % 10 == 0 and rest % 100 >= 20 and last < 10))
        return Fraction(rest + last) if rest is not None and fits else None
    whole = _cardinal(words)
    return None if whole is None else Fraction(whole)


def _below(words: list[str]) -> int | None:
    """Return the denominator of `two thirds` or `a half`."""
    if words[-1] in _PARTS:
        return _PARTS[words[-1]] if len(words) > 1 else None
    plural = words[-1].removesuffix("s")
    several = words[-1] != plural or words[0] in ("one", "a")
    return _ORDINALS.get(plural) if len(words) > 1 and several and plural != "second" else None


def _cardinal(words: list[str]) -> int | None:
    """Read `three hundred twenty one`; None where the words are not in the order of a number."""
    total, part, last = 0, 0, 10**18
    for word in words:
        if word in _CARDINALS:
            value = _CARDINALS[word]
            # `twenty one` goes down, `one two` does not.
            if part % 100 and not (part % 10 == 0 and part % 100 >= 20 and 0 < value < 10):
                return None
            part += value
        elif word == "hundred" and 0 < part < 10:
            part *= 100
        elif word in _SCALES and part > 0 and _SCALES[word] < last and word != "hundred":
            last = _SCALES[word]
            total, part = total + part * last, 0
        else:
            return None
    return total + part if words else None
