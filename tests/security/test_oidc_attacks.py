"""Signing in through a provider: against a real one in a process of its own, and against forged answers."""

import hmac
import http.client
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from flask import Flask
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, RSAKey
from sqlalchemy import func, select

from citizen_panel.core.db import db
from citizen_panel.domain.accounts.id_tokens import Expected, Faulty, Subject, read_id_token
from citizen_panel.domain.accounts.models import Credential, SignInSession
from citizen_panel.gateways import PROVIDER
from citizen_panel.gateways.openid import Provider
from citizen_panel.gateways.outbound import NoAnswer, fetch_json
from tests.blueprints.citizen.pages import Browser, signed_in
from tests.factories.citizens import a_citizen
from tests.factories.passkeys import b64
from tests.stack import _free_port

CLIENT = "the-panel"
SECRET = "a secret of the tests and this provider"
WAIT = 30


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """A provider that anybody can run: its own process, reached by HTTP."""
    port = _free_port()
    program = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port), "--host", "127.0.0.1"]
    process = subprocess.Popen(program, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address)
        yield address
    finally:
        process.terminate()
        process.wait(10)


def _wait_for(address: str) -> None:
    until = time.monotonic() + WAIT
    while True:
        try:
            fetch_json(f"{address}/.well-known/openid-configuration", may_be_plain=True)
            return
        except NoAnswer:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


@pytest.fixture
def provider(app: Flask, issuer: str) -> Iterator[Provider]:
    known = Provider(issuer, CLIENT, SECRET, "ExampleAccount", may_be_plain=True)
    app.extensions[PROVIDER] = known
    yield known
    del app.extensions[PROVIDER]


def at_the_provider(address: str, subject: str) -> str:
    """Sign in there by its form; gives back where it leads."""
    parts = urlsplit(address)
    assert parts.hostname
    line = http.client.HTTPConnection(parts.hostname, parts.port, timeout=10)
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    line.request("POST", f"{parts.path}?{parts.query}", urlencode({"sub": subject}), kind)
    answer = line.getresponse()
    answer.read()
    line.close()
    assert answer.status == 302
    return str(answer.headers["Location"])


def came_back(browser: Browser, subject: str, *, link: bool = False) -> str:
    """To the provider and back, up to the button."""
    sent = browser.get("/signin/provider", query_string={"link": "1"} if link else {})
    assert sent.status_code == 303
    back = urlsplit(at_the_provider(sent.location, subject))
    parked = browser.get(f"{back.path}?{back.query}")
    assert parked.location == "/signin/provider/go"
    return f"{back.path}?{back.query}"


def visitor(app: Flask) -> Browser:
    return Browser(app, app.response_class, use_cookies=True)


def sessions() -> int:
    return db.session.execute(select(func.count()).select_from(SignInSession)).scalar_one()


def linked(app: Flask, subject: str) -> Browser:
    """Somebody who linked their account there on the page about signing in."""
    browser = signed_in(app, a_citizen().user_account_id)
    came_back(browser, subject, link=True)
    assert "Link this account" in browser.get("/signin/provider/go").text
    assert browser.post("/signin/provider/go").location == "/signing-in"
    return browser


def test_the_request_carries_what_it_must(app: Flask, provider: Provider) -> None:
    sent = visitor(app).get("/signin/provider").location
    asked = {name: values[0] for name, values in parse_qs(urlsplit(sent).query).items()}
    assert asked["code_challenge_method"] == "S256"
    assert asked["redirect_uri"] == "http://localhost/signin/provider/back"
    assert (asked["response_type"], asked["scope"]) == ("code", "openid")
    assert min(len(asked["state"]), len(asked["nonce"]), len(asked["code_challenge"])) >= 43


def test_a_linked_account_signs_in_by_its_button(app: Flask, provider: Provider) -> None:
    linked(app, "ailsa-there")
    browser = visitor(app)
    before = sessions()
    came_back(browser, "ailsa-there")
    assert sessions() == before, "coming back only parks"
    assert "ExampleAccount" in browser.get("/signin/provider/go").text
    assert browser.post("/signin/provider/go").location == "/me/"
    assert sessions() == before + 1


def test_nobody_is_let_in_by_an_email_address(app: Flask, provider: Provider) -> None:
    citizen = a_citizen()
    assert citizen.user_account_id
    browser = visitor(app)
    came_back(browser, "ailsa1@home.example")
    refused = browser.post("/signin/provider/go")
    assert refused.status_code == 403
    assert "We do not know this account" in refused.text
    assert sessions() == 0


