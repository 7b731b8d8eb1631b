"""What the images are made of can be told: bills of materials from the locks, digests from the registry alone."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DIGEST = "sha256:" + "0123456789abcdef" * 4


def test_bills_name_every_locked_package(tmp_path: Path) -> None:
    """Each lock has a bill with all its packages, their versions and hashes, and the same one each time."""
    for folder in ("one", "two"):
        command = [sys.executable, str(ROOT / "requirements" / "sbom.py"), str(tmp_path / folder)]
        subprocess.run(command, check=True, capture_output=True)
    for lock in (ROOT / "requirements").glob("*.txt"):
        file = f"{lock.stem}.cdx.json"
        bill = json.loads((tmp_path / "one" / file).read_text())
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()
        pins = re.findall(r"^([\w.-]+)(?:\[.*\])?==", lock.read_text(), flags=re.MULTILINE)
        assert sorted(one["name"] for one in bill["components"]) == sorted(
            re.sub(r"[-_.]+", "-", name).lower() for name in pins
        )
        hashes = sum(len(one["hashes"]) for one in bill["components"])
        assert hashes == lock.read_text().count("--hash=sha256:")


@pytest.mark.parametrize(
    ("script", "pinned"),
    [(f"echo {DIGEST}", True), ("echo 'no such host' >&2; exit 1", False), ("echo latest", False), (None, False)],
)
def test_only_digests_that_were_told_are_written(tmp_path: Path, script: str | None, pinned: bool) -> None:
    """With a registry that answers, images are pinned; else the file stays as it is, and the reason is told."""
    file, programs = tmp_path / ".env", tmp_path / "bin"
    programs.mkdir()
    if script is not None:
        (programs / "docker").write_text(f"#!/bin/sh\n{script}\n")
        (programs / "docker").chmod(0o755)
    text = "A=1\nPYTHON_IMAGE=python:3.11-slim\nREDIS_IMAGE=redis:7@sha256:" + "0" * 64 + "\n"
    file.write_text(text)
    path = f"{programs}:/bin:/usr/bin" if script is not None else str(programs)
    ended = subprocess.run(
        [sys.executable, str(ROOT / "deploy" / "pin_images.py"), str(file)],
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    if pinned:
        assert file.read_text() == f"A=1\nPYTHON_IMAGE=python:3.11-slim@{DIGEST}\nREDIS_IMAGE=redis:7@{DIGEST}\n"
    else:
        assert (ended.returncode, file.read_text()) == (1, text)
        assert ended.stderr.startswith("pin_images: python:3.11-slim: ")
