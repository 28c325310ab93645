"""Guessing codes has a budget, and nobody is kept out for good by what others try."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.core.errors import Refusal, TooMany
from citizen_panel.domain.accounts import queries, rules, service
from citizen_panel.domain.accounts.models import SignInLink
from citizen_panel.domain.accounts.vocabulary import LinkPurpose, Noted
from citizen_panel.domain.citizens.models import Citizen
from citizen_panel.domain.citizens.queries import contact_sheet
from tests.blueprints.citizen.pages import Browser
from tests.factories.citizens import a_citizen

HERE = "a browser"


def email_of(citizen: Citizen) -> str:
    sheet = contact_sheet(citizen.id)
    assert sheet is not None
    return sheet.email


def guess(address: str, *, code: str = "000000", request: str = "r", network: str = "192.0.2.0/24") -> object:
    return service.redeem_sign_in_code(address, code, browser=HERE, request=request, network=network)


def asked(address: str, network: str = "192.0.2.0/24") -> str:
    service.ask_for_link(address, browser=HERE, network=network)
    row = db.session.scalars(
        select(SignInLink).where(SignInLink.purpose == LinkPurpose.SIGN_IN, SignInLink.used_at.is_(None))
    ).one()
    return queries.secrets_of(row.id, row.salt)[1]


def code_of(outcome: object) -> str:
    assert isinstance(outcome, Refusal)
    return outcome.code


def test_the_code_of_a_message_signs_in_where_it_was_asked_for(app: Flask, noon: datetime) -> None:
    address = email_of(a_citizen())
    code = asked(address)
    elsewhere = service.redeem_sign_in_code(address, code, browser="another", request="r", network="192.0.2.0/24")
    assert code_of(elsewhere) == "code_wrong"
    assert not isinstance(guess(address, code=f" {code[:3]} {code[3:]} "), Refusal)
    assert code_of(guess(address, code=code)) == "code_wrong"


def test_the_page_takes_the_code_too(app: Flask) -> None:
    address = email_of(a_citizen())
    browser = Browser(app, app.response_class, use_cookies=True)
    browser.post("/signin", data={"address": address})
    row = db.session.scalars(select(SignInLink).where(SignInLink.purpose == LinkPurpose.SIGN_IN)).one()
    code = queries.secrets_of(row.id, row.salt)[1]
    assert browser.post("/signin/sent", data={"code": ""}).status_code == 422
    assert browser.post("/signin/sent", data={"code": code}).location == "/me/"
    assert browser.get("/me/").status_code == 200


def test_five_wrong_codes_use_a_request_up(app: Flask, noon: datetime) -> None:
    address = email_of(a_citizen())
    code = asked(address)
    assert [code_of(guess(address)) for _ in range(5)] == ["code_wrong"] * 5
    assert code_of(guess(address, code=code)) == "code_spent"


def test_an_address_rests_for_an_hour_after_twenty(app: Flask, noon: datetime) -> None:
    address = email_of(a_citizen())
    for n in range(20):
        guess(address, request=f"r{n // 4}", network=f"198.51.{n}.0/24")
    code = asked(address)
    resting = guess(address, code=code, request="new")
    assert isinstance(resting, TooMany)
    with clock.at(noon + timedelta(minutes=61)):
        fresh = asked(address)
        assert not isinstance(guess(address, code=fresh, request="newer"), Refusal)


def test_a_network_is_slowed_and_others_are_not(app: Flask, noon: datetime) -> None:
    for n in range(60):
        guess(f"nobody{n}@home.example", request=f"r{n}")
    address = email_of(a_citizen())
    code = asked(address, network="203.0.113.0/24")
    assert isinstance(guess(address, code=code, request="new"), TooMany)
    assert not isinstance(guess(address, code=code, request="new", network="203.0.113.0/24"), Refusal)


def test_a_spray_over_many_addresses_meets_the_networks_budget(app: Flask, noon: datetime) -> None:
    outcomes = [code_of(guess(f"nobody{n}@home.example", request=f"r{n}")) for n in range(70)]
    assert outcomes == ["code_wrong"] * 60 + ["too_many"] * 10


def test_a_letters_code_has_ten_tries(app: Flask, noon: datetime) -> None:
    citizen = a_citizen()
    user_id, reference = citizen.user_account_id, citizen.reference
    assert user_id
    service.send_letter_code(user_id, reference, network="192.0.2.0/24")
    row = queries.lock_newest_code(user_id, LinkPurpose.LETTER)
    assert row is not None
    right = queries.letter_code_of(row.id, row.salt)
    assert len(right) == 12
    for _ in range(10):
        assert isinstance(service.redeem_letter_code(user_id, reference, "AAAAAAAAAAAA", network="x"), Refusal)
    assert isinstance(service.redeem_letter_code(user_id, reference, right, network="x"), Refusal)


def test_every_limit_ends() -> None:
    for limit in (*rules.ASKING, *rules.GUESSING, *rules.LETTERS, rules.WRONG_PASSWORDS, rules.A_REQUEST):
        assert (limit.rest or limit.within) <= timedelta(days=3)
    assert rules.GUESSING[0].rest == timedelta(hours=1)


@pytest.mark.parametrize("kind", list(Noted))
def test_what_is_counted_names_nobody(app: Flask, kind: Noted) -> None:
    service.note(kind, queries.network_hash("192.0.2.0/24"))
    noted = db.session.execute(select(queries.SecurityEvent)).scalar_one()
    assert noted.user_account_id is None
    assert len(bytes(noted.origin_hash or b"")) == 32
