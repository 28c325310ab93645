"""Reads about who runs a meeting and how people are looked after in it."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from sqlalchemy import select

from citizen_panel.core.db import db
from citizen_panel.domain.sessions.arrangements import SessionCare
from citizen_panel.domain.sessions.models import ResearchSession, SessionStaff
from citizen_panel.domain.sessions.rules.readiness import Arranged, Person
from citizen_panel.domain.sessions.vocabulary import StaffPart, Way


def care_of(research_session_id: UUID) -> SessionCare | None:
    """What was noted about how people are kept safe in a meeting."""
    return db.session.get(SessionCare, research_session_id)


def content_notes(meetings: Collection[ResearchSession]) -> Mapping[UUID, str]:
    """What may be hard to hear or speak of in each of these meetings, in its team's words; others are left out."""
    noted = select(SessionCare).where(
        SessionCare.research_session_id.in_({one.id for one in meetings}), SessionCare.content_note != ""
    )
    return {one.research_session_id: one.content_note for one in db.session.scalars(noted)}


def staff_of(research_session_id: UUID) -> Sequence[SessionStaff]:
    """Who runs a meeting, by part and then account."""
    of = select(SessionStaff).where(SessionStaff.research_session_id == research_session_id)
    found = db.session.scalars(of.execution_options(populate_existing=True)).all()
    return sorted(found, key=lambda one: (list(StaffPart).index(StaffPart(one.role)), one.user_account_id))


def kept_safe_by(research_session_id: UUID) -> Sequence[tuple[StaffPart, Sequence[UUID], str]]:
    """Who keeps people safe in a meeting: the part, the accounts, and the number on which they are reached."""
    care, staff = care_of(research_session_id), staff_of(research_session_id)
    numbers = {
        StaffPart.SAFEGUARDING_LEAD: care.safeguarding_phone if care else "",
        StaffPart.DEPUTY: care.deputy_phone if care else "",
    }
    return [
        (part, [one.user_account_id for one in staff if one.role == part], number) for part, number in numbers.items()
    ]


def arranged_for(meeting: ResearchSession) -> Arranged:
    """What stands ready for a meeting, as its rule asks."""
    care = care_of(meeting.id)
    people = tuple(
        Person(one.user_account_id, StaffPart(one.role), one.checked_on is not None) for one in staff_of(meeting.id)
    )
    return Arranged(
        depth=meeting.default_depth,
        way=Way(meeting.way),
        is_sensitive=meeting.is_sensitive,
        is_regulated=care is not None and care.is_regulated,
        people=people,
        is_venue_checked=care is not None and care.venue_checked_on is not None,
        is_alone_checked=care is not None and care.alone_checked_on is not None,
        has_content_note=care is not None and bool(care.content_note),
        has_distress_plan=care is not None and bool(care.distress_plan),
        has_aftercare=care is not None and bool(care.aftercare),
        has_about=bool(meeting.about),
        has_place=meeting.place_sealed is not None,
    )
