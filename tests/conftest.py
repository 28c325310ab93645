"""What every test stands on: one migrated database, a savepoint per test, one client per audience."""

import base64
import gc
import hashlib
import json
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import orm
from sqlalchemy.engine import URL

import citizen_panel.config as configuration
from citizen_panel import create_app
from citizen_panel.cli.migrate import migrate
from citizen_panel.cli.reference import load_reference
from citizen_panel.core import clock, nudges
from citizen_panel.core.db import db, transaction
from citizen_panel.local import servers
from citizen_panel.tasks import pulse
from tests import database
from tests.factories.consent import wordings

pytest_plugins = ["tests.servers", "tests.sharing_out"]

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
BEFORE = datetime(2025, 1, 6, 12, 0, tzinfo=UTC)
"""When the wordings that every test finds in force were put in force."""
KEKS = {name: base64.b64encode(hashlib.sha256(name.encode()).digest()).decode() for name in configuration.KEK_CLASSES}


def pytest_collection_finish() -> None:
    """What was imported stays: nobody need look for garbage among it while tests run."""
    gc.freeze()


def settings_for(url: URL, local_dir: Path, **changes: str) -> configuration.Settings:
    """Settings of a test application on a database."""
    env = {
        "CP_MODE": "test",
        "CP_SECRET_KEY": "a secret that only the tests know, 0123456789",
        "CP_KEKS": json.dumps(KEKS),
        "CP_BASE_URL": "http://localhost",
        "CP_LOCAL_DIR": str(local_dir),
        "DATABASE_URL": url.render_as_string(hide_password=False),
        "DATABASE_OWNER_URL": url.render_as_string(hide_password=False),
        "REDIS_URL": os.environ.get("REDIS_URL", "redis://127.0.0.1:1/0"),
        **changes,
    }
    return configuration.read(env)


@pytest.fixture(scope="session")
def template(server_urls: servers.Servers, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The name of a database at the newest revision with the figures about Scotland in it."""
    database.use(server_urls)
    name = f"{database.TEMPLATE}_{uuid.uuid4().hex[:8]}"
    url = database.make(name)
    made = create_app(settings_for(url, tmp_path_factory.mktemp("template")))
    made.extensions.pop(nudges.EXTENSION)
    runner = made.test_cli_runner()
    for command in (migrate, load_reference):
        outcome = runner.invoke(command, catch_exceptions=False)
        assert outcome.exit_code == 0, outcome.output
    with made.app_context():
        db.engine.dispose()
    yield name
    database.drop(name)


@pytest.fixture(scope="session")
def suite_url(template: str) -> Iterator[URL]:
    with database.clone(template) as url:
        yield url


@pytest.fixture(scope="session")
def suite_app(suite_url: URL, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    url = database.url_for("worker", str(suite_url.database))
    app = create_app(settings_for(url, tmp_path_factory.mktemp("local")), TESTING=True, PROPAGATE=True)
    app.config["SHARED_SECONDS"] = 0  # a test reads what it has just written
    app.config["WTF_CSRF_ENABLED"] = False  # the tests of forged requests switch it on
    app.extensions.pop(nudges.EXTENSION)  # what follows is run by the test itself
    with app.app_context(), clock.at(BEFORE), transaction():
        wordings()
    yield app
    with app.app_context():
        db.engine.dispose()


class _Kept(orm.scoped_session[orm.Session]):
    """One session for the whole test: ending a request does not throw it away."""

    def remove(self) -> None:
        self.registry().expire_all()


@contextmanager
def in_a_savepoint(suite_app: Flask) -> Iterator[Flask]:
    """The application, inside a transaction of which nothing stays behind."""
    suite_app.extensions["celery"].set_default()  # a test before may have made an application of its own
    with suite_app.app_context(), pytest.MonkeyPatch.context() as patched:
        connection = db.engine.connect()
        outer = connection.begin()
        maker = orm.sessionmaker(
            class_=orm.Session, bind=connection, join_transaction_mode="create_savepoint", expire_on_commit=False
        )
        patched.setattr(db, "session", _Kept(maker, scopefunc=lambda: 0))
        patched.setattr(pulse, "BEATS", 0.001)  # a run's own thread may not meet the test in its one session
        try:
            yield suite_app
        finally:
            db.session.registry().close()
            outer.rollback()
            connection.close()


@pytest.fixture
def app(suite_app: Flask) -> Iterator[Flask]:
    """The application, inside a savepoint that leaves nothing behind."""
    with in_a_savepoint(suite_app) as inside:
        yield inside


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def noon() -> Iterator[datetime]:
    """The clock stands still at noon on 20 November 2026."""
    with clock.at(NOON):
        yield NOON


@pytest.fixture
def committed_url(template: str) -> Iterator[URL]:
    """A database of its own for a test that must really commit: several connections, killed processes."""
    with database.clone(template) as url:
        yield url
