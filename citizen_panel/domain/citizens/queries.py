"""Reads about the panel."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import func, select

from citizen_panel.core.actor import Actor, Capacity
from citizen_panel.core.db import among, db
from citizen_panel.core.sealing import KeyClass, keyed_uuid, unpadded
from citizen_panel.core.vault import lookup_hash, open_row, unwrap_person_key
from citizen_panel.domain.accounts.queries import user
from citizen_panel.domain.accounts.vocabulary import UserKind
from citizen_panel.domain.citizens.likeness import words_of
from citizen_panel.domain.citizens.models import (
    AskingPreference,
    Citizen,
    ContactDetails,
    ContactPoint,
    GuardianLink,
    PersonKey,
)
from citizen_panel.domain.citizens.vocabulary import CHANNEL_OF, ContactSheet, ContactWay, LegalAge, PanelStatus
from citizen_panel.domain.consent.purposes import CONTACT, MEMBERSHIP
from citizen_panel.domain.consent.queries import agreed_by, holds
from citizen_panel.domain.notifications.queries import closed
from citizen_panel.domain.notifications.vocabulary import Channel, Letterbox, SuppressionCause
from citizen_panel.domain.organisations.queries import memberships_of

JOINING = 7005
"""First half of the advisory lock that lets one form join once."""

CAPACITY = {
    UserKind.CITIZEN: Capacity.CITIZEN,
    UserKind.STAFF: Capacity.STAFF,
    UserKind.PARTNER: Capacity.GATEKEEPER,
    UserKind.ADMIN: Capacity.PLATFORM_ADMIN,
}


def actor_for(user_id: UUID) -> Actor:
    """Who acts when this account is signed in."""
    account = user(user_id)
    if account is None:
        return Actor.nobody()
    kind = UserKind(account.kind)
    if kind is not UserKind.CITIZEN:
        return Actor(CAPACITY[kind], user_id=user_id, works_for=memberships_of(user_id))
    found = db.session.execute(select(Citizen).where(Citizen.user_account_id == user_id)).scalar_one_or_none()
    if found is None:
        return Actor.nobody()
    return Actor(Capacity.CITIZEN, user_id=user_id, citizen_id=found.id, token=platform_token(found.id))


def person_key(citizen_id: UUID) -> bytes:
    """The person's own key; raises LookupError once it was destroyed."""
    row = db.session.get(PersonKey, citizen_id)
    if row is None:
        raise LookupError("the person's key was destroyed")
    return unwrap_person_key(row.kek_name, row.wrapped)


def platform_token(citizen_id: UUID) -> UUID:
    """The name under which the platform's chain knows the person."""
    return keyed_uuid(person_key(citizen_id), "platform")


def platform_tokens(citizen_ids: Collection[UUID]) -> Mapping[UUID, UUID]:
    """The names under which the platform's chain knows people, in one read; those erased are left out."""
    rows = db.session.scalars(select(PersonKey).where(among(PersonKey.citizen_id, citizen_ids)).order_by("citizen_id"))
    return {row.citizen_id: keyed_uuid(unwrap_person_key(row.kek_name, row.wrapped), "platform") for row in rows}


def project_token(citizen_id: UUID, project_id: UUID) -> UUID:
    """The name under which one project knows the person; different in every project."""
    return keyed_uuid(person_key(citizen_id), "project", str(project_id))


def equality_pseudonym(citizen_id: UUID) -> UUID:
    """The name under which the person's equality answers are kept."""
    return keyed_uuid(person_key(citizen_id), "equality")


def citizen(citizen_id: UUID) -> Citizen | None:
    """A person by their id."""
    return db.session.get(Citizen, citizen_id)


def citizens_of(citizen_ids: Collection[UUID]) -> Mapping[UUID, Citizen]:
    """People by their ids, in one read."""
    return {one.id: one for one in db.session.scalars(select(Citizen).where(Citizen.id.in_(citizen_ids)))}


def pauses_over(today: date) -> Sequence[Citizen]:
    """Whoever paused up to a day that is past, locked in the order of their ids."""
    paused = select(Citizen).join(AskingPreference, AskingPreference.citizen_id == Citizen.id)
    over = paused.where(Citizen.status == PanelStatus.PAUSED, AskingPreference.paused_until_on < today)
    held = over.order_by(Citizen.id).with_for_update(of=Citizen, key_share=True)
    return db.session.scalars(held.execution_options(populate_existing=True)).all()


