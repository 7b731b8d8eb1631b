"""Pairs of short solutions, one sound and one with one wrong statement of the same kind, read without a reference."""

import json
from pathlib import Path
from typing import Any

import pytest

from mathverifier import verify

PAIRS = [
    json.loads(line)
    for line in (Path(__file__).parents[3] / "corpora" / "evidence_pairs.jsonl").read_text("utf-8").splitlines()
]


def named(pair: dict[str, Any]) -> str:
    """Return what a pair is about."""
    return str(pair["kind"])


@pytest.mark.parametrize("pair", PAIRS, ids=named)
def test_the_sound_one_is_left_alone(pair: dict[str, Any]) -> None:
    """No step is named, and no finding would name one."""
    verdict = verify(pair["problem"], pair["sound"])
    assert verdict.first_error_step is None
    assert verdict.suspect_step is None


@pytest.mark.parametrize("pair", [pair for pair in PAIRS if pair["located"]], ids=named)
def test_the_wrong_step_is_named(pair: dict[str, Any]) -> None:
    """The step is named by a finding; those that are not `located` are what is not seen yet."""
    verdict = verify(pair["problem"], pair["wrong"])
    assert (verdict.first_error_step, verdict.first_error_basis) == (pair["step"], "finding")
