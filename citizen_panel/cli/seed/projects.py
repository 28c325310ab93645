"""Turns plots into projects with dates: everything up to a day has happened, the near future is planned."""

from collections.abc import Iterator, Set
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from citizen_panel.cli.seed.arcs import RELATIONS, Arc, Choice, Meeting
from citizen_panel.cli.seed.bodies import BY_SLUG
from citizen_panel.cli.seed.plot import Plot
from citizen_panel.cli.seed.plots import PLOTS
from citizen_panel.domain.equality.dimensions import QUOTA_DIMENSIONS
from citizen_panel.domain.reference.datasets import bank_holidays, council_rows
from citizen_panel.domain.reference.rules import is_working_day

AHEAD = 45  # days for which meetings are already announced
HOURS = (10, 14, 18)
OFFER_PENCE = {"t1": 2500, "t2": 3000, "t3": 4000}
MINUTES = {"interview": 60, "usability_test": 60, "survey": 15, "poll": 10, "written_consultation": 30}
QUOTAS = {"t1": ("age",), "t2": ("age", "sex", "simd_quintile"), "t3": ("age", "sex", "simd_quintile", "ethnic_group")}
ONLINE = frozenset({"survey", "poll", "written_consultation"})


@dataclass(frozen=True)
class Attended:
    """One attendance: `person` is a number within the project, nothing for staff counted by heads."""

    capacity: str
    relation: str | None
    role: str
    state: str
    minutes: int
    heads: int = 1
    person: int | None = None
    has_consent: bool = True


@dataclass(frozen=True)
class PlannedSession:
    key: str
    type: str
    phase: str
    default_depth: int
    claimed_depth: int
    label: str
    is_sensitive: bool
    way: str
    starts_at: datetime
    ends_at: datetime
    linked_at: datetime
    state: str
    brief_version: int | None
    purposes: tuple[str, ...]
    attendance: tuple[Attended, ...]
    has_artefact: bool


@dataclass(frozen=True)
class PlannedDecision:
    """`supersedes` is the key of an earlier decision that this one reopens."""

    key: str
    kind: str
    is_key: bool
    statement: str
    citizens_said: str
    agreed_at: datetime
    supersedes: str | None


@dataclass(frozen=True)
class PlannedInsight:
    """`sessions` are the keys of the sessions it rests on."""

    key: str
    statement: str
    evidence_level: int
    sessions: tuple[str, ...]
    made_at: datetime


@dataclass(frozen=True)
class PlannedLink:
    """An insight cited by a decision, with what the decision did with it."""

    insight: str
    decision: str
    effect: str
    reason: str | None
    at: datetime


@dataclass(frozen=True)
class PlannedBrief:
    version: int
    places: int
    councils: tuple[str, ...]
    quotas: tuple[str, ...]
    offer_pence: int
    open_from_on: date
    open_to_on: date
    state: str


@dataclass(frozen=True)
class PlannedProject:
    """A project of the demo with its whole history up to a day; `lesson` names what it shows."""

    slug: str
    title: str
    short_name: str
    summary: str
    body: str
    tier: str
    lesson: str
    state: str
    phase: str
    started_on: date
    closed_on: date | None
    councils: tuple[str, ...]
    phases: tuple[tuple[str, datetime], ...]
    decisions: tuple[PlannedDecision, ...]
    sessions: tuple[PlannedSession, ...]
    briefs: tuple[PlannedBrief, ...]
    insights: tuple[PlannedInsight, ...]
    links: tuple[PlannedLink, ...]


def planned_projects(as_of: date) -> Iterator[PlannedProject]:
    """Give the thirty projects as they stand on a day; the same day gives the same projects."""
    holidays = bank_holidays()
    for plot in PLOTS:
        yield _Telling(plot, as_of, holidays).project()


