"""Encoded rows on disk: what is written is what a training reads, in as few bytes as the vocabulary allows."""

from pathlib import Path

import pytest
from transformers import TrainingArguments

from mathtrainer.training.row_file import shared_rows

ROWS = [
    {"prompt_ids": [1, 2], "chosen_ids": [3, 65_535], "rejected_ids": [4], "weight": 0.5, "length": 4},
    {"prompt_ids": [5], "chosen_ids": [], "rejected_ids": [0, 65_534], "weight": 1.5, "length": 3},
]


@pytest.mark.parametrize("vocabulary", [65_536, 151_936])
def test_rows_come_back_as_they_were(tmp_path: Path, vocabulary: int) -> None:
    """The highest token id of a vocabulary that fits two bytes, and any of a larger one, is read as it was written."""
    largest = {**ROWS[0], "chosen_ids": [vocabulary - 1]}
    rows = shared_rows([largest, *ROWS], tmp_path / "rows.arrow", _arguments(tmp_path), vocabulary)
    assert rows.to_list() == [largest, *ROWS]


def test_a_small_vocabulary_takes_two_bytes_a_token(tmp_path: Path) -> None:
    """A row's ids are half as large in a vocabulary of 65,536 tokens as in one that has a token more."""
    long = {**ROWS[0], "chosen_ids": [7] * 100_000}
    small, large = (
        shared_rows([long], tmp_path / f"{vocabulary}.arrow", _arguments(tmp_path), vocabulary)
        for vocabulary in (65_536, 65_537)
    )
    assert small.data.nbytes < 0.51 * large.data.nbytes


def _arguments(folder: Path) -> TrainingArguments:
    return TrainingArguments(output_dir=str(folder), use_cpu=True, report_to=[])
