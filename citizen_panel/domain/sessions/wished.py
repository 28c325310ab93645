"""Reads about the days on which people could come to whom none of the times offered suits."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.core.few import FEW
from citizen_panel.domain.sessions.answering import TimeWished
from citizen_panel.domain.sessions.models import Invitation, Slot
from citizen_panel.domain.sessions.rules.invitations import OPEN
from citizen_panel.domain.sessions.rules.wished import suits


def wishes_of(invitation_ids: Collection[UUID]) -> Mapping[UUID, Sequence[TimeWished]]:
    """The days somebody named, by their invitation, soonest first; who named none is left out."""
    wished = select(TimeWished).where(TimeWished.invitation_id.in_(invitation_ids)).order_by(TimeWished.day_on)
    found: dict[UUID, list[TimeWished]] = {}
    for one in db.session.scalars(wished):
        found.setdefault(one.invitation_id, []).append(one)
    return found


def whom_they_suit(invitations: Iterable[Invitation], slots: Collection[Slot]) -> list[Invitation]:
    """Of people who asked for another time those whom one of these suits.

    Who named no day wants to hear of any; so does whoever named only days that are over.
    """
    asked = list(invitations)
    named = wishes_of([one.id for one in asked])
    wished = {one: days for one, days in named.items() if any(each.day_on >= clock.today() for each in days)}
    times = [(slot.starts_at, slot.ends_at) for slot in slots]
    return [one for one in asked if one.id not in wished or any(suits(day, times) for day in _days(wished[one.id]))]


def days_wished(project_id: UUID) -> Sequence[tuple[date, int, int, int]]:
    """The days to come that people of a project named, each with from when and until when, and how many named it.

    People to whom no time suits; the count is 0 where so few named it that it is not told.
    """
    asked = select(TimeWished).join(Invitation, Invitation.id == TimeWished.invitation_id)
    rows = db.session.scalars(
        asked.where(Invitation.project_id == project_id, Invitation.state.in_(OPEN), TimeWished.day_on >= clock.today())
    )
    counted = Counter((one.day_on, one.from_minutes, one.to_minutes) for one in rows)
    return [(*when, count if count >= FEW else 0) for when, count in sorted(counted.items())]


def _days(wished: Iterable[TimeWished]) -> list[tuple[date, int, int]]:
    return [(one.day_on, one.from_minutes, one.to_minutes) for one in wished]
