"""The ladder of comparators as a table: `python -m bench.ladder` prints it, `--write` puts it into docs/answers.md."""

from pathlib import Path

from bench.written_page import print_or_write
from mathverifier.core.answers.equivalence.ladder import ladder

DOCUMENT = Path(__file__).parent.parent / "docs" / "answers.md"
BEGIN, END = "<!-- ladder: written by `python -m bench.ladder --write` -->\n", "<!-- ladder: end -->\n"


def table() -> str:
    """Return the comparators in their order as a Markdown table; what says the same the other way round is left out."""
    lines = ["| order | rung | decides |", "|---|---|---|"]
    for one in ladder():
        if "the other way round" not in one.says:
            says = one.says.replace("|", "\\|")
            lines.append(f"| {one.order} | {one.rung} | {says} |")
    return "\n".join(lines) + "\n"


def written(document: str) -> str:
    """Return the document with the table between its marks."""
    before, _, rest = document.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{table()}\n{END}{after}"


if __name__ == "__main__":
    print_or_write(__doc__, DOCUMENT, table, lambda: written(DOCUMENT.read_text("utf-8")))
