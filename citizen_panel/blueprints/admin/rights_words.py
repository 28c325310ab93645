"""The rights desk in words: states, clocks and what comes next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from flask_babel import gettext, lazy_gettext

from citizen_panel.blueprints.frame.filters import say_date
from citizen_panel.core import clock
from citizen_panel.domain.accounts.signatures import MayNotSign, Signed, SignedByTwo, TwoPersonAct
from citizen_panel.domain.accounts.two_persons import Signature, signatures_of
from citizen_panel.domain.rights import bundles, requests
from citizen_panel.domain.rights.clocks import Due, Start
from citizen_panel.domain.rights.models import RightsRequest
from citizen_panel.domain.rights.vocabulary import OPEN_STATES, Refused, RequestKind, RequestState

KINDS: Mapping[str, Any] = {
    RequestKind.ACCESS: lazy_gettext("a copy"),
    RequestKind.PORTABILITY: lazy_gettext("data to take elsewhere"),
    RequestKind.RECTIFY: lazy_gettext("to put something right"),
    RequestKind.ERASE: lazy_gettext("erasure"),
    RequestKind.RESTRICT: lazy_gettext("to hold data still"),
    RequestKind.OBJECT: lazy_gettext("to stop a use"),
}
STATES: Mapping[str, Any] = {
    RequestState.RECEIVED: lazy_gettext("Not sure who asks"),
    RequestState.VERIFIED: lazy_gettext("Being worked on"),
    RequestState.CALLED_OFF: lazy_gettext("Called off"),
    RequestState.CLOSED: lazy_gettext("Done"),
    RequestState.REFUSED: lazy_gettext("Refused"),
}
CAME_BY: Mapping[str, Any] = {
    "online": lazy_gettext("on this site"),
    "phone": lazy_gettext("by phone"),
    "post": lazy_gettext("by letter"),
    "in_person": lazy_gettext("in person"),
    "via_partner": lazy_gettext("through a partner"),
    "system": lazy_gettext("by the computer"),
}
STARTED: Mapping[str, Any] = {
    Start.RECEIVED: lazy_gettext("the day it came"),
    Start.VERIFIED: lazy_gettext("the day it became sure who asks"),
    Start.CLARIFIED: lazy_gettext("the day they explained what they mean"),
}
REFUSED: Mapping[str, Any] = {
    Refused.NOT_PROVED: lazy_gettext("We cannot make sure that it is them"),
    Refused.MUST_KEEP: lazy_gettext("We must keep it by law"),
    Refused.OTHERS: lazy_gettext("It would show data of other people"),
    Refused.UNFOUNDED: lazy_gettext("It is clearly without reason, or far too much"),
    Refused.NOT_HELD: lazy_gettext("We do not hold it"),
}
ROOMS: Mapping[str, Any] = {
    "accounts": lazy_gettext("Signing in"),
    "citizens": lazy_gettext("Who they are and how to reach them"),
    "consent": lazy_gettext("What they agreed to"),
    "equality": lazy_gettext("Answers about themselves"),
    "insights": lazy_gettext("What was learned from them"),
    "ledger": lazy_gettext("What happened, and who looked"),
    "matching": lazy_gettext("Draws"),
    "notifications": lazy_gettext("Messages"),
    "partners": lazy_gettext("How they came"),
    "rights": lazy_gettext("What they asked for"),
    "sessions": lazy_gettext("Invitations and meetings"),
}
NEXT_ACT = {
    "verify": lazy_gettext("Make sure who asks"),
    "sign": lazy_gettext("Sign"),
    "second": lazy_gettext("Second signature"),
    "wait": lazy_gettext("Wait: the computer does it"),
    "answer": lazy_gettext("Answer"),
    "none": lazy_gettext("Nothing"),
}


@dataclass(frozen=True)
class Row:
    """One line of the desk."""

    id: UUID
    reference: str
    kind: str
    state: str
    received_at: datetime
    planned: date
    by_law: date
    is_late: bool
    next_act: str
    closed_at: datetime | None


def lines(rows: Sequence[RightsRequest]) -> list[Row]:
    """Requests as the list shows them, from a few reads for all of them."""
    ids = [row.id for row in rows]
    dues, copies, signed = requests.dues_of(rows), bundles.bundles_of(ids), signatures_of(ids)
    return [_line(row, dues[row.id], _next(row, row.id in copies, signed)) for row in rows]


def _line(row: RightsRequest, due: Due, following: str) -> Row:
    return Row(
        id=row.id,
        reference=row.reference,
        kind=str(KINDS[row.kind]),
        state=str(STATES[row.state]),
        received_at=row.received_at,
        planned=due.planned,
        by_law=due.by_law,
        is_late=row.state in OPEN_STATES and due.by_law < clock.today(),
        next_act=str(NEXT_ACT[following]),
        closed_at=row.closed_at,
    )


def next_act(row: RightsRequest) -> str:
    """What has to be done next, as one word of the catalogue."""
    return _next(row, bundles.bundle_of(row.id) is not None, signatures_of([row.id]))


def _next(row: RightsRequest, is_copied: bool, signed: Mapping[tuple[TwoPersonAct, UUID], Signature]) -> str:
    if row.state not in OPEN_STATES:
        return "none"
    if row.state == RequestState.RECEIVED:
        return "verify"
    if row.kind == RequestKind.ERASE:
        return "wait" if row.released_at else _signing(signed.get((TwoPersonAct.ERASURE_FORCED, row.id)))
    if row.kind == RequestKind.ACCESS:
        return _signing(signed.get((TwoPersonAct.BUNDLE_RELEASED, row.id))) if is_copied else "wait"
    return "answer"


def worked_out(row: RightsRequest, due: Due) -> list[str]:
    """How the last day was worked out, in sentences."""
    told = [gettext("It came on %(day)s, %(how)s.", day=say_date(row.received_at), how=CAME_BY[row.came_by])]
    if row.verified_at:
        told.append(gettext("It became sure who asks on %(day)s.", day=say_date(row.verified_at)))
    if row.clarified_at:
        told.append(gettext("They explained what they mean on %(day)s.", day=say_date(row.clarified_at)))
    told.append(
        gettext(
            "The month runs from %(what)s: %(day)s. It is the latest of the three.",
            what=STARTED[due.because],
            day=say_date(due.starts_on),
        )
    )
    if due.is_extended:
        told.append(gettext("It was given 2 months more."))
    told.append(
        gettext(
            "The law gives until %(law)s: the same day of the month, or the next working day. Plan for %(plan)s.",
            law=say_date(due.by_law),
            plan=say_date(due.planned),
        )
    )
    return told


def signed(said: Signed) -> str:
    """What a signature came to."""
    if isinstance(said, MayNotSign):
        return gettext(said.sentence)
    if isinstance(said, SignedByTwo):
        return gettext("Both have signed. It is done.")
    return gettext("You signed. Somebody else must sign by %(day)s.", day=say_date(said.lapses_at))


def _signing(signature: Signature | None) -> str:
    return "second" if signature is not None and signature.second is None else "sign"
