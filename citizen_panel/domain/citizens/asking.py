"""Whether and when a person may be asked: locks, tallies, hours; shared by all bodies, without saying for what."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.core.errors import Refusal
from citizen_panel.core.words import say
from citizen_panel.domain.citizens.caps import INVITATIONS_IN_30_DAYS, REMEMBERED_DAYS, Asking, Tallied
from citizen_panel.domain.citizens.models import AskingPreference, AskingTally, Citizen
from citizen_panel.domain.citizens.vocabulary import AskedFor, PanelStatus

MONTH = timedelta(days=30)
AT_ONCE = 5000
"""Rows of one statement at most."""


def lock_citizens(citizen_ids: Collection[UUID]) -> Sequence[Citizen]:
    """Lock people in the order of their ids, so that two such locks never wait for each other in a circle."""
    wanted = select(Citizen).where(Citizen.id.in_(citizen_ids)).order_by(Citizen.id)
    locked = wanted.with_for_update(key_share=True).execution_options(populate_existing=True)
    return db.session.scalars(locked).all()


def lock_member(citizen_id: UUID) -> Citizen:
    """Lock somebody who changes what they told us; Refusal `has_left` once they are not on the panel any more."""
    found = lock_citizens([citizen_id])
    if not found or found[0].status == PanelStatus.LEFT:
        raise Refusal("has_left", say("You have left the panel. You can join again at any time."))
    return found[0]


def citizen_known_as(any_id: UUID) -> Citizen | None:
    """The citizen with that id, or with the account of that id."""
    known = select(Citizen).where(or_(Citizen.id == any_id, Citizen.user_account_id == any_id))
    return db.session.execute(known).scalar_one_or_none()


@dataclass(frozen=True)
class ReadBy:
    """Under which number the sending to somebody is kept apart from their withdrawal, and which language they read."""

    row_no: int
    language: str


def readers(any_ids: Collection[UUID]) -> dict[UUID, ReadBy]:
    """Who is written to, by the ids of citizens and by those of their accounts, as far as these are asked for."""
    known = select(Citizen.id, Citizen.user_account_id, Citizen.row_no, Citizen.language).where(
        or_(Citizen.id.in_(any_ids), Citizen.user_account_id.in_(any_ids))
    )
    rows = db.session.execute(known).all()
    return {
        one: ReadBy(int(number), language)
        for own, account, number, language in rows
        for one in (own, account)
        if one and one in any_ids
    }


def quiet_hours(citizen_id: UUID) -> tuple[int, int] | None:
    """When the person does not want to be disturbed, in minutes of the day; nothing when they never said."""
    return quiet_hours_of([citizen_id]).get(citizen_id)


def quiet_hours_of(citizen_ids: Collection[UUID]) -> dict[UUID, tuple[int, int]]:
    """When each of these people does not want to be disturbed, in one read; who never said is left out."""
    said = select(
        AskingPreference.citizen_id, AskingPreference.quiet_from_minutes, AskingPreference.quiet_to_minutes
    ).where(
        AskingPreference.citizen_id.in_(citizen_ids),
        AskingPreference.quiet_from_minutes.is_not(None),
        AskingPreference.quiet_to_minutes.is_not(None),
    )
    rows = db.session.execute(said).all()
    return {one: (begins, ends) for one, begins, ends in rows if begins is not None and ends is not None}


def note_asked(citizen_id: UUID, kind: AskedFor, day: date | None = None) -> None:
    """Count that a person was asked, or came, on a day."""
    note_all_asked([citizen_id], kind, day)


def note_all_asked(citizen_ids: Collection[UUID], kind: AskedFor, day: date | None = None) -> None:
    """Count once of each of these people that they were asked, or came, on a day."""
    on = day or clock.today()
    rows = [{"citizen_id": one, "day_on": on, "kind": kind, "times": 1} for one in sorted({*citizen_ids})]
    for start in range(0, len(rows), AT_ONCE):
        keys = [AskingTally.citizen_id, AskingTally.day_on, AskingTally.kind]
        added = insert(AskingTally).values(rows[start : start + AT_ONCE])
        db.session.execute(added.on_conflict_do_update(index_elements=keys, set_={"times": AskingTally.times + 1}))


def note_not_asked(citizen_id: UUID, kind: AskedFor, day: date) -> None:
    """Take one time back that was counted on a day, because it did not happen after all."""
    counted = (AskingTally.citizen_id == citizen_id) & (AskingTally.day_on == day) & (AskingTally.kind == kind)
    fewer = update(AskingTally).where(counted, AskingTally.times > 1).values(times=AskingTally.times - 1)
    if db.session.execute(fewer.returning(AskingTally.citizen_id)).first() is None:
        db.session.execute(delete(AskingTally).where(counted))


def askings(
    citizen_ids: Collection[UUID],
    project_id: UUID,
    *,
    active: Mapping[UUID, int],
    design_team: Mapping[UUID, int],
) -> dict[UUID, Asking]:
    """What the caps need to know about asking each of these people for a project.

    `active` counts their other projects, `design_team` the minutes that members of the project's own team gave it.
    """
    tallied: dict[UUID, list[Tallied]] = {}
    own: dict[UUID, AskingPreference] = {}
    recent = AskingTally.day_on > clock.today() - timedelta(days=REMEMBERED_DAYS)
    known = (
        select(Citizen.id, AskingPreference, AskingTally)
        .outerjoin(AskingPreference, AskingPreference.citizen_id == Citizen.id)
        .outerjoin(AskingTally, (AskingTally.citizen_id == Citizen.id) & recent)
        .where(Citizen.id.in_(citizen_ids))
    )
    for one, wishes, row in db.session.execute(known):
        if wishes is not None:
            own[one] = wishes
        if row is not None:
            tallied.setdefault(one, []).append(Tallied(row.day_on, AskedFor(row.kind), row.times))
    return {
        one: Asking(
            tallied=tuple(tallied.get(one, ())),
            most=own[one].invitations_30d if one in own else None,
            active_projects=active.get(one, 0),
            is_lifted=one in own and project_id in own[one].asked_freely_by,
            design_team_minutes=design_team.get(one),
        )
        for one in citizen_ids
    }


def asked_lately(citizen_ids: Collection[UUID], kind: AskedFor = AskedFor.INVITED) -> dict[UUID, int]:
    """How often each of these people was asked in the last 30 days; who was not is left out."""
    counted = select(AskingTally.citizen_id, func.sum(AskingTally.times)).where(
        AskingTally.citizen_id.in_(citizen_ids),
        AskingTally.kind == kind,
        AskingTally.day_on > clock.today() - MONTH,
    )
    return dict(db.session.execute(counted.group_by(AskingTally.citizen_id)).all())


def asking_limits(citizen_ids: Collection[UUID]) -> dict[UUID, int]:
    """How many invitations in 30 days each of these people wants at most: the general limit, or a lower one."""
    wishes = select(AskingPreference.citizen_id, AskingPreference.invitations_30d).where(
        AskingPreference.citizen_id.in_(citizen_ids), AskingPreference.invitations_30d.is_not(None)
    )
    lower = dict(db.session.execute(wishes).all())
    return {
        one: min(INVITATIONS_IN_30_DAYS, wish) if (wish := lower.get(one)) is not None else INVITATIONS_IN_30_DAYS
        for one in citizen_ids
    }
