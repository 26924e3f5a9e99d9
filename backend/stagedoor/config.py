"""Read the settings: the only module that looks at the environment."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from stagedoor.kernel.language import ENGLISH, LANGUAGES

_PRODUCTION_SETTINGS = (
    "DATABASE_URL",
    "REDIS_URL",
    "SMTP_URL",
    "STRIPE_SECRET_KEY",
    "STRIPE_PUBLISHABLE_KEY",
    "STRIPE_WEBHOOK_SECRET",
    "STAGEDOOR_SECRET_KEY",
    "STAGEDOOR_PUBLIC_URL",
    "STAGEDOOR_MAIL_FROM",
)
_SHORTEST_SECRET = 32
_WALLETS = {
    "Apple Wallet": (
        "STAGEDOOR_APPLE_PASS_CERTIFICATE",
        "STAGEDOOR_APPLE_PASS_KEY",
        "STAGEDOOR_APPLE_WWDR_CERTIFICATE",
    ),
    "Google Wallet": ("STAGEDOOR_GOOGLE_WALLET_ISSUER", "STAGEDOOR_GOOGLE_WALLET_KEY"),
}
_LARGEST_NUMBER = 999_999
_DEFAULT_SECRETS = {"changeme", "secret", "password", "stagedoor", "development", "default"}


class ConfigurationError(Exception):
    """Say what is wrong with the settings, in words for the person who runs the server."""


@dataclass(frozen=True, kw_only=True)
class Configuration:
    """Hold every setting of one Stagedoor; the same program is demo or production by them."""

    mode: str
    home: Path
    port: int
    public_url: str
    database_url: str
    redis_url: str
    smtp_url: str
    mail_from: str
    stripe_secret_key: str
    stripe_publishable_key: str
    stripe_webhook_secrets: tuple[str, ...]
    # Where the Stripe API answers; None is Stripe itself, an address is the demo's double.
    stripe_api_base: str | None
    live_port: int
    live_url: str
    mailbox_url: str | None
    secret_key: bytes
    hold_seconds: int = 600
    pay_seconds: int = 600
    # What is spoken to whoever asks for no language that we speak.
    language: str = ENGLISH.code
    # How many of our own proxies stand before the server and write down whom they serve.
    trusted_proxies: int = 0
    # Files with the certificate of a pass type, its key, and Apple's intermediate certificate.
    apple_pass_certificate: str | None = None
    apple_pass_key: str | None = None
    apple_wwdr_certificate: str | None = None
    # The issuer's number at Google Wallet, and the file with its service account's key.
    google_wallet_issuer: str | None = None
    google_wallet_key: str | None = None

    @property
    def is_demo(self) -> bool:
        """Tell whether this is the demo, with its fake payments and its mailbox."""
        return self.mode == "demo"

    @property
    def is_loopback(self) -> bool:
        """Tell whether people reach this Stagedoor only from the machine that it runs on."""
        return _is_loopback(urlsplit(self.public_url).hostname)

    @classmethod
    def load_config(cls, env: Mapping[str, str] | None = None) -> Configuration:
        """Return the settings of the environment, or of the demo that runs under its home.

        Raises ConfigurationError for a partial or unsafe set of production settings, and where
        there is neither production nor a demo.
        """
        env = os.environ if env is None else env
        named = [name for name in _PRODUCTION_SETTINGS if env.get(name)]
        if not named:
            return cls._of_demo(env)
        missing = [name for name in _PRODUCTION_SETTINGS if not env.get(name)]
        if missing:
            raise ConfigurationError(
                f"{', '.join(named)} set, but {', '.join(missing)} missing: production needs all "
                "of them, the demo none"
            )
        return cls._of_production(env)

    @classmethod
    def _of_production(cls, env: Mapping[str, str]) -> Configuration:
        public_url = env["STAGEDOOR_PUBLIC_URL"].rstrip("/")
        config = cls(
            mode="production",
            home=home_directory(env),
            port=_whole(env, "PORT", 8000),
            public_url=public_url,
            database_url=_driver_url(env["DATABASE_URL"]),
            redis_url=env["REDIS_URL"],
            smtp_url=env["SMTP_URL"],
            mail_from=env["STAGEDOOR_MAIL_FROM"],
            stripe_secret_key=env["STRIPE_SECRET_KEY"],
            stripe_publishable_key=env["STRIPE_PUBLISHABLE_KEY"],
            stripe_webhook_secrets=tuple(
                part.strip() for part in env["STRIPE_WEBHOOK_SECRET"].split(",") if part.strip()
            ),
            stripe_api_base=None,
            live_port=_whole(env, "STAGEDOOR_LIVE_PORT", 8001),
            live_url=env.get("STAGEDOOR_LIVE_URL", public_url).rstrip("/"),
            mailbox_url=None,
            secret_key=env["STAGEDOOR_SECRET_KEY"].encode(),
            trusted_proxies=_whole(env, "STAGEDOOR_TRUSTED_PROXIES", 0),
            language=_language(env),
            **_periods(env),
            **_wallets(env),
        )
        _refuse_unsafe(config, env)
        return config

    @classmethod
    def _of_demo(cls, env: Mapping[str, str]) -> Configuration:
        home = home_directory(env)
        try:
            facts: dict[str, Any] = json.loads((home / "demo.json").read_text(encoding="utf-8"))
        except FileNotFoundError as error:
            raise ConfigurationError(
                f"no demo runs under {home}: start one with `make demo`, or set all of "
                f"{', '.join(_PRODUCTION_SETTINGS)}"
            ) from error
        except (OSError, ValueError) as error:
            raise ConfigurationError(f"{home / 'demo.json'} cannot be read: {error}") from error
        known = {field.name for field in fields(cls)}
        facts = {name: value for name, value in facts.items() if name in known}
        facts["home"] = home
        facts["mode"] = "demo"
        facts["secret_key"] = str(facts["secret_key"]).encode()
        facts["stripe_webhook_secrets"] = tuple(facts["stripe_webhook_secrets"])
        facts["language"] = _language(env)
        return cls(**{**facts, **_periods(env, facts), **_wallets(env)})


def home_directory(env: Mapping[str, str] | None = None) -> Path:
    """Return where this Stagedoor keeps its files: STAGEDOOR_HOME, or `var` here."""
    env = os.environ if env is None else env
    return Path(env.get("STAGEDOOR_HOME") or "var").resolve()


def demo_port(env: Mapping[str, str] | None = None) -> int:
    """Return the port on which the demo is to answer."""
    return _whole(os.environ if env is None else env, "PORT", 8000)


def demo_periods(env: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Return how long the demo's holds last and how long paying may take, in seconds."""
    return _periods(os.environ if env is None else env)


