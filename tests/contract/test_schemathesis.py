"""The service keeps to its OpenAPI description, whatever is sent: asked by schemathesis."""

import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent


@pytest.mark.long
def test_the_service_keeps_to_its_description(verifier_url: str, tmp_path: Path) -> None:
    """What the description allows is taken, what it forbids is refused, and every answer is one that it tells of.

    All of schemathesis's checks, over the examples, the bounds of each field, and data drawn from a fixed seed.
    """
    command = [sys.executable, str(HERE / "schemathesis_cli.py"), "--config-file", str(HERE / "schemathesis.toml")]
    done = subprocess.run(
        [*command, "run", f"{verifier_url}/openapi.json", "--no-color"],
        # An empty folder: it would keep what it found for a later run.
        cwd=tmp_path,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
