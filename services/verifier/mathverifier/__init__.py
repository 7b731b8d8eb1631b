"""MathVerifier: tells how a math solution is wrong.

Importing it costs nothing: each public name is loaded when it is first asked for, so that a process which needs one
part of the package starts without the others.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from mathverifier.core.version import VERSION as __version__

if TYPE_CHECKING:
    from mathcontracts import Comparison, Extracted, Verdict
    from mathverifier.async_client import AsyncClient
    from mathverifier.client import Client
    from mathverifier.library import equivalent, extract, verify, verify_many
    from mathverifier.verifier_error import VerifierError

__all__ = [
    "AsyncClient",
    "Client",
    "Comparison",
    "Extracted",
    "Verdict",
    "VerifierError",
    "__version__",
    "equivalent",
    "extract",
    "verify",
    "verify_many",
]

LATE = {
    "AsyncClient": "mathverifier.async_client",
    "Client": "mathverifier.client",
    "Comparison": "mathcontracts",
    "Extracted": "mathcontracts",
    "Verdict": "mathcontracts",
    "VerifierError": "mathverifier.verifier_error",
    "equivalent": "mathverifier.library",
    "extract": "mathverifier.library",
    "verify": "mathverifier.library",
    "verify_many": "mathverifier.library",
}


def __getattr__(name: str) -> Any:
    """Load a public name when it is first asked for."""
    if name not in LATE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = globals()[name] = getattr(import_module(LATE[name]), name)
    return found
