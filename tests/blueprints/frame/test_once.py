"""The same post twice does a thing once; the same form with other answers is another post."""

import re

import pytest
from flask import Flask
from sqlalchemy import func, select

from citizen_panel.core.db import db, transaction
from citizen_panel.domain.partners.models import ReferralLink
from citizen_panel.domain.partners.service import describe_network
from tests.blueprints.citizen.pages import Browser, signed_in
from tests.factories.organisations import a_member, an_organisation


@pytest.fixture
def worker(app: Flask) -> tuple[Browser, dict[str, str]]:
    with transaction():
        partner = an_organisation("partner")
        member = a_member(partner, "gatekeeper")
        network = describe_network(partner.id, "Everybody", [], None)
        browser = signed_in(app, member.id)
    page = browser.get("/partner/referrals/new").text
    (key,) = re.findall(r'name="once" value="(\w+)"', page)[-1:]
    return browser, {"network": str(network.id), "campaign": "Café", "once": key}


def links() -> int:
    return db.session.execute(select(func.count()).select_from(ReferralLink)).scalar_one()


def test_the_second_press_leads_where_the_first_one_led(worker: tuple[Browser, dict[str, str]]) -> None:
    browser, answers = worker
    first = browser.post("/partner/referrals/new", data=answers)
    second = browser.post("/partner/referrals/new", data=answers)
    assert first.status_code == second.status_code == 303
    assert first.location == second.location
    assert links() == 1


def test_other_answers_are_another_post(worker: tuple[Browser, dict[str, str]]) -> None:
    browser, answers = worker
    browser.post("/partner/referrals/new", data=answers)
    browser.post("/partner/referrals/new", data={**answers, "campaign": "Library"})
    assert links() == 2


def test_a_post_that_was_refused_can_be_sent_again(worker: tuple[Browser, dict[str, str]]) -> None:
    browser, answers = worker
    wrong = {**answers, "closes_on-day": "31", "closes_on-month": "2", "closes_on-year": "2027"}
    assert browser.post("/partner/referrals/new", data=wrong).status_code == 422
    assert browser.post("/partner/referrals/new", data=wrong).status_code == 422
    assert browser.post("/partner/referrals/new", data=answers).status_code == 303
    assert links() == 1
