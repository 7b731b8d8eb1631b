"""The comparison of an answer with the reference: the exact rungs, which need no algebra system.

Policy: where one side names no unit, currency or percent sign, the other may; where both name one, they must come to
the same. A name in front (`x =`) is not part of a value where the other side has none; a condition (`for odd n`) is.
Values in a list without brackets have no order. A decimal reference is met by the exact value that rounds to it. An
exact reference is met by a decimal of at least three decimals that is its rounding. `30°` is `\\pi/6`. Strict
comparison wants units and percent signs as the reference has them, and takes no rounding.
"""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache

from mathcontracts import Comparison, Proof
from mathverifier.core.answers.ambiguous_pairs import is_ambiguous
from mathverifier.core.answers.derivative_names import with_primes
from mathverifier.core.answers.digit_groups import with_point
from mathverifier.core.answers.ellipsis import written_out
from mathverifier.core.answers.equivalence.antiderivatives import same_antiderivatives
from mathverifier.core.answers.equivalence.collections import all_of
from mathverifier.core.answers.equivalence.complexity_guard import nesting, workable
from mathverifier.core.answers.equivalence.dispatch import match
from mathverifier.core.answers.equivalence.families import Family, family, is_joint, same_index
from mathverifier.core.answers.equivalence.ladder import decided
from mathverifier.core.answers.equivalence.policy import Policy
from mathverifier.core.answers.equivalence.quantities import for_algebra
from mathverifier.core.answers.equivalence.recurrences import may_be_one_sequence
from mathverifier.core.answers.equivalence.scalars import equal_values, is_prose
from mathverifier.core.answers.equivalence.selections import same_selections
from mathverifier.core.answers.equivalence.sentences import same_sentence
from mathverifier.core.answers.heads import mixed_number, without_head
from mathverifier.core.answers.imaginary_unit import with_usual_unit
from mathverifier.core.answers.labelled_parts import labelled_parts
from mathverifier.core.answers.latex_normalization import plain, squeezed
from mathverifier.core.answers.marked_part import is_one_group, marked_part
from mathverifier.core.answers.nodes import (
    Both,
    Bracketed,
    Builder,
    Cases,
    Leaf,
    Matrix,
    Qualified,
    Reals,
    Relation,
    Several,
    Shape,
    Union,
    Without,
)
from mathverifier.core.answers.outcomes import (
    DOUBTFUL,
    EQUAL,
    INVALID,
    NO_ANSWER,
    NOT_EQUAL,
    TOO_LARGE,
    UNDECIDED,
    agreed,
    either,
)
from mathverifier.core.answers.parser import shape
from mathverifier.core.answers.plain_numbers import MAX_LENGTH, compared_numbers
from mathverifier.core.answers.progression import same_progression
from mathverifier.core.answers.restatement import exact_part, restated, spellings, without_aside
from mathverifier.core.answers.separators import split
from mathverifier.core.expressions.effort import Work, note_rung, one_comparison
from mathverifier.core.expressions.equality import congruent
from mathverifier.core.expressions.parser import parse
from mathverifier.core.expressions.rational import Fraction, decimal
from mathverifier.core.quantities.dates import compared_dates
from mathverifier.core.quantities.problem_nouns import NO_NOUNS
from mathverifier.core.quantities.reading import read_quantity
from mathverifier.core.text.lexer import lexed

