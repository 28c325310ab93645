"""Meetings, confirmed draws and invitations, for tests."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor, Capacity
from citizen_panel.core.db import db
from citizen_panel.domain.citizens.models import Citizen
from citizen_panel.domain.citizens.queries import platform_token, project_token
from citizen_panel.domain.consent import queries as consent
from citizen_panel.domain.consent.service import withdraw
from citizen_panel.domain.matching.models import Draw, Place
from citizen_panel.domain.projects.models import Project, RecruitmentBrief
from citizen_panel.domain.sessions import queries, service
from citizen_panel.domain.sessions.models import Booking, Invitation, ResearchSession, Slot
from citizen_panel.domain.sessions.vocabulary import NeededConsent, Said, SessionPhase, SessionType, SlotPlan, Way
from tests.factories import projects
from tests.factories.citizens import a_citizen

HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Story:
    """A project that asks five people or more, and a meeting they can come to."""

    team: projects.Team
    project: Project
    brief: RecruitmentBrief
    draw: Draw
    people: list[Citizen]
    meeting: ResearchSession


def citizen_actor(citizen: Citizen) -> Actor:
    """The person, acting for themselves."""
    return Actor(
        Capacity.CITIZEN, user_id=citizen.user_account_id, citizen_id=citizen.id, token=platform_token(citizen.id)
    )


def taken_back(citizen: Citizen, purpose: str) -> None:
    """Somebody takes back a yes on their own page; what follows from it is left to the caller."""
    withdraw(
        citizen_id=citizen.id,
        token=platform_token(citizen.id),
        purpose=purpose,
        channel="online",
        actor=citizen_actor(citizen),
    )


def meeting(
    of: Project,
    actor: Actor,
    *,
    starts_at: datetime | None = None,
    capacity: int = 6,
    slots: int = 2,
    kind: SessionType = SessionType.FOCUS_GROUP,
    purposes: Sequence[NeededConsent] = service.USUAL,
) -> ResearchSession:
    """A published meeting ten days off, with times of an hour and a half, one after the other."""
    begins = starts_at or clock.now() + timedelta(days=10)
    plans = [SlotPlan(begins + 2 * n * HOUR, begins + (2 * n + 1.5) * HOUR, capacity) for n in range(slots)]
    return service.publish(
        of,
        type=kind,
        phase=SessionPhase.DISCOVER,
        label="Bus talk",
        way=Way.ONLINE,
        starts_at=begins,
        ends_at=plans[-1].ends_at,
        slots=plans,
        purposes=purposes,
        actor=actor,
    )


def confirmed_draw(brief: RecruitmentBrief, people: list[Citizen], confirmed_by: UUID) -> Draw:
    """A confirmed draw that gave these people places, without having drawn."""
    now = clock.now()
    draw = Draw(
        id=uuid4(),
        recruitment_brief_id=brief.id,
        state="confirmed",
        method="maximin",
        engine_version="test",
        seed_source="system",
        input_hash=b"0" * 32,
        candidates_count=1240,
        confirmed_by_id=confirmed_by,
        created_at=now,
        finished_at=now,
        confirmed_at=now,
    )
    db.session.add(draw)
    db.session.flush()
    for number, person in enumerate(people, start=1):
        token = project_token(person.id, brief.project_id)
        db.session.add(
            Place(draw_id=draw.id, citizen_id=person.id, token=token, coded_no=number, chance=Decimal("0.0244"))
        )
    db.session.flush()
    return draw


def a_story(people: int = 5, *, first: Citizen | None = None, **of_meeting: object) -> Story:
    """Everything up to the moment before the invitations go out; `first` is among the people, if given."""
    team = projects.team()
    project = projects.project(team)
    brief = projects.brief(team, project, approved=True)
    asked = [first or a_citizen(), *(a_citizen() for _ in range(people - 1))]
    assert team.lead.user_id
    draw = confirmed_draw(brief, asked, team.lead.user_id)
    return Story(team, project, brief, draw, asked, meeting(project, team.lead, **of_meeting))  # type: ignore[arg-type]


def invited(story: Story) -> list[Invitation]:
    """Invitations for everybody, in the order of the people."""
    released = service.release_batch(story.draw, actor=story.team.lead)
    by_person = {invitation.citizen_id: invitation for invitation in released}
    return [by_person[person.id] for person in story.people]


def slots(story: Story) -> list[Slot]:
    return list(queries.slots_of(story.meeting.id))


def yes(*purposes: str) -> list[Said]:
    """A yes to each purpose, on the wording in force."""
    texts = consent.texts_in_force(purposes)
    return [Said(purpose, texts[purpose].id, True) for purpose in purposes]


def accepted(story: Story, invitation: Invitation, slot: Slot | None = None) -> Booking:
    """The person says yes to the first time, or to the one named."""
    person = next(one for one in story.people if one.id == invitation.citizen_id)
    return service.accept(
        invitation,
        (slot or slots(story)[0]).id,
        yes("project.participate", "session.attend"),
        actor=citizen_actor(person),
    )
