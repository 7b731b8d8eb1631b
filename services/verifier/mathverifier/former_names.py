"""Import paths of version 0.1: each leads to the module's new place, and warns. They go with version 0.3."""

import sys
import warnings
from collections.abc import Sequence
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

FORMER = {
    "mathverifier.async_client": "mathverifier.client.asynchronous",
    "mathverifier.environment": "mathcontracts.servicekit.environment",
    "mathverifier.library": "mathverifier.api",
    "mathverifier.messages": "mathverifier.schemas",
    "mathverifier.retry": "mathverifier.client.retry",
    "mathverifier.scoring": "mathverifier.files",
    "mathverifier.scoring.score_file": "mathverifier.files.scoring",
    "mathverifier.verifier_error": "mathverifier.client.errors",
}


class FormerNames(MetaPathFinder, Loader):
    """A finder of modules that is asked last: only a name that nothing else has is looked up here."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return a spec for a former name, None for any other."""
        return ModuleSpec(fullname, self) if fullname in FORMER else None

    def create_module(self, spec: ModuleSpec) -> None:
        """Let the interpreter make an empty module, which `exec_module` replaces."""

    def exec_module(self, module: ModuleType) -> None:
        """Put the module of the new name in the place of the former one."""
        former = module.__name__
        warnings.warn(f"{former} is now {FORMER[former]}", DeprecationWarning, stacklevel=2)
        sys.modules[former] = import_module(FORMER[former])
