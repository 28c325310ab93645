"""Applications as they run in the demo and as they run behind HTTPS, with a few pages that fail on purpose."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask, Response, current_app, flash, session
from sqlalchemy import text
from sqlalchemy.engine import URL

from citizen_panel import create_app
from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.headers import cached
from citizen_panel.blueprints.frame.identity import drop_cookie, set_cookie
from citizen_panel.core import nudges
from citizen_panel.core.db import db
from citizen_panel.policy.permissions import Permission
from tests import database
from tests.conftest import settings_for

HTTPS = {
    "CP_MODE": "production",
    "CP_BASE_URL": "https://panel.example",
    "CP_TRUSTED_HOSTS": "panel.example",
    "CP_PROXY_HOPS": "1",
    "CP_MESSAGES": "smtp",
    "CP_SMTP_URL": "smtp://mail.example",
}
SECRET = "Wilhelmina Quagmire 07700 900123 wilhelmina@quagmire.example KW15 1AA"


def build(url: URL, folder: Path, **changes: str) -> Flask:
    """An application that sends its own error pages, with probe pages under /probe."""
    web = database.url_for("worker", str(url.database))
    app = create_app(settings_for(web, folder, **changes), TESTING=False, PROPAGATE=False, SHARED_SECONDS=0)
    app.extensions.pop(nudges.EXTENSION)
    add_probes(app)
    return app


@pytest.fixture(scope="session")
def security_url(template: str) -> Iterator[URL]:
    """A database of our own: these applications really commit."""
    with database.clone(template) as url:
        yield url


@pytest.fixture(scope="session")
def plain(security_url: URL, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """As in the demo: loopback, no HTTPS."""
    app = build(security_url, tmp_path_factory.mktemp("plain"))
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="session")
def secure(security_url: URL, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """As in production: HTTPS, one proxy in front."""
    app = build(security_url, tmp_path_factory.mktemp("secure"), **HTTPS)
    yield app
    with app.app_context():
        db.engine.dispose()


def add_probes(app: Flask) -> None:
    """Pages that no door of ours has: one for each way in which an answer comes about."""
    for name, view, permission, cache_class in PROBES:
        guarded = cached(cache_class)(allow(permission)(view))
        app.add_url_rule(f"/probe/{name}", f"probe.{name}", guarded, methods=["POST" if name == "act" else "GET"])


def page() -> str:
    return "<!doctype html><title>Page</title>"


def remembers() -> str:
    session["seen"] = True
    return page()


def flashes() -> str:
    flash("Done")
    return page()


def cookie() -> Response:
    response = Response(page())
    set_cookie(response, "cp", "x" * 43)
    return response


def drop() -> Response:
    response = Response(page())
    drop_cookie(response, "cp")
    return response


def fails() -> str:
    raise ValueError(SECRET)


def constraint() -> str:
    insert = text("INSERT INTO organisation (id, name, slug, kind) VALUES (gen_random_uuid(), :it, :it, :it)")
    db.session.execute(insert, {"it": SECRET})
    return page()


def syntax() -> str:
    db.session.execute(text("SELECT CAST(CAST(:it AS text) AS integer)"), {"it": SECRET})
    return page()


def logs() -> str:
    current_app.logger.warning("met %s", SECRET)
    current_app.logger.error("failed", extra={"person": SECRET})
    return page()


def act() -> str:
    return "acted"


PROBES: tuple[tuple[str, Callable[[], object], Permission, str], ...] = (
    ("page", page, Permission.PUBLIC, "public"),
    ("remembers", remembers, Permission.PUBLIC, "public"),
    ("flashes", flashes, Permission.PUBLIC, "public"),
    ("cookie", cookie, Permission.PUBLIC, "public"),
    ("drop", drop, Permission.PUBLIC, "personal"),
    ("own", page, Permission.PARTNER_HOME, "personal"),
    ("fails", fails, Permission.PUBLIC, "public"),
    ("constraint", constraint, Permission.PUBLIC, "public"),
    ("syntax", syntax, Permission.PUBLIC, "public"),
    ("logs", logs, Permission.PUBLIC, "public"),
    ("act", act, Permission.PUBLIC, "personal"),
)
