"""MathVerifier: tells how a math solution is wrong.

Importing it costs nothing, as each public name is loaded when it is first asked for. A process which needs one part of
the package starts without the others.
"""

import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

from mathverifier.core.version import VERSION as __version__
from mathverifier.former_names import FormerNames

if TYPE_CHECKING:
    from mathcontracts import Comparison, Extracted, Verdict
    from mathverifier.api import equivalent, extract, verify, verify_many
    from mathverifier.client.asynchronous import AsyncClient
    from mathverifier.client.blocking import Client
    from mathverifier.client.errors import VerifierError
    from mathverifier.steps import step_labels, step_rewards

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
    "step_labels",
    "step_rewards",
    "verify",
    "verify_many",
]

LATE = {
    "AsyncClient": "mathverifier.client.asynchronous",
    "Client": "mathverifier.client.blocking",
    "Comparison": "mathcontracts",
    "Extracted": "mathcontracts",
    "Verdict": "mathcontracts",
    "VerifierError": "mathverifier.client.errors",
    "equivalent": "mathverifier.api",
    "extract": "mathverifier.api",
    "step_labels": "mathverifier.steps",
    "step_rewards": "mathverifier.steps",
    "verify": "mathverifier.api",
    "verify_many": "mathverifier.api",
}

sys.meta_path.append(FormerNames())


def __getattr__(name: str) -> Any:
    """Load a public name when it is first asked for."""
    if name not in LATE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = globals()[name] = getattr(import_module(LATE[name]), name)
    return found
