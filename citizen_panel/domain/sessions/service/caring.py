"""Who runs a meeting, how people are looked after in it, and opening it for booking once that stands."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db
from citizen_panel.core.errors import NotFound, Refusal
from citizen_panel.core.words import say
from citizen_panel.domain.ledger import service as ledger
from citizen_panel.domain.sessions import queries
from citizen_panel.domain.sessions.arrangements import SessionCare
from citizen_panel.domain.sessions.events import PlaceChanged
from citizen_panel.domain.sessions.looking_after import arranged_for, staff_of
from citizen_panel.domain.sessions.models import ResearchSession, SessionStaff
from citizen_panel.domain.sessions.rules.readiness import NotReady, Thing, may_open
from citizen_panel.domain.sessions.service.planning import record_plan, say_where
from citizen_panel.domain.sessions.service.timing import lock_meeting
from citizen_panel.domain.sessions.vocabulary import SessionState, StaffPart

KEEP = say("People can choose a time already, so this cannot be empty. Fill it in, then save.")
SECOND_FIRST = say("People can choose a time already. Add a second member of staff first, then save.")
SEEN_FIRST = say(
    "People can choose a time already. Note first that you saw the membership of all who run it, then save."
)
STILL = {
    Thing.CONTENT_NOTE: (KEEP, "content_note"),
    Thing.DISTRESS: (KEEP, "distress_plan"),
    Thing.AFTERCARE: (KEEP, "aftercare"),
    Thing.VENUE: (KEEP, "venue_checked_on"),
    Thing.TWO_STAFF: (SECOND_FIRST, "kind"),
    Thing.MEMBERSHIP: (SEEN_FIRST, "kind"),
}
"""What changing the notes about a meeting can take from it, with what to do and where the form asks for it."""


@dataclass(frozen=True)
class Care:
    """What is said about a meeting and how people are kept safe in it; days of checks lie in the past or today."""

    is_sensitive: bool = False
    is_regulated: bool = False
    place: str = ""
    about: str = ""
    breaks: str = ""
    content_note: str = ""
    distress_plan: str = ""
    aftercare: str = ""
    safeguarding_phone: str = ""
    deputy_phone: str = ""
    venue_checked_on: date | None = None
    alone_checked_on: date | None = None


def open_for_booking(meeting: ResearchSession, *, actor: Actor) -> None:
    """Let people choose a time from now on. Refusals: `over`, `not_ready` while something that stops it is missing."""
    lock_meeting(meeting)
    if meeting.state == SessionState.PUBLISHED:
        return
    answer = may_open(arranged_for(meeting))
    if isinstance(answer, NotReady):
        raise Refusal("not_ready", say("Some things are not ready yet. The list below says which."))
    meeting.state = SessionState.PUBLISHED
    db.session.flush()
    record_plan(meeting, actor)


def look_after(meeting: ResearchSession, care: Care, *, actor: Actor) -> None:
    """Keep what is said about a meeting in place of what was said before.

    Refusals: `over`, `future_fact`, and `still_needed` once it is open, for what it could not have been opened without.
    """
    lock_meeting(meeting)
    lacked = _lacking(meeting)
    for name in ("venue_checked_on", "alone_checked_on"):
        day = getattr(care, name)
        if day is not None and day > clock.today():
            raise Refusal("future_fact", say("The day of a check must be today or earlier."), field=name)
    meeting.is_sensitive, meeting.about, meeting.breaks = care.is_sensitive, care.about, care.breaks
    was_at = queries.place_text(meeting)
    say_where(meeting, care.place)
    is_checked = care.venue_checked_on is not None or care.alone_checked_on is not None
    row = {
        "is_regulated": care.is_regulated,
        "content_note": care.content_note,
        "distress_plan": care.distress_plan,
        "aftercare": care.aftercare,
        "safeguarding_phone": care.safeguarding_phone,
        "deputy_phone": care.deputy_phone,
        "venue_checked_on": care.venue_checked_on,
        "alone_checked_on": care.alone_checked_on,
        "checked_by_id": actor.user_id if is_checked else None,
    }
    put = insert(SessionCare).values(research_session_id=meeting.id, **row)
    db.session.execute(put.on_conflict_do_update(index_elements=["research_session_id"], set_=row))
    db.session.flush()
    db.session.get(SessionCare, meeting.id, populate_existing=True)
    _stays_ready(meeting, lacked)
    if meeting.state == SessionState.PUBLISHED and care.place.split() != was_at.split():
        ledger.record(PlaceChanged(project=meeting.project_id, research_session=meeting.id), actor=actor)


def give_part(meeting: ResearchSession, user_id: UUID, part: StaffPart) -> None:
    """Let somebody run a meeting in a part; doing it again changes nothing. Refusal `over`.

    Who leads is named by `let_lead`, since they alone are told what helps people take part.
    """
    lock_meeting(meeting)
    if part is StaffPart.LEAD:
        raise NotFound
    added = insert(SessionStaff).values(research_session_id=meeting.id, user_account_id=user_id, role=part)
    db.session.execute(added.on_conflict_do_nothing())
    db.session.expire(meeting, ["staff"])


def take_part_away(meeting: ResearchSession, user_id: UUID, part: StaffPart) -> None:
    """Let somebody run a meeting in a part no longer. Refusals: `over`, and `still_needed` once it is open.

    Once people can choose a time, nobody leaves without whom it could not have been opened.
    """
    lock_meeting(meeting)
    gone = delete(SessionStaff).where(
        SessionStaff.research_session_id == meeting.id,
        SessionStaff.user_account_id == user_id,
        SessionStaff.role == part,
    )
    lacked = _lacking(meeting)
    db.session.execute(gone)
    db.session.expire(meeting, ["staff"])
    if meeting.state == SessionState.PUBLISHED and _lacking(meeting) - lacked:
        raise Refusal("still_needed", say("The meeting needs somebody in this part. Name somebody else first."))


def note_membership(meeting: ResearchSession, user_id: UUID, seen_on: date, *, actor: Actor) -> None:
    """Note that somebody's membership of the PVG scheme was seen, when and by whom; never the certificate.

    Refusals: `over`, `future_fact`, `own_check`: nobody checks themselves. NotFound for somebody without a part.
    """
    lock_meeting(meeting)
    if seen_on > clock.today():
        raise Refusal("future_fact", say("The day of a check must be today or earlier."), field="seen_on")
    if user_id == actor.user_id:
        raise Refusal("own_check", say("Somebody else must check your membership."), field="account")
    theirs = [one for one in staff_of(meeting.id) if one.user_account_id == user_id]
    if not theirs:
        raise NotFound
    for one in theirs:
        one.checked_on, one.checked_by_id = seen_on, actor.user_id
    db.session.flush()


def _lacking(meeting: ResearchSession) -> frozenset[Thing]:
    answer = may_open(arranged_for(meeting))
    return frozenset(answer.missing) if isinstance(answer, NotReady) else frozenset()


def _stays_ready(meeting: ResearchSession, lacked: frozenset[Thing]) -> None:
    """Refuse to take from an open meeting what it had and needs."""
    if meeting.state != SessionState.PUBLISHED:
        return
    lost = _lacking(meeting) - lacked
    for thing, (sentence, field) in STILL.items():
        if thing in lost:
            raise Refusal("still_needed", sentence, field=field)
