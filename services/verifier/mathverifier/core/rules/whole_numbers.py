"""What is said of whole numbers in words: common divisors and multiples, remainders, primes and lists of divisors."""

from collections.abc import Iterator

from mathcontracts import Dimension, FindingCode
from mathverifier.core.analysis import SolutionAnalysis
from mathverifier.core.formulas.surroundings import Surroundings
from mathverifier.core.formulas.whole_numbers import WORDS_OF_FACTS, WholeNumberFact, whole_number_facts
from mathverifier.core.rules.base import Found, fact, rule
from mathverifier.core.rules.severities import SEVERITIES


@fact
def _false_facts(reading: SolutionAnalysis) -> Iterator[WholeNumberFact]:
    """Yield what is said of whole numbers and is not so, unless it is tried, supposed or taken back."""
    if reading.words.isdisjoint(WORDS_OF_FACTS):
        return
    words = None
    for found in whole_number_facts(reading.tokens):
        if not found.holds:
            words = words or Surroundings(reading.problem or "", reading.solution)
            if not words.is_meant(found.start, found.end):
                yield found


@rule(Dimension.NUMERICAL, FindingCode.FALSE_EQUALITY)
def false_divisor(reading: SolutionAnalysis) -> Iterator[Found]:
    """A greatest common divisor or least common multiple, said in words, is another number.

    Fails: `The GCD of 116 and 174 is 2.`
    Passes: `The GCD of 116 and 174 is 58.`
    """
    yield from _of_kind(reading, "divisor", SEVERITIES["false_divisor"]["false"])


@rule(Dimension.NUMERICAL, FindingCode.FALSE_EQUALITY)
def false_division(reading: SolutionAnalysis) -> Iterator[Found]:
    """A quotient with a remainder does not make up the number that is divided.

    Fails: `706 ÷ 7 = 101 with a remainder of 1.`
    Passes: `706 ÷ 7 = 100 with a remainder of 6.`
    """
    yield from _of_kind(reading, "division", SEVERITIES["false_division"]["false"])


@rule(Dimension.NUMERICAL, FindingCode.FALSE_EQUALITY)
def false_primality(reading: SolutionAnalysis) -> Iterator[Found]:
    """A number is said to be prime that has divisors, or a prime one not to be.

    Fails: `91 is a prime number.`
    Passes: `97 is a prime number.`
    """
    yield from _of_kind(reading, "prime", SEVERITIES["false_primality"]["false"])


@rule(Dimension.NUMERICAL, FindingCode.FALSE_EQUALITY)
def false_divisors(reading: SolutionAnalysis) -> Iterator[Found]:
    """A list of all divisors of a number lacks one, or has a number that is none.

    The number itself and 1 may be left out. A list of prime, proper or common divisors passes, as does an ellipsis.

    Fails: `The positive divisors of 24 are 1, 2, 3, 4, 6, 12, 24.`
    Passes: `The positive divisors of 24 are 1, 2, 3, 4, 6, 8, 12, 24.`
    """
    yield from _of_kind(reading, "divisors", SEVERITIES["false_divisors"]["false"])


def _of_kind(reading: SolutionAnalysis, kind: str, severity: float) -> Iterator[Found]:
    for found in _false_facts(reading):
        if found.kind == kind:
            said = reading.solution[found.start : found.end]
            yield Found(found.start, found.end, severity, f"{said} is false: it is {found.expected}", found.expected)