def guardian_link(citizen_id: UUID) -> GuardianLink | None:
    """The question to a young person's guardian, open or agreed to; nothing when there is none or it has ended."""
    found = select(GuardianLink).where(GuardianLink.citizen_id == citizen_id, GuardianLink.ended_on.is_(None))
    return db.session.execute(found).scalar_one_or_none()


def may_be_asked(found: Citizen) -> bool:
    """Whether age stands in nobody's way: under 16 a guardian has to agree as well."""
    if found.legal_age in (LegalAge.SIXTEEN_17, LegalAge.ADULT):
        return found.age_review_on is None  # with a day, they still have to agree afresh
    link = guardian_link(found.id)
    return link is not None and link.from_on is not None


def of_age(today: date) -> Sequence[Citizen]:
    """Whoever is 16 by a day and still down as younger, locked in the order of their ids."""
    young = select(Citizen).where(
        Citizen.legal_age == LegalAge.THIRTEEN_TO_15,
        Citizen.age_review_on <= today,
        Citizen.status != PanelStatus.LEFT,
    )
    held = young.order_by(Citizen.id).with_for_update(key_share=True)
    return db.session.scalars(held.execution_options(populate_existing=True)).all()


def asked_afresh() -> Sequence[Citizen]:
    """Whoever is 16 and was asked whether they want to stay, without an answer so far."""
    asked = select(Citizen).where(
        Citizen.legal_age == LegalAge.SIXTEEN_17,
        Citizen.age_review_on.is_not(None),
        Citizen.status != PanelStatus.LEFT,
    )
    return db.session.scalars(asked.order_by(Citizen.id)).all()


def lock_joining(key: UUID) -> None:
    """Wait until nobody else is joining with the same form; held to the end of the transaction."""
    db.session.execute(select(func.pg_advisory_xact_lock(JOINING, key.int % 2**31)))


def citizen_of_account(user_id: UUID) -> Citizen | None:
    """The person whose account it is; nothing for those who act for an organisation."""
    return db.session.execute(select(Citizen).where(Citizen.user_account_id == user_id)).scalar_one_or_none()


def by_reference(reference: str) -> Citizen | None:
    """A person by the reference on their letters."""
    return db.session.execute(select(Citizen).where(Citizen.reference == reference)).scalar_one_or_none()


def contact_sheet(citizen_id: UUID) -> ContactSheet | None:
    """Name and addresses, opened; nothing once they were erased."""
    row = db.session.get(ContactDetails, citizen_id)
    return None if row is None else _opened(row)


def first_name(citizen_id: UUID) -> str:
    """The name the person wants to be called; empty once it was erased."""
    sheet = contact_sheet(citizen_id)
    return sheet.name if sheet else ""


def first_names(citizen_ids: Collection[UUID]) -> Mapping[UUID, str]:
    """The names that people want to be called, in one read; those erased are left out."""
    return {one: sheet.name for one, sheet in contact_sheets(citizen_ids).items()}


def contact_sheets(citizen_ids: Collection[UUID]) -> Mapping[UUID, ContactSheet]:
    """Names and addresses of people, opened, in one read; those erased are left out."""
    rows = db.session.scalars(select(ContactDetails).where(ContactDetails.citizen_id.in_(citizen_ids)))
    return {row.citizen_id: _opened(row) for row in rows}


def letterbox(citizen_id: UUID, channel: Channel | str) -> Letterbox | None:
    """Where a message to the person goes by a channel; nothing when they gave no address for it.

    Whether they may be written to is asked of their consents, not here.
    """
    return letterbox_in(db.session.get(ContactDetails, citizen_id), channel)


def letterbox_in(details: ContactDetails | None, channel: Channel | str) -> Letterbox | None:
    """As `letterbox`, of a person whose names and addresses were read."""
    sheet, wanted = _opened(details) if details else None, Channel(channel)
    way = next(way for way, known in CHANNEL_OF.items() if known is wanted)
    address = sheet.at(way) if sheet else ""
    return Letterbox(wanted, address, sheet.name) if sheet and address else None


