"""Who may ask, what helps, and which version is read: each its own yes, none of them needed."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from citizen_panel.blueprints.public import easy_words, join_pages
from citizen_panel.core.db import db
from citizen_panel.domain.accounts.vocabulary import UserKind
from citizen_panel.domain.citizens import access_needs, queries
from citizen_panel.domain.citizens.models import Citizen
from citizen_panel.domain.consent import queries as consent
from citizen_panel.domain.consent.purposes import SHARE_BODY
from citizen_panel.domain.consent.service import publish_sharing
from citizen_panel.domain.consent.vocabulary import NIL, TextFormat
from citizen_panel.domain.organisations.models import Organisation, OrganisationArea
from tests.blueprints.public.test_join import answer
from tests.factories.accounts import an_account
from tests.factories.consent import wordings
from tests.factories.organisations import an_organisation

ORKNEY = "S12000023"


@pytest.fixture(autouse=True)
def _texts(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    wordings(("en", TextFormat.EASY_READ), ("en", TextFormat.LARGE_PRINT))
    monkeypatch.setattr("citizen_panel.blueprints.public.join_guard.TOO_QUICK", 0)


@pytest.fixture
def ferries() -> Organisation:
    """A public body in Orkney that may be agreed to."""
    body = an_organisation(name="Island Ferries Board")
    db.session.add(OrganisationArea(organisation_id=body.id, council_code=ORKNEY))
    db.session.flush()
    publish_sharing(SHARE_BODY, {body.id: body.name}, an_account(UserKind.ADMIN).id)
    return body


def up_to_details(client: FlaskClient, **start: str) -> str:
    client.post("/join/", data=start)
    answer(client, "age", age="adult")
    answer(client, "consent", agree="yes")
    answer(client, "name", name="Ailsa")
    answer(client, "council", council=ORKNEY)
    answer(client, "contact", ways=["phone"])
    return str(answer(client, "details", landline="0131 496 0123").location)


def joined(client: FlaskClient, said_on_the_way: str = "") -> Citizen:
    answer(client, "language", language="en")
    answer(client, "equality-start", choice="skip")
    assert said_on_the_way in client.get("/join/check").text
    found = queries.by_reference(client.post("/join/send").location.rpartition("/")[2])
    assert found is not None
    return found


def test_each_body_is_agreed_to_by_itself(client: FlaskClient, ferries: Organisation) -> None:
    assert up_to_details(client) == "/join/bodies"
    shown = client.get("/join/bodies").text
    assert "I agree that Island Ferries Board may ask me" in shown
    assert " checked" not in shown
    answer(client, "bodies", bodies=[str(ferries.id)])
    answer(client, "support")
    citizen = joined(client, "Island Ferries Board")
    assert (f"share.body/{ferries.id}", NIL) in consent.standing(citizen.id)


def test_none_ticked_is_a_no_that_is_written_down(client: FlaskClient, ferries: Organisation) -> None:
    up_to_details(client)
    assert answer(client, "bodies").location == "/join/support"
    answer(client, "support")
    said = {row.purpose: row.action for row in consent.history(joined(client).id)}
    assert said[f"share.body/{ferries.id}"] == "refused"


def test_a_body_of_elsewhere_cannot_be_agreed_to(client: FlaskClient, ferries: Organisation) -> None:
    up_to_details(client)
    stranger = an_organisation(name="Elsewhere Board")
    assert answer(client, "bodies", bodies=[str(stranger.id)]).status_code == 422


def test_another_area_asks_about_its_own_bodies(client: FlaskClient, ferries: Organisation) -> None:
    up_to_details(client)
    answer(client, "bodies", bodies=[str(ferries.id)])
    answer(client, "council?then=check", council="S12000036")
    answer(client, "support")
    assert not any(code.startswith("share.body") for code, _ in consent.standing(joined(client).id))


def test_what_helps_is_kept_only_when_that_is_ticked(client: FlaskClient) -> None:
    assert up_to_details(client) == "/join/support"
    kept = answer(client, "support", talking=["captions"], own_words="A quiet corner", remember=["remember"])
    assert kept.location == "/join/language"
    citizen = joined(client)
    needs = access_needs.own_needs(citizen.id)[NIL]
    assert (needs.adjustments, needs.own_words) == (("captions",), "A quiet corner")
    assert ("access.remember", NIL) in consent.standing(citizen.id)


def test_what_helps_without_the_tick_is_not_kept_and_said_so(client: FlaskClient) -> None:
    up_to_details(client)
    onward = answer(client, "support", talking=["captions"])
    assert "so we do not" in client.get(onward.location).text
    citizen = joined(client)
    assert access_needs.own_needs(citizen.id) == {}
    assert {row.purpose: row.action for row in consent.history(citizen.id)}["access.remember"] == "refused"


def test_own_words_that_are_too_long_say_by_how_much(client: FlaskClient) -> None:
    up_to_details(client)
    wrong = answer(client, "support", own_words="x" * 2143)
    assert wrong.status_code == 422
    assert "What helps you must be 2,000 characters or fewer. You have 143 too many" in wrong.text


@pytest.mark.parametrize("reading", ["easy_read", "large_print"])
def test_each_version_has_words_of_its_own_and_says_so_in_the_record(client: FlaskClient, reading: str) -> None:
    up_to_details(client, reading=reading)
    answer(client, "support")
    citizen = joined(client)
    row = next(row for row in consent.history(citizen.id) if row.purpose == "pool.membership")
    text = consent.text(row.text_id) if row.text_id else None
    assert text is not None
    assert list(citizen.formats) == [reading]
    assert row.format == text.format


def test_an_unknown_version_is_the_plain_one(client: FlaskClient) -> None:
    up_to_details(client, reading="shouting")
    answer(client, "support")
    assert list(joined(client).formats) == []


def test_easy_read_goes_all_the_way_with_a_picture_on_each_page(client: FlaskClient, ferries: Organisation) -> None:
    up_to_details(client, reading="easy_read")
    pages = ["age", "consent", "name", "council", "contact", "details", "bodies", "support", "language"]
    for page in [*pages, "equality-start", "equality/sex"]:
        shown = client.get(f"/join/{page}").text
        assert "app-easy-lead" in shown, page
        assert shown.count("<h1") == 1, page
    answer(client, "bodies")
    answer(client, "support")
    answer(client, "language", language="en")
    answer(client, "equality-start", choice="skip")
    assert "app-easy-lead" in client.get("/join/check").text
    client.post("/join/saved/keep")
    assert "app-easy-lead" in client.get("/join/saved/kept").text
    assert "app-easy-lead" in client.get(client.post("/join/send").location).text


@pytest.mark.parametrize(("page", "typed"), [("age", {"age": "younger"}), ("consent", {"agree": "no"})])
def test_easy_read_holds_to_the_last_page(client: FlaskClient, page: str, typed: dict[str, str]) -> None:
    client.post("/join/", data={"reading": "easy_read"})
    onward = answer(client, page, **typed).location
    assert client.get_cookie("cp-join") is None
    assert "app-easy-lead" in client.get(onward).text


def test_every_page_and_question_has_easy_words() -> None:
    assert {page.name for page in join_pages.PAGES} <= set(easy_words.PAGES)
    assert {question.code for question in join_pages.QUESTIONS} <= set(easy_words.QUESTIONS)


def test_easy_sentences_are_short() -> None:
    said = [*easy_words.OPTIONAL, *(one for easy in easy_words.PAGES.values() for one in easy.sentences)]
    said += [one for sentences in easy_words.QUESTIONS.values() for one in sentences]
    assert [one for one in map(str, said) if len(one.split()) > 15] == []
