"""Grounding: whether the quantities come from the problem, an earlier step or common knowledge."""

from collections.abc import Iterator

from mathcontracts import Dimension, FindingCode
from mathverifier.core.analysis import SolutionAnalysis
from mathverifier.core.dataflow.anomalies import Suspect
from mathverifier.core.number_format import shown
from mathverifier.core.quantities.measures import may_be_alike, named_unit, named_units
from mathverifier.core.quantities.plurals import plural
from mathverifier.core.quantities.problem_nouns import asked_nouns
from mathverifier.core.quantities.units import Unit, folded
from mathverifier.core.rules.base import Found, rule
from mathverifier.core.rules.severities import SEVERITIES
from mathverifier.core.rules.unit_errors import find_unit_slips
from mathverifier.core.text.lexer import lexed
from mathverifier.core.text.vocabulary import vocabulary, words_of

# Words between `how many` and the unit that is asked for.
_BETWEEN = frozenset(("more", "total", "in"))
# A right answer speaks for the numbers that led to it.
DESPITE_RIGHT_ANSWER = 0.3


def applies(reading: SolutionAnalysis) -> bool:
    """Say whether there are a problem and computations to compare."""
    return reading.problem is not None and bool(reading.graph.operands)


def slip(reading: SolutionAnalysis, suspect: Suspect, message: str) -> Found:
    """Return the finding that an operand is not what it should be."""
    severity = suspect.sureness
    if reading.comparison.outcome == "correct":
        severity *= DESPITE_RIGHT_ANSWER
    expected = None if suspect.meant is None else shown(suspect.meant)
    return Found(suspect.operand.start, suspect.operand.end, severity, message, expected)


@rule(Dimension.GROUNDING, FindingCode.MISQUOTED_QUANTITY, "problem")
def misquoted_quantity(reading: SolutionAnalysis) -> Iterator[Found]:
    """A step uses a number close to one of the problem, which nothing repeats.

    The severity is how sure the slip is, as for an altered carry.

    Fails: `They cost 9 * 14 = 126 dollars.` of 9 pens at 19 dollars.
    Passes: `They cost 9 * 19 = 171 dollars.` of 9 pens at 19 dollars.
    """
    for suspect in reading.suspects:
        if suspect.kind == "misquote":
            said = reading.solution[suspect.operand.start : suspect.operand.end]
            expected = None if suspect.meant is None else shown(suspect.meant)
            yield slip(reading, suspect, f"the problem says {expected}, the step says {said}")


@rule(Dimension.GROUNDING, FindingCode.INVENTED_QUANTITY, "problem")
def invented_quantity(reading: SolutionAnalysis) -> Iterator[Found]:
    """A number is neither in the problem nor in an earlier step, nor common knowledge, nor close to what is left over.

    Fails: `They cost 9 * 19 + 85 = 256 dollars.` of 9 pens at 19 dollars.
    Passes: `A week of it costs 7 * 19 = 133 dollars.` of 19 dollars a day.
    """
    if reading.graph.plain:
        for suspect in reading.suspects:
            if suspect.kind == "invented":
                said = reading.solution[suspect.operand.start : suspect.operand.end]
                yield slip(reading, suspect, f"{said} is neither in the problem nor in an earlier step")


@rule(Dimension.GROUNDING, FindingCode.IGNORED_QUANTITY, "problem")
def ignored_quantity(reading: SolutionAnalysis) -> Iterator[Found]:
    """A number of the problem is never taken up in a solution in plain numbers, and the answer is not right.

    Fails: `He pays 9 * 19 = 171 dollars.` of 9 pens at 19 dollars and a bag at 45.
    Passes: `He pays 9 * 19 = 171 dollars, and 171 + 45 = 216 with the bag.`
    """
    if not reading.graph.plain or reading.comparison.outcome == "correct":
        return
    meant = {suspect.meant for suspect in reading.suspects}
    end = len(reading.solution)
    for value in sorted(value for value in reading.graph.unused - meant if value > 1)[:3]:
        message = f"the problem's {shown(value)} is never used"
        yield Found(end, end, SEVERITIES["ignored_quantity"]["ignored"], message, shown(value), whole=True)


@rule(Dimension.GROUNDING, FindingCode.WRONG_UNIT)
def wrong_unit(reading: SolutionAnalysis) -> Iterator[Found]:
    """The answer has another unit than the one that is asked for, of the same kind.

    Fails: `The answer is: 150 minutes`, where hours are asked for.
    Passes: `The answer is: 2.5 hours`, where hours are asked for.
    """
    answer = reading.extraction.answer
    words = words_of(answer.text.lower()) if answer is not None else []
    given = next((unit for word in words if (unit := named_unit(word))), None)
    if answer is None or given is None:
        return
    asked = tuple(asked_nouns(reading.problem or "", _BETWEEN, ("many", "much")))
    wanted = named_unit(asked[-1]) if asked else None
    if wanted and wanted != given and _measure_the_same(wanted, given):
        message = f"the problem asks for {plural(wanted.name)}, the answer is in {plural(given.name)}"
        yield Found(answer.start, answer.end, SEVERITIES["wrong_unit"]["answer"], message, wanted.name)


@rule(Dimension.GROUNDING, FindingCode.WRONG_UNIT)
def unit_slip(reading: SolutionAnalysis) -> Iterator[Found]:
    """A unit was lost on the way: two units added as plain numbers, one taken for another, a wrong factor.

    Fails: `That is 3 + 23 = 26 minutes.` of 3 hours and 23 minutes.
    Passes: `That is 3 * 60 + 23 = 203 minutes.` of 3 hours and 23 minutes.
    """
    if not _may_name_units_alike(reading):
        return
    severity = SEVERITIES["unit_slip"]["slip"]
    for found in find_unit_slips(reading.problem or "", reading.solution, reading.measures, reading.claims):
        yield Found(found.start, found.end, severity, found.message, found.expected)


def _may_name_units_alike(reading: SolutionAnalysis) -> bool:
    """Say whether problem and solution may name two units of one kind, without which none is taken for another."""
    problem = reading.problem or ""
    words, both = reading.words | vocabulary(problem), f"{problem}\n{reading.solution}"
    units = named_units(words | {"dollar"} if "$" in both else words)
    if len({unit.name for unit in units}) < 2:
        return False
    # Of other currencies, signs tell the units, too.
    is_ascii = reading.tokens.text.isascii() and lexed(problem).text.isascii()
    return not is_ascii or "\\pounds" in both or "\\euro" in both or may_be_alike(units)


def _measure_the_same(one: Unit, other: Unit) -> bool:
    """Whether two units are of one kind; angles, units that are not named and nouns are of none."""
    kind = folded(one.dimension)
    return bool(kind) and kind == folded(other.dimension) and "unit" not in dict(kind)
