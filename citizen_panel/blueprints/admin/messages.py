"""The outbox: what waits, what went, what a person has to look at. No address and no text of a message is shown."""

from flask import Blueprint, render_template, request
from flask_babel import gettext, lazy_gettext

from citizen_panel.blueprints.frame.access import allow
from citizen_panel.domain.ledger import outbox
from citizen_panel.domain.notifications import queries
from citizen_panel.domain.notifications.vocabulary import Channel, MessageState
from citizen_panel.policy.permissions import Permission

bp = Blueprint("messages", __name__, url_prefix="/messages")

PAGE = 100
STATES = {
    MessageState.QUEUED: lazy_gettext("Waiting"),
    MessageState.LEASED: lazy_gettext("Sending"),
    MessageState.SENT: lazy_gettext("Sent"),
    MessageState.DELIVERED: lazy_gettext("Arrived"),
    MessageState.FAILED: lazy_gettext("Did not arrive"),
    MessageState.GIVEN_UP: lazy_gettext("A person has to look"),
    MessageState.CANCELLED: lazy_gettext("Cancelled"),
    MessageState.SUPPRESSED: lazy_gettext("Not sent"),
}
WAYS = {
    Channel.EMAIL: lazy_gettext("email"),
    Channel.SMS: lazy_gettext("text"),
    Channel.LETTER: lazy_gettext("letter"),
    Channel.PHONE: lazy_gettext("phone call"),
    Channel.VIA_PARTNER: lazy_gettext("a partner"),
}
REASONS = {
    "channel_closed": lazy_gettext("the person no longer wants to be asked this way"),
    "no_consent": lazy_gettext("the person no longer agrees"),
    "no_letterbox": lazy_gettext("we have no address for this way"),
    "nobody": lazy_gettext("there is nobody to write to"),
    "over": lazy_gettext("what it was about is over"),
    "paused": lazy_gettext("the person does not want to be asked at the moment"),
    "restricted": lazy_gettext("the person asked us to stop using their details"),
    "suppressed": lazy_gettext("this address must not be written to"),
    "too_late": lazy_gettext("it would have come too late"),
    "unknown": lazy_gettext("nobody can tell whether it went"),
}


@bp.get("/")
@allow(Permission.MESSAGE_LIST)
def index() -> str:
    state = request.args.get("state", "")
    wanted = (MessageState(state),) if state in set(MessageState) else ()
    messages = queries.newest(*wanted, limit=PAGE)
    return render_template(
        "admin/messages/index.html",
        outbox=queries.outbox(),
        messages=messages,
        reasons=queries.last_codes([message.id for message in messages]),
        followed=outbox.counts(),
        states=STATES,
        ways=WAYS,
        why=why,
        chosen=wanted[0] if wanted else None,
    )


def why(code: str | None) -> str:
    """Why a message did not go, in words; a provider's own code as it is."""
    if code is None:
        return ""
    return str(REASONS[code]) if code in REASONS else gettext("code %(code)s", code=code)
