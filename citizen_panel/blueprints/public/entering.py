"""What all ways of signing in have in common: the browser that asks, the new session, and the page that comes next."""

import secrets
from collections.abc import Sequence

from flask import current_app, redirect, request, session, url_for
from werkzeug.wrappers import Response

from citizen_panel.blueprints.frame.filters import url_if
from citizen_panel.blueprints.frame.identity import forget, network, set_cookie
from citizen_panel.domain.accounts import service
from citizen_panel.domain.accounts.models import User
from citizen_panel.domain.accounts.service import Site
from citizen_panel.domain.accounts.vocabulary import UserKind, Way

HOMES = {
    UserKind.CITIZEN: "citizen.home.show",
    UserKind.STAFF: "team.home.show",
    UserKind.PARTNER: "partner.home.show",
    UserKind.ADMIN: "admin.home.show",
}
AUDIENCES = {"citizen": UserKind.CITIZEN, "team": UserKind.STAFF, "partner": UserKind.PARTNER, "admin": UserKind.ADMIN}


def browser() -> str:
    """What ties a link, a code or a passkey to the browser that asked for it."""
    if "browser" not in session:
        session["browser"] = secrets.token_urlsafe(16)
    return str(session["browser"])


def may_use_messages(kind: UserKind | str) -> bool:
    """Whether somebody may sign in by a message: citizens; those who work somewhere in the demo alone."""
    return kind == UserKind.CITIZEN or bool(current_app.config["IS_DEMO"])


def site() -> Site:
    """This service as a passkey knows it."""
    origin: str = current_app.config["BASE_URL"]
    return Site(host=origin.split("://", 1)[-1].split(":")[0].split("/")[0], origin=origin)


def begun(user: User, ways: Sequence[Way | str]) -> str:
    """The token of a new session, in the present transaction."""
    device = request.headers.get("User-Agent", "")
    return service.start_session(user.id, ways=[str(way) for way in ways], device=device, network=network())


def let_in(user: User, token: str) -> Response:
    """On to the page somebody wanted, signed in; nothing from before the sign-in is kept in the browser."""
    onward = redirect(_onward(user), 303)
    session.clear()
    set_cookie(onward, "cp", token)
    forget()
    return onward


def remember_where(wanted: str) -> None:
    """Keep in mind which page to come back to; a page of ours by its name, never an address."""
    if known := _endpoint(wanted):
        session["next"] = known


def _endpoint(wanted: str) -> str:
    audience = wanted.partition(".")[0]
    known = audience in AUDIENCES and wanted in current_app.view_functions
    return wanted if known and url_if(wanted) else ""


def _onward(user: User) -> str:
    wanted = _endpoint(str(session.get("next", "")))
    kind = UserKind(user.kind)
    if wanted and AUDIENCES[wanted.partition(".")[0]] is kind:
        return url_for(wanted)
    return url_if(HOMES[kind]) or url_for("public.home.show")