def test_an_account_there_is_one_account_here(app: Flask, provider: Provider) -> None:
    linked(app, "shared")
    other = signed_in(app, a_citizen().user_account_id)
    came_back(other, "shared", link=True)
    assert other.post("/signin/provider/go").status_code == 409
    assert db.session.execute(select(func.count()).select_from(Credential)).scalar_one() == 1


def test_an_answer_counts_once_and_only_where_it_was_asked_for(app: Flask, provider: Provider) -> None:
    linked(app, "once")
    browser, thief = visitor(app), visitor(app)
    back = came_back(browser, "once")
    assert thief.get(back).status_code == 403
    assert thief.post("/signin/provider/go").location == "/signin"
    with browser.session_transaction() as kept:
        parked = dict(kept["provider"])
    assert browser.post("/signin/provider/go").status_code == 303
    with browser.session_transaction() as kept:
        kept["provider"] = parked
    before = sessions()
    assert browser.post("/signin/provider/go").status_code == 403
    assert sessions() == before


@pytest.mark.parametrize(
    "change", [{"state": "x"}, {"state": ""}, {"code": ""}, {"error": "access_denied"}, {"code": "x" * 3000}]
)
def test_a_changed_way_back_is_refused(app: Flask, provider: Provider, change: dict[str, str]) -> None:
    browser = visitor(app)
    sent = browser.get("/signin/provider").location
    back = parse_qs(urlsplit(at_the_provider(sent, "ailsa")).query)
    query = {name: values[0] for name, values in back.items()} | change
    assert browser.get("/signin/provider/back", query_string=query).status_code == 403
    assert browser.post("/signin/provider/go").location == "/signin"


def test_another_providers_name_on_the_way_back_is_refused(app: Flask, provider: Provider) -> None:
    linked(app, "mixed")
    browser = visitor(app)
    sent = browser.get("/signin/provider").location
    back = at_the_provider(sent, "mixed").partition("?")[2] + "&iss=https%3A%2F%2Fevil.example"
    assert browser.get(f"/signin/provider/back?{back}").status_code == 303
    assert browser.post("/signin/provider/go").status_code == 403


def test_a_code_the_provider_does_not_know_is_refused(app: Flask, provider: Provider) -> None:
    browser = visitor(app)
    came_back(browser, "ailsa")
    with browser.session_transaction() as kept:
        kept["provider"] = {**kept["provider"], "code": "made up"}
    assert browser.post("/signin/provider/go").status_code == 403


def test_linking_needs_somebody_signed_in(app: Flask, provider: Provider) -> None:
    assert visitor(app).get("/signin/provider?link=1").status_code == 404


def test_metadata_of_another_issuer_is_not_used(app: Flask, issuer: str) -> None:
    posing = Provider(issuer.replace("127.0.0.1", "localhost"), CLIENT, "", "Posing", may_be_plain=True)
    posing.issuer = issuer + "/"
    app.extensions[PROVIDER] = posing
    assert visitor(app).get("/signin/provider").status_code == 503
    del app.extensions[PROVIDER]


def test_without_a_provider_there_is_no_page(app: Flask) -> None:
    for address in ("/signin/provider", "/signin/provider/back?code=x&state=y", "/signin/provider/go"):
        assert visitor(app).get(address).status_code == 404


@pytest.mark.parametrize(
    "url",
    ["http://example.org/", "file:///etc/passwd", "https://user:secret@127.0.0.1/", "http://", "ftp://127.0.0.1/"],
)
def test_only_addresses_of_the_settings_kind_are_called(url: str) -> None:
    with pytest.raises(NoAnswer):
        fetch_json(url, may_be_plain=True)


# What an ID token must be.

RSA, EC, OTHER = RSAKey.generate_key(2048), ECKey.generate_key("P-256"), RSAKey.generate_key(2048)
KEYS = {"keys": [{**RSA.as_dict(private=False), "kid": "rsa"}, {**EC.as_dict(private=False), "kid": "ec"}]}
EXPECTED = Expected("https://issuer.example", CLIENT, "the nonce", "the access token")
NOW = datetime.fromisoformat("2026-11-20T12:00:00+00:00")
SECONDS = int(NOW.timestamp())


def claims(**changes: Any) -> dict[str, Any]:
    whole = {
        "iss": EXPECTED.issuer,
        "aud": CLIENT,
        "sub": "somebody",
        "nonce": EXPECTED.nonce,
        "iat": SECONDS - 5,
        "exp": SECONDS + 300,
    } | changes
    return {name: value for name, value in whole.items() if value is not None}


def signed(said: dict[str, Any], key: Any = RSA, alg: str = "RS256", kid: str = "rsa") -> str:
    return jwt.encode({"alg": alg, "kid": kid}, said, key, algorithms=[alg])


