"""A database restored from yesterday's backup opens no door until it forgets whom it must not know."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.engine import URL

from citizen_panel import create_app
from citizen_panel.cli.restore import restore
from citizen_panel.core import clock, nudges
from citizen_panel.core.db import db, transaction
from citizen_panel.domain.citizens.models import Citizen
from citizen_panel.domain.citizens.queries import actor_for, contactable, equality_pseudonym
from citizen_panel.domain.consent.queries import holds
from citizen_panel.domain.equality.queries import own_answers
from citizen_panel.domain.rights import requests, service
from citizen_panel.domain.rights.vocabulary import RequestKind
from citizen_panel.gateways.closed import LOOKED
from citizen_panel.gateways.journal import Journal
from citizen_panel.tasks import journal, messages, retention
from tests import database
from tests.conftest import settings_for
from tests.dumping import dump as dumped
from tests.dumping import plain, programs
from tests.factories.citizens import a_citizen, answered


@contextmanager
def restored(of: URL, dump: Path, bin_folder: Path) -> Iterator[URL]:
    """A database made from a dump."""
    name = f"cp_restored_{uuid4().hex[:8]}"
    url = database.make(name)
    try:
        command = [bin_folder / "pg_restore", "--dbname", plain(url), "--exit-on-error", dump]
        subprocess.run(command, check=True, capture_output=True)
        yield url
    finally:
        database.drop(name)


@contextmanager
def running(url: URL, folder: Path) -> Iterator[Flask]:
    app = create_app(settings_for(database.url_for("worker", str(url.database)), folder), TESTING=True, PROPAGATE=True)
    app.extensions.pop(nudges.EXTENSION)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def sent() -> None:
    """The postman was here."""
    with transaction():
        db.session.execute(text("UPDATE message SET state = 'sent', sent_at = now() WHERE state = 'queued'"))


def since_the_backup(people: dict[str, UUID]) -> None:
    """What happened on the day that the backup does not know."""
    actors = {name: actor_for(citizen.user_account_id) for name, citizen in _rows(people).items()}
    with transaction():
        service.withdraw(people["stopped email"], "contact.email", actor=actors["stopped email"])
        service.withdraw(people["stopped answer"], "equality.balance/age", actor=actors["stopped answer"])
        service.withdraw(people["stopped answer"], "equality.reporting/age", actor=actors["stopped answer"])
        service.leave(people["left"], actor=actors["left"])
        requests.ask(people["held still"], RequestKind.RESTRICT, actor=actors["held still"])
        service.erase(people["erased"], actor=actors["erased"])
    sent()
    assert retention.erase() == 1
    assert journal.write() >= 6
    assert journal.write() == 0


def _rows(people: dict[str, UUID]) -> dict[str, Citizen]:
    return {name: db.session.get_one(Citizen, citizen_id) for name, citizen_id in people.items()}


def test_nobody_erased_or_withdrawn_can_be_asked_after_a_restore(committed_url: URL, tmp_path: Path) -> None:
    tools = programs()
    if tools is None:
        pytest.skip("no pg_dump here")
    dump = tmp_path / "yesterday.dump"
    names = ("stays", "stopped email", "stopped answer", "left", "held still", "erased")
    with running(committed_url, tmp_path):
        with transaction():
            people = {name: a_citizen(**answered({"age": "age_25_34"})).id for name in names}
        sent()
        journal.write()
        dump.write_bytes(dumped(committed_url, tools, "-Fc"))
        since_the_backup(people)
        written = (tmp_path / "journal.jsonl").read_text()
        assert not any(str(one) in written for one in people.values())
    with restored(committed_url, dump, tools) as url, running(url, tmp_path) as app:
        assert contactable(people["erased"])  # the backup does not know
        _closed(app)
        _replay(app)
        _open(app)
        assert [name for name in names if name in _there(people) and contactable(people[name])] == [
            "stays",
            "stopped answer",
        ]
        assert "erased" not in _there(people)
        assert not holds(people["stopped email"], "contact.email")
        assert own_answers(equality_pseudonym(people["stopped answer"])).one("age") is None  # type: ignore[union-attr]
        assert own_answers(equality_pseudonym(people["stays"])).one("age") == "age_25_34"  # type: ignore[union-attr]
        waiting = db.session.execute(text("SELECT count(*) FROM message WHERE state = 'queued'")).scalar_one()
        assert waiting == 0  # nobody is written to about it again
        drill = app.test_cli_runner().invoke(restore, ["drill"], catch_exceptions=False)
        assert drill.exit_code == 0, drill.output
        assert "People who could be asked though they said no: 0" in drill.output


def _there(people: dict[str, UUID]) -> set[str]:
    known = set(db.session.scalars(select(Citizen.id)))
    return {name for name, citizen_id in people.items() if citizen_id in known}


def _closed(app: Flask) -> None:
    app.extensions.pop(LOOKED, None)
    answer = app.test_client().get("/")
    assert answer.status_code == 503
    assert "closed for a short while" in answer.text
    assert app.test_client().get("/healthz").status_code == 200
    assert app.extensions["celery"].tasks[messages.pump.name]() is None
    status = app.test_cli_runner().invoke(restore, ["status"])
    assert status.exit_code == 1


def _replay(app: Flask) -> None:
    done = app.test_cli_runner().invoke(restore, ["replay"], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    assert "1 people erased again" in done.output


def _open(app: Flask) -> None:
    assert app.test_client().get("/").status_code == 200
    assert app.test_cli_runner().invoke(restore, ["status"]).exit_code == 0
    again = app.test_cli_runner().invoke(restore, ["replay"], catch_exceptions=False)
    assert "0 people erased again, 0 yeses stopped again" in again.output


def test_a_torn_line_and_a_missing_file_are_no_harm(tmp_path: Path, noon: object) -> None:

    kept = Journal(tmp_path / "none.jsonl")
    assert (kept.newest(), list(kept.lines())) == (None, [])
    line = journal.safety.Line(clock.now() - timedelta(days=1), journal.safety.What.ERASED, "ab" * 32)
    kept.add([line])
    with kept.path.open("ab") as torn:
        torn.write(b'{"at": "2026-11-2')
    kept.add([line])
    assert list(kept.lines()) == [line, line]
    assert os.stat(kept.path).st_mode & 0o077 == 0
