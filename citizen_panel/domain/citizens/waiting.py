"""Who joined and cannot be asked yet, because nobody has made sure that they can be reached."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db
from citizen_panel.core.errors import Refusal
from citizen_panel.core.words import say
from citizen_panel.domain.citizens import queries, service
from citizen_panel.domain.citizens.models import Citizen, ContactPoint
from citizen_panel.domain.citizens.vocabulary import ContactSheet, ContactWay, PanelStatus

BY_HAND = (ContactWay.PHONE, ContactWay.POST, ContactWay.VIA_PARTNER)
"""Ways that no button in a message can prove: somebody phones, hears that a letter came, or asks the partner."""


@dataclass(frozen=True)
class Waiting:
    """Somebody who waits to be reached: only what is needed for it."""

    citizen_id: UUID
    reference: str
    name: str
    joined_on: date
    way: ContactWay
    address: str
    guardian_is_missing: bool


def waiting(limit: int = 100) -> Sequence[Waiting]:
    """Those who joined without an e-mail address or mobile number, the longest waiting first."""
    has_message = select(ContactPoint.citizen_id).where(ContactPoint.channel.in_((ContactWay.EMAIL, ContactWay.SMS)))
    found = select(Citizen).where(Citizen.status == PanelStatus.JOINED, Citizen.id.not_in(has_message))
    people = db.session.scalars(found.order_by(Citizen.joined_on, Citizen.row_no).limit(limit)).all()
    ids = [citizen.id for citizen in people]
    sheets, points = queries.contact_sheets(ids), queries.contact_points_of(ids)
    each = (_waiting(one, sheets[one.id], points[one.id]) for one in people if one.id in sheets)
    return [one for one in each if one is not None]


def confirm_by_hand(citizen: Citizen, *, actor: Actor) -> Refusal | None:
    """Note that somebody was reached by telephone, letter or partner; from then on they can be asked.

    Saying it twice is harmless. Returns Refusal `has_left`, and `by_message` where a button in a message is pressed.
    """
    points = [point for point in queries.contact_points(citizen.id) if point.channel in BY_HAND]
    if citizen.status == PanelStatus.LEFT:
        return Refusal("has_left", say("They have left the panel. There is nothing to do."), field="reference")
    if not points:
        sentence = say("They gave an email or a mobile number. They press the button in the message we sent them.")
        return Refusal("by_message", sentence, field="reference")
    if points[0].verified_at is None:
        service.confirm_contact(citizen.id, points[0].lookup_hash, actor=actor)
    return None


def _waiting(citizen: Citizen, sheet: ContactSheet, known: Sequence[ContactPoint]) -> Waiting | None:
    points = [point for point in known if point.channel in BY_HAND]
    if not points:
        return None
    way = ContactWay(points[0].channel)
    is_reached = points[0].verified_at is not None
    return Waiting(
        citizen.id,
        citizen.reference,
        sheet.name,
        citizen.joined_on,
        way,
        sheet.at(way),
        guardian_is_missing=is_reached and not queries.may_be_asked(citizen),
    )
