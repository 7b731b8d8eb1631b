"""Distributions of our packages, built as `make dist` builds them, and the pins of the lock."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
LOCKS = ROOT / "requirements"
SERVICES = ("contracts", "verifier", "generator", "trainer")


def build(folder: Path, *targets: str) -> None:
    """Build the four packages into a folder: wheels and source distributions, or the `targets` alone."""
    options = [part for target in targets for part in ("--target", target)]
    for service in SERVICES:
        command = [sys.executable, "-m", "hatchling", "build", "--directory", str(folder), *options]
        subprocess.run(command, cwd=ROOT / "services" / service, check=True, capture_output=True)


def locked(name: str) -> dict[str, str]:
    """Return the version of each package of a lock, by its name in the registry's form."""
    text = (LOCKS / name).read_text(encoding="utf-8")
    found = re.findall(r"^([A-Za-z0-9][\w.-]*)==([^ ;\\]+)", text, flags=re.MULTILINE)
    return {registered(package): version for package, version in found}


def registered(name: str) -> str:
    """Return a package's name as registries write it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pins() -> str:
    """Return all.txt without its hashes, for a resolution that keeps to its versions."""
    lines = (LOCKS / "all.txt").read_text(encoding="utf-8").splitlines()
    return "".join(f"{line.rstrip(chr(92)).rstrip()}\n" for line in lines if "==" in line)
