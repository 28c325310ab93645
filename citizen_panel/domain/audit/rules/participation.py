"""Which attendances are citizens taking part, and how deep each research session went."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from citizen_panel.domain.audit.criteria_set import CriteriaSet
from citizen_panel.domain.audit.evidence import Attending, ConsentStanding, Decided, Evidence, Meeting
from citizen_panel.domain.projects.vocabulary import CitizensSaid, DecisionKind
from citizen_panel.domain.sessions.vocabulary import (
    ArtefactKind,
    AttendanceCapacity,
    AttendanceState,
    SessionPhase,
    SessionType,
    TookPartAs,
)

CONSULT, RESEARCH, INVOLVE, COLLABORATE, DELEGATE = 1, 2, 3, 4, 5

CAME = frozenset({AttendanceState.ATTENDED, AttendanceState.LATE, AttendanceState.LEFT_EARLY, AttendanceState.STOPPED})


@dataclass(frozen=True)
class Participation:
    """One qualifying citizen participation: a citizen, a research session, and how deep it went."""

    token: UUID
    research_session_id: UUID
    phase: SessionPhase
    starts_at: datetime
    depth: int
    minutes: int


def current(attendances: Iterable[Attending]) -> tuple[Attending, ...]:
    """Give the lines that no later line corrects."""
    lines = tuple(attendances)
    corrected = {line.corrects_id for line in lines}
    return tuple(line for line in lines if line.id not in corrected)


def citizens_present(evidence: Evidence) -> tuple[Attending, ...]:
    """Give the current lines of citizens who came, whatever their part and however their consent stood."""
    held = {meeting.id for meeting in evidence.meetings}
    return tuple(
        line
        for line in current(evidence.attendances)
        if line.capacity is AttendanceCapacity.CITIZEN and line.state in CAME and line.research_session_id in held
    )


def evidenced_depths(evidence: Evidence, numbers: CriteriaSet) -> dict[UUID, int]:
    """Give the depth of each held session that its records bear out, from 0 to 5.

    The depth that was claimed is never looked at, and a survey stays a survey. A design team counts as one
    only when some citizen came to several of its meetings.
    """
    decisions = {decision.id: decision for decision in evidence.decisions}
    lasting = _lasting_design_teams(evidence, numbers.design_team_sessions)
    return {meeting.id: _depth(meeting, decisions, meeting.id in lasting) for meeting in evidence.meetings}


def qualifying(evidence: Evidence, numbers: CriteriaSet) -> tuple[Participation, ...]:
    """Give every attendance that passes the tests Q1 to Q6, by time; Q7 is counting distinct tokens.

    Q1 in a personal capacity, Q2 affected, Q3 took part, Q4 with valid consent, Q5 two-way, Q6 linked to this
    project before it took place.
    """
    depths = evidenced_depths(evidence, numbers)
    meetings = {meeting.id: meeting for meeting in evidence.meetings}
    found = []
    for line in citizens_present(evidence):
        meeting = meetings[line.research_session_id]
        depth = depths[meeting.id]
        is_two_way = depth >= RESEARCH
        is_about_this = meeting.linked_at <= meeting.starts_at
        if line.token and is_two_way and is_about_this and _is_affected_and_took_part(line, numbers.least_minutes):
            found.append(Participation(line.token, meeting.id, meeting.phase, meeting.starts_at, depth, line.minutes))
    return tuple(sorted(found, key=lambda part: (part.starts_at, part.research_session_id.hex, part.token.hex)))


def people(parts: Iterable[Participation]) -> int:
    """Count different citizens (Q7)."""
    return len({part.token for part in parts})


def _is_affected_and_took_part(line: Attending, least_minutes: int) -> bool:
    is_affected = line.relation is not None
    took_part = line.role is TookPartAs.CONTRIBUTOR and (line.minutes >= least_minutes or line.work_submitted)
    return is_affected and took_part and line.consent is ConsentStanding.VALID


def _depth(meeting: Meeting, decisions: Mapping[UUID, Decided], is_lasting_team: bool) -> int:
    if meeting.default_depth <= CONSULT:
        return meeting.default_depth
    citing = _decisions_shaped(meeting, decisions)
    if meeting.type is SessionType.GOVERNANCE_SEAT and not citing:
        return CONSULT  # a seat without a voice in the decisions
    has_made_something = any(
        made.is_made_in_session and made.kind is not ArtefactKind.NOTES for made in meeting.artefacts
    )
    if has_made_something and citing and (meeting.type is not SessionType.DESIGN_TEAM or is_lasting_team):
        return DELEGATE if _was_promised_before(meeting, citing, decisions) else COLLABORATE
    if has_made_something and meeting.insight_ids:
        return INVOLVE
    return RESEARCH if meeting.artefacts or meeting.insight_ids else CONSULT


def _decisions_shaped(meeting: Meeting, decisions: Mapping[UUID, Decided]) -> tuple[Decided, ...]:
    """Later decisions that cite the session and note where citizens stood."""
    cited = (decisions[each] for each in meeting.cited_by_ids if each in decisions)
    return tuple(
        decision
        for decision in cited
        if decision.citizens_said is not CitizensSaid.NOT_ASKED and decision.agreed_at > meeting.starts_at
    )


def _was_promised_before(meeting: Meeting, citing: Iterable[Decided], decisions: Mapping[UUID, Decided]) -> bool:
    promises = (decisions.get(decision.follows_id) for decision in citing if decision.follows_id)
    return any(
        promise is not None and promise.kind is DecisionKind.PRIOR_COMMITMENT and promise.agreed_at < meeting.starts_at
        for promise in promises
    )


def _lasting_design_teams(evidence: Evidence, least: int) -> frozenset[UUID]:
    """The design-team meetings at which some citizen was present who came to several of them."""
    teams = {meeting.id for meeting in evidence.meetings if meeting.type is SessionType.DESIGN_TEAM}
    attended: dict[UUID, set[UUID]] = {}
    for line in citizens_present(evidence):
        if line.token and line.research_session_id in teams:
            attended.setdefault(line.token, set()).add(line.research_session_id)
    return frozenset(meeting for meetings in attended.values() if len(meetings) >= least for meeting in meetings)
