"""Words by which a clause gives another value than the one that is asked for, read once from TOML."""

import tomllib
from importlib.resources import files
from types import MappingProxyType
from typing import Final

from mathverifier.core.text.lexicon import phrases

# Each section is the set of its phrases; a word may stand in several.
OTHER_THINGS: Final = MappingProxyType(
    {
        name: frozenset(phrases(section["words"]))
        for name, section in tomllib.loads(
            files(__package__).joinpath("data", "other_things.toml").read_text("utf-8")
        ).items()
    }
)
