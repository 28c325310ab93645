"""Processes killed by the system in the middle of a list: carried on, nobody is there twice and nobody is lost."""

import signal
import subprocess
import sys
from uuid import UUID

from flask import Flask
from sqlalchemy import func, select

from citizen_panel.core.db import db, transaction
from citizen_panel.domain.accounts.vocabulary import UserKind
from citizen_panel.domain.citizens.imports import queries, service
from citizen_panel.domain.citizens.imports.models import BroughtIn, ImportLine, PanelImport
from citizen_panel.domain.citizens.imports.vocabulary import Column, ImportState
from citizen_panel.domain.citizens.models import Citizen
from citizen_panel.domain.consent.models import ConsentDecision
from citizen_panel.domain.ledger.models import Entry
from citizen_panel.domain.notifications.models import Message
from citizen_panel.tasks import imports as worker
from tests.factories.accounts import an_account
from tests.factories.consent import wordings
from tests.factories.imports import ORIGIN, a_line, csv_of

PEOPLE = 5


def killed_while(what: str, import_id: UUID, environment: dict[str, str]) -> None:
    command = [sys.executable, "-m", "tests.tasks.importing_worker", str(import_id), what]
    assert subprocess.run(command, env=environment, check=False).returncode == -signal.SIGKILL


def how_many(table: type[object], *of: object) -> int:
    with transaction():
        return db.session.execute(select(func.count()).select_from(table).where(*of)).scalar_one()  # type: ignore[arg-type]


def a_list() -> PanelImport:
    with transaction():
        wordings()
        sender = an_account(UserKind.ADMIN, name="Dougal")
        sent = service.send(csv_of(map(a_line, range(PEOPLE))), ORIGIN, made_by=sender.id)
    assert isinstance(sent, PanelImport)
    with transaction():
        assert service.choose(sent.id, {Column(name): place for name, place in sent.columns.items()}) is None
    return sent


def test_killed_twice_nobody_is_twice_there_or_lost(committed: tuple[Flask, dict[str, str]]) -> None:
    _, environment = committed
    sent = a_list()

    killed_while("looking", sent.id, environment)
    assert how_many(ImportLine) == 2, "the piece before the kill is kept, the one it hit is not"
    worker.go_on(sent.id)
    with transaction():
        row = queries.panel_import(sent.id)
        assert row is not None
        assert (row.state, row.good, row.faulty) == (ImportState.CHECKED, PEOPLE, 0)
        assert service.bring(sent.id) is None

    killed_while("bringing", sent.id, environment)
    assert how_many(Citizen) == how_many(BroughtIn) == how_many(Message) == 0, "everybody or nobody"
    worker.go_on(sent.id)
    assert how_many(Citizen) == how_many(BroughtIn) == how_many(Message) == PEOPLE
    assert how_many(ConsentDecision) == 2 * PEOPLE
    assert how_many(Entry, Entry.kind == "CitizenJoined") == PEOPLE
    assert how_many(Entry, Entry.kind == "PanelBroughtIn") == 1
    worker.go_on(sent.id)
    assert how_many(Citizen) == PEOPLE, "a third worker finds nothing left to do"
