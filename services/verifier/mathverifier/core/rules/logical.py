"""Logical: whether each step uses what was derived, and the conclusion follows."""

import re
from collections.abc import Iterator
from itertools import pairwise

from mathcontracts import Dimension, FindingCode
from mathverifier.core.analysis import SolutionAnalysis
from mathverifier.core.answers.compare import number
from mathverifier.core.claims.expression_spans import computes
from mathverifier.core.dataflow.counterfactual import Repair
from mathverifier.core.expressions.nodes import Binary, Symbol
from mathverifier.core.expressions.rational import Fraction
from mathverifier.core.number_format import shown
from mathverifier.core.quantities.measures import named_unit
from mathverifier.core.quantities.problem_nouns import asked_nouns
from mathverifier.core.rules.algebraic import continues, contradicted
from mathverifier.core.rules.base import Found, fact, rule
from mathverifier.core.rules.case_distinctions import branches
from mathverifier.core.rules.conclusion import stands_apart
from mathverifier.core.rules.grounding import slip
from mathverifier.core.rules.numerical import false_claims, false_formulas
from mathverifier.core.rules.severities import MOST, SEVERITIES
from mathverifier.core.text.cues import Cues
from mathverifier.core.text.lexicon import NUMERALS, TEXT_CUES
from mathverifier.core.text.vocabulary import formal, words_of

# What is counted below nothing, and of what the difference may be.
_BELOW, _SIGNED = Cues("below_nothing"), Cues("below_nothing", "signed")
# Letters and functions may be of any sign.
_FORMULA = re.compile(
    r"\\(?!\$|%)[a-zA-Z]+|\$[^$]*[a-zA-Z^][^$]*\$|(?<![a-zA-Z'])(?![aAI]\b)[a-zA-Z]\s*[-+*/=^]|[-+*/=^]\s*\d*[a-zA-Z]\b"
)
# Where one of these is told of, a letter may have several values.
_PLACES = TEXT_CUES["places"]
_CHANCE, _OF_CHANCE = Cues("chance"), Cues("of_chance")
# Characters at the end of a problem that ask.
_QUESTION = 200
# Words between `how many` and what is counted.
_BETWEEN = frozenset(("more", "fewer", "total", "different", "of", "the"))
# What is asked for by `how many` and may be broken, besides units and scales.
_BROKEN = frozenset(("times", "point", "points", "kilo", "kilos"))


def applies(reading: SolutionAnalysis) -> bool:
    """Say whether anything is derived."""
    return bool(reading.claims)


@rule(Dimension.LOGICAL, FindingCode.ALTERED_CARRY, "problem")
def altered_carry(reading: SolutionAnalysis) -> Iterator[Found]:
    """A step goes on with a number close to a result that nothing goes on with.

    The severity is how sure the slip is. A right answer takes 70 % of it, and a reference that the meant number leads
    to makes it sure.

    Fails: `He has 16 - 5 = 11 left. He buys 13 * 8 = 104 books.`
    Passes: `He has 16 - 5 = 11 left. He buys 11 * 8 = 88 books.`
    """
    for suspect in reading.suspects:
        if suspect.kind == "carry":
            said = reading.solution[suspect.operand.start : suspect.operand.end]
            expected = None if suspect.meant is None else shown(suspect.meant)
            yield slip(reading, suspect, f"an earlier step gives {expected}, this one goes on with {said}")


@rule(Dimension.LOGICAL, FindingCode.REPAIRABLE_STEP, "reference")
def repairable_step(reading: SolutionAnalysis) -> Iterator[Found]:
    """A small change of the step leads to the right answer: another operator, a part left out, operands turned round.

    The more steps can be repaired so, the less each one says. From the first false equality on there is none: that one
    says better what went wrong.

    Fails: `He gives away 16 + 5 = 21 books.` where 11 is right.
    Passes: `He keeps 16 - 5 = 11 books.` where 30 is right, to which no small change leads.
    """
    for repair in _repairs(reading):
        if not _misquotes(reading, repair):
            yield _of_repair(reading, repair)


