"""A team at work: somebody signed in who leads, and somebody outside the team who approves."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from citizen_panel.blueprints.frame.identity import forget
from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db
from citizen_panel.domain.accounts.models import SignInSession
from citizen_panel.domain.accounts.queries import token_hash
from tests.factories import projects


class Browser(FlaskClient):
    """A browser that the application looks at afresh at every request."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        forget()
        return super().open(*args, **kwargs)


SignIn = Callable[[Actor], FlaskClient]


@pytest.fixture
def team(app: Flask, noon: object) -> projects.Team:
    return projects.team()


@pytest.fixture
def sign_in(app: Flask) -> SignIn:
    """Give a browser in which somebody has signed in."""

    def signed_in(actor: Actor) -> FlaskClient:
        assert actor.user_id is not None
        token, now = uuid4().hex, clock.now()
        db.session.add(
            SignInSession(
                id=uuid4(),
                user_account_id=actor.user_id,
                token_hash=token_hash(token),
                started_at=now,
                seen_at=now,
                expires_at=now + timedelta(days=30),
                fresh_until=now + timedelta(days=30),
            )
        )
        db.session.flush()
        browser = Browser(app, app.response_class)
        name = "cp" if app.config["LOOPBACK"] else "__Host-cp"
        browser.set_cookie(name, token, domain="localhost", secure=not app.config["LOOPBACK"])
        return browser

    return signed_in


@pytest.fixture
def lead(team: projects.Team, sign_in: SignIn) -> FlaskClient:
    """A browser in which somebody has signed in who leads the project."""
    return sign_in(team.lead)
