"""Changing how somebody is reached: a new address counts once it answered, and the old one can undo it for a while.

The two secrets of a change, one for each address, are worked out from a key that the database never sees.
"""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, or_, select

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor, Capacity
from citizen_panel.core.db import db
from citizen_panel.core.errors import NotFound, Refusal
from citizen_panel.core.sealing import KeyClass, padded, unpadded
from citizen_panel.core.vault import lookup_hash, open_row, seal_row
from citizen_panel.core.words import say
from citizen_panel.domain.accounts import queries as accounts
from citizen_panel.domain.accounts import rules as account_rules
from citizen_panel.domain.accounts import service as account_service
from citizen_panel.domain.accounts.service.limits import check_limits, note
from citizen_panel.domain.accounts.vocabulary import Noted
from citizen_panel.domain.citizens import queries, service
from citizen_panel.domain.citizens.models import Citizen, ContactChange
from citizen_panel.domain.citizens.vocabulary import CHANNEL_OF, ContactSheet, ContactWay
from citizen_panel.domain.notifications import service as notifications
from citizen_panel.domain.notifications.vocabulary import Channel, Letterbox, RecipientKind

ANSWERED_WITHIN = timedelta(days=3)
UNDONE_WITHIN = timedelta(hours=72)
PROVED = (ContactWay.EMAIL, ContactWay.SMS)
"""The ways whose new address has to answer before it counts."""

FIELDS: Mapping[ContactWay, tuple[str, ...]] = {
    ContactWay.EMAIL: ("email",),
    ContactWay.SMS: ("mobile",),
    ContactWay.PHONE: ("landline",),
    ContactWay.POST: ("address", "postcode"),
}


def ask_to_change(citizen_id: UUID, way: ContactWay, values: Mapping[str, Any], *, actor: Actor) -> ContactChange:
    """Change an address: at once where nobody can answer from it, else when the message to it was answered.

    `values` are fields of the contact sheet that belong to the way. A change of the same way that still waits is
    forgotten. Refusals: `same_as_before`, `too_many`; KeyError for a field of another way.
    """
    sheet = _sheet(citizen_id)
    after = {field: values[field] for field in FIELDS[way]}
    before = {field: getattr(sheet, field) for field in FIELDS[way]}
    if after == before:
        raise Refusal("same_as_before", say("That is what we have already. Change it, or go back"), field="new")
    forget_waiting(citizen_id, way)
    change = _keep(citizen_id, way, before, after)
    if way not in PROVED:
        _take(change, actor)
        return change
    hashed = accounts.address_hash(CHANNEL_OF[way], replace(sheet, **after).at(way))
    for origin in (hashed, lookup_hash("contact-change-of", str(citizen_id))):
        check_limits(Noted.LINK_ASKED, origin, account_rules.ASKING)
        note(Noted.LINK_ASKED, origin)
    _tell("contact_check", change, CHANNEL_OF[way], actor)
    return change


def look_at(token: str) -> ContactChange | None:
    """The change that a secret belongs to, while it can be answered or undone; looking changes nothing."""
    hashed = accounts.token_hash(token)
    found = db.session.execute(
        select(ContactChange).where(
            or_(ContactChange.token_hash == hashed, ContactChange.undo_hash == hashed),
            ContactChange.until_at > clock.now(),
        )
    ).scalar_one_or_none()
    if found is None or is_undoing(found, token) is (found.taken_at is None):
        return None
    return found


def is_undoing(change: ContactChange, token: str) -> bool:
    """Whether a secret is the one that undoes the change; else it is the one that answers from the new address."""
    return change.undo_hash == accounts.token_hash(token)


def answer(token: str) -> bool:
    """The new address answered, so that from now on it counts; false when the secret is good for nothing any more."""
    change = _held(token)
    if change is None or is_undoing(change, token):
        return False
    _take(change, _themselves(change.citizen_id))
    return True


