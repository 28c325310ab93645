"""The days that people named who can come to none of the times, as the team reads them."""

from uuid import UUID

from flask_babel import gettext, lazy_gettext

from citizen_panel.blueprints.frame.filters import say_day
from citizen_panel.core.few import FEW
from citizen_panel.domain.sessions.rules.wished import PARTS
from citizen_panel.domain.sessions.wished import days_wished

WHEN = {
    PARTS["any"]: lazy_gettext("any time"),
    PARTS["morning"]: lazy_gettext("morning"),
    PARTS["afternoon"]: lazy_gettext("afternoon"),
    PARTS["evening"]: lazy_gettext("evening"),
}


def days_in_words(project_id: UUID) -> list[str]:
    """Tuesday 12 January, evening: 7. So few that one could be told from another are said to be fewer than 5."""
    return [
        gettext("%(day)s, %(part)s: %(count)s", day=say_day(day), part=WHEN.get((begins, ends), ""), count=said(count))
        for day, begins, ends, count in days_wished(project_id)
    ]


def said(count: int) -> str:
    """A count of people, as far as it is told."""
    return str(count) if count >= FEW else gettext("fewer than %(least)s", least=FEW)


def about(count: int) -> str:
    """As `said`, of what people told us of themselves: rounded already."""
    return gettext("about %(count)s", count=count) if count >= FEW else said(count)
