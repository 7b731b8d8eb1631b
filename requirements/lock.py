"""Write the locks beside this file: every third-party package by version and hash, for Linux and Python 3.11 to 3.13.

A package that is in all.txt has its version there in the others, too, but for what an engine cannot take.
`--upgrade` takes the newest of each that the ranges allow.
torch and what its builds for graphics cards bring are in none: see torch.txt.
"""

import argparse
import re
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent
HEADER = "# Written by `make lock`. Install it by: pip install --no-deps --require-hashes -r {name}\n"
CONTRACTS, VERIFIER = "contracts", "verifier[service,cache,tracing,cli]"
LOCKS = {
    "all.txt": (
        CONTRACTS,
        "verifier[service,cache,tracing,cli,parquet,datasets,mcp]",
        "generator[transformers]",
        "trainer[train,demo,smollm2,ui]",
    ),
    "verifier.txt": (CONTRACTS, VERIFIER),
    "generator.txt": (CONTRACTS, VERIFIER, "generator[transformers]"),
    "trainer.txt": (CONTRACTS, VERIFIER, "trainer[train,ui]"),
    # Of the engines' own environment: Daft has no release that takes the pyarrow of all.txt.
    "engines.txt": (CONTRACTS, "verifier[cli,ray,spark,daft,datasets]"),
}
# What an environment needs beyond the packages themselves.
TOOLS = {"all.txt": "dev.in", "engines.txt": "engines.in"}
# A lock's entry: its first line, which names the package, and its hashes.
ENTRY = re.compile(r"^([A-Za-z0-9][\w.-]*)==.*(?:\n[ \t]+.*)*\n", re.MULTILINE)
APART = re.compile(r"torch|triton|nvidia-.*|cuda-.*")
# What no supported platform installs.
ELSEWHERE = re.compile(r"sys_platform == 'emscripten'(?! or)")


def lock(name: str, packages: tuple[str, ...], *, upgrade: bool) -> str:
    """Return the text of a lock for `packages`, each a folder of services/ with its extras."""
    newest = HERE / "all.txt"
    with tempfile.TemporaryDirectory() as folder:
        wanted, output = Path(folder) / "wanted.in", Path(folder) / name
        lines = [f"-e {ROOT / 'services' / package}" for package in packages]
        if name in TOOLS:
            lines.append(f"-r {HERE / TOOLS[name]}")
        lines.append(f"-r {HERE / 'torch.txt'}")
        wanted.write_text("\n".join(lines) + "\n", encoding="utf-8")
        if newest.exists() and not (upgrade and name == newest.name):
            # Versions that are in the output already are kept.
            output.write_text(newest.read_text(encoding="utf-8"), encoding="utf-8")
        command = [sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--universal", "--python-version", "3.11"]
        style = ["--generate-hashes", "--no-header", "--no-annotate"]
        subprocess.run([*command, *style, "--output-file", output, wanted], check=True)
        entries = list(ENTRY.finditer(output.read_text(encoding="utf-8")))
    kept = [one.group() for one in entries if not APART.fullmatch(one[1]) and not ELSEWHERE.search(one.group())]
    return HEADER.format(name=f"requirements/{name}") + "".join(kept)


def main() -> None:
    """Write all locks."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--upgrade", action="store_true", help="take the newest versions that the ranges allow")
    upgrade = parser.parse_args().upgrade
    for name, packages in LOCKS.items():
        (HERE / name).write_text(lock(name, packages, upgrade=upgrade), encoding="utf-8")


if __name__ == "__main__":
    main()
