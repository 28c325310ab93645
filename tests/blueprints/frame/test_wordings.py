"""Nobody agrees to words that only a translator saw: the English stands beside them until somebody approved them."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from citizen_panel.blueprints.frame.wordings import rows_in, statement_in, texts_to_show
from citizen_panel.core.db import db
from citizen_panel.domain.consent.models import ConsentText
from citizen_panel.domain.consent.purposes import MEMBERSHIP, rows_of, statement_of
from citizen_panel.domain.consent.vocabulary import TextFormat
from tests.factories.consent import wordings

PLAIN = TextFormat.PLAIN


@pytest.fixture
def published(app: Flask) -> Flask:
    wordings(("en", PLAIN), ("gd", PLAIN), ("ar", PLAIN))
    return app


def text_in(app: Flask, language: str) -> ConsentText:
    with app.test_request_context("/", headers={"Cookie": f"cp-lang={language}"}):
        return texts_to_show([MEMBERSHIP])[MEMBERSHIP]


def test_an_unreviewed_text_shows_the_english_row_by_row(published: Flask) -> None:
    with published.test_request_context("/"):
        english, gaelic = text_in(published, "en"), text_in(published, "gd")
        assert (english.language, gaelic.language, gaelic.is_reviewed) == ("en", "gd", False)
        assert statement_of(english.body) in statement_in(gaelic)
        assert 'lang="en" dir="ltr"' in statement_in(gaelic)
        for (_, said), (_, plain) in zip(rows_in(gaelic), rows_of(english.body), strict=True):
            assert plain.replace("'", "&#39;") in said


def test_english_and_what_somebody_approved_stand_alone(published: Flask) -> None:
    english = text_in(published, "en")
    assert (statement_in(english), rows_in(english)) == (statement_of(english.body), rows_of(english.body))
    approved = ConsentText(purpose=MEMBERSHIP, language="gd", body="Cò: sinne\nTha", is_reviewed=True)
    assert (statement_in(approved), rows_in(approved)) == ("Tha", (("Cò", "sinne"),))
    db.session.expunge_all()


def test_texts_of_another_length_are_both_shown_whole(published: Flask) -> None:
    short = ConsentText(purpose=MEMBERSHIP, language="gd", body="Cò: sinne\nTha", is_reviewed=False)
    assert len(rows_in(short)) == 10
    assert rows_in(short)[0] == ("Cò", "sinne")


def test_the_page_shows_both_and_the_decision_keeps_the_language(published: Flask, client: FlaskClient) -> None:
    client.set_cookie("cp-lang", "gd")
    client.post("/join/")
    client.post("/join/age", data={"age": "adult"})
    page = client.get("/join/consent").text
    assert "A bheil sibh ag aontachadh tighinn air a’ phannal?" in page
    assert page.count('class="app-beside" lang="en"') == 10
