"""The last computation of a solution that is not the one that gives its answer: a check, a comparison, another unit."""

from mathverifier.core.analysis import SolutionAnalysis
from mathverifier.core.claims.extraction import Claim
from mathverifier.core.expressions.rational import Fraction
from mathverifier.core.quantities.measures import measures
from mathverifier.core.quantities.mentions import mentioned
from mathverifier.core.quantities.units import converted
from mathverifier.core.text.cues import Cues
from mathverifier.core.text.vocabulary import words_of

_CHECKING = Cues("reasons")
# Characters behind a computation in which its unit stands.
UNIT = 24


def stands_apart(reading: SolutionAnalysis, answer: Fraction) -> bool:
    """Say whether the `answer` need not be what the last computation came to.

    It checks an earlier one, stands beside the one that gave the answer, or gives the answer in another unit.
    """
    last = reading.graph.results[-1]
    return (
        _checks(reading, last.claim, last.value, answer)
        or _stands_beside(reading, answer)
        or _converts(reading, reading.claims[last.claim], last.value)
    )


def _checks(reading: SolutionAnalysis, last: int, value: Fraction, answer: Fraction) -> bool:
    """Whether it uses the answer and comes to a number that was there before: `8 / 2 = 4, because 4 * 2 = 8`.

    It turns round what gave the answer, or words say that it is a check: it may be the same number by chance.
    """
    used: dict[int, set[Fraction]] = {}
    for operand in reading.graph.operands:
        used.setdefault(operand.claim, set()).add(operand.value)
    own = used.get(last, set())
    if answer not in own:
        return False
    gave = [used.get(result.claim, set()) for result in reading.graph.results[:-1] if result.value == answer]
    if any(value in those and own <= those | {answer} for those in gave):
        return True
    before = any(value in those for claim, those in used.items() if claim < last)
    return before and _CHECKING.among(words_of(reading.manners[reading.claims[last].step].text))


def _stands_beside(reading: SolutionAnalysis, answer: Fraction) -> bool:
    """Whether the answer was worked out before and nothing goes on with it: the greater one of two, for example."""
    worked_out = [result.claim for result in reading.graph.results[:-1] if result.value == answer]
    used = [operand.claim for operand in reading.graph.operands if operand.value == answer]
    return bool(worked_out) and max(used, default=-1) <= worked_out[-1]


def _converts(reading: SolutionAnalysis, claim: Claim, value: Fraction) -> bool:
    """Whether what it came to is the answer in another unit: 150 minutes of 2.5 hours."""
    text = reading.extraction.answer.text if reading.extraction.answer else ""
    said = next(measures(*mentioned(text)), None)
    found = [one for one in reading.measures if claim.start <= one.start and one.end <= claim.end + UNIT]
    return said is not None and any(
        one.value == value
        and one.unit.dimension == said.unit.dimension
        and converted(one.value, one.unit, said.unit) == said.value
        for one in found
    )