def undo(token: str) -> bool:
    """The old address said that it was not them: it counts again, and every session ends; false as for `answer`."""
    change = _held(token)
    if change is None or not is_undoing(change, token):
        return False
    actor, before = _themselves(change.citizen_id), parts_of(change)[0]
    way = ContactWay(change.channel)
    _put(change.citizen_id, way, before, actor)
    if way in PROVED and any(before.values()):
        _confirm(change.citizen_id, way, actor)
    if actor.user_id is not None:
        account_service.sign_out_everywhere(actor.user_id)
    db.session.delete(change)
    db.session.flush()
    return True


def forget_waiting(citizen_id: UUID, way: ContactWay) -> bool:
    """Forget a change that was asked for and not answered; whether there was one."""
    gone = delete(ContactChange).where(
        ContactChange.citizen_id == citizen_id, ContactChange.channel == way, ContactChange.taken_at.is_(None)
    )
    return bool(db.session.execute(gone.returning(ContactChange.id)).all())


def waiting_of(citizen_id: UUID) -> Sequence[ContactChange]:
    """The changes of a person that wait for an answer from the new address, oldest first."""
    open_ones = select(ContactChange).where(
        ContactChange.citizen_id == citizen_id,
        ContactChange.taken_at.is_(None),
        ContactChange.until_at > clock.now(),
    )
    return db.session.scalars(open_ones.order_by(ContactChange.asked_at)).all()


def forget_past(now: datetime) -> int:
    """Delete changes that nobody answered and those that can no longer be undone; returns how many."""
    gone = delete(ContactChange).where(ContactChange.until_at <= now)
    return len(db.session.execute(gone.returning(ContactChange.id)).all())


def parts_of(change: ContactChange) -> tuple[dict[str, Any], dict[str, Any]]:
    """What a change is about, before and after, as fields of the contact sheet."""
    opened = open_row(KeyClass.CONTACT, "contact_change", change.id, 1, change.key_id, change.sealed)
    both = json.loads(unpadded(opened))
    return _read(both["before"]), _read(both["after"])


def address_in(change: ContactChange, *, new: bool) -> str:
    """The new or the old address of a change; empty when there was none before."""
    before, after = parts_of(change)
    return replace(ContactSheet(), **(after if new else before)).at(ContactWay(change.channel))


def letterbox(change_id: UUID, kind: str, channel: Channel | str) -> Letterbox | None:
    """Where a message about a change goes: to the new address to be answered, to the old ones to be told."""
    change = db.session.get(ContactChange, change_id)
    if change is None:
        return None
    sheet, wanted = _sheet(change.citizen_id), Channel(channel)
    is_its_own = CHANNEL_OF[ContactWay(change.channel)] is wanted
    if is_its_own:
        address = address_in(change, new=kind == "contact_check")
    else:
        address = sheet.at(next(way for way, known in CHANNEL_OF.items() if known is wanted))
    return Letterbox(wanted, address, sheet.name) if address else None


def secret_for(change_id: UUID, kind: str) -> str:
    """What stands in the link of a message about a change."""
    which = "answer" if kind == "contact_check" else "undo"
    return base64.urlsafe_b64encode(lookup_hash("contact-change", which, str(change_id))).rstrip(b"=").decode()


def change_by_id(change_id: UUID) -> ContactChange | None:
    """A change by its id."""
    return db.session.get(ContactChange, change_id)


def rename(citizen_id: UUID, name: str, *, actor: Actor) -> None:
    """Call somebody by another name from now on."""
    points = queries.contact_points(citizen_id)
    sheet = replace(_sheet(citizen_id), name=name)
    service.change_contact(citizen_id, sheet, [ContactWay(one.channel) for one in points], actor=actor)


def choose_formats(citizen_id: UUID, formats: Sequence[str]) -> None:
    """Remember in which formats somebody wishes to be written to."""
    _existing(citizen_id).formats = list(formats)
    db.session.flush()