# The rung that compares what is no single value.
_RUNGS = {
    Several: "lists",
    Bracketed: "tuples",
    Matrix: "matrices",
    Cases: "cases",
    Relation: "relations",
    Qualified: "conditions",
    **dict.fromkeys((Union, Both, Without, Builder, Reals), "real sets"),
}
# Tells of two values, the first from the reference, whether they are equal under a policy.
Decide = Callable[[str, str, Policy], bool | None]
# Values, the first of each pair from the reference.
Pairs = list[tuple[str, str]]
# Beyond these many characters a text is not even looked through for an answer.
MAX_CHARACTERS = 100_000
# Deeper in brackets than this, or longer, texts are equal or they are not compared.
MAX_NESTING = 60
# Comparisons of values within one comparison: a short one costs 1, a longer one `HEAVY`.
SHORT, HEAVY, BUDGET = 5, 10, 2_500
# Pairs of values in one comparison that algebra is asked to tell apart.
MAX_PAIRS = 100
_OPERATIONS = frozenset(("\\sum", "\\prod", "\\int", "\\iint", "\\oint", "\\lim"))
_BROKEN = re.compile(r"(?<!\^)[-+*]$|[/=^_<>\\]$|\\frac\s*\{[^{}]*\}\s*(?:$|[^\s{\w\\])|\\(?:frac|sqrt)$")


def compare(
    reference: str,
    answer: str,
    decide: Decide = equal_values,
    *,
    strict: bool = False,
    nouns: frozenset[str] = NO_NOUNS,
) -> Comparison | None:
    """Return what the exact rungs say, None where only symbolic work can tell.

    A reference that cannot be read is `invalid_reference`. An empty answer is `no_answer`, and so is an equation of one
    thing with itself. So is a sum, product, integral or limit that was left as it is. Different texts beyond
    `MAX_LENGTH` are `too_large`, so the whole of a long solution is not an answer here; `extract` takes it out of one.
    So are those that are left to algebra, but are none that it could work out (`workable`). `decide` compares two
    values; another one than the exact one makes the same reading answer more. `nouns` are the words of the problem, in
    the singular, that may stand behind a number.
    """
    if max(len(reference), len(answer)) > MAX_CHARACTERS:
        return EQUAL if reference == answer else TOO_LARGE
    if (found := compared_numbers(reference, answer, strict)) is not None:
        return found
    (reference, _), (answer, doubt) = marked_part(reference, one=True), marked_part(answer)
    if doubt is not None:
        return DOUBTFUL[doubt]
    if (found := compared_numbers(reference, answer, strict)) is not None:
        return found
    with one_comparison() as work:
        found = _compare_taken(reference, answer, decide, Policy(strict, nouns))
    return found if found is None or found.rung is not None else _with_evidence(found, work)


def _with_evidence(found: Comparison, work: Work) -> Comparison:
    """Return a comparison with the rung that decided, and what proves it."""
    if found.outcome == "unknown" or found.reason == "no_answer":
        return found
    equal = found.outcome == "correct"
    return _evident(equal, work.rung(equal) or "text", work.proof(equal))


@lru_cache(maxsize=256)
def _evident(equal: bool, rung: str, proof: Proof) -> Comparison:
    said = EQUAL if equal else NOT_EQUAL
    return Comparison(outcome=said.outcome, reason=said.reason, rung=rung, proof=proof)


def _compare_taken(reference: str, answer: str, decide: Decide, policy: Policy) -> Comparison | None:
    """Compare what the texts mark as their answers."""
    is_long = max(len(reference), len(answer)) > MAX_LENGTH
    if is_long or max(nesting(reference), nesting(answer)) > MAX_NESTING:
        return EQUAL if reference == answer and reference else TOO_LARGE
    expected, found = plain(reference), plain(answer)
    expected, found = without_head(expected, found), without_head(found, expected)
    if max(len(expected), len(found)) > MAX_LENGTH or max(nesting(expected), nesting(found)) > MAX_NESTING:
        return TOO_LARGE
    if not _is_readable(expected):
        return EQUAL if reference.split() == answer.split() and _says_something(reference) else INVALID
    found = _result(found)
    if not found or (_operates(found) and not (_operates(expected) or "\\ldots" in expected)):
        return NO_ANSWER
    if expected == found or _differ_in_spaces(expected, found):
        return EQUAL
    return _compare_read(expected, found, decide, policy)


