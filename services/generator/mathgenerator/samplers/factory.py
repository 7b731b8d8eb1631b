"""From settings to a sampler."""

from mathgenerator.samplers.base import Sampler, SamplerError
from mathgenerator.samplers.openai_compatible import OpenAICompatibleSampler, ServerOptions
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
        options = ServerOptions(
            api=settings.openai_api,
            concurrency=settings.openai_concurrency,
            timeout_s=settings.openai_timeout_s,
            attempts=settings.openai_attempts,
            rate_limit_s=settings.openai_rate_limit_s,
            reasoning=settings.openai_reasoning,
            thought_open=settings.openai_thought_open,
            extra=settings.openai_extra_body,
            load_adapters=settings.openai_load_adapters,
        )
        return OpenAICompatibleSampler(
            settings.openai_base_url, settings.openai_model, settings.openai_api_key, options
        )
    try:
        if settings.sampler == "vllm":
            from mathgenerator.samplers.vllm import VllmSampler

            return VllmSampler(
                settings.model,
                settings.batch_size,
                lora_rank=settings.vllm_lora_rank,
                sleep=settings.vllm_sleep,
                options=settings.vllm_options,
            )
        from mathgenerator.samplers.transformers import TransformersSampler
    except ModuleNotFoundError as error:
        install = "vllm==0.32.0" if settings.sampler == "vllm" else "mathgenerator with its extra `transformers`"
        raise SamplerError(f"sampler: {settings.sampler} needs {error.name}; install {install}") from None
    return TransformersSampler(settings.model, settings.device, settings.batch_size, settings.threads)
