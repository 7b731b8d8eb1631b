"""`mathtrainer plan`: its arithmetic against real, tiny models on this machine, and what it prints."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from torch.utils.flop_counter import FlopCounterMode
from transformers import AutoModelForCausalLM, DynamicCache, Qwen2Config
from trl.kernels import chunked_logprob
from trl.trainer.utils import _CHUNKED_LOGPROB_CHUNK_SIZE
from typer.testing import CliRunner

from mathcontracts import LoraSpec
from mathtrainer.cli.commands import app
from mathtrainer.models.embedded import TINY
from mathtrainer.sizing import memory, work
from mathtrainer.sizing.memory import Training
from mathtrainer.sizing.shape import ModelShape, read_shape, shape_of
from mathtrainer.training.models import lora_config

# peft uses names that transformers 5 deprecates; both versions are pinned.
pytestmark = pytest.mark.filterwarnings("ignore:.*is deprecated and will be removed in v6:FutureWarning")

RECIPES = Path(__file__).parents[4] / "recipes"
ROWS, TOKENS = 2, 96
CONFIG = Qwen2Config(
    vocab_size=300,
    hidden_size=64,
    intermediate_size=192,
    num_hidden_layers=3,
    num_attention_heads=4,
    num_key_value_heads=2,
    tie_word_embeddings=True,
)
LORA = LoraSpec(r=4, alpha=8)


@pytest.fixture(scope="module")
def shape() -> ModelShape:
    """The shape of a Qwen2 model of some hundred thousand weights."""
    return shape_of("small", CONFIG, "this test")


def _model(
    lora: LoraSpec | None = None,
    dtype: torch.dtype = torch.float32,
    *,
    attention: str = "sdpa",
    config: Qwen2Config = CONFIG,
) -> Any:
    torch.manual_seed(0)
    model = AutoModelForCausalLM.from_config(config, attn_implementation=attention).to(dtype)
    if lora is None:
        return model
    from peft import get_peft_model

    adapted = get_peft_model(model, lora_config(lora))
    for parameter in adapted.parameters():
        if parameter.requires_grad:
            parameter.data = parameter.data.float()  # As recipes/training.py has it.
    return adapted


def _training(
    shape: ModelShape, precision: str, lora: LoraSpec | None = None, *, checkpointed: bool = False
) -> Training:
    return Training(shape, ROWS, TOKENS, precision, checkpointed, lora)


def test_the_known_models_have_their_known_sizes() -> None:
    """Qwen2.5-1.5B has 1,543,714,304 parameters, an adapter of rank 16 on all its linear layers 28 times 659,456."""
    qwen = read_shape("Qwen/Qwen2.5-1.5B")
    assert qwen.parameters == 1_543_714_304
    assert qwen.adapter_parameters(LoraSpec(r=16)) == 28 * 659_456
    assert qwen.kv_elements * memory.BFLOAT16 == 28_672
    assert read_shape("embedded/smollm2").parameters == 134_515_008


def test_parameters_are_those_of_the_loaded_model() -> None:
    """What is counted without memory is what the shipped checkpoint holds."""
    loaded = AutoModelForCausalLM.from_pretrained(TINY)
    assert read_shape("embedded/tiny").parameters == sum(one.numel() for one in loaded.parameters()) == 871_040


@pytest.mark.parametrize(
    "lora",
    [
        None,
        LORA,
        LoraSpec(r=2, target_modules=("q_proj", "down_proj")),
        LoraSpec(r=2, target_modules=r".*\.1\..*_proj"),
    ],
)
def test_states_are_the_bytes_of_a_real_optimiser(shape: ModelShape, lora: LoraSpec | None) -> None:
    """Weights, gradients and AdamW's two moments, after a real step, to the byte."""
    model = _model(lora)
    optimiser = torch.optim.AdamW([one for one in model.parameters() if one.requires_grad])
    model(input_ids=torch.ones(1, 8, dtype=torch.long)).logits.sum().backward()
    optimiser.step()
    items = {one.what: one.bytes for one in memory.states(_training(shape, "float32", lora))}
    weights = sum(items[name] for name in items if name.startswith(("weights", "adapters")))
    assert weights == sum(one.nbytes for one in model.parameters())
    assert items["gradients"] == sum(one.grad.nbytes for one in model.parameters() if one.grad is not None)
    moments = [value for state in optimiser.state.values() for name, value in state.items() if name != "step"]
    assert items["AdamW, two moments"] == sum(one.nbytes for one in moments)


