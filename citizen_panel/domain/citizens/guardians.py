"""A parent or guardian who agrees that somebody of 13 to 15 takes part: asked, heard, ended at 16.

The guardian learns the name of the young person and nothing else; the young person decides for themselves as well.
"""

import base64
import hashlib
import json
import os
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import select

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db
from citizen_panel.core.errors import Refusal
from citizen_panel.core.sealing import KeyClass, padded, unpadded
from citizen_panel.core.vault import lookup_hash, open_row, seal_row
from citizen_panel.core.words import say
from citizen_panel.domain.citizens import queries, service
from citizen_panel.domain.citizens.events import GuardianLinked, GuardianLinkEnded
from citizen_panel.domain.citizens.models import GuardianLink
from citizen_panel.domain.citizens.vocabulary import GuardianWay
from citizen_panel.domain.consent import queries as consents
from citizen_panel.domain.consent import service as consent
from citizen_panel.domain.consent.purposes import GUARDIAN
from citizen_panel.domain.consent.vocabulary import Action, GivenBy, GivenThrough, Proof
from citizen_panel.domain.ledger.service import record
from citizen_panel.domain.notifications import service as notifications
from citizen_panel.domain.notifications.vocabulary import Channel, Letterbox, RecipientKind

ANSWER_WITHIN = timedelta(days=30)
TABLE, LAYOUT = "guardian_link", 1
CHANNEL = {GuardianWay.EMAIL: Channel.EMAIL, GuardianWay.SMS: Channel.SMS}


@dataclass(frozen=True, kw_only=True)
class GuardianSheet:
    """What is sealed of a guardian: their name, and the e-mail or number to which the question goes."""

    name: str
    address: str = ""


def ask(citizen_id: UUID, guardian: GuardianSheet, way: GuardianWay, *, actor: Actor) -> GuardianLink:
    """Ask a guardian whether somebody may take part, by a link or on paper; asking again changes nothing."""
    citizen = queries.citizen(citizen_id)
    assert citizen is not None
    assert citizen.age_review_on is not None
    if (live := queries.guardian_link(citizen_id)) is not None:
        return live
    link_id, salt = uuid4(), os.urandom(16)
    written = json.dumps(asdict(guardian), ensure_ascii=False).encode()
    key_id, sealed = seal_row(KeyClass.CONTACT, TABLE, link_id, LAYOUT, padded(written))
    link = GuardianLink(
        id=link_id,
        citizen_id=citizen_id,
        key_id=key_id,
        sealed=sealed,
        channel=way,
        salt=salt,
        token_hash=_hash(token_of(link_id, salt)),
        asked_at=clock.now(),
        ends_on=citizen.age_review_on,
    )
    db.session.add(link)
    db.session.flush()
    if way in CHANNEL:
        notifications.queue(
            "guardian",
            key=f"guardian:{link_id}",
            recipient_kind=RecipientKind.GUARDIAN,
            recipient_id=link_id,
            channel=CHANNEL[way],
            concerns_kind="guardian_link",
            concerns_id=link_id,
            not_after=clock.now() + ANSWER_WITHIN,
            actor=actor,
        )
    return link


def token_of(link_id: UUID, salt: bytes) -> str:
    """The secret in the guardian's link, worked out from what is kept and a key that the database never sees."""
    return base64.urlsafe_b64encode(lookup_hash("guardian", str(link_id), salt.hex())).rstrip(b"=").decode()


def by_token(token: str) -> GuardianLink | None:
    """The question that a guardian's link is about, as long as it is open or agreed to."""
    found = select(GuardianLink).where(GuardianLink.token_hash == _hash(token), GuardianLink.ended_on.is_(None))
    link = db.session.execute(found).scalar_one_or_none()
    return link if link is not None and (link.from_on or not is_over(link, clock.now())) else None


def is_over(link: GuardianLink, now: datetime) -> bool:
    """Whether a question was left without an answer for 30 days."""
    return link.from_on is None and now > link.asked_at + ANSWER_WITHIN


def link_of(link_id: UUID) -> GuardianLink | None:
    """A guardian's link by its id."""
    return db.session.get(GuardianLink, link_id)


