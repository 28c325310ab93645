"""What this room holds about a person: who they are, how to reach them, when they may be asked."""

from collections.abc import Collection
from dataclasses import asdict
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, delete, or_, select

from citizen_panel.core.db import among, db
from citizen_panel.domain.accounts.personal_data import remove_empty
from citizen_panel.domain.citizens import access_needs, queries
from citizen_panel.domain.citizens import wishes as wishes_kept
from citizen_panel.domain.citizens.adjustments import labels_of
from citizen_panel.domain.citizens.imports.models import BroughtIn
from citizen_panel.domain.citizens.imports.queries import came_with
from citizen_panel.domain.citizens.models import (
    AskingPreference,
    AskingTally,
    AwayPeriod,
    Citizen,
    ContactChange,
    ContactDetails,
    ContactPoint,
    GuardianLink,
    LikelyDuplicate,
    PersonKey,
    StatedAccessNeed,
)

TABLES = (
    "citizen",
    "person_key",
    "contact_details",
    "contact_point",
    "contact_change",
    "stated_access_need",
    "asking_preference",
    "asking_tally",
    "guardian_link",
    "likely_duplicate",
    "away_period",
    "brought_in",
)


def export(citizen_id: UUID) -> dict[str, Any]:
    """Everything held, as plain values."""
    found = queries.citizen(citizen_id)
    if found is None:
        return {}
    sheet = queries.contact_sheet(citizen_id)
    wishes, came = db.session.get(AskingPreference, citizen_id), came_with(citizen_id)
    tallies = db.session.scalars(
        select(AskingTally).where(AskingTally.citizen_id == citizen_id).order_by(AskingTally.day_on)
    )
    return {
        "reference": found.reference,
        "status": found.status,
        "joined on": found.joined_on,
        "details confirmed on": found.confirmed_on,
        "last asked on": found.last_asked_on,
        "council": found.council_code,
        "age": found.legal_age,
        "language": found.language,
        "formats": list(found.formats),
        "contact details": {name: value for name, value in asdict(sheet).items() if value} if sheet else {},
        "ways to reach you": [
            {"way": point.channel, "confirmed at": point.verified_at} for point in queries.contact_points(citizen_id)
        ],
        "changes of how to reach you": [
            {"way": row.channel, "asked at": row.asked_at, "since": row.taken_at}
            for row in db.session.scalars(select(ContactChange).where(ContactChange.citizen_id == citizen_id))
        ],
        "what helps me take part": [
            {
                "kept for": "next time" if scope == access_needs.NEXT_TIME else f"meeting {scope}",
                "what": list(labels_of(needs)),
                "in my own words": needs.own_words,
            }
            for scope, needs in access_needs.own_needs(citizen_id).items()
        ],
        "being asked": {} if wishes is None else _wishes(wishes),
        "records that may be yours too": [
            {"noted on": row.noted_on, "found to be": row.state}
            for row in db.session.scalars(select(LikelyDuplicate).where(_is_about([citizen_id])))
        ],
        "a parent or guardian agrees": [
            {"since": row.from_on, "until": row.ended_on or row.ends_on}
            for row in db.session.scalars(select(GuardianLink).where(GuardianLink.citizen_id == citizen_id))
        ],
        "away": [{"from": row.from_on, "to": row.to_on} for row in wishes_kept.away_of(citizen_id)],
        "came from another panel": {"named": came.source, "on": came.done_at} if came else {},
        "how often asked": [{"on": row.day_on, "for": row.kind, "times": row.times} for row in tallies],
    }


def erase(citizen_id: UUID) -> None:
    """Delete everything, the person's own key last; to be called when no other room points at the person."""
    erase_many([citizen_id])


def erase_many(citizen_ids: Collection[UUID]) -> None:
    """As `erase`, for many people at once."""
    of = among(Citizen.id, citizen_ids)
    accounts = db.session.scalars(select(Citizen.user_account_id).where(of, Citizen.user_account_id.is_not(None)))
    emptied = [one for one in accounts if one is not None]
    db.session.execute(delete(LikelyDuplicate).where(_is_about(citizen_ids)))
    for table in (
        BroughtIn,
        AwayPeriod,
        AskingTally,
        AskingPreference,
        StatedAccessNeed,
        GuardianLink,
        ContactPoint,
        ContactChange,
        ContactDetails,
        PersonKey,
    ):
        db.session.execute(delete(table).where(among(table.citizen_id, citizen_ids)))
    db.session.execute(delete(Citizen).where(of))
    remove_empty(emptied)


def _is_about(citizen_ids: Collection[UUID]) -> ColumnElement[bool]:
    return or_(among(LikelyDuplicate.citizen_id, citizen_ids), among(LikelyDuplicate.other_id, citizen_ids))


def _wishes(row: AskingPreference) -> dict[str, Any]:
    return {
        "times of the week": row.weekly_parts,
        "how far I travel, in km": row.travel_km,
        "at most in 30 days": row.invitations_30d,
        "paused until": row.paused_until_on,
        "languages": list(row.languages),
        "devices": list(row.devices),
        "topics": list(row.topics),
        "projects that may ask me more often": [str(project) for project in row.asked_freely_by],
    }
