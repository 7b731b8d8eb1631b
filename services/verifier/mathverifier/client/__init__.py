"""Clients of the service: `mathverifier.Client` and `mathverifier.AsyncClient`."""

import warnings
from typing import Any


def __getattr__(name: str) -> Any:
    """Return `Client`, which this module held itself in version 0.1, and warn. It goes with version 0.3."""
    if name != "Client":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from mathverifier.client.blocking import Client

    warnings.warn("mathverifier.client.Client is now mathverifier.Client", DeprecationWarning, stacklevel=2)
    return Client
