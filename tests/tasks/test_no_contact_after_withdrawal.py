"""From the withdrawal on nobody is contacted: tried with faults at a hundred points, in both orders.

A fault is an exception or a killed connection at a statement of the withdrawal, a worker that dies at a statement of
the sending, a withdrawal that comes in at a statement of the sending, or a provider that is slow, on real connections.
What counts is whether words are handed over after the commit. More points: CP_FAULT_POINTS=1000.
"""

import os
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from flask import Flask
from sqlalchemy import event, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError

from citizen_panel import gateways
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db, transaction
from citizen_panel.domain.citizens import queries as people
from citizen_panel.domain.consent import queries as consents
from citizen_panel.domain.notifications import service as notifications
from citizen_panel.domain.notifications.vocabulary import DeliveryOutcome, Letterbox, Receipt, Written
from citizen_panel.domain.rights import service as rights
from citizen_panel.domain.rights import stops
from citizen_panel.domain.rights.vocabulary import StopKind, StopWish
from citizen_panel.tasks import messages
from tests.factories.citizens import a_citizen
from tests.factories.sessions import citizen_actor

pytestmark = pytest.mark.concurrency

POINTS = int(os.environ.get("CP_FAULT_POINTS", "100"))
PATIENCE = 20.0
KIND = "place_given_up"
LEAVES = StopWish(kind=StopKind.LEAVE)


class Broken(Exception):
    """The fault we put in."""


@dataclass
class Provider:
    """Remembers when it was handed what, and can be slow."""

    handed: list[float] = field(default_factory=list)
    while_sending: Callable[[], None] = lambda: None
    can_find: bool = True

    def send(self, to: Letterbox, message: Written) -> Receipt:
        if message.kind == KIND:
            self.handed.append(time.monotonic())
            self.while_sending()
        return Receipt(DeliveryOutcome.ACCEPTED, "faulty", reference=message.key)

    def find(self, key: str) -> Receipt | None:
        return None


@dataclass
class Fuse:
    """Counts the statements of the thread that holds it, and does something at one of them."""

    at: int = 0
    act: Callable[[Any], None] = lambda _: None
    thread: int = 0
    seen: int = 0

    def heard(self, connection: Any, *_: object) -> None:
        if threading.get_ident() != self.thread:
            return
        self.seen += 1
        if self.seen == self.at:
            self.act(connection)

    @contextmanager
    def lit(self, at: int, act: Callable[[Any], None]) -> Iterator["Fuse"]:
        self.at, self.act, self.seen, self.thread = at, act, 0, threading.get_ident()
        try:
            yield self
        finally:
            self.thread = 0


class Aside:
    """A withdrawal on a thread and a connection of its own."""

    def __init__(self, scene: "Scene") -> None:
        self.scene = scene
        self.committed_at: float | None = None
        self.in_flight = False
        self.trouble: BaseException | None = None
        self.thread = threading.Thread(target=self._run, name="withdrawal")

    def start(self, *, wait: float) -> None:
        """Begin, and go on after so many seconds whether it is through or waits for us."""
        self.thread.start()
        self.thread.join(wait)

    def ended(self) -> float:
        """The moment after its commit."""
        if not self.thread.ident:
            self.thread.start()
        self.thread.join(PATIENCE)
        assert self.trouble is None, self.trouble
        assert self.committed_at is not None
        return self.committed_at

    def _run(self) -> None:
        try:
            with self.scene.app.app_context():
                self.committed_at = self.scene.withdraw()
                self.in_flight = self.scene.in_flight
                db.session.remove()
        except BaseException as trouble:
            self.trouble = trouble


