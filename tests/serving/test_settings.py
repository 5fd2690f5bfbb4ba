from pathlib import Path

import pytest
from pydantic import SecretStr

from serving.problems import explain
from serving.settings import InvalidSettings, Settings, env_example, key_of, load_settings

ROOT = Path(__file__).parents[2]
CODE = "001191440300708461136T1XGW3"  # a provider code whose credit code holds


def test_defaults_need_no_configuration(home: Path) -> None:
    settings = load_settings()
    assert settings.port == 7860
    assert settings.host == "127.0.0.1"
    assert settings.home == Path.home() / ".xingtan"
    assert settings.producer == settings.school_name


def test_the_environment_wins_over_the_file_and_arguments_over_both(home, monkeypatch) -> None:
    (home / ".env").write_text("XINGTAN_PORT=1000\nXINGTAN_SCHOOL_NAME=第一中学\nOTHER=1\n", encoding="utf-8")
    assert (load_settings().port, load_settings().school_name) == (1000, "第一中学")
    monkeypatch.setenv("XINGTAN_PORT", "2000")
    assert load_settings().port == 2000
    assert load_settings(port=3000).port == 3000


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("XINGTAN_PORT", "70000"),
        ("XINGTAN_PORT", "x"),
        ("XINGTAN_SESSION_HOURS", "0"),
        ("XINGTAN_MAX_UPLOAD_MB", "-1"),
        ("XINGTAN_LANGUAGE", "fr"),
        ("XINGTAN_LOG_LEVEL", "loud"),
        ("XINGTAN_CHAT_BASE_URL", "localhost:8000"),
        ("XINGTAN_DATABASE_URL", "mysql://user:s3cret-pass@host/name"),
        ("XINGTAN_CONTENT_PRODUCER", CODE.replace("T", "U")),
        ("XINGTAN_REQUESTS_PER_MINUTE", "0"),
        ("XINGTAN_PROT", "7860"),
    ],
)
def test_a_bad_value_names_its_key_and_never_repeats_the_value(
    home, monkeypatch, key: str, value: str
) -> None:
    monkeypatch.setenv(key, value)
    with pytest.raises(InvalidSettings) as caught:
        load_settings()
    assert caught.value.details["key"] == key
    words = explain(caught.value, "en")
    assert key in words.detail
    if len(value) > 5:
        assert value not in str(caught.value.details) + words.detail + words.advice


def test_a_mistyped_key_in_the_file_is_refused(home) -> None:
    (home / ".env").write_text("XINGTAN_PROT=1\n", encoding="utf-8")
    with pytest.raises(InvalidSettings) as caught:
        load_settings()
    assert caught.value.details["key"] == "XINGTAN_PROT"


def test_a_file_that_is_not_text_is_refused(home) -> None:
    (home / ".env").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InvalidSettings):
        load_settings()


def test_an_endpoint_needs_a_model(home, monkeypatch) -> None:
    monkeypatch.setenv("XINGTAN_CHAT_BASE_URL", "http://127.0.0.1:8000/v1/")
    with pytest.raises(InvalidSettings) as caught:
        load_settings()
    assert caught.value.details["key"] == "XINGTAN_CHAT_MODEL"
    monkeypatch.setenv("XINGTAN_CHAT_MODEL", "m")
    assert load_settings().chat_base_url == "http://127.0.0.1:8000/v1"


def test_secrets_do_not_show(home) -> None:
    secret = "s3cret-pass"
    settings = load_settings(
        chat_api_key=SecretStr(secret), database_url=f"postgresql://u:{secret}@host/name"
    )
    assert secret not in repr(settings) + str(settings.model_dump()) + settings.model_dump_json()


@pytest.mark.parametrize("value", [CODE, "001191110102MAD55U9H0F10002", "杏坛实验学校", ""])
def test_provider_codes_and_names_are_taken(home, value: str) -> None:
    assert load_settings(content_producer=value).content_producer == value


@pytest.mark.parametrize(
    "value",
    [CODE[:-1], CODE.lower(), CODE[:4] + "2" + CODE[5:], "002" + CODE[3:], CODE + "0", "一\n二", "长" * 81],
)
def test_broken_provider_codes_are_refused(home, value: str) -> None:
    with pytest.raises(InvalidSettings) as caught:
        load_settings(content_producer=value)
    assert caught.value.details["key"] == "XINGTAN_CONTENT_PRODUCER"


def test_the_example_file_is_the_printed_one() -> None:
    assert (ROOT / ".env.example").read_text(encoding="utf-8") == env_example()


def test_every_setting_is_described_in_the_example() -> None:
    for name, field in Settings.model_fields.items():
        assert field.description
        assert f"# {field.description}\n# {key_of(name)}=" in env_example()


def test_the_example_uncommented_is_valid(home) -> None:
    lines = [line.removeprefix("# ") for line in env_example().splitlines() if line.startswith("# XINGTAN_")]
    (home / ".env").write_text("\n".join(lines), encoding="utf-8")
    assert load_settings() == Settings(_env_file=None)


def test_only_the_settings_read_the_environment() -> None:
    rooms = ("serving", "assistant", "retrieval", "guardrails", "corpora", "prompts", "eval")
    readers = [
        path.relative_to(ROOT).as_posix()
        for room in rooms
        for path in (ROOT / room).rglob("*.py")
        if "os.environ" in path.read_text(encoding="utf-8") or "getenv" in path.read_text(encoding="utf-8")
    ]
    assert [path for path in readers if path != "serving/settings.py"] == []
