"""Looking at the outbox reads a bounded part of it, however many messages were sent."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, text
from sqlalchemy.engine import URL

from citizen_panel import create_app
from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.domain.notifications import listing
from citizen_panel.domain.notifications.listing import Wish
from citizen_panel.domain.notifications.vocabulary import MessageState
from tests.conftest import NOON, settings_for
from tests.factories.messages import clear, queued

SENT = 20_000
FILL = """
    INSERT INTO message (id, key, kind, channel, language, format, recipient_kind, due_at, state, sent_at)
    SELECT gen_random_uuid(), :state || n, 'reminder', 'email', 'en', 'plain', 'citizen',
           CAST(:now AS timestamptz) - n * interval '1 second', :state,
           CASE WHEN :state = 'sent' THEN CAST(:now AS timestamptz) - n * interval '1 second' END
    FROM generate_series(1, :count) AS n
"""


@pytest.fixture
def big(committed_url: URL, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """A database of its own that knows its figures: very many that went, some of each other state."""
    app = create_app(settings_for(committed_url, tmp_path))
    monkeypatch.setattr(listing, "MOST", 100)
    with app.app_context(), clock.at(NOON):
        filled(SENT)
        db.session.execute(text("ANALYZE message"))
        db.session.commit()
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def some(app: Flask, noon: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "MOST", 100)
    clear()
    filled(300)


def filled(sent: int) -> None:
    for number, state in enumerate(MessageState):
        fill(state, sent if state is MessageState.SENT else 3 + number)


def fill(state: str, count: int) -> None:
    db.session.execute(text(FILL), {"state": str(state), "count": count, "now": clock.now()})


def plans(ask: Any) -> list[dict[str, Any]]:
    """How the database carries out each statement of this, with what it really read."""
    sent: list[tuple[str, Any]] = []

    def note(connection: Any, cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if statement.lstrip().upper().startswith("SELECT"):
            sent.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", note)
    ask()
    event.remove(db.engine, "before_cursor_execute", note)
    cursor = db.session.connection().connection.cursor()
    found = []
    for statement, parameters in sent:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}", parameters)
        said = cursor.fetchall()[0][0]
        found.append((json.loads(said) if isinstance(said, str) else said)[0]["Plan"])
    return found


def nodes(plan: dict[str, Any]) -> list[dict[str, Any]]:
    return [plan, *(one for below in plan.get("Plans", []) for one in nodes(below))]


def read(ask: Any) -> tuple[set[str], float]:
    """Which ways of reading all of a table were taken, and how many rows of messages were read."""
    every = [node for plan in plans(ask) for node in nodes(plan) if node.get("Relation Name") == "message"]
    whole = {node["Node Type"] for node in every if node["Node Type"] in ("Seq Scan", "Parallel Seq Scan")}
    rows = sum((n["Actual Rows"] + n.get("Rows Removed by Filter", 0)) * n["Actual Loops"] for n in every)
    return whole, rows


@pytest.mark.usefixtures("big")
def test_no_look_at_the_outbox_reads_all_that_was_sent() -> None:
    after = listing.list_messages(Wish()).after
    looks: list[Any] = [listing.outbox]
    for wish in (Wish(), Wish(state="sent"), Wish(state="in_doubt"), Wish(after=after)):
        looks.append(lambda wish=wish: listing.list_messages(wish))
    for number, look in enumerate(looks):
        whole, rows = read(look)
        assert whole == set(), number
        assert rows <= 600 < SENT, number
    assert listing.outbox().counts["sent"] == 101


@pytest.mark.usefixtures("some")
def test_the_pages_together_are_every_message_once_newest_first() -> None:
    db.session.execute(text("DELETE FROM message WHERE state = 'sent'"))
    seen, after = [], ""
    while True:
        piece = listing.list_messages(Wish(after=after))
        seen += [(message.due_at, message.id) for message in piece.rows]
        after = piece.after
        if not after:
            break
    assert seen == sorted(seen, reverse=True)
    assert len(seen) == len(set(seen)) == db.session.execute(text("SELECT count(*) FROM message")).scalar_one()


@pytest.mark.usefixtures("some")
def test_what_is_counted_is_what_is_there() -> None:
    db.session.execute(
        text("UPDATE message SET in_doubt_since = :now WHERE key = 'leased1'"),
        {"now": clock.now() - timedelta(hours=1)},
    )
    now = listing.outbox()
    by_hand: dict[str, int] = {state: 3 + number for number, state in enumerate(MessageState)}
    by_hand[MessageState.SENT] = 101
    by_hand[MessageState.LEASED] -= 1
    assert now.counts == {**by_hand, "in_doubt": 1}
    assert now.last_sent_at == clock.now() - timedelta(seconds=1)
    assert now.oldest_due_at == clock.now() - timedelta(seconds=by_hand[MessageState.QUEUED])


@pytest.mark.parametrize(("way", "is_late"), [("phone", False), ("via_partner", False), ("sms", True)])
def test_what_a_person_says_is_no_message_that_is_late(some: None, way: str, is_late: bool) -> None:
    queued(channel=way, due_at=clock.now() - timedelta(days=9))
    assert (listing.outbox().oldest_due_at is not None) is is_late
