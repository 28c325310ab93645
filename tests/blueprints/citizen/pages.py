"""Signed in as somebody, for tests of pages."""

from typing import Any
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient

from citizen_panel.blueprints.frame.identity import cookie_name, forget
from citizen_panel.domain.accounts.service import start_session


class Browser(FlaskClient):
    """A browser: who asks is looked up afresh for each request, as in life."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        forget()
        return super().open(*args, **kwargs)


def signed_in(app: Flask, user_id: UUID | None) -> Browser:
    """A browser in which the person with this account is signed in."""
    assert user_id
    browser = Browser(app, app.response_class, use_cookies=True)
    browser.set_cookie(cookie_name("cp"), start_session(user_id, ways=("email",), device="", network=""))
    return browser
