"""Invented projects as evidence: small builders, and the acceptance cases A to F."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import NAMESPACE_OID, UUID, uuid5

from citizen_panel.domain.audit.criteria import CRITERIA
from citizen_panel.domain.audit.criteria_set import CURRENT
from citizen_panel.domain.audit.evidence import (
    Artefact,
    Attending,
    ConsentStanding,
    Decided,
    Entered,
    Evidence,
    Invited,
    Meeting,
    Punctuality,
)
from citizen_panel.domain.audit.rules.verdicts import Case, assess, open_case
from citizen_panel.domain.audit.vocabulary import Finding, Gate
from citizen_panel.domain.projects.vocabulary import CitizensSaid, DecisionKind, EnteredPhase, Tier
from citizen_panel.domain.sessions.vocabulary import (
    ArtefactKind,
    AttendanceCapacity,
    AttendanceState,
    Relation,
    SessionPhase,
    SessionType,
    TookPartAs,
)

PROJECT = UUID(int=1)
HOLIDAYS = frozenset(
    date(2026, month, day)
    for month, day in ((1, 1), (1, 2), (4, 3), (5, 4), (5, 25), (8, 3), (11, 30), (12, 25), (12, 28))
)
PHASES = {
    "disc": SessionPhase.DISCOVER,
    "def": SessionPhase.DEFINE,
    "dev": SessionPhase.DEVELOP,
    "del": SessionPhase.DELIVER,
}


def name(*parts: object) -> UUID:
    """An identifier that is the same each time."""
    return uuid5(NAMESPACE_OID, "/".join(map(str, parts)))


def noon(day: str | date) -> datetime:
    return datetime.combine(date.fromisoformat(str(day)), time(12), UTC)


def morning(day: str | date) -> datetime:
    return datetime.combine(date.fromisoformat(str(day)), time(10), UTC)


def meeting(day: str | date, phase: str = "disc", depth: int = 2, label: str = "") -> Meeting:
    """A held research session whose records bear out the depth (2 to 4 here)."""
    id_ = name("meeting", day, phase, label)
    kind = ArtefactKind.MAP if depth >= 3 else ArtefactKind.NOTES
    return Meeting(
        id=id_,
        type=SessionType.FOCUS_GROUP,
        phase=PHASES[phase],
        label=label or f"meeting of {day}",
        default_depth=depth,
        claimed_depth=depth,
        starts_at=morning(day),
        linked_at=morning(day) - timedelta(days=7),
        artefacts=(Artefact(name("artefact", id_), kind, is_made_in_session=True),),
        insight_ids=(name("insight", id_),),
        cited_by_ids=(name("decision", "later"),) if depth >= 4 else (),
    )


def survey(day: str | date, phase: str = "disc") -> Meeting:
    return replace(meeting(day, phase, 5, "survey"), type=SessionType.SURVEY, default_depth=1)


def citizen(number: int, at: Meeting, **changes: object) -> Attending:
    line = Attending(
        id=name("line", number, at.id),
        research_session_id=at.id,
        capacity=AttendanceCapacity.CITIZEN,
        role=TookPartAs.CONTRIBUTOR,
        state=AttendanceState.ATTENDED,
        minutes=60,
        token=name("token", number),
        relation=Relation.USES,
    )
    return replace(line, **changes)  # type: ignore[arg-type]


def staff(number: int, at: Meeting) -> Attending:
    return citizen(
        number, at, id=name("staff", number, at.id), capacity=AttendanceCapacity.STAFF, relation=None, token=None
    )


def decided(day: str | date, kind: DecisionKind = DecisionKind.PROBLEM_DEFINITION, **changes: object) -> Decided:
    decision = Decided(name("decision", day, kind), kind, f"{kind} on {day}", noon(day), CitizensSaid.MIXED)
    return replace(decision, **changes)  # type: ignore[arg-type]


def project(**changes: object) -> Evidence:
    """A project of tier 2 that started on Monday 12 January 2026 and has nothing yet."""
    evidence = Evidence(PROJECT, Tier.T2, noon("2026-12-31"), (date(2026, 1, 12),), holidays=HOLIDAYS)
    return replace(evidence, **changes)  # type: ignore[arg-type]


def with_meeting(evidence: Evidence, at: Meeting, numbers: Iterable[int]) -> Evidence:
    lines = tuple(citizen(number, at) for number in numbers)
    return replace(evidence, meetings=(*evidence.meetings, at), attendances=(*evidence.attendances, *lines))


def findings(evidence: Evidence, gate: Gate = Gate.G4) -> dict[str, Finding]:
    return {finding.criterion: finding for finding in assess(case_of(evidence, gate), CRITERIA)}


def case_of(evidence: Evidence, gate: Gate = Gate.G4) -> Case:
    return open_case(evidence, gate, CURRENT)


@dataclass(frozen=True)
class Facts:
    """The facts of an acceptance case, as far as five criteria look at them."""

    tier: Tier
    gate: Gate
    start: str
    invited: str | None
    problem: str
    meetings: Sequence[tuple[str, str, int, int, int]] = ()  # day, phase, depth, first and last person
    solution: str | None = None
    reopened: str | None = None
    late: bool = False
    unfound: int = 0
    breached: int = 0
    ledger: bool = True


_F = Facts(
    Tier.T2,
    Gate.G3,
    "2026-01-19",
    "2026-02-25",
    "2026-02-27",
    (
        ("2026-03-18", "disc", 2, 0, 9),
        ("2026-04-15", "def", 3, 3, 14),
        ("2026-06-10", "dev", 4, 0, 10),
        ("2026-07-08", "dev", 4, 10, 23),
    ),
    "2026-08-26",
    reopened="2026-05-20",
)
CASES = {
    "A": Facts(
        Tier.T2,
        Gate.G4,
        "2026-01-12",
        "2026-01-21",
        "2026-03-18",
        (
            ("2026-02-05", "disc", 2, 0, 8),
            ("2026-02-19", "disc", 3, 4, 16),
            ("2026-03-11", "def", 3, 0, 10),
            ("2026-04-22", "dev", 4, 0, 8),
            ("2026-05-20", "dev", 4, 14, 24),
            ("2026-07-08", "del", 2, 16, 30),
        ),
        "2026-06-10",
    ),
    "B": Facts(Tier.T2, Gate.G2, "2026-02-02", None, "2026-04-13"),
    "C": Facts(
        Tier.T2,
        Gate.G4,
        "2026-01-05",
        "2026-05-11",
        "2026-02-02",
        (("2026-06-03", "del", 2, 0, 6), ("2026-06-17", "del", 2, 4, 12)),
        "2026-03-16",
    ),
    "D": Facts(
        Tier.T3,
        Gate.G3,
        "2026-01-12",
        "2026-01-23",
        "2026-04-20",
        (
            ("2026-02-18", "disc", 2, 0, 14),
            ("2026-03-04", "disc", 3, 6, 18),
            ("2026-04-08", "def", 3, 0, 7),
            ("2026-05-27", "dev", 4, 2, 22),
            ("2026-06-24", "dev", 4, 16, 34),
        ),
        "2026-07-13",
    ),
    "E": Facts(
        Tier.T1,
        Gate.G2,
        "2026-03-02",
        "2026-03-11",
        "2026-05-12",
        (("2026-03-26", "disc", 3, 0, 5), ("2026-04-16", "def", 3, 2, 8)),
        late=True,
        unfound=3,
    ),
    "F": _F,
    "F-tamper": replace(_F, ledger=False),
    "F-consent": replace(_F, breached=1),
}


def evidence_of(facts: Facts) -> Evidence:
    """Write an acceptance case down as evidence."""
    later = decided("2026-12-01", DecisionKind.OTHER, id=name("decision", "later"))
    decisions = [decided(facts.problem), later]
    if facts.reopened:
        decisions.append(decided(facts.reopened, supersedes_id=decisions[0].id, is_reopening=True))
    if facts.solution:
        decisions.append(decided(facts.solution, DecisionKind.OPTION_CHOSEN))
    evidence = project(
        tier=facts.tier,
        declared_starts=(date.fromisoformat(facts.start),),
        decisions=tuple(decisions),
        phases=(Entered(EnteredPhase.DISCOVER, noon(facts.start)),),
        invitations=(Invited(name("invitation"), noon(facts.invited)),) if facts.invited else (),
        punctuality=Punctuality(100, 40 if facts.late else 95),
        is_ledger_sound=facts.ledger,
    )
    for day, phase, depth, first, end in facts.meetings:
        evidence = with_meeting(evidence, meeting(day, phase, depth), range(first, end))
    return _with_consent_gaps(evidence, facts)


def _with_consent_gaps(evidence: Evidence, facts: Facts) -> Evidence:
    """Records not found are those of observers; the breach is one more person at the last meeting."""
    lines = list(evidence.attendances)
    for number in range(facts.unfound):
        lines[-1 - number] = replace(lines[-1 - number], consent=ConsentStanding.MISSING, role=TookPartAs.OBSERVER)
    for number in range(facts.breached):
        lines.append(citizen(900 + number, evidence.meetings[-1], consent=ConsentStanding.INVALID))
    return replace(evidence, attendances=tuple(lines))
