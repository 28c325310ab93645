"""A session belongs to one browser: never given before signing in, new after every proof, ended by any change."""

from datetime import timedelta

import pytest
from click.testing import Result
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from citizen_panel.blueprints.frame.identity import cookie_name
from citizen_panel.cli.sessions import sessions as command
from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.domain.accounts import queries, service
from citizen_panel.domain.accounts.models import SignInSession
from citizen_panel.domain.citizens import service as citizens
from citizen_panel.domain.citizens.models import Citizen
from citizen_panel.domain.citizens.queries import contact_sheet
from citizen_panel.domain.rights import service as rights
from tests.blueprints.citizen.pages import Browser, signed_in
from tests.factories.accounts import SETUP, an_account
from tests.factories.citizens import a_citizen

pytestmark = pytest.mark.usefixtures("noon")
AT = "192.0.2.0/24"


def start(citizen: Citizen) -> str:
    assert citizen.user_account_id
    return service.start_session(citizen.user_account_id, ways=("email",), device="Android", network=AT)


def is_live(token: str) -> bool:
    return queries.live_session(token) is not None


def sign_in(client: FlaskClient, citizen: Citizen) -> str:
    sheet = contact_sheet(citizen.id)
    assert sheet is not None
    client.post("/signin", data={"address": sheet.email})
    assert citizen.user_account_id
    row = queries.lock_newest_code(citizen.user_account_id, "sign_in")  # type: ignore[arg-type]
    assert row is not None
    client.post(f"/signin/link/{queries.secrets_of(row.id, row.salt)[0]}")
    cookie = client.get_cookie(cookie_name("cp"))
    assert cookie is not None
    return str(cookie.value)


def run(app: Flask, *words: str) -> Result:
    return app.test_cli_runner().invoke(command, list(words))


def test_a_cookie_set_before_signing_in_is_worth_nothing(app: Flask) -> None:
    browser = Browser(app, app.response_class, use_cookies=True)
    browser.set_cookie(cookie_name("cp"), "x" * 43)
    browser.get("/signin")
    with browser.session_transaction() as before:
        before["planted"] = "by somebody else"
    token = sign_in(browser, a_citizen())
    assert token != "x" * 43
    assert is_live(token)
    assert not is_live("x" * 43)
    with browser.session_transaction() as after:
        assert "planted" not in after


def test_each_sign_in_has_a_token_of_its_own_and_the_database_has_none(app: Flask) -> None:
    citizen = a_citizen()
    one, two = start(citizen), start(citizen)
    assert one != two
    kept = db.session.scalars(select(SignInSession.token_hash)).all()
    assert not any(token.encode() in bytes(row) for token in (one, two) for row in kept)


def test_a_citizen_has_five_devices_and_somebody_at_work_three(app: Flask) -> None:
    citizen, worker = a_citizen(), an_account()
    tokens = []
    for minute in range(6):
        with clock.at(clock.now() + timedelta(minutes=minute)):
            tokens.append(start(citizen))
    assert [is_live(token) for token in tokens] == [False] + [True] * 5
    at_work = []
    for minute in range(4):
        with clock.at(clock.now() + timedelta(minutes=minute)):
            at_work.append(service.start_session(worker.id, ways=(), device="", network=AT))
    assert [is_live(token) for token in at_work] == [False] + [True] * 3


def test_where_i_am_signed_in_is_listed_and_ended_one_by_one(app: Flask) -> None:
    citizen = a_citizen()
    phone = start(citizen)
    here = signed_in(app, citizen.user_account_id)
    page = here.get("/me/security/").text
    assert "an Android phone or tablet" in page
    assert "this device" in page
    row = queries.live_session(phone)
    assert row is not None
    assert here.post("/signing-in/end", data={"session": str(row.id)}).location == "/signing-in"
    assert not is_live(phone)
    assert here.post("/signing-in/end", data={"session": str(row.id)}).status_code == 404


def test_nobody_ends_somebody_elses_session(app: Flask) -> None:
    theirs = start(a_citizen())
    row = queries.live_session(theirs)
    assert row is not None
    assert (
        signed_in(app, a_citizen().user_account_id).post("/signing-in/end", data={"session": str(row.id)}).status_code
        == 404
    )
    assert is_live(theirs)


@pytest.mark.parametrize("typed", ["", "nonsense", "x" * 2000, "00000000-0000-0000-0000-000000000000"])
def test_what_is_no_session_is_not_found(app: Flask, typed: str) -> None:
    assert (
        signed_in(app, a_citizen().user_account_id).post("/signing-in/end", data={"session": typed}).status_code == 404
    )


def test_signing_out_everywhere_ends_all_and_opens_no_old_link(app: Flask) -> None:
    citizen = a_citizen()
    elsewhere = start(citizen)
    here = signed_in(app, citizen.user_account_id)
    here.post("/signout/everywhere")
    assert not is_live(elsewhere)
    assert here.get("/me/").status_code == 303


def test_an_erased_person_is_signed_out(app: Flask) -> None:
    citizen = a_citizen()
    token = start(citizen)
    assert citizen.user_account_id
    from_here = citizens.queries.actor_for(citizen.user_account_id)
    rights.leave(citizen.id, actor=from_here)
    service.close_account(citizen.user_account_id, actor=SETUP)
    assert not is_live(token)


def test_a_new_token_after_a_proof_and_the_old_one_is_dead(app: Flask) -> None:
    old = start(a_citizen())
    row = queries.live_session(old)
    assert row is not None
    new = service.renew_session(row.id, "email")
    assert (is_live(old), is_live(new)) == (False, True)
    service.end_session(new)
    with pytest.raises(LookupError):
        service.renew_session(row.id, "email")


def test_a_session_ends_on_time_however_often_it_is_looked_at(app: Flask) -> None:
    browser = signed_in(app, a_citizen().user_account_id)
    began = clock.now()
    for minutes in range(15, 12 * 60, 15):
        with clock.at(began + timedelta(minutes=minutes)):
            assert browser.get("/me/").status_code == 200
    with clock.at(began + timedelta(hours=12, seconds=1)):
        assert browser.get("/me/").status_code == 303


def test_the_page_knows_when_the_session_ends(app: Flask) -> None:
    browser = signed_in(app, a_citizen().user_account_id)
    assert '<meta name="session-seconds" content="1200">' in browser.get("/me/").text
    nobody = Browser(app, app.response_class)
    assert "session-seconds" not in nobody.get("/").text


def test_the_operator_ends_one_persons_sessions_or_everybodys(app: Flask) -> None:
    worker = an_account(email="lost.phone@body.example")
    lost = service.start_session(worker.id, ways=(), device="", network=AT)
    other = start(a_citizen())
    assert "Sessions ended: 1." in run(app, "end", "--user", "lost.phone@body.example").output
    assert (is_live(lost), is_live(other)) == (False, True)
    assert "Sessions ended: 1." in run(app, "end", "--all").output
    assert not is_live(other)


@pytest.mark.parametrize("words", [(), ("--all", "--user", "a@b.example"), ("--user", "nonsense")])
def test_the_operator_must_say_whom(app: Flask, words: tuple[str, ...]) -> None:
    token = start(a_citizen())
    assert run(app, "end", *words).exit_code == 2
    assert is_live(token)
