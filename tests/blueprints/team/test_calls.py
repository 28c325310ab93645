"""Ringing people who chose the telephone: one call at a time, and every answer as if they had given it themselves."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.domain.citizens.asking import asked_lately
from citizen_panel.domain.citizens.looks import who_looked
from citizen_panel.domain.citizens.vocabulary import ContactSheet, ContactWay, LookKind
from citizen_panel.domain.consent import queries as consent
from citizen_panel.domain.consent.models import ConsentDecision
from citizen_panel.domain.notifications import listing
from citizen_panel.domain.notifications.models import Message
from citizen_panel.domain.notifications.service import suppress
from citizen_panel.domain.notifications.vocabulary import Channel, SuppressionCause
from citizen_panel.domain.sessions import calls, service
from citizen_panel.domain.sessions.answering import TimeWished
from citizen_panel.domain.sessions.models import Booking, Invitation
from citizen_panel.tasks import relay, seats
from tests.blueprints.citizen.pages import Browser, signed_in
from tests.factories.citizens import a_citizen
from tests.factories.projects import works_there
from tests.factories.sessions import Story, a_story, accepted, invited, slots

pytestmark = pytest.mark.usefixtures("noon")
NUMBER = "+441314960017"
YES = {"outcome": "said_yes", "agreed": ["project.participate", "session.attend"]}


@dataclass
class Ringing:
    """Somebody who chose the telephone was asked; the team can ring."""

    app: Flask
    story: Story
    offer: Invitation

    @property
    def browser(self) -> Browser:
        """The lead, signed in at this moment."""
        return opened(self.app, self.story.team.lead.user_id)

    @property
    def here(self) -> str:
        return f"/team/calls/{self.story.project.id}"

    @property
    def call(self) -> str:
        return f"/team/calls/asked/{self.offer.id}"

    def take(self) -> str:
        """The page after the button for the next call."""
        return str(self.browser.post(f"{self.here}/next", follow_redirects=True).text)

    def said(self, **data: object) -> str:
        return str(self.browser.post(self.call, data=data, follow_redirects=True).text)


def opened(app: Flask, account: UUID | None) -> Browser:
    """Somebody's browser; that they signed in is kept whatever a refusal undoes."""
    browser = signed_in(app, account)
    db.session.commit()
    return browser


def messages(kind: str) -> list[tuple[str, str]]:
    """How messages of a kind stand, those to be said on the telephone first."""
    rows = db.session.scalars(select(Message).where(Message.kind == kind).order_by(Message.due_at))
    return sorted(((one.channel, one.state) for one in rows), key=lambda one: one[0] != "phone")


@pytest.fixture
def ringing(app: Flask) -> Ringing:
    person = a_citizen(sheet=ContactSheet(name="Magnus", landline=NUMBER), ways=(ContactWay.PHONE,))
    story = a_story(first=person)
    offer = invited(story)[0]
    assert offer.channel == "phone"
    db.session.commit()
    return Ringing(app, story, offer)


def test_one_call_at_a_time_with_the_words_to_say(ringing: Ringing) -> None:
    page = ringing.browser.get(ringing.here).text
    assert "to invite somebody: 1" in page
    assert "Magnus" not in page, "nobody is named before somebody rings them"
    assert "Calls that wait: 1" in ringing.browser.get(f"/team/projects/{ringing.story.project.id}").text
    before = ringing.browser.get(ringing.call).text
    assert "0131 496 0017" not in before, "who does not have the call in hand sees no number"
    call = ringing.take()
    assert "0131 496 0017" in call
    for words in ("may I speak to Magnus", "leave no message", "Skerry Council", "You can say no", "The thank you is"):
        assert words in call, words
    assert len(re.findall('name="slot_id"', call)) == 2
    assert LookKind.CONTACT in {look.look for look in who_looked(ringing.story.people[0].id)}
    assert "Go on with your call" in ringing.browser.get(ringing.here).text


def test_nobody_is_rung_by_two_at_once(ringing: Ringing) -> None:
    recruiter = works_there(ringing.story.team.organisation_id, "recruiter")
    db.session.commit()
    other = opened(ringing.app, recruiter.user_id)
    ringing.take()
    assert "There is nobody to phone now" in other.post(f"{ringing.here}/next", follow_redirects=True).text
    page = other.get(ringing.call).text
    assert "Somebody else has this call" in page
    assert "0131 496 0017" not in page
    refused = other.post(ringing.call, data={"outcome": "said_no", "through": "phone"})
    assert refused.status_code == 422
    assert "Somebody else has this call" in refused.text
    assert ringing.offer.state == "issued"
    with clock.at(clock.now() + timedelta(minutes=31)):
        other = opened(ringing.app, recruiter.user_id)
        assert "0131 496 0017" in other.post(f"{ringing.here}/next", follow_redirects=True).text


