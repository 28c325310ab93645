"""The relay: what follows, at least once, with effect once."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.domain.ledger import faults, outbox
from citizen_panel.domain.ledger.models import Dispatch, Entry, Handled
from citizen_panel.domain.ledger.queries import Fact
from citizen_panel.domain.notifications.models import Message
from citizen_panel.domain.sessions import service
from citizen_panel.tasks import reactions, relay
from tests.factories.sessions import a_story, accepted, citizen_actor, invited

pytestmark = pytest.mark.usefixtures("app", "noon")


def confirmed() -> list[Message]:
    return list(db.session.scalars(select(Message).where(Message.kind == "place_confirmed")))


def test_a_place_taken_is_confirmed_once_however_often_the_relay_looks() -> None:
    story = a_story()
    accepted(story, invited(story)[0])
    db.session.commit()
    assert relay.Followed("BookingMade", "confirm_place") in relay.drain()
    relay.drain()
    db.session.execute(update(Dispatch).values(state="due"))
    db.session.commit()
    assert relay.drain() == [], "a second delivery of the same fact has no second effect"
    assert len(confirmed()) == 1
    relay.drain()
    left = select(Entry.kind).join(Dispatch, Dispatch.entry_id == Entry.id).where(Dispatch.state != "done")
    assert set(db.session.scalars(left)) <= {"DatasetLoaded"}, "those are of today, and the clock stands at noon"


def test_a_no_is_acknowledged() -> None:
    story = a_story()
    service.decline(invited(story)[0], actor=citizen_actor(story.people[0]))
    db.session.commit()
    assert relay.Followed("InvitationDeclined", "acknowledge_no") in relay.drain()


def test_a_reaction_that_breaks_is_tried_again_and_then_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    tried = []

    def breaks(fact: Fact) -> None:
        tried.append(fact.id)
        raise RuntimeError("the printer is out of paper")

    story = a_story()
    accepted(story, invited(story)[0])
    db.session.commit()
    monkeypatch.setitem(reactions._BY_KIND, "BookingMade", (breaks,))
    start = clock.now()
    for hours in range(12):
        with clock.at(start + timedelta(hours=2 * hours)):
            relay.drain()
    assert len(tried) == outbox.TRIES
    failed = faults.faults().rows[0]
    assert (failed.work, failed.cause, failed.times) == ("breaks", "RuntimeError", outbox.TRIES)
    assert "paper" not in f"{failed.cause} {failed.place}", "what an error says may quote values"
    assert faults.tries_of([failed.entry_id])[failed.entry_id] == ("failed", outbox.TRIES)
    assert db.session.scalars(select(Handled).where(Handled.reaction == "breaks")).all() == []


def test_a_worker_that_shall_stop_finishes_the_entry_in_hand_and_gives_the_others_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    story = a_story()
    for offer in invited(story)[:3]:
        accepted(story, offer)
    db.session.commit()
    monkeypatch.setattr(relay, "is_stopping", lambda: bool(confirmed()))
    relay.drain()
    assert len(confirmed()) == 1
    waiting = select(Dispatch.attempts).join(Entry, Entry.id == Dispatch.entry_id)
    left = waiting.where(Entry.kind == "BookingMade", Dispatch.state == "due")
    assert db.session.scalars(left).all() == [0, 0]
    monkeypatch.setattr(relay, "is_stopping", lambda: False)
    assert relay.drain(0.0) == [], "nor is anything begun once the time is up"
    relay.drain()
    assert len(confirmed()) == 3


def test_a_fact_whose_worker_died_comes_back_after_its_lease() -> None:
    story = a_story()
    accepted(story, invited(story)[0])
    db.session.commit()
    held = outbox.lease(1000)
    db.session.commit()
    assert held
    assert relay.drain() == []
    with clock.at(clock.now() + outbox.LEASE + timedelta(seconds=1)):
        assert relay.Followed("BookingMade", "confirm_place") in relay.drain()
    assert outbox.done(held) == 0, "the worker that was late holds nothing any more"
