"""What somebody was asked, why, where they have places, and what was made of it."""

from decimal import Decimal

from sqlalchemy import select

from citizen_panel.core.db import db
from citizen_panel.core.words import say
from citizen_panel.domain.citizens.models import Citizen
from citizen_panel.domain.consent import queries as consent
from citizen_panel.domain.consent.purposes import BALANCE, about_of
from citizen_panel.domain.insights.models import Insight, InsightSource
from citizen_panel.domain.matching import queries as draws
from citizen_panel.domain.matching.models import Alternate, Draw, Place
from citizen_panel.domain.matching.own_answers import everything_answered
from citizen_panel.domain.matching.vocabulary import Sentence
from citizen_panel.domain.projects.models import Project, RecruitmentBrief
from citizen_panel.domain.rights.copy import words
from citizen_panel.domain.rights.copy.shape import NO, YES, Cell, Section, columns, worded
from citizen_panel.domain.sessions import queries as meetings
from citizen_panel.domain.sessions.models import Artefact, Attendance, Booking, ResearchSession

RECORD = say("10 years after the project, without your name if you are erased.")
PROJECT = say("The project's team and the computer.")


def invitations(found: Citizen) -> Section:
    """What the person was asked, and why it was them."""
    rows = []
    for offer in reversed(meetings.invitations_of(found.id)):
        drawn = meetings.place_of(offer.invitation)
        rows.append(
            (
                offer.project.title,
                offer.organisation.name,
                offer.invitation.issued_at,
                worded(words.WAYS, offer.invitation.channel),
                offer.invitation.answer_by_at,
                worded(words.INVITATIONS, offer.invitation.state),
                why(found, *drawn) if drawn else None,
            )
        )
    return Section(
        "invitations",
        say("What you were asked"),
        columns(
            project=say("Project"),
            body=say("Who asked"),
            when=say("When"),
            way=say("How"),
            answer_by=say("Answer by"),
            answer=say("Your answer"),
            why=say("Why it was you"),
        ),
        tuple(rows),
        PROJECT,
        say("To run the project, and to show that people were asked fairly."),
        RECORD,
        empty=say("You have not been asked yet."),
        covers=frozenset({"sessions.invitations"}),
    )


def drawn(found: Citizen) -> Section:
    """The places that draws gave the person, and what they stand by for."""
    placed = select(Project.title, Draw.created_at, Place.state, Place.code, Place.chance).join(
        Draw, Draw.id == Place.draw_id
    )
    stands = select(Project.title, Draw.created_at, Alternate.state).join(Draw, Draw.id == Alternate.draw_id)
    rows: list[tuple[Cell, ...]] = [
        (title, at, worded(words.DRAWN, state), _chance(chance), code)
        for title, at, state, code, chance in db.session.execute(
            placed.join(RecruitmentBrief, RecruitmentBrief.id == Draw.recruitment_brief_id)
            .join(Project, Project.id == RecruitmentBrief.project_id)
            .where(Place.citizen_id == found.id)
            .order_by(Draw.created_at)
        )
    ]
    rows += [
        (title, at, worded(words.DRAWN, state), None, None)
        for title, at, state in db.session.execute(
            stands.join(RecruitmentBrief, RecruitmentBrief.id == Draw.recruitment_brief_id)
            .join(Project, Project.id == RecruitmentBrief.project_id)
            .where(Alternate.citizen_id == found.id)
            .order_by(Draw.created_at)
        )
    ]
    return Section(
        "draws",
        say("Draws that chose you"),
        columns(
            project=say("Project"),
            when=say("When"),
            result=say("What came of it"),
            chance=say("Your chance"),
            code=say("Your code in a public draw"),
        ),
        tuple(rows),
        say("A draw by the computer."),
        say("To choose people fairly, and to be able to show it."),
        RECORD,
        empty=say("No draw has chosen you."),
        covers=frozenset({"matching.places", "matching.stand_in"}),
    )


def own_questions(found: Citizen) -> Section:
    """What the person answered to projects' own questions."""
    rows = tuple(
        (project.title, question.wording, question.options[answer.chosen[0]], answer.answered_at)
        for project, question, answer in everything_answered(found.id)
    )
    return Section(
        "own_questions",
        say("Questions that a project asked you"),
        columns(project=say("Project"), question=say("Question"), answer=say("Your answer"), when=say("When")),
        rows,
        PROJECT,
        say("To get the meeting ready. Nobody is chosen by it."),
        say("6 months after the project stopped asking people."),
        empty=say("You have answered no question of a project."),
        covers=frozenset({"matching.own_questions"}),
    )


