"""A partner's worker passes invitations on to people they helped, who want that, and writes down what they say."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.domain.citizens import restricting
from citizen_panel.domain.citizens import service as citizens
from citizen_panel.domain.citizens.looks import who_looked
from citizen_panel.domain.citizens.vocabulary import ContactSheet, ContactWay, LookKind
from citizen_panel.domain.consent.models import ConsentDecision
from citizen_panel.domain.consent.vocabulary import Action
from citizen_panel.domain.notifications.models import Message
from citizen_panel.domain.sessions.answering import CallMade, TimeWished
from citizen_panel.domain.sessions.models import Invitation
from citizen_panel.tasks import relay
from tests.blueprints.citizen.pages import Browser, signed_in
from tests.factories.citizens import a_citizen
from tests.factories.helping import helped_by, says
from tests.factories.organisations import a_member, an_organisation
from tests.factories.sessions import Story, a_story, citizen_actor, invited, slots

pytestmark = pytest.mark.usefixtures("noon")
YES = {"outcome": "said_yes", "how": "in_person", "agreed": ["project.participate", "session.attend"]}


@dataclass
class Helping:
    """Somebody who is asked through the partner that helped them, and the worker who passes it on."""

    app: Flask
    story: Story
    offer: Invitation
    browser: Browser

    @property
    def address(self) -> str:
        return f"/partner/invitations/{self.offer.id}"


@pytest.fixture
def helping(app: Flask) -> Helping:
    partner = an_organisation("partner", name="Islands Example Network")
    sheet = ContactSheet(name="Iain", email="iain@home.example", partner="Islands Example Network")
    person = a_citizen(sheet=sheet, ways=(ContactWay.EMAIL, ContactWay.VIA_PARTNER))
    worker = helped_by(partner, person.id)
    story = a_story(first=person)
    offer = invited(story)[0]
    db.session.commit()
    return Helping(app, story, offer, signed_in(app, worker))


def test_who_is_asked_to_what_and_until_when(helping: Helping) -> None:
    page = helping.browser.get("/partner/invitations/").text
    assert "Iain: " in page
    assert "answer by" in page
    assert page.count("app-list__head") == 1, "nobody else who was asked"
    one = helping.browser.get(helping.address).text
    assert "Skerry Council" in one
    assert "Write down what they say, not what you think" in one
    assert "iain@home.example" not in one
    assert LookKind.CONTACT in {look.look for look in who_looked(helping.story.people[0].id)}


def test_a_yes_is_kept_as_said_with_somebody_from_an_organisation(helping: Helping) -> None:
    unsaid = helping.browser.post(helping.address, data={"outcome": "said_no"})
    assert unsaid.status_code == 422
    assert "Select how they told you" in unsaid.text
    slot = str(slots(helping.story)[1].id)
    done = helping.browser.post(helping.address, data=YES | {"slot_id": slot}, follow_redirects=True)
    assert "Thank you for passing it on" in done.text
    assert "has a place on" in done.text
    assert helping.offer.state == "accepted"
    said = select(ConsentDecision.channel, ConsentDecision.assisted_by_id).where(
        ConsentDecision.citizen_id == helping.offer.citizen_id, ConsentDecision.purpose == "session.attend"
    )
    ((channel, helper),) = db.session.execute(said).all()
    assert channel == "via_partner"
    assert helper is not None
    assert db.session.scalars(select(CallMade.through)).all() == ["in_person"]
    relay.drain()
    told = select(Message.channel).where(Message.kind == "place_confirmed")
    assert db.session.scalars(told).all() == ["email"], "who can be written to hears of it themselves as well"
    up = helping.browser.post(helping.address, data={"outcome": "gives_up", "how": "phone"}, follow_redirects=True)
    assert "Nobody whom you helped is asked anything" in up.text


def test_a_no_asks_no_reason(helping: Helping) -> None:
    helping.browser.post(helping.address, data={"outcome": "said_no", "how": "phone"})
    assert helping.offer.state == "declined"
    assert "There is nothing to answer any more" in helping.browser.get(helping.address).text
    again = helping.browser.post(helping.address, data={"outcome": "said_no", "how": "phone"})
    assert again.status_code == 422


def test_days_that_would_suit_are_passed_on_as_well(helping: Helping) -> None:
    assert "days that would suit them" in helping.browser.get(helping.address).text
    day = clock.today() + timedelta(days=20)
    named = {"day_2-day": f"{day.day}", "day_2-month": f"{day.month}", "day_2-year": f"{day.year}"}
    answer = {"outcome": "another_time", "how": "phone", **named}
    wrong = helping.browser.post(helping.address, data=answer | {"day_2-year": "1999"})
    assert wrong.status_code == 422
    assert helping.offer.another_time_at is None
    helping.browser.post(helping.address, data=answer)
    assert [one.day_on for one in db.session.scalars(select(TimeWished))] == [day]
    assert helping.offer.another_time_at is not None


def test_whoever_takes_their_yes_back_is_not_seen_any_more(helping: Helping) -> None:
    says(helping.story.people[0].id, Action.WITHDRAWN)
    db.session.commit()
    assert "Iain" not in helping.browser.get("/partner/invitations/").text
    assert helping.browser.get(helping.address).status_code == 404
    assert helping.browser.post(helping.address, data={"outcome": "said_no", "how": "phone"}).status_code == 404
    assert helping.offer.state == "issued"


def test_whoever_pauses_is_asked_nothing_and_hears_of_their_place_still(helping: Helping) -> None:
    person = helping.story.people[0]
    citizens.pause(person.id, None, actor=citizen_actor(person))
    db.session.commit()
    assert "Iain" not in helping.browser.get("/partner/invitations/").text
    assert helping.browser.get(helping.address).status_code == 404
    citizens.resume(person.id, actor=citizen_actor(person))
    db.session.commit()
    helping.browser.post(helping.address, data=YES | {"slot_id": str(slots(helping.story)[1].id)})
    citizens.pause(person.id, None, actor=citizen_actor(person))
    db.session.commit()
    assert "has a place on" in helping.browser.get("/partner/invitations/").text
    assert "They have a place on" in helping.browser.get(helping.address).text


def test_whose_details_are_held_still_is_not_seen(helping: Helping) -> None:
    restricting.restrict(helping.story.people[0].id, actor=citizen_actor(helping.story.people[0]))
    db.session.commit()
    assert "Iain" not in helping.browser.get("/partner/invitations/").text
    assert helping.browser.get(helping.address).status_code == 404


def test_another_partner_sees_nothing(helping: Helping) -> None:
    other = a_member(an_organisation("partner", name="Another Network"), "gatekeeper", name="Dougal")
    db.session.commit()
    browser = signed_in(helping.app, other.id)
    assert "Iain" not in browser.get("/partner/invitations/").text
    assert browser.get(helping.address).status_code == 404
