"""The outbox: what waits, what went, what a person has to look at. No address and no text of a message is shown."""

from uuid import UUID

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from citizen_panel.blueprints.admin.forms.messages import OutboxForm
from citizen_panel.blueprints.admin.message_words import GOOD, OUTCOMES, PROVIDERS, STATES, WAYS, counted, health, why
from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.identity import current_actor
from citizen_panel.blueprints.frame.looking import note_look
from citizen_panel.core import clock
from citizen_panel.core.db import transaction
from citizen_panel.domain.citizens import asking
from citizen_panel.domain.citizens.vocabulary import LookKind, LookReason
from citizen_panel.domain.ledger import faults
from citizen_panel.domain.notifications import listing, minding, queries, wordings
from citizen_panel.domain.notifications.models import Message
from citizen_panel.domain.notifications.vocabulary import MessageState, Paced, RecipientKind
from citizen_panel.domain.sessions import unreached
from citizen_panel.gateways import transport
from citizen_panel.policy.permissions import Permission

bp = Blueprint("messages", __name__, url_prefix="/messages")

Page = str | Response


@bp.get("/")
@allow(Permission.MESSAGE_LIST)
def index() -> str:
    form = OutboxForm().offer(STATES, WAYS)
    piece = listing.list_messages(form.wish())
    return render_template(
        "admin/messages/index.html",
        outbox=listing.outbox(),
        piece=piece,
        reasons=queries.last_codes([message.id for message in piece.rows]),
        undone=faults.waiting(),
        form=form,
        is_further=bool(request.args.get("after")),
        providers=_providers(),
        state_of=listing.state_of,
        may_act=[message.id for message in piece.rows if message.state == MessageState.GIVEN_UP],
        **_words(),
    )


@bp.get("/counts")
@allow(Permission.MESSAGE_LIST)
def counts() -> Response:
    """The figures of the list, for a page that looks again by itself."""
    now = listing.outbox()
    return jsonify(
        {
            "counts": {state: counted(now.counts.get(state, 0)) for state in STATES},
            "oldest": oldest_in_words(now),
            "looked": gettext("Counted at %(time)s.", time=f"{clock.now().astimezone(clock.UK):%H:%M:%S}"),
        }
    )


@bp.get("/providers")
@allow(Permission.MESSAGE_LIST)
def providers() -> str:
    return render_template(
        "admin/messages/providers.html",
        providers=_providers(),
        buckets=listing.providers(),
        names=PROVIDERS,
        health=health,
        now=clock.now(),
    )


@bp.get("/<uuid:message_id>")
@allow(Permission.MESSAGE_LIST, queries.message)
def show(message: Message) -> str:
    return _one(message)


@bp.post("/<uuid:message_id>/who")
@allow(Permission.MESSAGE_LIST, queries.message)
def who(message: Message) -> str:
    """Say whom a message is for; that somebody looked is written down first, and the person can read it."""
    is_citizen = message.recipient_kind == RecipientKind.CITIZEN and message.recipient_id is not None
    citizen = asking.citizen_known_as(message.recipient_id) if is_citizen and message.recipient_id else None
    if citizen is None:
        return _one(message, reference="", is_looked=True)
    note_look([citizen.id], LookKind.SEARCH, because=LookReason.REACH_PERSON)
    return _one(message, reference=citizen.reference, is_looked=True)


@bp.post("/act")
@allow(Permission.MESSAGE_MIND)
def act() -> Page:
    """Do something about the messages that were chosen and were given up."""
    chosen = [one for one in map(_uuid, request.form.getlist("message")) if one is not None]
    if not chosen:
        flash(gettext("Choose one message or more first: tick the boxes at the left."), "problem")
        return redirect(url_for("admin.messages.index", state=MessageState.GIVEN_UP), 303)
    is_again = request.form.get("do") == "again"
    with transaction():
        if is_again:
            done = minding.try_again(chosen)
        else:
            done = len(unreached.leave_to_the_team(chosen, actor=current_actor()))
    if not done:
        flash(gettext("Nothing was done: somebody else has seen to these messages meanwhile."), "problem")
    elif is_again:
        flash(gettext("Trying again: %(count)s. What may have gone is asked about first.", count=done))
    else:
        flash(gettext("Given up: %(count)s. Those who lead the projects concerned are told.", count=done))
    return redirect(url_for("admin.messages.index"), 303)


def oldest_in_words(now: listing.Outbox) -> str:
    """For how long the oldest message has been waiting."""
    if now.oldest_due_at is None:
        return gettext("No message is late. Those that wait go out when they are due.")
    seconds = max(0, int((clock.now() - now.oldest_due_at).total_seconds()))
    if seconds < 120:
        return gettext("The oldest message has been waiting for %(count)s seconds.", count=seconds)
    return gettext("The oldest message has been waiting for %(count)s minutes.", count=seconds // 60)


def _one(message: Message, *, reference: str = "", is_looked: bool = False) -> str:
    return render_template(
        "admin/messages/show.html",
        message=message,
        state=listing.state_of(message),
        attempts=queries.attempts_of(message.id),
        words=wordings.wording_of(message),
        reference=reference,
        is_looked=is_looked,
        **_words(),
    )


def _words() -> dict[str, object]:
    return {
        "states": STATES,
        "ways": WAYS,
        "why": why,
        "good": GOOD,
        "outcomes": OUTCOMES,
        "oldest": oldest_in_words,
        "counted": counted,
    }


def _providers() -> list[tuple[str, str]]:
    """Each provider by name, with how it does; those that the settings do not use are said to be not set."""
    used, now = transport(), clock.now()
    name = used.name if isinstance(used, Paced) else "console"
    known = {bucket.provider: bucket for bucket in listing.providers()}
    shown = {name, *known, "notify", "smtp"} & set(PROVIDERS)
    return [
        (str(PROVIDERS[one]), health(known.get(one), now) if one == name else gettext("not set"))
        for one in PROVIDERS
        if one in shown
    ]


def _uuid(typed: str) -> UUID | None:
    try:
        return UUID(typed)
    except ValueError:
        return None
