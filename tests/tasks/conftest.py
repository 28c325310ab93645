"""What the tests with real workers stand on: a database of their own, and the surroundings a worker finds."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.engine import URL

from citizen_panel import create_app
from citizen_panel.core.db import db
from citizen_panel.local.servers import Servers
from tests import database
from tests.conftest import KEKS, settings_for


@contextmanager
def at_work_on(made: URL, folder: Path, **broker: str) -> Iterator[tuple[Flask, dict[str, str]]]:
    """An application on a database and a broker, and what a worker process must find to work on the same."""
    url = database.url_for("worker", str(made.database))
    app = create_app(settings_for(url, folder, **broker))
    address = url.render_as_string(hide_password=False)
    environment = {
        **os.environ,
        "CP_MODE": "test",
        "CP_SECRET_KEY": "a secret that only the tests know, 0123456789",
        "CP_KEKS": json.dumps(KEKS),
        "CP_BASE_URL": "http://localhost",
        "CP_LOCAL_DIR": str(folder),
        "CP_DATABASE_ROLE": "",
        "DATABASE_URL": address,
        "DATABASE_OWNER_URL": address,
        **broker,
    }
    with app.app_context():
        yield app, environment
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def committed(committed_url: URL, server_urls: Servers, tmp_path: Path) -> Iterator[tuple[Flask, dict[str, str]]]:
    """An application on a database of its own, and what a worker process must find to work on the same."""
    with at_work_on(committed_url, tmp_path, REDIS_URL=server_urls.redis_url) as made:
        yield made