@dataclass
class Scene:
    """One person, who is put back as they were after each fault."""

    app: Flask
    person: UUID
    provider: Provider
    fuse: Fuse
    table: Counter[tuple[str, str]] = field(default_factory=Counter)
    in_flight: bool = False

    def queue(self) -> None:
        """A message that may go only with both consents."""
        with transaction():
            notifications.queue(
                KIND,
                key=f"fault:{uuid4()}",
                recipient_kind="citizen",
                recipient_id=self.person,
                channel="email",
                actor=Actor.system("tests"),
            )

    def withdraw(self) -> float:
        """Leave the panel; returns the moment after the commit."""
        found = people.citizen(self.person)
        assert found
        with transaction():
            self.in_flight = stops.stop(self.person, LEAVES, actor=citizen_actor(found)).in_flight
        return time.monotonic()

    def send_what_is_left(self) -> None:
        """Everything that waits is due now, and nobody holds it any more."""
        with transaction():
            past = text(
                "UPDATE message SET due_at = now() - interval '1 s', lease_until = now() - interval '1 s' "
                "WHERE state IN ('queued', 'leased')"
            )
            db.session.execute(past)
        messages.send_due()

    def put_back(self) -> None:
        db.session.rollback()
        with transaction():
            db.session.execute(text("UPDATE message SET state = 'cancelled' WHERE state IN ('queued', 'leased')"))
            act = stops.newest_undoable(self.person)
            if act is not None:
                stops.undo(act.id)
        assert self.agrees()
        self.provider.handed.clear()
        self.provider.while_sending = lambda: None

    def agrees(self) -> bool:
        db.session.rollback()
        db.session.expire_all()
        return consents.holds(self.person, "pool.membership")

    def note(self, what: str, committed_at: float | None) -> None:
        after = 0 if committed_at is None else sum(at > committed_at for at in self.provider.handed)
        self.table[what, "points"] += 1
        self.table[what, "withdrawn"] += committed_at is not None
        self.table[what, "contacts before"] += len(self.provider.handed) - after
        self.table[what, "contacts after"] += after

    # Each of these is one point

    def withdrawal_breaks(self, what: str, at: int, act: Callable[[Any], None]) -> None:
        """A fault in the withdrawal: it took place whole or not at all; tried again, it holds."""
        self.queue()
        committed_at = None
        try:
            with self.fuse.lit(at, act):
                committed_at = self.withdraw()
        except (Broken, SQLAlchemyError):
            db.session.rollback()
        if committed_at is None and not self.agrees():
            committed_at = time.monotonic()
        if committed_at is None:
            committed_at = self.withdraw()
        self.send_what_is_left()
        self.note(what, committed_at)
        self.put_back()

    def sender_breaks(self, what: str, at: int, act: Callable[[Any], None]) -> None:
        """A worker that dies while it sends; then comes the withdrawal, then another worker."""
        self.queue()
        try:
            with self.fuse.lit(at, act):
                messages.send_due()
        except (Broken, SQLAlchemyError):
            db.session.rollback()
        committed_at = self.withdraw()
        self.send_what_is_left()
        self.note(what, committed_at)
        self.put_back()

    def withdrawal_comes_in(self, what: str, at: int) -> None:
        """A withdrawal that begins at a statement of the sending, on a connection of its own."""
        self.queue()
        other = Aside(self)
        with self.fuse.lit(at, lambda _: other.start(wait=0.15)):
            messages.send_due()
        committed_at = other.ended()
        self.send_what_is_left()
        self.note(what, committed_at)
        self.put_back()

    def provider_is_slow(self, what: str, seconds: float) -> Aside:
        """A withdrawal that begins while words are being handed over."""
        self.queue()
        other = Aside(self)

        def dawdle() -> None:
            other.start(wait=seconds)

        self.provider.while_sending = dawdle
        messages.send_due()
        committed_at = other.ended()
        self.provider.while_sending = lambda: None
        self.send_what_is_left()
        self.note(what, committed_at)
        self.put_back()
        return other


