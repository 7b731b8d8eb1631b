"""What in the solution of a story gives pause, short of a finding: second thoughts, and numbers that do not come out.

Each is also seen in sound solutions, if more rarely; what it counts is fitted to labelled data. A problem stated in
mathematics has none: there, assumptions, signs and fractions are what one works with.
"""

import math
import re

from mathverifier.core.answers.compare import number
from mathverifier.core.reading import Reading
from mathverifier.core.wording import formal

# A turn against what was said, what the problem is said to leave open, and what had to be put right.
_HESITATION = re.compile(
    r"\b(?:however|actually|wait|assum(?:e|es|ed|ing|ption|ptions)|seems?|apparently|presumably|perhaps|probably"
    r"|but (?:this|that|since|we)|(?:do|does|did|is|are|was|were)(?:n['’]t| not) (?:provided?|specif(?:y|ied)|stated?"
    r"|given|mention(?:ed)?|said|say|clear|known|possible|make sense)|not (?:specified|provided|stated|mentioned)"
    r"|impossible|without (?:more|additional|further)|clarif[a-z]{1,9}|mistakes?|mistaken(?:ly)?|re-?evaluat[a-z]{1,5}"
    r"|reconsider(?:ing)?|re-?read(?:ing)?|adjust(?:ed|ing|ments?)?|correct(?:ed|ion|ing)|misinterpret[a-z]{0,8}"
    r"|misunder[a-z]{1,9}|contradict[a-z]{0,7}|confus[a-z]{1,5}|ambiguous|apologi[a-z]{1,4})\b",
    re.IGNORECASE,
)
# What does not come out is made to; not where the problem asks for it.
_FORCED = re.compile(
    r"\bround(?:s|ed|ing)?\b(?! trips?\b)|\babsolute value\b"
    r"|\bcan(?:['’]t|not| not) (?:have|be|buy|sell|use) (?:a|half|part|negative|fraction)",
    re.IGNORECASE,
)


def story_traits(reading: Reading) -> dict[str, float]:
    """Return by name what gives pause in the solution of a story; nothing for any other problem.

    How many steps have second thoughts, or make even what is not, as `ln(1 + n)`, and whether the answer is not whole.
    """
    if formal(reading.problem):
        return {}
    asked = _FORCED.search(reading.problem or "") is not None
    doubtful = sum(
        _HESITATION.search(step.text) is not None or (not asked and _FORCED.search(step.text) is not None)
        for step in reading.steps
    )
    answer = reading.extraction.answer
    value = number(answer.text) if answer is not None else None
    # Stories are made to come out even.
    uneven = value is not None and value.denominator != 1
    return {"story_doubtful": math.log1p(doubtful), "story_uneven": float(uneven)}
