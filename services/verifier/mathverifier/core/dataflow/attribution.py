"""What is known of slips once the right answer is: with the number that was meant, all comes to it."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Literal

from mathverifier.core.claims.expression_spans import computes
from mathverifier.core.claims.extraction import Claim
from mathverifier.core.dataflow.anomalies import LARGE, Suspect
from mathverifier.core.dataflow.digit_similarity import roughly_near
from mathverifier.core.dataflow.provenance import Graph, Operand
from mathverifier.core.dataflow.reevaluation import replayed
from mathverifier.core.expressions.rational import Fraction

# With what is meant, the answer would be the right one. Of numbers of one digit many lead there by chance.
PROVEN, LIKELY = 0.9, 0.75
# Operands, numbers that each may be a slip of, and pairs of them that are tried.
MAX_DOUBTFUL, MAX_CANDIDATES, MAX_TRIED = 24, 24, 60


def proven(
    suspects: Sequence[Suspect], graph: Graph, claims: Sequence[Claim], answer: Fraction, reference: Fraction
) -> tuple[Suspect, ...]:
    """Return the suspects, those surer that explain the wrong answer, and others that nothing but that speaks for."""

    def explains(operand: Operand, meant: Fraction) -> bool:
        return replayed(claims[operand.claim :], operand.value, meant, answer) == reference

    known = [
        replace(one, sureness=max(one.sureness, _strength(one.operand.value, one.meant)))
        if one.meant is not None and explains(one.operand, one.meant)
        else one
        for one in suspects
    ]
    if any(one.sureness >= LIKELY for one in known):
        return tuple(known)
    tried = 0
    for operand in itertools.islice(_doubtful(graph, claims), MAX_DOUBTFUL):
        for kind, meant in _candidates(graph, operand):
            tried += 1
            if tried > MAX_TRIED:
                return tuple(known)
            if explains(operand, meant):
                rest = [one for one in known if one.operand.value != operand.value]
                return (*rest, Suspect(operand, kind, meant, _strength(operand.value, meant)))
    return tuple(known)


def _strength(said: Fraction, meant: Fraction) -> float:
    return PROVEN if max(said, meant) >= LARGE else LIKELY


def _doubtful(graph: Graph, claims: Sequence[Claim]) -> Iterator[Operand]:
    """Yield the numbers of a story that neither the problem nor a result accounts for, each where it comes first."""
    seen: set[Fraction] = set()
    if not graph.numeric:
        return
    for operand in graph.operands:
        claim = claims[operand.claim]
        worked_out = computes(claim.left) and operand.start >= claim.right_start
        if operand.value not in seen and not worked_out and operand.source in (None, "step", "common"):
            yield operand
        seen.add(operand.value)


def _candidates(graph: Graph, operand: Operand) -> Iterator[tuple[Literal["carry", "misquote"], Fraction]]:
    """Yield what the number may be a slip of; where it is called for, only what is left over."""
    free = graph.is_evoked(operand)
    for value in sorted(graph.unused | graph.unused_words if free else {*graph.given})[:MAX_CANDIDATES]:
        if roughly_near(operand.value, value):
            yield "misquote", value
    for result in graph.results[:MAX_CANDIDATES]:
        left_over = result.claim < operand.claim and not (free and result.used)
        if left_over and max(operand.value, result.value) >= LARGE and roughly_near(operand.value, result.value):
            yield "carry", result.value
