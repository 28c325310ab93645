"""Nothing on a page escapes the translators: with every sentence marked by a made-up language, no other words are left.

What may stand without the mark is data: names, days, numbers, references, and what staff or citizens wrote.
"""

import re
from collections.abc import Iterator
from html import unescape

import pytest
from babel.support import NullTranslations
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from citizen_panel.blueprints.frame import templates
from citizen_panel.blueprints.frame.catalogues import Catalogues
from citizen_panel.core.db import db
from citizen_panel.domain.consent.models import ConsentText
from tests.blueprints.citizen.pages import signed_in
from tests.factories.consent import wordings
from tests.factories.sessions import a_story, accepted, invited

pytestmark = pytest.mark.usefixtures("noon")

JOINING = ("/", "/join/", "/stop/", "/signin", "/privacy", "/cookies", "/accessibility", "/complaints", "/nowhere")
STEPS = ("age", "consent", "name", "postcode", "contact", "details", "support", "language", "equality-start")
MINE = (
    "/me/",
    "/me/consent/",
    "/me/consent/stop",
    "/me/consent/pause",
    "/me/invitations/",
    "/me/sessions/",
    "/me/rights/",
    "/me/equality/",
    "/me/access/",
    "/me/availability/",
    "/me/limits/",
    "/me/looks/",
    "/me/profile/",
)
MARKED = re.compile(r"⟦[^⟦⟧]*⟧")
WORD = re.compile(r"[A-Za-z]{3,}")
DATA = re.compile(
    r"English|Gàidhlig|Example Council|Skerry Council|Bus project|Ailsa|City of Edinburgh|[A-Z]{2}(-[A-Z0-9]{4})+|\S+@\S+|__Host-|https?://\S+"
    r"|(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|August|September|October"
    r"|November|December|contactSCOTLAND-BSL|cp(-\w+)?\b"
)


class Marked(NullTranslations):
    """A language in which every sentence is itself, between marks; what is inside another sentence loses its own."""

    def gettext(self, message: str) -> str:
        return f"⟦{message}⟧" if message else ""

    def ngettext(self, one: str, many: str, n: int) -> str:
        return f"⟦{one if n == 1 else many}⟧"

    ugettext, ungettext = gettext, ngettext


@pytest.fixture
def marked(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    wordings()
    monkeypatch.setattr(Catalogues, "get_translations", lambda self: Marked())
    looked_up = app.extensions[templates.EXTENSION]
    looked_up.clear()
    yield app
    looked_up.clear()


def unmarked(page: str) -> list[str]:
    """The words of a page's main part and frame that no translator would ever see."""
    body = re.sub(r"<(script|style|svg|code|pre)\b.*?</\1>|<!--.*?-->", " ", page[page.index("<body") :], flags=re.S)
    said = re.findall(r'(?:aria-label|alt|placeholder)="([^"]*)"', body)
    text = unescape(" | ".join([*said, re.sub(r"<[^>]+>", " | ", body)]))
    while MARKED.search(text):
        text = MARKED.sub(" ", text)
    published = " ".join(db.session.scalars(select(ConsentText.body)))  # texts of their own, translated as such
    left = [re.sub(r"\s+", " ", piece).strip() for piece in text.split("|")]
    return [piece for piece in left if piece not in published and WORD.search(DATA.sub(" ", piece))]


def opened(browser: FlaskClient, address: str) -> TestResponse:
    return browser.get(address, follow_redirects=True)


@pytest.mark.parametrize("address", JOINING)
def test_public_pages(marked: Flask, client: FlaskClient, address: str) -> None:
    assert unmarked(client.get(address, follow_redirects=True).text) == []


def test_joining(marked: Flask, client: FlaskClient) -> None:
    client.post("/join/")
    for step in STEPS:
        for page in (client.get(f"/join/{step}"), client.post(f"/join/{step}")):
            if page.status_code in (200, 422):
                assert unmarked(page.text) == [], step


def test_what_a_citizen_sees(marked: Flask) -> None:
    story = a_story()
    accepted(story, invited(story)[0])
    browser = signed_in(marked, story.people[0].user_account_id)
    left = {address: unmarked(page.text) for address in MINE if (page := opened(browser, address)).status_code == 200}
    assert len(left) >= len(MINE) - 2
    assert {address: words for address, words in left.items() if words} == {}
