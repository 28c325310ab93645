"""No other site can act in somebody's name: a token in every form, and the browser's own word of where it came from."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.routing import Rule

from citizen_panel.blueprints.frame.origins import EXEMPT
from tests.security import objects

UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}
BY_ITSELF = {
    "public.csp_report.receive",  # a browser sends these by itself and nothing is done but counted
    "api.receipts.receive",  # a machine sends these, known by its secret; cookies do not open that door
    "api.texts.receive",  # the same machine, and the same secret
}
WITHOUT_TOKEN = BY_ITSELF | {"public.home.language"}  # a token would put a cookie on every public page
FROM_ELSEWHERE = (
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"},
    {"Origin": "https://elsewhere.example"},
    {"Origin": "null"},
    {"Referer": "https://elsewhere.example/localhost/"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
)
FROM_HERE: tuple[dict[str, str], ...] = (
    {},
    {"Sec-Fetch-Site": "same-origin"},
    {"Origin": "http://localhost"},
    {"Referer": "http://localhost/probe/page"},
)


def unsafe_rules(app: Flask) -> Iterator[tuple[Rule, str]]:
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) & UNSAFE):
            yield rule, method


def address(app: Flask, rule: Rule) -> str:
    """An address of a rule, with something of the right form in every place."""
    forms = {"UUIDConverter": "00000000-0000-4000-8000-000000000000", "IntegerConverter": "1"}
    values = {
        name: forms.get(type(rule._converters[name]).__name__, objects.WORDS.get(name, "x")) for name in rule.arguments
    }
    built = rule.build(values, append_unknown=False)
    assert built is not None
    return str(built[1])


def test_every_form_without_a_token_is_refused(plain: Flask) -> None:
    open_doors = []
    for rule, method in unsafe_rules(plain):
        response = plain.test_client().open(address(plain, rule), method=method, data={"words": "x"})
        if response.status_code != 400 and rule.endpoint not in WITHOUT_TOKEN:
            open_doors.append((rule.rule, method, response.status))
    assert open_doors == []


def test_every_form_from_another_site_is_refused_before_anything_is_read(plain: Flask) -> None:
    open_doors = []
    for rule, method in unsafe_rules(plain):
        for headers in FROM_ELSEWHERE[:4]:
            response = plain.test_client().open(
                address(plain, rule), method=method, headers=headers, data={"words": "typed-elsewhere"}
            )
            if rule.endpoint not in BY_ITSELF and (response.status_code != 400 or "typed-elsewhere" in response.text):
                open_doors.append((rule.rule, method, headers, response.status))
    assert open_doors == []


def test_what_goes_without_a_token_is_named_here(plain: Flask) -> None:
    views = {f"{v.__module__}.{v.__name__}": name for name, v in plain.view_functions.items()}
    exempt = {views.get(place, place) for place in plain.extensions["csrf"]._exempt_views}
    assert exempt <= WITHOUT_TOKEN
    assert plain.extensions["csrf"]._exempt_blueprints == set()
    assert EXEMPT == BY_ITSELF


def token_of(app: Flask) -> tuple[object, str]:
    """A visitor with a form in hand, as the page for an old token gives one."""
    visitor = app.test_client()
    page = visitor.post("/probe/act", data={"words": "kept"})
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)
    assert found, "the page for a missing token offers a good one"
    return visitor, found.group(1)


@pytest.mark.parametrize("headers", FROM_HERE)
def test_a_form_of_ours_is_taken(plain: Flask, headers: dict[str, str]) -> None:
    visitor, token = token_of(plain)
    assert visitor.post("/probe/act", data={"csrf_token": token}, headers=headers).text == "acted"  # type: ignore[attr-defined]


@pytest.mark.parametrize("headers", FROM_ELSEWHERE)
def test_even_a_good_token_is_no_good_from_elsewhere(plain: Flask, headers: dict[str, str]) -> None:
    visitor, token = token_of(plain)
    response = visitor.post("/probe/act", data={"csrf_token": token}, headers=headers)  # type: ignore[attr-defined]
    assert response.status_code == 400


def test_somebody_elses_token_is_no_good(plain: Flask) -> None:
    _, token = token_of(plain)
    other, _ = token_of(plain)
    assert other.post("/probe/act", data={"csrf_token": token}).status_code == 400  # type: ignore[attr-defined]


def test_nothing_typed_is_lost_when_a_token_is_old(plain: Flask) -> None:
    page = plain.test_client().post("/probe/act", data={"words": 'a "quoted" <b>answer</b>'})
    assert page.status_code == 400
    assert "a &#34;quoted&#34; &lt;b&gt;answer&lt;/b&gt;" in page.text
