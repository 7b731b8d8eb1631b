"""Where a solution tells cases apart, or tries values: there, a letter need not keep its value."""

import re
from collections.abc import Iterator

from mathverifier.core.analysis import SolutionAnalysis
from mathverifier.core.claims.expression_spans import computes
from mathverifier.core.claims.extraction import Claim
from mathverifier.core.expressions.nodes import Symbol
from mathverifier.core.expressions.structure import signature
from mathverifier.core.rules.base import fact

# Words and signs of a solution that tells cases apart or tries values: a letter need not keep its value there.
BRANCHES = re.compile(
    # Where a word begins; that is told first, and spares the engine most of the alternatives.
    r"(?<![a-zA-Z])(?=[a-zA-Z])(?:\b(?i:or|if|cases?|suppose|when|tr(?:y|ies)|assume|either|wait|instead|solutions|values"
    r"|roots|sums?|induction)\b|\babsolute value|(?=[Ff])(?<!olve )(?<!olving )\b[Ff]or\b[^a-zA-Z]{0,5}[a-zA-Z]\b"
    # A value that heads a case, and one that is chosen anew.
    r"|[a-zA-Z] ?= ?[-−]?\d{1,9}\$?:(?!\d)|\b(?:[Nn]ow|[Tt]hen|[Nn]ext),? (?:let|take|set|put)\b)"
    # Signs, and the bars of an absolute value that is solved.
    r"|[\\±≠_|](?:(?<=\\)(?:pm|sum|neq?(?![a-zA-Z]))|(?<=[±≠_])"
    r"|(?<=\|)[^|\n]{0,40}[a-zA-Z][^|\n]{0,40}\| {0,2}=)"
)


@fact
def branches(reading: SolutionAnalysis) -> Iterator[int]:
    """Yield the place from which on a solution tells cases apart or tries values, if it does."""
    starts = [found.start()] if (found := BRANCHES.search(reading.solution)) is not None else []
    if (parallel := _parallel_equations(reading)) is not None:
        starts.append(parallel.start)
    if starts:
        yield min(starts)


def _parallel_equations(reading: SolutionAnalysis) -> Claim | None:
    """Return the first of two equations that differ in a number alone, where a letter is known between them.

    `x - 2 = 5 gives x = 7. x - 2 = -5 gives x = -3.` are two cases. Without `x = 7`, the second would be a slip.
    """
    met: dict[str, tuple[Claim, bool]] = {}
    for claim in reading.claims:
        if claim.relation != "=" or not claim.letters or claim.right_value is None:
            continue
        if isinstance(claim.left, Symbol):
            met = {left: (first, True) for left, (first, _) in met.items()}
        elif computes(claim.left):
            left = signature(claim.left)
            first, is_solved = met.setdefault(left, (claim, False))
            if is_solved and first.right_value != claim.right_value and first.step != claim.step:
                return first
    return None
