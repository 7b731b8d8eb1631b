"""What a recipe may say of how it is trained."""

import pytest
from pydantic import ValidationError

from mathcontracts import DpoSpec, RunSpec


def test_a_base_in_four_bits_asks_for_bfloat16() -> None:
    """QLoRA computes in bfloat16; a recipe that says otherwise is refused, with the fix."""
    with pytest.raises(ValidationError, match="set precision: bfloat16"):
        RunSpec.model_validate({"name": "q", "model": "m", "lora": {"quantize": "nf4"}})
    RunSpec.model_validate({"name": "q", "model": "m", "precision": "bfloat16", "lora": {"quantize": "nf4"}})


def test_an_sft_weight_is_not_negative() -> None:
    """A term that lowers the chosen likelihood is refused."""
    with pytest.raises(ValidationError, match="sft_weight"):
        DpoSpec(sft_weight=-0.1)
