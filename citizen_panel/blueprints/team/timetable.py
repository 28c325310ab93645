"""The times of a draw: why there are none to draw for, and how they are filled, as a page shows it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask_babel import gettext

from citizen_panel.domain.matching import documents
from citizen_panel.domain.matching.models import Draw
from citizen_panel.domain.matching.rules.timetable.words import HELP
from citizen_panel.domain.matching.vocabulary import DocumentKind
from citizen_panel.domain.projects.models import RecruitmentBrief
from citizen_panel.domain.projects.vocabulary import Asks
from citizen_panel.domain.sessions import queries as sessions
from citizen_panel.domain.sessions.offering import choices_for, offered


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


def none_to_draw_for(brief: RecruitmentBrief) -> str | None:
    """Why nobody can be drawn together with times, in words that say what to do; nothing where they can."""
    if offered(brief):
        return None
    meetings = Asks.read(brief.asks).meetings
    if meetings > 1 and choices_for(brief):
        return gettext(
            "The brief asks each person to come to %(meetings)s meetings, and no time here leads to so many. "
            "Link your sessions, so that one yes is to all of them, or settle times later",
            meetings=meetings,
        )
    return gettext("There is no time left that people could be given. Plan a session first")


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
