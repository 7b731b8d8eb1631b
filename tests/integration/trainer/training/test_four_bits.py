"""What a training in four bits says where it cannot be."""

import sys

import pytest

from mathtrainer.stages.context import BadInput
from mathtrainer.training.models import _four_bits


def test_four_bits_without_the_package_name_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where bitsandbytes is missing, the message says so, and what to do."""
    monkeypatch.setitem(sys.modules, "bitsandbytes", None)
    with pytest.raises(BadInput, match=r"lora\.quantize: 'nf4' needs `pip install bitsandbytes`"):
        _four_bits()
