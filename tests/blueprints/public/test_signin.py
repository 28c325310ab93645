"""The pages of signing in: scanners spend nothing, nobody learns who is on the panel."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from citizen_panel.core.db import db
from citizen_panel.domain.accounts import queries
from citizen_panel.domain.accounts.models import SignInLink, SignInSession
from citizen_panel.domain.citizens import queries as citizens
from citizen_panel.domain.citizens.models import Citizen
from citizen_panel.domain.citizens.vocabulary import ContactSheet, PanelStatus
from tests.factories.accounts import an_account
from tests.factories.citizens import a_citizen


def email_of(citizen: Citizen) -> str:
    sheet = citizens.contact_sheet(citizen.id)
    assert sheet is not None
    return sheet.email


def newest_link(purpose: str = "sign_in") -> tuple[str, str]:
    row = db.session.scalars(
        select(SignInLink).where(SignInLink.purpose == purpose, SignInLink.used_at.is_(None))
    ).one()
    return queries.secrets_of(row.id, row.salt)


def sessions() -> int:
    return db.session.execute(select(func.count()).select_from(SignInSession)).scalar_one()


def ask(client: FlaskClient, typed: str) -> None:
    answered = client.post("/signin", data={"address": typed})
    assert (answered.status_code, answered.location) == (303, "/signin/sent")


def without_token(page: str) -> str:
    return re.sub(r'name="csrf_token" value="[^"]*"', "", page)


def test_a_link_signs_in_by_its_button(client: FlaskClient) -> None:
    ask(client, email_of(a_citizen()))
    token, _ = newest_link()
    page = client.get(f"/signin/link/{token}").text
    assert "•••@home.example" in page
    assert "6 figures" not in page
    done = client.post(f"/signin/link/{token}")
    assert done.status_code == 303
    cookie = client.get_cookie("cp")
    assert cookie is not None
    assert queries.live_session(cookie.value) is not None
    assert client.post(f"/signin/link/{token}").status_code == 410


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_a_scanner_spends_nothing(client: FlaskClient, app: Flask, method: str) -> None:
    ask(client, email_of(a_citizen()))
    token, _ = newest_link()
    scanner = app.test_client()
    for _ in range(3):
        getattr(scanner, method)(f"/signin/link/{token}")
    assert sessions() == 0
    assert client.post(f"/signin/link/{token}").status_code == 303


def test_a_scanner_that_presses_buttons_lacks_the_code(client: FlaskClient, app: Flask) -> None:
    ask(client, email_of(a_citizen()))
    token, code = newest_link()
    scanner = app.test_client()
    pressed = scanner.post(f"/signin/link/{token}")
    assert pressed.status_code == 422
    assert "Enter the 6 figures from the message" in pressed.text
    assert sessions() == 0
    assert scanner.post(f"/signin/link/{token}", data={"code": code}).status_code == 303


def test_a_known_and_an_unknown_address_look_alike(client: FlaskClient, app: Flask) -> None:
    known, unknown = email_of(a_citizen()), "somebody@home.example"
    pages = []
    for typed in (known, unknown):
        visitor = app.test_client()
        ask(visitor, typed)
        pages.append(without_token(visitor.get("/signin/sent").text).replace(typed, "TYPED"))
    assert pages[0] == pages[1]


def test_too_many_links_for_a_known_and_an_unknown_address_look_alike(client: FlaskClient) -> None:
    pages = []
    for typed in (email_of(a_citizen()), "somebody@home.example"):
        for _ in range(3):
            ask(client, typed)
        refused = client.post("/signin", data={"address": typed})
        assert refused.status_code == 429
        assert "You have asked for 3 links. Wait 15 minutes, or phone us." in refused.text
        pages.append(without_token(refused.text))
    assert pages[0] == pages[1]


def test_people_who_share_an_address_choose(client: FlaskClient) -> None:
    for name in ("Ailsa", "Iain"):
        a_citizen(sheet=ContactSheet(name=name, email="home@family.example"))
    ask(client, "home@family.example")
    token, _ = newest_link()
    page = client.get(f"/signin/link/{token}").text
    assert "Who are you?" in page
    assert "Iain" in page
    assert client.post(f"/signin/link/{token}").status_code == 422
    chosen = queries.accounts_at(queries.address_hash("email", "home@family.example"))[1]
    assert client.post(f"/signin/link/{token}", data={"choose": str(chosen.user_id)}).status_code == 303


def test_signing_in_confirms_the_address(client: FlaskClient) -> None:
    citizen = a_citizen(is_active=False)
    ask(client, email_of(citizen))
    client.post(f"/signin/link/{newest_link()[0]}")
    db.session.refresh(citizen)
    assert citizen.status == PanelStatus.ACTIVE


def test_the_first_message_leads_to_a_button_that_confirms(client: FlaskClient) -> None:
    citizen = a_citizen(is_active=False)
    token, _ = newest_link("confirm_contact")
    assert "Yes, this is my address" in client.get(f"/i/{token}").text
    db.session.refresh(citizen)
    assert citizen.status == PanelStatus.JOINED
    assert client.post(f"/i/{token}").location == "/confirmed"
    db.session.refresh(citizen)
    assert citizen.status == PanelStatus.ACTIVE
    assert "Sign in" in client.get(f"/i/{token}").text
    assert sessions() == 0


def test_an_unknown_code_leads_to_signing_in(client: FlaskClient) -> None:
    assert "Sign in" in client.get("/i/whatever").text
    assert client.get("/signin/link/whatever").status_code == 410


def test_signing_out_ends_the_session_and_forgets(client: FlaskClient) -> None:
    ask(client, email_of(a_citizen()))
    client.post(f"/signin/link/{newest_link()[0]}")
    cookie = client.get_cookie("cp")
    assert cookie is not None
    gone = client.post("/signout")
    assert gone.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert client.get_cookie("cp") is None
    assert queries.live_session(cookie.value) is None


def test_looking_at_the_address_of_signing_out_ends_nothing(client: FlaskClient) -> None:
    ask(client, email_of(a_citizen()))
    client.post(f"/signin/link/{newest_link()[0]}")
    assert client.get("/signout").status_code == 303
    cookie = client.get_cookie("cp")
    assert cookie is not None
    assert queries.live_session(cookie.value) is not None


def test_leaving_the_page_forgets_and_goes_elsewhere(client: FlaskClient) -> None:
    ask(client, "somebody@home.example")
    gone = client.get("/leave")
    assert gone.location.startswith("https://www.bbc.co.uk/")
    assert client.get_cookie("cp-pre") is None


@pytest.mark.parametrize(
    "typed", ["", "nonsense", "0131 496 0000", "<b>x</b>@", "'; DROP TABLE citizen; --", "😀" * 300]
)
def test_what_is_no_address_gets_a_sentence_and_stays(client: FlaskClient, typed: str) -> None:
    answered = client.post("/signin", data={"address": typed})
    assert answered.status_code == 422
    assert "<title>Error: " in answered.text
    assert "<b>x" not in answered.text


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example", "public.home.show", "citizen.nothing"])
def test_only_our_own_pages_are_come_back_to(client: FlaskClient, wanted: str) -> None:
    client.get("/signin", query_string={"next": wanted})
    with client.session_transaction() as kept:
        assert "next" not in kept


def test_staff_sign_in_by_a_link_too(client: FlaskClient) -> None:
    user = an_account(name="Bruce")
    ask(client, queries.contact_of(user.id)["email"])
    assert client.post(f"/signin/link/{newest_link()[0]}").status_code == 303
    assert sessions() == 1
