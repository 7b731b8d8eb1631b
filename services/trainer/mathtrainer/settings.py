"""Settings of the trainer, from environment variables that begin with MATHTRAINER_."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from mathcontracts.servicekit.settings import comma_separated, variables_of

Tracker = Literal["tensorboard", "wandb", "trackio"]


class SettingsError(ValueError):
    """An environment variable that cannot be used; the message names it."""


class Settings(BaseSettings):
    """Where the trainer's neighbours are and where runs are kept. An empty variable counts as one that is not set."""

    model_config = SettingsConfigDict(env_prefix="MATHTRAINER_", env_ignore_empty=True, frozen=True)

    redis_url: str = Field(default="redis://127.0.0.1:6379/0", repr=False)
    verifier_url: str = "http://127.0.0.1:8000"
    generator_url: str = Field(
        default="http://127.0.0.1:8001",
        description="Several share a run's work: URLs with commas between them, or a name that has several addresses.",
    )
    generator_api_key: SecretStr | None = Field(
        default=None, description="Key of the generators, where they ask for one."
    )
    runs_dir: Path = Field(default=Path("runs"), description="One folder a run; the generator must reach it, too.")
    threads: int | None = Field(default=None, ge=1, description="CPU threads of training; None leaves it to torch.")
    report_to: Annotated[tuple[Tracker, ...], NoDecode, BeforeValidator(comma_separated)] = Field(
        default=("tensorboard",), description="Where metrics go beside metrics.jsonl, with commas between them."
    )
    ui_token: SecretStr | None = Field(default=None, description="What cancels and resumes runs in `mathtrainer ui`.")
    lease_s: float = Field(default=15.0, ge=0.5, description="Seconds after which a silent worker's run is taken over.")
    grace_s: float = Field(default=20.0, ge=0, description="Seconds a job that is asked to stop gets to save its work.")


def variables() -> set[str]:
    """Return the names of all environment variables that are settings of the trainer."""
    return variables_of("MATHTRAINER_", Settings.model_fields)


def read_settings() -> Settings:
    """Read the environment. Raises SettingsError."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = f"MATHTRAINER_{first['loc'][0]}".upper()
        raise SettingsError(f"{name}: {first['msg'].removeprefix('Input ')}, not {first['input']!r}") from None
