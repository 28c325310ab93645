"""On a device that others use: nothing is kept, nothing is shown again without proof, and one can leave at once."""

from datetime import timedelta

import pytest
from flask import Flask

from citizen_panel.core import clock
from tests.blueprints.citizen.pages import Browser, signed_in
from tests.factories.citizens import a_citizen, answered
from tests.factories.consent import wordings

pytestmark = pytest.mark.usefixtures("noon")
PERSONAL = ("/me/", "/me/rights/", "/me/consent/", "/me/security/", "/signing-in/passkey", "/signin/sent")


@pytest.mark.parametrize("address", PERSONAL)
def test_nothing_personal_is_kept_by_the_browser(app: Flask, address: str) -> None:
    assert signed_in(app, a_citizen().user_account_id).get(address).headers["Cache-Control"] == "no-store"


def test_signing_out_clears_what_the_browser_keeps(app: Flask) -> None:
    here = signed_in(app, a_citizen().user_account_id)
    gone = here.post("/signout")
    assert gone.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert here.get("/me/").status_code == 303


def test_a_copy_of_everything_needs_proof_again(app: Flask) -> None:
    here = signed_in(app, a_citizen(**answered({"sex": "female"})).user_account_id)
    with clock.at(clock.now() + timedelta(minutes=6)):
        asked = here.post("/me/rights/copy/fetch")
        assert asked.status_code == 403
        assert "female" not in asked.text.lower()


def test_whoever_finds_the_device_open_cannot_add_a_way_in(app: Flask) -> None:
    here = signed_in(app, a_citizen().user_account_id)
    with clock.at(clock.now() + timedelta(minutes=6)):
        assert here.get("/signing-in/passkey").location.startswith("/signin/confirm?to=")
        assert here.post("/signing-in/passkey/ask").status_code == 403
        assert here.post("/signing-in/passkey", data={"answer": "x"}).status_code == 403
        assert here.post("/signing-in/remove", data={"factor": "x"}).status_code == 403


def test_the_page_warns_before_a_passkey_is_made(app: Flask) -> None:
    page = signed_in(app, a_citizen().user_account_id).get("/signing-in/passkey").text
    assert "Do not add a passkey on a device that others can open" in page


@pytest.mark.parametrize("address", ["/signin", "/signin/sent", "/signin/letter", "/signin/work", "/join/"])
def test_one_can_leave_at_once(app: Flask, address: str) -> None:
    wordings()
    page = Browser(app, app.response_class, use_cookies=True).get(address).text
    assert 'href="/leave"' in page
    assert "Leave this page" in page
