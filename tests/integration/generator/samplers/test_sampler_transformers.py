"""Sampling from a real, tiny, random model on the CPU."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers
from transformers import AutoModelForCausalLM, AutoTokenizer, PreTrainedTokenizerFast, Qwen2Config, Qwen2ForCausalLM

from mathcontracts import Candidate, Example, Prefix, Problem, Prompt, Sampling
from mathgenerator.samplers.base import ModelNotFound, SamplerError
from mathgenerator.samplers.transformers import TransformersSampler
from mathtrainer.training.encoding import prompt_ids

PROBLEMS = [
    Problem(id="short", text="1 + 1?"),
    Problem(id="long", text="Tom has 12 marbles and gives 5 of them to Ann. How many are left?"),
    Problem(id="middle", text="What is 3 times 4?"),
]
TEMPLATE = "{% for m in messages %}Question: {{ m['content'] }}\n{% endfor %}Answer:"


def make_model(path: Path, seed: int = 0, chat: bool = True, context: int = 256, window: int | None = None) -> Path:
    """Save a random Qwen2 with a byte-level tokenizer of 258 tokens, of which the last but one ends a text."""
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    vocabulary = {token: number for number, token in enumerate([*alphabet, "<end>", "<pad>"])}
    tokenizer = Tokenizer(models.BPE(vocab=vocabulary, merges=[]))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    fast = PreTrainedTokenizerFast(tokenizer_object=tokenizer, eos_token="<end>", pad_token="<pad>")
    if chat:
        fast.chat_template = TEMPLATE
    fast.save_pretrained(path)
    torch.manual_seed(seed)
    config = Qwen2Config(
        vocab_size=258,
        hidden_size=32,
        intermediate_size=64,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
        max_position_embeddings=context,
        tie_word_embeddings=True,
        eos_token_id=256,
        pad_token_id=257,
        use_sliding_window=window is not None,
        sliding_window=window,
        max_window_layers=0,
    )
    model = Qwen2ForCausalLM(config)
    with torch.no_grad():
        # Large enough weights that the distribution is far from flat and ends come at different lengths.
        for parameter in model.parameters():
            parameter.mul_(4)
    model.save_pretrained(path)
    return path


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny model with a chat template."""
    return make_model(tmp_path_factory.mktemp("model"))


@pytest.fixture(scope="module")
def sampler(model: Path) -> TransformersSampler:
    """A sampler that has it loaded."""
    return TransformersSampler(str(model), device="cpu", batch_size=4)


def test_greedy_equals_the_library(model: Path, sampler: TransformersSampler) -> None:
    """At temperature 0 the tokens are those that transformers' own generate() gives for each prompt alone."""
    found = sampler.sample(PROBLEMS, Sampling(temperature=0, max_new_tokens=24), "{problem}")
    reference = AutoModelForCausalLM.from_pretrained(model)
    for candidate in found:
        ids = torch.tensor([candidate.prompt_ids])
        own = reference.generate(ids, attention_mask=torch.ones_like(ids), do_sample=False, max_new_tokens=24)
        assert own[0, ids.shape[1] :].tolist() == list(candidate.completion_ids)


def test_a_model_with_a_window_equals_the_library(tmp_path: Path) -> None:
    """Layers that see the last tokens alone are not refilled, and give what generate() does for each prompt alone."""
    path = make_model(tmp_path / "window", window=8)
    sampler = TransformersSampler(str(path), device="cpu", batch_size=2)
    found = sampler.sample(PROBLEMS, Sampling(temperature=0, max_new_tokens=24), "{problem}")
    reference = AutoModelForCausalLM.from_pretrained(path)
    for candidate in found:
        ids = torch.tensor([candidate.prompt_ids])
        own = reference.generate(ids, attention_mask=torch.ones_like(ids), do_sample=False, max_new_tokens=24)
        assert own[0, ids.shape[1] :].tolist() == list(candidate.completion_ids)


def test_places_that_fall_free_are_taken(model: Path) -> None:
    """Rows join others that are further on: each has the tokens that it has alone, and a problem is told when done."""
    sampling = Sampling(n=3, max_new_tokens=40, seed=2)
    problems = [Problem(id=f"{number}", text="7 + 1? " * (number % 4) + f"{number}") for number in range(12)]
    alone = TransformersSampler(str(model), device="cpu", batch_size=1)
    taken: list[str] = []

    def feed() -> Iterator[Problem]:
        for problem in problems:
            taken.append(problem.id)
            yield problem

    together = TransformersSampler(str(model), device="cpu", batch_size=8)
    found: dict[str, list[Candidate]] = {}
    for candidates in together.stream(feed(), sampling, "{problem}"):
        found[candidates[0].problem_id] = candidates
        if len(found) == 1:
            assert len(taken) < len(problems)
    for problem in problems[::3]:
        assert [one.text for one in alone.sample([problem], sampling, "{problem}")] == [
            one.text for one in found[problem.id]
        ]


