"""Tells the pasts of projects: what teams did, through the services, at the moment it was done."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import cached_property, partial
from uuid import UUID

from citizen_panel.cli.seed.enrolment import Enrolled
from citizen_panel.cli.seed.entropy import Entropy
from citizen_panel.cli.seed.ethics import have_ethics
from citizen_panel.cli.seed.ground import Ground
from citizen_panel.cli.seed.projects import (
    PlannedBrief,
    PlannedDecision,
    PlannedInsight,
    PlannedProject,
    PlannedSession,
)
from citizen_panel.cli.seed.recorder import Recorder
from citizen_panel.cli.seed.taking_part import Participants
from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db
from citizen_panel.domain.insights import service as insights
from citizen_panel.domain.insights.models import Insight
from citizen_panel.domain.ledger.queries import chain_of
from citizen_panel.domain.matching.compared import proposed
from citizen_panel.domain.projects import service as projects
from citizen_panel.domain.projects.models import Decision, Project, RecruitmentBrief, RecruitmentRound
from citizen_panel.domain.projects.vocabulary import Asks, MeetingWay, ProjectPart, Route
from citizen_panel.domain.sessions import service as sessions
from citizen_panel.domain.sessions.models import ResearchSession
from citizen_panel.domain.sessions.vocabulary import (
    ArtefactKind,
    NeededConsent,
    SessionPhase,
    SessionType,
    SlotPlan,
    Way,
)

ROUTES = (Route.ONLINE, Route.PHONE, Route.POST, Route.ASSISTED)
RANKS = ("start", "phase", "brief", "invite", "publish", "session", "insight", "decision", "close")


@dataclass(frozen=True)
class Step:
    """Something that was done at a moment."""

    at: datetime
    rank: str
    act: Callable[[], None]


@dataclass
class Story:
    """One project, told step by step up to a moment; what is still to come is planned only."""

    plan: PlannedProject
    ground: Ground
    people: Participants
    recorder: Recorder
    until: datetime
    project: Project = field(init=False)
    briefs: dict[int, RecruitmentBrief] = field(default_factory=dict)
    rounds: dict[int, RecruitmentRound] = field(default_factory=dict)
    meetings: dict[str, ResearchSession] = field(default_factory=dict)
    found: dict[str, Insight] = field(default_factory=dict)
    made: dict[str, Decision] = field(default_factory=dict)

    def tell(self) -> Project:
        """Carry out every step in the order of time."""
        for step in sorted(self._steps(), key=lambda step: (step.at, RANKS.index(step.rank))):
            self.recorder.step(step.at)
            with clock.at(step.at):
                step.act()
        self.recorder.flush()
        return self.project

    @cached_property
    def lead(self) -> Actor:
        return self.ground.actor(self.plan.body, "lead")

    def _steps(self) -> Iterator[Step]:
        plan = self.plan
        start = datetime.combine(plan.started_on, time(8), clock.UK)
        yield Step(start, "start", self._start)
        for phase, at in plan.phases:
            yield Step(at, "close" if phase == "closed" else "phase", partial(self._enter, phase, at))
        for brief in plan.briefs:
            yield from self._brief_steps(brief)
        for decision in plan.decisions:
            yield Step(decision.agreed_at, "decision", partial(self._decide, decision))
        for meeting in plan.sessions:
            yield from self._meeting_steps(meeting, start)
        for insight in plan.insights:
            yield Step(insight.made_at, "insight", partial(self._hear, insight))

    def _brief_steps(self, brief: PlannedBrief) -> Iterator[Step]:
        opened = datetime.combine(brief.open_from_on, time(10), clock.UK)
        yield Step(opened, "brief", lambda: self._ask(brief))
        yield Step(opened + timedelta(hours=1), "invite", lambda: self._invite(brief))
        if brief.state == "closed":
            closed = datetime.combine(brief.open_to_on, time(17), clock.UK)
            yield Step(closed, "brief", lambda: self._close(brief))

    def _meeting_steps(self, meeting: PlannedSession, start: datetime) -> Iterator[Step]:
        published = max(min(meeting.linked_at, self.until - timedelta(hours=5)), start + timedelta(hours=2))
        yield Step(published, "publish", lambda: self._publish(meeting))
        if meeting.state == "held":
            agreed = max(meeting.starts_at - timedelta(days=2), published + timedelta(minutes=5))
            yield Step(agreed, "publish", lambda: self.people.take_places(self.meetings[meeting.key], meeting))
            yield Step(meeting.ends_at + timedelta(minutes=20), "session", lambda: self._hold(meeting))
        elif meeting.brief_version:
            booked = self.until - timedelta(hours=3)
            yield Step(booked, "session", lambda: self.people.book(self.meetings[meeting.key], self.project))

    def _start(self) -> None:
        plan, lead = self.plan, self.lead
        assert lead.user_id is not None
        self.project = projects.start(
            self.ground.organisations[plan.body],
            title=plan.title,
            summary=plan.short_name,
            started_on=plan.started_on,
            tier=plan.tier,
            lead_id=lead.user_id,
            actor=lead,
        )
        researcher = self.ground.workers[plan.body, "researcher"]
        projects.give_role(self.project, researcher, ProjectPart.RESEARCHER, actor=lead)
        chain = chain_of(self.project.id)
        assert chain is not None
        self.recorder.chain_id = chain.id
        self.people.gather(plan, self.project.id)

    def _enter(self, phase: str, at: datetime) -> None:
        projects.enter_phase(self.project, phase, entered_at=at, actor=self.lead)

    def _ask(self, plan: PlannedBrief) -> None:
        asks = Asks(topic=self.plan.short_name, what_for=self.plan.title, way=MeetingWay.MIXED, routes=ROUTES)
        brief = projects.draft_brief(
            self.project,
            places=plan.places,
            councils=plan.councils,
            asks=asks,
            offer_pence=plan.offer_pence,
            open_from_on=plan.open_from_on,
            open_to_on=plan.open_to_on,
            actor=self.lead,
        )
        projects.set_quotas(brief, proposed(plan.councils, plan.places, plan.quotas), actor=self.lead)
        have_ethics(self.project, self.lead)
        projects.note_earlier_look(brief, found=0, why_again="", actor=self.lead)
        projects.submit_brief(brief, actor=self.lead)
        projects.approve_brief(brief, actor=self.ground.actor(self.plan.body, "approver"))
        self.rounds[plan.version] = projects.open_round(brief, routes=ROUTES, actor=self.lead)
        self.briefs[plan.version] = brief

    def _invite(self, plan: PlannedBrief) -> None:
        self.people.invite(plan, self.plan, self.project.id, self.lead, self.until)

    def _close(self, plan: PlannedBrief) -> None:
        projects.close_round(self.rounds[plan.version], actor=self.lead)
        projects.close_brief(self.briefs[plan.version], actor=self.lead)

    def _publish(self, plan: PlannedSession) -> None:
        seats = max(8, len(plan.attendance))
        brief = self.briefs.get(plan.brief_version or 0)
        opened = self.rounds.get(plan.brief_version or 0)
        self.meetings[plan.key] = sessions.publish(
            self.project,
            type=SessionType(plan.type),
            phase=SessionPhase(plan.phase),
            label=plan.label,
            way=Way(plan.way),
            starts_at=plan.starts_at,
            ends_at=plan.ends_at,
            slots=(SlotPlan(plan.starts_at, plan.ends_at, seats),),
            purposes=tuple(NeededConsent(purpose) for purpose in plan.purposes),
            claimed_depth=plan.claimed_depth,
            is_sensitive=plan.is_sensitive,
            brief_id=brief.id if brief else None,
            round_id=opened.id if opened else None,
            actor=self.lead,
        )

    def _hold(self, plan: PlannedSession) -> None:
        meeting = self.meetings[plan.key]
        sessions.hold(meeting, actor=self.lead)
        self.people.attend(meeting, plan, self.lead)
        if plan.has_artefact:
            sessions.add_artefact(
                meeting,
                kind=ArtefactKind.PROTOTYPE if plan.default_depth >= 4 else ArtefactKind.NOTES,
                digest=hashlib.sha256(f"{self.plan.slug}/{plan.key}".encode()).digest(),
                is_made_in_session=plan.default_depth >= 3,
                actor=self.lead,
            )

    def _hear(self, plan: PlannedInsight) -> None:
        insight = insights.write(
            self.project, statement=plan.statement, evidence_level=plan.evidence_level, actor=self.lead
        )
        for key in plan.sessions:
            insights.link_source(insight, self.meetings[key], actor=self.lead)
        self.found[plan.key] = insights.publish(insight, actor=self.lead)

    def _decide(self, plan: PlannedDecision) -> None:
        earlier = self.made.get(plan.supersedes or "")
        decision = projects.decide(
            self.project,
            kind=plan.kind,
            statement=plan.statement,
            citizens_said=plan.citizens_said,
            is_key=plan.is_key,
            agreed_at=plan.agreed_at,
            supersedes=earlier,
            is_reopening=earlier is not None and plan.kind == "problem_definition",
            actor=self.lead,
        )
        self.made[plan.key] = decision
        for link in self.plan.links:
            if link.decision == plan.key:
                insights.cite(
                    self.found[link.insight], decision, effect=link.effect, reason=link.reason, actor=self.lead
                )


def tell_all(
    plans: Sequence[PlannedProject],
    enrolled: Sequence[Enrolled],
    ground: Ground,
    chance: tuple[Entropy, Entropy],
    until: datetime,
) -> dict[str, UUID]:
    """Tell every project, oldest first; returns their ids by short name."""
    people = Participants(enrolled, chance[0], Recorder(chance[1], ground.texts))
    told = {}
    for plan in sorted(plans, key=lambda plan: (plan.started_on, plan.slug)):
        told[plan.slug] = Story(plan, ground, people, people.recorder, until).tell().id
        db.session.expunge_all()
    people.recorder.flush_tally((until - timedelta(days=365)).date())
    return told
