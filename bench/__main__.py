"""Runs the benches one after the other: `python -m bench [--data DIR] [NAME …]`; each is a module of its own."""

import argparse
import subprocess
import sys

from bench.data import data_argument

BENCHES = (
    "equivalence",
    "answer_speed",
    "hostile",
    "profile",
    "profile_speed",
    "planted",
    "service",
    "service_client",
    "soak",
    "sampling",
    "dpo_overhead",
    "stream_size",
)


def main() -> int:
    """Run the chosen benches; return 1 if one of them failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    data_argument(parser)
    parser.add_argument("names", nargs="*", help=f"of {', '.join(BENCHES)}; all where none is named")
    arguments = parser.parse_args()
    unknown = sorted(set(arguments.names) - set(BENCHES))
    if unknown:
        parser.error(f"no bench named {', '.join(unknown)}")
    failed = 0
    for name in arguments.names or BENCHES:
        print(f"== bench.{name}", flush=True)
        command = [sys.executable, "-m", f"bench.{name}", "--data", str(arguments.data)]
        failed += subprocess.run(command, check=False).returncode != 0
    return int(failed > 0)


if __name__ == "__main__":
    raise SystemExit(main())
