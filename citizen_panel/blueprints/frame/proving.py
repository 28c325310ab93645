"""Before a grave act: show once more that it is you. What was typed travels along and comes back."""

from dataclasses import dataclass
from typing import Any

from flask import current_app, redirect, render_template, request, url_for
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from citizen_panel.blueprints.frame.identity import current_actor, signed_in
from citizen_panel.core.actor import Actor
from citizen_panel.domain.accounts import queries as accounts
from citizen_panel.domain.accounts.rules import code_channel, masked
from citizen_panel.domain.citizens import queries as citizens
from citizen_panel.domain.notifications.vocabulary import Channel

LASTS = 12 * 3600
KEPT = "kept:"
"""What the names of answers that are carried along begin with."""
NOT_CARRIED = frozenset({"csrf_token", "once"})  # every form has its own


@dataclass(frozen=True)
class Errand:
    """What somebody wanted to do: the address, and whether it was a page to look at or a form that was sent."""

    path: str
    is_form: bool


def ask_to_prove() -> Any:
    """Lead to the page where a person shows that it is them; a form that was sent is kept in that page."""
    here = request.full_path.rstrip("?")
    if request.method != "POST":
        return redirect(url_for("public.signin.confirm", to=written(Errand(here, is_form=False))), 303)
    carried = [(name, value) for name, value in request.form.items(multi=True) if name not in NOT_CARRIED]
    return proving_page(written(Errand(here, is_form=True)), carried, status=403)


def proving_page(to: str, carried: list[tuple[str, str]], *, status: int = 200, **more: Any) -> tuple[str, int]:
    """The first page of proving: a button for each way there is."""
    channel, whose = code_way()
    words = render_template(
        "public/signin/confirm.html", to=to, carried=carried, kept=KEPT, channel=channel, whose=whose, **more
    )
    return words, status


def code_way() -> tuple[Channel | None, str]:
    """By which channel a code can go to whoever asks, and the address, masked; nothing when there is none.

    It goes where they did not sign in from, if they have such an address. Those who act for an organisation get no
    code by message, but for the demo's people, who have nothing else.
    """
    actor, live = current_actor(), signed_in()
    account = accounts.user(actor.user_id) if actor.user_id else None
    if account is None or live is None or not (actor.citizen_id or current_app.config["IS_DEMO"]):
        return None, ""
    channel = code_channel(accounts.code_channels(account), live.ways)
    return channel, masked(_address(actor, channel)) if channel else ""


def _address(actor: Actor, channel: Channel) -> str:
    if actor.citizen_id is None:
        return accounts.contact_of(actor.user_id).get("email", "") if actor.user_id else ""
    sheet = citizens.contact_sheet(actor.citizen_id)
    if sheet is None:
        return ""
    return sheet.mobile if channel is Channel.SMS else sheet.email


def written(errand: Errand) -> str:
    """An errand as an address can carry it: signed, for this person alone."""
    return _signer().dumps([errand.path, errand.is_form, str(current_actor().user_id)])


def read(text: str) -> Errand | None:
    """The errand of a page that was asked for; nothing when it was changed, is too old or somebody else's."""
    try:
        path, is_form, user_id = _signer().loads(text, max_age=LASTS)
    except (BadSignature, ValueError):
        return None
    return Errand(path, bool(is_form)) if user_id == str(current_actor().user_id) else None


def carried_along() -> list[tuple[str, str]]:
    """The answers that a page of proving brought back."""
    answers = request.form.items(multi=True)
    return [(name.removeprefix(KEPT), value) for name, value in answers if name.startswith(KEPT)]


def go_on(errand: Errand, carried: list[tuple[str, str]]) -> Response | tuple[str, int]:
    """Back to what somebody wanted to do: to the page, or to their answers and the button that sends them."""
    if not errand.is_form:
        return redirect(errand.path, 303)
    return render_template("public/signin/go_on.html", action=errand.path, carried=carried), 200


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.config["SECRET_KEY"]), salt="proving")
