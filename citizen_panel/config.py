"""One frozen Settings, read from the environment once; weak settings are refused outside the demo."""

import base64
import binascii
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

MODES = ("demo", "test", "production")
KEK_CLASSES = ("contact", "access", "equality", "evidence", "draw", "pseudonym", "lookup", "secrets")
_INDEX_ELSEWHERE = (
    "CP_INDEX must be unix:/path of a socket or tcp://127.0.0.1:port: the index answers on this machine only."
)
_HALF_A_PROVIDER = "CP_OIDC_ISSUER also needs CP_OIDC_CLIENT_ID and CP_OIDC_NAME."
KNOWN_SECRETS = {"secret", "changeme", "dev", "development", "password"}


class WeakSettings(RuntimeError):
    """The settings are not safe to run with; the message says what to set."""


@dataclass(frozen=True)
class Settings:
    """What differs between one place where this runs and another."""

    mode: str
    database_url: str
    database_owner_url: str
    database_role: str
    redis_url: str
    secret_key: str
    keks: Mapping[str, bytes]
    base_url: str
    trusted_hosts: tuple[str, ...]
    proxy_hops: int
    messages: str
    local_dir: Path
    body_name: str
    phone: str
    smtp_url: str
    journal: Path
    index: str
    index_copies: Path
    post_address: str = ""
    provider_issuer: str = ""
    provider_client: str = ""
    provider_secret: str = ""
    provider_name: str = ""

    @property
    def is_demo(self) -> bool:
        return self.mode in ("demo", "test")

    @property
    def is_loopback(self) -> bool:
        return self.base_url.startswith("http://") and _host(self.base_url) in ("127.0.0.1", "localhost", "::1")


