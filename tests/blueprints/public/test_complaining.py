"""Anybody may complain without signing in."""

from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from citizen_panel.blueprints.public.complaining import LIMITS
from citizen_panel.blueprints.public.forms.complaints import HIDDEN
from citizen_panel.domain.rights import complaints

pytestmark = pytest.mark.usefixtures("noon")

SAID = {"about": "data_protection", "said": "You wrote to my old address", "name": "Morag", "reply_to": "0131 496 0001"}


def test_it_is_kept_sealed_with_its_days(client: FlaskClient) -> None:
    sent = client.post("/complain/", data=SAID)
    row = complaints.open_complaints()[0]
    assert sent.location.endswith(f"/complain/sent/{row.reference}")
    assert row.citizen_id is None
    assert complaints.words_of(row) == {k: v for k, v in SAID.items() if k != "about"}
    assert (row.acknowledge_by_on.isoformat(), row.at_latest_on.isoformat()) == ("2026-11-27", "2026-12-20")
    page = unescape(client.get(sent.location).text)
    assert "5 working days" in page
    assert row.reference.split("-")[1] in page


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"about": ""}, "Select what it is about"),
        ({"said": "   "}, "Write what happened"),
        ({"said": "x" * 2001}, "1 too many"),
        ({HIDDEN: "spam"}, "Press the button again"),
    ],
)
def test_what_is_missing_is_said_and_nothing_typed_is_lost(
    client: FlaskClient, changed: dict[str, str], sentence: str
) -> None:
    page = client.post("/complain/", data={**SAID, **changed})
    assert page.status_code == 422
    assert sentence in page.text
    assert "0131 496 0001" in page.text
    assert complaints.open_complaints() == []


def test_a_flood_is_stopped_and_the_words_stay(client: FlaskClient) -> None:
    for _ in range(LIMITS[0].most):
        assert client.post("/complain/", data=SAID).status_code == 303
    page = client.post("/complain/", data=SAID)
    assert page.status_code == 429
    assert "You wrote to my old address" in page.text


def test_the_notice_names_who_else_one_can_turn_to(client: FlaskClient) -> None:
    page = unescape(client.get("/complaints").text)
    assert "Scottish Public Services Ombudsman" in page
    assert "Information Commissioner's Office" in page
    assert "/complain/" in page


def test_the_page_after_it_says_the_same_for_any_reference(app: Flask, client: FlaskClient) -> None:
    assert client.get("/complain/sent/CO-ABCD-EFGH").status_code == 200
    assert "<script>" not in client.get("/complain/sent/%3Cscript%3E").text
