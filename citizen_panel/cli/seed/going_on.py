"""What is going on when the demo begins: a brief to draw for, a draw to confirm, invitations to answer."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import update

from citizen_panel.cli.seed.enrolment import Enrolled, midnight
from citizen_panel.cli.seed.ethics import have_ethics
from citizen_panel.cli.seed.ground import Ground
from citizen_panel.cli.seed.preparing import prepare
from citizen_panel.cli.seed.projects import PlannedProject
from citizen_panel.cli.seed.recorder import person
from citizen_panel.cli.seed.stories import ROUTES
from citizen_panel.cli.seed.taking_part import ATTEND, PARTICIPATE
from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db
from citizen_panel.domain.ledger.models import Dispatch
from citizen_panel.domain.ledger.vocabulary import DispatchState
from citizen_panel.domain.matching import service as matching
from citizen_panel.domain.matching.compared import proposed
from citizen_panel.domain.matching.models import Draw
from citizen_panel.domain.matching.vocabulary import DrawState, Listing, SeedSource
from citizen_panel.domain.notifications.models import Message
from citizen_panel.domain.notifications.vocabulary import MessageState
from citizen_panel.domain.projects import queries as projects_read
from citizen_panel.domain.projects import service as projects
from citizen_panel.domain.projects.models import Project, RecruitmentBrief, RecruitmentRound
from citizen_panel.domain.projects.vocabulary import Asks, MeetingWay, Phase
from citizen_panel.domain.sessions import service as sessions
from citizen_panel.domain.sessions.models import Invitation
from citizen_panel.domain.sessions.queries import times_for
from citizen_panel.domain.sessions.vocabulary import Said, SessionPhase, SessionType, SlotPlan, Way

PLACES = 10
THROWS = 20
DIMENSIONS = ("age", "sex")
PHASES = (Phase.DISCOVER, Phase.DEFINE, Phase.DEVELOP, Phase.DELIVER)
NEAR = ("thistledown-care", "heatherbell-housing", "brigadoon-health", "silverbirch-care")


def chosen(plans: Sequence[PlannedProject], count: int) -> list[PlannedProject]:
    """So many of the projects, in their order: first those that can be in the middle of recruiting."""
    first = sorted(plans, key=lambda plan: not _is_live(plan))[:count]
    return [plan for plan in plans if plan in first]


def _is_live(plan: PlannedProject) -> bool:
    return plan.state == "running" and plan.phase in PHASES and plan.body in NEAR


@dataclass(frozen=True)
class GoingOn:
    """Leaves three running projects in the middle of recruiting."""

    ground: Ground
    people: dict[UUID, Enrolled]
    dice: random.Random
    until: datetime

    def leave(self, plans: Sequence[PlannedProject], told: dict[str, UUID]) -> None:
        """Recruit for up to three projects of bodies that serve a few councils."""
        live = [plan for plan in plans if _is_live(plan)]
        for plan, days in zip(sorted(live, key=self._last), (5, 1, 0), strict=False):
            project = projects_read.project(told[plan.slug])
            assert project is not None
            with clock.at(self.until - timedelta(days=days, hours=9)):
                brief, opened = self._ask(plan, project)
                draw = self._drawn(brief, plan, in_public=days == 1) if days else None
                if days > 1 and draw is not None and draw.state == DrawState.FOUND:
                    self._invite(draw, plan, project, brief, opened)
            db.session.expunge_all()

    def _last(self, plan: PlannedProject) -> datetime:
        """When something last happened in a project: the quietest go first, so that facts stay in order."""
        moments = [
            *(at for _, at in plan.phases),
            *(decision.agreed_at for decision in plan.decisions),
            *(insight.made_at for insight in plan.insights),
            *(meeting.ends_at if meeting.state == "held" else self.until for meeting in plan.sessions),
            *(midnight(brief.open_to_on) for brief in plan.briefs),
        ]
        return max(moments)

    def _ask(self, plan: PlannedProject, project: Project) -> tuple[RecruitmentBrief, RecruitmentRound]:
        lead = self.ground.actor(plan.body, "lead")
        asks = Asks(
            topic=plan.short_name,
            what_for="Looking at a first idea together",
            way=MeetingWay.IN_PERSON,
            place="The invented town hall",
            routes=ROUTES,
            dimensions=DIMENSIONS,
        )
        prepare(project, plan.councils, self.ground, lead=lead, approver=self.ground.actor(plan.body, "approver"))
        brief = projects.draft_brief(
            project, places=PLACES, councils=plan.councils, asks=asks, offer_pence=3000, actor=lead
        )
        projects.set_quotas(brief, proposed(plan.councils, PLACES, DIMENSIONS), actor=lead)
        have_ethics(project, lead)
        projects.note_earlier_look(brief, found=0, why_again="", actor=lead)
        projects.submit_brief(brief, actor=lead)
        projects.approve_brief(brief, actor=self.ground.actor(plan.body, "approver"))
        return brief, projects.open_round(brief, routes=ROUTES, actor=lead)

    def _drawn(self, brief: RecruitmentBrief, plan: PlannedProject, *, in_public: bool) -> Draw | None:
        """A draw by the real engine, with dice that were thrown in front of people."""
        thrown = " ".join(str(self.dice.randint(1, 6)) for _ in range(THROWS))
        lead = self.ground.actor(plan.body, "lead")
        if not in_public:
            return matching.run_draw(matching.prepare_draw(brief, actor=lead, seed=thrown).id)
        draw = matching.prepare_public_draw(
            brief,
            actor=lead,
            source=SeedSource.DICE,
            announced="Dice in the invented library, at the end of the story hour",
            witnesses="the librarian and two visitors",
            listing=Listing.OPEN,
        )
        if (listed := matching.run_draw(draw.id)) is None or listed.state != DrawState.LISTED:
            return listed
        matching.publish(listed, actor=lead)
        for one in (lead, self.ground.actor(plan.body, "approver")):
            matching.give_seed(listed, thrown, actor=one)
        return matching.run_draw(draw.id)

    def _invite(
        self, draw: Draw, plan: PlannedProject, project: Project, brief: RecruitmentBrief, opened: RecruitmentRound
    ) -> None:
        lead = self.ground.actor(plan.body, "lead")
        morning = (self.until + timedelta(days=16)).replace(hour=10, minute=0)
        half = timedelta(hours=2)
        meeting = sessions.publish(
            project,
            type=SessionType.CO_DESIGN,
            phase=SessionPhase(project.phase),
            label="Looking at a first idea",
            way=Way.IN_PERSON,
            starts_at=morning,
            ends_at=morning + 3 * half,
            slots=(
                SlotPlan(morning, morning + half, PLACES),
                SlotPlan(morning + 2 * half, morning + 3 * half, PLACES),
            ),
            brief_id=brief.id,
            round_id=opened.id,
            actor=lead,
        )
        assert lead.user_id
        sessions.let_lead(meeting, lead.user_id, actor=lead)
        confirmed = matching.confirm(draw, actor=lead)
        if confirmed.state != DrawState.CONFIRMED:
            return
        invitations = sessions.release_batch(confirmed, actor=lead, shuffle=self.dice.shuffle)
        self._answer(sorted(invitations, key=lambda one: one.token))

    def _answer(self, invitations: Sequence[Invitation]) -> None:
        """Four say yes, two no, one has looked; the others have not answered yet."""
        for number, invitation in enumerate(invitations):
            assert invitation.citizen_id is not None
            actor = person(self.people[invitation.citizen_id], invitation.token)
            with clock.at(self.until - timedelta(days=3) + timedelta(minutes=10 * number)):
                if number < 4:
                    self._accept(invitation, number, actor)
                elif number < 6:
                    sessions.decline(invitation, actor=actor)
                elif number == 6:
                    sessions.open_invitation(invitation, actor=actor)

    def _accept(self, invitation: Invitation, number: int, actor: Actor) -> None:
        times = times_for(invitation)
        yes = [Said(purpose, UUID(self.ground.texts[purpose]), True) for purpose in (PARTICIPATE, ATTEND)]
        sessions.accept(invitation, times[number % len(times)].slot.id, yes, actor=actor)


def settle_the_past(until: datetime) -> None:
    """Nothing may follow from an invented past: what was due by then is done, and what was to be sent is sent."""
    db.session.execute(update(Dispatch).where(Dispatch.state == DispatchState.DUE).values(state=DispatchState.DONE))
    past = update(Message).where(Message.state == MessageState.QUEUED, Message.due_at <= until)
    db.session.execute(past.values(state=MessageState.SENT, sent_at=Message.due_at, attempts=1, provider="console"))
