"""Write the images of an environment file with their digests: `python deploy/pin_images.py .env`.

Each `…_IMAGE=NAME:TAG` becomes `NAME:TAG@sha256:…`, as the registry tells by docker. No digest is written that was not
told; where one is not, nothing is changed, and the code is 1.
"""

import re
import subprocess
import sys
from pathlib import Path

IMAGE = re.compile(r"^(\w+_IMAGE)=([^\s@]+)(?:@sha256:[0-9a-f]{64})?$", re.MULTILINE)
DIGEST = re.compile(r"sha256:[0-9a-f]{64}")


def digest(image: str) -> str:
    """Return the digest that the registry has for an image. Raises RuntimeError, in a line, where it tells none."""
    command = ["docker", "buildx", "imagetools", "inspect", image, "--format", "{{.Manifest.Digest}}"]
    try:
        answer = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise RuntimeError(f"{image}: docker cannot be asked ({type(error).__name__})") from None
    found = answer.stdout.strip()
    if answer.returncode or not DIGEST.fullmatch(found):
        reason = (answer.stderr or answer.stdout).strip().splitlines()
        raise RuntimeError(f"{image}: no digest: {reason[-1] if reason else 'docker says nothing'}")
    return found


def pinned(text: str) -> str:
    """Return an environment file with all images pinned. Raises RuntimeError as `digest`."""
    digests = {image: digest(image) for _, image in IMAGE.findall(text)}
    return IMAGE.sub(lambda found: f"{found[1]}={found[2]}@{digests[found[2]]}", text)


def main() -> None:
    """Pin the images of a file."""
    path = Path(sys.argv[1])
    try:
        path.write_text(pinned(path.read_text(encoding="utf-8")), encoding="utf-8")
    except (OSError, RuntimeError) as error:
        sys.exit(f"pin_images: {error}")


if __name__ == "__main__":
    main()
