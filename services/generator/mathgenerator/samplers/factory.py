"""From settings to a sampler."""

from mathgenerator.samplers.base import Sampler, SamplerError
from mathgenerator.samplers.openai_compatible import OpenAICompatibleSampler
from mathgenerator.samplers.scripted import ScriptedSampler
from mathgenerator.settings import Settings


def build_sampler(settings: Settings) -> Sampler:
    """Return the sampler that the settings name. Raises SamplerError where they do not suffice."""
    if settings.sampler == "scripted":
        return ScriptedSampler.from_file(settings.script) if settings.script else ScriptedSampler()
    if settings.sampler == "openai_compatible":
        if not settings.openai_base_url:
            raise SamplerError(
                "openai_base_url: not set; set MATHGENERATOR_OPENAI_BASE_URL, e.g. http://127.0.0.1:8080/v1"
            )
        return OpenAICompatibleSampler(settings.openai_base_url, settings.openai_model, settings.openai_api_key)
    try:
        from mathgenerator.samplers.transformers import TransformersSampler
    except ModuleNotFoundError as error:
        raise SamplerError(
            f"sampler: transformers needs {error.name}; install mathgenerator with its extra `transformers`"
        ) from None
    return TransformersSampler(settings.model, settings.device, settings.batch_size, settings.threads)