def test_who_only_plans_or_leads_meetings_makes_no_calls(ringing: Ringing) -> None:
    for role in ("researcher", "session_lead", "reviewer"):
        worker = works_there(ringing.story.team.organisation_id, role)
        db.session.commit()
        browser = opened(ringing.app, worker.user_id)
        assert browser.get(ringing.here).status_code == 404, role
        assert browser.get(ringing.call).status_code == 404, role


def test_a_yes_takes_the_place_and_keeps_every_yes_as_said_on_the_phone(ringing: Ringing) -> None:
    ringing.take()
    slot = slots(ringing.story)[1]
    half = ringing.browser.post(
        ringing.call, data={"outcome": "said_yes", "slot_id": str(slot.id), "agreed": ["project.participate"]}
    )
    assert half.status_code == 422
    assert "They have to agree to take part" in half.text
    assert "Select the time they chose" in ringing.said(**YES)
    assert ringing.offer.state != "accepted"
    assert "They have their place" in ringing.said(**YES, slot_id=str(slot.id))
    (booking,) = db.session.scalars(select(Booking)).all()
    assert (booking.slot_id, booking.citizen_id) == (slot.id, ringing.story.people[0].id)
    said = select(ConsentDecision).where(
        ConsentDecision.purpose.in_(YES["agreed"]), ConsentDecision.citizen_id == booking.citizen_id
    )
    kept = db.session.scalars(said).all()
    assert {(one.channel, one.assisted_by_id) for one in kept} == {("phone", ringing.story.team.lead.user_id)}
    assert consent.holds(booking.citizen_id, "project.participate", ringing.story.project.id)
    relay.drain()
    assert messages("invitation")[0] == ("phone", "sent")
    assert ("phone", "sent") in messages("place_confirmed"), "they heard it in the same talk"
    assert "Nobody is waiting for a call" in ringing.browser.get(ringing.here).text


def test_a_time_taken_meanwhile_is_said_and_nothing_is_lost(ringing: Ringing) -> None:
    ringing.take()
    first = slots(ringing.story)[0]
    first.capacity = first.taken = 1
    db.session.commit()
    refused = ringing.browser.post(ringing.call, data=YES | {"slot_id": str(first.id)})
    assert refused.status_code == 422
    assert ringing.offer.state == "issued"
    assert "They have their place" in ringing.said(**YES, slot_id=str(slots(ringing.story)[1].id))


def test_no_and_another_time_go_the_same_way_as_on_their_own_page(ringing: Ringing) -> None:
    ringing.take()
    ringing.said(outcome="another_time")
    assert ringing.offer.another_time_at is not None
    assert ringing.offer.state == "opened"
    assert "Nobody is waiting for a call" in ringing.browser.get(ringing.here).text
    ringing.said(outcome="said_no", through="phone")
    assert ringing.offer.state == "declined"
    relay.drain()
    assert messages("declined") == [("phone", "sent")], "thanked in the same talk"


def test_after_four_calls_in_vain_they_are_left_alone_and_the_lead_hears_of_it(ringing: Ringing) -> None:
    at: datetime = clock.now()
    for number in range(4):
        with clock.at(at):
            assert "0131 496 0017" in ringing.take(), number
            page = ringing.said(outcome="no_answer")
            assert "There is nobody to phone now" in ringing.take()
        made = calls.calls_to(ringing.offer.id)[-1]
        assert (made.again_at is None) is (number == 3)
        at = made.again_at or at
    assert "We do not phone again about this" in page
    assert messages("invitation")[0] == ("phone", "failed")
    assert messages("not_reached") == [("email", "queued")]
    assert ringing.offer.state == "withdrawn", "no place is kept for somebody whom nobody reached"
    assert asked_lately([ringing.story.people[0].id]) == {}, "and they do not count as asked"
    db.session.commit()
    relay.drain()
    assert messages("not_reached") == [("email", "queued")], "the lead hears of it once"