def _kept(model: Any, forward: Callable[[Any], Any]) -> int:
    """Return the bytes that a forward pass keeps for the backward pass, weights left out."""
    own = {one.untyped_storage().data_ptr() for one in [*model.parameters(), *model.buffers()]}
    kept: dict[int, Any] = {}

    def pack(tensor: Any) -> Any:
        storage = tensor.untyped_storage()
        if storage.data_ptr() not in own:
            kept[storage.data_ptr()] = storage  # Held, so that its address is not given to another.
        return tensor

    with torch.autograd.graph.saved_tensors_hooks(pack, lambda tensor: tensor):
        output = forward(model)
    total: int = sum(storage.nbytes() for storage in kept.values())
    del output
    return total


@pytest.mark.parametrize(
    ("precision", "lora"), [("float32", None), ("bfloat16", None), ("float32", LORA), ("bfloat16", LORA)]
)
def test_a_layer_keeps_what_a_real_forward_pass_does(precision: str, lora: LoraSpec | None) -> None:
    """What two more layers keep is told to a thousandth, copies of their weights left out."""
    half = precision == "bfloat16"
    ids = torch.randint(0, 300, (ROWS, TOKENS))
    mask = torch.ones_like(ids)
    mask[0, :5] = 0  # Padding, which rules the kernels out that need no mask.

    def forward(given: Any) -> Any:
        decoder = given.get_base_model().model if lora else given.model
        with torch.autocast("cpu", torch.bfloat16, enabled=half):
            return decoder(input_ids=ids, attention_mask=mask, use_cache=False).last_hidden_state

    kept, shapes = [], []
    for layers in (1, 3):
        config = Qwen2Config(**{**CONFIG.to_dict(), "num_hidden_layers": layers, "layer_types": None})
        model = _model(lora, torch.bfloat16 if half and lora else torch.float32, config=config)
        kept.append(_kept(model, forward))
        shapes.append(shape_of("small", config, "this test"))
    counted = [shape.linear_parameters if lora is None else shape.adapter_parameters(lora) for shape in shapes]
    casts = (counted[1] - counted[0]) * memory.BFLOAT16 if half else 0
    training = _training(shapes[1], precision, lora)
    assert 2 * ROWS * TOKENS * memory.layer_bytes(training) == pytest.approx(kept[1] - kept[0] - casts, rel=1e-3)
    assert memory.activations(training).bytes == 3 * ROWS * TOKENS * memory.layer_bytes(training)


def test_checkpointing_keeps_the_input_of_each_layer(shape: ModelShape) -> None:
    """What a checkpointed pass keeps is the layers' inputs; the one layer that is done again comes on top."""
    model = _model()
    model.activation_checkpointing_enable()
    model.train()
    ids = torch.randint(0, 300, (ROWS, TOKENS))
    training = _training(shape, "float32", checkpointed=True)
    one_layer = training.at_once * memory.layer_bytes(training)
    inputs = memory.activations(training).bytes - one_layer
    kept = _kept(model, lambda given: given.model(input_ids=ids, use_cache=False).last_hidden_state)
    norm = 2 * training.at_once * shape.hidden * memory.FLOAT32  # The last one, which is no layer's.
    assert inputs <= kept <= inputs + norm + 0.3 * one_layer


def test_the_tile_of_logits_is_the_one_of_trl() -> None:
    """The pinned TRL projects to the vocabulary by tiles of this size."""
    assert (memory.TILE_TOKENS, memory.TILE_WORDS) == (chunked_logprob.TOKEN_CHUNK_SIZE, _CHUNKED_LOGPROB_CHUNK_SIZE)