def sheet_of(link: GuardianLink) -> GuardianSheet:
    """A guardian's name and address, opened."""
    opened = open_row(KeyClass.CONTACT, TABLE, link.id, LAYOUT, link.key_id, link.sealed)
    return GuardianSheet(**json.loads(unpadded(opened)))


def letterbox(link_id: UUID, channel: Channel) -> Letterbox | None:
    """Where the question goes; nothing once it was answered or ended."""
    link = link_of(link_id)
    if link is None or link.ended_on is not None or CHANNEL.get(GuardianWay(link.channel)) is not channel:
        return None
    sheet = sheet_of(link)
    return Letterbox(channel, sheet.address, sheet.name)


def agree(
    link: GuardianLink, name: str, *, channel: GivenThrough, said_at: datetime | None = None, actor: Actor
) -> None:
    """Write down that the guardian agrees, with the name they gave; from then on the young person can be asked.

    Saying it twice is harmless. Raises Refusal `no_wording` while there is no text to agree to.
    """
    if link.from_on is not None:
        return
    token = queries.platform_token(link.citizen_id)
    _decide(link, token, Action.GRANTED, channel, actor, said_at=said_at, proof=Proof(evidence=name))
    written = json.dumps(asdict(GuardianSheet(name=name, address=sheet_of(link).address)), ensure_ascii=False).encode()
    link.key_id, link.sealed = seal_row(KeyClass.CONTACT, TABLE, link.id, LAYOUT, padded(written))
    link.from_on = clock.day_of(said_at) if said_at else clock.today()
    db.session.flush()
    record(GuardianLinked(token=token), actor=actor)
    service.settle_in(link.citizen_id, actor=actor)


def end(link: GuardianLink, *, channel: GivenThrough, actor: Actor) -> None:
    """Write down that the guardian does not agree, or no longer; whoever calls this takes the person off the panel."""
    if link.ended_on is not None:
        return
    token = queries.platform_token(link.citizen_id)
    _decide(link, token, Action.WITHDRAWN if link.from_on else Action.REFUSED, channel, actor)
    _end(link, token, actor)


def unanswered(now: datetime) -> list[UUID]:
    """The young people whose guardians were asked more than 30 days ago and said nothing."""
    asked = select(GuardianLink.citizen_id).where(
        GuardianLink.ended_on.is_(None), GuardianLink.from_on.is_(None), GuardianLink.asked_at < now - ANSWER_WITHIN
    )
    return list(db.session.scalars(asked.order_by(GuardianLink.citizen_id)))


def lapse(link: GuardianLink, *, actor: Actor) -> None:
    """End a question that nobody answered; no decision is written down, since there was none."""
    _end(link, queries.platform_token(link.citizen_id), actor)


def come_of_age(today: date, *, actor: Actor) -> list[UUID]:
    """End the link of everybody who is 16 by a day, and stop asking them until they agreed afresh; returns who."""
    of_age = queries.of_age(today)
    for citizen in of_age:
        link = queries.guardian_link(citizen.id)
        if link is not None:
            _end(link, queries.platform_token(citizen.id), actor)
        service.be_sixteen(citizen.id, actor=actor)
    return [citizen.id for citizen in of_age]


def _end(link: GuardianLink, token: UUID, actor: Actor) -> None:
    link.ended_on = clock.today()
    db.session.flush()
    notifications.cancel_concerning("guardian_link", link.id)
    record(GuardianLinkEnded(token=token), actor=actor)


def _decide(
    link: GuardianLink,
    token: UUID,
    action: Action,
    channel: GivenThrough,
    actor: Actor,
    *,
    said_at: datetime | None = None,
    proof: Proof | None = None,
) -> None:
    text = consents.text_in_force(GUARDIAN)
    if text is None:
        raise Refusal("no_wording", say("We are not taking new people just now. Phone us, and we will help."))
    consent.record_decision(
        citizen_id=link.citizen_id,
        token=token,
        purpose=GUARDIAN,
        action=action,
        text=text if action is not Action.WITHDRAWN else None,
        channel=channel,
        given_by=GivenBy.GUARDIAN,
        effective_at=said_at,
        proof=proof,
        actor=actor,
    )


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
