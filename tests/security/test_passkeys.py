"""Passkeys: the device must have recognised its owner, each answer counts once, and a copied key is noticed."""

import json
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from citizen_panel.blueprints.frame.identity import cookie_name
from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.domain.accounts import queries
from citizen_panel.domain.accounts.models import Credential, SignInChallenge, SignInSession
from citizen_panel.domain.citizens.models import Citizen
from citizen_panel.domain.notifications.models import Message
from tests.blueprints.citizen.pages import Browser, signed_in
from tests.factories.citizens import a_citizen
from tests.factories.passkeys import PRESENT, SoftPasskey

pytestmark = pytest.mark.usefixtures("noon")


def owner(app: Flask) -> tuple[Citizen, Browser, SoftPasskey]:
    """Somebody with one passkey, signed in where they made it."""
    citizen = a_citizen()
    browser, key = signed_in(app, citizen.user_account_id), SoftPasskey()
    made = key.made(json.loads(browser.post("/signing-in/passkey/ask").text))
    assert browser.post("/signing-in/passkey", data={"answer": made}).location == "/signing-in"
    return citizen, browser, key


def asked(visitor: Browser, **data: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(visitor.post("/signin/passkey/ask", data=data).text)
    return found


def visitor(app: Flask) -> Browser:
    return Browser(app, app.response_class, use_cookies=True)


def sessions(citizen: Citizen) -> int:
    of = select(func.count()).where(SignInSession.user_account_id == citizen.user_account_id)
    return db.session.execute(of.where(SignInSession.ended_at.is_(None))).scalar_one()


def told(citizen: Citizen) -> int:
    return len(db.session.scalars(select(Message).where(Message.kind == "sign_in_changed")).all())


def test_a_passkey_signs_in_without_a_name(app: Flask) -> None:
    citizen, _, key = owner(app)
    new = visitor(app)
    options = asked(new)
    assert "allowCredentials" not in options or options["allowCredentials"] == []
    assert options["userVerification"] == "required"
    assert new.post("/signin/passkey/use", data={"answer": key.answered(options)}).location == "/me/"
    assert sessions(citizen) == 2


def test_the_label_tells_nothing(app: Flask) -> None:
    browser = signed_in(app, a_citizen().user_account_id)
    options = json.loads(browser.post("/signing-in/passkey/ask").text)
    assert (options["rp"]["name"], options["user"]["name"]) == ("localhost", "my account")
    assert options["user"]["displayName"] == "my account"
    assert options["authenticatorSelection"] == {
        "residentKey": "required",
        "requireResidentKey": True,
        "userVerification": "required",
    }


def test_a_new_passkey_signs_other_devices_out_and_its_owner_is_told(app: Flask) -> None:
    citizen = a_citizen()
    elsewhere = signed_in(app, citizen.user_account_id)
    browser, key = signed_in(app, citizen.user_account_id), SoftPasskey()
    before = browser.get_cookie(cookie_name("cp"))
    made = key.made(json.loads(browser.post("/signing-in/passkey/ask").text))
    browser.post("/signing-in/passkey", data={"answer": made})
    after = browser.get_cookie(cookie_name("cp"))
    assert before is not None
    assert after is not None
    assert before.value != after.value
    assert elsewhere.get("/me/").status_code == 303
    assert browser.get("/me/security/").status_code == 200
    assert told(citizen) == 1


def test_a_device_that_did_not_recognise_its_owner_is_not_enough(app: Flask) -> None:
    citizen, _, key = owner(app)
    new = visitor(app)
    answer = key.answered(asked(new), flags=PRESENT)
    assert new.post("/signin/passkey/use", data={"answer": answer}).status_code == 422
    browser = signed_in(app, a_citizen().user_account_id)
    made = SoftPasskey().made(json.loads(browser.post("/signing-in/passkey/ask").text), flags=PRESENT)
    assert browser.post("/signing-in/passkey", data={"answer": made}).status_code == 422
    assert sessions(citizen) == 1


def test_an_answer_counts_once_and_only_in_the_browser_that_asked(app: Flask) -> None:
    citizen, _, key = owner(app)
    new, thief = visitor(app), visitor(app)
    answer = key.answered(asked(new))
    asked(thief)
    assert thief.post("/signin/passkey/use", data={"answer": answer}).status_code == 422
    assert new.post("/signin/passkey/use", data={"answer": answer}).status_code == 303
    assert visitor(app).post("/signin/passkey/use", data={"answer": answer}).status_code == 422
    assert sessions(citizen) == 2


def test_what_was_asked_is_used_up_by_a_wrong_answer_too(app: Flask) -> None:
    _, _, key = owner(app)
    new = visitor(app)
    options = asked(new)
    assert new.post("/signin/passkey/use", data={"answer": key.answered(options, flags=PRESENT)}).status_code == 422
    assert new.post("/signin/passkey/use", data={"answer": key.answered(options)}).status_code == 422
    assert db.session.execute(select(func.count()).select_from(SignInChallenge)).scalar_one() == 0


def test_an_answer_comes_within_five_minutes(app: Flask) -> None:
    _, _, key = owner(app)
    new = visitor(app)
    answer = key.answered(asked(new))
    with clock.at(clock.now() + timedelta(minutes=5, seconds=1)):
        assert new.post("/signin/passkey/use", data={"answer": answer}).status_code == 422


def test_a_counter_that_does_not_rise_is_refused_and_told(app: Flask) -> None:
    citizen, _, key = owner(app)
    new = visitor(app)
    assert new.post("/signin/passkey/use", data={"answer": key.answered(asked(new))}).status_code == 303
    copy = visitor(app)
    with clock.at(clock.now() + timedelta(seconds=1)):
        again = copy.post("/signin/passkey/use", data={"answer": key.answered(asked(copy), rises=False)})
    assert again.status_code == 422
    assert told(citizen) == 2
    assert sessions(citizen) == 2


@pytest.mark.parametrize(
    "wrong", [{"origin": "https://evil.example"}, {"type": "webauthn.create"}, {"challenge": "AAAA"}]
)
def test_what_was_signed_elsewhere_or_for_something_else_is_refused(app: Flask, wrong: dict[str, str]) -> None:
    _, _, key = owner(app)
    new = visitor(app)
    assert new.post("/signin/passkey/use", data={"answer": key.answered(asked(new), **wrong)}).status_code == 422


@pytest.mark.parametrize("answer", ["", "x", "{}", "[]", '{"response": {"clientDataJSON": "e30"}}', "{" * 3000, "\x00"])
def test_nonsense_is_refused_with_a_sentence(app: Flask, answer: str) -> None:
    refused = visitor(app).post("/signin/passkey/use", data={"answer": answer})
    assert refused.status_code == 422
    assert "That passkey did not work" in refused.text
    browser = signed_in(app, a_citizen().user_account_id)
    assert browser.post("/signing-in/passkey", data={"answer": answer}).status_code == 422


def test_a_passkey_shows_again_that_it_is_you_for_one_act_alone(app: Flask) -> None:
    _, browser, key = owner(app)
    with clock.at(clock.now() + timedelta(minutes=6)):
        one = browser.get("/signing-in/password").status_code
        assert one == 404  # citizens have no password
        first = browser.get("/signing-in/passkey").location
        to = first.partition("to=")[2]
        other = browser.get("/signing-in/link").location.partition("to=")[2]
        answer = key.answered(asked(browser, to=to))
        wrong = browser.post("/signin/confirm", data={"to": other, "do": "passkey", "answer": answer})
        assert wrong.status_code == 422
        answer = key.answered(asked(browser, to=to))
        done = browser.post("/signin/confirm", data={"to": to, "do": "passkey", "answer": answer})
        assert done.location == "/signing-in/passkey"
        assert browser.get("/signing-in/passkey").status_code == 200


def test_nobody_elses_passkey_shows_that_it_is_you(app: Flask) -> None:
    _, _, stranger = owner(app)
    _, browser, _ = owner(app)
    with clock.at(clock.now() + timedelta(minutes=6)):
        to = browser.get("/signing-in/passkey").location.partition("to=")[2]
        answer = stranger.answered(asked(browser, to=to))
        assert browser.post("/signin/confirm", data={"to": to, "do": "passkey", "answer": answer}).status_code == 422


def test_a_passkey_is_taken_away_by_its_owner_alone(app: Flask) -> None:
    citizen, browser, key = owner(app)
    assert citizen.user_account_id
    held = queries.credentials_of(citizen.user_account_id, "passkey")  # type: ignore[arg-type]
    stranger = signed_in(app, a_citizen().user_account_id)
    assert stranger.post("/signing-in/remove", data={"factor": str(held[0].id)}).status_code == 404
    assert browser.post("/signing-in/remove", data={"factor": "nonsense"}).status_code == 404
    assert browser.post("/signing-in/remove", data={"factor": str(held[0].id)}).location == "/signing-in"
    assert db.session.execute(select(func.count()).select_from(Credential)).scalar_one() == 0
    new = visitor(app)
    assert new.post("/signin/passkey/use", data={"answer": key.answered(asked(new))}).status_code == 422


def test_the_same_device_is_not_added_twice(app: Flask) -> None:
    _, browser, key = owner(app)
    options = json.loads(browser.post("/signing-in/passkey/ask").text)
    assert len(options["excludeCredentials"]) == 1
    assert browser.post("/signing-in/passkey", data={"answer": key.made(options)}).status_code == 422
