"""Bodies, the people who work in them, projects and briefs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor, Capacity
from citizen_panel.core.db import db
from citizen_panel.domain.accounts.models import User
from citizen_panel.domain.organisations.models import Membership, Organisation
from citizen_panel.domain.organisations.queries import memberships_of
from citizen_panel.domain.projects import service
from citizen_panel.domain.projects.models import Project, RecruitmentBrief
from citizen_panel.domain.projects.prepared import standing_of_ethics
from citizen_panel.domain.projects.vocabulary import Asks, Band, Principle, Rated, Rating, Route, Tier

ORKNEY, EDINBURGH, GLASGOW = "S12000023", "S12000036", "S12000049"


@dataclass(frozen=True)
class Team:
    """A body with somebody who leads, and somebody outside the teams who approves."""

    organisation_id: UUID
    lead: Actor
    approver: Actor


def organisation(name: str = "Skerry Council", *, runs_panel: bool = True) -> Organisation:
    """A verified public body; of those that run the panel unless told otherwise."""
    body = Organisation(
        id=uuid4(),
        name=name,
        slug=f"body-{uuid4().hex[:8]}",
        kind="public_body",
        state="verified",
        verified_on=clock.today(),
        runs_panel=runs_panel,
    )
    db.session.add(body)
    db.session.flush()
    return body


def works_there(organisation_id: UUID, *roles: str) -> Actor:
    """Somebody who works for a body in these roles."""
    account = User(id=uuid4(), kind="staff", state="active", created_on=clock.today())
    db.session.add(account)
    db.session.flush()
    for role in roles:
        db.session.add(
            Membership(
                id=uuid4(),
                user_account_id=account.id,
                organisation_id=organisation_id,
                role=role,
                from_on=date(2020, 1, 1),
            )
        )
    db.session.flush()
    return Actor(Capacity.STAFF, user_id=account.id, works_for=memberships_of(account.id))


def team(name: str = "Skerry Council", *, runs_panel: bool = True) -> Team:
    body = organisation(name, runs_panel=runs_panel)
    return Team(body.id, works_there(body.id, "lead"), works_there(body.id, "decision_maker"))


def project(of: Team, title: str = "Island bus times") -> Project:
    """A project whose work began ten days ago."""
    assert of.lead.user_id
    began = date.fromordinal(clock.today().toordinal() - 10)
    return service.start(
        of.organisation_id,
        title=title,
        summary="Bus project",
        started_on=began,
        tier=Tier.T2,
        lead_id=of.lead.user_id,
        actor=of.lead,
    )


def brief(
    of: Team,
    asked_by: Project | None = None,
    *,
    places: int = 12,
    councils: Sequence[str] = (ORKNEY,),
    bands: Sequence[Band] = (),
    approved: bool = False,
) -> RecruitmentBrief:
    """A brief with its quotas, approved by somebody outside the team if wished."""
    drafted = service.draft_brief(
        asked_by or project(of),
        places=places,
        councils=councils,
        asks=Asks(topic="buses", what_for="To hear what would help", routes=(Route.ONLINE, Route.PHONE)),
        offer_pence=4000,
        actor=of.lead,
    )
    service.set_quotas(drafted, bands, actor=of.lead)
    if approved:
        sent(drafted, of)
        with_ethics(drafted.project, of)
        service.approve_brief(drafted, actor=of.approver)
    return drafted


def sent(drafted: RecruitmentBrief, of: Team) -> RecruitmentBrief:
    """The brief as it waits for approval: its designer looked at what was known before."""
    service.note_earlier_look(drafted, found=0, why_again="", actor=of.lead)
    return service.submit_brief(drafted, actor=of.lead)


def with_ethics(asked_by: Project, of: Team) -> None:
    """Ethics of a project that nobody outside has to look at, and that hold."""
    if standing_of_ethics(asked_by.id) is None:
        service.write_ethics(asked_by, [Rated(one, Rating.GREEN) for one in Principle], [], actor=of.lead)
        service.submit_ethics(asked_by, actor=of.lead)