@pytest.fixture
def scene(committed: tuple[Flask, dict[str, str]], monkeypatch: pytest.MonkeyPatch) -> Iterator[Scene]:
    app, _ = committed
    provider, fuse = Provider(), Fuse()
    monkeypatch.setitem(app.extensions, gateways.EXTENSION, provider)
    written = {"write": lambda message, *_, **__: Written(message.key, message.kind, "Subject", "Body")}
    monkeypatch.setattr(messages.letters, "write", written["write"])
    with transaction():
        person = a_citizen().id
        db.session.execute(text("UPDATE message SET state = 'cancelled'"))
    event.listen(db.engine, "before_cursor_execute", fuse.heard)
    event.listen(db.engine, "commit", fuse.heard)
    yield Scene(app, person, provider, fuse)
    event.remove(db.engine, "before_cursor_execute", fuse.heard)
    event.remove(db.engine, "commit", fuse.heard)


def breaks(_: Any) -> None:
    raise Broken


def killer(url: URL) -> Callable[[Any], None]:
    """Kills the very connection that is about to work."""
    address = url.set(drivername="postgresql").render_as_string(hide_password=False)

    def kill(connection: Any) -> None:
        number = connection.connection.dbapi_connection.info.backend_pid
        with psycopg.connect(address, autocommit=True) as other:
            other.execute("SELECT pg_terminate_backend(%s, 2000)", [number])

    return kill


def spread(count: int, over: int) -> list[int]:
    """So many numbers from 1 on, evenly spread."""
    if count >= over:
        return list(range(1, over + 1))
    return sorted({1 + round(n * (over - 1) / max(1, count - 1)) for n in range(count)})


def statements(scene: Scene, act: Callable[[], object]) -> int:
    with scene.fuse.lit(0, lambda _: None) as fuse:
        act()
    return fuse.seen


def test_nobody_is_contacted_after_a_withdrawal(
    scene: Scene, committed_url: URL, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    kill = killer(committed_url)
    scene.queue()
    sending = statements(scene, messages.send_due)
    assert len(scene.provider.handed) == 1, "without a fault the message goes"
    scene.queue()
    leaving = statements(scene, scene.withdraw)
    scene.put_back()

    for at in spread(POINTS * 35 // 100, leaving):
        scene.withdrawal_breaks("withdrawal: exception at a statement", at, breaks)
    for at in spread(POINTS * 15 // 100, leaving):
        scene.withdrawal_breaks("withdrawal: connection killed", at, kill)
    for at in spread(POINTS * 18 // 100, sending):
        scene.sender_breaks("sending: worker breaks", at, breaks)
    for at in spread(POINTS * 10 // 100, sending):
        scene.sender_breaks("sending: connection killed", at, kill)
    for at in spread(POINTS * 20 // 100, sending):
        scene.withdrawal_comes_in("withdrawal comes in while sending", at)
    waited = scene.provider_is_slow("slow provider, withdrawal waits", 0.4)
    assert not waited.in_flight
    monkeypatch.setattr(rights.notifications, "stand_still", partial(notifications.stand_still, seconds=1))
    ahead = scene.provider_is_slow("slower provider, withdrawal goes ahead", 2.5)
    assert ahead.in_flight, "the one message that could not be held back is told"

    with capsys.disabled():
        print(f"\n{leaving} statements of a withdrawal, {sending} of a sending")
        print(table(scene.table))
    assert sum(n for (_, column), n in scene.table.items() if column == "contacts after") == 0
    assert sum(n for (_, column), n in scene.table.items() if column == "points") >= min(POINTS, 100) * 0.8


def table(counted: Counter[tuple[str, str]]) -> str:
    columns = ("points", "withdrawn", "contacts before", "contacts after")
    rows = dict.fromkeys(what for what, _ in counted)
    lines = [f"{'':44}" + "".join(f"{column:>17}" for column in columns)]
    lines += [f"{what:44}" + "".join(f"{counted[what, column]:>17}" for column in columns) for what in rows]
    return "\n".join(lines)
