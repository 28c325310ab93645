"""Each weakness is refused with one sentence of its own; a sound set-up is not objected to."""

import base64
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.engine import URL

import citizen_panel.config as configuration
from citizen_panel import create_app
from citizen_panel.cli.check import Found, check, objections
from citizen_panel.core import nudges
from citizen_panel.core.db import db, transaction
from tests import database
from tests.conftest import KEKS, settings_for
from tests.security.conftest import HTTPS

SOUND = {
    **HTTPS,
    "CP_SECRET_KEY": "4f1c77f0a2d94be8b6d3e5c8a9017e2d",
    "CP_KEKS": json.dumps(KEKS),
    "DATABASE_URL": "postgresql://cp_web@/citizen_panel?host=/run/postgresql",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
}
OF_THE_TESTS = {"DATABASE_URL", "REDIS_URL"}
SAME = base64.b64encode(b"0123456789abcdefghijklmnopqrstuv").decode()

ID = "4f1c77f0-a2d9-4be8-b6d3-e5c8a9017e2d"
NOTIFY = {
    "CP_MESSAGES": "notify",
    "CP_NOTIFY_KEY": f"live-{ID}-{ID}",
    "CP_NOTIFY_TEMPLATES": json.dumps({"email": ID, "sms": ID}),
}

WEAK: dict[str, tuple[dict[str, str], str]] = {
    "mode unknown": ({"CP_MODE": "staging"}, "CP_MODE must be one of"),
    "no database": ({"DATABASE_URL": ""}, "Set DATABASE_URL"),
    "no broker": ({"REDIS_URL": ""}, "Set REDIS_URL or"),
    "no keys": ({"CP_KEKS": ""}, "CP_KEKS needs a key of 32 bytes"),
    "a key missing": ({"CP_KEKS": json.dumps({k: v for k, v in KEKS.items() if k != "draw"})}, "in base64, for: draw."),
    "a short key": ({"CP_KEKS": json.dumps(KEKS | {"draw": "c2hvcnQ="})}, "in base64, for: draw."),
    "keys not JSON": ({"CP_KEKS": "draw=abc"}, "CP_KEKS must be JSON"),
    "keys not base64": ({"CP_KEKS": json.dumps(KEKS | {"draw": "§"})}, "CP_KEKS must be JSON"),
    "one key twice": ({"CP_KEKS": json.dumps(KEKS | {"draw": SAME, "lookup": SAME})}, "one key for two classes"),
    "a key of noughts": (
        {"CP_KEKS": json.dumps(KEKS | {"draw": base64.b64encode(bytes(32)).decode()})},
        "CP_KEKS must be random bytes",
    ),
    "no secret": ({"CP_SECRET_KEY": ""}, "CP_SECRET_KEY must be at least 32"),
    "a short secret": ({"CP_SECRET_KEY": "4f1c77f0a2d94be8"}, "CP_SECRET_KEY must be at least 32"),
    "a known secret": ({"CP_SECRET_KEY": "password" * 4}, "CP_SECRET_KEY must be at least 32"),
    "a secret of one letter": ({"CP_SECRET_KEY": "x" * 40}, "CP_SECRET_KEY must be at least 32"),
    "no HTTPS": ({"CP_BASE_URL": "http://panel.example"}, "CP_BASE_URL must begin with https://"),
    "no host names": ({"CP_TRUSTED_HOSTS": ""}, "CP_TRUSTED_HOSTS must list"),
    "any host name": ({"CP_TRUSTED_HOSTS": "*"}, "CP_TRUSTED_HOSTS must list"),
    "another host name": ({"CP_TRUSTED_HOSTS": "other.example"}, "CP_TRUSTED_HOSTS must contain"),
    "no proxy": ({"CP_PROXY_HOPS": "0"}, "CP_PROXY_HOPS must say"),
    "messages to a log": ({"CP_MESSAGES": "console"}, "CP_MESSAGES=console only writes"),
    "no mail server": ({"CP_SMTP_URL": ""}, "CP_SMTP_URL must name"),
    "no such way out": ({"CP_MESSAGES": "pigeon"}, "CP_MESSAGES must be one of"),
    "no key of Notify": (NOTIFY | {"CP_NOTIFY_KEY": "name-only"}, "CP_NOTIFY_KEY must be the whole API key"),
    "no templates": (NOTIFY | {"CP_NOTIFY_TEMPLATES": ""}, "CP_NOTIFY_TEMPLATES must be JSON with template ids"),
    "templates not JSON": (NOTIFY | {"CP_NOTIFY_TEMPLATES": "email"}, "CP_NOTIFY_TEMPLATES must be JSON"),
    "a template for pigeons": (NOTIFY | {"CP_NOTIFY_TEMPLATES": '{"pigeon": "1"}'}, "CP_NOTIFY_TEMPLATES must be JSON"),
    "a key for tests": (NOTIFY | {"CP_NOTIFY_KEY": f"test-{ID}-{ID}"}, "named as a key for tests"),
    "Notify in the open": (
        NOTIFY | {"CP_NOTIFY_URL": "http://notify.example"},
        "CP_NOTIFY_URL must begin with https://",
    ),
    "a rate below nothing": ({"CP_MESSAGES_PER_SECOND": "-1"}, "CP_MESSAGES_PER_SECOND must be a number from 0"),
    "a rate that is no number": ({"CP_MESSAGES_PER_SECOND": "many"}, "CP_MESSAGES_PER_SECOND must be a number"),
    "a short secret of receipts": ({"CP_RECEIPT_SECRETS": "4f1c77f0a2d94be8"}, "Each of CP_RECEIPT_SECRETS"),
    "texts whose STOP nobody hears": (NOTIFY, "CP_RECEIPT_SECRETS must be set where texts are sent"),
    "three secrets of receipts": (
        {"CP_RECEIPT_SECRETS": ",".join(f"{n}f1c77f0a2d94be8b6d3e5c8a9017e2d" for n in range(3))},
        "CP_RECEIPT_SECRETS takes one secret, or two",
    ),
    "broker far off, open": (
        {"REDIS_URL": "redis://:secret@broker.example:6379/0"},
        "reached by rediss:// or amqps://",
    ),
    "RabbitMQ far off, open": ({"CP_BROKER_URL": "amqp://panel:s@broker.example"}, "reached by rediss:// or amqps://"),
    "broker far off, no password": ({"REDIS_URL": "rediss://broker.example:6379/0"}, "with a password in its address"),
    "database far off, open": ({"DATABASE_URL": "postgresql://cp_web@db.example/panel"}, "sslmode=verify-full"),
    "database far off, unchecked": (
        {"DATABASE_URL": "postgresql://cp_web@/panel?host=db.example&sslmode=require"},
        "sslmode=verify-full",
    ),
    "an index elsewhere": ({"CP_INDEX": "tcp://index.example:7000"}, "CP_INDEX must be unix:/path"),
    "an index nowhere": ({"CP_INDEX": "index"}, "CP_INDEX must be unix:/path"),
    "a demo on the network": ({"CP_MODE": "demo", "CP_BASE_URL": "https://panel.example"}, "only be reached from this"),
    "a demo on a name that looks like here": (
        {"CP_MODE": "demo", "CP_BASE_URL": "http://127.0.0.1.elsewhere.example"},
        "only be reached from this",
    ),
}


