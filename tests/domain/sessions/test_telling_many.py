"""Telling everybody of a meeting takes as many statements for ten people as for five, but for what is one alone."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.domain.citizens.models import AskingTally
from citizen_panel.domain.citizens.queries import letterbox
from citizen_panel.domain.citizens.vocabulary import ContactSheet, ContactWay
from citizen_panel.domain.ledger.models import Entry
from citizen_panel.domain.matching.models import Place
from citizen_panel.domain.notifications.models import Message
from citizen_panel.domain.notifications.service import suppress
from citizen_panel.domain.notifications.vocabulary import Channel, SuppressionCause
from citizen_panel.domain.sessions import queries, service
from citizen_panel.domain.sessions.service.telling import Reached
from citizen_panel.tasks import reminders
from tests.factories.citizens import a_citizen
from tests.factories.messages import clear
from tests.factories.sessions import a_story, accepted, invited
from tests.statements import statements

pytestmark = pytest.mark.usefixtures("app", "noon")


def test_a_batch_is_asked_in_as_many_statements_for_ten_as_for_five() -> None:
    sent = []
    for people in (5, 10):
        story = a_story(people=people)
        with statements() as each:
            invitations = invited(story)
        assert len(invitations) == people
        sent.append(len(each))
    assert sent[0] == sent[1]


def test_each_of_a_batch_is_counted_told_and_written_down_once() -> None:
    story = a_story(people=6)
    invitations = invited(story)
    ids = [one.id for one in invitations]
    told = db.session.scalars(select(Message).where(Message.concerns_id.in_(ids))).all()
    assert sorted(one.key for one in told) == sorted(f"invitation:{one}" for one in ids)
    assert {one.not_after for one in told} == {one.answer_by_at for one in invitations}
    for kind in ("InvitationIssued", "MessageQueued"):
        named = [one.token for one in invitations] if kind == "InvitationIssued" else [one.id for one in told]
        facts = db.session.scalars(select(Entry).where(Entry.kind == kind, Entry.subject_id.in_(named)))
        assert sorted(one.subject_id for one in facts) == sorted(named)
    tallies = select(AskingTally.times).where(AskingTally.citizen_id.in_([one.id for one in story.people]))
    assert list(db.session.scalars(tallies)) == [1] * 6
    assert {one.state for one in db.session.scalars(select(Place).where(Place.draw_id == story.draw.id))} == {"offered"}


def test_reminders_are_looked_for_in_as_many_statements_for_six_as_for_three() -> None:
    sent = []
    for people in (3, 6):
        story = a_story(people=6, capacity=10)
        for one in invited(story)[:people]:
            accepted(story, one)
        clear()
        with statements() as each:
            assert service.retime(story.meeting, actor=story.team.lead) == 3 * people
        sent.append(len(each))
    assert sent[0] == sent[1]


def test_one_place_whose_reminders_cannot_be_queued_keeps_nobody_else_from_theirs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    story = a_story(people=5)
    poison, good = (accepted(story, one) for one in invited(story)[:2])
    clear()
    db.session.commit()
    remind = service.remind_all

    def fails(places: Any, *, actor: Any) -> int:
        if any(booking.id == poison.id for booking, _, _ in places):
            raise RuntimeError("cannot be reminded")
        return remind(places, actor=actor)

    monkeypatch.setattr(service, "remind_all", fails)
    assert reminders.top_up() == 3
    waiting = db.session.scalars(select(Message.concerns_id).where(Message.kind == "reminder"))
    assert set(waiting) == {good.id}


def test_everybody_with_a_place_hears_once_of_a_move_and_of_a_call_off() -> None:
    story = a_story(people=5)
    bookings = [accepted(story, one) for one in invited(story)[:4]]
    at = queries.slots_of(story.meeting.id)[0].starts_at.astimezone(clock.UK) + timedelta(days=1)
    assert service.move_session(story.meeting, at.date(), at.time(), actor=story.team.lead).reached.told == 4
    service.cancel_session(story.meeting, actor=story.team.lead)
    for kind in ("session_moved", "cancelled_by_us"):
        told = db.session.scalars(select(Message.concerns_id).where(Message.kind == kind)).all()
        assert sorted(told) == sorted(one.id for one in bookings), kind


def test_who_wants_to_be_phoned_and_whom_no_way_leads_to_are_counted_apart() -> None:
    rung = a_citizen(sheet=ContactSheet(name="Magnus", landline="+441314960017"), ways=(ContactWay.PHONE,))
    story = a_story(people=5, first=rung)
    for one in invited(story)[:3]:
        accepted(story, one)
    gone = letterbox(story.people[1].id, Channel.EMAIL)
    assert gone is not None
    suppress(Channel.EMAIL, gone.address, SuppressionCause.BOUNCE)
    at = queries.slots_of(story.meeting.id)[0].starts_at.astimezone(clock.UK) + timedelta(days=1)
    moved = service.move_session(story.meeting, at.date(), at.time(), actor=story.team.lead).reached
    off = service.cancel_session(story.meeting, actor=story.team.lead)
    assert moved == off == Reached(told=2, to_phone=1, untold=1)
    for kind in ("session_moved", "cancelled_by_us"):
        ways = db.session.scalars(select(Message.channel).where(Message.kind == kind)).all()
        assert sorted(ways) == ["email", "phone"], kind
