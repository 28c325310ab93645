"""Every answer carries the same guards, whatever went right or wrong; nothing personal stays in a cache."""

import re
from html.parser import HTMLParser
from http.cookies import Morsel, SimpleCookie

import pytest
from flask import Flask
from werkzeug.test import TestResponse

EXACT = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; "
    "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'; report-uri /csp-report",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
TRANSPORT = "max-age=63072000; includeSubDomains"
ANSWERS = {
    "page": ("GET", "/probe/page", 200),
    "sign-in first": ("GET", "/probe/own", 303),
    "forged": ("POST", "/probe/act", 400),
    "nothing there": ("GET", "/no/such/page", 404),
    "wrong verb": ("POST", "/probe/page", 405),
    "choices": ("OPTIONS", "/probe/page", 200),
    "our mistake": ("GET", "/probe/fails", 500),
    "refused by the database": ("GET", "/probe/constraint", 500),
    "no such file": ("GET", "/static/0000/app/none.css", 404),
    "a file": ("GET", "/static/0000/app/app.css", 200),
}
HTTPS = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "panel.example", "X-Forwarded-For": "192.0.2.7"}


class Inline(HTMLParser):
    """Finds what a page may not have: scripts and styles of its own, handlers, foreign addresses."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.script = tag == "script"
        if tag == "style" or (tag == "script" and not given.get("src")):
            self.found.append(f"<{tag}>")
        for name, value in attrs:
            if name == "style" or name.startswith("on"):
                self.found.append(f"<{tag} {name}>")
            if name in ("src", "href", "action", "formaction") and re.match(
                r"\s*(javascript|data|vbscript):", value or ""
            ):
                self.found.append(f"<{tag} {name}={value}>")
            if name == "src" and re.match(r"(https?:)?//", value or ""):
                self.found.append(f"<{tag} {name}={value}>")

    def handle_data(self, data: str) -> None:
        if self.script and data.strip():
            self.found.append(f"script: {data.strip()[:40]}")


def inline(page: str) -> list[str]:
    """What of a page the policy would block, or should."""
    reader = Inline()
    reader.feed(page)
    return reader.found


def cookies(response: TestResponse) -> dict[str, Morsel[str]]:
    found: SimpleCookie = SimpleCookie()
    for line in response.headers.getlist("Set-Cookie"):
        found.load(line)
    return dict(found)


def assert_guarded(response: TestResponse, *, https: bool) -> None:
    for name, value in EXACT.items():
        assert response.headers.getlist(name) == [value], (name, response.status)
    assert response.headers.getlist("Strict-Transport-Security") == ([TRANSPORT] if https else [])
    assert "Access-Control-Allow-Origin" not in response.headers


@pytest.mark.parametrize("name", ANSWERS)
def test_every_answer_carries_the_same_headers(plain: Flask, name: str) -> None:
    method, path, status = ANSWERS[name]
    response = plain.test_client().open(path, method=method)
    assert response.status_code == status
    assert_guarded(response, https=False)


@pytest.mark.parametrize("name", ANSWERS)
def test_so_it_does_behind_https(secure: Flask, name: str) -> None:
    method, path, status = ANSWERS[name]
    response = secure.test_client().open(path, method=method, headers={**HTTPS})
    assert response.status_code == status
    assert_guarded(response, https=True)


def test_another_host_name_is_refused_with_the_same_headers(secure: Flask) -> None:
    response = secure.test_client().get("/probe/page", headers={**HTTPS, "X-Forwarded-Host": "elsewhere.example"})
    assert response.status_code == 400
    assert_guarded(response, https=True)
    assert "elsewhere.example" not in response.text


def test_a_body_too_large_is_refused_with_the_same_headers(plain: Flask) -> None:
    response = plain.test_client().post("/probe/act", data={"words": "x" * (300 * 1024)})
    assert response.status_code == 413
    assert_guarded(response, https=False)


@pytest.mark.parametrize("name", [n for n, (_, _, status) in ANSWERS.items() if status >= 300])
def test_only_pages_and_files_that_are_there_may_be_kept(plain: Flask, name: str) -> None:
    method, path, _ = ANSWERS[name]
    assert plain.test_client().open(path, method=method).headers["Cache-Control"] == "no-store"


def test_a_public_page_may_be_kept_for_a_minute_and_sets_no_cookie(plain: Flask) -> None:
    response = plain.test_client().get("/probe/page")
    assert response.headers["Cache-Control"] == "public, max-age=60"
    assert cookies(response) == {}
    assert {"Cookie", "Accept-Language", "Accept-Encoding"} <= set(response.headers["Vary"].split(", "))


@pytest.mark.parametrize("path", ["/probe/remembers", "/probe/flashes", "/probe/cookie"])
def test_a_page_that_sets_a_cookie_is_never_kept(plain: Flask, path: str) -> None:
    response = plain.test_client().get(path)
    assert cookies(response)
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("name", ["cp", "cp-pre", "cp-lang", "cp-join"])
def test_a_public_page_shown_to_somebody_with_our_cookie_is_never_kept(plain: Flask, name: str) -> None:
    visitor = plain.test_client()
    visitor.set_cookie(name, "anything")
    assert visitor.get("/probe/page").headers["Cache-Control"] == "no-store"


def test_somebody_elses_cookie_does_not_matter(plain: Flask) -> None:
    visitor = plain.test_client()
    visitor.set_cookie("theirs", "anything")
    assert visitor.get("/probe/page").headers["Cache-Control"] == "public, max-age=60"


def test_cookies_are_bound_to_the_host_and_to_https(secure: Flask) -> None:
    for path, names in {"/probe/cookie": {"__Host-cp"}, "/probe/remembers": {"__Host-cp-pre"}}.items():
        set_by = cookies(secure.test_client().get(path, headers=HTTPS))
        assert set(set_by) == names
        for cookie in set_by.values():
            assert cookie["secure"]
            assert cookie["httponly"]
            assert (cookie["samesite"], cookie["path"], cookie["domain"]) == ("Lax", "/", "")


def test_only_the_loopback_demo_does_without_the_prefix(plain: Flask) -> None:
    for path, names in {"/probe/cookie": {"cp"}, "/probe/remembers": {"cp-pre"}}.items():
        set_by = cookies(plain.test_client().get(path))
        assert set(set_by) == names
        for cookie in set_by.values():
            assert cookie["httponly"]
            assert not cookie["secure"]
            assert (cookie["samesite"], cookie["path"], cookie["domain"]) == ("Lax", "/", "")


def test_a_cookie_is_dropped_as_it_was_set(secure: Flask) -> None:
    (dropped,) = cookies(secure.test_client().get("/probe/drop", headers=HTTPS)).values()
    assert dropped.key == "__Host-cp"
    assert dropped["secure"]
    assert dropped["path"] == "/"
    assert dropped["max-age"] == "0"


def test_pages_of_failure_have_nothing_inline_and_tell_nothing(plain: Flask) -> None:
    for name, (method, path, _) in ANSWERS.items():
        response = plain.test_client().open(path, method=method)
        if response.mimetype == "text/html":
            assert inline(response.text) == [], name
            assert not re.search(r"Traceback|SELECT|INSERT|psycopg|werkzeug|Quagmire|python", response.text, re.I), name
        assert "Werkzeug" not in response.headers.get("Server", "")


def test_every_public_page_without_arguments_has_nothing_inline(plain: Flask) -> None:
    seen = 0
    for rule in plain.url_map.iter_rules():
        if rule.arguments or "GET" not in (rule.methods or ()) or rule.rule.startswith("/probe"):
            continue
        response = plain.test_client().get(rule.rule)
        assert_guarded(response, https=False)
        kept = response.headers["Cache-Control"] != "no-store"
        assert not (kept and cookies(response)), rule
        if response.mimetype == "text/html":
            assert inline(response.text) == [], rule
        seen += 1
    assert seen > 0