def test_the_cache_is_the_one_of_a_real_model(shape: ModelShape) -> None:
    """A real cache of the same tokens has the bytes that are told."""
    cache = DynamicCache(config=CONFIG)
    with torch.no_grad():
        _model()(input_ids=torch.ones(ROWS, TOKENS, dtype=torch.long), past_key_values=cache, use_cache=True)
    held = sum(layer.keys.nbytes + layer.values.nbytes for layer in cache.layers)
    items = {one.what: one.bytes for one in memory.sampling_items(shape, 1, ROWS, TOKENS, memory.FLOAT32)}
    assert items["KV cache"] == held
    assert items["weights"] == shape.parameters * memory.FLOAT32


def test_the_operations_are_those_that_torch_counts(shape: ModelShape) -> None:
    """Forward, and forward with backward, without the causal half of the scores, which torch does not leave out."""
    model, ids = _model(attention="eager"), torch.randint(0, 300, (ROWS, TOKENS))
    with FlopCounterMode(display=False) as forward:
        loss = model(input_ids=ids, use_cache=False).logits.float().sum()
    causal = 2 * TOKENS * shape.query_width * shape.layers * ids.numel()
    estimate = work.forward_flop(shape, TOKENS) * ids.numel()
    assert forward.get_total_flops() == pytest.approx(estimate + causal, rel=0.01)
    with FlopCounterMode(display=False) as backward:
        loss.backward()
    assert backward.get_total_flops() == pytest.approx(2 * forward.get_total_flops(), rel=0.05)


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    """No hub."""
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")


def _planned(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["plan", *arguments], env={"COLUMNS": "160"})
    return result.exit_code, result.output


@pytest.mark.parametrize("recipe", sorted(RECIPES.glob("*.yaml")), ids=lambda one: one.stem)
def test_every_recipe_has_a_plan(recipe: Path, offline: None) -> None:
    """Without a network and without a GPU; with a card there are hours, and the assumptions stand below."""
    code, printed = _planned(str(recipe), "--card", "rtx-4090")
    assert code == 0, printed
    for wanted in ("nothing was started", "evaluate-", "AdamW, two moments", "* assumed", "rtx-4090 has 24 GB"):
        assert wanted in printed
    code, without = _planned(str(recipe))
    assert code == 0 and "Hours need a card" in without


def test_the_arithmetic_adds_up(offline: None) -> None:
    """A figure that is given moves what it should: more memory leaves more, shorter solutions are fewer tokens."""
    recipe = str(RECIPES / "qwen2.5-1.5b.yaml")
    _, small = _planned(recipe, "--card", "rtx-4090")
    _, large = _planned(recipe, "--card", "rtx-4090", "--memory", "48")
    assert "rtx-4090 has 24 GB" in small and "rtx-4090 has 48 GB" in large
    _, short = _planned(recipe, "--prompt-tokens", "50", "--solution-tokens", "10")
    assert "a prompt has 50 tokens and a solution 10 (as given)" in short
    assert "1,543,714,304 × 2 B = 3.087 GB" in small


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--card", "gtx-1"), "--card: 'gtx-1' is not known; there are rtx-3090"),
        (("--memory", "24"), "give all three"),
    ],
)
def test_a_card_that_is_not_known_is_told(arguments: tuple[str, ...], said: str) -> None:
    """One line, and code 2."""
    code, printed = _planned(str(RECIPES / "demo.yaml"), *arguments)
    assert code == 2 and said in printed


def test_a_model_without_a_shape_is_told(tmp_path: Path, offline: None) -> None:
    """A name that is neither here nor in the package, where there is no hub, is one line, and so is another family."""
    recipe = tmp_path / "recipe.yaml"
    recipe.write_text("name: x\nmodel: nobody/has-this\n")
    code, printed = _planned(str(recipe))
    assert code == 2 and "model: the configuration of 'nobody/has-this' cannot be read" in printed
    (tmp_path / "config.json").write_text('{"model_type": "gpt2", "n_layer": 1, "n_embd": 8, "n_head": 2}')
    recipe.write_text(f"name: x\nmodel: {tmp_path}\n")
    code, printed = _planned(str(recipe))
    assert code == 2 and "no decoder with a gated MLP" in printed
