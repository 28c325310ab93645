"""Ringing people about what belongs to no project: asking again for a yes that ends, and after a stop by another."""

from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.domain.citizens.looks import who_looked
from citizen_panel.domain.citizens.models import Citizen
from citizen_panel.domain.citizens.vocabulary import ContactSheet, ContactWay, LookKind
from citizen_panel.domain.consent import queries as consent
from citizen_panel.domain.consent.asking_again import RunsOut
from citizen_panel.domain.consent.models import ConsentDecision, ConsentStanding
from citizen_panel.domain.consent.purposes import MEMBERSHIP
from citizen_panel.domain.notifications.models import Message
from citizen_panel.domain.rights import asking_again, calls, stops
from tests.blueprints.admin.test_panel import works_as
from tests.blueprints.citizen.pages import Browser
from tests.factories.citizens import a_citizen
from tests.factories.sessions import citizen_actor

pytestmark = pytest.mark.usefixtures("noon")
NUMBER, SHOWN = "+441314960017", "0131 496 0017"
BY_PHONE = ContactSheet(name="Magnus", landline=NUMBER)


@dataclass
class Ringing:
    """Somebody whose yes to being on the panel ends soon, and the panel manager who rings."""

    app: Flask
    person: Citizen
    browsers: dict[str, Browser] = field(default_factory=dict)

    def browser(self, who: str = "first") -> Browser:
        """A panel manager, signed in at this moment."""
        if who not in self.browsers:
            self.browsers[who] = works_as(self.app, "panel_manager")
            db.session.commit()
        return self.browsers[who]

    def take(self, who: str = "first") -> str:
        return str(self.browser(who).post("/admin/calls/next", follow_redirects=True).text)

    @property
    def call(self) -> str:
        found = select(Message.id).where(Message.channel == "phone").order_by(Message.due_at)
        return f"/admin/calls/{db.session.scalars(found).first()}"

    def said(self, **data: object) -> str:
        return str(self.browser().post(self.call, data=data, follow_redirects=True).text)


def messages(kind: str) -> list[tuple[str, str]]:
    rows = db.session.scalars(select(Message).where(Message.kind == kind).order_by(Message.channel.desc()))
    return [(one.channel, one.state) for one in rows]


def ends_soon(person: Citizen) -> None:
    """Their membership ends in 50 days, and that is announced."""
    stands = select(ConsentStanding).where(
        ConsentStanding.citizen_id == person.id, ConsentStanding.purpose == MEMBERSHIP
    )
    last = clock.today() + timedelta(days=50)
    db.session.scalars(stands).one().expires_on = last
    db.session.flush()
    asking_again.announce([RunsOut(person.id, last)])
    db.session.commit()


@pytest.fixture
def ringing(app: Flask) -> Ringing:
    person = a_citizen(sheet=BY_PHONE, ways=(ContactWay.PHONE,))
    ends_soon(person)
    return Ringing(app, person)


def test_one_call_at_a_time_with_the_words_to_say_and_the_yes_as_said_on_the_phone(ringing: Ringing) -> None:
    page = ringing.browser().get("/admin/calls/").text
    assert "to ask again for a yes that ends soon: 1" in page
    assert "Magnus" not in page
    assert SHOWN not in ringing.browser().get(ringing.call).text, "who does not have the call in hand sees no number"
    call = ringing.take()
    for words in (SHOWN, "may I speak to Magnus", "leave no message", "Some of what you agreed to ends on"):
        assert words in call, words
    assert LookKind.CONTACT in {look.look for look in who_looked(ringing.person.id)}
    assert "Go on with your call" in ringing.browser().get("/admin/calls/").text
    ((name, asked),) = [(one.split('"')[0], one) for one in call.split('name="again_')[1:2]]
    assert asked
    assert "Saved." in ringing.said(outcome="told", **{f"again_{name}": "yes"})
    assert consent.holds(ringing.person.id, MEMBERSHIP)
    kept = select(ConsentDecision).where(ConsentDecision.citizen_id == ringing.person.id)
    newest = db.session.scalars(kept.order_by(ConsentDecision.id.desc())).first()
    assert newest is not None
    assert (newest.purpose, newest.action, newest.channel) == (MEMBERSHIP, "granted", "phone")
    assert newest.assisted_by_id is not None
    assert messages("renewal") == [("phone", "sent")]
    assert "Nobody is waiting for a call" in ringing.browser().get("/admin/calls/").text