def test_sound_settings_are_taken() -> None:
    assert configuration.weaknesses(configuration.read(SOUND)) == []


def test_far_off_servers_are_fine_when_guarded() -> None:
    far = {
        "DATABASE_URL": "postgresql://cp_web@db.example/panel?sslmode=verify-full",
        "REDIS_URL": "rediss://:secret@broker.example:6379/0",
    }
    assert configuration.read({**SOUND, **far}).mode == "production"
    rabbit = configuration.read({**SOUND, **far, "CP_BROKER_URL": "amqps://panel:secret@broker.example/panel"})
    assert rabbit.broker_url == "amqps://panel:secret@broker.example/panel"


def test_letters_and_emails_need_no_word_of_replies() -> None:
    quiet = NOTIFY | {"CP_NOTIFY_TEMPLATES": json.dumps({"email": ID, "letter": ID})}
    assert configuration.weaknesses(configuration.read(SOUND | quiet)) == []


def test_notify_with_a_live_key_is_taken() -> None:
    settings = configuration.read(SOUND | NOTIFY | {"CP_RECEIPT_SECRETS": f" {ID} , {ID[::-1]}"})
    assert settings.receipt_secrets == (ID, ID[::-1])
    assert settings.notify_url.startswith("https://")


@pytest.mark.parametrize("name", WEAK)
def test_each_weakness_is_refused_in_one_sentence(name: str) -> None:
    changes, sentence = WEAK[name]
    with pytest.raises(configuration.WeakSettings) as refused:
        configuration.read({**SOUND, **changes})
    said = str(refused.value).splitlines()
    assert [line for line in said if sentence in line], said
    assert all(line.endswith(".") for line in said)
    for secret in (*KEKS.values(), SOUND["CP_SECRET_KEY"]):
        assert secret not in str(refused.value)


