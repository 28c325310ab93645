"""Those who work for an organisation: password and app together, each code once, nobody learns which part was wrong."""

from datetime import datetime, timedelta
from html import unescape
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from pyotp import TOTP
from sqlalchemy import select

from citizen_panel.core import clock, slow_hash
from citizen_panel.core.db import db
from citizen_panel.core.errors import Refusal
from citizen_panel.domain.accounts import passwords, queries, rules, service
from citizen_panel.domain.accounts.models import Credential, RecoveryCode, SignInSession, User
from citizen_panel.domain.accounts.vocabulary import Way
from tests.factories.accounts import an_account

PASSWORD = "otter lantern gravel umbrella"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
AT = "192.0.2.0/24"
LATER = timedelta(seconds=30)


@pytest.fixture
def worker(app: Flask, noon: datetime) -> User:
    """Somebody who has set up a password and an app half an hour ago."""
    account = an_account(email="bruce@body.example")
    with clock.at(noon - timedelta(minutes=30)):
        service.set_up_worker(account.id, PASSWORD, SECRET, code())
    return account


def code() -> str:
    return TOTP(SECRET).at(clock.now())


def enter(client: FlaskClient, **changes: str) -> int:
    fields = {"address": "bruce@body.example", "password": PASSWORD, "code": code(), **changes}
    return client.post("/signin/work", data=fields).status_code


def test_password_and_code_sign_in(worker: User, client: FlaskClient) -> None:
    assert enter(client) == 303
    assert db.session.scalars(select(SignInSession.ways)).one() == ["password", "authenticator"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"password": "otter lantern gravel umbrellas"},
        {"code": "000000"},
        {"address": "nobody@body.example"},
        {"code": "not a code"},
        {"password": PASSWORD.upper()},
    ],
)
def test_whatever_is_wrong_the_sentence_is_the_same(worker: User, client: FlaskClient, wrong: dict[str, str]) -> None:
    fields = {"address": "bruce@body.example", "password": PASSWORD, "code": code(), **wrong}
    refused = client.post("/signin/work", data=fields)
    assert refused.status_code == 422
    assert "The email address, the password or the code is not right" in refused.text
    assert PASSWORD not in refused.text


def test_a_code_is_taken_once_and_then_waited_for(worker: User, client: FlaskClient) -> None:
    assert enter(client) == 303
    refused = client.post("/signin/work", data={"address": "bruce@body.example", "password": PASSWORD, "code": code()})
    assert "Wait until your app shows the next one" in refused.text
    with clock.at(clock.now() + LATER):
        assert enter(client) == 303


def test_a_code_one_step_old_is_not_taken(worker: User, client: FlaskClient, noon: datetime) -> None:
    old = code()
    with clock.at(noon + LATER):
        refused = client.post("/signin/work", data={"address": "bruce@body.example", "password": PASSWORD, "code": old})
    assert "Wait until your app shows the next one" in refused.text


def test_a_code_on_paper_works_once(worker: User, client: FlaskClient) -> None:
    paper = service.new_recovery_codes(worker.id)
    assert len(paper) == 8
    assert all(len(rules.letters(each)) == 24 for each in paper)
    assert enter(client, code=paper[0].lower().replace("-", " ")) == 303
    assert enter(client, code=paper[0]) == 422
    assert queries.unused_recovery_codes(worker.id) == 7
    kept = db.session.scalars(select(RecoveryCode.code_hash)).all()
    assert not any(rules.letters(each).encode() in bytes(row) for each in paper for row in kept)


def test_five_wrong_passwords_make_a_pause_that_ends(worker: User, client: FlaskClient, noon: datetime) -> None:
    statuses = [enter(client, password="wrong wrong wrong wrong") for _ in range(6)]
    assert statuses == [422] * 5 + [429]
    with clock.at(noon + timedelta(minutes=1, seconds=1)):
        assert enter(client) == 303
    with clock.at(noon + timedelta(minutes=16)):
        assert enter(client) == 303


def test_nobody_is_kept_out_for_longer_than_a_quarter_of_an_hour() -> None:
    assert [rules.pause_after(n) for n in range(5)] == [timedelta(0)] * 5
    waits = [rules.pause_after(n) for n in range(5, 60)]
    assert waits == sorted(waits)
    assert waits[-1] == timedelta(minutes=15)


def test_the_secret_of_the_app_is_sealed(worker: User) -> None:
    row = db.session.scalars(select(Credential)).one()
    assert row.secret_sealed is not None
    assert SECRET.encode() not in row.secret_sealed
    assert worker.password_digest is not None
    assert worker.password_digest.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_an_invitation_sets_up_password_app_and_paper(app: Flask, client: FlaskClient, noon: datetime) -> None:
    account = an_account(email="new@body.example")
    link = service.invite_worker(account.id)
    token, _ = queries.secrets_of(link.id, link.salt)
    page = client.get(f"/signin/invitation/{token}").text
    secret = service.set_up_secret(token)
    assert secret in page.replace(" ", "")
    assert "<svg" in page
    for typed, said in (
        ("short", "15 characters or more"),
        ("password1password1", "easy to guess"),
        ("bruce bruce bruce", "easy to guess"),
    ):
        refused = client.post(f"/signin/invitation/{token}", data={"password": typed, "code": TOTP(secret).at(noon)})
        assert refused.status_code == 422
        assert said in unescape(refused.text)
    wrong = client.post(f"/signin/invitation/{token}", data={"password": PASSWORD, "code": "000000"})
    assert "not the code your app shows now" in wrong.text
    done = client.post(f"/signin/invitation/{token}", data={"password": PASSWORD, "code": TOTP(secret).at(noon)})
    assert done.status_code == 200
    assert done.text.count('<code class="app-key">') == 8
    assert client.get(f"/signin/invitation/{token}").status_code == 410
    with clock.at(noon + LATER):
        fields = {"address": "new@body.example", "password": PASSWORD, "code": TOTP(secret).at(clock.now())}
        assert app.test_client().post("/signin/work", data=fields).status_code == 303