def test_a_prefix_is_gone_on_from(sampler: TransformersSampler) -> None:
    """From the first tokens of a greedy candidate, the rest of it follows; of a sampled one, other ends."""
    greedy = Sampling(temperature=0, max_new_tokens=24)
    [whole] = sampler.sample(PROBLEMS[:1], greedy, "{problem}")
    prefix = Prefix(completion_ids=whole.completion_ids[:9])
    rest = greedy.model_copy(update={"max_new_tokens": 15})
    [found] = sampler.sample(PROBLEMS[:1], rest, "{problem}", prefixes={"short": prefix})
    assert (found.completion_ids, found.text, found.prefix_tokens) == (whole.completion_ids, whole.text, 9)
    told = Prefix(prompt_ids=whole.prompt_ids, completion_ids=whole.completion_ids[:9])
    several = sampler.sample(PROBLEMS, Sampling(n=4, max_new_tokens=15), "{problem}", prefixes={"short": told})
    assert {one.completion_ids[:9] for one in several[:4]} == {told.completion_ids}
    assert len({one.text for one in several[:4]}) == 4
    assert {one.prefix_tokens for one in several[4:]} == {0}


@pytest.mark.parametrize("chat", [True, False])
def test_what_stands_before_the_problem_is_the_trainers_too(tmp_path: Path, chat: bool) -> None:
    """System message and examples are encoded by sampler and trainer alike, with a chat template and without."""
    sampler = TransformersSampler(str(make_model(tmp_path / "model", chat=chat)), device="cpu")
    prompt = Prompt(template="{problem}!", system="Short.", examples=(Example(problem="2 + 2", solution="4"),))
    [found] = sampler.sample([PROBLEMS[0]], Sampling(max_new_tokens=1), prompt)
    tokenizer = AutoTokenizer.from_pretrained(found.model)
    assert list(found.prompt_ids) == prompt_ids(tokenizer, PROBLEMS[0].text, prompt)
    shown = tokenizer.decode(found.prompt_ids)
    chatted = "Question: Short.\nQuestion: 2 + 2!\nQuestion: 4\nQuestion: 1 + 1?!\nAnswer:"
    assert shown == (chatted if chat else "Short.\n\n2 + 2!\n4\n\n1 + 1?!")


def test_candidates_are_ordered_and_whole(sampler: TransformersSampler) -> None:
    """Candidates come by problem, then index; ids, counts, finish reason and text agree with one another."""
    found = sampler.sample(PROBLEMS, Sampling(n=5, max_new_tokens=40, seed=3), "{problem}")
    assert [one.id for one in found] == [f"{p.id}#{i}" for p in PROBLEMS for i in range(5)]
    tokenizer = AutoTokenizer.from_pretrained(found[0].model)
    assert {one.finish_reason for one in found} == {"stop", "length"}
    for one in found:
        assert one.prompt_tokens == len(one.prompt_ids)
        assert one.completion_tokens == len(one.completion_ids) <= 40
        assert (one.completion_ids[-1] == 256) == (one.finish_reason == "stop")
        assert 256 not in one.completion_ids[:-1]
        assert one.text == tokenizer.decode(one.completion_ids, skip_special_tokens=True)
        assert one.model_revision.startswith("sha256:")


def test_the_prompt_is_put_through_the_chat_template(sampler: TransformersSampler) -> None:
    """The user message is the template with the problem in it, braces untouched, inside the chat template."""
    problem = Problem(id="p", text=r"\frac{1}{2} {problem}")
    [found] = sampler.sample([problem], Sampling(max_new_tokens=1), "Solve. {problem}")
    tokenizer = AutoTokenizer.from_pretrained(found.model)
    assert tokenizer.decode(found.prompt_ids) == "Question: Solve. \\frac{1}{2} {problem}\nAnswer:"


def test_a_model_without_chat_template_gets_plain_text(tmp_path: Path) -> None:
    """Without a chat template the prompt is the message itself."""
    sampler = TransformersSampler(str(make_model(tmp_path / "plain", chat=False)), device="cpu")
    [found] = sampler.sample([PROBLEMS[0]], Sampling(max_new_tokens=1), "{problem}")
    assert AutoTokenizer.from_pretrained(found.model).decode(found.prompt_ids) == "1 + 1?"


def test_a_candidate_depends_on_its_own_seed_alone(model: Path, sampler: TransformersSampler) -> None:
    """The same candidates come out alone, beside others, in other batch sizes and with a larger n."""
    sampling = Sampling(n=4, max_new_tokens=30, seed=11, top_p=0.9)
    together = {one.id: one.text for one in sampler.sample(PROBLEMS, sampling, "{problem}")}
    again = TransformersSampler(str(model), device="cpu", batch_size=64)
    more = again.sample(PROBLEMS[::-1], sampling.model_copy(update={"n": 6}), "{problem}")
    assert together == {one.id: one.text for one in more if one.id in together}
    for problem in PROBLEMS:
        for one in sampler.sample([problem], sampling, "{problem}"):
            assert one.text == together[one.id]


