"""Nouns and units in the singular and in the plural."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from mathverifier.core.text.lexicon import (
    NOUNS,
    PLURAL_ENDINGS,
    SINGULARS,
    UNIT_WORDS,
)


@lru_cache(maxsize=4096)
def singular(noun: str) -> str:
    """Return a noun in the singular: `boxes` is `box`, `people` is `person`; one in the singular stays as it is."""
    noun = noun.lower()
    if noun in NOUNS or "'" in noun:
        return noun
    if noun in SINGULARS:
        return SINGULARS[noun]
    for plural, one in PLURAL_ENDINGS.items():
        if noun.endswith(plural):
            return noun.removesuffix(plural) + one
    return noun if not noun.endswith("s") or len(noun) < 4 or noun.endswith(("ss", "us", "is")) else _without_s(noun)


def _without_s(noun: str) -> str:
    if noun.endswith("ies"):
        return noun[:-3] + "y"
    if noun.endswith(("ches", "shes", "sses", "xes", "oes")):
        return noun[:-2]
    if noun.endswith("zzes"):
        return noun[:-2]
    if noun.endswith("uses") and not noun.endswith(("auses", "ouses")):
        return noun[:-2]
    return noun[:-1]


def _plurals() -> Mapping[str, str]:
    """Return the plural of each unit whose entry has one."""
    named = ((senses[0].name, word) for word, senses in UNIT_WORDS.items())
    return {name: word for name, word in named if word != name == singular(word)}


_PLURALS: Final = _plurals()


def plural(name: str) -> str:
    """Return the name of more than one of a unit: `feet`, `inches`, `miles per hour`."""
    one, per, below = name.partition(" per ")
    return _PLURALS.get(one, f"{one}s") + per + below
