"""A verdict for human eyes: the solution in colour, the findings beneath, the profile as bars."""

import re
from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from mathcontracts import Dimension, Finding, Verdict

COLOURS = {
    Dimension.ANSWER: "red",
    Dimension.NUMERICAL: "magenta",
    Dimension.ALGEBRAIC: "blue",
    Dimension.LOGICAL: "yellow",
    Dimension.GROUNDING: "cyan",
    Dimension.STRUCTURAL: "bright_black",
}
OUTCOMES = {"correct": "bold green", "incorrect": "bold red", "unknown": "bold yellow"}
BAR = 24
# A solution may hold anything a model can sample, terminal escapes too. One character for one keeps the spans right.
CONTROL = re.compile(r"[^\S\n ]|[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def explain(solution: str | Sequence[str], verdict: Verdict) -> RenderableType:
    """Return what to print for `verdict` on `solution`; steps are joined by line breaks as the verdict's spans are."""
    text = solution if isinstance(solution, str) else "\n".join(solution)
    return Group(_headline(verdict), Text(), *_steps(text, verdict), Text(), *_findings(verdict), _bars(verdict))


def printable(text: str) -> str:
    """Return `text` with every control character but the line break replaced by one harmless character."""
    return CONTROL.sub(lambda found: " " if found[0].isspace() else "\N{REPLACEMENT CHARACTER}", text)


def _headline(verdict: Verdict) -> Text:
    line = Text.assemble((verdict.outcome, OUTCOMES[verdict.outcome]), f" ({verdict.reason.replace('_', ' ')})")
    if verdict.answer is not None:
        line.append(f"   answer {printable(verdict.answer.text)}")
    line.append(f"   wrongness {verdict.wrongness:.2f}   absurdity {verdict.absurdity:.2f}")
    if verdict.first_error_step is not None:
        line.append(
            f"   likely first wrong step {verdict.first_error_step} ({verdict.first_error_confidence:.0%} sure)"
        )
    return line


def _steps(solution: str, verdict: Verdict) -> Iterator[Text]:
    text = Text(printable(solution))
    # The gravest finding is painted last, so that it shows where several overlap.
    for finding in sorted(verdict.findings, key=lambda one: one.severity):
        text.stylize(f"bold {COLOURS[finding.dimension]} underline", finding.start, finding.end)
    for step in verdict.steps:
        first = step.index == verdict.first_error_step
        number = Text(f"{'▶' if first else ' '}{step.index:>3} ", style="bold red" if first else "dim")
        yield number + text[step.start : step.end]
    if not verdict.steps:
        yield text


def _findings(verdict: Verdict) -> Iterator[RenderableType]:
    if not verdict.findings:
        yield Text("No findings.", style="dim")
    for finding in sorted(verdict.findings, key=lambda one: (one.step is None, one.step or 0, one.start)):
        where = "all " if finding.step is None else f"{finding.step:>3} "
        yield Text.assemble(
            (where, "dim"),
            (f"{finding.dimension.value} {finding.code.replace('_', ' ')}", f"bold {COLOURS[finding.dimension]}"),
            f" {finding.severity:.2f}  {printable(finding.message)}{_evidence(finding)}",
        )
    yield Text()


def _evidence(finding: Finding) -> str:
    said = [("expected", finding.expected), ("found", finding.found)]
    known = [f"{name} {printable(value)}" for name, value in said if value is not None]
    return f"  [{', '.join(known)}]" if known else ""


def _bars(verdict: Verdict) -> Table:
    table = Table.grid(padding=(0, 1))
    for dimension in Dimension:
        score = getattr(verdict.profile, dimension.value)
        if score is None:
            table.add_row(escape(dimension.value), Text("does not apply", style="dim"), "")
        else:
            full = round(score * BAR)
            bar = Text.assemble(("█" * full, COLOURS[dimension]), ("░" * (BAR - full), "dim"))
            table.add_row(escape(dimension.value), bar, f"{score:.2f}")
    return table