def test_another_seed_gives_other_candidates(sampler: TransformersSampler) -> None:
    """Candidates of one problem differ from one another, and with the seed."""
    texts = [
        one.text
        for seed in (1, 2)
        for one in sampler.sample(PROBLEMS[:1], Sampling(n=4, max_new_tokens=30, seed=seed), "{problem}")
    ]
    assert len(set(texts)) == 8


def test_samples_follow_the_distribution(model: Path) -> None:
    """Over 20,000 draws of one token the frequencies are the model's own, cut off by top-p and sharpened."""
    sampler = TransformersSampler(str(model), device="cpu", batch_size=5000)
    network = AutoModelForCausalLM.from_pretrained(model)
    sampling = Sampling(n=250, max_new_tokens=1, temperature=1.7, top_p=0.8)
    counts = torch.zeros(258)
    for seed in range(80):
        found = sampler.sample(PROBLEMS[:1], sampling.model_copy(update={"seed": seed}), "{problem}")
        counts += torch.bincount(torch.tensor([one.completion_ids[0] for one in found]), minlength=258)
    with torch.inference_mode():
        logits = network(torch.tensor([found[0].prompt_ids])).logits[0, -1].double()
    chances = torch.softmax(logits / 1.7, -1)
    order = chances.argsort(descending=True)
    kept = order[: int((chances[order].cumsum(-1) < 0.8).sum()) + 1]
    expected = torch.zeros_like(chances)
    expected[kept] = chances[kept] / chances[kept].sum()
    assert counts[expected == 0].sum() == 0
    assert len(kept) > 2
    # Five standard deviations of a binomial share.
    assert ((counts / 20_000 - expected).abs() <= 5 * (expected * (1 - expected) / 20_000).sqrt() + 1e-9).all()


def test_a_prompt_beyond_the_context_is_data(tmp_path: Path) -> None:
    """A prompt that fills the context gives an empty candidate that ended by length; a tight one, a short candidate."""
    sampler = TransformersSampler(str(make_model(tmp_path / "model", context=64)), device="cpu")
    problems = [
        Problem(id="too long", text="x" * 80),
        Problem(id="tight", text="x" * (64 - len("Question: \nAnswer:") - 3)),
    ]
    too_long, tight = sampler.sample(problems, Sampling(max_new_tokens=20, seed=5), "{problem}")
    assert (too_long.text, too_long.finish_reason, too_long.completion_ids) == ("", "length", ())
    assert 1 <= tight.completion_tokens <= 3


def test_models_swap_and_a_rewritten_one_is_read_anew(model: Path, tmp_path: Path) -> None:
    """A request's model is used; three models in turn work; new weights in the same place are noticed."""
    sampler = TransformersSampler(str(model), device="cpu")
    other = make_model(tmp_path / "other", seed=1)
    third = make_model(tmp_path / "third", seed=2)
    sampling = Sampling(temperature=0, max_new_tokens=8)

    def revision(path: Path | None) -> str:
        return sampler.sample(PROBLEMS[:1], sampling, "{problem}", str(path) if path else None)[0].model_revision

    first = [revision(None), revision(other), revision(third)]
    assert len(set(first)) == 3
    assert [revision(None), revision(other), revision(third)] == first
    shutil.rmtree(other)
    make_model(other, seed=3)
    assert revision(other) != first[1]


def test_a_missing_model_is_named(tmp_path: Path, sampler: TransformersSampler) -> None:
    """No path, an empty directory, no model at all, and a damaged file: one line each that names the field `model`."""
    damaged = make_model(tmp_path / "damaged")
    (damaged / "model.safetensors").write_bytes(b"not weights")
    for asked in ["/nowhere/at/all", str(tmp_path), str(damaged), "nobody/nothing"]:
        with pytest.raises(ModelNotFound, match=r"^model: [^\n]+$") as caught:
            sampler.sample(PROBLEMS, Sampling(), "{problem}", asked)
        assert asked in str(caught.value)
    with pytest.raises(ModelNotFound, match="MATHGENERATOR_MODEL"):
        TransformersSampler(device="cpu").check(None)


def test_a_device_that_is_not_there_is_named() -> None:
    """A misspelt device is an error of one line that names it."""
    with pytest.raises(SamplerError, match=r"^device: 'gpu'"):
        TransformersSampler(device="gpu")


def test_closing_stops_sampling(model: Path) -> None:
    """A sampler that was closed stops before its next token."""
    sampler = TransformersSampler(str(model), device="cpu")
    sampler.close()
    with pytest.raises(SamplerError, match="shutting down"):
        sampler.sample(PROBLEMS, Sampling(), "{problem}")
