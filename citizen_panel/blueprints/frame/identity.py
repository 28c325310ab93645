"""Who is asking: from the session cookie to an Actor, once a request."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import Flask, Request, current_app, g, request
from flask_login import LoginManager, UserMixin, current_user
from werkzeug.wrappers import Response

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import transaction
from citizen_panel.domain.accounts import queries as accounts
from citizen_panel.domain.accounts import service as account_service
from citizen_panel.domain.accounts.rules import SEEN_EVERY, network_of
from citizen_panel.domain.citizens import queries as citizens

LIVE = "citizen_panel.live_session"

login = LoginManager()


@dataclass(frozen=True)
class SignedIn(UserMixin):
    """What the login manager carries: the actor, and what the session's row says of it."""

    actor: Actor
    session_id: UUID
    ways: Sequence[str]
    fresh_until: datetime | None
    ends_at: datetime
    held_until: datetime | None = None

    def get_id(self) -> str:
        return str(self.session_id)


def cookie_name(plain: str) -> str:
    """The prefix binds a cookie to this host and to HTTPS; only the loopback demo goes without."""
    return plain if current_app.config["LOOPBACK"] else f"__Host-{plain}"


def set_cookie(response: Response, name: str, value: str, *, max_age: int | None = None) -> None:
    """Set a cookie the one safe way: HttpOnly, SameSite=Lax, whole site, HTTPS outside the demo."""
    response.set_cookie(
        cookie_name(name),
        value,
        max_age=max_age,
        httponly=True,
        samesite="Lax",
        secure=not current_app.config["LOOPBACK"],
        path="/",
    )


def drop_cookie(response: Response, name: str) -> None:
    response.delete_cookie(
        cookie_name(name), path="/", secure=not current_app.config["LOOPBACK"], httponly=True, samesite="Lax"
    )


def current_actor() -> Actor:
    """Whoever asks; nobody when not signed in."""
    actor: Actor = getattr(current_user, "actor", None) or Actor.nobody()
    return actor


def signed_in() -> SignedIn | None:
    """The session in which this is asked; nothing when nobody is signed in."""
    return current_user if isinstance(current_user._get_current_object(), SignedIn) else None


def is_fresh() -> bool:
    """Whether the person showed in the last few minutes that it is them: somebody at a device left open did not."""
    live = signed_in()
    return live is not None and live.fresh_until is not None and live.fresh_until > clock.now()


def session_token() -> str:
    """The token of the signed-in session's cookie; empty when there is none."""
    return request.cookies.get(cookie_name("cp"), "")


def network() -> str:
    """The network a request comes from, as coarsely as limits need it."""
    return network_of(request.remote_addr or "")


def note_presence() -> None:
    """Note now and then that somebody signed in is still here: a short transaction of its own.

    This is one of the two named exceptions to "GET never writes"; without it nobody could tell who went away.
    """
    live = _live() if request.blueprints else None
    if live is not None and clock.now() - live.session.seen_at >= SEEN_EVERY:
        with transaction():
            account_service.touch_session(live.session.id)


@dataclass(frozen=True)
class Machine(UserMixin):
    """What the login manager carries for a machine: it has no account and no session."""

    actor: Actor

    def get_id(self) -> str:
        return self.actor.name


def act_as(machine: Actor) -> None:
    """Answer the rest of this request to a machine that has shown its secret."""
    g._login_user = Machine(machine)


def forget() -> None:
    """Look again who is asking: after signing in or out within a request."""
    g.pop("_login_user", None)
    if request:
        request.environ.pop(LIVE, None)


def _live() -> accounts.SignIn | None:
    """The session of the cookie and its account, read once a request."""
    if LIVE not in request.environ:
        token = session_token()
        request.environ[LIVE] = accounts.live_sign_in(token) if token else None
    found: accounts.SignIn | None = request.environ[LIVE]
    return found


@login.request_loader
def _from_cookie(_: Request) -> SignedIn | None:
    live = _live()
    if live is None:
        return None
    actor, held_until = citizens.actor_for(live.account.id), live.account.held_until
    row = live.session
    return SignedIn(actor, row.id, tuple(row.ways), row.fresh_until, accounts.ends_at(live), held_until)


def register(app: Flask) -> None:
    """Wire the login manager; it keeps nothing in the cookie session of its own."""
    login.session_protection = None
    login.init_app(app)
    app.before_request(note_presence)

    @app.context_processor
    def names() -> dict[str, object]:
        live = signed_in() if request else None
        return {
            "actor": current_actor() if request else Actor.nobody(),
            "session_seconds": seconds_left(),
            "session_ends_at": live.ends_at if live else None,
        }


def seconds_left() -> int:
    """How long the session lasts when nobody does anything; 0 when nobody is signed in."""
    live = signed_in() if request else None
    return max(0, int((live.ends_at - clock.now()).total_seconds())) if live is not None else 0
