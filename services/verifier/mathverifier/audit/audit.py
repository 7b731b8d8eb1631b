"""The audit of a data set: its references one by one, and trials of the verifier on a sample of its sound rows."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain

from mathcontracts import Verdict
from mathverifier.api import verify, verify_many
from mathverifier.audit.mutations import altered, changes, rewritings
from mathverifier.audit.references import Fault, duplicates, fault_in, kind_of
from mathverifier.audit.report import Disagreement, Error, FaultRow, Rate, Report, rate
from mathverifier.audit.rows import AuditRow
from mathverifier.core.version import VERSION

# Rows that are tried, evenly over the file: a row takes some thirty verdicts.
TRIED = 200
# Errors that are kept to be looked at, of each way.
SHOWN = 20
Second = Callable[[AuditRow], str | None]


@dataclass
class _Trials:
    """Counts of one sort of error, by the way of the trial and by the kind of the answer."""

    hits: Counter[str] = field(default_factory=Counter)
    trials: Counter[str] = field(default_factory=Counter)

    def count(self, hit: bool, *names: str) -> None:
        """Count a trial under `all` and these names."""
        for name in ("all", *names):
            self.trials[name] += 1
            self.hits[name] += hit

    def rates(self) -> dict[str, Rate]:
        """Return the rates, that of all trials first."""
        return {name: rate(self.hits[name], count) for name, count in self.trials.items()}


@dataclass(frozen=True)
class _Trial:
    """A solution whose truth is known: whether it ends in the row's reference."""

    row: AuditRow
    way: str
    solution: str
    right: bool


def audit(
    rows: Iterable[AuditRow], second: tuple[str, Second] | None = None, advance: Callable[[], None] = lambda: None
) -> Report:
    """Return what there is to say of a data set. `second` is a grader and its name; `advance` is told each row."""
    read: list[AuditRow] = []
    faults: dict[int, Fault] = {}
    for row in rows:
        read.append(row)
        if (fault := fault_in(row)) is not None:
            faults[row.number] = fault
        advance()
    for fault in duplicates(read):
        faults.setdefault(fault.row, fault)
    sound = [row for row in read if row.number not in faults and row.answer is not None]
    kinds = {row.number: kind_of(row.answer or "") for row in sound}
    tried = [sound[len(sound) * place // TRIED] for place in range(TRIED)] if len(sound) > TRIED else sound
    refused, undecided, accepted, errors = _tried(tried, kinds)
    return Report(
        version=VERSION,
        rows=len(read),
        tried=len(tried),
        faults=tuple(FaultRow(row=one.row, kind=one.kind, message=one.message) for _, one in sorted(faults.items())),
        kinds=dict(Counter(kinds.values()).most_common()),
        unknown=_unknown(sound, kinds),
        refused=refused.rates(),
        undecided=undecided.rates(),
        accepted=accepted.rates(),
        errors=tuple(errors),
        second=second and second[0],
        disagreements=tuple(_disagreements(sound, second[1])) if second else (),
    )


def _unknown(rows: Sequence[AuditRow], kinds: dict[int, str]) -> dict[str, Rate]:
    """Return the share of solutions that the verifier leaves unknown, by the kind of the reference."""
    trials = _Trials()
    with_solution = [row for row in rows if row.solution is not None]
    for row, verdict in zip(with_solution, _verdicts((row, row.solution or "") for row in with_solution), strict=True):
        trials.count(verdict.outcome == "unknown", kinds[row.number])
    return trials.rates()


def _tried(rows: Sequence[AuditRow], kinds: dict[int, str]) -> tuple[_Trials, _Trials, _Trials, list[Error]]:
    refused, undecided, accepted = _Trials(), _Trials(), _Trials()
    errors: list[Error] = []
    shown: Counter[str] = Counter()
    trials = list(chain.from_iterable(_trials(row) for row in rows))
    for trial, verdict in zip(trials, _verdicts((one.row, one.solution) for one in trials), strict=True):
        kind = kinds[trial.row.number]
        if trial.right:
            refused.count(verdict.outcome == "incorrect", trial.way, kind)
            undecided.count(verdict.outcome == "unknown", trial.way, kind)
        else:
            accepted.count(verdict.outcome == "correct", trial.way, kind)
        if verdict.outcome != "unknown" and (verdict.outcome == "correct") != trial.right and shown[trial.way] < SHOWN:
            shown[trial.way] += 1
            errors.append(_error(trial, verdict))
    return refused, undecided, accepted, errors


def _trials(row: AuditRow) -> list[_Trial]:
    answer = row.answer or ""
    made = [_Trial(row, way, solution, True) for way, solution in rewritings(answer)]
    made += [_Trial(row, way, solution, False) for way, solution in changes(answer)]
    solution = row.solution or f"The answer is ${answer}$."
    return made + [_Trial(row, way, one, False) for way, one in altered(solution, row.problem, answer)]


def _verdicts(asked: Iterable[tuple[AuditRow, str]]) -> list[Verdict]:
    return verify_many(
        {"problem": row.problem, "solution": solution, "reference": list(row.accepted), "profile": False}
        for row, solution in asked
    )


def _error(trial: _Trial, verdict: Verdict) -> Error:
    return Error(
        row=trial.row.number,
        way=trial.way,
        reference=trial.row.answer or "",
        solution=trial.solution[-300:],
        outcome=verdict.outcome,
        reason=verdict.reason,
    )


def _disagreements(rows: Sequence[AuditRow], second: Second) -> Iterable[Disagreement]:
    for row in rows:
        if row.solution is None or (theirs := second(row)) is None:
            continue
        ours = verify(row.problem, row.solution, list(row.accepted), profile=False)
        if ours.outcome != theirs:
            said = ours.answer and ours.answer.text
            yield Disagreement(
                row=row.number, reference=row.answer or "", answer=said, ours=ours.outcome, second=theirs
            )