@rule(Dimension.GROUNDING, FindingCode.REPAIRABLE_STEP, "reference")
def repairable_quote(reading: SolutionAnalysis) -> Iterator[Found]:
    """A number of the problem in place of one from nowhere leads to the right answer.

    Fails: `They cost 9 * 4 = 36 dollars.` of 7 pens at 4 dollars.
    Passes: `They cost 7 + 4 = 11 dollars.` of 7 pens at 4 dollars, whose operator is to be changed.
    """
    for repair in _repairs(reading):
        if _misquotes(reading, repair):
            yield _of_repair(reading, repair)


@fact
def _repairs(reading: SolutionAnalysis) -> Iterator[Repair]:
    """Yield the repairs above the first false equality."""
    if not reading.repairs:
        return
    false = [one.claim.start for one in false_claims(reading) if one.claim.relation in "=≈"]
    false += [check.start for check in false_formulas(reading) if check.relation in "=≈≡"]
    for repair in reading.repairs:
        if false and reading.claims[repair.claim].end > false[0]:
            return
        yield repair


def _of_repair(reading: SolutionAnalysis, repair: Repair) -> Found:
    claim = reading.claims[repair.claim]
    severity = SEVERITIES["repairable_step"][MOST] / len(reading.repairs)
    message = f"if {repair.change}, the answer would be {reading.reference}"
    return Found(claim.start, claim.end, severity, message, shown(repair.value))


def _misquotes(reading: SolutionAnalysis, repair: Repair) -> bool:
    """Say whether a repair puts a number of the problem in place of one that neither the problem nor a result has."""
    return repair.kind == "quote" and any(
        operand.claim == repair.claim and operand.source in (None, "step", "common")
        for operand in reading.graph.operands
    )


@rule(Dimension.LOGICAL, FindingCode.CONTRADICTION)
def contradiction(reading: SolutionAnalysis) -> Iterator[Found]:
    """A letter is one number and then, without anything worked out, another; no cases or places are told apart.

    Fails: `x = 5. So x = 7.`
    Passes: `x = 5 or x = 7.`
    """
    values: dict[str, tuple[Fraction, int]] = {}
    found = []
    for before, claim in pairwise((None, *reading.claims)):
        known = values.get(claim.left.name) if claim and isinstance(claim.left, Symbol) else None
        if claim and contradicted(before, claim, values) and isinstance(claim.left, Symbol) and known is not None:
            found.append((claim, claim.left.name, shown(known[0])))
    if not found or branches(reading) or not _PLACES.isdisjoint(reading.words):
        return
    severity = SEVERITIES["contradiction"]["contradicts"]
    for claim, letter, value in found:
        yield Found(claim.start, claim.end, severity, f"{letter} was {value} before", value)


@rule(Dimension.LOGICAL, FindingCode.IMPLAUSIBLE_VALUE, "problem")
def implausible_answer(reading: SolutionAnalysis) -> Iterator[Found]:
    """The answer is nothing that what is asked for can be: a negative or broken count, a probability above 1.

    Fails: `The answer is: 3/2`, where it is asked how many boys there are.
    Passes: `The answer is: 3/2`, where it is asked how many litres are left.
    """
    answer = reading.extraction.answer
    value = number(answer.text) if answer is not None else None
    if answer is None or value is None or reading.problem is None or reading.comparison.outcome == "correct":
        return
    levels = SEVERITIES["implausible_answer"]
    before = reading.solution[max(0, answer.start - 4) : answer.start].rstrip()
    # Behind an operand the sign is one of a difference.
    subtracted = before.endswith((")", "}")) or before[-1:].isdecimal()
    if value < 0 and not subtracted and _worldly(reading.problem):
        message = f"{answer.text} is negative, and nothing in the problem can be"
        yield Found(answer.start, answer.end, levels["negative"], message)
    elif value.denominator != 1 and _counts_wholes(reading.problem) and "percent" not in reading.problem:
        message = f"{answer.text} is not whole, and the problem asks how many"
        yield Found(answer.start, answer.end, levels["broken"], message)
    elif value > 1 and _asks_for_chance(reading.problem) and "%" not in answer.text:
        message = f"{answer.text} is above 1, and the problem asks for a probability"
        yield Found(answer.start, answer.end, levels["chance"], message)


def _counts_wholes(problem: str) -> bool:
    """Say whether a problem asks how many of what has no parts: of a measure there may be a half."""
    words = asked_nouns(problem, _BETWEEN)
    return any(word not in _BROKEN and word not in NUMERALS and named_unit(word) is None for word in words)


