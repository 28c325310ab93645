"""What the people of invented projects did: they were asked, agreed, came, or did not."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import Range

from citizen_panel.cli.seed.enrolment import Enrolled
from citizen_panel.cli.seed.entropy import Entropy
from citizen_panel.cli.seed.projects import Attended, PlannedBrief, PlannedProject, PlannedSession
from citizen_panel.cli.seed.recorder import Recorder, person
from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db
from citizen_panel.domain.citizens.models import Citizen
from citizen_panel.domain.citizens.vocabulary import CHANNEL_OF, AskedFor
from citizen_panel.domain.ledger import service as ledger
from citizen_panel.domain.notifications.vocabulary import Channel
from citizen_panel.domain.projects.models import Project
from citizen_panel.domain.sessions import service as sessions
from citizen_panel.domain.sessions.events import (
    AttendanceMarked,
    BookingMade,
    InvitationAccepted,
    InvitationDeclined,
    InvitationIssued,
    InvitationLapsed,
    InvitationOpened,
)
from citizen_panel.domain.sessions.models import Booking, ResearchSession, Slot
from citizen_panel.domain.sessions.queries import slots_of
from citizen_panel.domain.sessions.rules.timetable import busy
from citizen_panel.domain.sessions.vocabulary import (
    AttendanceCapacity,
    AttendanceState,
    InvitationState,
    Relation,
    TookPartAs,
)

PARTICIPATE, ATTEND = "project.participate", "session.attend"
ANSWER_DAYS = 7
WITHOUT_ANSWER = 0.7  # for each place, so many more are asked who do not come
COMING = 6
ENDED = {InvitationState.DECLINED: InvitationDeclined, InvitationState.LAPSED: InvitationLapsed}


@dataclass
class Part:
    """One person in one project."""

    one: Enrolled
    token: UUID
    invitation_id: UUID
    booking_id: UUID | None = None


@dataclass
class Participants:
    """The people of one project after another, picked by chance from those who could be asked."""

    enrolled: Sequence[Enrolled]
    entropy: Entropy
    recorder: Recorder
    busy_ahead: set[UUID] = field(default_factory=set)
    project_id: UUID = field(default_factory=lambda: UUID(int=0))
    pool: list[Enrolled] = field(default_factory=list)
    parts: dict[int, Part] = field(default_factory=dict)

    def gather(self, plan: PlannedProject, project_id: UUID) -> None:
        """Find those who could be asked for a project: of its councils, there before it began; shuffled."""
        start = datetime.combine(plan.started_on, time(8), clock.UK)
        able = [one for one in self.enrolled if one.person.status in ("active", "paused") and one.ways]
        near = [one for one in able if one.person.council_code in plan.councils and one.joined_at < start]
        self.pool = self._shuffled(near if len(near) >= 60 else [one for one in able if one.joined_at < start] or able)
        self.project_id, self.parts = project_id, {}

    def invite(self, brief: PlannedBrief, plan: PlannedProject, project_id: UUID, lead: Actor, until: datetime) -> None:
        """Ask the people of a brief: those who will come, and others who say no or nothing."""
        at = clock.now()
        first: dict[int, datetime] = {}
        for meeting in plan.sessions:
            if meeting.brief_version == brief.version:
                for line in meeting.attendance:
                    if line.person is not None and line.person not in self.parts:
                        first.setdefault(line.person, meeting.starts_at)
        if not first and not self.parts:
            first = dict.fromkeys(range(min(brief.places, 2 * COMING)), until)
        for number, starts_at in sorted(first.items()):
            answered_at = at + min(timedelta(minutes=self.entropy.number(5 * 1440)), (starts_at - at) / 2)
            self._accepted(number, at, answered_at, lead)
        for _ in range(int(brief.places * WITHOUT_ANSWER)):
            self._not_coming(at, lead, until)

    def take_places(self, meeting: ResearchSession, plan: PlannedSession) -> None:
        """Write down the places and consents of those who are going to be there."""
        slot = slots_of(meeting.id)[0]
        for line in plan.attendance:
            part = self.parts.get(line.person) if line.person is not None else None
            if part is not None:
                self._agree(meeting, part, has_consent=line.has_consent)
                part.booking_id = self._booked(slot, part)
        db.session.flush()

    def attend(self, meeting: ResearchSession, plan: PlannedSession, lead: Actor) -> None:
        """Write down who was there."""
        for line in plan.attendance:
            part = self.parts.get(line.person) if line.person is not None else None
            if part is not None or line.capacity != "citizen":
                self._mark(meeting, line, part, lead)

    def book(self, meeting: ResearchSession, project: Project) -> None:
        """Let some of those who said yes take places in a meeting still to come; their reminders are queued."""
        slot = slots_of(meeting.id)[0]
        free = [part for part in self.parts.values() if part.one.id not in self.busy_ahead]
        chosen = free[:COMING]
        for part in chosen:
            self._agree(meeting, part, has_consent=True)
        self.recorder.write()  # the invitations stand before the places
        for part in chosen:
            self.busy_ahead.add(part.one.id)
            row_no = db.session.execute(select(Citizen.row_no).where(Citizen.id == part.one.id)).scalar_one()
            booking = Booking(
                slot_id=slot.id,
                invitation_id=part.invitation_id,
                citizen_id=part.one.id,
                token=part.token,
                busy=Range(*busy(row_no, slot.starts_at, slot.ends_at)),
                booked_at=clock.now(),
            )
            db.session.add(booking)
            slot.taken += 1
            db.session.flush()
            actor = person(part.one, part.token)
            made = BookingMade(project=project.id, booking=booking.id, slot=slot.id, token=part.token)
            ledger.record(made, actor=actor)
            sessions.remind(booking, slot, meeting, actor=actor)

    def _shuffled(self, people: list[Enrolled]) -> list[Enrolled]:
        return sorted(people, key=lambda one: self.entropy.bytes(8))

    def _next(self) -> Enrolled | None:
        return self.pool.pop() if self.pool else None

    def _asked(self, one: Enrolled, at: datetime, lead: Actor) -> tuple[UUID, UUID, Channel]:
        invitation_id, token = self.entropy.uuid(), one.project_token(self.project_id)
        channel = CHANNEL_OF[one.ways[0]]
        issued = InvitationIssued(project=self.project_id, invitation=invitation_id, token=token, channel=channel)
        self.recorder.fact(issued, lead, at)
        self.recorder.asked(one, AskedFor.INVITED, at.date())
        return invitation_id, token, channel

    def _accepted(self, number: int, at: datetime, answered_at: datetime, lead: Actor) -> None:
        one = self._next()
        if one is None:
            return
        invitation_id, token, channel = self._asked(one, at, lead)
        self.parts[number] = Part(one, token, invitation_id)
        said = InvitationAccepted(project=self.project_id, invitation=invitation_id, token=token, channel=channel)
        self.recorder.fact(said, person(one, token), answered_at)
        self.recorder.decide(one, token, self.project_id, PARTICIPATE, self.project_id, "granted", answered_at)
        self._invitation(one, invitation_id, token, channel, InvitationState.ACCEPTED, at, answered_at)

    def _not_coming(self, at: datetime, lead: Actor, until: datetime) -> None:
        """Somebody says no, or nothing: if asked lately, they may still answer."""
        one = self._next()
        if one is None:
            return
        invitation_id, token, channel = self._asked(one, at, lead)
        luck, answer_by = self.entropy.share(), at + timedelta(days=ANSWER_DAYS)
        answered_at: datetime | None = at + timedelta(hours=4 + self.entropy.number(60))
        state = InvitationState.DECLINED if luck < 0.5 else InvitationState.LAPSED
        if state is InvitationState.LAPSED:
            answered_at = answer_by + timedelta(hours=6)
        assert answered_at is not None
        if answered_at >= until:
            state, answered_at = InvitationState.OPENED if luck < 0.25 else InvitationState.ISSUED, None
        if answered_at is not None:
            by = Actor.system("calendar") if state is InvitationState.LAPSED else person(one, token)
            ended = ENDED[state](project=self.project_id, invitation=invitation_id, token=token, channel=channel)
            self.recorder.fact(ended, by, answered_at)
        elif state is InvitationState.OPENED:
            seen = InvitationOpened(project=self.project_id, invitation=invitation_id, token=token, channel=channel)
            self.recorder.fact(seen, person(one, token), at + timedelta(hours=1))
        self._invitation(one, invitation_id, token, channel, state, at, answered_at)

    def _invitation(
        self,
        one: Enrolled,
        invitation_id: UUID,
        token: UUID,
        channel: Channel,
        state: InvitationState,
        at: datetime,
        answered_at: datetime | None,
    ) -> None:
        times = (at, at + timedelta(days=ANSWER_DAYS), answered_at)
        row = (invitation_id, self.project_id, one.id, token, channel.value, state.value, *times)
        self.recorder.add("invitation", row)

    def _agree(self, meeting: ResearchSession, part: Part, *, has_consent: bool) -> None:
        """A yes to the meeting; where the project has a gap, taken back an hour before it."""
        scope = (self.project_id, ATTEND, meeting.id)
        self.recorder.decide(part.one, part.token, *scope, "granted", clock.now())
        if not has_consent:
            self.recorder.decide(part.one, part.token, *scope, "withdrawn", meeting.starts_at - timedelta(hours=1))

    def _booked(self, slot: Slot, part: Part) -> UUID:
        booking_id, now = self.entropy.uuid(), clock.now()
        made = BookingMade(project=self.project_id, booking=booking_id, slot=slot.id, token=part.token)
        self.recorder.fact(made, person(part.one, part.token), now)
        times = (now, slot.ends_at)
        row = (booking_id, slot.id, part.invitation_id, part.one.id, part.token, "done", None, *times)
        self.recorder.add("booking", row)
        slot.taken += 1
        return booking_id

    def _mark(self, meeting: ResearchSession, line: Attended, part: Part | None, lead: Actor) -> None:
        attendance_id, now = self.entropy.uuid(), clock.now()
        token, booking_id = (part.token, part.booking_id) if part else (None, None)
        fact = AttendanceMarked(
            project=self.project_id,
            research_session=meeting.id,
            attendance=attendance_id,
            token=token,
            capacity=AttendanceCapacity(line.capacity),
            relation=Relation(line.relation) if line.relation else None,
            role=TookPartAs(line.role),
            state=AttendanceState(line.state),
            minutes=line.minutes,
            heads=line.heads,
        )
        self.recorder.fact(fact, lead, now)
        said = (line.heads, line.capacity, line.relation, line.role, line.state, False, False, line.minutes)
        row = (attendance_id, meeting.id, self.project_id, booking_id, token, *said, meeting.starts_at, now)
        self.recorder.add("attendance", row)
        if part is not None and line.minutes:
            kind = AskedFor.ATTENDED_SENSITIVE if meeting.is_sensitive else AskedFor.ATTENDED
            self.recorder.asked(part.one, kind, meeting.starts_at.date())