def unsigned(said: dict[str, Any]) -> str:
    plain = json.dumps({"alg": "none"}).encode()
    return f"{b64(plain)}.{signed(said).split('.')[1]}."


def by_secret(secret: bytes) -> str:
    """A token signed with what everybody can read, as if it were a shared secret."""
    head = f"{b64(json.dumps({'alg': 'HS256', 'kid': 'rsa'}).encode())}.{b64(json.dumps(claims()).encode())}"
    return f"{head}.{b64(hmac.digest(secret, head.encode(), 'sha256'))}"


def test_a_sound_token_names_its_subject() -> None:
    for token in (signed(claims()), signed(claims(), EC, "ES256", "ec"), signed(claims(), RSA, "PS256")):
        assert read_id_token(token, KEYS, EXPECTED, NOW) == Subject(EXPECTED.issuer, "somebody")
    several = claims(aud=[CLIENT, "another"], azp=CLIENT)
    assert isinstance(read_id_token(signed(several), KEYS, EXPECTED, NOW), Subject)


FORGED: dict[str, Callable[[], str]] = {
    "not signed": lambda: unsigned(claims()),
    "signed with a shared secret": lambda: signed(claims(), OctKey.import_key("x" * 32), "HS256"),
    "signed with our public key as a secret": lambda: by_secret(RSA.as_pem(private=False)),
    "signed by somebody else": lambda: signed(claims(), OTHER),
    "an algorithm not on our list": lambda: signed(claims(), RSA, "RS512"),
    "changed after signing": lambda: signed(claims())[:-8] + "AAAAAAAA",
    "a body from another token": lambda: ".".join(
        [signed(claims()).split(".")[0], signed(claims(sub="admin")).split(".")[1], signed(claims()).split(".")[2]]
    ),
    "another issuer": lambda: signed(claims(iss="https://evil.example")),
    "the issuer with a slash": lambda: signed(claims(iss=EXPECTED.issuer + "/")),
    "no issuer": lambda: signed(claims(iss=None)),
    "for another client": lambda: signed(claims(aud="another")),
    "for several, and no word for whom": lambda: signed(claims(aud=[CLIENT, "another"])),
    "for several, handed to another": lambda: signed(claims(aud=[CLIENT, "another"], azp="another")),
    "for us, handed to another": lambda: signed(claims(azp="another")),
    "no audience": lambda: signed(claims(aud=None)),
    "run out": lambda: signed(claims(exp=SECONDS - 60)),
    "never runs out": lambda: signed(claims(exp=None)),
    "made long ago": lambda: signed(claims(iat=SECONDS - 3600)),
    "made tomorrow": lambda: signed(claims(iat=SECONDS + 86400, exp=SECONDS + 90000)),
    "no time": lambda: signed(claims(iat=None)),
    "a time in words": lambda: signed(claims(iat="now")),
    "not yet": lambda: signed(claims(nbf=SECONDS + 600)),
    "another nonce": lambda: signed(claims(nonce="another")),
    "no nonce": lambda: signed(claims(nonce=None)),
    "no subject": lambda: signed(claims(sub=None)),
    "an empty subject": lambda: signed(claims(sub="")),
    "a subject that is a list": lambda: signed(claims(sub=["somebody"])),
    "a subject without end": lambda: signed(claims(sub="x" * 256)),
    "another access token": lambda: signed(claims(at_hash="AAAAAAAAAAAAAAAAAAAAAA")),
    "too long": lambda: signed(claims(extra="x" * 20_000)),
    "no token": lambda: "",
    "two parts": lambda: "a.b",
    "five parts": lambda: "a.b.c.d.e",
    "not text of a token": lambda: "💥.💥.💥",
}


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_token_is_refused(name: str) -> None:
    assert isinstance(read_id_token(FORGED[name](), KEYS, EXPECTED, NOW), Faulty)


def test_a_secret_among_the_keys_signs_nothing() -> None:
    secret = OctKey.import_key("x" * 32)
    keys = {"keys": [*KEYS["keys"], {**secret.as_dict(), "kid": "oct"}]}
    token = signed(claims(), secret, "HS256", "oct")
    assert isinstance(read_id_token(token, keys, EXPECTED, NOW), Faulty)


def test_keys_that_are_none_are_refused() -> None:
    for keys in ({}, {"keys": []}, {"keys": ["x", None]}, {"keys": [{"kty": "RSA"}]}):
        assert isinstance(read_id_token(signed(claims()), keys, EXPECTED, NOW), Faulty)