def test_a_wrong_number_is_not_rung_again_and_they_are_written_to_if_they_want_that(app: Flask) -> None:
    sheet = ContactSheet(name="Magnus", landline=NUMBER, email="magnus@home.example")
    story = a_story(first=a_citizen(sheet=sheet, ways=(ContactWay.PHONE, ContactWay.EMAIL)))
    offer = invited(story)[0]
    db.session.commit()
    ringing = Ringing(app, story, offer)
    ringing.take()
    ringing.said(outcome="wrong_number")
    assert offer.channel == "email"
    assert messages("invitation")[0] == ("phone", "suppressed")
    assert ("email", "queued") in messages("invitation")
    assert calls.number_of(story.people[0].id) is None


def test_who_has_no_number_we_may_ring_is_left_to_those_who_lead(ringing: Ringing) -> None:
    suppress(Channel.PHONE, NUMBER, SuppressionCause.ASKED)
    db.session.commit()
    assert "There is nobody to phone now" in ringing.take()
    assert messages("invitation")[0] == ("phone", "failed")
    assert messages("not_reached") == [("email", "queued")]


def test_whoever_wants_no_more_calls_is_told_everything_by_another_way_they_agree_to(app: Flask) -> None:
    sheet = ContactSheet(name="Magnus", landline=NUMBER, email="magnus@home.example")
    story = a_story(first=a_citizen(sheet=sheet, ways=(ContactWay.PHONE, ContactWay.EMAIL)))
    ringing = Ringing(app, story, invited(story)[0])
    db.session.commit()
    ringing.take()
    ringing.said(outcome="asked_to_stop", stop="way")
    assert ("email", "queued") in messages("invitation")
    assert (ringing.offer.state, ringing.offer.channel) == ("opened", "email")
    assert not [state for way, state in messages("invitation") if way == "phone" and state in ("queued", "leased")]


def test_whom_nobody_phoned_in_time_counts_as_not_asked_and_the_seat_is_free(ringing: Ringing) -> None:
    waiting = db.session.scalars(select(Message).where(Message.concerns_id == ringing.offer.id)).one()
    assert waiting.not_after is not None
    with clock.at(waiting.not_after - timedelta(minutes=1)):
        seats.lapse()
        assert messages("invitation")[0] == ("phone", "queued")
    with clock.at(waiting.not_after + timedelta(minutes=1)):
        seats.lapse()
    db.session.expire_all()
    assert messages("invitation")[0] == ("phone", "suppressed")
    assert ringing.offer.state == "withdrawn"
    assert asked_lately([ringing.story.people[0].id]) == {}
    assert listing.outbox().counts.get("queued", 0) == len(
        [one for one in db.session.scalars(select(Message)) if one.state == "queued"]
    )


def test_a_call_in_hand_and_a_question_that_was_seen_are_not_ended_with_the_call(ringing: Ringing) -> None:
    waiting = db.session.scalars(select(Message).where(Message.concerns_id == ringing.offer.id)).one()
    assert waiting.not_after is not None
    service.open_invitation(ringing.offer, actor=ringing.story.team.lead)
    ringing.offer.answer_by_at += timedelta(days=3)
    db.session.commit()
    with clock.at(waiting.not_after.replace(hour=12)):
        ringing.take()
    with clock.at(waiting.not_after.replace(hour=12) + timedelta(minutes=29)):
        seats.lapse()
        assert messages("invitation")[0] == ("phone", "leased")
    with clock.at(waiting.not_after + timedelta(minutes=1)):
        seats.lapse()
    db.session.expire_all()
    assert messages("invitation")[0] == ("phone", "suppressed")
    assert ringing.offer.state == "opened"


def test_days_that_would_suit_are_written_down_on_the_telephone(ringing: Ringing) -> None:
    day = clock.today() + timedelta(days=20)
    named = {"day_1-day": f"{day.day}", "day_1-month": f"{day.month}", "day_1-year": f"{day.year}", "part_1": "evening"}
    assert "days that would suit them" in ringing.take()
    past = ringing.browser.post(ringing.call, data=named | {"outcome": "another_time", "day_1-year": "2020"})
    assert past.status_code == 422
    assert "Name days that are still to come" in past.text
    wrong = ringing.browser.post(ringing.call, data=named | {"outcome": "another_time", "day_1-month": "14"})
    assert wrong.status_code == 422
    ringing.said(**named, outcome="another_time")
    (wished,) = db.session.scalars(select(TimeWished)).all()
    assert (wished.day_on, wished.invitation_id) == (day, ringing.offer.id)
    assert wished.from_minutes == 17 * 60
    ringing.said(outcome="another_time", through="phone")
    assert len(db.session.scalars(select(TimeWished)).all()) == 1, "who names no day anew keeps those they named"