def read(env: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings; raises WeakSettings with every sentence that applies."""
    mode = env.get("CP_MODE", "production")
    url = sqlalchemy_url(env.get("DATABASE_URL", ""))
    settings = Settings(
        mode=mode,
        database_url=url,
        database_owner_url=sqlalchemy_url(env.get("DATABASE_OWNER_URL", "")) or url,
        database_role=env.get("CP_DATABASE_ROLE", ""),
        redis_url=env.get("REDIS_URL", ""),
        secret_key=env.get("CP_SECRET_KEY", ""),
        keks=_keks(env.get("CP_KEKS", "")),
        base_url=env.get("CP_BASE_URL", "http://127.0.0.1:8000").rstrip("/"),
        trusted_hosts=tuple(h.strip() for h in env.get("CP_TRUSTED_HOSTS", "").split(",") if h.strip()),
        proxy_hops=int(env.get("CP_PROXY_HOPS", "0") or 0),
        messages=env.get("CP_MESSAGES", "console"),
        local_dir=Path(env.get("CP_LOCAL_DIR", ".local")),
        body_name=env.get("CP_BODY_NAME", "Example Council"),
        phone=env.get("CP_PHONE", "0131 496 0000"),
        post_address=env.get("CP_POST_ADDRESS", ""),
        smtp_url=env.get("CP_SMTP_URL", ""),
        provider_issuer=env.get("CP_OIDC_ISSUER", ""),
        provider_client=env.get("CP_OIDC_CLIENT_ID", ""),
        provider_secret=env.get("CP_OIDC_CLIENT_SECRET", ""),
        provider_name=env.get("CP_OIDC_NAME", ""),
        index=env.get("CP_INDEX", ""),
        index_copies=Path(env.get("CP_INDEX_COPIES", "") or Path(env.get("CP_LOCAL_DIR", ".local")) / "index"),
        journal=Path(env.get("CP_JOURNAL", "") or Path(env.get("CP_LOCAL_DIR", ".local")) / "journal.jsonl"),
    )
    problems = weaknesses(settings)
    if problems:
        raise WeakSettings("\n".join(problems))
    return settings


def weaknesses(settings: Settings) -> list[str]:
    """Everything in the settings that is missing or unsafe, one sentence each."""
    found = []
    if settings.mode not in MODES:
        found.append(f"CP_MODE must be one of {', '.join(MODES)}.")
    if not settings.database_url:
        found.append("Set DATABASE_URL to the PostgreSQL database.")
    if not settings.redis_url:
        found.append("Set REDIS_URL to the broker.")
    missing = [name for name in KEK_CLASSES if len(settings.keks.get(name, b"")) != 32]
    if missing:
        found.append(f"CP_KEKS needs a key of 32 bytes, in base64, for: {', '.join(missing)}.")
    if len(settings.secret_key.encode()) < 32 or _is_guessable(settings.secret_key):
        found.append("CP_SECRET_KEY must be at least 32 random bytes.")
    if settings.is_demo and not settings.is_loopback:
        found.append("The demo may only be reached from this machine: CP_BASE_URL must be a loopback address.")
    found.extend(_provider_weaknesses(settings))
    found.extend(_index_weaknesses(settings))
    if settings.mode == "production":
        found.extend(_production_weaknesses(settings))
    return found


def _provider_weaknesses(settings: Settings) -> list[str]:
    is_whole = bool(settings.provider_client and settings.provider_name)
    return [] if is_whole or not settings.provider_issuer else [_HALF_A_PROVIDER]


def _index_weaknesses(settings: Settings) -> list[str]:
    is_sound = not settings.index or _is_private_place(settings.index)
    return [] if is_sound else [_INDEX_ELSEWHERE]


def _production_weaknesses(settings: Settings) -> list[str]:
    named = [host for host in settings.trusted_hosts if host.strip(".*")]
    checks = (
        (settings.base_url.startswith("https://"), "CP_BASE_URL must begin with https://."),
        (
            bool(named) and len(named) == len(settings.trusted_hosts),
            "CP_TRUSTED_HOSTS must list the host names this service answers to.",
        ),
        (
            not named or _host(settings.base_url) in named,
            "CP_TRUSTED_HOSTS must contain the host name of CP_BASE_URL.",
        ),
        (settings.proxy_hops > 0, "CP_PROXY_HOPS must say how many proxies stand in front."),
        (settings.messages != "console", "CP_MESSAGES=console only writes messages to a log; set a real provider."),
        (
            len(set(settings.keks.values())) == len(settings.keks),
            "CP_KEKS must not use one key for two classes.",
        ),
        (not any(len(set(key)) < 8 for key in settings.keks.values()), "CP_KEKS must be random bytes."),
        (
            settings.messages != "smtp" or bool(settings.smtp_url),
            "CP_SMTP_URL must name the mail server when CP_MESSAGES is smtp.",
        ),
        (
            not settings.provider_issuer or settings.provider_issuer.startswith("https://"),
            "CP_OIDC_ISSUER must begin with https://.",
        ),
        (
            not settings.provider_secret or len(settings.provider_secret) >= 32,
            "CP_OIDC_CLIENT_SECRET must be at least 32 characters, or empty for a client without one.",
        ),
        (
            _is_here(settings.redis_url) or _is_guarded_broker(settings.redis_url),
            "REDIS_URL on another machine must begin with rediss:// and carry a password.",
        ),
        (
            all(_is_here(url) or "sslmode=verify-full" in url for url in _databases(settings)),
            "A database on another machine must be reached with sslmode=verify-full in its address.",
        ),
    )
    return [sentence for holds, sentence in checks if not holds]


def _is_guessable(secret: str) -> bool:
    plain = secret.lower()
    return len(set(plain)) < 8 or any(plain.replace("-", "").replace(" ", "").startswith(k * 2) for k in KNOWN_SECRETS)


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""


def _is_here(url: str) -> bool:
    """Whether a server runs on this machine: no host is a socket, and so is one that begins with a slash."""
    parts = urlsplit(url)
    asked = parse_qs(parts.query).get("host", [parts.hostname or ""])
    return all(not host or host.startswith("/") or host in ("127.0.0.1", "localhost", "::1") for host in asked)


def _is_private_place(place: str) -> bool:
    """Whether the index listens where no other machine can reach it."""
    if place.startswith("unix:/"):
        return True
    try:
        parts = urlsplit(place)
        return parts.scheme == "tcp" and parts.port is not None and parts.hostname in ("127.0.0.1", "localhost", "::1")
    except ValueError:
        return False


def _is_guarded_broker(url: str) -> bool:
    return url.startswith("rediss://") and bool(urlsplit(url).password)


def _databases(settings: Settings) -> tuple[str, str]:
    return settings.database_url, settings.database_owner_url


def sqlalchemy_url(url: str) -> str:
    """Name the driver in a PostgreSQL address."""
    for prefix in ("postgresql://", "postgres://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def _keks(text: str) -> dict[str, bytes]:
    try:
        return {name: base64.b64decode(key, validate=True) for name, key in json.loads(text or "{}").items()}
    except (ValueError, binascii.Error, AttributeError) as error:
        raise WeakSettings("CP_KEKS must be JSON: {class: key in base64}.") from error
