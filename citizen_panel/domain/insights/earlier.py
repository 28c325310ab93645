"""Has this been asked before? What people told a body in the last two years, by topic, area and activity."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, case, exists, func, literal, or_, select
from sqlalchemy.sql.elements import ColumnElement

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.domain.insights.models import Insight, InsightSource
from citizen_panel.domain.insights.vocabulary import SEARCHED_IN, InsightState
from citizen_panel.domain.projects.models import BriefArea, Project
from citizen_panel.domain.sessions.models import ResearchSession

LOOKED_BACK = timedelta(days=730)
"""24 months: older insights are not shown, because services and people change."""

MOST = 20
MOST_WORDS = 30
MARKS = frozenset({"and", "for", "from", "not", "or", "our", "that", "the", "their", "this", "with", "you", "your"})


@dataclass(frozen=True)
class Earlier:
    """An insight that may answer the question already, and in what it is like it."""

    insight: Insight
    project: Project
    same_topic: bool
    same_area: bool
    same_activity: bool


@dataclass(frozen=True)
class Wanted:
    """What a brief would ask about: free words, council codes, and kinds of research session."""

    words: tuple[str, ...]
    councils: tuple[str, ...] = ()
    activities: tuple[str, ...] = ()


def words_in(*texts: str) -> tuple[str, ...]:
    """The words of texts that are worth searching for, each once."""
    found = (word for text in texts for word in re.findall(r"[^\W\d_]{3,}", text.casefold()))
    return tuple(dict.fromkeys(word for word in found if word not in MARKS))[:MOST_WORDS]


def earlier(wanted: Wanted, bodies: Collection[UUID], *, now: datetime | None = None) -> list[Earlier]:
    """What these bodies heard in the last 24 months about the same topic, or in the same area in the same way.

    The most alike come first, then the newest; 20 at most, in one statement.
    """
    found = db.session.execute(_matching(wanted, bodies, now or clock.now()).limit(MOST))
    return [Earlier(insight, project, bool(t), bool(a), bool(k)) for insight, project, t, a, k in found]


def _matching(wanted: Wanted, bodies: Collection[UUID], now: datetime) -> Select[Insight, Project, bool, bool, bool]:
    topic, area = _about(wanted.words), _in_area(wanted.councils)
    activity = _from_sessions(ResearchSession.type.in_(wanted.activities)) if wanted.activities else literal(False)
    alike = _one(topic) * 2 + _one(area) + _one(activity)
    return (
        select(Insight, Project, topic.label("topic"), area.label("area"), activity.label("activity"))
        .join(Project, Project.id == Insight.project_id)
        .where(
            Project.organisation_id.in_(bodies),
            Insight.state == InsightState.PUBLISHED,
            Insight.made_at >= now - LOOKED_BACK,
            or_(topic, area & activity),
        )
        .order_by(alike.desc(), Insight.made_at.desc(), Insight.id)
    )


def _about(words: Sequence[str]) -> ColumnElement[bool]:
    if not words:
        return literal(False)
    query = func.websearch_to_tsquery(SEARCHED_IN, " or ".join(form for word in words for form in _forms(word)))
    return Insight.search.bool_op("@@")(query) | func.to_tsvector(SEARCHED_IN, Project.title).bool_op("@@")(query)


def _forms(word: str) -> Sequence[str]:
    """A word in the singular and the plural: the search itself takes bus and buses for two words."""
    shorter = [word.removesuffix(ending) for ending in ("s", "es") if word.endswith(ending)]
    return [word, f"{word}s", f"{word}es", *(one for one in shorter if len(one) > 2)]


def _in_area(councils: Sequence[str]) -> ColumnElement[bool]:
    if not councils:
        return literal(False)
    asked = exists(
        select(BriefArea.council_code).where(
            BriefArea.recruitment_brief_id == ResearchSession.recruitment_brief_id,
            BriefArea.council_code.in_(councils),
        )
    )
    return _from_sessions(asked)


def _from_sessions(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    rests_on = (
        select(InsightSource.id)
        .join(ResearchSession, ResearchSession.id == InsightSource.research_session_id)
        .where(InsightSource.insight_id == Insight.id, condition)
    )
    return rests_on.exists()


def _one(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return case((condition, 1), else_=0)
