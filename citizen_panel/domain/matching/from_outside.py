"""What somebody on the panel may know of draws that could have reached them, whether they were drawn or not."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import select

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.domain.matching.models import Draw, MethodComparison
from citizen_panel.domain.projects.models import BriefArea


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
