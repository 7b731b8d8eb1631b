"""Settings of the service, from environment variables that begin with MATHVERIFIER_."""

from pathlib import Path
from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import BeforeValidator, Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from mathcontracts.servicekit.api_keys import read_api_keys
from mathcontracts.servicekit.settings import comma_separated, variables_of


class Settings(BaseSettings):
    """Where the service listens and what it accepts. An empty variable counts as one that is not set."""

    model_config = SettingsConfigDict(env_prefix="MATHVERIFIER_", env_ignore_empty=True, frozen=True)

    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    workers: int = Field(default=1, ge=1, le=1024, description="Processes that share the port, and nothing else.")
    max_body_bytes: int = Field(default=32 * 2**20, ge=1024, description="Larger request bodies are refused with 413.")
    max_batch: int = Field(default=4096, ge=1, description="Items of one batch; more are refused with 422.")
    max_open: int = Field(default=256, ge=1, description="Requests at work at once; more are refused with 503.")
    max_open_items: int = Field(default=16_384, ge=1, description="Items of all open batches; more are refused, 503.")
    deadline_s: float = Field(default=2.0, gt=0, le=60, description="Seconds that one comparison by algebra may take.")
    confine: bool = Field(
        default=True, description="Algebra runs in processes that can only compute, where the system can confine them."
    )
    api_keys: SecretStr = Field(default=SecretStr(""), description="`name:key,…`; none: nobody is asked for a key.")
    api_keys_file: Path | None = Field(default=None, description="A file of `name:key`, one a line.")
    rate_limit: float | None = Field(default=None, gt=0, description="Items a second for each key, or each address.")
    cors_origins: Annotated[tuple[str, ...], NoDecode, BeforeValidator(comma_separated)] = Field(
        default=(), description="Origins of web pages that may ask, with commas between them; * is any."
    )
    pages: bool = Field(default=True, description="Serve the pages for people: `/` and `/score`.")
    cache_items: int = Field(default=0, ge=0, description="Verdicts kept in this process.")
    cache_url: SecretStr | None = Field(default=None, description="Redis where verdicts are kept for all processes.")
    cache_ttl_s: int = Field(default=86_400, ge=1, description="Seconds that Redis keeps a verdict.")

    @model_validator(mode="after")
    def _one_cache(self) -> Self:
        if self.cache_items and self.cache_url is not None:
            raise ValueError("cache_items and cache_url exclude each other: set one")
        if self.cache_url is not None and not _is_redis(self.cache_url.get_secret_value()):
            # Not what was written: it may hold a password.
            raise ValueError("cache_url: must be redis://HOST:PORT/DB, rediss:// or unix://PATH")
        self.keys()
        return self

    def keys(self) -> dict[str, str]:
        """Return the keys by name. Raises ValueError where one has no name, or two share a name or a key."""
        return read_api_keys(self.api_keys.get_secret_value(), self.api_keys_file)


def variables() -> set[str]:
    """Return the names of all environment variables that mean something to the verifier or to its clients."""
    prefix = "MATHVERIFIER_"
    return variables_of(prefix, Settings.model_fields) | {f"{prefix}API_KEY"}


def _is_redis(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme == "unix" or (parts.scheme in ("redis", "rediss") and (parts.port or 6379) > 0)
    except ValueError:
        return False
