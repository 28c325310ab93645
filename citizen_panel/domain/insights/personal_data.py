"""What the room insights holds about a person: that something was learned from them, under a project's token."""

from uuid import UUID

from sqlalchemy import select, update

from citizen_panel.core.db import db
from citizen_panel.domain.insights.models import Insight, InsightSource
from citizen_panel.domain.matching.models import Place

TABLES = ("insight_source",)


def export(citizen_id: UUID) -> dict[str, object]:
    """Give out the insights that rest on what the person said."""
    rows = db.session.execute(
        select(Insight.statement, Insight.made_at)
        .join(InsightSource, InsightSource.insight_id == Insight.id)
        .where(InsightSource.token.in_(_tokens(citizen_id)))
        .order_by(Insight.made_at)
    )
    return {"insights": [{"statement": statement, "made_at": at.isoformat()} for statement, at in rows]}


def erase(citizen_id: UUID) -> int:
    """Cut the person loose from what was learned; comes before their places are cut loose."""
    cut = db.session.execute(
        update(InsightSource).where(InsightSource.token.in_(_tokens(citizen_id))).values(token=None)
    )
    return int(cut.rowcount)  # type: ignore[attr-defined]


def _tokens(citizen_id: UUID) -> list[UUID]:
    return list(db.session.execute(select(Place.token).where(Place.citizen_id == citizen_id)).scalars())
