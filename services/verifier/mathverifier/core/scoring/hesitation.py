"""What in the solution of a story gives pause, short of a finding: second thoughts, and numbers that do not come out.

Each is also seen in sound solutions, if more rarely; what it counts is fitted to labelled data. A problem stated in
mathematics has none: there, assumptions, signs and fractions are what one works with.
"""

import math
import re
from itertools import repeat

from mathcontracts import Step
from mathverifier.core.analysis import SolutionAnalysis
from mathverifier.core.answers.compare import number
from mathverifier.core.scoring.features import StyleFeatures
from mathverifier.core.text.vocabulary import formal

# A turn against what was said, what the problem is said to leave open, and what had to be put right.
_HESITATION = re.compile(
    # What the words begin with, told first, spares the engine most of the alternatives.
    r"(?=[abcdhimnprsw])\b(?:however|actually|wait|assum(?:e|es|ed|ing|ption|ptions)|seems?|apparently|presumably|perhaps|probably"
    r"|but (?:this|that|since|we)|(?:do|does|did|is|are|was|were)(?:n['’]t| not) (?:provided?|specif(?:y|ied)|stated?"
    r"|given|mention(?:ed)?|said|say|clear|known|possible|make sense)|not (?:specified|provided|stated|mentioned)"
    r"|impossible|without (?:more|additional|further)|clarif[a-z]{1,9}|mistakes?|mistaken(?:ly)?|re-?evaluat[a-z]{1,5}"
    r"|reconsider(?:ing)?|re-?read(?:ing)?|adjust(?:ed|ing|ments?)?|correct(?:ed|ion|ing)|misinterpret[a-z]{0,8}"
    r"|misunder[a-z]{1,9}|contradict[a-z]{0,7}|confus[a-z]{1,5}|ambiguous|apologi[a-z]{1,4})\b",
)
# What does not come out is made to; not where the problem asks for it.
_FORCED = re.compile(
    r"\bround(?:s|ed|ing)?\b(?! trips?\b)|\babsolute value\b"
    r"|\bcan(?:['’]t|not| not) (?:have|be|buy|sell|use) (?:a|half|part|negative|fraction)",
)
# What the words begin with that the patterns cannot do without: most steps have none, and the patterns are slow.
_STEM = 5
_DOUBTING = frozenset(
    re.findall(
        r"[a-z]+",
        "howev actua wait assum seem seems appar presu perha proba but provi speci state given menti said say clear "
        "known possi sense impos clari mista re reeva recon rerea adjus corre misin misun contr confu ambig apolo "
        "witho",
    )
)
_FORCING = frozenset(("round", "absol", "can", "canno"))
_PAUSING = _DOUBTING | _FORCING


def story_traits(reading: SolutionAnalysis) -> dict[str, float]:
    """Return by name what gives pause in the solution of a story; nothing for any other problem.

    How many steps have second thoughts, or make even what is not, as `ln(1 + n)`, and whether the answer is not whole.
    """
    if formal(reading.problem):
        return {}
    stems = {word[:_STEM] for word in reading.words}
    doubtful = 0
    if not _PAUSING.isdisjoint(stems):  # Most solutions have none.
        doubtful = sum(map(_hesitates, repeat(reading), reading.steps, reading.manners))
    answer = reading.extraction.answer
    value = number(answer.text) if answer is not None else None
    # Stories are made to come out even.
    uneven = value is not None and value.denominator != 1
    return {"story_doubtful": math.log1p(doubtful), "story_uneven": float(uneven)}


def _hesitates(reading: SolutionAnalysis, step: Step, manner: StyleFeatures) -> bool:
    stems = {word[:_STEM] for word in manner.words}
    if not _DOUBTING.isdisjoint(stems) and _HESITATION.search(step.text.lower()):
        return True
    forced = not _FORCING.isdisjoint(stems) and _FORCED.search(step.text.lower()) is not None
    return forced and not _FORCED.search((reading.problem or "").lower())