def _worldly(problem: str) -> bool:
    """Say whether nothing that a problem speaks of can be negative."""
    return not (_tells(_SIGNED, problem) or _FORMULA.search(problem))


def _tells(below: Cues, problem: str) -> bool:
    """Say whether a problem tells of what may be below nothing, or has a minus before a number."""
    behind_minus = problem.replace("−", "-").split("-")[1:]
    return below.among(words_of(problem.lower())) or any(rest.lstrip()[:1].isdecimal() for rest in behind_minus)


@rule(Dimension.LOGICAL, FindingCode.IMPLAUSIBLE_VALUE)
def negative_difference(reading: SolutionAnalysis) -> Iterator[Found]:
    """The first difference of a story that is below nothing is of what cannot be negative, and the answer is not right.

    Fails: `She has 3 - 5 = -2 apples left.`
    Passes: `It is 3 - 5 = -2 degrees.` where the story tells of temperatures.
    """
    if formal(reading.problem) or reading.comparison.outcome == "correct":
        return
    for result in reading.graph.results:
        claim = reading.claims[result.claim]
        if result.value >= 0 or not isinstance(claim.left, Binary) or claim.left.operator != "-" or claim.letters:
            continue
        if not _tells(_BELOW, reading.problem or ""):
            message = f"{shown(result.value)} is negative, and nothing in the problem can be"
            yield Found(claim.start, claim.end, SEVERITIES["negative_difference"]["negative"], message)
        return


def _asks_for_chance(problem: str) -> bool:
    """Tell a probability from a sum of its parts (`m + n`) and from a percentage."""
    small = problem.lower()
    if not _CHANCE.among(words_of(small[-_QUESTION:])):
        return False
    return "m+n" not in small.replace(" ", "") and not _OF_CHANCE.among(words_of(small))


@rule(Dimension.LOGICAL, FindingCode.UNSUPPORTED_ANSWER)
def unsupported_answer(reading: SolutionAnalysis) -> Iterator[Found]:
    """The answer is not what the last computation came to, of which nothing is made, and the answer is not right.

    The solution is in plain numbers and was read whole. A last computation that checks the answer, stands beside what
    gave it, or gives it in another unit says nothing.

    Fails: `She has 4 * 6 = 24 apples. The answer is: 12`
    Passes: `She has 4 * 6 = 24 apples. The answer is: 24`
    """
    answer = reading.extraction.answer
    value = number(answer.text) if answer is not None else None
    results = reading.graph.results
    if answer is None or value is None or not results or not reading.extraction.marked or not reading.graph.plain:
        return
    last = results[-1]
    if last.used or not computes(reading.claims[last.claim].left) or _same(last.value, value):
        return
    if reading.comparison.outcome == "correct" or stands_apart(reading, value):
        return
    begin = reading.claims[last.claim].end
    between = (mention for mention in reading.graph.mentioned if begin <= mention.start and mention.end <= answer.start)
    if any(_same(one, value) for mention in between for one in mention.values):
        return
    message = f"the last step gives {shown(last.value)}, the answer is {answer.text}"
    levels = SEVERITIES["unsupported_answer"]
    # What was worked out is the right answer: it can only be the conclusion that is wrong.
    reached = reading.reference is not None and number(reading.reference) == last.value
    severity = levels["reached" if reached else "unsupported"]
    if not reached and formal(reading.problem) and not _gives_value(reading, last.claim):
        # What is asked for may be a property of what was worked out: its last digit, its remainder, how many there are.
        severity = levels["property"]
    yield Found(answer.start, answer.end, severity, message, shown(last.value))


def _gives_value(reading: SolutionAnalysis, last: int) -> bool:
    """Say whether the last computation gives a letter its value: `x = 8 / 2 = 4`."""
    while last and continues(reading.claims[last - 1], reading.claims[last]):
        last -= 1
    return isinstance(reading.claims[last].left, Symbol)


def _same(result: Fraction, answer: Fraction) -> bool:
    """Allow for a percentage, a sign that words express, and rounding to a whole."""
    if answer in (result, -result, result * 100, result / 100):
        return True
    return result.denominator != 1 and abs(result - answer) < 1