def test_phone_again_when_they_asked_for_it(ringing: Ringing) -> None:
    ringing.take()
    assert "Select when we phone again" in ringing.said(outcome="ring_later")
    tomorrow = (clock.now() + timedelta(days=1)).replace(hour=18, minute=0, second=0, microsecond=0)
    assert "The call comes back by itself" in ringing.said(outcome="ring_later", again_on=tomorrow.isoformat())
    assert "There is nobody to phone now" in ringing.take()
    with clock.at(tomorrow):
        assert "0131 496 0017" in ringing.take()
    late = ringing.browser.post(ringing.call, data={"outcome": "ring_later", "again_on": "whenever"})
    assert late.status_code == 422


@pytest.mark.parametrize(("what", "stands"), [("way", "pool.membership"), ("pause", "contact.phone"), ("leave", "")])
def test_whoever_wants_us_to_stop_is_left_alone_at_once(ringing: Ringing, what: str, stands: str) -> None:
    person = ringing.story.people[0].id
    ringing.take()
    assert "Select what they want us to stop" in ringing.said(outcome="asked_to_stop")
    ringing.said(outcome="asked_to_stop", stop=what)
    assert consent.holds(person, "contact.phone") is (what == "pause")
    assert not stands or consent.holds(person, stands)
    assert "There is nobody to phone now" in ringing.take()


def test_at_night_nobody_is_given_a_call(ringing: Ringing) -> None:
    with clock.at(clock.now().replace(hour=22)):
        assert "There is nobody to phone now" in ringing.take()
    with clock.at(clock.now().replace(hour=9) + timedelta(days=1)):
        assert "0131 496 0017" in ringing.take()


def test_an_answer_by_letter_is_found_by_its_reference(ringing: Ringing) -> None:
    other, mine = ringing.story.people[1], ringing.offer
    strange = ringing.browser.post(f"{ringing.here}/answer", data={"reference": "CP-2222-2222"})
    assert strange.status_code == 422
    assert "Nobody with this reference was asked" in strange.text
    page = ringing.browser.post(f"{ringing.here}/answer", data={"reference": other.reference}, follow_redirects=True)
    assert "How did they answer?" in page.text
    asked = next(one for one in db.session.scalars(select(Invitation)) if one.citizen_id == other.id)
    address = f"/team/calls/asked/{asked.id}"
    unsaid = ringing.browser.post(address, data={"outcome": "said_no"})
    assert "Select how they answered" in unsaid.text
    slot = str(slots(ringing.story)[0].id)
    ringing.browser.post(address, data=YES | {"slot_id": slot, "through": "post"})
    assert asked.state == "accepted"
    by_post = select(ConsentDecision.channel).where(
        ConsentDecision.citizen_id == other.id, ConsentDecision.purpose == "session.attend"
    )
    assert db.session.scalars(by_post).all() == ["post"]
    assert mine.state == "issued"


def test_who_has_a_place_is_reminded_by_telephone_and_can_give_it_up(ringing: Ringing) -> None:
    accepted(ringing.story, ringing.offer)
    db.session.commit()
    relay.drain()
    begins = slots(ringing.story)[0].starts_at
    with clock.at(begins - timedelta(days=6, hours=20)):
        page = ringing.take()
        assert "You have a place on" in page
        assert "may I speak to Magnus" in page
        ringing.said(outcome="told")
        assert ("phone", "sent") in messages("reminder")
        assert ("phone", "sent") in messages("place_confirmed")
    with clock.at(begins - timedelta(hours=20)):
        ringing.take()
        ringing.said(outcome="gives_up")
    (booking,) = db.session.scalars(select(Booking)).all()
    assert (booking.state, booking.cause) == ("cancelled", "by_person")


def test_somebody_elses_project_and_nobodys_call_look_like_nothing(ringing: Ringing) -> None:
    stranger = a_story()
    db.session.commit()
    browser = opened(ringing.app, stranger.team.lead.user_id)
    assert browser.get(ringing.here).status_code == 404
    assert browser.get(ringing.call).status_code == 404
    assert browser.post(ringing.call, data={"outcome": "said_no", "through": "phone"}).status_code == 404
    assert ringing.browser.get(f"/team/calls/asked/{UUID(int=0)}").status_code == 404
    assert ringing.offer.state == "issued"
