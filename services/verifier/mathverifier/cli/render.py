"""A verdict for human eyes: what it comes to, the profile as bars, the solution with the evidence marked in it."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.console import Console, ConsoleOptions
from rich.text import Text

from mathcontracts import Dimension, Finding, Step, Verdict
from mathverifier import headline
from mathverifier.cli.terminal import folds, pointer
from mathverifier.printable import elided, printable

COLOURS = {
    Dimension.ANSWER: "red",
    Dimension.NUMERICAL: "magenta",
    Dimension.ALGEBRAIC: "blue",
    Dimension.LOGICAL: "yellow",
    Dimension.GROUNDING: "cyan",
    Dimension.STRUCTURAL: "bright_black",
}
OUTCOMES = {"correct": "bold green", "incorrect": "bold red", "unknown": "bold yellow"}
# Cells of a name and of a full bar, and of a line: as wide as is easy to read, as narrow as can be.
NAME, BAR, WIDEST, NARROWEST = 11, 24, 110, 20
# Characters of a message that are shown: it may quote a formula of any length.
LONG = 300


def explain(
    solution: str | Sequence[str], verdict: Verdict, reference: str | None = None, *, scores: bool = True
) -> "Explanation":
    """Return what to print for `verdict` on `solution`; steps are joined by line breaks as the verdict's spans are.

    Without `scores`, the bars are left out.
    """
    text = solution if isinstance(solution, str) else "\n".join(solution)
    return Explanation(printable(text), verdict, reference, scores)


@dataclass(frozen=True)
class Explanation:
    """A verdict on a solution, for rich to print: at any width, with colour or without.

    `solution` is printable.
    """

    solution: str
    verdict: Verdict
    reference: str | None = None
    scores: bool = True

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Text]:
        """Yield the lines, folded to the width of the console."""
        del console
        page = _Page(self, max(NARROWEST, min(WIDEST, options.max_width)), plain=options.ascii_only)
        for line in page.lines():
            line.rstrip()
            line.plain = line.plain.encode(options.encoding, "replace").decode(options.encoding)
            line.no_wrap, line.overflow = True, "ignore"
            yield line


@dataclass(frozen=True)
class _Page:
    """An explanation that is `width` cells wide, and `plain` where ASCII alone can be printed."""

    shown: Explanation
    width: int
    plain: bool

    def lines(self) -> Iterator[Text]:
        verdict = self.shown.verdict
        blame = headline.of_process(verdict)
        yield from self._folded(Text(headline.of_answer(verdict, self.shown.reference), OUTCOMES[verdict.outcome]))
        yield from self._folded(Text(blame.words, "bold" if blame.basis == "evidence" else ""))
        yield Text()
        if self.shown.scores:
            yield from self._scores()
            yield Text()
        margin = len(str(len(verdict.steps))) + 4  # Steps count from 1 for a reader.
        found: dict[int | None, list[Finding]] = defaultdict(list)
        for finding in sorted(verdict.findings, key=lambda one: (one.start, one.end)):
            found[finding.step].append(finding)
        for step in verdict.steps:
            basis = blame.basis if step.index == blame.step else "nothing"
            yield from self._step(step, found[step.index], basis, margin)
        for finding in found[None]:
            yield from self._finding(finding, (0, 0), 0, ends=True)

    def _scores(self) -> Iterator[Text]:
        verdict = self.shown.verdict
        for dimension in Dimension:
            yield self._bar(dimension.value, getattr(verdict.profile, dimension.value), COLOURS[dimension])
        yield Text()
        yield self._bar("wrongness", verdict.wrongness, "red", "chance of an error")
        if verdict.outcome != "incorrect":
            yield self._bar("doubt", verdict.doubt, "red", "chance by the manner alone, no evidence")
        yield self._bar("absurdity", verdict.absurdity, "yellow", "how implausible")
        count = len(verdict.steps)
        read = f"{round(verdict.coverage * count)} of {count} steps checkable" if count else ""
        yield self._bar("coverage", verdict.coverage, "green", read)
        compared = f"{round(verdict.checked * count)} of {count} steps compared" if count else ""
        yield self._bar("checked", verdict.checked, "green", compared)

    def _bar(self, name: str, score: float | None, colour: str, note: str = "") -> Text:
        """A score as a bar and a number; a dash where there is none. The note is left out where there is no room."""
        if score is None:
            return Text.assemble(f"{name:<{NAME}}", ("-" if self.plain else "–", "dim"))
        size = min(BAR, self.width - NAME - 5)
        full = max(round(score * size), int(score >= 0.005))
        on, off = ("#", ".") if self.plain else ("█", "░")
        bar = Text.assemble(f"{name:<{NAME}}", (on * full, colour), (off * (size - full), "dim"), f" {score:.2f}")
        return bar.append(f"  {note}", "dim") if len(bar) + len(note) + 2 <= self.width else bar

    def _step(self, step: Step, found: Sequence[Finding], basis: headline.Basis, margin: int) -> Iterator[Text]:
        """The text of a step, folded, with each finding beneath the line in which the evidence for it ends."""
        solution = self.shown.solution
        lines = list(folds(solution, step.start, step.end, self.width - margin)) or [(step.start, step.end)]
        last = [max(0, bisect_left(lines, (one.end, 0)) - 1) for one in found]
        sign = {"nothing": " ", "evidence": ">" if self.plain else "▶"}.get(basis, "?")
        number = f"{sign} {step.index + 1:>{margin - 4}}  "
        for place, line in enumerate(lines):
            here = [
                (one, at == place)
                for one, at in zip(found, last, strict=True)
                if at == place or (at > place and one.start < line[1])
            ]
            left = (" " * margin if place else number, "dim" if basis == "nothing" else "bold red")
            yield Text.assemble(left, _painted(solution, line, [one for one, _ in here]))
            for finding, ends in here:
                yield from self._finding(finding, line, margin, ends=ends)
        if basis in ("likelihood", "doubt"):
            verdict = self.shown.verdict
            words = headline.only_likely(verdict) if basis == "likelihood" else headline.only_doubted(verdict)
            yield from self._folded(Text(words, "italic"), margin)

    def _finding(self, finding: Finding, line: tuple[int, int], margin: int, *, ends: bool) -> Iterator[Text]:
        """Marks beneath the evidence in a line of the solution and, where that `ends` there, what is said of it."""
        colour = COLOURS[finding.dimension]
        marks = Text(pointer(self.shown.solution, line, (finding.start, finding.end)), colour)
        code = finding.code.value.replace("_", " ")
        name = Text(f"{code} ({finding.dimension.value} {finding.severity:.2f})", colour)
        said = Text(_said(finding))
        beside = ends and marks and margin + len(marks) + 1 + len(name) <= self.width
        if marks:
            yield Text.assemble(" " * margin, marks, *((" ", name) if beside else ()))
        if ends:
            yield from self._folded(said if beside else Text.assemble(name, ": ", said), margin)

    def _folded(self, text: Text, indent: int = 0) -> Iterator[Text]:
        for start, end in folds(text.plain, 0, len(text.plain), self.width - indent):
            yield Text.assemble(" " * indent, text[start:end])


def _painted(solution: str, line: tuple[int, int], findings: Sequence[Finding]) -> Text:
    """A line of the solution with all evidence in it in colour; what is short is on top of what is long."""
    text = Text(solution[line[0] : line[1]])
    for finding in sorted(findings, key=lambda one: one.start - one.end):
        start, end = max(finding.start, line[0]), min(finding.end, line[1])
        if start < end:
            text.stylize(f"bold {COLOURS[finding.dimension]}", start - line[0], end - line[0])
    return text


def _said(finding: Finding) -> str:
    """The message, and what was expected where that does not say it."""
    message, expected = printable(finding.message), printable(finding.expected or "")
    if not expected or re.search(rf"(?<![\w.]){re.escape(expected)}(?![\w.])", message):
        return elided(message, LONG)
    return f"{elided(message, LONG)}; expected {elided(expected, LONG)}"
