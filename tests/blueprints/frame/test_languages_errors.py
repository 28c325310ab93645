"""Changing the language of a page that said what is wrong: it says so again, and what was typed stays, everywhere."""

import html
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from citizen_panel.blueprints.frame.languages import FIELD
from citizen_panel.core.db import db
from tests.blueprints.citizen.pages import signed_in
from tests.factories.citizens import a_citizen
from tests.factories.consent import wordings
from tests.factories.sessions import a_story, invited, slots

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


@pytest.fixture(autouse=True)
def _in_earnest(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "IS_DEMO", False)


def began(client: FlaskClient) -> FlaskClient:
    wordings()
    client.post("/join/")
    return client


def button(page: str, code: str = "gd") -> tuple[str, str]:
    """The address to which a language button sends the page's answers, and its value."""
    found = re.search(rf'<button form="[^"]+" formaction="([^"]+)"[^>]*value="({code}[^"]*)"', page)
    assert found, "the language buttons belong to no form"
    return html.unescape(found[1]), found[2]


def switched(client: FlaskClient, page: str, **answers: object) -> str:
    """The page after a press of the button, with these answers in its form."""
    address, value = button(page)
    answer = client.post(address, data={**answers, FIELD: value})
    assert answer.status_code in (200, 422)
    return answer.text


def hidden(page: str) -> dict[str, str]:
    return {name: html.unescape(value) for name, value in HIDDEN.findall(page.partition("<main")[2])}


@pytest.mark.parametrize(
    ("page", "answers", "said", "then"),
    [
        ("name", {"name": ""}, "Enter the name we should call you", "Cuir"),
        ("age", {}, "Select how old you are", "Tagh"),
        ("postcode", {"postcode": "ZZ1 1ZZ"}, "We cannot find that postcode", "còd"),
    ],
)
def test_what_is_wrong_is_said_again(
    client: FlaskClient, page: str, answers: dict[str, str], said: str, then: str
) -> None:
    wrong = began(client).post(f"/join/{page}", data=answers).text
    assert said in html.unescape(wrong)
    again = switched(client, wrong, **answers)
    assert '<html lang="gd"' in again
    summary = again.partition("data-error-summary")[2].partition("</div>")[0]
    assert then in summary
    assert said not in html.unescape(again), "nothing of it is left in the other language"
    assert all(f'value="{answer}"' in again for answer in answers.values() if answer)
    assert "data-error-summary" in switched(client, again, **answers), "and once more"


def test_what_was_put_right_meanwhile_is_not_called_wrong(client: FlaskClient) -> None:
    wrong = began(client).post("/join/name", data={"name": ""}).text
    assert "data-error-summary" not in switched(client, wrong, name="Ailsa")


@pytest.mark.parametrize("carried", ["rubbish", "W10.x", ""])
def test_nobody_puts_words_into_our_mouth(client: FlaskClient, carried: str) -> None:
    page = began(client).post("/join/name", data={"name": "", FIELD: f"gd:{carried}"})
    assert page.status_code == 200
    assert "data-error-summary" not in page.text


def test_times_chosen_stay_at_an_address_that_only_takes_answers(app: Flask, noon: object) -> None:
    story = a_story()
    invitation = invited(story)[0]
    db.session.commit()
    browser = signed_in(app, story.people[0].user_account_id)
    slot = str(slots(story)[1].id)
    wrong = browser.post(f"/me/invitations/{invitation.id}/accept", data={"slot_id": slot}).text
    again = switched(browser, wrong, slot_id=slot)
    assert f'value="{slot}" checked' in again
    assert "data-error-summary" in again
    assert invitation.state == "issued"


def test_the_second_question_of_stopping_is_the_same_in_the_other_language(client: FlaskClient) -> None:
    page = client.post("/stop/", data={"code": "ABCDE-FGHJK", "what": "pause"}).text
    again = switched(client, page, **hidden(page), which="3")
    assert hidden(again)["code"] == "ABCDE-FGHJK"
    assert re.search(r'name="which" value="3"\s+checked', again)
    assert client.get("/stop/which").location == "/stop/"
    wrong = client.post("/stop/which", data={"code": "ABCDE-FGHJK", "what": "pause", "which": "3"}).text
    assert 'value="ABCDE-FGHJK"' in switched(client, wrong, code="ABCDE-FGHJK", what="pause")


def test_answers_of_a_form_out_of_date_go_along(
    client: FlaskClient, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    began(client)
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    stale = client.post("/join/name", data={"name": "Mòrag"})
    assert stale.status_code == 400
    assert 'value="Mòrag"' in switched(client, stale.text, **hidden(stale.text))


def test_answers_carried_past_a_proof_go_along(app: Flask, noon: object, monkeypatch: pytest.MonkeyPatch) -> None:
    citizen = a_citizen()
    browser = signed_in(app, citizen.user_account_id)
    monkeypatch.setattr("citizen_panel.blueprints.frame.proving.is_fresh", lambda: False)
    asked = browser.post("/me/profile/reach/email", data={"new": "new@home.example"})
    assert asked.status_code == 403
    again = switched(browser, asked.text, **hidden(asked.text))
    assert hidden(again)["kept:new"] == "new@home.example"


def test_a_page_that_cannot_be_looked_at_leads_to_the_one_above_it(client: FlaskClient) -> None:
    led = client.post("/language", data={"language": "gd", "at": "/stop/undo/done/nowhere"})
    assert led.location == "/stop/undo/done"