def places(found: Citizen) -> Section:
    """The person's places in meetings, and what was noted of them there."""
    noted = {
        row.booking_id: row
        for row in db.session.scalars(
            select(Attendance)
            .join(Booking, Booking.id == Attendance.booking_id)
            .where(Booking.citizen_id == found.id)
            .order_by(Attendance.recorded_at)
        )
    }
    rows = tuple(_place(taken, noted.get(taken.booking.id)) for taken in meetings.bookings_of(found.id))
    return Section(
        "meetings",
        say("Your places in meetings"),
        columns(
            project=say("Project"),
            starts=say("From"),
            ends=say("To"),
            way=say("How"),
            state=say("Your place"),
            there=say("Were you there"),
            minutes=say("Minutes"),
            part=say("Your part"),
            depth=say("How deep it went"),
        ),
        rows,
        PROJECT,
        say("To run meetings, and to show that citizens took part."),
        RECORD,
        empty=say("You have had no place in a meeting."),
        covers=frozenset({"sessions.places", "sessions.took part"}),
    )


def made(found: Citizen) -> Section:
    """Recordings and notes of meetings in which the person took part."""
    rows = db.session.execute(
        select(Project.title, Artefact)
        .join(ResearchSession, ResearchSession.id == Artefact.research_session_id)
        .join(Project, Project.id == Artefact.project_id)
        .where(
            ResearchSession.id.in_(
                select(Attendance.research_session_id)
                .join(Booking, Booking.id == Attendance.booking_id)
                .where(Booking.citizen_id == found.id)
            )
        )
        .order_by(Artefact.made_at)
    )
    return Section(
        "recordings-and-notes",
        say("Recordings and notes of meetings you were in"),
        columns(
            project=say("Project"),
            what=say("What"),
            when=say("When"),
            kept_until=say("Kept until"),
            deleted=say("Deleted"),
        ),
        tuple(
            (title, worded(words.MADE, row.kind), row.made_at, row.delete_on, YES if row.deleted_at else NO)
            for title, row in rows
        ),
        PROJECT,
        say("To remember what was said. Others are in them too, so we show that they exist, not what they hold."),
        say("Recordings: 90 days after they were worked through."),
    )


def insights(found: Citizen) -> Section:
    """What was learned from the person, and words of theirs that are used."""
    tokens = select(Place.token).where(Place.citizen_id == found.id)
    rows = db.session.execute(
        select(Project.title, Insight.statement, Insight.made_at)
        .join(InsightSource, InsightSource.insight_id == Insight.id)
        .join(Project, Project.id == Insight.project_id)
        .where(InsightSource.token.in_(tokens))
        .order_by(Insight.made_at)
    )
    return Section(
        "what-was-learned",
        say("What was learned from you, and your words that are used"),
        columns(project=say("Project"), what=say("What was learned"), when=say("When")),
        tuple((title, statement, at) for title, statement, at in rows),
        PROJECT,
        say("To base decisions on what people said."),
        RECORD,
        empty=say("Nothing yet. No words of yours are quoted."),
        covers=frozenset({"insights.insights"}),
    )


def why(found: Citizen, place: Place, draw: Draw) -> tuple[Sentence, ...]:
    """Why the person was among those who could be drawn, and what of their answers was used."""
    drawn_by = dict.fromkeys(quota.characteristic for quota in draws.quotas_of(draw.id))
    agreed = {purpose for purpose, _ in consent.standing(found.id)}
    used = [about_of(f"{BALANCE}/{one}") for one in drawn_by if f"{BALANCE}/{one}" in agreed]
    said = [
        Sentence(say("You live in an area the project is about, you agreed to be asked, and you could be reached.")),
        Sentence(say("A computer drew by chance among all such people, so that the group is mixed.")),
        _chance(place.chance),
    ]
    if used:
        said.append(Sentence(say("These answers of yours were used, because you agreed:")))
        said += [Sentence(about) for about in used]
    else:
        said.append(Sentence(say("None of your answers about yourself was used.")))
    return tuple(said)


def _chance(chance: Decimal | None) -> Sentence:
    if chance is None:
        return Sentence(say("You stood by. A place came free, and we asked you so that the group stays mixed."))
    if chance <= 0:
        return Sentence(say("Your chance was not worked out."))
    return Sentence(say("Your chance was about 1 in {many}."), (("many", max(1, round(1 / float(chance)))),))


def _place(taken: meetings.Taken, noted: Attendance | None) -> tuple[Cell, ...]:
    depth = words.DEPTHS.get(taken.meeting.claimed_depth)
    return (
        taken.project.title,
        taken.slot.starts_at,
        taken.slot.ends_at,
        worded(words.MEETING_WAYS, taken.meeting.way),
        worded(words.PLACES, taken.booking.state),
        worded(words.ATTENDED, noted.state) if noted else None,
        noted.minutes if noted else None,
        worded(words.TOOK_PART_AS, noted.role) if noted else None,
        Sentence(depth) if noted and depth else None,
    )
