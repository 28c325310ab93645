"""Panel health: figures in tables and charts, gaps that become requests to partners, and what partners answer."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.domain.citizens.asking import note_asked
from citizen_panel.domain.citizens.vocabulary import AskedFor
from citizen_panel.domain.health.service import count_health
from citizen_panel.domain.organisations import service as organisations
from citizen_panel.domain.organisations.models import Organisation
from citizen_panel.domain.partners import gaps
from citizen_panel.domain.partners.models import GapRequest
from tests.blueprints.citizen.pages import Browser, signed_in
from tests.factories import matching as factories
from tests.factories import projects
from tests.factories.accounts import SETUP, an_account
from tests.factories.organisations import a_member, an_organisation

pytestmark = pytest.mark.usefixtures("noon")

ADDRESS = "/admin/panel/health/"


def manager(app: Flask) -> Browser:
    account = an_account("admin", name="Dougal")
    organisations.add_member(account.id, an_organisation("platform").id, "panel_manager", actor=SETUP)
    db.session.commit()
    return signed_in(app, account.id)


@pytest.fixture
def counted(app: Flask) -> list[factories.Person]:
    """Two areas of which nearly everybody answered, with far fewer of the oldest than the census says."""
    people = [
        *factories.people(75, silent=0.0),
        *factories.people(75, council=projects.EDINBURGH, seed=2, silent=0.0),
    ]
    for number, person in enumerate(people[:80]):
        for days in range(1 + (number < 30)):
            note_asked(person.id, AskedFor.INVITED, clock.today() - timedelta(days=days))
    count_health()
    return people


def first_gap(text: str) -> str:
    found = re.search(r'href="(/admin/gaps/new\?[^"]+)"', text)
    assert found, text
    return found[1].replace("&amp;", "&")


def test_a_panel_that_was_never_counted_says_what_comes(app: Flask) -> None:
    assert "not been counted yet" in manager(app).get(ADDRESS).text


def test_a_small_panel_shows_no_figure(app: Flask) -> None:
    factories.people(12)
    count_health()
    text = manager(app).get(ADDRESS).text
    assert "too much about too few people" in text
    assert "app-bars" not in text


def test_the_page_has_a_table_beside_each_chart_and_says_from_when_it_is(
    app: Flask, counted: list[factories.Person]
) -> None:
    text = manager(app).get(ADDRESS).text
    assert "As at 20 November 2026" in text
    assert text.count('role="img"') >= 3
    assert text.count('role="img"') <= text.count("<table")
    assert "On the panel: about 150." in text
    for person in counted[:20]:
        assert str(person.id) not in text


def test_one_area_and_one_dimension_can_be_chosen_and_what_is_unknown_harms_nothing(
    app: Flask, counted: list[factories.Person]
) -> None:
    browser = manager(app)
    for by in ("sex", "ethnic_group", "simd_quintile"):
        text = browser.get(ADDRESS, query_string={"by": by, "area": projects.ORKNEY}).text
        assert "Orkney Islands" in text
        assert re.search(rf'<option value="{by}" selected>', text)
        assert "Census" in text
    for query in ("by=shoe&area=S99", "by=&area=" + "x" * 9000, "by=%00&by=sex", "area=all%2Ball"):
        assert browser.get(f"{ADDRESS}?{query}").status_code == 200


def test_figures_stand_still_while_people_join(app: Flask, counted: list[factories.Person]) -> None:
    browser = manager(app)
    before = re.sub(r'name="csrf_token" value="[^"]*"', "", browser.get(ADDRESS).text)
    factories.people(25, seed=9)
    after = re.sub(r'name="csrf_token" value="[^"]*"', "", browser.get(ADDRESS).text)
    assert re.findall(r"about [\d,]+", before) == re.findall(r"about [\d,]+", after)


def test_a_gap_becomes_a_request_that_the_partner_answers(app: Flask, counted: list[factories.Person]) -> None:
    partner = an_organisation("partner", name="Islands Example Network")
    browser = manager(app)
    address = first_gap(browser.get(ADDRESS).text)
    form = browser.get(address).text
    assert "Islands Example Network" in form
    assert browser.post(address, data={}).status_code == 422
    assert "Choose a partner" in browser.post(address, data={}).text
    sent = browser.post(address, data={"partner": str(partner.id)})
    assert sent.location == "/admin/gaps/"
    again = browser.post(address, data={"partner": str(partner.id)})
    assert again.status_code == 422
    assert "asked this partner already" in again.text
    (row,) = gaps.gap_requests().rows
    assert "Waits for an answer" in browser.get("/admin/gaps/").text
    worker = signed_in(app, a_member(partner, "gatekeeper", name="Catriona").id)
    assert "1 request waits for your answer" in worker.get("/partner/").text
    assert "Requests to you" in worker.get("/partner/requests/").text
    assert worker.post(f"/partner/requests/{row.id}", data={"answer": "maybe"}).status_code == 404
    assert worker.post(f"/partner/requests/{row.id}", data={"answer": "yes"}).status_code == 303
    assert "They help" in worker.get(f"/partner/requests/{row.id}").text
    browser.post(f"/admin/gaps/{row.id}/close")
    browser.post(f"/admin/gaps/{row.id}/close")
    assert "is closed" in worker.get(f"/partner/requests/{row.id}").text
    late = worker.post(f"/partner/requests/{row.id}", data={"answer": "no"}, follow_redirects=True)
    assert "closed meanwhile" in late.text
    assert db.session.get_one(GapRequest, row.id).state == "closed"
    assert browser.post(address, data={"partner": str(partner.id)}).status_code == 303


def test_only_a_partner_is_asked_and_only_about_a_gap(app: Flask, counted: list[factories.Person]) -> None:
    an_organisation("partner", name="Islands Example Network")
    body = an_organisation(name="Corrie Council")
    browser = manager(app)
    address = first_gap(browser.get(ADDRESS).text)
    assert browser.post(address, data={"partner": str(body.id)}).status_code == 422
    for query in ("", "?by=age&area=all&category=shoe", "?by=" + "x" * 5000):
        assert "not there any more" in browser.get(f"/admin/gaps/new{query}").text
    assert gaps.gap_requests().rows == []


def test_without_a_partner_the_page_says_so(app: Flask, counted: list[factories.Person]) -> None:
    for partner in db.session.scalars(select(Organisation).where(Organisation.kind == "partner")):
        partner.state = "suspended"
    browser = manager(app)
    assert "No partner works with us yet" in browser.get(first_gap(browser.get(ADDRESS).text)).text
