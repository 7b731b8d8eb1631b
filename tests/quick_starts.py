"""The README's quick starts: the shell blocks of its first screen, in order."""

import os
import re
import signal
import subprocess
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
FIRST_SCREEN = README.split("\n## ", 1)[0]
BLOCKS = re.findall(r"```sh\n(.*?)```", FIRST_SCREEN, flags=re.DOTALL)


def shell(script: str, folder: Path, port: int, timeout_s: float = 120) -> str:
    """Run a block as a person would paste it, and return what it printed; what it left running is stopped.

    The service's port is another one than the README's, which somebody may listen on. Raises AssertionError where a
    command failed.
    """
    told = script.replace("localhost:8000", f"localhost:{port}")
    environment = {**os.environ, "MATHVERIFIER_PORT": str(port), "COLUMNS": "100"}
    with subprocess.Popen(
        ["bash", "-e"],
        cwd=folder,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            assert process.stdin is not None and process.stdout is not None and process.stderr is not None
            process.stdin.write(told)
            process.stdin.close()
            code = process.wait(timeout_s)
        finally:
            # The shell has ended; what it put in the background is of its session still.
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
        printed, said = process.stdout.read(), process.stderr.read()
    assert code == 0, f"{printed}\n{said}"
    return printed
