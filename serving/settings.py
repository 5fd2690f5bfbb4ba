"""Every setting of the product, read once: defaults, then `.env`, then the environment (`XINGTAN_…`).

Only this module reads the environment; rooms get values. `.env.example` is printed from it.
"""

import os
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict, SettingsError

from corpora.problem import Problem
from guardrails.label import ProducerInvalid, check_producer, looks_like_code

PREFIX = "XINGTAN_"
_TEST_PREFIX = "XINGTAN_TEST_"


class InvalidSettings(Problem):
    """A setting has a value that cannot be used, or a name that does not exist. `key` names it; the
    value is never repeated, for it may be a secret."""

    code = "settings-invalid"


def _http_url(value: str) -> str:
    if value and not value.startswith(("http://", "https://")):
        raise ValueError("must start with http:// or https://")
    return value.rstrip("/")


HttpUrl = Annotated[str, AfterValidator(_http_url)]


class Settings(BaseSettings):
    """The product's settings. An empty URL means that the embedded default is used."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=".env",
        env_file_encoding="utf-8",
        dotenv_filtering="match_prefix",
        env_ignore_empty=True,
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
    )

    home: Path = Field(
        Path("~/.xingtan"),
        description="Folder of the database, the indexes, the original files and the secret key",
    )
    school_name: str = Field(
        "本校",
        min_length=1,
        max_length=80,
        description="Name of the school, as pages and exported files show it",
    )
    language: Literal["zh", "en"] = Field(
        "zh", description="Language of messages where the reader names none"
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="How much is logged")

    host: str = Field(
        "127.0.0.1", min_length=1, description="Address to listen on; 0.0.0.0 opens it to the network"
    )
    port: int = Field(7860, ge=0, le=65535, description="Port to listen on; 0 takes a free one")
    secure_cookies: bool = Field(
        False, description="Send session cookies over https only; turn on behind a proxy that speaks https"
    )
    session_hours: float = Field(12.0, gt=0, le=720, description="Hours until a sign-in expires")
    requests_per_minute: int = Field(240, ge=1, description="Requests a minute for each account or API key")
    model_requests_per_minute: int = Field(
        30, ge=1, description="Questions and duties a minute for each account or API key"
    )
    sign_ins_per_minute: int = Field(
        20, ge=1, description="Sign-in attempts a minute for each client address"
    )
    max_upload_mb: int = Field(50, ge=1, le=2000, description="Largest upload in megabytes (10^6 bytes)")

    database_url: SecretStr = Field(
        SecretStr(""),
        description="SQLAlchemy URL, e.g. postgresql://user:password@host/name; empty: SQLite in home",
    )
    checkpoint_folder: Path | None = Field(
        None,
        description="Folder outside home for signed audit checkpoints, which show a cut log; empty: none",
    )
    chroma_url: HttpUrl = Field(
        "", description="URL of a Chroma server; empty: Chroma in this process, stored in home"
    )

    ray_address: str = Field(
        "",
        description="Ray cluster that parses uploads, e.g. 10.0.0.5:6379; empty: processes on this machine",
    )

    chat_base_url: HttpUrl = Field(
        "",
        description="Chat endpoint like OpenAI's, e.g. http://127.0.0.1:8000/v1; empty: drafts stand",
    )
    chat_model: str = Field("", description="Name of the chat model at that endpoint")
    chat_api_key: SecretStr = Field(SecretStr(""), description="Key of the chat endpoint")
    chat_timeout_s: float = Field(60.0, gt=0, le=3600, description="Seconds to wait for the chat model")
    embedding_base_url: HttpUrl = Field(
        "",
        description="OpenAI-compatible embedding endpoint; empty: deterministic embeddings without weights",
    )
    embedding_model: str = Field("", description="Name of the embedding model at that endpoint")
    embedding_api_key: SecretStr = Field(SecretStr(""), description="Key of the embedding endpoint")
    rerank_base_url: HttpUrl = Field(
        "",
        description="Endpoint with /rerank or /score, as vLLM serves them; empty: the first order stands",
    )
    rerank_model: str = Field("", description="Name of the reranking model at that endpoint")
    rerank_api_key: SecretStr = Field(SecretStr(""), description="Key of the reranking endpoint")
    speech_base_url: HttpUrl = Field(
        "",
        description="Speech-to-text endpoint with /audio/transcriptions; empty: no sound is read",
    )
    speech_model: str = Field("", description="Name of the speech model at that endpoint")
    speech_api_key: SecretStr = Field(SecretStr(""), description="Key of the speech endpoint")
    speech_timeout_s: float = Field(600.0, gt=0, le=7200, description="Seconds to wait for a transcript")
    tokenizer: Path | None = Field(
        None,
        description="Folder of a tokenizer.json, to count tokens like the chat model; empty: cl100k_base",
    )

    content_producer: str = Field(
        "",
        max_length=80,
        description="27-character provider code or the organisation's name for AI labels; empty: school_name",
    )

    @field_validator("home", "tokenizer", "checkpoint_folder")
    @classmethod
    def _absolute(cls, value: Path | None) -> Path | None:
        return None if value is None else value.expanduser().absolute()

    @field_validator("tokenizer")
    @classmethod
    def _has_tokenizer(cls, value: Path | None) -> Path | None:
        if value is not None and not (value / "tokenizer.json").is_file():
            raise ValueError("holds no tokenizer.json")
        return value

    @field_validator("content_producer")
    @classmethod
    def _producer(cls, value: str) -> str:
        intended = looks_like_code(value) or (value.startswith("001") and value.isascii() and value.isalnum())
        if intended:
            try:
                check_producer(value)
            except ProducerInvalid as problem:
                raise ValueError(
                    f"a provider code that does not hold ({problem.details['reason']})"
                ) from None
        elif not value.isprintable():
            raise ValueError("a name must be printable")
        return value

    @field_validator("database_url")
    @classmethod
    def _known_store(cls, value: SecretStr) -> SecretStr:
        scheme = value.get_secret_value().partition("://")[0]
        if scheme and scheme not in {"sqlite", "postgresql", "postgresql+psycopg"}:
            raise ValueError("must be a sqlite:// or postgresql:// URL")
        return value

    @property
    def producer(self) -> str:
        """Value of `ContentProducer` in AI labels (L-R12: the name where no code is registered)."""
        return self.content_producer or self.school_name

    def model_post_init(self, context: Any, /) -> None:
        """Refuse an endpoint without a model name."""
        for room in ("chat", "embedding", "rerank", "speech"):
            if getattr(self, f"{room}_base_url") and not getattr(self, f"{room}_model"):
                raise InvalidSettings(key=f"{PREFIX}{room.upper()}_MODEL", reason="missing")


def load_settings(**overrides: Any) -> Settings:
    """The settings of this process; `overrides` come from the command line.

    Raises `InvalidSettings` with the key at fault: a bad value, or a name that does not exist.
    """
    known = {key_of(name) for name in Settings.model_fields}
    for key in sorted(os.environ):
        if key.startswith(PREFIX) and not key.startswith(_TEST_PREFIX) and key not in known:
            raise InvalidSettings(key=key, reason="unknown key")
    try:
        return Settings(**overrides)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        name = str(first["loc"][0]) if first["loc"] else ""
        key = key_of(name.removeprefix(PREFIX.lower()))
        raise InvalidSettings(key=key, reason=first["msg"].removeprefix("Value error, ")) from None
    except (SettingsError, UnicodeDecodeError) as error:
        raise InvalidSettings(key=".env", reason=type(error).__name__) from None


def key_of(name: str) -> str:
    """The environment variable of a field: `port` → `XINGTAN_PORT`."""
    return PREFIX + name.upper()


def env_example() -> str:
    """Text of `.env.example`: every key with its description and default, commented out."""
    lines = [
        "# Settings of Xingtan. Copy to .env and uncomment what you change; the environment wins over .env.",
        "",
    ]
    for name, field in Settings.model_fields.items():
        default = field.default
        shown = default.get_secret_value() if isinstance(default, SecretStr) else default
        value = "" if shown is None else str(shown).lower() if isinstance(shown, bool) else str(shown)
        lines += [f"# {field.description}", f"# {key_of(name)}={value}", ""]
    return "\n".join(lines)
