"""Pages that are written once a minute for all the visitors whom we do not know."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask, g
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from citizen_panel.blueprints.frame import shared
from citizen_panel.core import clock
from tests.conftest import NOON
from tests.statements import statements

TOKEN = 'name="csrf_token" value="'


@pytest.fixture
def sharing(app: Flask) -> Iterator[Flask]:
    app.config.update(SHARED_SECONDS=60, WTF_CSRF_ENABLED=True)
    app.extensions[shared.EXTENSION].clear()
    yield app
    app.extensions[shared.EXTENSION].clear()
    app.config.update(SHARED_SECONDS=0, WTF_CSRF_ENABLED=False)


@pytest.fixture
def asked(sharing: Flask) -> Iterator[list[str]]:
    with statements() as sent:
        yield sent


def look(client: FlaskClient, address: str, **headers: str) -> TestResponse:
    """One look; the tests' own application context outlives a request, so what it kept is forgotten first."""
    for name in list(g):
        g.pop(name)
    return client.get(address, headers={name.replace("_", "-"): value for name, value in headers.items()})


def token_in(page: str) -> str:
    return page.partition(TOKEN)[2].partition('"')[0]


@pytest.mark.parametrize("address", ["/choosing/", "/join/", "/signin", "/"])
def test_the_second_visitor_costs_the_database_nothing(sharing: Flask, asked: list[str], address: str) -> None:
    first = look(sharing.test_client(), address)
    asked.clear()
    second = look(sharing.test_client(), address)
    assert second.status_code == 200
    assert not asked
    one, other = first.text, second.text
    if TOKEN in one:
        assert token_in(one) != token_in(other)
        one, other = one.replace(token_in(one), ""), other.replace(token_in(other), "")
    assert one == other
    for name in ("Content-Security-Policy", "Cache-Control", "Vary"):
        assert first.headers[name] == second.headers[name]


def test_each_visitor_can_send_the_form_with_their_own_token_alone(sharing: Flask) -> None:
    look(sharing.test_client(), "/signin")
    one, other = sharing.test_client(), sharing.test_client()
    tokens = [token_in(look(each, "/signin").text) for each in (one, other)]
    assert len(set(tokens)) == 2

    def send(client: FlaskClient, token: str) -> int:
        return client.post("/signin", data={"csrf_token": token, "address": "not an address"}).status_code

    assert send(one, tokens[0]) == 422  # understood, and found wrong
    assert send(other, tokens[0]) == 400


def test_a_page_is_as_old_as_a_minute_at_the_most(sharing: Flask, asked: list[str]) -> None:
    with clock.at(NOON):
        look(sharing.test_client(), "/choosing/")
    with clock.at(NOON + timedelta(seconds=59)):
        asked.clear()
        look(sharing.test_client(), "/choosing/")
        assert not asked
    with clock.at(NOON + timedelta(seconds=60)):
        look(sharing.test_client(), "/choosing/")
        assert asked


def test_what_may_depend_on_who_asks_is_never_handed_out(sharing: Flask) -> None:
    kept = sharing.extensions[shared.EXTENSION]
    visitor = sharing.test_client()
    look(visitor, "/signin?next=citizen.home.show")
    assert not kept, "an address with a question"
    look(visitor, "/signin")
    assert not kept, "a visitor with a cookie of ours"
    look(sharing.test_client(), "/stop/")
    look(sharing.test_client(), "/no/such/page")
    assert not kept, "a view that states nothing, and an error"
    sharing.test_client().post("/signin", data={"address": "x"})
    assert not kept, "a post"


def test_languages_do_not_mix(sharing: Flask) -> None:
    english = look(sharing.test_client(), "/", Accept_Language="en")
    gaelic = look(sharing.test_client(), "/", Accept_Language="gd")
    assert 'lang="en"' in english.text
    assert '<html lang="gd"' in gaelic.text
    assert '<html lang="gd"' in look(sharing.test_client(), "/", Accept_Language="gd").text


def test_a_kept_page_travels_compressed_and_says_so(sharing: Flask) -> None:
    for _ in range(2):
        answer = look(sharing.test_client(), "/choosing/", Accept_Encoding="gzip")
        assert answer.headers["Content-Encoding"] == "gzip"
        assert int(answer.headers["Content-Length"]) == len(answer.data) < 15_000


def test_no_more_pages_are_kept_than_stated(sharing: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared, "MOST", 3)
    for number in range(6):
        sharing.test_client().get("/", headers={"Accept-Language": f"en;q=0.{number}"})
    assert len(sharing.extensions[shared.EXTENSION]) == 3
