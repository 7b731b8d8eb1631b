"""Bills of materials: what the locks in this folder install, as CycloneDX 1.5, one file for each lock.

`python requirements/sbom.py FOLDER` writes FOLDER/NAME.cdx.json for verifier, generator, trainer, torch and all. The
same locks give the same files: no time and no random number is in them. What torch brings is in none, nor in a lock.
"""

import json
import re
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
PINNED = re.compile(r"^([A-Za-z0-9][\w.-]*)(?:\[[^\]]*\])?==([^\s;\\]+)")
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
NAMESPACE = uuid.UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")  # Of URLs, RFC 9562.


def bill(lock: Path) -> dict[str, Any]:
    """Return the bill of a lock: its packages with version, package URL and the hashes of what may be taken."""
    components = sorted(_components(lock.read_text(encoding="utf-8")), key=lambda one: str(one["purl"]))
    content = json.dumps(components, sort_keys=True)
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": f"urn:uuid:{uuid.uuid5(NAMESPACE, content)}",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": f"mathverifier-{lock.stem}"}},
        "components": components,
    }


def _components(text: str) -> Iterator[dict[str, Any]]:
    # A package's hashes stand on the lines that its own goes on in.
    for entry in text.replace("\\\n", " ").splitlines():
        found = PINNED.match(entry)
        if found is None:
            continue
        name, version = re.sub(r"[-_.]+", "-", found[1]).lower(), found[2]
        purl = f"pkg:pypi/{name}@{version}"
        yield {
            "type": "library",
            "bom-ref": purl,
            "name": name,
            "version": version,
            "purl": purl,
            "hashes": [{"alg": "SHA-256", "content": one} for one in sorted(HASH.findall(entry))],
        }


def main() -> None:
    """Write the bills of all locks."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for lock in sorted(HERE.glob("*.txt")):
        found = bill(lock)
        target = folder / f"{lock.stem}.cdx.json"
        target.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
        sys.stdout.write(f"{target}: {len(found['components'])} packages\n")


if __name__ == "__main__":
    main()
