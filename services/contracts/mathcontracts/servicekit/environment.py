"""The environment variables of a service: what begins with its prefix and is none of its settings is named."""

import difflib
from collections.abc import Collection, Iterator, Mapping


def misnamed(environment: Mapping[str, str], prefix: str, known: Collection[str]) -> Iterator[str]:
    """Yield a line for each variable that begins with `prefix` and is not in `known`, with the nearest known one.

    The lines hold names, never values: a value may be a key.
    """
    for name in sorted(environment):
        if name.startswith(prefix) and name not in known:
            # The prefix, which all share, says nothing of how near they are.
            endings = {one.removeprefix(prefix): one for one in known}
            near = difflib.get_close_matches(name.removeprefix(prefix), endings, n=1)
            hint = f"did you mean {endings[near[0]]}?" if near else f"known are {', '.join(sorted(known))}"
            yield f"{name} is no setting and has no effect: {hint}"
