"""Regular expressions in the core: `python -m bench.patterns` counts those that are compiled or given inline, by file.

Vocabulary is data and reading is by tokens; a pattern that is added where a token or a node would do is a step back.
`tests/contract/test_patterns.py` holds the number.
"""

import ast
from collections import Counter
from pathlib import Path

CORE = Path(__file__).parent.parent / "services" / "verifier" / "mathverifier" / "core"
# Functions of `re` whose first argument is a pattern.
FUNCTIONS = frozenset(("compile", "match", "search", "fullmatch", "sub", "subn", "split", "findall", "finditer"))


def patterns(folder: Path = CORE) -> Counter[str]:
    """Return how many calls of `re` with a pattern each file has, by its path in the folder."""
    found: Counter[str] = Counter()
    for path in sorted(folder.rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        number = sum(map(_is_pattern, ast.walk(tree)))
        if number:
            found[str(path.relative_to(folder))] = number
    return found


def _is_pattern(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "re"
        and node.func.attr in FUNCTIONS
    )


def main() -> int:
    """Print the number by file, and in all."""
    found = patterns()
    for path, number in found.most_common():
        print(f"{number:4} {path}")
    print(f"{found.total():4} in all")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
