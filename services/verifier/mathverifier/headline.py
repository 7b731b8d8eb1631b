"""What a verdict comes to, in plain English: of the answer, and of the first wrong step."""

from dataclasses import dataclass
from typing import Literal

from mathcontracts import Dimension, Finding, FindingCode, Verdict
from mathverifier.core.scoring.aggregation import SERIOUS
from mathverifier.printable import elided, printable

# Characters of an answer that are shown.
LONG = 160
UNREAD = "the problem, the solution or the reference is too long to be read"
# Why a reason leaves open whether the answer is right.
UNDECIDED = {
    "unparseable_answer": ", and could not be read well enough to compare it with {right}",
    "invalid_reference": ", but {right} cannot be read",
    "ambiguous_answer": "; the text does not say which of several values is its answer",
    "denied_answer": "; the answer that it names is denied, taken back, bounded or supposed",
    "hedged_answer": "; the answer that it names is only a guess",
    "timeout": "; comparing it with {right} took too long, which does not make it wrong",
    "too_large": "; it or {right} is too large to be compared",
    "internal_error": "the verifier met a fault of its own, which its log reports",
    "not_reached": "there was no time left for it",
}
Basis = Literal["evidence", "hint", "likelihood", "doubt", "nothing"]


@dataclass(frozen=True)
class Blame:
    """The first wrong step of a verdict in words, and on what `basis` it was chosen.

    `evidence` is a serious finding on the step, `hint` a weak one or a repair, `likelihood` none at all. With the last,
    the answer is wrong, and the step is only the likeliest. `doubt` is where nothing speaks against any step but the
    manner of the writing, and `nothing` where no step is blamed. `step` counts from 0, as in the verdict; the words
    count from 1.
    """

    basis: Basis
    words: str
    step: int | None = None


def of_answer(verdict: Verdict, reference: str | None = None) -> str:
    """Return in a line whether the answer is right or, where that is not known, why."""
    answer = None if verdict.answer is None else elided(printable(verdict.answer.text), LONG)
    wanted = None if reference is None else elided(printable(reference), LONG)
    right = "the reference" if wanted is None else f"the reference {wanted}"
    given = "no final answer is given" if answer is None else f"the answer is {answer}"
    match verdict.reason:
        case "equal":
            return f"Right: {given}" if wanted in (None, answer) else f"Right: {given}, equal to {right}"
        case "not_equal" | "no_answer":
            said = next((one.message for one in verdict.findings if one.code is FindingCode.WRONG_ANSWER), given)
            empty = "; it answers nothing" if verdict.reason == "no_answer" and answer is not None else ""
            return f"Wrong: {elided(printable(said), 2 * LONG)}{empty}"
        case "no_reference":
            return f"Not compared, as there is no reference: {given}"
        case "too_large" if answer is None:
            return f"Not judged: {UNREAD}"
        case "internal_error" | "not_reached":
            return f"Not judged: {UNDECIDED[verdict.reason]}"
        case _:
            return f"Undecided: {given}{UNDECIDED[verdict.reason].format(right=right)}"


def of_process(verdict: Verdict) -> Blame:
    """Return which step is the first wrong one, counted from 1, and whether by evidence or by likelihood alone."""
    step = verdict.first_error_step
    if step is None and verdict.suspect_step is not None:
        return Blame("doubt", f"No evidence against any step. {only_doubted(verdict)}", verdict.suspect_step)
    if step is None:
        return Blame("nothing", _unblamed(verdict))
    own = [one for one in verdict.findings if one.step == step and one.dimension is not Dimension.ANSWER]
    if not own:
        return Blame("likelihood", f"Likely first wrong step: {step + 1}. {only_likely(verdict)}", step)
    gravest = max(own, key=lambda one: (_is_evidence(one), one.severity))
    name, chance = gravest.code.value.replace("_", " "), f"{verdict.first_error_confidence:.2f}"
    if _is_evidence(gravest):
        return Blame("evidence", f"First wrong step: {step + 1}, chance {chance}. Evidence: {name}", step)
    kind = "A repair of it would explain the answer" if verdict.first_error_basis == "repair" else "No more than a hint"
    return Blame("hint", f"Likely first wrong step: {step + 1}, chance {chance}. {kind}: {name}", step)


def only_doubted(verdict: Verdict) -> str:
    """Return what is to be said of a step that is suspected for the manner of the writing alone."""
    step = 0 if verdict.suspect_step is None else verdict.suspect_step + 1
    return f"If any is wrong, step {step} is the likeliest by its manner; doubt {verdict.doubt:.2f}"


def only_likely(verdict: Verdict) -> str:
    """Return what is to be said of a step that is blamed without a finding."""
    chance = f"{verdict.first_error_confidence:.2f}"
    return f"No error found in it: the likeliest by how such solutions go wrong, chance {chance}"


def _is_evidence(finding: Finding) -> bool:
    """Tell what speaks against a step from what would only explain the wrong answer."""
    return finding.severity >= SERIOUS and finding.code is not FindingCode.REPAIRABLE_STEP


def _unblamed(verdict: Verdict) -> str:
    if not verdict.steps:
        return (
            "No step was read"
            if verdict.reason in ("too_large", "internal_error")
            else "There are no steps: the solution is empty"
        )
    if any(finding.dimension is not Dimension.ANSWER for finding in verdict.findings):
        return "No step is blamed: what was found is too weak for that"
    if verdict.coverage == 0:
        return "No step is blamed, but none holds anything that can be checked"
    return "No step is blamed: nothing was found"
