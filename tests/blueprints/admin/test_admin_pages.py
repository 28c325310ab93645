"""What operators see: organisations, accounts without addresses, the ledger and its soundness."""

import pytest
from flask import Flask
from sqlalchemy import text

from citizen_panel.blueprints.admin.accounts import KINDS, STATES
from citizen_panel.blueprints.admin.ledger import WHO, said
from citizen_panel.blueprints.admin.organisations import KINDS as BODIES
from citizen_panel.blueprints.admin.organisations import STATES as BODY_STATES
from citizen_panel.core.actor import Capacity
from citizen_panel.core.db import db
from citizen_panel.domain.accounts.vocabulary import UserKind, UserState
from citizen_panel.domain.organisations.vocabulary import OrganisationKind, OrganisationState
from tests.blueprints.citizen.pages import Browser, signed_in
from tests.factories.citizens import a_citizen
from tests.factories.organisations import a_member, an_organisation

PAGES = ("/admin/", "/admin/organisations/", "/admin/accounts/", "/admin/ledger/")


@pytest.fixture
def operator(app: Flask) -> Browser:
    return signed_in(app, a_member(an_organisation("platform", name="Panel Office"), "admin", name="Dougal").id)


@pytest.mark.parametrize("address", PAGES)
def test_an_operator_sees_them_and_nobody_else(app: Flask, operator: Browser, address: str) -> None:
    assert operator.get(address).status_code == 200
    assert signed_in(app, a_member(an_organisation(), "lead").id).get(address).status_code == 404
    assert signed_in(app, a_citizen().user_account_id).get(address).status_code == 404


def test_accounts_have_names_and_roles_but_no_addresses(operator: Browser) -> None:
    a_citizen()
    a_member(an_organisation(name="Skerry Council"), "lead", name="Morag")
    page = operator.get("/admin/accounts/").text
    assert "Morag" in page
    assert "Lead, Skerry Council" in page
    assert "fewer than 10" in page
    assert "@" not in page.partition("<main")[2].partition("</main>")[0]
    assert "Ailsa" not in page


def test_organisations_are_listed_with_their_people(operator: Browser) -> None:
    a_member(an_organisation(name="Skerry Council"), "lead")
    page = operator.get("/admin/organisations/").text
    assert "Skerry Council" in page
    assert "Verified" in page


def test_the_ledger_shows_facts_and_what_waits_for_the_seal(operator: Browser) -> None:
    a_citizen()
    page = operator.get("/admin/ledger/").text
    assert "Citizen joined" in page
    assert "wait for their seal" in page
    assert "Ailsa" not in page


def test_the_chains_are_walked_on_request(operator: Browser) -> None:
    a_citizen()
    assert "Every chain is sound." in operator.post("/admin/ledger/check").text


def test_a_page_of_the_ledger_leads_to_the_older_one(operator: Browser) -> None:
    for _ in range(10):
        a_citizen()
    newest = db.session.execute(text("SELECT max(id) FROM ledger.entry")).scalar_one()
    assert f">{newest}<" not in operator.get(f"/admin/ledger/?before={newest}").text
    assert operator.get("/admin/ledger/?before=x").status_code == 200


def test_kinds_are_said_in_words() -> None:
    assert said("BookingMade") == "Booking made"
    assert set(WHO) == set(Capacity)
    assert (set(KINDS), set(STATES)) == (set(UserKind), set(UserState))
    assert (set(BODIES), set(BODY_STATES)) == (set(OrganisationKind), set(OrganisationState))
