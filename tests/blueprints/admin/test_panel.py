"""What panel managers do by hand: likely twins, people to reach, forms on paper."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.domain.accounts.vocabulary import UserKind
from citizen_panel.domain.citizens import queries, twins
from citizen_panel.domain.citizens.looks import who_looked
from citizen_panel.domain.citizens.models import Citizen, LikelyDuplicate
from citizen_panel.domain.citizens.vocabulary import ContactSheet, ContactWay
from citizen_panel.domain.consent import queries as consent
from citizen_panel.domain.consent.service import evidence_of
from citizen_panel.domain.organisations import service as organisations
from citizen_panel.domain.partners.models import AssistedSignUp
from tests.blueprints.citizen.pages import Browser, signed_in
from tests.blueprints.public.test_guardian import link_of, young
from tests.blueprints.public.test_join import answer
from tests.factories.accounts import SETUP, an_account
from tests.factories.citizens import a_citizen
from tests.factories.consent import wordings
from tests.factories.organisations import an_organisation

PAGES = ("/admin/panel/duplicates", "/admin/panel/waiting", "/admin/joinings/new", "/admin/joinings/guardian")
TODAY = {"said_on-day": "19", "said_on-month": "11", "said_on-year": "2026"}
ENTRY = {"basis": "paper", "code": "pf 7k4m 2xq9", "witness": "box 3", "agreed": "yes", **TODAY}


def works_as(app: Flask, role: str) -> Browser:
    worker = an_account(UserKind.ADMIN, name="Dougal")
    organisations.add_member(worker.id, an_organisation("platform").id, role, actor=SETUP)
    return signed_in(app, worker.id)


@pytest.fixture
def manager(app: Flask, noon: object, monkeypatch: pytest.MonkeyPatch) -> Browser:
    wordings()
    monkeypatch.setattr("citizen_panel.blueprints.public.join_guard.TOO_QUICK", 0)
    return works_as(app, "panel_manager")


def twin_pair() -> LikelyDuplicate:
    for _ in range(2):
        a_citizen(sheet=ContactSheet(name="Ailsa Twice", email="twice@home.example"), is_active=False)
    twins.look_for_twins(clock.now() - timedelta(hours=1))
    return twins.open_twins()[0]


def by_phone(name: str = "Hamish Offline") -> Citizen:
    sheet = ContactSheet(name=name, landline="+441314960123")
    return a_citizen(sheet=sheet, ways=(ContactWay.PHONE,), is_active=False)


@pytest.mark.parametrize("address", PAGES)
def test_they_are_panel_managers_pages_alone(app: Flask, manager: Browser, address: str) -> None:
    assert manager.get(address).status_code == 200
    for role in ("admin", "dpo"):
        assert works_as(app, role).get(address).status_code == 404


def test_a_pair_shows_names_references_and_councils_and_no_more(manager: Browser) -> None:
    pair = twin_pair()
    page = manager.get("/admin/panel/duplicates").text
    main = page.partition("<main")[2].partition("</main>")[0]
    assert main.count("Ailsa Twice") == 2
    assert "City of Edinburgh" in main
    assert "@" not in main
    assert who_looked(pair.citizen_id)[0].because == "keep_panel"


@pytest.mark.parametrize("state", ["same", "different"])
def test_a_pair_is_settled_once_and_leaves_the_list(manager: Browser, state: str) -> None:
    pair = twin_pair()
    for _ in range(2):
        assert manager.post("/admin/panel/duplicates", data={"pair": str(pair.id), "state": state}).status_code == 303
    assert pair.state == state
    assert "Ailsa Twice" not in manager.get("/admin/panel/duplicates").text


@pytest.mark.parametrize("data", [{}, {"pair": "x", "state": "same"}, {"state": "open"}])
def test_nonsense_settles_nothing(manager: Browser, data: dict[str, str]) -> None:
    assert manager.post("/admin/panel/duplicates", data=data).status_code == 404


def test_somebody_without_email_no_longer_waits_once_reached(manager: Browser) -> None:
    citizen = by_phone()
    assert citizen.status == "joined"
    shown = manager.get("/admin/panel/waiting").text
    assert "Hamish Offline" in shown
    assert "0131 496 0123" in shown
    spelt = citizen.reference.lower().replace("-", " ")
    assert manager.post("/admin/panel/waiting", data={"reference": spelt}).status_code == 303
    assert citizen.status == "active"
    assert "Hamish Offline" not in manager.get("/admin/panel/waiting").text


def test_an_email_is_proved_by_its_owner_alone(manager: Browser) -> None:
    citizen = a_citizen(is_active=False)
    refused = manager.post("/admin/panel/waiting", data={"reference": citizen.reference})
    assert refused.status_code == 422
    assert "They press the button" in refused.text
    assert citizen.status == "joined"


@pytest.mark.parametrize("typed", ["", "CP-2222-2222", "x" * 3000])
def test_an_unknown_reference_is_said_so(manager: Browser, typed: str) -> None:
    assert manager.post("/admin/panel/waiting", data={"reference": typed}).status_code == 422


def fill_in(client: Browser) -> Citizen:
    answer(client, "age", age="adult")
    answer(client, "consent", agree="yes")
    answer(client, "name", name="Morag Onpaper")
    answer(client, "council", council="S12000023")
    answer(client, "contact", ways=["phone"])
    answer(client, "details", landline="0131 496 0124")
    answer(client, "support")
    answer(client, "language", language="en")
    answer(client, "equality-start", choice="skip")
    found = queries.by_reference(client.post("/join/send").location.rpartition("/")[2])
    assert found is not None
    return found


def test_a_paper_form_joins_with_what_shows_it_and_once(manager: Browser) -> None:
    assert manager.post("/admin/joinings/new", data=ENTRY).location == "/join/age"
    assert "You are entering a paper form" in manager.get("/join/age").text
    citizen = fill_in(manager)
    assert citizen.status == "active"
    record = db.session.scalars(select(AssistedSignUp)).one()
    assert (record.basis, record.pack_code) == ("paper", "PF-7K4M-2XQ9")
    decision = consent.history(citizen.id)[0]
    assert decision.channel == "post"
    shown_by = evidence_of(decision)
    assert shown_by is not None
    assert shown_by.evidence == "box 3"
    assert clock.day_of(decision.effective_at).isoformat() == "2026-11-19"
    again = manager.post("/admin/joinings/new", data=ENTRY)
    assert again.status_code == 422
    assert f"Its reference is {citizen.reference}" in again.text


@pytest.mark.parametrize(
    "changes",
    [
        {"code": ""},
        {"witness": ""},
        {"basis": "dream"},
        {"said_on-year": "2031"},
        {"said_on-day": "31", "said_on-month": "2"},
        {"witness": "x" * 9000},
    ],
)
def test_an_entry_that_lacks_something_is_told_what(manager: Browser, changes: dict[str, str]) -> None:
    assert manager.post("/admin/joinings/new", data={**ENTRY, **changes}).status_code == 422
    assert manager.get_cookie("cp-join") is None


def test_a_guardian_agrees_on_paper(app: Flask, client: FlaskClient, manager: Browser) -> None:
    citizen = young(client, reach="")
    typed = {"reference": citizen.reference, "name": "Fiona Invented", "basis": "post", **TODAY}
    assert manager.post("/admin/joinings/guardian", data={**typed, "reference": "CP-2222-2222"}).status_code == 422
    assert manager.post("/admin/joinings/guardian", data=typed).status_code == 303
    agreed_on = link_of(citizen).from_on
    assert agreed_on is not None
    assert (citizen.status, agreed_on.isoformat()) == ("active", "2026-11-19")


def test_the_printed_form_has_a_code_of_its_own_each_time(client: FlaskClient, manager: Browser) -> None:
    codes = {re.findall(r"PF-\w{4}-\w{4}", client.get("/join/paper/").text)[0] for _ in range(2)}
    assert len(codes) == 2
    assert client.get("/join/paper/?reading=easy_read").status_code == 200
    assert client.get("/join/paper/ways").status_code == 200