def _operates(text: str) -> bool:
    """Say whether a sum, product, integral, limit or derivative is left in a text."""
    if "\\" not in text:
        return False
    return not _OPERATIONS.isdisjoint(lexed(text).texts) or "\\frac{d}{d" in text.replace(" ", "")


def _differ_in_spaces(expected: str, found: str) -> bool:
    """Say whether spaces alone, which mean nothing, tell two texts apart; `3in` and `3i n` are not the same."""
    if squeezed(expected) != squeezed(found) or is_prose(expected):
        return False
    return read_quantity(expected).units == read_quantity(found).units


def _compare_read(expected: str, found: str, decide: Decide, policy: Policy) -> Comparison | None:
    """Compare texts in the one spelling."""
    if (parts := labelled_parts(expected)) and (said := labelled_parts(found)):
        return _compare_parts(parts, said, decide, policy)
    if "," not in expected and (mixed := mixed_number(found)) and read_quantity(expected).number is not None:
        # Two values in a list are no answer where one is wanted.
        found = mixed
    if pair := restated(found):
        return agreed([_again(expected, value, decide, policy) for value in pair])
    if aside := without_aside(found):
        head, rejected = (_again(expected, value, decide, policy) if value else None for value in aside)
        both = head is not None and rejected is not None and head.outcome == rejected.outcome == "correct"
        return UNDECIDED if both else head
    if values := spellings(found):
        return either([_again(expected, value, decide, policy) for value in values])
    if values := spellings(expected):
        return either([_again(value, found, decide, policy) for value in values])
    if (dated := compared_dates(expected, found)) is not None:
        return UNDECIDED if dated == "open" else _evident(dated == "same", "dates", "exact")
    return _compare_values(expected, found, decide, policy)


def _again(reference: str, answer: str, decide: Decide, policy: Policy) -> Comparison | None:
    """Compare what texts hold, in the same way."""
    return compare(reference, answer, decide, strict=policy.strict, nouns=policy.nouns)


def _compare_parts(
    wanted: Mapping[str, str], said: Mapping[str, str], decide: Decide, policy: Policy
) -> Comparison | None:
    """Compare answers in several parts, each by its label."""
    if not wanted.keys() <= said.keys():
        return NOT_EQUAL if said.keys() < wanted.keys() else UNDECIDED
    found = agreed([_again(wanted[one], said[one], decide, policy) for one in wanted])
    return found if found is not EQUAL or said.keys() == wanted.keys() else UNDECIDED


def _compare_values(expected: str, found: str, decide: Decide, policy: Policy) -> Comparison | None:
    """Compare texts that are values, or made of values."""
    wanted_part, given_part = exact_part(expected), exact_part(found)
    if wanted_part is None or given_part is None:
        return UNDECIDED
    expected, found = with_point(wanted_part, given_part), with_point(given_part, wanted_part)
    found = with_usual_unit(expected, found)
    expected, found = with_primes(expected, found), with_primes(found, expected)
    read = family(expected, found)
    found = same_index(expected, read.answer)
    wanted, given = _shape(expected), _shape(found)
    if _is_tautology(given) and not _is_tautology(wanted):
        return NO_ANSWER
    result = same_sentence(expected, found)
    if result is not None:
        note_rung(result, "sentences")
    for_algebra: Pairs = []
    if result is None and (pairs := written_out(expected, found)):
        result = all_of([match(shape(one), shape(other), equal_values) for one, other in pairs])
        note_rung(bool(result), "ellipsis")
    elif result is None:
        result, for_algebra = _matched(wanted, given, decide, read, policy)
        if result is not None and not (isinstance(wanted, Leaf) and isinstance(given, Leaf)):
            note_rung(result, _RUNGS.get(type(wanted if isinstance(given, Leaf) else given), "quantities"))
        if result is None and read.letter:
            same = same_progression(wanted, given, read.letter)
            result = same if read.is_whole or same is False else None
        if result is not True and same_selections(expected, found, policy):
            note_rung(True, "selections")
            result = True
        if result is False and (same := same_antiderivatives(expected, found)) is not False:
            if same is None:
                return UNDECIDED
            note_rung(True, "antiderivatives")
            result = True
        if result is False and is_ambiguous(wanted, expected, found):
            return UNDECIDED
    if result is not None:
        # What may be a family, but is not said to be one, is not proven to be the same.
        return (EQUAL if read.sure else UNDECIDED) if result else NOT_EQUAL
    if (typed := decided(expected, found, policy)) is not None:
        return EQUAL if typed.equal else NOT_EQUAL
    if not for_algebra or may_be_one_sequence(expected, found):
        return UNDECIDED
    return None if _is_workable(for_algebra) else TOO_LARGE


