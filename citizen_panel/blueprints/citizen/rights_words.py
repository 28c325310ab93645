"""What happened with a citizen's data, in sentences: what, when, by whom in what capacity."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask_babel import gettext, lazy_gettext

from citizen_panel.blueprints.citizen.consent_words import title_of
from citizen_panel.core.actor import Capacity
from citizen_panel.domain.consent.vocabulary import NIL
from citizen_panel.domain.ledger.queries import Fact

HAPPENED: Mapping[str, Any] = {
    "AccessNeedsChanged": lazy_gettext("What helps you take part was kept or erased"),
    "AnotherTimeAsked": lazy_gettext("You asked for another time"),
    "RunningLate": lazy_gettext("You told us that you were late"),
    "StillComing": lazy_gettext("You told us that you can still come"),
    "SeatAwaited": lazy_gettext("You asked to wait for a place"),
    "AskingLimitsChanged": lazy_gettext("You changed when or how often we may ask you"),
    "BookingCancelled": lazy_gettext("A place of yours was given up or cancelled"),
    "BookingMade": lazy_gettext("You took a place"),
    "BookingMoved": lazy_gettext("Your place was moved to another time"),
    "CallNoted": lazy_gettext("We noted what you said by phone, by letter or through a partner"),
    "CheckedIn": lazy_gettext("You arrived at a meeting"),
    "CitizenJoined": lazy_gettext("You joined the panel"),
    "ConsentExpired": lazy_gettext("A yes ran out"),
    "ConsentGranted": lazy_gettext("You said yes"),
    "ConsentRefused": lazy_gettext("You said no"),
    "ConsentSuperseded": lazy_gettext("A yes ended because the words changed"),
    "ConsentWithdrawn": lazy_gettext("You stopped something"),
    "ContactChanged": lazy_gettext("How to reach you was changed"),
    "ContactConfirmed": lazy_gettext("You showed that an address is yours"),
    "CopyTaken": lazy_gettext("You took a copy of your data"),
    "EqualityAnswered": lazy_gettext("You answered questions about yourself, or left them out"),
    "EqualityCleared": lazy_gettext("Answers about yourself were erased"),
    "GuardianLinked": lazy_gettext("A parent or guardian agreed for you"),
    "GuardianLinkEnded": lazy_gettext("What a parent or guardian agreed to ended"),
    "ProcessingRestricted": lazy_gettext("You asked us to stop using your details, or to go on"),
    "InvitationAccepted": lazy_gettext("You said yes to an invitation"),
    "InvitationDeclined": lazy_gettext("You said no to an invitation"),
    "InvitationIssued": lazy_gettext("You were asked to take part"),
    "InvitationLapsed": lazy_gettext("An invitation ran out"),
    "InvitationOpened": lazy_gettext("You opened an invitation"),
    "InvitationWithdrawn": lazy_gettext("An invitation was taken back"),
    "PanelStatusChanged": lazy_gettext("Your place on the panel changed"),
    "ParticipantStopped": lazy_gettext("You stopped during a meeting"),
    "RecordLooked": lazy_gettext("Somebody saw something of your record"),
    "SignUpAssisted": lazy_gettext("Somebody helped you to join"),
}
STATUS = {
    "joined": lazy_gettext("You joined. An address is still to be confirmed"),
    "active": lazy_gettext("You can be asked"),
    "paused": lazy_gettext("You paused"),
    "left": lazy_gettext("You left the panel"),
}
WHO = {
    Capacity.CITIZEN: lazy_gettext("you"),
    Capacity.GATEKEEPER: lazy_gettext("somebody who helps for an organisation"),
    Capacity.STAFF: lazy_gettext("staff of a public body"),
    Capacity.PLATFORM_ADMIN: lazy_gettext("the panel's staff"),
    Capacity.SYSTEM: lazy_gettext("the computer, by its rules"),
}
MESSAGES = {
    "brought_in": lazy_gettext("You have moved to our panel"),
    "call_back": lazy_gettext("A phone call from us"),
    "gap_request": lazy_gettext("A request to an organisation"),
    "not_reached": lazy_gettext("Somebody was not reached"),
    "place_free": lazy_gettext("A place is free"),
    "renewal": lazy_gettext("Do you want to go on?"),
    "wording_changed": lazy_gettext("We have changed something you agreed to"),
    "cancelled_by_us": lazy_gettext("We had to cancel"),
    "place_changed": lazy_gettext("Where a meeting is has changed"),
    "session_moved": lazy_gettext("We moved a meeting"),
    "complaint_answered": lazy_gettext("Our answer to your complaint"),
    "complaint_received": lazy_gettext("We have your complaint"),
    "copy_ready": lazy_gettext("Your copy is ready"),
    "contact_changed": lazy_gettext("How to reach you was changed"),
    "contact_check": lazy_gettext("Is this your address?"),
    "guardian": lazy_gettext("A message to a parent or guardian"),
    "rights_answered": lazy_gettext("What we did about your request"),
    "rights_longer": lazy_gettext("Your request takes longer"),
    "turned_16": lazy_gettext("You decide for yourself now"),
    "declined": lazy_gettext("Thank you for your answer"),
    "invitation": lazy_gettext("Invitation"),
    "more_times": lazy_gettext("More times"),
    "place_confirmed": lazy_gettext("Your place"),
    "place_given_up": lazy_gettext("You gave up your place"),
    "reminder": lazy_gettext("Reminder"),
    "seat_free": lazy_gettext("A place has come free"),
    "seats_empty": lazy_gettext("Seats stay empty"),
    "stand_in": lazy_gettext("A place has come free"),
    "sign_in": lazy_gettext("Link to sign in"),
    "sign_in_changed": lazy_gettext("How you sign in changed"),
    "sign_in_letter": lazy_gettext("Code by letter"),
    "staff_invitation": lazy_gettext("Invitation to sign in"),
    "sign_in_code": lazy_gettext("Code to show that it is you"),
    "still_there": lazy_gettext("Are you still there?"),
    "welcome": lazy_gettext("Welcome"),
    "withdrawal_confirmed": lazy_gettext("It has stopped"),
}
MESSAGE_STATES = {
    "queued": lazy_gettext("waits to be sent"),
    "leased": lazy_gettext("is being sent"),
    "sent": lazy_gettext("sent"),
    "delivered": lazy_gettext("arrived"),
    "failed": lazy_gettext("did not arrive"),
    "given_up": lazy_gettext("could not be sent"),
    "cancelled": lazy_gettext("not sent: no longer needed"),
    "suppressed": lazy_gettext("not sent: you did not want it, it was too late, or this address did not work"),
}
CHANNELS = {
    "email": lazy_gettext("email"),
    "sms": lazy_gettext("text message"),
    "letter": lazy_gettext("letter"),
    "phone": lazy_gettext("phone"),
    "via_partner": lazy_gettext("an organisation you know"),
}
INVITATIONS = {
    "issued": lazy_gettext("waits for your answer"),
    "opened": lazy_gettext("waits for your answer"),
    "accepted": lazy_gettext("you said yes"),
    "declined": lazy_gettext("you said no"),
    "lapsed": lazy_gettext("ran out"),
    "withdrawn": lazy_gettext("taken back"),
}
PLACES = {
    "booked": lazy_gettext("your place"),
    "checked_in": lazy_gettext("you arrived"),
    "done": lazy_gettext("you were there"),
    "cancelled": lazy_gettext("given up or cancelled"),
    "moved": lazy_gettext("moved to another time"),
}
AGES = {
    "under_12": lazy_gettext("under 12"),
    "twelve": lazy_gettext("12"),
    "thirteen_to_15": lazy_gettext("13 to 15"),
    "sixteen_17": lazy_gettext("16 or 17"),
    "adult": lazy_gettext("18 or over"),
}


@dataclass(frozen=True)
class Line:
    """One thing that happened, in words."""

    at: datetime
    what: str
    who: str


def line(fact: Fact, own: Collection[UUID]) -> Line:
    """A fact as the person it is about reads it."""
    who = gettext("you") if fact.actor_token in own else str(WHO[Capacity(fact.actor_capacity)])
    return Line(fact.occurred_at, _what(fact), who)


def _what(fact: Fact) -> str:
    body = fact.body or {}
    if fact.kind == "PanelStatusChanged" and body.get("status") in STATUS:
        return str(STATUS[body["status"]])
    said = str(HAPPENED.get(fact.kind, lazy_gettext("Something was recorded")))
    if fact.kind.startswith("Consent") and "purpose" in body:
        about = title_of(body["purpose"], UUID(body["scope"]) if body.get("scope") else NIL)
        return gettext("%(said)s: %(about)s", said=said, about=about)
    return said