def test_an_invitation_lasts_a_day_and_signs_nobody_in_by_itself(
    app: Flask, client: FlaskClient, noon: datetime
) -> None:
    link = service.invite_worker(an_account().id)
    token, _ = queries.secrets_of(link.id, link.salt)
    assert client.post(f"/signin/link/{token}").status_code == 410
    with clock.at(noon + timedelta(hours=24, seconds=1)):
        assert client.get(f"/signin/invitation/{token}").status_code == 410
    assert db.session.scalars(select(SignInSession)).all() == []


def test_a_new_password_signs_other_devices_out(worker: User) -> None:
    elsewhere = service.start_session(worker.id, ways=(), device="", network=AT)
    with clock.at(clock.now() + LATER):
        assert not isinstance(service.set_up_worker(worker.id, PASSWORD + " two", SECRET, code()), Refusal)
    assert queries.live_session(elsewhere) is None


def test_staff_cannot_sign_in_by_message_in_production(
    app: Flask, client: FlaskClient, worker: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    service.ask_for_link("bruce@body.example", browser=None, network=AT)
    token, sent = _newest(worker.id)
    monkeypatch.setitem(app.config, "IS_DEMO", False)
    assert client.post(f"/signin/link/{token}", data={"code": sent}).status_code == 410
    service.ask_for_link("bruce@body.example", browser=None, network=AT, workers_too=False)
    assert queries.open_link(token, browser=None) is None


def _newest(worker_id: UUID) -> tuple[str, str]:
    row = queries.lock_newest_code(worker_id, "sign_in")
    assert row is not None
    return queries.secrets_of(row.id, row.salt)


def test_a_second_proof_needs_the_app_and_no_message(worker: User) -> None:
    assert service.check_second(worker.id, code(), network=AT) is Way.AUTHENTICATOR
    assert isinstance(service.check_second(worker.id, code(), network=AT), Refusal)


@pytest.mark.parametrize(
    "easy",
    [
        "passwordpassword",
        "Passw0rdPassw0rd1",
        "qwertyuiopasdfgh",
        "123456789012345",
        "aaaaaaaaaaaaaaaaaa",
        "edinburgh-scotland-2026",
        "abcabcabcabcabcabc",
        "summer2025winter2026",
        "correct horse staple",
        "examplecouncil2026!",
        "letmein letmein letmein",
    ],
)
def test_what_anybody_would_try_is_refused(easy: str) -> None:
    assert passwords.problem_with(easy, ("Example Council", "bruce@body.example")) == passwords.TOO_EASY


@pytest.mark.parametrize(
    "good", [PASSWORD, "pebble-wrench-Tuesday-oats", "gh7Qm2xPz0vLk9RtY", "mo chridhe tha an t-uisge"]
)
def test_words_of_ones_own_are_taken(good: str) -> None:
    assert passwords.problem_with(good, ("Example Council",)) is None


def test_length_is_counted_in_characters() -> None:
    assert passwords.problem_with("é" * 14) == passwords.TOO_SHORT
    assert passwords.problem_with("xq7" * 43) == passwords.TOO_LONG


@given(st.text(max_size=200), st.lists(st.text(max_size=20), max_size=3))
def test_any_password_gets_a_sentence_or_none(typed: str, context: list[str]) -> None:
    assert passwords.problem_with(typed, context) in (None, passwords.TOO_SHORT, passwords.TOO_LONG, passwords.TOO_EASY)


def test_a_flood_of_passwords_is_turned_away() -> None:
    pool = slow_hash.Pool(at_once=1, waiting=0)
    with pool.place(), pytest.raises(slow_hash.Busy), pool.place():
        pass
    with pool.place():
        pass


def test_being_turned_away_says_when_to_come_back(
    client: FlaskClient, worker: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slow_hash, "_POOL", slow_hash.Pool(at_once=1, waiting=0))
    with slow_hash._POOL.place():
        fields = {"address": "bruce@body.example", "password": PASSWORD, "code": code()}
        turned = client.post("/signin/work", data=fields)
    assert (turned.status_code, turned.headers["Retry-After"]) == (503, "10")
    assert "Wait 10 seconds" in turned.text


def test_nobodys_password_costs_what_everybodys_does() -> None:
    assert not slow_hash._HASHER.check_needs_rehash(slow_hash._NOBODYS)
    assert not slow_hash.matches("the password of nobody at all", None)