def _keep(citizen_id: UUID, way: ContactWay, before: dict[str, Any], after: dict[str, Any]) -> ContactChange:
    change_id, now = uuid4(), clock.now()
    written = json.dumps({"before": before, "after": after}, ensure_ascii=False).encode()
    key_id, sealed = seal_row(KeyClass.CONTACT, "contact_change", change_id, 1, padded(written))
    change = ContactChange(
        id=change_id,
        citizen_id=citizen_id,
        channel=way,
        key_id=key_id,
        sealed=sealed,
        token_hash=accounts.token_hash(secret_for(change_id, "contact_check")),
        undo_hash=accounts.token_hash(secret_for(change_id, "contact_changed")),
        asked_at=now,
        taken_at=None,
        until_at=now + ANSWERED_WITHIN,
    )
    db.session.add(change)
    db.session.flush()
    return change


def _take(change: ContactChange, actor: Actor) -> None:
    """Let the new address count, and tell every old one of it."""
    way, sheet = ContactWay(change.channel), _sheet(change.citizen_id)
    old = [channel for known, channel in CHANNEL_OF.items() if known in PROVED and sheet.at(known)]
    _put(change.citizen_id, way, parts_of(change)[1], actor)
    if way in PROVED:
        _confirm(change.citizen_id, way, actor)
    change.taken_at, change.until_at = clock.now(), clock.now() + UNDONE_WITHIN
    db.session.flush()
    for channel in old:
        _tell("contact_changed", change, channel, actor)


def _put(citizen_id: UUID, way: ContactWay, values: Mapping[str, Any], actor: Actor) -> None:
    sheet = replace(_sheet(citizen_id), **values)
    ways = [ContactWay(point.channel) for point in queries.contact_points(citizen_id)]
    wanted = [each for each in dict.fromkeys([*ways, way]) if sheet.at(each)]
    service.change_contact(citizen_id, sheet, wanted, actor=actor)
    if way is ContactWay.POST:
        _existing(citizen_id).household_hash = service.household_of(sheet)
        db.session.flush()


def _confirm(citizen_id: UUID, way: ContactWay, actor: Actor) -> None:
    hashed = accounts.address_hash(CHANNEL_OF[way], _sheet(citizen_id).at(way))
    service.confirm_contact(citizen_id, hashed, actor=actor)


def _tell(kind: str, change: ContactChange, channel: Channel, actor: Actor) -> None:
    notifications.queue(
        kind,
        key=f"{kind}:{change.id}:{channel.value}",
        recipient_kind=RecipientKind.CITIZEN,
        recipient_id=change.citizen_id,
        channel=channel,
        language=_existing(change.citizen_id).language,
        concerns_kind="contact_change",
        concerns_id=change.id,
        not_after=change.until_at,
        actor=actor,
    )


def _held(token: str) -> ContactChange | None:
    """The change of a secret, held so that it is answered or undone once."""
    seen = look_at(token)
    if seen is None:
        return None
    db.session.execute(select(Citizen.id).where(Citizen.id == seen.citizen_id).with_for_update(key_share=True))
    held = select(ContactChange).where(ContactChange.id == seen.id).with_for_update()
    db.session.execute(held.execution_options(populate_existing=True)).scalar_one_or_none()
    return look_at(token)


def _themselves(citizen_id: UUID) -> Actor:
    """Whoever has the address is the person: they act for themselves."""
    user_id = _existing(citizen_id).user_account_id
    return Actor(Capacity.CITIZEN, user_id=user_id, citizen_id=citizen_id, token=queries.platform_token(citizen_id))


def _sheet(citizen_id: UUID) -> ContactSheet:
    sheet = queries.contact_sheet(citizen_id)
    if sheet is None:
        raise NotFound
    return sheet


def _existing(citizen_id: UUID) -> Citizen:
    found = queries.citizen(citizen_id)
    if found is None:
        raise NotFound
    return found


def _read(written: Mapping[str, Any]) -> dict[str, Any]:
    empty = asdict(ContactSheet())
    return {field: tuple(value) if isinstance(empty[field], tuple) else value for field, value in written.items()}
