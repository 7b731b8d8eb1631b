"""Every rule on cases of its own: what it finds, and what is nearly that and must pass. They are in corpora/rules."""

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from bench.rules import DOCUMENT, document

from mathcontracts import Comparison, Finding
from mathverifier import equivalent, verify
from mathverifier.core.analysis import SolutionAnalysis, analyze
from mathverifier.core.answers.extract import extract
from mathverifier.core.answers.grading import compared
from mathverifier.core.rules.registry import RULES, by_rule
from mathverifier.core.rules.severities import LEAST, MOST, SEVERITIES

FOLDER = Path(__file__).parents[3] / "corpora" / "rules"
BY_ID = {rule.id: rule for rule in RULES}
Case = dict[str, Any]
Cases = dict[str, list[Case]]


@cache
def corpus() -> dict[str, Cases]:
    """Return the cases of each rule, by side."""
    return {path.stem: yaml.safe_load(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.yaml"))}


def cases(side: str) -> list[Any]:
    """Return the cases of one side, each with its rule."""
    return [
        pytest.param(name, case, id=f"{name}: {case['says']}")
        for name, sides in corpus().items()
        for case in sides[side]
    ]


def text_of(case: Case) -> str:
    """Return a solution as one text, where it is a list of steps, too."""
    return case["solution"] if isinstance(case["solution"], str) else "\n".join(case["solution"])


def reading_of(case: Case) -> SolutionAnalysis:
    """Read a case as the library does."""
    problem, solution, reference = case.get("problem"), text_of(case), case.get("reference")
    extraction = extract(solution)
    comparison = Comparison(outcome="unknown", reason="no_reference")
    if reference is not None:
        comparison = compared(problem, reference, extraction, equivalent)
    given = None if isinstance(case["solution"], str) else case["solution"]
    return analyze(problem, solution, given, reference, extraction, comparison)


def findings(name: str, case: Case) -> list[Finding]:
    """Return what a rule finds in a case."""
    return [finding for rule, finding in by_rule(reading_of(case)) if rule.id == name]


@pytest.mark.parametrize(("name", "case"), cases("fires"))
def test_a_rule_finds_what_it_is_for(name: str, case: Case) -> None:
    """It is found where it stands, with its dimension, its code and a severity of the rule's own."""
    first = findings(name, case)[0]
    rule, levels = BY_ID[name], SEVERITIES[name]
    assert (first.dimension, first.code) == (rule.dimension, rule.code)
    assert first.found == text_of(case)[first.start : first.end] == case.get("found", first.found)
    assert first.expected == case.get("expected", first.expected)
    assert first.severity == pytest.approx(case.get("severity", first.severity))
    if MOST in levels:
        assert levels[LEAST] <= first.severity <= levels[MOST]
    else:
        assert first.severity in levels.values()


@pytest.mark.parametrize(("name", "case"), cases("fires"))
def test_the_verdict_tells_what_a_rule_finds(name: str, case: Case) -> None:
    """Each finding of a rule is in the verdict, as it is."""
    verdict = verify(case.get("problem"), case["solution"], case.get("reference"))
    for finding in findings(name, case):
        assert finding in verdict.findings


@pytest.mark.parametrize(("name", "case"), cases("passes"))
def test_a_rule_lets_pass_what_is_nearly_that(name: str, case: Case) -> None:
    """Nothing is found where it is right, meant, denied or cannot be known."""
    assert findings(name, case) == []


def test_every_rule_has_cases_of_both_sides() -> None:
    """No rule is without two that it finds and two that pass; no cases are of a rule that is not there."""
    counts = {name: {side: len(found) for side, found in sides.items()} for name, sides in corpus().items()}
    assert set(counts) == set(BY_ID) == set(SEVERITIES)
    assert all(count["fires"] >= 2 and count["passes"] >= 2 for count in counts.values())


@pytest.mark.parametrize("name", sorted(BY_ID))
def test_the_examples_of_a_rule_are_among_its_cases(name: str) -> None:
    """What its docstring says fails is found, and what it says passes does: both stand in its cases."""
    texts = corpus()[name]
    examples = BY_ID[name].examples
    for kind, side in (("Fails", "fires"), ("Passes", "passes")):
        quoted = examples[kind].split("`")[1].strip("$")
        assert any(quoted in " ".join(text_of(case).split()) for case in texts[side]), quoted


def test_a_rule_does_not_run_without_what_it_needs() -> None:
    """Without the problem and the reference nothing is said of either."""
    reading = reading_of({"solution": "She has 3 * 4 = 12 apples.\nThen 13 + 5 = 19.\nThe answer is: 99"})
    found = [rule for rule, _ in by_rule(reading)]
    assert found
    assert not any(rule.needs for rule in found)


def test_the_page_of_rules_is_the_one_in_the_code() -> None:
    """`python -m bench.rules --write` writes it."""
    assert DOCUMENT.read_text("utf-8") == document()
