"""Coming back without the usual way in: by letter, with a wait, and with word to every old address."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.domain.accounts import queries
from citizen_panel.domain.accounts.models import SignInSession
from citizen_panel.domain.accounts.vocabulary import LinkPurpose
from citizen_panel.domain.citizens.models import Citizen
from citizen_panel.domain.citizens.vocabulary import ContactSheet, ContactWay
from citizen_panel.domain.notifications.models import Message
from citizen_panel.domain.notifications.vocabulary import Channel, Letterbox
from citizen_panel.tasks import letters
from tests.blueprints.citizen.pages import Browser
from tests.factories.citizens import a_citizen

pytestmark = pytest.mark.usefixtures("noon")

HOME = ("1 Sample Street", "Edinburgh")
BOTH = {
    "sheet": ContactSheet(name="Ailsa", email="ailsa@home.example", address=HOME, postcode="EH6 6QQ"),
    "ways": (ContactWay.EMAIL, ContactWay.POST),
}
LETTERS_ONLY = {"sheet": ContactSheet(name="Iain", address=HOME, postcode="EH6 6QQ"), "ways": (ContactWay.POST,)}


def browser(app: Flask) -> Browser:
    return Browser(app, app.response_class, use_cookies=True)


def letter(app: Flask, citizen: Citizen) -> str:
    """Ask for a letter on the page, and read the code in it."""
    told = browser(app).post("/signin/letter/ask", data={"reference": citizen.reference})
    assert told.location == "/signin/letter"
    assert citizen.user_account_id
    row = queries.lock_newest_code(citizen.user_account_id, LinkPurpose.LETTER)
    assert row is not None
    code = queries.letter_code(row.id)
    assert code is not None
    return code


def come_back(app: Flask, citizen: Citizen) -> Browser:
    here = browser(app)
    entered = here.post(
        "/signin/letter", data={"reference": citizen.reference.lower(), "code": letter(app, citizen).lower()}
    )
    assert entered.location == "/me/"
    return here


def messages(kind: str) -> list[str]:
    return list(db.session.scalars(select(Message.channel).where(Message.kind == kind)))


def test_a_letter_carries_the_code_and_lets_in_once(app: Flask) -> None:
    citizen = a_citizen(**LETTERS_ONLY, is_active=False)
    code = letter(app, citizen)
    row = db.session.scalars(select(Message).where(Message.kind == "sign_in_letter")).one()
    written = letters.write(row, Letterbox(Channel.LETTER, "\n".join(HOME), "Iain"), citizen.reference)
    assert written is not None
    assert code in written.body
    assert citizen.reference in written.body
    assert code not in written.subject
    fields = {"reference": citizen.reference, "code": code}
    assert browser(app).post("/signin/letter", data=fields).status_code == 303
    assert browser(app).post("/signin/letter", data=fields).status_code == 422
    assert db.session.scalars(select(SignInSession.ways)).one() == ["letter"]


def test_a_letters_code_lasts_21_days(app: Flask, noon: datetime) -> None:
    citizen = a_citizen(**LETTERS_ONLY, is_active=False)
    code = letter(app, citizen)
    with clock.at(noon + timedelta(days=21, seconds=1)):
        fields = {"reference": citizen.reference, "code": code}
        assert browser(app).post("/signin/letter", data=fields).status_code == 422


def test_one_letter_in_three_days(app: Flask) -> None:
    citizen = a_citizen(**LETTERS_ONLY, is_active=False)
    letter(app, citizen)
    again = browser(app).post("/signin/letter/ask", data={"reference": citizen.reference})
    assert again.status_code == 429
    assert "We have sent a letter" in again.text
    assert messages("sign_in_letter") == ["letter"]


def test_who_has_other_ways_waits_and_those_ways_are_told(app: Flask, noon: datetime) -> None:
    here = come_back(app, a_citizen(**BOTH))
    assert messages("sign_in_changed") == ["email"]
    assert here.get("/me/").status_code == 200
    for address, method in (("/me/rights/copy/fetch", "post"), ("/signing-in/passkey", "get")):
        refused = getattr(here, method)(address)
        assert refused.status_code == 403
        assert "You came back by letter" in refused.text
    assert "You came back by letter" in here.get("/me/security/").text


def test_the_wait_ends_after_72_hours(app: Flask, noon: datetime) -> None:
    citizen = a_citizen(**BOTH)
    come_back(app, citizen)
    with clock.at(noon + timedelta(hours=72, seconds=1)):
        account = queries.user(citizen.user_account_id)  # type: ignore[arg-type]
        assert account is not None
        assert account.held_until is not None
        assert account.held_until < clock.now()


def test_who_only_has_letters_does_not_wait(app: Flask) -> None:
    here = come_back(app, a_citizen(**LETTERS_ONLY, is_active=False))
    assert messages("sign_in_changed") == []
    assert here.get("/signing-in/passkey").status_code == 200


def test_a_letter_goes_to_nobody_without_an_address(app: Flask) -> None:
    told = browser(app).post("/signin/letter/ask", data={"reference": a_citizen().reference})
    assert told.location == "/signin/letter"
    assert db.session.execute(select(func.count()).where(Message.kind == "sign_in_letter")).scalar_one() == 0


@pytest.mark.parametrize("typed", ["", "CP", "cp-7k4m-2xq9", "x" * 400, "'; --", "🏴󠁧󠁢󠁳󠁣󠁴󠁿"])
def test_whatever_is_typed_gets_a_sentence(app: Flask, typed: str) -> None:
    for address in ("/signin/letter", "/signin/letter/ask"):
        assert browser(app).post(address, data={"reference": typed, "code": typed}).status_code in (303, 422)
