"""A verdict on a solution as a piece of a page: what it comes to, its scores, the solution with its findings."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import cos, pi, sin

from markupsafe import Markup

from mathcontracts import Dimension, Finding, FindingCode, Step, Verdict
from mathverifier import headline
from mathverifier.printable import elided, printable
from mathverifier.web.formulas import Formulas
from mathverifier.web.marking import Numbered, Piece, pieces, prose
from mathverifier.web.templates import render

# So many steps and findings, and characters of what one quotes, are shown.
MAX_STEPS, MAX_FINDINGS, LONG = 1_000, 500, 240
MAX_TEXT = 100_000
# Of the hexagon, whose middle is at 0, 0.
RADIUS, LABELS_AT = 40.0, 52.0


@dataclass(frozen=True)
class Bar:
    """A score as a bar; `value` is None where there is none, and `kind` says how it is coloured."""

    name: str
    value: float | None
    kind: str
    note: str = ""


@dataclass(frozen=True)
class Note:
    """A finding as it stands in the margin; `number` is its place in the verdict."""

    number: int
    finding: Finding
    name: str
    message: Markup
    claimed: Markup | None
    true: Markup | None
    is_repair: bool


@dataclass(frozen=True)
class ShownStep:
    """A step as it is shown; `blame` is the basis on which it is blamed, if it is."""

    index: int
    pieces: Sequence[Piece]
    notes: Sequence[Note]
    blame: headline.Basis
    hint: str


@dataclass(frozen=True)
class Corner:
    """A corner of the hexagon: where its dimension's name stands, and how that is aligned."""

    name: str
    x: float
    y: float
    anchor: str


def draw(
    solution: str | Sequence[str],
    verdict: Verdict,
    reference: str | None = None,
    side: str = "a",
    *,
    scores: bool = True,
) -> str:
    """Return the HTML of `verdict` on `solution`; ids in it begin with `side`, which is a word.

    Without `scores`, the bars are left out. Where the verdict has no steps, the text is shown as a whole.
    """
    text = printable(solution if isinstance(solution, str) else "\n".join(solution))
    formulas, blame = Formulas(), headline.of_process(verdict)
    notes = _notes(verdict, formulas)
    steps = [_step(text, step, notes[step.index], blame, verdict, formulas) for step in _apart(verdict.steps, text)]
    first = next((one for one in steps if one.index == blame.step), None)
    word, _, answer = headline.of_answer(verdict, reference).partition(": ")
    return render(
        "verdict.html",
        side=side,
        verdict=verdict,
        word=word,
        answer=answer,
        process=blame.words,
        first=first,
        why=_gravest(first.notes) if first else None,
        steps=steps,
        text=[] if verdict.steps else _whole(text, verdict, formulas),
        scores=scores,
        left_out=len(verdict.steps) - len(steps),
        whole=notes[None],
        dimensions=[Bar(one.value, getattr(verdict.profile, one.value), one.value) for one in Dimension],
        hexagon=hexagon(verdict),
        corners=corners(),
        measures=_measures(verdict),
    )


def hexagon(verdict: Verdict) -> str:
    """Return the points of the profile's hexagon, in a box from -60 to 60: the worse, the larger."""
    scores = [getattr(verdict.profile, one.value) or 0.0 for one in Dimension]
    return " ".join(
        "{:.1f},{:.1f}".format(*_at(place, RADIUS * max(score, 0.04))) for place, score in enumerate(scores)
    )


def corners() -> list[Corner]:
    """Return the corners of the full hexagon with the names of the dimensions."""
    places = [_at(place, LABELS_AT) for place in range(len(Dimension))]
    return [
        Corner(one.value, x, y, "middle" if abs(x) < 1 else "start" if x > 0 else "end")
        for one, (x, y) in zip(Dimension, places, strict=True)
    ]


def _at(place: int, radius: float) -> tuple[float, float]:
    angle = 2 * pi * place / len(Dimension) - pi / 2
    return radius * cos(angle), radius * sin(angle)


def _measures(verdict: Verdict) -> list[Bar]:
    count = len(verdict.steps)
    return [
        Bar("wrongness", verdict.wrongness, "wrongness", "chance of error"),
        Bar("doubt", verdict.doubt, "doubt", "by manner alone"),
        Bar("absurdity", verdict.absurdity, "absurdity", "implausibility"),
        Bar("coverage", verdict.coverage, "coverage", f"{round(verdict.coverage * count)} of {count} steps read"),
        Bar("checked", verdict.checked, "coverage", f"{round(verdict.checked * count)} of {count} compared"),
    ]


def _gravest(notes: Sequence[Note]) -> Note | None:
    """Return the note that tells most of why a step is wrong: of its process, and no repair if there is another."""
    own = [note for note in notes if note.finding.dimension is not Dimension.ANSWER]
    return max(own, key=lambda note: (not note.is_repair, note.finding.severity), default=None)


def _notes(verdict: Verdict, formulas: Formulas) -> dict[int | None, list[Note]]:
    """Return the findings by step, in the order of their evidence; those of no shown step stand under None."""
    known = {step.index for step in verdict.steps[:MAX_STEPS]}
    found: dict[int | None, list[Note]] = defaultdict(list)
    for number, finding in sorted(
        enumerate(verdict.findings[:MAX_FINDINGS]), key=lambda one: (one[1].start, one[1].end)
    ):
        found[finding.step if finding.step in known else None].append(_note(number, finding, formulas))
    return found


def _note(number: int, finding: Finding, formulas: Formulas) -> Note:
    is_repair = finding.code is FindingCode.REPAIRABLE_STEP
    name = finding.code.value.replace("_", " ")
    claimed, true = (_quoted(one, formulas) for one in (finding.found, finding.expected))
    message = prose(elided(printable(finding.message), 2 * LONG), formulas)
    return Note(number, finding, name, message, claimed, true, is_repair)


def _quoted(text: str | None, formulas: Formulas) -> Markup | None:
    """Return a value as it is shown: as a formula where it is LaTeX and no more."""
    if not text:
        return None
    short = elided(printable(text), LONG)
    return (formulas.mathml(short) if "\\" in short and "$" not in short else None) or prose(short, formulas)


def _whole(text: str, verdict: Verdict, formulas: Formulas) -> Sequence[Piece]:
    step = Step(index=0, start=0, end=min(len(text), MAX_TEXT), text="")
    return pieces(text, step, list(enumerate(verdict.findings[:MAX_FINDINGS])), formulas)


def _apart(steps: Sequence[Step], text: str) -> Iterator[Step]:
    """Yield the steps that are shown, each within the text and behind the one before: a verdict may be anybody's."""
    place = 0
    for step in steps[:MAX_STEPS]:
        start = min(max(step.start, place), len(text))
        place = min(max(step.end, start), len(text))
        yield step.model_copy(update={"start": start, "end": place})


def _step(
    text: str, step: Step, notes: Sequence[Note], blame: headline.Blame, verdict: Verdict, formulas: Formulas
) -> ShownStep:
    found: list[Numbered] = [(note.number, note.finding) for note in notes]
    basis = blame.basis if step.index == blame.step else "nothing"
    hint = {"likelihood": headline.only_likely, "doubt": headline.only_doubted}.get(basis)
    return ShownStep(step.index, pieces(text, step, found, formulas), notes, basis, hint(verdict) if hint else "")
