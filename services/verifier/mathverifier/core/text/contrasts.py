"""Groups of things of which a question asks for one, read once from TOML."""

import tomllib
from importlib.resources import files
from typing import Final

from mathverifier.core.text.lexicon import phrases

_GROUPS: Final = tomllib.loads(files(__package__).joinpath("data", "contrasts.toml").read_text("utf-8")).values()
# Each thing of a group is the set of the phrases that name it.
CONTRASTS: Final = tuple(
    tuple(frozenset(phrases(thing)) for thing in group["things"]) for group in _GROUPS if "things" in group
)
# What may be asked for, what is told that is none of it, and with which words it is all the same.
TOLD_INSTEAD: Final = tuple(
    (frozenset(phrases(group["asked"])), frozenset(phrases(group["told"])), frozenset(phrases(group.get("unless", ""))))
    for group in _GROUPS
    if "told" in group
)
