"""A partner that is asked for help hears of it: once a day at most, only who wants to, and never with whom."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db
from citizen_panel.domain.notifications.models import Message
from citizen_panel.domain.notifications.vocabulary import Channel, Letterbox
from citizen_panel.domain.organisations.models import Organisation
from citizen_panel.domain.partners import gaps
from citizen_panel.domain.partners.models import GapRequest
from citizen_panel.tasks import letters, relay
from tests.blueprints.citizen.pages import signed_in
from tests.factories.organisations import a_member, an_organisation

pytestmark = pytest.mark.usefixtures("app", "noon")
DESK = Actor.system("test")
BOX = Letterbox(Channel.EMAIL, "catriona@network.example", "Catriona")


def ask(partner: Organisation, category: str = "16_24") -> GapRequest:
    asker = an_organisation()
    row = gaps.ask_partner(
        asker.id, partner.id, dimension="age", category=category, council_codes=[], missing=20, actor=DESK
    )
    db.session.commit()
    relay.drain()
    return row


def told() -> list[Message]:
    return list(db.session.scalars(select(Message).where(Message.kind == "gap_request").order_by(Message.due_at)))


def test_each_helper_is_told_once_a_day_however_many_requests_come() -> None:
    partner, other = an_organisation("partner"), an_organisation("partner")
    helpers = {a_member(partner, "gatekeeper").id, a_member(partner, "gatekeeper").id}
    a_member(other, "gatekeeper")
    row = ask(partner)
    ask(partner, "25_44")
    assert {one.recipient_id for one in told()} == helpers
    assert len(told()) == 2
    with clock.at(clock.now() + timedelta(days=1)):
        ask(partner, "45_64")
        assert len(told()) == 4
    words = letters.write(told()[0], BOX)
    assert words is not None
    assert "/partner/requests/" in words.body
    assert not {"16", "age", "Age"} & set(words.subject.split()), "the subject tells nothing"
    assert str(row.id) not in words.body


def test_nothing_is_sent_about_what_is_answered_or_closed() -> None:
    partner = an_organisation("partner")
    a_member(partner, "gatekeeper")
    row = ask(partner)
    (message,) = told()
    gaps.answer(row, can_help=True, actor=DESK)
    assert letters.write(message, BOX) is None
    second = ask(partner, "25_44")
    assert letters.write(message, BOX) is not None, "another waits"
    gaps.close(second, actor=DESK)
    assert letters.write(message, BOX) is None


def test_who_stops_the_emails_gets_none_and_may_have_them_again(app: Flask) -> None:
    partner = an_organisation("partner")
    helper = a_member(partner, "gatekeeper", name="Catriona")
    ask(partner)
    (message,) = told()
    browser = signed_in(app, helper.id)
    assert "Stop these emails" in browser.get("/partner/requests/").text
    for _ in range(2):
        assert browser.post("/partner/requests/emails", data={"wants": "no"}).status_code == 303
    assert "Tell me by email" in browser.get("/partner/requests/").text
    assert letters.write(message, BOX) is None, "also what was waiting to be sent"
    with clock.at(clock.now() + timedelta(days=1)):
        ask(partner, "25_44")
    assert len(told()) == 1
    assert browser.post("/partner/requests/emails", data={"wants": "perhaps"}).status_code == 404
    browser.post("/partner/requests/emails", data={"wants": "yes"})
    with clock.at(clock.now() + timedelta(days=1)):
        ask(partner, "45_64")
    assert len(told()) == 2
