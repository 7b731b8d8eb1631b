"""Settings of the generator, from environment variables that begin with MATHGENERATOR_."""

from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from mathcontracts.servicekit.api_keys import read_api_keys
from mathcontracts.servicekit.settings import comma_separated, variables_of

SamplerName = Literal["transformers", "vllm", "openai_compatible", "scripted"]


class Settings(BaseSettings):
    """Where candidates come from and where they go. An empty variable counts as one that is not set."""

    model_config = SettingsConfigDict(env_prefix="MATHGENERATOR_", env_ignore_empty=True, frozen=True)

    host: str = "127.0.0.1"
    port: int = Field(default=8001, ge=0, le=65535)
    sampler: SamplerName = "transformers"
    model: str | None = Field(default=None, description="Checkpoint that is used where a request names none.")
    device: str = Field(default="auto", description="'auto' takes the first GPU where there is one; else a torch name.")
    batch_size: int = Field(default=64, ge=1, description="Candidates that the model works on at once.")
    threads: int | None = Field(default=None, ge=1, description="CPU threads of the model; None leaves it to torch.")
    vllm_lora_rank: int = Field(
        default=0, ge=0, description="Rank up to which adapters that runs publish are added to the engine; 0 is none."
    )
    vllm_sleep: bool = Field(default=False, description="Give the GPU's memory back while nothing is sampled.")
    vllm_options: dict[str, Any] = Field(default={}, description="JSON of further arguments of vllm.LLM.")
    openai_base_url: str | None = Field(default=None, description="For example http://127.0.0.1:8080/v1")
    openai_api_key: str | None = Field(default=None, repr=False)
    openai_model: str | None = None
    openai_api: Literal["chat", "completions"] = Field(
        default="chat", description="'completions' puts the plain prompt to a base model, without a chat template."
    )
    openai_concurrency: int = Field(default=16, ge=1, description="Requests that the model server has at once.")
    openai_timeout_s: float = Field(default=600.0, gt=0, description="Seconds that one answer may take.")
    openai_attempts: int = Field(default=4, ge=1, description="Times that a request which fails is made.")
    openai_rate_limit_s: float = Field(
        default=300.0, gt=0, description="Seconds without an answer that a rate limit may last."
    )
    openai_reasoning: Literal["keep", "drop", "refuse"] = Field(
        default="keep", description="Reasoning that is told beside an answer: kept before it in <think> tags, or not."
    )
    openai_thought_open: bool = Field(
        default=False, description="The server's chat template opens a thought, and no reasoning parser cuts it off."
    )
    openai_extra_body: dict[str, Any] = Field(
        default={}, description="JSON of more fields for each request; a null leaves out one of ours."
    )
    openai_load_adapters: bool = Field(
        default=False, description="Have a vLLM server load the adapters that runs publish beside their models."
    )
    script: Path | None = Field(default=None, description="JSONL script of the scripted sampler.")
    verifier_url: str = "http://127.0.0.1:8000"
    redis_url: str = Field(default="redis://127.0.0.1:6379/0", repr=False)
    runs_dir: Path = Path("runs")
    api_keys: SecretStr = Field(default=SecretStr(""), description="`name:key,…`; none: nobody is asked for a key.")
    api_keys_file: Path | None = Field(default=None, description="A file of `name:key`, one a line.")
    rate_limit: float | None = Field(default=None, gt=0, description="Candidates a second for each key, or address.")
    max_body_bytes: int = Field(default=128 * 2**20, ge=1024, description="Larger request bodies are refused with 413.")
    models: Annotated[tuple[str, ...], NoDecode, BeforeValidator(comma_separated)] = Field(
        default=(),
        description="Names, or folders, of the models that requests may name beside those of the runs; * is any.",
    )
    wedged_s: float = Field(default=900.0, gt=0, description="Not ready once no problem was done for so long.")
    patience_s: Annotated[float, Field(gt=0)] = Field(
        default=300.0, description="Seconds a collection waits for a verifier, a Redis or a model server that is away."
    )

    @model_validator(mode="after")
    def _good_keys(self) -> Self:
        self.keys()
        return self

    def keys(self) -> dict[str, str]:
        """Return the keys by name. Raises ValueError where one has no name, or two share a name or a key."""
        return read_api_keys(self.api_keys.get_secret_value(), self.api_keys_file)


def variables() -> set[str]:
    """Return the names of all environment variables that are settings of the generator."""
    return variables_of("MATHGENERATOR_", Settings.model_fields)
