"""Whom a message does not reach is told by another way they agree to; a place is kept for nobody who was not asked."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from citizen_panel import gateways
from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.domain.accounts.queries import address_hash
from citizen_panel.domain.citizens import queries as citizens
from citizen_panel.domain.citizens import service as people
from citizen_panel.domain.citizens.addressee import addressee
from citizen_panel.domain.citizens.asking import asked_lately
from citizen_panel.domain.citizens.models import Citizen
from citizen_panel.domain.citizens.vocabulary import ContactSheet, ContactWay
from citizen_panel.domain.consent.vocabulary import NIL
from citizen_panel.domain.notifications import queries, service, told
from citizen_panel.domain.notifications.models import Message
from citizen_panel.domain.notifications.vocabulary import Channel, DeliveryOutcome, SuppressionCause, Told
from citizen_panel.domain.rights.following import follow
from citizen_panel.domain.sessions import sending
from citizen_panel.domain.sessions import service as sessions
from citizen_panel.domain.sessions.models import Invitation
from citizen_panel.tasks import messages, relay
from tests.factories.citizens import a_citizen
from tests.factories.messages import Outside, clear, queued
from tests.factories.sessions import Story, a_story, accepted, citizen_actor, invited, slots, taken_back

pytestmark = pytest.mark.usefixtures("app", "noon")
BOTH = ContactSheet(name="Ailsa", email="ailsa@home.example", mobile="+447700900123")


@pytest.fixture
def outside(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Outside:
    port = Outside()
    monkeypatch.setitem(app.extensions, gateways.EXTENSION, port)
    return port


def by_two_ways(*ways: ContactWay) -> Citizen:
    return a_citizen(sheet=BOTH, ways=ways or (ContactWay.EMAIL, ContactWay.SMS))


def a_question(first: Citizen | None = None) -> tuple[Story, Invitation]:
    """Five people were asked; the first of them as given."""
    story = a_story(first=first)
    clear("welcome")
    return story, invited(story)[0]


def close(person: Citizen, cause: SuppressionCause = SuppressionCause.BOUNCE) -> None:
    box = citizens.letterbox(person.id, Channel.EMAIL)
    assert box is not None
    service.suppress(Channel.EMAIL, box.address, cause)


def sent() -> None:
    """Whatever is due, and what follows from that, goes out."""
    for _ in range(2):
        db.session.commit()
        relay.drain()
        messages.send_due()
    relay.drain()
    db.session.expire_all()


def said(kind: str, person: Citizen) -> list[tuple[str, str]]:
    """By which way something was said to somebody, and what became of it, in the order of the trying."""
    wanted = select(Message.channel, Message.state).where(Message.kind == kind, Message.recipient_id == person.id)
    return [(channel, state) for channel, state in db.session.execute(wanted.order_by(Message.key))]


def told_to_look(story: Story) -> int:
    return len(db.session.scalars(select(Message).where(Message.kind == "not_reached")).all())


def test_who_cannot_be_written_to_by_the_first_way_is_asked_by_the_second(outside: Outside) -> None:
    story, asked = a_question(by_two_ways())
    close(story.people[0])
    sent()
    assert said("invitation", story.people[0]) == [("email", "suppressed"), ("sms", "sent")]
    assert (asked.state, asked.channel, told_to_look(story)) == ("issued", "sms", 0)


@pytest.mark.parametrize("told_later", [Told.FAILED, Told.NO_SUCH_ADDRESS])
def test_a_message_that_came_back_is_said_by_another_way(outside: Outside, told_later: Told) -> None:
    story, asked = a_question(by_two_ways())
    sent()
    first = db.session.scalars(select(Message).where(Message.concerns_id == asked.id)).one()
    told.told(first, told_later, BOTH.email, provider="outside")
    sent()
    assert said("invitation", story.people[0]) == [("email", "failed"), ("sms", "sent")]
    assert asked.state == "issued"


def test_a_way_that_is_stopped_while_a_message_waits_gives_way_to_the_next(outside: Outside) -> None:
    story, asked = a_question(by_two_ways())
    person = story.people[0]
    taken_back(person, "contact.email")
    follow(person.id, "contact.email", NIL, citizen_actor(person))
    assert said("invitation", person) == [("email", "cancelled"), ("sms", "queued")]
    sent()
    assert said("invitation", person) == [("email", "cancelled"), ("sms", "sent")]
    assert asked.channel == "sms"


@pytest.mark.parametrize("how", ["paused", "bounced", "refused", "came_back"])
def test_nobody_keeps_a_place_who_was_not_reached(outside: Outside, how: str) -> None:
    """The person is not counted as asked, and the next one can be."""
    story, asked = a_question()
    person = story.people[0]
    if how == "paused":
        people.pause(person.id, None, actor=citizen_actor(person))
    if how == "bounced":
        close(person)
    if how == "refused":
        outside.answers = [DeliveryOutcome.REFUSED] * 5
    sent()
    if how == "came_back":
        first = db.session.scalars(select(Message).where(Message.concerns_id == asked.id)).one()
        told.told(first, Told.FAILED, "", provider="outside")
        sent()
    assert asked.state == "withdrawn"
    assert asked_lately([person.id]) == {}
    assert told_to_look(story) == (how != "paused")


def test_what_may_have_gone_is_not_said_twice(outside: Outside) -> None:
    story, asked = a_question(by_two_ways())
    message = db.session.scalars(select(Message).where(Message.concerns_id == asked.id)).one()
    db.session.commit()
    held = {one.id: one for one in service.lease(50)}
    service.give_up(held[message.id], code="unknown")
    db.session.commit()
    relay.drain()
    assert said("invitation", story.people[0]) == [("email", "given_up")]
    assert asked.state == "issued"


def moved(story: Story, days: int) -> None:
    slot = slots(story)[0]
    sessions.move_slot(
        slot,
        story.meeting,
        clock.day_of(slot.starts_at) + timedelta(days=days),
        slot.starts_at.time(),
        actor=story.team.lead,
    )


def test_word_of_a_move_goes_by_another_way_or_the_team_hears_that_it_does_not(outside: Outside) -> None:
    story = a_story(first=by_two_ways())
    offers = invited(story)
    for offer in offers[:2]:
        accepted(story, offer, slots(story)[0])
    sent()
    for person in story.people[:2]:
        close(person)
    moved(story, 30)
    sent()
    assert said("session_moved", story.people[0]) == [("sms", "sent")]
    assert told_to_look(story) == 0, "whom nobody can write to was never in the outbox"


def test_a_move_far_off_waits_for_the_day_and_one_of_tomorrow_does_not(outside: Outside) -> None:
    story = a_story(first=by_two_ways(ContactWay.SMS, ContactWay.EMAIL))
    accepted(story, invited(story)[0], slots(story)[0])
    sent()
    late = clock.now().replace(hour=23)
    with clock.at(late):
        moved(story, 30)
        sent()
        assert said("session_moved", story.people[0]) == [("sms", "queued")]
    begins = slots(story)[0].starts_at
    with clock.at((begins - timedelta(days=1)).replace(hour=23)):
        moved(story, 20)
        sent()
        assert said("session_moved", story.people[0])[-1] == ("sms", "sent")


def test_that_the_place_of_tomorrow_is_elsewhere_is_said_at_once_and_of_next_week_by_day(outside: Outside) -> None:
    story = a_story(first=by_two_ways(ContactWay.SMS, ContactWay.EMAIL))
    accepted(story, invited(story)[0], slots(story)[0])
    sent()
    begins = slots(story)[0].starts_at
    for days, place, state in ((7, "Skerry Hall", "queued"), (1, "Another Hall", "sent")):
        with clock.at((begins - timedelta(days=days)).replace(hour=23)):
            sessions.look_after(story.meeting, sessions.Care(place=place), actor=story.team.lead)
            sent()
            assert {one for _, one in said("place_changed", story.people[0])} == {state}, place


class TestAddressesThatCameBack:
    def test_a_way_that_came_back_is_not_the_best_one(self) -> None:
        person = by_two_ways()
        close(person)
        assert citizens.best_channel(person.id) is Channel.SMS

    @pytest.mark.parametrize(
        ("kind", "cause", "is_kept_back"),
        [
            ("sign_in", SuppressionCause.BOUNCE, False),
            ("contact_check", SuppressionCause.BOUNCE, False),
            ("sign_in", SuppressionCause.COMPLAINT, True),
            ("reminder", SuppressionCause.BOUNCE, True),
        ],
    )
    def test_only_what_somebody_asked_for_a_moment_ago_is_tried_again(
        self, kind: str, cause: SuppressionCause, is_kept_back: bool
    ) -> None:
        person = a_citizen()
        close(person, cause)
        message = queued(kind, person=person)
        to = citizens.letterbox(person.id, Channel.EMAIL)
        assert sending.situation(message, addressee(person.id), to).is_suppressed is is_kept_back

    def test_an_address_that_answers_is_open_again(self) -> None:
        person = by_two_ways()
        close(person)
        with clock.at(clock.now() + timedelta(minutes=1)):
            people.confirm_contact(person.id, address_hash(Channel.EMAIL, BOTH.email), actor=citizen_actor(person))
        assert not queries.is_suppressed(Channel.EMAIL, BOTH.email)

    @pytest.mark.parametrize(("minutes", "is_open"), [(1, True), (-1, False)])
    def test_a_later_message_that_arrives_opens_it_and_an_earlier_one_does_not(
        self, outside: Outside, minutes: int, is_open: bool
    ) -> None:
        story, asked = a_question(by_two_ways())
        sent()
        close(story.people[0])
        message = db.session.scalars(select(Message).where(Message.concerns_id == asked.id)).one()
        message.sent_at = clock.now() + timedelta(minutes=minutes)
        told.told(message, Told.ARRIVED, BOTH.email, provider="outside")
        assert queries.is_suppressed(Channel.EMAIL, BOTH.email) is not is_open