def refuse_production_settings(env: Mapping[str, str] | None = None) -> None:
    """Raise ConfigurationError where a demo is asked for and any production setting is set."""
    env = os.environ if env is None else env
    named = [name for name in _PRODUCTION_SETTINGS if env.get(name)]
    if not named:
        return
    missing = [name for name in _PRODUCTION_SETTINGS if not env.get(name)]
    advice = (
        f"{', '.join(missing)} missing: production needs all of them, the demo none"
        if missing
        else "so this is production: run `stagedoor serve`, `worker` and `live` instead of the demo"
    )
    raise ConfigurationError(f"{', '.join(named)} set, {advice}")


def inherited_environment(**changes: str) -> dict[str, str]:
    """Return the environment for a child process, with changes."""
    return {**os.environ, **changes}


def _periods(env: Mapping[str, str], facts: Mapping[str, Any] | None = None) -> dict[str, Any]:
    facts = facts or {}
    return {
        "hold_seconds": _whole(env, "STAGEDOOR_HOLD_SECONDS", facts.get("hold_seconds", 600)),
        "pay_seconds": _whole(env, "STAGEDOOR_PAY_SECONDS", facts.get("pay_seconds", 600)),
    }


def _wallets(env: Mapping[str, str]) -> dict[str, Any]:
    """Return what is set of the wallets; raises ConfigurationError where one is set in part."""
    found: dict[str, str] = {}
    for wallet, names in _WALLETS.items():
        missing = [name for name in names if not env.get(name)]
        if missing and len(missing) < len(names):
            raise ConfigurationError(f"{wallet} is set in part: {', '.join(missing)} missing")
        found |= {
            name.removeprefix("STAGEDOOR_").lower(): env[name] for name in names if not missing
        }
    return found


def _language(env: Mapping[str, str]) -> str:
    code = env.get("STAGEDOOR_LANGUAGE") or ENGLISH.code
    if code not in LANGUAGES:
        known = ", ".join(LANGUAGES)
        raise ConfigurationError(f"STAGEDOOR_LANGUAGE must be one of {known}, not {code!r}")
    return code


def _whole(env: Mapping[str, str], name: str, default: int) -> int:
    value = env.get(name)
    if not value:
        return default
    if not value.isascii() or not value.isdigit() or not 0 < int(value) <= _LARGEST_NUMBER:
        raise ConfigurationError(f"{name} must be a whole number, not {value!r}")
    return int(value)


def _driver_url(url: str) -> str:
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def _refuse_unsafe(config: Configuration, env: Mapping[str, str]) -> None:
    secret = config.secret_key.decode()
    if len(secret) < _SHORTEST_SECRET or len(set(secret)) < 8:  # noqa: PLR2004 - said in the text
        raise ConfigurationError(
            f"STAGEDOOR_SECRET_KEY is too weak: give at least {_SHORTEST_SECRET} random characters"
        )
    if any(word in secret.lower() for word in _DEFAULT_SECRETS):
        raise ConfigurationError("STAGEDOOR_SECRET_KEY is a default: make a random one")
    for name in ("FLASK_DEBUG", "STAGEDOOR_DEBUG", "DEBUG"):
        if env.get(name, "").lower() not in {"", "0", "false", "no"}:
            raise ConfigurationError(f"{name} is set: production does not run with debugging on")
    if not config.stripe_secret_key.startswith(("sk_", "rk_")) or any(
        not secret.startswith("whsec_") for secret in config.stripe_webhook_secrets
    ):
        raise ConfigurationError("the Stripe keys do not look like Stripe's (sk_…, whsec_…)")
    if env.get("STRIPE_API_BASE"):
        raise ConfigurationError("STRIPE_API_BASE is set: production pays at Stripe itself")
    if urlsplit(config.public_url).scheme != "https" and not config.is_loopback:
        raise ConfigurationError("STAGEDOOR_PUBLIC_URL must start with https://")
    redis = urlsplit(config.redis_url)
    if not redis.password and redis.scheme != "unix" and not _is_private(redis.hostname):
        raise ConfigurationError("REDIS_URL names a public address without a password")


def _is_loopback(host: str | None) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host or "").is_loopback
    except ValueError:
        return False


def _is_private(host: str | None) -> bool:
    """Tell whether a host is this machine or a name that only the compose network knows."""
    if _is_loopback(host):
        return True
    try:
        return ip_address(host or "").is_private
    except ValueError:
        return "." not in (host or ".")
