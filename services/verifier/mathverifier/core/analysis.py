"""All that the dimensions look at, read once."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from operator import attrgetter
from typing import Any

from mathcontracts import Comparison, Step
from mathverifier.core.answers.compare import number
from mathverifier.core.answers.extract import Extraction
from mathverifier.core.claims.expression_spans import computes
from mathverifier.core.claims.extraction import Claim, find_claims
from mathverifier.core.claims.unit_letters import without_unit_letters
from mathverifier.core.dataflow.anomalies import Suspect, find_suspects
from mathverifier.core.dataflow.attribution import proven
from mathverifier.core.dataflow.counterfactual import Repair, find_repairs
from mathverifier.core.dataflow.provenance import Graph, build_graph
from mathverifier.core.expressions.rational import Fraction
from mathverifier.core.formulas.checks import Check, checks
from mathverifier.core.formulas.definitions import stated
from mathverifier.core.quantities.measures import Measure, measures
from mathverifier.core.quantities.mentions import Mention
from mathverifier.core.scoring.features import StyleFeatures, manner
from mathverifier.core.text.lexer import lex
from mathverifier.core.text.segmentation import segment
from mathverifier.core.text.tokens import Tokens

# Numbers of the problem that a repair tries.
MAX_GIVEN = 24
_LETTERS = attrgetter("letters")


@dataclass(frozen=True)
class SolutionAnalysis:
    """A solution, cut into steps and claims, with the problem it is for and what is known of its answer.

    `tokens` are the solution's; `manners` says how each step is written, `words` are those of all steps. `facts` is
    what rules have worked out of it, by the function that does so.
    """

    problem: str | None
    solution: str
    tokens: Tokens
    steps: tuple[Step, ...]
    manners: tuple[StyleFeatures, ...]
    words: frozenset[str]
    claims: tuple[Claim, ...]
    graph: Graph
    suspects: tuple[Suspect, ...]
    repairs: tuple[Repair, ...]
    checks: tuple[Check, ...]
    reference: str | None
    extraction: Extraction
    comparison: Comparison
    facts: dict[Any, tuple[Any, ...]] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def coverage(self) -> float:
        """The share of the steps that hold a claim, 0 to 1."""
        return len({claim.step for claim in self.claims}) / len(self.steps) if self.steps else 0.0

    @cached_property
    def compared_steps(self) -> frozenset[int]:
        """The steps in which something was compared: numbers, or formulas that must agree."""
        compared = {claim.step for claim in self.claims if is_compared(claim)}
        compared |= {step for check in self.checks if (step := self.step_at(check.start)) is not None}
        return frozenset(compared)

    @property
    def checked(self) -> float:
        """The share of the steps in which something was compared, 0 to 1."""
        return len(self.compared_steps) / len(self.steps) if self.steps else 0.0

    @cached_property
    def measures(self) -> tuple[Measure, ...]:
        """The numbers of the solution that have a unit."""
        return tuple(measures(self.tokens, self.graph.mentioned))

    def claims_in(self, check: Check) -> Iterator[Claim]:
        """Yield the claims that lie within a check, or take it in."""
        for claim in self.claims:
            if (check.start <= claim.start and claim.end <= check.end + 1) or (
                claim.start <= check.start and check.end <= claim.end + 1
            ):
                yield claim

    @cached_property
    def has_letters(self) -> bool:
        """Whether there are letters in any claim."""
        return any(map(_LETTERS, self.claims))

    @cached_property
    def numbers_by_step(self) -> Sequence[Sequence[Mention]]:
        """The numbers that each step mentions."""
        mentioned = self.graph.mentioned
        places, first, found = [mention.start for mention in mentioned], 0, []
        for step in self.steps:
            behind = bisect_left(places, step.end, first)
            found.append(mentioned[first:behind])
            first = behind
        return found

    def step_at(self, place: int) -> int | None:
        """Return the step that holds the character at `place`, or the last one before it."""
        found = bisect_right(self.steps, place, key=lambda step: step.start) - 1
        return found if found >= 0 else None


def analyze(
    problem: str | None,
    solution: str,
    given: Sequence[str] | None,
    reference: str | None,
    extraction: Extraction,
    comparison: Comparison,
) -> SolutionAnalysis:
    """Cut `solution` into steps (`given`, where its author did) and read what they claim."""
    tokens = lex(solution)
    steps = segment(solution, given)
    manners = tuple([manner(step.text) for step in steps])
    words = frozenset[str]().union(*[manner.words for manner in manners])
    claims = find_claims(steps)
    claims = claims._replace(read=without_unit_letters(claims.read))
    if stated(problem).operator == "*":
        # `3 * 2` is no product there.
        kept = tuple(claim for claim in claims.read if "*" not in solution[claim.start : claim.end])
        claims = claims._replace(read=kept)
    looping = len(steps) > 1 and steps[-1].text == steps[-2].text
    answered = extraction.answer is not None and not looping
    graph = build_graph(problem, steps, tokens, claims.read, all_read=not claims.unread, answered=answered)
    suspects = tuple(find_suspects(problem, solution, graph, claims.read)) if problem is not None else ()
    repairs: tuple[Repair, ...] = ()
    answers = _answers(reference, extraction) if comparison.outcome == "incorrect" else None
    if answers is not None:
        suspects = proven(suspects, graph, claims.read, *answers)
        repairs = find_repairs(claims.read, sorted(graph.given)[:MAX_GIVEN], *answers)
    return SolutionAnalysis(
        problem,
        solution,
        tokens,
        steps,
        manners,
        words,
        claims.read,
        graph,
        suspects,
        repairs,
        checks(problem, tokens),
        reference,
        extraction,
        comparison,
    )


def is_compared(claim: Claim) -> bool:
    """Say whether a claim is of numbers of which one is worked out."""
    known = claim.left_value is not None and claim.right_value is not None
    return known and (claim.relation not in "=≈" or computes(claim.left) or computes(claim.right))


def _answers(reference: str | None, extraction: Extraction) -> tuple[Fraction, Fraction] | None:
    """Return the answer and the reference; None where either is no number."""
    answer = number(extraction.answer.text) if extraction.answer is not None else None
    wanted = number(reference) if reference is not None else None
    return None if answer is None or wanted is None else (answer, wanted)
