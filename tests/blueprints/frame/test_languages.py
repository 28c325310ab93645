"""The switch of language: it loses nothing that was typed, answers nothing, and shows only what is translated."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from citizen_panel.blueprints.frame.filters import say_day, say_number, say_plural
from citizen_panel.blueprints.frame.languages import FIELD
from citizen_panel.core.db import db
from citizen_panel.core.languages import LANGUAGES, of_message, offered
from citizen_panel.domain.accounts.models import SignInSession
from citizen_panel.domain.citizens.models import Citizen
from tests.blueprints.citizen.pages import signed_in
from tests.factories.citizens import a_citizen
from tests.factories.consent import wordings


@pytest.fixture(autouse=True)
def _in_earnest(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "IS_DEMO", False)


def began(client: FlaskClient) -> FlaskClient:
    wordings()
    client.post("/join/")
    return client


def test_what_was_typed_is_on_the_page_in_the_other_language(client: FlaskClient) -> None:
    page = began(client).post("/join/name", data={"name": "Mòrag <Example>", FIELD: "gd"})
    assert page.status_code == 200
    assert '<html lang="gd" dir="ltr">' in page.text
    assert 'value="Mòrag &lt;Example&gt;"' in page.text
    assert "ds_error-summary" not in page.text
    assert "Mòrag" not in client.get("/join/name").text, "the switch is not an answer"
    assert 'lang="gd"' in client.get("/join/name").text


def test_ticks_are_kept_and_taken_ticks_stay_away(client: FlaskClient) -> None:
    began(client).post("/join/contact", data={"ways": ["email", "post"]})
    page = client.post("/join/contact", data={"ways": ["sms"], FIELD: "gd"}).text
    assert re.findall(r'name="ways" value="([a-z_]+)" checked', re.sub(r"\s+", " ", page)) == ["sms"]


def test_it_works_on_a_page_with_errors(client: FlaskClient) -> None:
    wrong = began(client).post("/join/postcode", data={"postcode": "ZZ1 1ZZ"})
    assert wrong.status_code == 422
    assert 'formaction="/join/postcode"' in wrong.text
    assert "ZZ1 1ZZ" in client.post("/join/postcode", data={"postcode": "ZZ1 1ZZ", FIELD: "gd"}).text


def test_it_does_nothing_at_an_address_that_acts(client: FlaskClient) -> None:
    began(client)
    led = client.post("/join/send", data={FIELD: "gd", "website": ""})
    assert (led.status_code, led.location) == (303, "/join/age?then=check")
    assert db.session.query(Citizen).count() == 0


def test_the_buttons_belong_to_the_form_and_enter_still_sends_it(client: FlaskClient) -> None:
    page = began(client).get("/join/name").text
    owned = re.findall(r'<button[^>]* form="answers"[^>]*>', page)
    assert "formaction" not in owned[0], "the first button of a form answers the Enter key"
    assert [re.findall(r'value="(\w+)"', each) for each in owned[1:]] == [["en"], ["gd"]]
    assert page.count('id="answers"') == 1


def test_a_page_without_questions_leads_back_to_itself(client: FlaskClient) -> None:
    page = client.get("/notices/privacy")
    assert "answers" not in re.findall(r'form="(\w+)"', page.text)
    led = client.post("/language", data={"language": "gd", "at": "/stop/"})
    assert (led.status_code, led.location) == (303, "/stop/")
    assert 'lang="gd"' in client.get("/").text


@pytest.mark.parametrize("elsewhere", ["https://elsewhere.example/", "//elsewhere.example", "/nowhere", "", "\\\\x"])
def test_it_leads_to_no_other_site(client: FlaskClient, elsewhere: str) -> None:
    assert client.post("/language", data={"language": "gd", "at": elsewhere}).location == "/"


@pytest.mark.parametrize("code", ["xx", "", "ar", "gd; x"])
def test_only_what_is_offered_can_be_chosen(client: FlaskClient, code: str) -> None:
    assert "Set-Cookie" not in client.post("/language", data={"language": code, "at": "/"}).headers


def test_the_choice_is_kept_with_the_account_and_found_in_another_browser(app: Flask) -> None:
    who = a_citizen()
    page = signed_in(app, who.user_account_id).post("/language", data={"language": "gd", "at": "/me/"})
    assert page.status_code == 303
    assert who.language == "gd"
    assert '<html lang="gd"' in signed_in(app, who.user_account_id).get("/me/").text


def test_the_browser_is_asked_and_a_cookie_goes_before_it(client: FlaskClient) -> None:
    gaelic = {"Accept-Language": "gd, en-GB;q=0.8"}
    assert '<html lang="gd"' in client.get("/", headers=gaelic).text
    client.set_cookie("cp-lang", "en")
    assert '<html lang="en"' in client.get("/", headers=gaelic).text


def test_a_translation_nobody_checked_says_so_and_english_does_not(client: FlaskClient) -> None:
    assert "app-language-note" not in client.get("/").text
    client.set_cookie("cp-lang", "gd")
    assert '<p class="app-language-note" lang="gd" dir="ltr">' in client.get("/").text


def test_what_proves_a_point_is_for_demonstrations_and_for_joining(
    client: FlaskClient, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "IS_DEMO", True)
    began(client).post("/language", data={"language": "ar", "at": "/join/"})
    assert '<html lang="ar" dir="rtl">' in client.get("/join/age").text
    elsewhere = client.get("/stop/").text
    assert '<html lang="en" dir="ltr">' in elsewhere
    assert '<p class="app-language-note" lang="ar" dir="rtl">' in elsewhere
    assert "العربية" in elsewhere
    assert [each.code for each in offered(is_demo=False)] == ["en", "gd"]


def test_messages_are_in_a_language_that_has_them() -> None:
    assert [of_message(each.code) for each in LANGUAGES] == ["en", "gd", "en"]
    assert of_message("tlh") == "en"


def test_a_typed_page_needs_its_token_even_where_no_view_takes_posts(
    client: FlaskClient, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    for address in ("/stop/", "/join/name"):
        assert client.post(address, data={FIELD: "gd", "x": "y"}).status_code == 400


def test_a_page_of_somebody_else_stays_closed(app: Flask) -> None:
    assert app.test_client().post("/me/rights/", data={FIELD: "gd", "x": "y"}).status_code == 303
    citizen = signed_in(app, a_citizen().user_account_id)
    assert citizen.post("/team/", data={FIELD: "gd", "x": "y"}).status_code == 404
    assert db.session.query(SignInSession).count() == 1


def test_figures_and_days_are_said_in_the_language(app: Flask, noon: object) -> None:
    with app.test_request_context("/", headers={"Cookie": "cp-lang=gd"}):
        assert say_number(1240) == "1,240"
        assert say_day(db.session.query(db.func.current_date()).scalar()).startswith(("Di", "d"))
        assert say_plural(3, "%(count)s person", "%(count)s people")
