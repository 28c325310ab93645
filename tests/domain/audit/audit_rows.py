"""Rows of an invented project, written straight into the tables that an audit reads."""

import hashlib
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID, uuid4

from citizen_panel.core.db import Model, db
from citizen_panel.domain.accounts.models import User
from citizen_panel.domain.consent.models import ConsentDecision, ConsentText
from citizen_panel.domain.insights.models import Insight, InsightDecisionLink, InsightSource
from citizen_panel.domain.organisations.models import Organisation
from citizen_panel.domain.projects.models import Decision, PhaseEntry, Project, StartDeclaration
from citizen_panel.domain.sessions.models import (
    Artefact,
    Attendance,
    Booking,
    Invitation,
    ResearchSession,
    SessionPurpose,
    Slot,
)

PURPOSE = "project.participation"


Row = TypeVar("Row", bound=Model)


def add(row: Row) -> Row:
    db.session.add(row)
    db.session.flush()
    return row


def project(began: date, title: str = "Island bus times") -> Project:
    body = add(
        Organisation(
            id=uuid4(), name="Skerry Council", slug=f"body-{uuid4().hex[:8]}", kind="public_body", state="verified"
        )
    )
    made = add(
        Project(id=uuid4(), organisation_id=body.id, title=title, summary="Buses", tier="t1", calendar="scotland")
    )
    add(StartDeclaration(project_id=made.id, start_on=began, recorded_at=_morning(began)))
    return made


def phase(of: Project, name: str, at: datetime) -> PhaseEntry:
    return add(PhaseEntry(project_id=of.id, phase=name, entered_at=at, recorded_at=at))


def decision(of: Project, kind: str, at: datetime, **changes: Any) -> Decision:
    values = {
        "id": uuid4(),
        "project_id": of.id,
        "kind": kind,
        "is_key": 1,
        "statement": f"We decided: {kind}",
        "citizens_said": "mixed",
        "is_reopening": False,
        "agreed_at": at,
        "recorded_at": at,
    }
    return add(Decision(**{**values, **changes}))


def meeting(
    of: Project, starts_at: datetime, *, phase: str = "discover", depth: int = 2, **changes: Any
) -> ResearchSession:
    """A held research session that needs consent, with notes."""
    values = {
        "id": uuid4(),
        "project_id": of.id,
        "type": "focus_group",
        "default_depth": depth,
        "claimed_depth": depth,
        "phase": phase,
        "label": "Talking about buses",
        "is_sensitive": False,
        "way": "in_person",
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=2),
        "linked_at": starts_at - timedelta(days=7),
        "recorded_at": starts_at - timedelta(days=7),
        "state": "held",
    }
    held = add(ResearchSession(**{**values, **changes}))
    add(SessionPurpose(research_session_id=held.id, purpose=PURPOSE, is_required=True))
    artefact(held, "notes")
    return held


def artefact(held: ResearchSession, kind: str) -> Artefact:
    return add(
        Artefact(
            id=uuid4(),
            research_session_id=held.id,
            project_id=held.project_id,
            kind=kind,
            is_made_in_session=True,
            digest_hash=bytes(32),
            made_at=held.ends_at,
            recorded_at=held.ends_at,
        )
    )


def insight(held: ResearchSession, cited_by: Decision | None = None) -> Insight:
    made = add(
        Insight(
            id=uuid4(),
            project_id=held.project_id,
            statement="Buses leave too early",
            evidence_level=2,
            language="en",
            made_at=held.ends_at,
            recorded_at=held.ends_at,
        )
    )
    add(InsightSource(insight_id=made.id, research_session_id=held.id))
    if cited_by:
        add(
            InsightDecisionLink(
                insight_id=made.id, decision_id=cited_by.id, effect="followed", recorded_at=cited_by.recorded_at
            )
        )
    return made


def wording(from_at: datetime, **changes: Any) -> ConsentText:
    approver = add(User(id=uuid4(), kind="staff", state="active", created_on=from_at.date()))
    values = {
        "id": uuid4(),
        "purpose": PURPOSE,
        "version": 1,
        "language": "en",
        "format": "plain",
        "body": "You may take part.",
        "body_hash": hashlib.sha256(b"You may take part.").digest(),
        "is_material": True,
        "approved_by_id": approver.id,
        "from_at": from_at,
    }
    return add(ConsentText(**{**values, **changes}))


def consent(token: UUID, scope: UUID, text: ConsentText, at: datetime, action: str = "granted", **changes: Any) -> None:
    values = {
        "subject_token": token,
        "purpose": PURPOSE,
        "scope_id": scope,
        "action": action,
        "text_id": text.id,
        "channel": "online",
        "language": "en",
        "given_by": "self",
        "capacity": "presumed",
        "effective_at": at,
        "recorded_at": at,
    }
    add(ConsentDecision(**{**values, **changes}))


def attendance(held: ResearchSession, token: UUID | None, **changes: Any) -> Attendance:
    values = {
        "id": uuid4(),
        "research_session_id": held.id,
        "project_id": held.project_id,
        "token": token,
        "capacity": "citizen",
        "relation": "uses",
        "role": "contributor",
        "state": "attended",
        "is_proxy": False,
        "minutes": 90,
        "happened_at": held.starts_at,
        "recorded_at": held.ends_at,
    }
    return add(Attendance(**{**values, **changes}))


def booking(held: ResearchSession, token: UUID, starts_at: datetime) -> Booking:
    """A used place at a time of its own."""
    slot = add(
        Slot(
            id=uuid4(),
            research_session_id=held.id,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=1),
            capacity=1,
            taken=1,
        )
    )
    return add(
        Booking(id=uuid4(), slot_id=slot.id, token=token, state="done", booked_at=starts_at - timedelta(hours=1))
    )


def invitation(of: Project, token: UUID, at: datetime) -> Invitation:
    return add(
        Invitation(
            id=uuid4(),
            project_id=of.id,
            token=token,
            channel="email",
            issued_at=at,
            answer_by_at=at + timedelta(days=10),
        )
    )


def _morning(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