@dataclass(frozen=True)
class _Telling:
    """One plot, told up to a day."""

    plot: Plot
    as_of: date
    holidays: Set[date]

    @property
    def arc(self) -> Arc:
        return self.plot.arc

    @property
    def today(self) -> int:
        return self.plot.days_ago

    def day(self, days: int) -> date:
        """A day of the arc, moved on to a working day."""
        day = self.as_of - timedelta(days=self.plot.days_ago - days)
        while not is_working_day(day, self.holidays):
            day += timedelta(days=1)
        return day

    def moment(self, days: int, hour: int) -> datetime:
        return datetime.combine(self.day(days), time(hour), UTC)

    def is_past(self, days: int) -> bool:
        return self.day(days) < self.as_of

    def project(self) -> PlannedProject:
        phases = tuple((phase, self.moment(day, 9)) for phase, day in self.arc.phases if self.is_past(day))
        is_closed = bool(phases) and phases[-1][0] == "closed"
        open_phases = [phase for phase, _ in phases if phase != "closed"]
        plot = self.plot
        return PlannedProject(
            slug=plot.short_name.removesuffix(" project").lower().replace(" ", "-"),
            title=plot.title,
            short_name=plot.short_name,
            summary=f"An invented project. What it found: {plot.problem}"
            if self.has_problem
            else "An invented project.",
            body=plot.body,
            tier=plot.tier,
            lesson=self.arc.name,
            state="closed" if is_closed else "running",
            phase=open_phases[-1] if open_phases else "before",
            started_on=self.day(0),
            closed_on=phases[-1][1].date() if is_closed else None,
            councils=self.councils(),
            phases=phases,
            decisions=self.decisions(),
            sessions=self.sessions(),
            briefs=self.briefs(),
            insights=self.insights(),
            links=tuple(self.links()),
        )

    @property
    def has_problem(self) -> bool:
        return any(choice.kind == "problem_definition" and self.is_past(choice.day) for choice in self.arc.choices)

    def councils(self) -> tuple[str, ...]:
        """The areas of the body; for a national body, all of Scotland."""
        return BY_SLUG[self.plot.body].councils or tuple(code for code, _ in council_rows())

    def decisions(self) -> tuple[PlannedDecision, ...]:
        return tuple(
            PlannedDecision(
                key=f"d{number}",
                kind=choice.kind,
                is_key=choice.is_key,
                statement=self.statement(choice),
                citizens_said=choice.said,
                agreed_at=self.moment(choice.day, 15),
                supersedes=None if choice.reopens is None else f"d{choice.reopens}",
            )
            for number, choice in enumerate(self.arc.choices)
            if self.is_past(choice.day)
        )

    def statement(self, choice: Choice) -> str:
        words = {
            "problem_definition": self.plot.problem,
            "scope": "We look at the whole journey and leave the law as it is.",
            "other": "We change what the tests showed and go on.",
        }
        return words.get(choice.kind, self.plot.option)

    def sessions(self) -> tuple[PlannedSession, ...]:
        return tuple(
            self.planned_session(number, meeting)
            for number, meeting in enumerate(self.arc.meetings)
            if self.day(meeting.day) <= self.as_of + timedelta(days=AHEAD)
        )

    def planned_session(self, number: int, meeting: Meeting) -> PlannedSession:
        minutes = MINUTES.get(meeting.type, 120)
        starts_at = self.moment(meeting.day, HOURS[number % len(HOURS)])
        is_held = self.is_past(meeting.day)
        versions = [v for v, (day, _) in enumerate(self.arc.briefs, 1) if day <= meeting.day]
        has_citizens = meeting.seats[1] > meeting.seats[0]
        return PlannedSession(
            key=f"s{number}",
            type=meeting.type,
            phase=meeting.phase,
            default_depth=meeting.depth,
            claimed_depth=meeting.claimed or meeting.depth,
            label=f"{meeting.type.replace('_', ' ').capitalize()} {number + 1}",
            is_sensitive=self.plot.is_sensitive,
            way="online" if meeting.type in ONLINE else ("in_person", "online", "mixed")[number % 3],
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=minutes),
            linked_at=self.moment(max(0, meeting.day - 21), 9),
            state="held" if is_held else "published",
            brief_version=versions[-1] if versions and has_citizens else None,
            purposes=("project.participate", "session.attend") if has_citizens else (),
            attendance=tuple(_attendance(meeting, minutes)) if is_held else (),
            has_artefact=is_held and meeting.has_artefact,
        )

    def briefs(self) -> tuple[PlannedBrief, ...]:
        return tuple(
            PlannedBrief(
                version=version,
                places=places,
                councils=self.councils(),
                quotas=tuple(d.code for d in QUOTA_DIMENSIONS if d.code in QUOTAS[self.plot.tier]),
                offer_pence=OFFER_PENCE[self.plot.tier],
                open_from_on=self.day(day),
                open_to_on=self.day(day) + timedelta(days=21),
                state="closed" if self.day(day) + timedelta(days=21) < self.as_of else "approved",
            )
            for version, (day, places) in enumerate(self.arc.briefs, 1)
            if self.is_past(day)
        )

    def insights(self) -> tuple[PlannedInsight, ...]:
        return tuple(
            PlannedInsight(
                key=f"i{number}",
                statement=self.plot.insights[number],
                evidence_level=min(3, len(meetings)),
                sessions=tuple(f"s{meeting}" for meeting in meetings),
                made_at=self.moment(day, 16),
            )
            for number, (day, meetings) in enumerate(self.arc.heard)
            if self.is_past(day)
        )

    def links(self) -> Iterator[PlannedLink]:
        made = {insight.key: insight.made_at for insight in self.insights()}
        for number, choice in enumerate(self.arc.choices):
            at = self.moment(choice.day, 15)
            for cited in choice.cites if self.is_past(choice.day) else ():
                if made.get(f"i{cited}", at) < at:
                    is_partly = choice.said == "mixed" and cited == choice.cites[-1]
                    reason = "The money of this year is enough for the first step only." if is_partly else None
                    yield PlannedLink(f"i{cited}", f"d{number}", "partly" if is_partly else "followed", reason, at)


def _attendance(meeting: Meeting, minutes: int) -> Iterator[Attended]:
    first, end = meeting.seats
    for person in range(first, end):
        is_missing = person >= end - meeting.missing
        yield Attended(
            capacity="citizen",
            relation=RELATIONS[person % len(RELATIONS)],
            role="contributor",
            state="no_show" if is_missing else "attended",
            minutes=0 if is_missing else minutes,
            person=person,
            has_consent=not first <= person < first + meeting.gaps,
        )
    for capacity, heads in (
        ("staff", meeting.staff),
        ("professional", meeting.professional),
        ("unclassified", meeting.unclassified),
    ):
        if heads:
            yield Attended(capacity, None, "contributor", "attended", minutes, heads)
