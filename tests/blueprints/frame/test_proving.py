"""Before a grave act a person shows once more that it is them; nothing they typed is lost on the way."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from citizen_panel.blueprints.frame.identity import cookie_name
from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.domain.accounts import queries
from citizen_panel.domain.accounts.models import SignInLink, SignInSession
from citizen_panel.domain.citizens.models import Citizen
from citizen_panel.domain.citizens.vocabulary import ContactSheet, ContactWay
from citizen_panel.domain.notifications.models import Message
from tests.blueprints.citizen.pages import Browser, signed_in
from tests.factories.citizens import a_citizen

pytestmark = pytest.mark.usefixtures("noon")

LATER = timedelta(minutes=6)
GRAVE = "/signing-in/passkey/ask"
HIDDEN = re.compile(r'name="([^"]+)" value="([^"]*)"')
TWO_WAYS = {
    "sheet": ContactSheet(name="Ailsa", email="ailsa@home.example", mobile="+447700900123"),
    "ways": (ContactWay.EMAIL, ContactWay.SMS),
}


def code_sent() -> str:
    row = db.session.scalars(
        select(SignInLink).where(SignInLink.purpose == "step_up", SignInLink.used_at.is_(None))
    ).one()
    return queries.secrets_of(row.id, row.salt)[1]


def token_of(browser: FlaskClient) -> str:
    cookie = browser.get_cookie(cookie_name("cp"))
    assert cookie is not None
    return str(cookie.value)


def here(citizen: Citizen, app: Flask) -> Browser:
    return signed_in(app, citizen.user_account_id)


def fields(page: str) -> dict[str, str]:
    """The hidden fields of the page's own form; the language switch carries some of its own."""
    return {
        name: value
        for name, value in HIDDEN.findall(page.partition("<main")[2])
        if name not in ("csrf_token", "once", "do")
    }


def test_whoever_has_just_signed_in_is_not_asked(app: Flask) -> None:
    assert here(a_citizen(), app).post(GRAVE).status_code == 200


def test_a_form_sent_later_comes_back_with_its_answers(app: Flask) -> None:
    browser = here(a_citizen(), app)
    before = token_of(browser)
    with clock.at(clock.now() + LATER):
        asked = browser.post(GRAVE, data={"why": "To read “it”", "many": ["1", "2"]})
        assert asked.status_code == 403
        assert "Show that it is you" in asked.text
        assert "a•••@home.example" in asked.text
        carried = fields(asked.text)
        sent = browser.post("/signin/confirm", data={**carried, "kept:many": ["1", "2"], "do": "send"})
        assert "The 6 figures from the message" in sent.text
        done = browser.post("/signin/confirm", data={**fields(sent.text), "do": "code", "code": code_sent()})
        assert done.status_code == 200
        assert 'action="/signing-in/passkey/ask"' in done.text
        assert fields(done.text)["why"] == "To read “it”"
        assert token_of(browser) != before
        assert browser.post(GRAVE, data=fields(done.text)).mimetype == "application/json"
        assert queries.live_session(before) is None


def test_every_answer_of_several_comes_back(app: Flask) -> None:
    browser = here(a_citizen(), app)
    with clock.at(clock.now() + LATER):
        asked = browser.post(GRAVE, data={"many": ["1", "2"]})
        assert re.findall(r'name="kept:many" value="(\d)"', asked.text) == ["1", "2"]


@pytest.mark.parametrize("to", ["", "nonsense", "https://evil.example/", "x" * 5000])
def test_nobody_is_led_where_no_page_of_ours_sent_them(app: Flask, to: str) -> None:
    browser = here(a_citizen(), app)
    assert browser.get("/signin/confirm", query_string={"to": to}).status_code == 404
    assert browser.post("/signin/confirm", data={"to": to, "do": "send"}).status_code == 404


def test_an_errand_is_nobody_elses(app: Flask) -> None:
    one, other = here(a_citizen(), app), here(a_citizen(), app)
    with clock.at(clock.now() + LATER):
        to = fields(one.post(GRAVE).text)["to"]
        assert one.get("/signin/confirm", query_string={"to": to}).status_code == 200
        assert other.get("/signin/confirm", query_string={"to": to}).status_code == 404
        nobody = Browser(app, app.response_class)
        assert nobody.get("/signin/confirm", query_string={"to": to}).location == "/signin"


def test_a_code_goes_where_the_person_did_not_sign_in_from(app: Flask) -> None:
    browser = here(a_citizen(**TWO_WAYS), app)
    with clock.at(clock.now() + LATER):
        asked = browser.post(GRAVE)
        assert "•••• 123" in asked.text
        browser.post("/signin/confirm", data={**fields(asked.text), "do": "send"})
    assert db.session.scalars(select(Message.channel).where(Message.kind == "sign_in_code")).one() == "sms"


def test_five_wrong_codes_use_it_up_and_the_answers_stay(app: Flask) -> None:
    browser = here(a_citizen(), app)
    with clock.at(clock.now() + LATER):
        carried = fields(browser.post(GRAVE, data={"why": "mine"}).text) | {"do": "send"}
        browser.post("/signin/confirm", data=carried)
        right = code_sent()
        wrong = f"{(int(right) + 1) % 1_000_000:06}"
        for _ in range(5):
            refused = browser.post("/signin/confirm", data={**carried, "do": "code", "code": wrong})
            assert refused.status_code == 422
            assert fields(refused.text)["kept:why"] == "mine"
        late = browser.post("/signin/confirm", data={**carried, "do": "code", "code": right})
        assert "That code cannot be used any more" in late.text
        assert db.session.scalars(select(SignInSession.fresh_until)).one() < clock.now()


def test_a_code_works_once_and_the_newest_counts(app: Flask) -> None:
    browser = here(a_citizen(), app)
    with clock.at(clock.now() + LATER):
        carried = fields(browser.post(GRAVE).text)
        browser.post("/signin/confirm", data={**carried, "do": "send"})
        first = code_sent()
        browser.post("/signin/confirm", data={**carried, "do": "send"})
        old = browser.post("/signin/confirm", data={**carried, "do": "code", "code": first})
        assert old.status_code == 422 or first == code_sent()
        used = code_sent()
        assert browser.post("/signin/confirm", data={**carried, "do": "code", "code": used}).status_code == 200
        again = browser.post("/signin/confirm", data={**carried, "do": "code", "code": used})
        assert again.status_code == 422


def test_asking_for_codes_has_a_limit_that_keeps_the_answers(app: Flask) -> None:
    browser = here(a_citizen(), app)
    with clock.at(clock.now() + LATER):
        carried = fields(browser.post(GRAVE, data={"why": "mine"}).text) | {"do": "send"}
        answers = [browser.post("/signin/confirm", data=carried) for _ in range(4)]
        assert [each.status_code for each in answers] == [200, 200, 200, 429]
        assert fields(answers[-1].text)["kept:why"] == "mine"


@pytest.mark.parametrize("typed", ["", "abc", "1" * 300, "١٢٣٤٥٦", "<script>"])
def test_what_is_no_code_gets_a_sentence(app: Flask, typed: str) -> None:
    browser = here(a_citizen(), app)
    with clock.at(clock.now() + LATER):
        carried = fields(browser.post(GRAVE).text)
        browser.post("/signin/confirm", data={**carried, "do": "send"})
        refused = browser.post("/signin/confirm", data={**carried, "do": "code", "code": typed})
        assert refused.status_code == 422
        assert "<title>Error: " in refused.text
