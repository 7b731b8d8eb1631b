"""The rules as a page: `python -m bench.rules` prints it, `--write` puts it into docs/rules.md.

`by_rule` counts for the profile's bench what each rule finds in labelled solutions.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from bench.observations import Observation
from bench.written_page import print_or_write
from mathcontracts import FindingCode
from mathverifier.core.rules.base import Rule
from mathverifier.core.rules.registry import RULES
from mathverifier.core.rules.severities import LEAST, MOST
from mathverifier.core.scoring.aggregation import SERIOUS, SURE

# Rules that say nothing of the step where they are found.
_OF_ANSWER = frozenset(one.id for one in RULES if one.code in (FindingCode.WRONG_ANSWER, FindingCode.NO_ANSWER))
DOCUMENT = Path(__file__).parent.parent / "docs" / "rules.md"
_HEAD = """# The rules

Written by `python -m bench.rules --write` from the rules in `mathverifier/core/rules`; their cases, both what each
finds and what it must let pass, are in `tests/corpora/rules`. [profile.md](profile.md) says
how the findings become scores.

A finding names its dimension and its code; several rules may find one code in different ways. A rule does not run where
what it needs is not given. Findings of 0.45 or more name a step, those of 0.8 or more even where the answer is wrong.

| rule | dimension | code | severity | needs |
|---|---|---|---|---|
"""


def document() -> str:
    """Return the page: a table of all rules, then each in its own words."""
    lines = [
        f"| [{one.id}](#{one.id}) | {one.dimension} | `{one.code}` | {_severity(one)} | {', '.join(one.needs) or '–'} |"
        for one in RULES
    ]
    return _HEAD + "\n".join(lines) + "\n" + "".join(map(_section, RULES))


def _severity(rule: Rule) -> str:
    named = [f"{value:g} ({name})" for name, value in rule.levels.items() if name not in (LEAST, MOST)]
    if len(rule.levels) == 1:
        return f"{next(iter(rule.levels.values())):g}"
    ends = [f"{rule.levels[LEAST]:g} … {rule.levels[MOST]:g}"] if MOST in rule.levels else []
    return ", ".join((*ends, *named))


def _section(rule: Rule) -> str:
    examples = "".join(f"- {name}: {text}\n" for name, text in rule.examples.items())
    return f"\n## {rule.id}\n\n{rule.says}\n\n{examples}"


def by_rule(seen: Iterable[Observation]) -> Iterator[dict[str, Any]]:
    """Yield how often each rule speaks loud enough to name a step, and where the first wrong step is then.

    `precision` is the share of the solutions with such a finding in which one is at the first wrong step. `recall` is
    the share of the wrong solutions in which it is. Both are of the rule alone, whatever others find.
    """
    counts: dict[tuple[bool, str], Counter[str]] = defaultdict(Counter)
    wrong: Counter[bool] = Counter()
    for one in seen:
        if one.source.startswith("planted"):
            continue
        wrong[one.with_reference] += one.first_error is not None
        steps: dict[str, set[int]] = defaultdict(set)
        least = SURE if one.verdict.outcome == "incorrect" else SERIOUS
        for name, step, severity in one.told:
            if step is not None and severity >= least and name not in _OF_ANSWER:
                steps[name].add(step)
        for name, own in steps.items():
            counts[one.with_reference, name][_place(own, one.first_error)] += 1
    for (with_reference, name), found in sorted(counts.items()):
        row = {"rule": name, "reference": with_reference, **found}
        row["precision"] = round(found["right"] / found.total(), 3)
        yield row | {"recall": round(found["right"] / max(1, wrong[with_reference]), 4)}


def _place(steps: set[int], first: int | None) -> str:
    if first is None:
        return "sound"
    if first in steps:
        return "right"
    return "before" if min(steps) < first else "behind"


if __name__ == "__main__":
    print_or_write(__doc__, DOCUMENT, document, document)
