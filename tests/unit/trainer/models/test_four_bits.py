"""A training loads what holds models in four bits where it is asked for alone."""

import sys
from importlib.util import find_spec

import pytest

from mathcontracts import LoraSpec, RunSpec
from mathtrainer.models.four_bits import leave_out_bitsandbytes


@pytest.mark.parametrize(
    ("lora", "left_out"), [(None, True), (LoraSpec(), True), (LoraSpec(quantize="nf4"), False)], ids=str
)
def test_it_is_there_where_a_run_quantises(
    monkeypatch: pytest.MonkeyPatch, lora: LoraSpec | None, left_out: bool
) -> None:
    """A run without quantisation finds no bitsandbytes; one with it finds what is installed."""
    installed = find_spec("bitsandbytes") is not None
    modules = dict(sys.modules)
    modules.pop("bitsandbytes", None)
    monkeypatch.setattr(sys, "modules", modules)
    leave_out_bitsandbytes(RunSpec(name="r", model="m", lora=lora, precision="bfloat16"))
    assert (modules.get("bitsandbytes", sys) is None) == left_out
    assert (find_spec("bitsandbytes") is not None) == (installed and not left_out)
