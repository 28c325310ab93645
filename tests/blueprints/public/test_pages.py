"""The other public pages: readable, cacheable, quiet."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

PAGES = ["/", "/choosing/", "/stop/", "/privacy", "/accessibility", "/cookies", "/data", "/complaints", "/signin"]
PAGES += ["/join/", "/join/saved/", "/join/paper/", "/join/paper/ways", "/join/ask-a-parent", "/join/not-yet"]
PAGES += ["/signin/sent", "/signin/letter", "/signin/letter/ask", "/signin/work"]
PAGES += ["/guardian/answered", "/guardian/form/CP-7K4M-2XQ9"]


@pytest.mark.parametrize("address", PAGES)
def test_pages_open(client: FlaskClient, address: str) -> None:
    shown = client.get(address)
    assert shown.status_code == 200
    assert shown.text.count("<h1") == 1
    assert 'href="/stop/"' in shown.text


def test_the_data_page_names_every_source(client: FlaskClient) -> None:
    shown = client.get("/data").text
    for owner in ("National Records of Scotland", "Open Government Licence", "Royal Mail", "OS data", "CC BY 4.0"):
        assert owner in shown


def test_machines_are_answered(client: FlaskClient) -> None:
    assert client.get("/healthz").text == "ok"
    assert client.get("/readyz").text == "ready"
    assert "Contact:" in client.get("/.well-known/security.txt").text


def test_content_policy_reports_come_without_a_token(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    visitor = app.test_client()
    assert visitor.post("/csp-report", data=b"x" * 20000, content_type="application/csp-report").status_code == 204
    assert visitor.post("/join/send").status_code == 400