def test_a_no_on_the_phone_ends_it_and_no_answer_to_the_question_changes_nothing(ringing: Ringing) -> None:
    call = ringing.take()
    ringing.said(outcome="told")
    assert consent.holds(ringing.person.id, MEMBERSHIP), "they may still answer until it ends"
    ends_soon(other := a_citizen(sheet=BY_PHONE, ways=(ContactWay.PHONE,)))
    name = call.split('name="again_')[1].split('"')[0]
    ringing.take()
    theirs = db.session.scalars(select(Message).where(Message.recipient_id == other.id)).one()
    ringing.browser().post(f"/admin/calls/{theirs.id}", data={"outcome": "told", f"again_{name}": "no"})
    assert not consent.holds(other.id, MEMBERSHIP)


def test_nobody_is_rung_by_two_at_once_and_what_was_not_taken_cannot_be_noted(ringing: Ringing) -> None:
    early = ringing.browser().post(ringing.call, data={"outcome": "told"})
    assert early.status_code == 422
    assert "You do not have this call any more" in early.text or "Take the next call" in early.text
    ringing.take()
    stops.ask_for_call(ringing.person.id, actor=citizen_actor(ringing.person))
    db.session.commit()
    assert "There is nobody to phone now" in ringing.take("second"), "another message to somebody who is rung already"
    assert "Somebody else has this call" in ringing.browser("second").get(ringing.call).text
    refused = ringing.browser("second").post(ringing.call, data={"outcome": "told"})
    assert refused.status_code == 422
    assert "put down" not in refused.text
    assert "Put back" in ringing.browser().post(f"{ringing.call}/put-down", follow_redirects=True).text
    again = ringing.take("second")
    assert "Somebody stopped things for you" in again
    assert "Some of what you agreed to ends on" in again, "one call says everything"


def test_after_four_calls_in_vain_nobody_rings_again(ringing: Ringing) -> None:
    at = clock.now()
    for number in range(4):
        with clock.at(at):
            ringing.browsers.clear()
            assert SHOWN in ringing.take(), number
            ringing.said(outcome="no_answer")
            assert "There is nobody to phone now" in ringing.take()
        waits = db.session.scalars(select(Message).where(Message.kind == "renewal")).one()
        at = max(at, waits.due_at)
    assert messages("renewal") == [("phone", "failed")]


def test_a_wrong_number_leads_to_another_way_they_agree_to(app: Flask) -> None:
    sheet = ContactSheet(name="Magnus", landline=NUMBER, email="magnus@home.example")
    person = a_citizen(sheet=sheet, ways=(ContactWay.PHONE, ContactWay.EMAIL))
    ends_soon(person)
    ringing = Ringing(app, person)
    ringing.take()
    ringing.said(outcome="wrong_number")
    assert messages("renewal") == [("phone", "suppressed"), ("email", "queued")]


def test_phone_again_when_they_asked_for_it_and_never_at_night(ringing: Ringing) -> None:
    ringing.take()
    assert "Select when we phone again" in ringing.said(outcome="ring_later")
    evening = (clock.now() + timedelta(days=1)).replace(hour=18, minute=0, second=0, microsecond=0)
    assert "The call comes back by itself" in ringing.said(outcome="ring_later", again_on=evening.isoformat())
    assert "There is nobody to phone now" in ringing.take()
    with clock.at(evening.replace(hour=23)):
        ringing.browsers.clear()
        assert "There is nobody to phone now" in ringing.take()


def test_whoever_wants_us_to_stop_is_left_alone_and_a_stop_by_another_is_asked_about_all_the_same(
    ringing: Ringing,
) -> None:
    ringing.take()
    assert "Select what they want us to stop" in ringing.said(outcome="asked_to_stop")
    ringing.said(outcome="asked_to_stop", stop="way")
    assert not consent.holds(ringing.person.id, "contact.phone")
    assert "There is nobody to phone now" in ringing.take()
    stops.ask_for_call(ringing.person.id, actor=citizen_actor(ringing.person))
    db.session.commit()
    assert SHOWN in ringing.take(), "that somebody else stopped things for them is asked without their yes to calls"


def test_what_a_team_says_and_what_nobody_says_by_telephone_is_no_call_here(ringing: Ringing) -> None:
    assert ringing.browser().get(f"/admin/calls/{UUID(int=0)}").status_code == 404
    by_mail = a_citizen()
    ends_soon(by_mail)
    other = db.session.scalars(select(Message.id).where(Message.recipient_id == by_mail.id, Message.kind == "renewal"))
    assert ringing.browser().get(f"/admin/calls/{other.first()}").status_code == 404
    assert calls.waiting() == {"renewal": 1}
