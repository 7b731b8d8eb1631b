"""What the verifier says of a solution."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from mathcontracts.wire import Wire

UnitInterval = Annotated[float, Field(ge=0.0, le=1.0)]
Outcome = Literal["correct", "incorrect", "unknown"]
Reason = Literal[
    "equal",
    "not_equal",
    "no_answer",
    "unparseable_answer",
    "invalid_reference",
    "no_reference",
    "ambiguous_answer",
    "denied_answer",
    "hedged_answer",
    "timeout",
    "too_large",
    "internal_error",
    "not_reached",
]

# What proves that values are equal, or not: arithmetic without rounding; enclosures, with a separation bound for
# equality; agreement at random points between all kinks; agreement to very many digits, which is no theorem.
Proof = Literal["exact", "bound", "sampled", "numeric"]


Basis = Literal["finding", "repair", "reference"]


class Dimension(StrEnum):
    """The six ways in which a solution can be wrong."""

    ANSWER = "answer"
    NUMERICAL = "numerical"
    ALGEBRAIC = "algebraic"
    LOGICAL = "logical"
    GROUNDING = "grounding"
    STRUCTURAL = "structural"


class FindingCode(StrEnum):
    """The closed list of things that a finding can say. `docs/profile.md` explains each."""

    WRONG_ANSWER = "wrong_answer"
    FALSE_EQUALITY = "false_equality"
    FALSE_INEQUALITY = "false_inequality"
    FALSE_IDENTITY = "false_identity"
    WRONG_SOLUTION_SET = "wrong_solution_set"
    CONTRADICTION = "contradiction"
    ALTERED_CARRY = "altered_carry"
    UNSUPPORTED_ANSWER = "unsupported_answer"
    REPAIRABLE_STEP = "repairable_step"
    IMPLAUSIBLE_VALUE = "implausible_value"
    MISQUOTED_QUANTITY = "misquoted_quantity"
    INVENTED_QUANTITY = "invented_quantity"
    IGNORED_QUANTITY = "ignored_quantity"
    WRONG_UNIT = "wrong_unit"
    NO_ANSWER = "no_answer"
    SEVERAL_ANSWERS = "several_answers"
    TRUNCATED = "truncated"
    LOOP = "loop"
    UNREADABLE_MATH = "unreadable_math"


Doubt = Literal["ambiguous_answer", "denied_answer", "hedged_answer", "no_answer"]
AnswerSource = Literal["boxed", "tag", "phrase", "heading", "last_line"]


class Answer(Wire):
    """The final answer as the solution gives it."""

    text: str
    start: int = Field(ge=0, description="First character of the answer in the solution.")
    end: int = Field(ge=0, description="One past its last character.")
    value: str | None = Field(
        default=None, description="Its exact value, as `7`, `-3/4` or `1/2`, where it is a rational number."
    )
    source: AnswerSource | None = Field(
        default=None, description="What marks it as the answer, or the text's last line."
    )


class Extracted(Wire):
    """The final answer of a solution, and why it asserts none where it does not."""

    answer: Answer | None = None
    reason: Doubt | None = Field(
        default=None, description="Why no answer is asserted; absent where one is. An answer may stand beside it."
    )


class Step(Wire):
    """One step of the solution; its text is `solution[start:end]`."""

    index: int = Field(ge=0)
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    text: str


class Finding(Wire):
    """One thing that speaks against the solution, with its evidence."""

    dimension: Dimension
    code: FindingCode
    severity: UnitInterval
    step: int | None = Field(default=None, ge=0, description="0-based step, None where it is of the whole solution.")
    start: int = Field(ge=0, description="First character of the evidence in the solution.")
    end: int = Field(ge=0, description="One past its last character.")
    message: str
    expected: str | None = None
    found: str | None = None


class Profile(Wire):
    """Error score of each dimension, 0 (nothing against it) to 1; None where the dimension does not apply."""

    answer: UnitInterval | None = None
    numerical: UnitInterval | None = None
    algebraic: UnitInterval | None = None
    logical: UnitInterval | None = None
    grounding: UnitInterval | None = None
    structural: UnitInterval | None = None


class Comparison(Wire):
    """What comparing an answer with the reference gave: the result of the answer-only path."""

    outcome: Outcome
    reason: Reason
    rung: str | None = Field(default=None, description="The rung of the ladder that decided, where one did.")
    proof: Proof | None = Field(default=None, description="What proves the outcome; absent where algebra decided.")


class Verdict(Wire):
    """The verifier's whole reading of one solution.

    `outcome` speaks of the final answer alone. The process speaks through `profile`, `wrongness` and
    `first_error_step`, which is named by evidence alone: a finding, or a reference that the answer fails. What the
    manner of the writing suggests stands apart, in `doubt` and `suspect_step`. Where the answer alone was judged, they
    stay empty, and `wrongness` is 1 for a wrong answer, else a base rate.
    """

    outcome: Outcome
    reason: Reason
    rung: str | None = Field(default=None, description="The rung of the ladder that decided, where one did.")
    proof: Proof | None = Field(default=None, description="What proves the outcome; absent where algebra decided.")
    answer: Answer | None = None
    profile: Profile = Profile()
    wrongness: UnitInterval
    absurdity: UnitInterval
    coverage: UnitInterval = Field(description="Share of steps with something checkable in them.")
    checked: UnitInterval = Field(
        default=0.0, description="Share of steps in which something was compared: numbers, or formulas that must agree."
    )
    checked_steps: tuple[int, ...] = Field(default=(), description="The 0-based steps that `checked` counts, in order.")
    first_error_step: int | None = Field(default=None, ge=0)
    first_error_confidence: UnitInterval = 0.0
    first_error_basis: Basis | None = Field(
        default=None,
        description="What `first_error_step` rests on: a finding in it, a repair of it that would give the reference, "
        "or only that the answer is not the reference, so that some step must be wrong.",
    )
    doubt: UnitInterval = Field(
        default=0.0,
        description="Chance of an error by the manner of the writing alone, which is no evidence; 0 for wrong answers.",
    )
    suspect_step: int | None = Field(
        default=None, ge=0, description="The likeliest first wrong step where there is doubt and no evidence; a guess."
    )
    steps: tuple[Step, ...] = ()
    findings: tuple[Finding, ...] = ()
    version: str = Field(description="Version of the verifier that gave this verdict.")
