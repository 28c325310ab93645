"""One frozen Settings, read from the environment once; weak settings are refused outside the demo."""

import base64
import binascii
import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

MODES = ("demo", "test", "production")
KEK_CLASSES = ("contact", "access", "equality", "evidence", "draw", "pseudonym", "lookup", "secrets")
_INDEX_ELSEWHERE = (
    "CP_INDEX must be unix:/path of a socket or tcp://127.0.0.1:port: the index answers on this machine only."
)
_HALF_A_PROVIDER = "CP_OIDC_ISSUER also needs CP_OIDC_CLIENT_ID and CP_OIDC_NAME."
WAYS_OUT = ("console", "smtp", "notify")
NOTIFY_WAYS = {"email", "sms", "letter"}
MOST_PER_SECOND = 10_000
_NOTIFY_KEY = re.compile(r".*-?[0-9a-fA-F-]{36}-[0-9a-fA-F-]{36}")
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
    broker_url: str
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
    notify_key: str = ""
    notify_templates: Mapping[str, str] = field(default_factory=dict)
    notify_url: str = "https://api.notifications.service.gov.uk"
    messages_per_second: float = 0.0
    receipt_secrets: tuple[str, ...] = ()
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
        broker_url=env.get("CP_BROKER_URL", "") or env.get("REDIS_URL", ""),
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
        notify_key=env.get("CP_NOTIFY_KEY", ""),
        notify_templates=_templates(env.get("CP_NOTIFY_TEMPLATES", "")),
        notify_url=env.get("CP_NOTIFY_URL", "") or Settings.notify_url,
        messages_per_second=_number(env.get("CP_MESSAGES_PER_SECOND", "")),
        receipt_secrets=tuple(s.strip() for s in env.get("CP_RECEIPT_SECRETS", "").split(",") if s.strip()),
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
    if not settings.broker_url:
        found.append("Set REDIS_URL or CP_BROKER_URL to the broker.")
    missing = [name for name in KEK_CLASSES if len(settings.keks.get(name, b"")) != 32]
    if missing:
        found.append(f"CP_KEKS needs a key of 32 bytes, in base64, for: {', '.join(missing)}.")
    if len(settings.secret_key.encode()) < 32 or _is_guessable(settings.secret_key):
        found.append("CP_SECRET_KEY must be at least 32 random bytes.")
    if settings.is_demo and not settings.is_loopback:
        found.append("The demo may only be reached from this machine: CP_BASE_URL must be a loopback address.")
    found.extend(_provider_weaknesses(settings))
    found.extend(_message_weaknesses(settings))
    found.extend(_index_weaknesses(settings))
    if settings.mode == "production":
        found.extend(_production_weaknesses(settings))
    return found


def _provider_weaknesses(settings: Settings) -> list[str]:
    is_whole = bool(settings.provider_client and settings.provider_name)
    return [] if is_whole or not settings.provider_issuer else [_HALF_A_PROVIDER]


def _message_weaknesses(settings: Settings) -> list[str]:
    is_notify = settings.messages == "notify"
    checks = (
        (settings.messages in WAYS_OUT, f"CP_MESSAGES must be one of {', '.join(WAYS_OUT)}."),
        (
            not is_notify or _NOTIFY_KEY.fullmatch(settings.notify_key) is not None,
            "CP_NOTIFY_KEY must be the whole API key of GOV.UK Notify: a name, the service id and the secret.",
        ),
        (
            not is_notify or (bool(settings.notify_templates) and set(settings.notify_templates) <= NOTIFY_WAYS),
            'CP_NOTIFY_TEMPLATES must be JSON with template ids: {"email": "...", "sms": "...", "letter": "..."}.',
        ),
        (
            settings.messages_per_second == 0 or 0 < settings.messages_per_second <= MOST_PER_SECOND,
            f"CP_MESSAGES_PER_SECOND must be a number from 0 to {MOST_PER_SECOND}; 0 is what suits the provider.",
        ),
        (
            all(len(secret) >= 32 and not _is_guessable(secret) for secret in settings.receipt_secrets),
            "Each of CP_RECEIPT_SECRETS must be at least 32 random characters.",
        ),
        (
            len(settings.receipt_secrets) <= 2,
            "CP_RECEIPT_SECRETS takes one secret, or two with a comma between while you change it.",
        ),
    )
    return [sentence for holds, sentence in checks if not holds]


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
        (settings.notify_url.startswith("https://"), "CP_NOTIFY_URL must begin with https://."),
        (
            settings.messages != "notify" or not re.match(r"(?i)(test|team|guest)\b", settings.notify_key),
            "CP_NOTIFY_KEY is named as a key for tests: messages would reach nobody. Use a live key.",
        ),
        (
            settings.messages != "notify" or "sms" not in settings.notify_templates or bool(settings.receipt_secrets),
            "CP_RECEIPT_SECRETS must be set where texts are sent: each says that STOP ends them, and Notify tells us.",
        ),
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
            _is_here(settings.broker_url) or _is_guarded_broker(settings.broker_url),
            "A broker on another machine must be reached by rediss:// or amqps://, with a password in its address.",
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
    return url.startswith(("rediss://", "amqps://")) and bool(urlsplit(url).password)


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


def _templates(text: str) -> dict[str, str]:
    try:
        return {str(way): str(template) for way, template in json.loads(text or "{}").items()}
    except (ValueError, AttributeError) as error:
        raise WeakSettings("CP_NOTIFY_TEMPLATES must be JSON: {way: id of the template}.") from error


def _number(text: str) -> float:
    try:
        return float(text or 0)
    except ValueError as error:
        raise WeakSettings("CP_MESSAGES_PER_SECOND must be a number.") from error
