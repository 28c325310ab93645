"""Nobody is signed into somebody else's account without seeing it, and without a page of ours."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from citizen_panel.core.db import db
from citizen_panel.domain.accounts import queries
from citizen_panel.domain.accounts.models import SignInLink, SignInSession
from citizen_panel.domain.citizens.queries import contact_sheet
from citizen_panel.domain.citizens.vocabulary import ContactSheet, ContactWay
from tests.blueprints.citizen.pages import Browser, signed_in
from tests.factories.accounts import an_account
from tests.factories.citizens import a_citizen

WAYS_IN = ("/signin", "/signin/sent", "/signin/letter", "/signin/work", "/signin/passkey/use", "/signin/confirm")


def browser(app: Flask) -> Browser:
    return Browser(app, app.response_class, use_cookies=True)


def sessions() -> int:
    return db.session.execute(select(func.count()).select_from(SignInSession)).scalar_one()


def attackers_link(app: Flask) -> tuple[str, str]:
    sheet = contact_sheet(a_citizen().id)
    assert sheet is not None
    browser(app).post("/signin", data={"address": sheet.email})
    row = db.session.scalars(select(SignInLink).where(SignInLink.purpose == "sign_in")).one()
    return queries.secrets_of(row.id, row.salt)


def test_a_link_somebody_else_asked_for_wants_the_code_of_their_message(app: Flask) -> None:
    token, _ = attackers_link(app)
    victim = browser(app)
    page = victim.get(f"/signin/link/{token}").text
    assert "a•••@home.example" in page
    assert "6 figures" in page
    assert victim.post(f"/signin/link/{token}").status_code == 422
    assert sessions() == 0


@pytest.mark.parametrize("address", WAYS_IN)
def test_no_way_in_opens_from_another_site(app: Flask, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}, {}):
        assert browser(app).post(address, data={"address": "a@home.example"}, headers=headers).status_code == 400
    assert sessions() == 0


def test_every_page_says_whose_account_it_is(app: Flask) -> None:
    here = signed_in(app, a_citizen().user_account_id)
    for page in ("/me/", "/me/security/", "/me/rights/"):
        assert "a•••@home.example" in here.get(page).text


def test_by_number_or_by_name_where_there_is_no_email(app: Flask) -> None:
    by_text = ContactSheet(name="Ailsa", mobile="+447700900123")
    here = signed_in(app, a_citizen(sheet=by_text, ways=(ContactWay.SMS,)).user_account_id)
    assert "•••• 123" in here.get("/me/").text
    by_post = ContactSheet(name="Iain", address=("1 Sample Street",), postcode="EH6 6QQ")
    letters = signed_in(app, a_citizen(sheet=by_post, ways=(ContactWay.POST,), is_active=False).user_account_id)
    assert "I•••" in letters.get("/me/").text


def test_somebody_at_work_sees_it_too(app: Flask) -> None:
    worker = an_account(email="bruce@body.example")
    assert "b•••@body.example" in signed_in(app, worker.id).get("/signing-in").text
