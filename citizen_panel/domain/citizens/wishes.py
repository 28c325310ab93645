"""A person's own wishes about being asked: when, where, about what, how often, and by whom more often."""

from collections.abc import Callable, Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db
from citizen_panel.core.errors import Refusal
from citizen_panel.core.events import Code
from citizen_panel.core.words import say
from citizen_panel.domain.citizens import queries
from citizen_panel.domain.citizens.asking import lock_member
from citizen_panel.domain.citizens.caps import INVITATIONS_IN_30_DAYS
from citizen_panel.domain.citizens.circumstances import (
    ANY_TIME,
    DEVICES,
    TOPICS,
    TRAVEL,
    Availability,
    Away,
    CannotBeAway,
    in_order,
    is_away,
    may_be_away,
    read_languages,
    written_languages,
)
from citizen_panel.domain.citizens.coming import Told
from citizen_panel.domain.citizens.events import AskingLimitsChanged
from citizen_panel.domain.citizens.models import AskingPreference, AwayPeriod
from citizen_panel.domain.ledger.service import record


def availability_of(citizen_id: UUID) -> Availability:
    """What somebody told us about taking part."""
    row = db.session.get(AskingPreference, citizen_id)
    if row is None:
        return Availability()
    return Availability(
        weekly_parts=row.weekly_parts,
        travel_km=row.travel_km,
        topics=in_order(TOPICS, row.topics),
        devices=in_order(DEVICES, row.devices),
        languages=read_languages(row.languages),
    )


def change_availability(citizen_id: UUID, wish: Availability, *, about: Code, actor: Actor) -> None:
    """Keep what somebody told us in place of what they told us before; `about` names what changed.

    Refusals: `no_time` when no part of the week is left, `unknown_travel`.
    """
    if not 0 < wish.weekly_parts <= ANY_TIME:
        raise Refusal("no_time", say("Tick at least one time, or pause if no time suits you"), field="any")
    if wish.travel_km is not None and wish.travel_km not in TRAVEL:
        raise Refusal("unknown_travel", say("Select one of the answers shown"), field="travel")

    def put(row: AskingPreference) -> None:
        row.weekly_parts, row.travel_km = wish.weekly_parts, wish.travel_km
        row.topics, row.devices = list(in_order(TOPICS, wish.topics)), list(in_order(DEVICES, wish.devices))
        row.languages = written_languages(wish.languages)

    _change(citizen_id, put, about, actor)


def away_of(citizen_id: UUID) -> Sequence[AwayPeriod]:
    """The times away still kept, soonest first."""
    of = select(AwayPeriod).where(AwayPeriod.citizen_id == citizen_id)
    return db.session.scalars(of.order_by(AwayPeriod.from_on, AwayPeriod.to_on)).all()


def away_on_all(citizen_ids: Collection[UUID], days: Collection[date]) -> frozenset[UUID]:
    """Which of these people are away on every one of these days; nobody where no day is named."""
    if not days:
        return frozenset()
    rows = db.session.scalars(
        select(AwayPeriod).where(AwayPeriod.citizen_id.in_(citizen_ids), AwayPeriod.to_on >= min(days))
    )
    kept: dict[UUID, list[Away]] = {}
    for row in rows:
        kept.setdefault(row.citizen_id, []).append(Away(row.from_on, row.to_on))
    return frozenset(one for one, away in kept.items() if all(is_away(day, away) for day in days))


def told_by(citizen_ids: Collection[UUID]) -> dict[UUID, Told]:
    """What each of these people told us about when they can come; who said nothing is free and not sure."""
    away: dict[UUID, list[Away]] = {}
    for row in db.session.scalars(select(AwayPeriod).where(AwayPeriod.citizen_id.in_(citizen_ids))):
        away.setdefault(row.citizen_id, []).append(Away(row.from_on, row.to_on))
    wishes = select(AskingPreference.citizen_id, AskingPreference.weekly_parts, AskingPreference.travel_km)
    rows = db.session.execute(wishes.where(AskingPreference.citizen_id.in_(citizen_ids)))
    said = {row.citizen_id: Availability(weekly_parts=row.weekly_parts, travel_km=row.travel_km) for row in rows}
    found = {}
    for one in citizen_ids:
        wish = said.get(one, Availability())
        is_told = not wish.is_any_time or wish.travel_km is not None or one in away
        found[one] = Told(wish, tuple(away.get(one, ())), is_told)
    return found


