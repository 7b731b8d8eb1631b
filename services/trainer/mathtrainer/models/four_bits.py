"""bitsandbytes, which holds a base model in four bits, is for the runs that ask for it."""

import sys

from mathcontracts import RunSpec


def leave_out_bitsandbytes(spec: RunSpec) -> None:
    """Have this process do without the package where the run quantises nothing.

    peft loads it wherever it is installed, and with it torch's compiler: a fifth of what a training needs to begin.
    """
    if spec.lora is None or spec.lora.quantize is None:
        # What Python takes for a package that is not there.
        sys.modules["bitsandbytes"] = None  # type: ignore[assignment]
