"""Known holes of the locked packages: `python requirements/audit.py`, by pip-audit in a virtual environment of its own.

The code is 1 where a package has a known hole. Where pip-audit or its database cannot be reached, that is said, and the
code is 0: nothing was found out.
"""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
FOLDER = HERE.parent / ".venv-audit"
# What pip-audit says where there is no way to the database, and not to a package.
AWAY = ("ConnectionError", "ServiceError", "Max retries", "Failed to establish", "not known", "timed out")


def main() -> int:
    """Audit each lock."""
    program = FOLDER / "bin" / "pip-audit"
    if not program.exists():
        subprocess.run([sys.executable, "-m", "venv", str(FOLDER)], check=True)
        install = [str(FOLDER / "bin" / "pip"), "install", "--quiet", "pip-audit"]
        if subprocess.run(install, check=False).returncode:
            return not_audited("pip-audit cannot be installed from here")
    code = 0
    for lock in sorted(HERE.glob("*.txt")):
        command = [str(program), "--requirement", str(lock), "--disable-pip", "--no-deps", "--progress-spinner", "off"]
        ended = subprocess.run(command, capture_output=True, text=True, check=False)
        said = ended.stdout + ended.stderr
        if ended.returncode and any(word in said for word in AWAY):
            return not_audited("its database cannot be reached from here")
        sys.stdout.write(f"{lock.name}:\n{said}\n")
        code = max(code, ended.returncode)
    return code


def not_audited(why: str) -> int:
    """Say that nothing was looked up, and return the code."""
    sys.stderr.write(f"audit: nothing was looked up: {why}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
