"""Grounding: whether the quantities come from the problem, an earlier step or common knowledge."""

import re
from collections.abc import Iterator

from mathcontracts import Dimension, Finding, FindingCode
from mathverifier.core.number_format import shown
from mathverifier.core.quantities.measures import named_unit, unit_names
from mathverifier.core.quantities.units import Unit, folded, plural
from mathverifier.core.reading import Reading
from mathverifier.core.steps.suspects import Suspect
from mathverifier.core.steps.unit_slips import find_unit_slips
from mathverifier.core.wording import vocabulary, words_of

_ASKED = re.compile(r"(?=h)\bhow (?:many|much) (?:more |total |in )?([a-z]+)", re.IGNORECASE)
WRONG_UNIT, UNIT_SLIP, IGNORED = 0.6, 0.8, 0.15
# A right answer speaks for the numbers that led to it.
DESPITE_RIGHT_ANSWER = 0.3


def find(reading: Reading) -> Iterator[Finding]:
    """Yield the quantities that are not the problem's, those it states in vain, and an answer in another unit."""
    for suspect in reading.suspects:
        if suspect.kind != "carry" and (finding := foreign(reading, suspect)):
            yield finding
    yield from _ignored(reading)
    yield from _unit(reading)
    if not _names_two_units(reading):
        return
    for slip in find_unit_slips(reading.problem or "", reading.solution, reading.measures, reading.claims):
        span = (slip.start, slip.end)
        yield reading.finding(
            Dimension.GROUNDING, FindingCode.WRONG_UNIT, UNIT_SLIP, span, slip.message, expected=slip.expected
        )


def applies(reading: Reading) -> bool:
    """Say whether there are a problem and computations to compare."""
    return reading.problem is not None and bool(reading.graph.operands)


def foreign(reading: Reading, suspect: Suspect) -> Finding | None:
    """Return the finding that an operand is not what it should be."""
    severity = suspect.sureness
    if reading.comparison.outcome == "correct":
        severity *= DESPITE_RIGHT_ANSWER
    span = (suspect.operand.start, suspect.operand.end)
    said = reading.solution[slice(*span)]
    expected = None if suspect.meant is None else shown(suspect.meant)
    if suspect.kind == "carry":
        message = f"an earlier step gives {expected}, this one goes on with {said}"
        dimension, code = Dimension.LOGICAL, FindingCode.ALTERED_CARRY
    elif suspect.kind == "misquote":
        message = f"the problem says {expected}, the step says {said}"
        dimension, code = Dimension.GROUNDING, FindingCode.MISQUOTED_QUANTITY
    elif reading.graph.plain:
        message = f"{said} is neither in the problem nor in an earlier step"
        dimension, code = Dimension.GROUNDING, FindingCode.INVENTED_QUANTITY
    else:
        return None
    return reading.finding(dimension, code, severity, span, message, expected=expected)


def _names_two_units(reading: Reading) -> bool:
    """Say whether problem and solution name two units of measure, without which none is taken for another."""
    problem = reading.problem or ""
    named = unit_names(reading.words) | unit_names(vocabulary(problem))
    dollars = "$" in reading.solution or "$" in problem
    return len(named | {"dollar"} if dollars else named) > 1


def _ignored(reading: Reading) -> Iterator[Finding]:
    """A number of the problem that a solution in plain numbers never takes up, where the answer is not right."""
    if not reading.graph.plain or reading.problem is None or reading.comparison.outcome == "correct":
        return
    meant = {suspect.meant for suspect in reading.suspects}
    for value in sorted(value for value in reading.graph.unused - meant if value > 1)[:3]:
        end = len(reading.solution)
        message = f"the problem's {shown(value)} is never used"
        finding = reading.finding(
            Dimension.GROUNDING, FindingCode.IGNORED_QUANTITY, IGNORED, (end, end), message, expected=shown(value)
        )
        yield finding.model_copy(update={"step": None})


def _unit(reading: Reading) -> Iterator[Finding]:
    answer = reading.extraction.answer
    words = words_of(answer.text.lower()) if answer is not None else []
    given = next((unit for word in words if (unit := named_unit(word))), None)
    if answer is None or given is None:
        return
    asked = _ASKED.findall(reading.problem or "")
    wanted = named_unit(asked[-1]) if asked else None
    if wanted and wanted != given and _measure_the_same(wanted, given):
        message = f"the problem asks for {plural(wanted.name)}, the answer is in {plural(given.name)}"
        yield reading.finding(
            Dimension.GROUNDING,
            FindingCode.WRONG_UNIT,
            WRONG_UNIT,
            (answer.start, answer.end),
            message,
            expected=wanted.name,
        )


def _measure_the_same(one: Unit, other: Unit) -> bool:
    """Whether two units are of one kind; angles, units that are not named and nouns are of none."""
    kind = folded(one.dimension)
    return bool(kind) and kind == folded(other.dimension) and "unit" not in dict(kind)
