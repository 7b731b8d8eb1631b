"""MathVerifier: tells how a math solution is wrong.

Importing it is light: sympy, the HTTP client and the child processes are loaded when they are first needed.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from mathcontracts import Comparison, Extracted, Verdict
from mathverifier.core.version import VERSION as __version__
from mathverifier.library import equivalent, extract, verify, verify_many

if TYPE_CHECKING:
    from mathverifier.async_client import AsyncClient
    from mathverifier.client import Client
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
    "VerifierError": "mathverifier.verifier_error",
}


def __getattr__(name: str) -> Any:
    """Load the HTTP clients when they are first asked for."""
    if name in LATE:
        return getattr(import_module(LATE[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
