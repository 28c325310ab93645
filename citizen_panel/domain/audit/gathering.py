"""Gathering research sessions and attendance lists, with the work and the consents behind them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Row, select, text

from citizen_panel.core.db import db
from citizen_panel.domain.audit.evidence import Artefact, Attending, ConsentStanding, Meeting
from citizen_panel.domain.insights.models import InsightDecisionLink, InsightSource
from citizen_panel.domain.sessions import models as sessions
from citizen_panel.domain.sessions.afterwards import remedied_in
from citizen_panel.domain.sessions.vocabulary import (
    ArtefactKind,
    AttendanceCapacity,
    AttendanceState,
    Relation,
    SessionPhase,
    SessionState,
    SessionType,
    TookPartAs,
)

# How the consents that a session requires stood when it began for the person, replayed by the pseudonym, which
# outlives erasure. A meeting of several times begins for each person at their own: they may say yes until then.
_CONSENTS = text("""
SELECT a.id, coalesce(bool_or(NOT w.missing AND NOT w.ok), false) AS is_invalid,
       coalesce(bool_or(w.missing), false) AS is_missing
FROM attendance a
JOIN research_session r ON r.id = a.research_session_id
LEFT JOIN booking b ON b.id = a.booking_id
LEFT JOIN slot s ON s.id = b.slot_id
LEFT JOIN session_purpose p ON p.research_session_id = r.id AND p.is_required
LEFT JOIN LATERAL (
  SELECT d.id IS NULL AS missing,
         coalesce(d.action = 'granted'
           AND (d.expires_on IS NULL OR d.expires_on >= (w0.begins AT TIME ZONE 'Europe/London')::date)
           AND t.from_at <= d.effective_at
           AND NOT EXISTS (SELECT FROM consent_text n
             WHERE n.supersedes_id = t.id AND n.is_material AND n.from_at <= d.effective_at), false) AS ok
  FROM (SELECT coalesce(s.starts_at, r.starts_at) AS begins) w0
  LEFT JOIN LATERAL (
    SELECT * FROM consent_decision c
    WHERE c.subject_token = a.token AND c.purpose = p.purpose AND c.scope_id IN (r.id, r.project_id)
      AND c.effective_at <= w0.begins
    ORDER BY c.effective_at DESC, c.id DESC LIMIT 1) d ON true
  LEFT JOIN consent_text t ON t.id = d.text_id) w ON p.purpose IS NOT NULL
WHERE a.project_id = :project AND a.capacity = 'citizen'
GROUP BY a.id
""")


def meetings_of(project_id: UUID, at: datetime) -> tuple[Meeting, ...]:
    """Give every research session held by then, with what came of it by then."""
    meeting = sessions.ResearchSession
    held = db.session.scalars(
        select(meeting).where(
            meeting.project_id == project_id, meeting.state == SessionState.HELD, meeting.starts_at <= at
        )
    ).all()
    ids = [row.id for row in held]
    artefacts, insights, citing = _artefacts(ids, at), _insights(ids), _citing(ids, at)
    return tuple(
        Meeting(
            id=row.id,
            type=SessionType(row.type),
            phase=SessionPhase(row.phase),
            label=row.label,
            default_depth=row.default_depth,
            claimed_depth=row.claimed_depth,
            starts_at=row.starts_at,
            linked_at=row.linked_at,
            artefacts=tuple(
                Artefact(each.id, ArtefactKind(each.kind), each.is_made_in_session) for each in artefacts[row.id]
            ),
            insight_ids=tuple(insights[row.id]),
            cited_by_ids=tuple(citing[row.id]),
        )
        for row in held
    )


def _artefacts(meetings: Sequence[UUID], at: datetime) -> dict[UUID, list[sessions.Artefact]]:
    artefact = sessions.Artefact
    found = defaultdict(list)
    for row in db.session.scalars(
        select(artefact)
        .where(artefact.research_session_id.in_(meetings), artefact.recorded_at <= at)
        .order_by(artefact.id)
    ):
        found[row.research_session_id].append(row)
    return found


def _insights(meetings: Sequence[UUID]) -> dict[UUID, list[UUID]]:
    source = InsightSource
    pairs = select(source.research_session_id, source.insight_id).where(source.research_session_id.in_(meetings))
    return _grouped(db.session.execute(pairs.distinct().order_by(source.insight_id)))


def _citing(meetings: Sequence[UUID], at: datetime) -> dict[UUID, list[UUID]]:
    source, link = InsightSource, InsightDecisionLink
    pairs = (
        select(source.research_session_id, link.decision_id)
        .join(link, link.insight_id == source.insight_id)
        .where(source.research_session_id.in_(meetings), link.recorded_at <= at)
        .distinct()
        .order_by(link.decision_id)
    )
    return _grouped(db.session.execute(pairs))


def _grouped(pairs: Iterable[Row[UUID, UUID]]) -> dict[UUID, list[UUID]]:
    found: dict[UUID, list[UUID]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return found


def attendances_of(project_id: UUID, at: datetime) -> tuple[Attending, ...]:
    """Give every line of the attendance lists known by then, each with its consents as they stood at the start."""
    consents, remedied = _consents(project_id), remedied_in(project_id, at)
    line = sessions.Attendance
    rows = db.session.scalars(
        select(line).where(line.project_id == project_id, line.happened_at <= at, line.recorded_at <= at)
    )
    return tuple(
        Attending(
            id=row.id,
            research_session_id=row.research_session_id,
            capacity=AttendanceCapacity(row.capacity),
            role=TookPartAs(row.role),
            state=AttendanceState(row.state),
            minutes=row.minutes,
            token=row.token,
            relation=Relation(row.relation) if row.relation else None,
            heads=row.heads,
            work_submitted=row.work_submitted,
            corrects_id=row.corrects_id,
            consent=consents.get(row.id, ConsentStanding.VALID),
            lapse_remedied=row.id in remedied,
        )
        for row in rows
    )


def _consents(project_id: UUID) -> dict[UUID, ConsentStanding]:
    rows = db.session.execute(_CONSENTS, {"project": project_id})
    return {row.id: _standing(row.is_invalid, row.is_missing) for row in rows}


def _standing(is_invalid: bool, is_missing: bool) -> ConsentStanding:
    if is_invalid:
        return ConsentStanding.INVALID
    return ConsentStanding.MISSING if is_missing else ConsentStanding.VALID
