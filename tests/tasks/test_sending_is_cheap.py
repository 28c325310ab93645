"""Everything is asked again of each person before a message goes, in a handful of statements."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, update

from citizen_panel import gateways
from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.domain.notifications.models import Message
from citizen_panel.domain.notifications.vocabulary import MessageState
from citizen_panel.tasks import messages
from tests.factories.citizens import a_citizen
from tests.factories.messages import Outside
from tests.factories.sessions import a_story, accepted, invited, slots

pytestmark = pytest.mark.usefixtures("app", "noon")

BUDGET = 8
"""Statements for one message more: two for the locks of its sending, the rest for everything that is asked again."""


@pytest.fixture
def outside(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Outside:
    port = Outside()
    monkeypatch.setitem(app.extensions, gateways.EXTENSION, port)
    return port


@contextmanager
def statements() -> Iterator[list[str]]:
    """Every statement sent meanwhile, but those of savepoints, which stand for commits here."""
    sent: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def alone(kind: str) -> None:
    """Let nothing wait but messages of this kind."""
    others = update(Message).where(Message.kind != kind, Message.state == MessageState.QUEUED)
    db.session.execute(others.values(state=MessageState.CANCELLED))


def invitations(people: int) -> datetime:
    invited(a_story(people=people))
    alone("invitation")
    return clock.now()


def reminders(people: int) -> datetime:
    story = a_story(people=people, capacity=20)
    for one in invited(story):
        accepted(story, one)
    alone("reminder")
    return slots(story)[0].starts_at - timedelta(days=1)


def welcomes(people: int) -> datetime:
    for _ in range(people):
        a_citizen()
    alone("welcome")
    return clock.now()


@pytest.mark.parametrize("make", [invitations, reminders, welcomes])
def test_a_message_more_takes_a_handful_of_statements(make: Callable[[int], datetime], outside: Outside) -> None:
    counts = []
    for people in (5, 10):
        at, before = make(people), len(outside.sent)
        db.session.commit()
        with clock.at(at), statements() as sent:
            messages.send_due()
        counts.append((len(outside.sent) - before, len(sent)))
    (few, least), (many, most) = counts
    assert many > few > 0
    assert most - least <= BUDGET * (many - few), sent
