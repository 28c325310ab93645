"""Pointing from a finding to the records behind it, each record once and in the order of time."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from citizen_panel.domain.audit.evidence import Evidence
from citizen_panel.domain.audit.rules.moments import day_of
from citizen_panel.domain.audit.rules.participation import Participation
from citizen_panel.domain.audit.vocabulary import Cited, RecordKind


def research_sessions(parts: Iterable[Participation]) -> tuple[Cited, ...]:
    """Cite the research sessions of the participations."""
    started = {part.research_session_id: part.starts_at for part in parts}
    return in_order(Cited(RecordKind.RESEARCH_SESSION, each, day_of(at)) for each, at in started.items())


def decision(id_: UUID | None, evidence: Evidence) -> tuple[Cited, ...]:
    """Cite a decision, if there is one."""
    return tuple(
        Cited(RecordKind.DECISION, each.id, day_of(each.agreed_at)) for each in evidence.decisions if each.id == id_
    )


def invitation(id_: UUID, at: datetime) -> tuple[Cited, ...]:
    """Cite an invitation."""
    return (Cited(RecordKind.INVITATION, id_, day_of(at)),)


def in_order(cited: Iterable[Cited]) -> tuple[Cited, ...]:
    """Put citations in the order of time, whatever order they were found in."""
    return tuple(sorted(cited, key=lambda each: (each.on, each.kind, each.id.hex)))
