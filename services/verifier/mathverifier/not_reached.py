"""The verdict on an item that there was no time for: who has no core loaded, as a client, can give it too."""

from mathcontracts import Profile, Verdict
from mathverifier.core.version import VERSION

# The wrongness of a solution of which nothing is known.
EVEN_ODDS = 0.5


def not_reached() -> Verdict:
    """Return the verdict on an item for which the time was not enough: it may be asked for again."""
    return Verdict(
        outcome="unknown",
        reason="not_reached",
        profile=Profile(),
        wrongness=EVEN_ODDS,
        absurdity=0.0,
        coverage=0.0,
        version=VERSION,
    )
