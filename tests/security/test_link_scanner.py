"""Programs that open every link in a message sign nobody in and spend nothing."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from citizen_panel.core.db import db
from citizen_panel.domain.accounts import queries, service
from citizen_panel.domain.accounts.models import SignInLink, SignInSession
from citizen_panel.domain.accounts.vocabulary import LinkPurpose
from citizen_panel.domain.citizens.queries import contact_sheet
from tests.blueprints.citizen.pages import Browser
from tests.factories.accounts import an_account
from tests.factories.citizens import a_citizen

LOOKING = ("get", "head", "options")


def scanner(app: Flask) -> Browser:
    return Browser(app, app.response_class, use_cookies=True)


def unused() -> int:
    return db.session.execute(select(func.count()).where(SignInLink.used_at.is_(None))).scalar_one()


def sessions() -> int:
    return db.session.execute(select(func.count()).select_from(SignInSession)).scalar_one()


def newest(purpose: LinkPurpose) -> tuple[str, str]:
    row = db.session.scalars(select(SignInLink).where(SignInLink.purpose == purpose)).one()
    return queries.secrets_of(row.id, row.salt)


@pytest.mark.parametrize("method", LOOKING)
def test_looking_at_any_link_spends_nothing(app: Flask, method: str) -> None:
    a_citizen(is_active=False)
    service.invite_worker(an_account().id)
    before = unused()
    for purpose, address in (
        (LinkPurpose.CONFIRM_CONTACT, "/i/{}"),
        (LinkPurpose.INVITATION, "/signin/invitation/{}"),
    ):
        for _ in range(2):
            assert getattr(scanner(app), method)(address.format(newest(purpose)[0])).status_code < 400
    assert (unused(), sessions()) == (before, 0)


def test_pressing_buttons_without_the_code_signs_nobody_in(app: Flask) -> None:
    sheet = contact_sheet(a_citizen().id)
    assert sheet is not None
    scanner(app).post("/signin", data={"address": sheet.email})
    token, code = newest(LinkPurpose.SIGN_IN)
    pressing = scanner(app)
    for data in ({}, {"code": ""}, {"code": "x"}):
        assert pressing.post(f"/signin/link/{token}", data=data).status_code == 422
    assert sessions() == 0
    assert pressing.post(f"/signin/link/{token}", data={"code": code}).status_code == 303


def test_pressing_the_button_of_an_invitation_needs_an_app(app: Flask) -> None:
    service.invite_worker(an_account().id)
    token, _ = newest(LinkPurpose.INVITATION)
    assert scanner(app).post(f"/signin/invitation/{token}").status_code == 422
    assert (unused(), sessions()) == (1, 0)


def test_a_link_for_one_thing_is_good_for_no_other(app: Flask) -> None:
    worker = an_account()
    service.invite_worker(worker.id)
    token, code = newest(LinkPurpose.INVITATION)
    assert scanner(app).post(f"/signin/link/{token}", data={"code": code}).status_code == 410
    assert "Sign in" in scanner(app).post(f"/i/{token}").text
    assert sessions() == 0
