"""What the pages about messages say of states, ways, tries and providers."""

from datetime import datetime

from flask_babel import gettext, lazy_gettext

from citizen_panel.blueprints.frame.filters import say_number
from citizen_panel.domain.notifications.listing import IN_DOUBT, MOST
from citizen_panel.domain.notifications.minding import TEAM_TOLD
from citizen_panel.domain.notifications.models import ProviderBucket
from citizen_panel.domain.notifications.vocabulary import Channel, DeliveryOutcome, MessageState, Told

STATES = {
    IN_DOUBT: lazy_gettext("Unknown: asking the provider"),
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
GOOD = frozenset({"channel_closed", "no_consent", "over", "paused", "restricted", "asked_enough"})
"""Reasons for which keeping a message back was right: nobody has to look."""

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
    "asked_enough": lazy_gettext("the person was asked often enough"),
    "unknown": lazy_gettext("nobody can tell whether it went"),
    TEAM_TOLD: lazy_gettext("we stopped trying and left it to the team"),
    Told.ARRIVED: lazy_gettext("the provider says so"),
    Told.FAILED: lazy_gettext("the provider could not deliver it"),
    Told.NO_SUCH_ADDRESS: lazy_gettext("the address does not exist, and is not written to again"),
    Told.COMPLAINT: lazy_gettext("its owner complained, and is not written to again"),
}


OUTCOMES = {
    DeliveryOutcome.ACCEPTED: lazy_gettext("The provider took it"),
    DeliveryOutcome.REFUSED: lazy_gettext("Not sent"),
    DeliveryOutcome.UNREACHABLE: lazy_gettext("The provider was not there, or had enough"),
    DeliveryOutcome.TIMED_OUT: lazy_gettext("Nobody can tell whether it went"),
    DeliveryOutcome.ARRIVED: lazy_gettext("It arrived"),
    DeliveryOutcome.BOUNCED: lazy_gettext("It did not arrive"),
}
PROVIDERS = {"notify": "GOV.UK Notify", "smtp": "SMTP", "console": lazy_gettext("A file (demo)")}


def counted(count: int) -> str:
    """How many messages there are, empty for none; beyond so many nobody needs to know, and nobody counts."""
    if count > MOST:
        return gettext("more than %(count)s", count=say_number(MOST))
    return say_number(count) if count else ""


def why(code: str | None) -> str:
    """Why a message did not go, in words; a provider's own code as it is."""
    if code is None:
        return ""
    return str(REASONS[code]) if code in REASONS else gettext("code %(code)s", code=code)


def health(bucket: ProviderBucket | None, now: datetime) -> str:
    """How a provider does at this moment, in words."""
    if bucket is None:
        return gettext("nothing was sent yet")
    if bucket.refilled_at > now:
        return gettext("left alone for a while, because: %(why)s", why=bucket.failure or "")
    if bucket.failed_at is not None and (bucket.answered_at is None or bucket.answered_at <= bucket.failed_at):
        return gettext("not answering: %(why)s", why=bucket.failure or "")
    return gettext("answering")
