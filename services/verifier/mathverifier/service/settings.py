"""Settings of the service, from environment variables that begin with MATHVERIFIER_."""

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Where the service listens and what it accepts. An empty variable counts as one that is not set."""

    model_config = SettingsConfigDict(env_prefix="MATHVERIFIER_", env_ignore_empty=True, frozen=True)

    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    max_body_bytes: int = Field(default=32 * 2**20, ge=1024, description="Larger request bodies are refused with 413.")
    max_batch: int = Field(default=4096, ge=1, description="Items of one batch; more are refused with 422.")
    max_open: int = Field(default=256, ge=1, description="Requests at work at once; more are refused with 503.")
    deadline_s: float = Field(default=2.0, gt=0, le=60, description="Seconds of symbolic work that one item may cost.")