def add_away(citizen_id: UUID, away: Away, *, actor: Actor) -> None:
    """Keep a time away; the same one twice is kept once. Refusals as `circumstances.may_be_away` says."""
    lock_member(citizen_id)
    kept = [Away(row.from_on, row.to_on) for row in away_of(citizen_id)]
    fits = may_be_away(away, kept, clock.today())
    if isinstance(fits, CannotBeAway):
        raise Refusal(fits.code, fits.reason, field="to_on")
    row = {"citizen_id": citizen_id, "from_on": away.from_on, "to_on": away.to_on}
    db.session.execute(insert(AwayPeriod).values(row).on_conflict_do_nothing())
    _record(citizen_id, Code("away"), actor)


def remove_away(citizen_id: UUID, away_id: UUID, *, actor: Actor) -> bool:
    """Take a time away out again; False when it is not there, or not theirs."""
    gone = delete(AwayPeriod).where(AwayPeriod.id == away_id, AwayPeriod.citizen_id == citizen_id)
    if db.session.execute(gone.returning(AwayPeriod.id)).first() is None:
        return False
    _record(citizen_id, Code("away"), actor)
    return True


def forget_away_past(today: date) -> int:
    """Delete times away that are over; returns how many."""
    over = delete(AwayPeriod).where(AwayPeriod.to_on < today)
    return len(db.session.execute(over.returning(AwayPeriod.id)).all())


def most_in_30_days(citizen_id: UUID) -> int:
    """How many invitations in 30 days somebody wants at most: the general limit, or a lower one."""
    row = db.session.get(AskingPreference, citizen_id)
    own = row.invitations_30d if row is not None else None
    return INVITATIONS_IN_30_DAYS if own is None else min(own, INVITATIONS_IN_30_DAYS)


def limit_invitations(citizen_id: UUID, most: int, *, actor: Actor) -> None:
    """Ask somebody at most so often in 30 days, 0 for never; Refusal `above_the_cap` for more than the limit of all."""
    if not 0 <= most <= INVITATIONS_IN_30_DAYS:
        raise Refusal("above_the_cap", say("Select one of the answers shown"), field="most")

    def put(row: AskingPreference) -> None:
        row.invitations_30d = None if most == INVITATIONS_IN_30_DAYS else most

    _change(citizen_id, put, Code("how_often"), actor)


def freely_asking(citizen_id: UUID) -> frozenset[UUID]:
    """The projects that may ask somebody more often than the caps say."""
    row = db.session.get(AskingPreference, citizen_id)
    return frozenset(row.asked_freely_by) if row is not None else frozenset()


def let_ask_freely(citizen_id: UUID, projects: Collection[UUID], *, among: Collection[UUID], actor: Actor) -> None:
    """Lift the caps for these projects and for no others; `among` are those the person has to do with.

    Refusal `unknown_project` for one that they have nothing to do with.
    """
    if not set(projects) <= set(among):
        raise Refusal("unknown_project", say("Select one of the answers shown"), field="projects")

    def put(row: AskingPreference) -> None:
        row.asked_freely_by = sorted(projects)

    _change(citizen_id, put, Code("caps_lifted"), actor)


def _change(citizen_id: UUID, put: Callable[[AskingPreference], Any], about: Code, actor: Actor) -> None:
    lock_member(citizen_id)
    row = db.session.get(AskingPreference, citizen_id)
    if row is None:
        row = AskingPreference(citizen_id=citizen_id, weekly_parts=ANY_TIME)
        db.session.add(row)
    put(row)
    db.session.flush()
    _record(citizen_id, about, actor)


def _record(citizen_id: UUID, about: Code, actor: Actor) -> None:
    record(AskingLimitsChanged(token=queries.platform_token(citizen_id), about=about), actor=actor)
