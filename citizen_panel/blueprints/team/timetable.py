"""The times of a draw: those that people can be drawn for, and how they are filled, as a page shows it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask_babel import gettext

from citizen_panel.domain.matching import documents
from citizen_panel.domain.matching.models import Draw
from citizen_panel.domain.matching.offered import OfferedTime
from citizen_panel.domain.matching.rules.timetable.words import HELP
from citizen_panel.domain.matching.vocabulary import DocumentKind
from citizen_panel.domain.projects.models import RecruitmentBrief
from citizen_panel.domain.sessions import queries as sessions
from citizen_panel.domain.sessions.helping import help_at
from citizen_panel.domain.sessions.vocabulary import Way


@dataclass(frozen=True)
class ShownTime:
    """A time, the seats that were free when the draw was asked for, and how many people it is proposed to."""

    starts_at: datetime
    label: str
    seats: int
    people: int


@dataclass(frozen=True)
class Shown:
    """When the people drawn come; counts of people are nothing where they are too few to be told.

    `help` is, in words, the help that the draw counted on, whether or not anybody needs it.
    """

    times: tuple[ShownTime, ...]
    mixes: tuple[tuple[str, bool], ...]
    unsure: int | None
    cannot_come: int | None
    help: tuple[str, ...] = ()


def offered(brief: RecruitmentBrief) -> tuple[OfferedTime, ...]:
    """The times still to come that people of a brief can be given, with the seats that are free and what helps."""
    times = sessions.times_of(brief.project_id, brief.id)
    help_ = help_at(brief.project.organisation_id, [(time.slot, time.meeting) for time in times])
    return tuple(
        OfferedTime(
            slot_id=time.slot.id,
            session_id=time.meeting.id,
            starts_at=time.slot.starts_at,
            ends_at=time.slot.ends_at,
            seats=time.slot.capacity - time.slot.taken,
            in_person=time.meeting.way == Way.IN_PERSON,
            help=help_[time.slot.id],
        )
        for time in times
    )


def shown(draw: Draw) -> Shown | None:
    """How the times of a draw are filled; nothing for a draw that left times open."""
    told = documents.read_open(draw.id, DocumentKind.TIMETABLE)
    if not told or not draw.times:
        return None
    kept = {one["slot"]: one for one in draw.times}
    meetings = sessions.research_sessions({UUID(one["session"]) for one in draw.times})
    labels = {str(meeting_id): meeting.label for meeting_id, meeting in meetings.items()}
    return Shown(
        times=tuple(
            ShownTime(
                datetime.fromisoformat(kept[slot]["starts_at"]), labels.get(kept[slot]["session"], ""), seats, people
            )
            for slot, people, seats in told["slots"]
        ),
        mixes=tuple((labels.get(session, ""), is_even) for session, is_even in told["mix"]),
        unsure=told["unsure"],
        cannot_come=told["cannot_come"],
        help=tuple(gettext(HELP[code]) for code in told["help"]),
    )
