"""The OpenAPI description as a file: `python -m mathverifier.service.openapi FILE` writes it."""

import json
import sys
from pathlib import Path

from mathverifier.service.app import create_app
from mathverifier.service.settings import Settings


def described() -> str:
    """Return the description as JSON text, the same for the same code.

    It is that of a service with default settings, whatever the environment says.
    """
    return json.dumps(create_app(Settings.model_construct()).openapi(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(described(), encoding="utf-8")
