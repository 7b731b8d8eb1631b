"""The one thing that sampler and trainer each do for themselves: encoding the question."""

from mathcontracts import Problem, Sampling
from mathgenerator.samplers.transformers import TransformersSampler
from mathtrainer.training.encoding import prompt_ids
from mathtrainer.training.models import load_tokenizer


def test_sampler_and_trainer_encode_a_question_alike(random_model: str) -> None:
    """With chat template and prompt of the recipe, braces and other scripts in the problem, token for token."""
    template = "Solve this.\n{problem}\nEnd with \\boxed{}."
    for text in ("What is $\\frac{1}{2}$ of {problem}?", "  Ça coûte 3 €. ", "多少？"):
        (candidate,) = TransformersSampler(random_model, device="cpu").sample(
            [Problem(id="p", text=text)], Sampling(max_new_tokens=1), template
        )
        assert list(candidate.prompt_ids) == prompt_ids(load_tokenizer(random_model), text, template)
