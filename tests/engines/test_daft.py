"""Scoring on Daft's own runner, with two processes."""

from typing import Any

import daft
import pytest
from tests.engine_rows import MAPPING

from mathverifier.engines.daft import score

pytestmark = [pytest.mark.engines, pytest.mark.filterwarnings("ignore")]


def test_daft_gives_what_local_scoring_gives(table: Any, expected: list[dict[str, Any]]) -> None:
    """Each row is there once, with the verdict that it gets here."""
    scored = score(daft.from_arrow(table), MAPPING, workers=2)
    assert sorted(scored.to_pylist(), key=lambda row: row["id"]) == expected


def test_verdicts_of_an_earlier_scoring_are_replaced(table: Any) -> None:
    """A scored frame can be scored again."""
    once = score(daft.from_arrow(table.slice(0, 20)), MAPPING)
    assert score(once, MAPPING).to_pylist() == once.to_pylist()


def test_a_missing_column_is_told_before_anything_is_started(table: Any) -> None:
    """The columns that are there are named."""
    with pytest.raises(ValueError, match="no column has the solution at 'answer': the columns are id, question"):
        score(daft.from_arrow(table), {"solution": "answer"})
