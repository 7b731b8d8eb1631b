"""The units and number words as a page: `python -m bench.units` prints it, `--write` puts it into docs/units.md."""

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from bench.written_page import print_or_write

DOCUMENT = Path(__file__).parent.parent / "docs" / "units.md"
DATA = files("mathverifier.core.text") / "data"
# The tables of words that have one value.
VALUED = ("cardinal", "ordinal", "scale", "money_scale_also", "group", "fraction", "percent", "power", "multiple")
_HEAD = """# Units and number words

Written by `python -m bench.units --write` from `core/text/data/units.toml` and `numerals.toml`. A unit that takes
prefixes is read with each of them: `km`, `millisecond`. Words are read in any case, symbols only as written.
"""


def document() -> str:
    """Return the page: a table of units for each group, then the number words."""
    units, numerals = (
        tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8")) for name in ("units", "numerals")
    )
    groups = {name: group for name, group in units.items() if "units" in group}
    return _HEAD + "".join(map(_group, groups, groups.values())) + _numerals(numerals)


def _table(name: str) -> dict[str, Any]:
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))


def _group(name: str, group: Mapping[str, Any]) -> str:
    rows = "".join(
        f"| {unit} | {_size(entry)} | {_cell(entry.get('words', ''))} | {_cell(entry.get('symbols', ''))} |"
        f" {'yes' if entry.get('prefixes') else ''} |\n"
        for unit, entry in group["units"].items()
    )
    return f"\n## {name}\n\n| unit | size | words | symbols | prefixes |\n|---|---|---|---|---|\n{rows}"


def _size(entry: Mapping[str, Any]) -> str:
    size = f"{entry.get('factor', 1)}" + (f" {entry['of']}" if "of" in entry else "")
    return size + (f", offset {entry['offset']}" if "offset" in entry else "")


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("*", "\\*").replace("_", "\\_").replace("<", "&lt;")


def _numerals(tables: Mapping[str, Any]) -> str:
    sections = []
    for name in VALUED:
        words = ", ".join(f"{_cell(word)} ({value})" for word, value in tables[name].items())
        sections.append(f"\n## {name.replace('_', ' ')}\n\n{words}\n")
    return "".join(sections)


if __name__ == "__main__":
    print_or_write(__doc__, DOCUMENT, document, document)