def _matched(wanted: Shape, given: Shape, decide: Decide, read: Family, policy: Policy) -> tuple[bool | None, Pairs]:
    """Match the shapes; return besides the pairs of values on which algebra might tell more."""
    open_pairs: Pairs = []
    spent = 0
    is_whole = read.is_whole and not is_joint(wanted, given)

    def recording(reference: str, answer: str) -> bool | None:
        nonlocal spent
        # Numbers are compared in no time; formulas are not, and there may be each against each.
        spent += 1 if max(len(reference), len(answer)) < SHORT else HEAVY
        if spent > BUDGET:
            open_pairs.append((reference, answer))
            return None
        result = decide(reference, answer, policy)
        if result is not True and read.letter and _is_congruent(reference, answer, read.letter):
            note_rung(True, "families")
            return True if is_whole else None
        if result is None and for_algebra(reference, answer, policy) and not (is_prose(reference) or is_prose(answer)):
            open_pairs.append((reference, answer))
        return result

    return match(wanted, given, recording), open_pairs


def _is_congruent(reference: str, answer: str, letter: str) -> bool:
    """Say whether `-\\pi/6 + k\\pi` and `5\\pi/6 + k\\pi` are the same, if k goes through all whole numbers."""
    first, second = parse(reference), parse(answer)
    return first is not None and second is not None and congruent(first, second, letter)


def _is_workable(pairs: Pairs) -> bool:
    return len(pairs) <= MAX_PAIRS and all(workable(text) for pair in pairs for text in pair)


def _says_something(text: str) -> bool:
    """Whether a text that cannot be read is at least one that can be the same: a letter, a digit, a sign."""
    return any(character.isalnum() or character in "+-=<>*/" for character in text) and is_one_group(text)


def _is_readable(text: str) -> bool:
    if not any(character.isalnum() or character in "()[]" for character in text) or _BROKEN.search(text):
        return False
    return text.count("{") == text.count("}") and text.count("\\begin") == text.count("\\end")


def _is_tautology(one: Shape) -> bool:
    return (
        isinstance(one, Relation)
        and set(one.signs) == {"="}
        and len({side.replace(" ", "") for side in one.sides}) == 1
    )


def _result(text: str) -> str:
    """Return what an operation is said to come to: `\\int_0^1 x dx = 1/2`."""
    if "=" not in text or not _operates(text):
        return text
    last = split(text, "=")[-1]
    return text if not last or _operates(last) else last


def _shape(text: str) -> Shape:
    """Return the shape of a text; one quantity is one value, whatever words and commas it holds."""
    if "," in text or " and" in text or " or " in text:
        quantity = read_quantity(text)
        if (quantity.understood or quantity.bounded) and quantity.numbers:
            return Leaf(text)
    return shape(text)


@lru_cache(maxsize=64)
def number(text: str) -> Fraction | None:
    """Return the exact value of an answer without its unit; None where it is not a rational number."""
    if len(text) > MAX_LENGTH:
        return None
    if text.isdecimal() and text.isascii():
        return decimal(text)
    return read_quantity(plain(text)).value
