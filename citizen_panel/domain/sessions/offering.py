"""The times that people of a brief can be drawn for: with their seats, what helps there, and what comes along."""

from uuid import UUID

from citizen_panel.domain.matching.offered import Help, OfferedTime
from citizen_panel.domain.projects.models import RecruitmentBrief
from citizen_panel.domain.projects.vocabulary import Asks
from citizen_panel.domain.sessions.helping import help_at
from citizen_panel.domain.sessions.linked import series_of
from citizen_panel.domain.sessions.models import ResearchSession, Slot
from citizen_panel.domain.sessions.queries import Time, choices_of
from citizen_panel.domain.sessions.rules.linked import can_be_kept
from citizen_panel.domain.sessions.vocabulary import Linked, Way


def offered(brief: RecruitmentBrief) -> tuple[OfferedTime, ...]:
    """The times still to come that have room, of every choice that leads to as many meetings as the brief asks for.

    Linked times that nobody can come to one after the other are left out.
    """
    choices = [time for time in choices_for(brief) if _leads_to_enough(time, Asks.read(brief.asks).meetings)]
    also = {time.slot.id: tuple(slot.id for slot, _ in time.also) for time in choices}
    parts = {slot.id: (slot, meeting) for time in choices for slot, meeting in _parts(time)}
    help_ = help_at(brief.project.organisation_id, list(parts.values()))
    in_time = sorted(parts.values(), key=lambda part: (part[0].starts_at, part[0].id))
    return tuple(_offered(slot, meeting, help_[slot.id], also.get(slot.id, ())) for slot, meeting in in_time)


def choices_for(brief: RecruitmentBrief) -> list[Time]:
    """The times of a brief as people choose among them: of several ways that begin at one time the last counts."""
    return list({time.slot.id: time for time in choices_of(brief.project_id, brief.id)}.values())


def _leads_to_enough(time: Time, meetings: int) -> bool:
    parts = _parts(time)
    if len(parts) < meetings:
        return False
    series = series_of(time.meeting) if time.also else None
    spans = [(slot.starts_at, slot.ends_at) for slot, _ in parts]
    return can_be_kept(spans, in_order=series is not None and series.linked == Linked.IN_ORDER)


def _parts(time: Time) -> tuple[tuple[Slot, ResearchSession], ...]:
    return ((time.slot, time.meeting), *time.also)


def _offered(slot: Slot, meeting: ResearchSession, helps: tuple[Help, ...], also: tuple[UUID, ...]) -> OfferedTime:
    return OfferedTime(
        slot_id=slot.id,
        session_id=meeting.id,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        seats=slot.capacity - slot.taken,
        in_person=meeting.way == Way.IN_PERSON,
        help=helps,
        also=also,
    )
