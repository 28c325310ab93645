"""Before a grave act: show once more that it is you. What was typed travels along and comes back."""

import hashlib
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from citizen_panel.blueprints.frame.forms import BaseForm, TextField
from citizen_panel.blueprints.frame.identity import current_actor, is_fresh, signed_in
from citizen_panel.blueprints.frame.languages import typed
from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.domain.accounts import queries as accounts
from citizen_panel.domain.accounts.rules import code_channel, masked
from citizen_panel.domain.accounts.vocabulary import CredentialKind
from citizen_panel.domain.citizens import queries as citizens
from citizen_panel.domain.notifications.vocabulary import Channel

LASTS = 12 * 3600
KEPT = "kept:"
"""What the names of answers that are carried along begin with."""
NOT_CARRIED = frozenset({"csrf_token", "once"})  # every form has its own


class ProvingForm(BaseForm):
    """The code alone: from a message, or from the app of somebody who has one."""

    code = TextField(
        lazy_gettext("The 6 figures from the message"),
        said=lazy_gettext("The code"),
        longest=60,
        autocomplete="one-time-code",
        width="10",
    )


@dataclass(frozen=True)
class Errand:
    """What somebody wanted to do: the address, and whether it was a page to look at or a form that was sent."""

    path: str
    is_form: bool


def bar() -> Any:
    """What stands before a grave act: nothing for whoever has just shown that it is them, and did not just come back.

    Somebody who came back without their usual way in waits, so that the owner of an account has time to object.
    """
    live = signed_in()
    if live is not None and live.held_until is not None and live.held_until > clock.now():
        return render_template("public/signin/held.html", until=live.held_until), 403
    return None if is_fresh() else ask_to_prove()


def ask_to_prove() -> Any:
    """Lead to the page where a person shows that it is them; a form that was sent is kept in that page."""
    here = request.full_path.rstrip("?")
    if request.method != "POST":
        return redirect(url_for("public.signin.confirm", to=written(Errand(here, is_form=False))), 303)
    carried = [(name, value) for name, value in request.form.items(multi=True) if name not in NOT_CARRIED]
    form = ProvingForm(formdata=None)  # a field of the other form may bear the same name
    return proving_page(written(Errand(here, is_form=True)), carried, form, status=403)


def proving_page(
    to: str, carried: list[tuple[str, str]], form: ProvingForm, *, status: int = 200, is_sent: bool = False
) -> tuple[str, int]:
    """The page of proving: whatever way there is for whoever asks."""
    channel, whose = code_way()
    if held(CredentialKind.AUTHENTICATOR):
        form.code.label.text = gettext("Code from your app, or one of your paper codes")
    has = {kind.value for kind in CredentialKind if held(kind)}
    words = render_template(
        "public/signin/confirm.html",
        to=to,
        carried=carried,
        kept=KEPT,
        channel=channel,
        whose=whose,
        has=has,
        form=form,
        is_sent=is_sent,
        page_address=url_for("public.signin.confirm"),
    )
    return words, status


def held(kind: CredentialKind) -> bool:
    """Whether whoever asks has something of a kind by which they can show that it is them."""
    actor = current_actor()
    return actor.user_id is not None and bool(accounts.credentials_of(actor.user_id, kind))


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


def whose() -> str:
    """Whose account this is, so far that its owner knows it and nobody else learns it; empty when not signed in.

    Every page says it, so that nobody types into an account into which somebody else signed them.
    """
    actor = current_actor()
    if not actor.is_signed_in:
        return ""
    address = _address(actor, Channel.EMAIL) or _address(actor, Channel.SMS)
    if address:
        return masked(address)
    return f"{citizens.first_name(actor.citizen_id)[:1]}•••" if actor.citizen_id else ""


def register(app: Flask) -> None:
    """Give templates the name of the account they are shown to."""
    app.jinja_env.globals["whose"] = whose


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


def digest_of(to: str) -> bytes:
    """What a passkey signs of an errand, so that its answer holds for that act and no other."""
    return hashlib.sha256(to.encode()).digest()


def carried_along() -> list[tuple[str, str]]:
    """The answers that a page of proving brought back, also through a change of the language."""
    answers = sent().items(multi=True)
    return [(name.removeprefix(KEPT), value) for name, value in answers if name.startswith(KEPT)]


def sent() -> MultiDict[str, str]:
    """What came with this request: in the address, in the form, or with a change of the language."""
    return typed() or MultiDict(request.values)


def go_on(errand: Errand, carried: list[tuple[str, str]]) -> Response | tuple[str, int]:
    """Back to what somebody wanted to do: to the page, or to their answers and the button that sends them."""
    if not errand.is_form:
        return redirect(errand.path, 303)
    return render_template(
        "public/signin/go_on.html", action=errand.path, carried=carried, page_address=errand.path
    ), 200


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.config["SECRET_KEY"]), salt="proving")
