"""Prove that production starts only with a whole and safe set of settings."""

from __future__ import annotations

from pathlib import Path

import pytest

from stagedoor.config import Configuration, ConfigurationError, refuse_production_settings

_SAFE = {
    "DATABASE_URL": "postgresql://shop:pw@db.example/shop",
    "REDIS_URL": "redis://:4f2c9d@cache.example:6379/0",
    "SMTP_URL": "smtps://shop:pw@mail.example",
    "STRIPE_SECRET_KEY": "sk_live_4eC39HqLyjWDarjtT1zdp7dc",
    "STRIPE_PUBLISHABLE_KEY": "pk_live_TYooMQauvdEDq54NiTphI7jx",
    "STRIPE_WEBHOOK_SECRET": "whsec_5WbX5kEWLlfzsGNjH64I8lOOqUB6e8FH",
    "STAGEDOOR_SECRET_KEY": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "STAGEDOOR_PUBLIC_URL": "https://tickets.example/",
    "STAGEDOOR_MAIL_FROM": "Box office <tickets@example.org>",
}


def _refusal(**changes: str) -> str:
    with pytest.raises(ConfigurationError) as caught:
        Configuration.load_config({**_SAFE, **changes})
    return str(caught.value)


def test_a_whole_and_safe_set_is_production() -> None:
    config = Configuration.load_config(_SAFE)

    assert not config.is_demo
    assert config.stripe_api_base is None
    assert config.mailbox_url is None
    assert config.public_url == "https://tickets.example"
    assert config.live_url == "https://tickets.example"
    assert config.database_url == "postgresql+psycopg://shop:pw@db.example/shop"
    assert (config.port, config.live_port, config.trusted_proxies) == (8000, 8001, 0)


@pytest.mark.parametrize(("given", "spoken"), [({}, "en"), ({"STAGEDOOR_LANGUAGE": "de"}, "de")])
def test_a_box_office_speaks_english_or_what_it_is_told(given: dict[str, str], spoken: str) -> None:
    assert Configuration.load_config({**_SAFE, **given}).language == spoken


@pytest.mark.parametrize("code", ["fr", "de-DE", "DE", "german"])
def test_a_language_that_we_do_not_speak_is_refused(code: str) -> None:
    assert "STAGEDOOR_LANGUAGE must be one of en, de, ar" in _refusal(STAGEDOOR_LANGUAGE=code)


def test_two_webhook_secrets_hold_while_one_replaces_the_other() -> None:
    config = Configuration.load_config({**_SAFE, "STRIPE_WEBHOOK_SECRET": "whsec_new, whsec_old"})

    assert config.stripe_webhook_secrets == ("whsec_new", "whsec_old")


@pytest.mark.parametrize("absent", sorted(_SAFE))
def test_a_partial_set_is_refused_and_names_what_is_missing(absent: str) -> None:
    assert f"but {absent} missing" in _refusal(**{absent: ""})


@pytest.mark.parametrize("only", sorted(_SAFE))
def test_one_setting_alone_never_falls_back_to_the_demo(only: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        Configuration.load_config({only: _SAFE[only]})

    assert all(name in str(caught.value) for name in _SAFE)


@pytest.mark.parametrize("secret", ["short", "7" * 31, "a" * 64, "0123456" * 10])
def test_a_short_or_monotonous_secret_is_refused(secret: str) -> None:
    assert "too weak" in _refusal(STAGEDOOR_SECRET_KEY=secret)


@pytest.mark.parametrize(
    "secret", ["changeme-changeme-0123456789-abcdef", "Stagedoor-0123456789-ABCDEFGHIJKLMNOP"]
)
def test_a_default_secret_is_refused(secret: str) -> None:
    assert "is a default" in _refusal(STAGEDOOR_SECRET_KEY=secret)


@pytest.mark.parametrize("name", ["DEBUG", "FLASK_DEBUG", "STAGEDOOR_DEBUG"])
def test_debugging_is_refused(name: str) -> None:
    assert f"{name} is set" in _refusal(**{name: "1"})
    assert Configuration.load_config({**_SAFE, name: "0"}).mode == "production"


@pytest.mark.parametrize(
    "url", ["redis://8.8.8.8:6379/0", "redis://cache.example", "redis://user@8.8.8.8"]
)
def test_redis_on_a_public_address_without_a_password_is_refused(url: str) -> None:
    assert "public address without a password" in _refusal(REDIS_URL=url)


@pytest.mark.parametrize(
    "url",
    ["redis://:pw@8.8.8.8", "redis://127.0.0.1", "redis://10.1.2.3", "redis://valkey", "unix:///r"],
)
def test_redis_with_a_password_or_out_of_reach_is_accepted(url: str) -> None:
    assert Configuration.load_config({**_SAFE, "REDIS_URL": url}).redis_url == url


def test_a_fake_payment_provider_is_refused() -> None:
    assert "STRIPE_API_BASE" in _refusal(STRIPE_API_BASE="http://127.0.0.1:12111")


@pytest.mark.parametrize(
    ("name", "key"),
    [("STRIPE_SECRET_KEY", "fake"), ("STRIPE_WEBHOOK_SECRET", "whsec_right,wrong")],
)
def test_keys_that_are_not_stripes_are_refused(name: str, key: str) -> None:
    assert "do not look like Stripe's" in _refusal(**{name: key})


def test_a_public_address_without_tls_is_refused() -> None:
    assert "must start with https://" in _refusal(STAGEDOOR_PUBLIC_URL="http://tickets.example")


@pytest.mark.parametrize("port", ["-1", "0", "http", "１", "1000000", "8000.5"])
def test_a_port_that_is_no_whole_number_is_refused(port: str) -> None:
    assert "PORT must be a whole number" in _refusal(PORT=port)


def test_without_settings_and_without_a_running_demo_nothing_starts(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="no demo runs"):
        Configuration.load_config({"STAGEDOOR_HOME": str(tmp_path)})


def test_the_demo_does_not_start_where_production_is_set() -> None:
    with pytest.raises(ConfigurationError, match="this is production"):
        refuse_production_settings(_SAFE)