def best_channel(citizen_id: UUID, among: Collection[Channel] = tuple(Channel)) -> Channel | None:
    """The channel the person likes best of those given, that they agree to today; nothing when there is none.

    A way by which messages come back, or whose owner complained, is none.
    """
    return best_channels([citizen_id], among).get(citizen_id)


def best_channels(citizen_ids: Collection[UUID], among: Collection[Channel] = tuple(Channel)) -> dict[UUID, Channel]:
    """As `best_channel` for many people, in three reads; those for whom there is none are left out."""
    agreed = agreed_by(citizen_ids)
    points = select(ContactPoint).where(ContactPoint.citizen_id.in_(citizen_ids))
    ranked = db.session.scalars(points.order_by(ContactPoint.citizen_id, ContactPoint.rank)).all()
    shut = closed([point.lookup_hash for point in ranked])
    best: dict[UUID, Channel] = {}
    for point in ranked:
        way, one = ContactWay(point.channel), point.citizen_id
        is_agreed = any(purpose == f"{CONTACT}.{way}" for purpose, _ in agreed.get(one, ()))
        if one not in best and CHANNEL_OF[way] in among and is_agreed and point.lookup_hash not in shut:
            best[one] = CHANNEL_OF[way]
    return best


def contactable(citizen_id: UUID) -> bool:
    """Whether the person may be asked today: on the panel, not paused or restricted, agreeing, and reachable."""
    found = citizen(citizen_id)
    if found is None or found.status != PanelStatus.ACTIVE or found.restricted_at is not None:
        return False
    return holds(citizen_id, MEMBERSHIP) and best_channel(citizen_id) is not None


def is_written_to(citizen_id: UUID) -> bool:
    """Whether one of the person's ways is a message with a button or a letter."""
    ways = {ContactWay(point.channel) for point in contact_points(citizen_id)}
    return bool(ways & {ContactWay.EMAIL, ContactWay.SMS, ContactWay.POST})


def contact_points(citizen_id: UUID) -> list[ContactPoint]:
    """The ways of reaching the person, in the order they like best."""
    points = select(ContactPoint).where(ContactPoint.citizen_id == citizen_id).order_by(ContactPoint.rank)
    return list(db.session.scalars(points))


def reached_at(way: ContactWay, address_hash: bytes) -> Sequence[Citizen]:
    """The people who are reached by one way at an address, in the order of their ids; several may share it."""
    at = select(ContactPoint.citizen_id).where(ContactPoint.channel == way, ContactPoint.lookup_hash == address_hash)
    return db.session.scalars(select(Citizen).where(Citizen.id.in_(at)).order_by(Citizen.id)).all()


def came_back(citizen_id: UUID) -> frozenset[ContactWay]:
    """The ways of reaching somebody by which a message came back, or a wrong number answered: not used until mended."""
    points = contact_points(citizen_id)
    shut = closed([point.lookup_hash for point in points], (SuppressionCause.BOUNCE,))
    return frozenset(ContactWay(point.channel) for point in points if point.lookup_hash in shut)


def contact_points_of(citizen_ids: Collection[UUID]) -> Mapping[UUID, list[ContactPoint]]:
    """The ways of reaching each of these people, in the order they like best, in one read."""
    points = select(ContactPoint).where(ContactPoint.citizen_id.in_(citizen_ids)).order_by(ContactPoint.rank)
    found: dict[UUID, list[ContactPoint]] = {one: [] for one in citizen_ids}
    for point in db.session.scalars(points):
        found[point.citizen_id].append(point)
    return found


def receipt_hash(stop_code: str) -> bytes:
    """The form in which a receipt's stop code is kept; spaces and small letters make no difference."""
    return lookup_hash("receipt", "".join(stop_code.split()).upper())


def name_hash(name: str) -> bytes | None:
    """The form in which a whole name is found again, however it is written; nothing for a name without words."""
    words = words_of(name)
    return lookup_hash("name", *words) if words else None


def _opened(row: ContactDetails) -> ContactSheet:
    opened = open_row(KeyClass.CONTACT, "contact_details", row.citizen_id, 1, row.key_id, row.sealed)
    return ContactSheet.read(unpadded(opened))
