"""What vLLM's wheel offers of what we call, as data: `python -m tests.vllm_interface WHEEL` prints it.

The wheel is read and not installed: it wants a GPU and another torch.
"""

import ast
import inspect
import json
import sys
import zipfile
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("vllm_interface.json")
CALLED = {
    "vllm/entrypoints/llm.py": [
        "LLM.__init__",
        "LLM.get_tokenizer",
        "LLM.sleep",
        "LLM.wake_up",
        "LLM.collective_rpc",
        "LLM.reset_prefix_cache",
    ],
    "vllm/engine/arg_utils.py": ["EngineArgs"],
    "vllm/v1/engine/llm_engine.py": ["LLMEngine.add_request", "LLMEngine.step", "LLMEngine.abort_request"],
    "vllm/v1/worker/gpu_worker.py": ["Worker.reload_weights"],
    "vllm/v1/worker/gpu_model_runner.py": ["GPUModelRunner.reload_weights"],
    "vllm/sampling_params.py": ["SamplingParams", "RequestOutputKind"],
    "vllm/lora/request.py": ["LoRARequest"],
    "vllm/outputs.py": ["CompletionOutput", "RequestOutput.__init__"],
    "vllm/entrypoints/serve/lora/protocol.py": ["LoadLoRAAdapterRequest"],
}


def interface(wheel: Path) -> dict[str, Any]:
    """Return, by name, the parameters of functions and the fields of classes: name, kind, whether it has a default."""
    found: dict[str, Any] = {}
    with zipfile.ZipFile(wheel) as archive:
        for path, names in CALLED.items():
            tree = ast.parse(archive.read(path.strip()))
            for name in names:
                found[name] = _parameters(_node(tree, name.split(".")))
    return found


def signature(name: str) -> inspect.Signature:
    """Return the signature that a call of the interface must fit, without `self`."""
    told = json.loads(FILE.read_text(encoding="utf-8"))[name]
    return inspect.Signature(
        [
            inspect.Parameter(
                one["name"],
                inspect._ParameterKind[one["kind"]],
                default=None if one["default"] else inspect.Parameter.empty,
            )
            for one in told
            if one["name"] != "self"
        ]
    )


def _node(tree: Any, names: list[str]) -> Any:
    for name in names:
        tree = next(node for node in tree.body if getattr(node, "name", None) == name)
    return tree


def _parameters(node: Any) -> list[dict[str, Any]]:
    if isinstance(node, ast.ClassDef):
        fields = [one for one in node.body if isinstance(one, ast.AnnAssign | ast.Assign)]
        names = [(one.target if isinstance(one, ast.AnnAssign) else one.targets[0], one.value) for one in fields]
        return [_parameter(name.id, "POSITIONAL_OR_KEYWORD", value is not None) for name, value in names]  # type: ignore[attr-defined]
    given = node.args
    before = len(given.args) - len(given.defaults)
    found = [_parameter(one.arg, "POSITIONAL_OR_KEYWORD", place >= before) for place, one in enumerate(given.args)]
    found += [_parameter(given.vararg.arg, "VAR_POSITIONAL", False)] if given.vararg else []
    for one, default in zip(given.kwonlyargs, given.kw_defaults, strict=True):
        found.append(_parameter(one.arg, "KEYWORD_ONLY", default is not None))
    return found + ([_parameter(given.kwarg.arg, "VAR_KEYWORD", False)] if given.kwarg else [])


def _parameter(name: str, kind: str, default: bool) -> dict[str, Any]:
    return {"name": name, "kind": kind, "default": default}


if __name__ == "__main__":
    print(json.dumps(interface(Path(sys.argv[1]))))