def test_nothing_set_is_production() -> None:
    with pytest.raises(configuration.WeakSettings, match="CP_SECRET_KEY"):
        configuration.read({})


FINE = Found(
    login="cp_web",
    is_superuser=False,
    passes_row_policies=False,
    is_owner=False,
    may_change_facts=False,
    may_read_equality=False,
    may_make_roles=False,
    server=15,
    revision="0009",
    head="0009",
    seconds_apart=0.1,
    demo_organisations=0,
    unopened_keys=(),
    writes_values_to_its_log=False,
)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"is_superuser": True}, "is a superuser"),
        ({"passes_row_policies": True}, "BYPASSRLS"),
        ({"is_owner": True}, "owns the tables"),
        ({"may_make_roles": True}, "CREATEROLE"),
        ({"may_change_facts": True}, "facts in the ledger"),
        ({"may_read_equality": True}, "equality answers"),
        ({"server": 14}, "15 or newer"),
        ({"revision": "0008"}, "run citizen-panel migrate"),
        ({"revision": ""}, "revision none"),
        ({"seconds_apart": 3.4}, "differ by 3 seconds"),
        ({"demo_organisations": 2}, "Invented organisations"),
        ({"unopened_keys": ("draw",)}, "data keys of: draw"),
        ({"writes_values_to_its_log": True}, "log_error_verbosity=terse"),
    ],
)
def test_each_objection_has_its_sentence(changes: dict[str, Any], sentence: str) -> None:
    assert objections(FINE) == []
    (said,) = objections(replace(FINE, **changes))
    assert sentence in said


@pytest.mark.parametrize("process", ["web", "worker"])
def test_the_logins_of_the_product_are_not_objected_to(suite_url: URL, tmp_path: Path, process: str) -> None:
    assert deployed(suite_url, tmp_path, process) == (0, "Nothing to object to.\n")


def test_the_owner_is(suite_url: URL, tmp_path: Path) -> None:
    status, said = deployed(suite_url, tmp_path, "owner")
    assert status == 1
    for sentence in ("owns the tables", "CREATEROLE", "facts in the ledger", "equality answers"):
        assert sentence in said


def test_an_owner_that_only_steps_into_a_role_is_too(suite_url: URL, tmp_path: Path) -> None:
    status, said = deployed(suite_url, tmp_path, "owner", CP_DATABASE_ROLE="cp_web")
    assert status == 1
    assert "owns the tables" in said


def test_invented_organisations_and_an_old_revision_are_found(committed_url: URL, tmp_path: Path) -> None:
    owner = create_app(settings_for(database.url_for("owner", str(committed_url.database)), tmp_path))
    owner.extensions.pop(nudges.EXTENSION)
    with owner.app_context():
        with transaction() as session:
            session.execute(text("UPDATE alembic_version SET version_num = '0001'"))
            session.execute(
                text(
                    "INSERT INTO organisation (id, name, slug, kind) "
                    "VALUES (gen_random_uuid(), 'Office', 'panel-office', 'platform')"
                )
            )
        db.session.remove()
        db.engine.dispose()
    status, said = deployed(committed_url, tmp_path, "web")
    assert status == 1
    assert "Invented organisations" in said
    assert "at revision 0001" in said


def deployed(url: URL, folder: Path, process: str, **changes: str) -> tuple[int, str]:
    """`citizen-panel check --deploy`, with the login of a process and sound settings otherwise."""
    with_login = database.url_for(process, str(url.database))
    settings = settings_for(with_login, folder, **{k: v for k, v in SOUND.items() if k not in OF_THE_TESTS}, **changes)
    app = create_app(settings)
    app.extensions.pop(nudges.EXTENSION)
    try:
        outcome = app.test_cli_runner().invoke(check, ["--deploy"], catch_exceptions=False)
        return outcome.exit_code, outcome.output
    finally:
        with app.app_context():
            db.engine.dispose()
