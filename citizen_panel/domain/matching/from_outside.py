"""What somebody on the panel may know of draws that could have reached them, whether they were drawn or not."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.domain.matching import documents
from citizen_panel.domain.matching.models import Alternate, Draw, MethodComparison, Place
from citizen_panel.domain.matching.vocabulary import DocumentKind, DrawState
from citizen_panel.domain.organisations.models import Organisation
from citizen_panel.domain.projects.models import BriefArea, Project, RecruitmentBrief


def runs_over(council_code: str, since: datetime) -> Mapping[date, int]:
    """How often a computer looked for people to draw in a council area, by day, newest first.

    Each draw and each comparison of methods counts once, whatever came of it; nothing says who was found.
    """
    days: Counter[date] = Counter()
    for table in (Draw, MethodComparison):
        began = (
            select(table.created_at)
            .join(BriefArea, BriefArea.recruitment_brief_id == table.recruitment_brief_id)
            .where(BriefArea.council_code == council_code, table.created_at >= since)
        )
        days.update(clock.day_of(at) for at in db.session.scalars(began))
    return dict(sorted(days.items(), reverse=True))


@dataclass(frozen=True)
class Missed:
    """A confirmed draw near somebody who got no place in it; the chances are the lowest and the highest.

    The chances are from 0 to 1, and 0 where the draw tells none.
    """

    project_id: UUID
    name: str
    body: str
    drawn_on: date
    places: int
    candidates: int
    lowest: float
    highest: float


def not_drawn(citizen_id: UUID, council_code: str, since: datetime) -> list[Missed]:
    """The draws in somebody's council area that gave them no place and for which they do not stand by, newest first.

    Who exactly could be drawn is sealed with each draw, so these are the draws that may have counted them in.
    """
    seated = select(Place.draw_id).where(Place.citizen_id == citizen_id)
    standing = select(Alternate.draw_id).where(Alternate.citizen_id == citizen_id)
    rows = db.session.execute(
        select(Draw, RecruitmentBrief.places, Project.id, Project.summary, Organisation.name)
        .join(RecruitmentBrief, RecruitmentBrief.id == Draw.recruitment_brief_id)
        .join(BriefArea, BriefArea.recruitment_brief_id == RecruitmentBrief.id)
        .join(Project, Project.id == RecruitmentBrief.project_id)
        .join(Organisation, Organisation.id == Project.organisation_id)
        .where(
            BriefArea.council_code == council_code,
            Draw.state == DrawState.CONFIRMED,
            Draw.created_at >= since,
            Draw.id.not_in(seated.union(standing)),
        )
        .order_by(Draw.created_at.desc(), Draw.id)
    )
    return [_missed(draw, places, project_id, name, body) for draw, places, project_id, name, body in rows]


def _missed(draw: Draw, places: int, project_id: UUID, name: str, body: str) -> Missed:
    shown = documents.read_open(draw.id, DocumentKind.CERTIFICATE)
    return Missed(
        project_id=project_id,
        name=name,
        body=body,
        drawn_on=clock.day_of(draw.created_at),
        places=places,
        candidates=draw.candidates_count,
        lowest=float(shown.get("attained", 0)),
        highest=float(shown.get("highest", 0)),
    )
