"""Seats through anything: asked, yes, no, given up, moved, lapsed, withdrawn, waited for, come to, in any order.

After every step: no seat is given twice or more than there are, nobody is in two places or has a place without a yes,
nobody is asked beyond a cap, and the mix is held wherever somebody is left who can hold it.
"""

import os
from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, time, timedelta
from typing import Any, TypeVar

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import func, select
from sqlalchemy.engine import Connection

from citizen_panel.core import clock
from citizen_panel.core.db import db, transaction
from citizen_panel.core.errors import Refusal
from citizen_panel.domain.citizens.asking import asked_lately
from citizen_panel.domain.citizens.models import Citizen
from citizen_panel.domain.ledger.models import Entry
from citizen_panel.domain.matching import alternates
from citizen_panel.domain.notifications.models import Message
from citizen_panel.domain.rights import service as rights
from citizen_panel.domain.sessions import queries, seating, service
from citizen_panel.domain.sessions.models import Attendance, Booking, Invitation, ResearchSession, Slot
from citizen_panel.domain.sessions.rules.invitations import LIVE, OPEN, SEATED
from citizen_panel.domain.sessions.vocabulary import AttendanceCapacity, AttendanceState, EndCause, Marked, SlotState
from citizen_panel.tasks import relay, seats
from tests.factories.sessions import Story, citizen_actor, slots, yes
from tests.factories.standing_by import a_story_with_stand_ins

START = datetime(2026, 1, 5, 12, tzinfo=UTC)
PANEL, STANDING = "fffmmm", "ffmm"
EVERYBODY = len(PANEL + STANDING)
BEFORE_THE_DAY = 12
"""Acts of a story before its meeting may come: what is to happen before it must have room."""
T = TypeVar("T", Booking, Invitation)
who = st.integers(0, EVERYBODY - 1)


class World:
    """The story that every run begins with, and what happened in all of them."""

    def __init__(self, connection: Connection, capacity: int) -> None:
        self.connection, self.capacity = connection, capacity
        self.seen: Counter[str] = Counter()
        with clock.at(START):
            story, stand_ins = a_story_with_stand_ins(
                PANEL, STANDING, capacity=capacity, starts_at=START + timedelta(days=200)
            )
            db.session.commit()
            relay.drain()
        self.story: Story = story
        self.people: list[Citizen] = [*story.people, *stand_ins]
        self.sex = {one.id: letter for one, letter in zip(self.people, PANEL + STANDING, strict=True)}


class Anything(RuleBasedStateMachine):
    """Anything that can happen to six places and four stand-ins, with the clock in our hands."""

    world: World

    def __init__(self) -> None:
        super().__init__()
        self.now = START + timedelta(days=1)
        db.session.registry().close()
        self.point = self.world.connection.begin_nested()
        self.gone: set[int] = set()
        self.acts = 0
        self.is_a_time_called_off = False

    def teardown(self) -> None:
        db.session.registry().close()
        self.point.rollback()

    @initialize(at_once=st.sampled_from([True, True, True, False]))
    def it_begins(self, at_once: bool) -> None:
        if at_once:
            self.the_team_invites()

    @rule()
    def the_team_invites(self) -> None:
        with self._doing("invite"):
            service.release_batch(self._draw(), actor=self.world.story.team.lead)

    @rule(who=who, slot=st.integers(0, 1))
    def says_yes(self, who: int, slot: int) -> None:
        if (found := self._offer(who)) is not None:
            who, offer = found
            with self._doing("yes"):
                consents = yes("project.participate", "session.attend")
                service.accept(offer, slots(self.world.story)[slot].id, consents, actor=self._self(who))

    @rule(who=who)
    def says_no(self, who: int) -> None:
        if (found := self._offer(who)) is not None:
            who, offer = found
            with self._doing("no"):
                service.decline(offer, actor=self._self(who))

    @rule(who=who, slot=st.sets(st.integers(0, 1)))
    def waits(self, who: int, slot: set[int]) -> None:
        if (found := self._offer(who)) is not None:
            who, offer = found
            with self._doing("wait"):
                could = [slots(self.world.story)[one].id for one in sorted(slot)]
                service.wait_for_a_seat(offer, could, actor=self._self(who))

    @rule(who=who)
    def gives_up(self, who: int) -> None:
        if (found := self._booking(who)) is not None:
            who, held = found
            with self._doing("give up"):
                service.cancel_booking(held, cause=EndCause.BY_PERSON, actor=self._self(who))

    @rule(who=who, slot=st.integers(0, 1))
    def moves(self, who: int, slot: int) -> None:
        if (found := self._booking(who)) is not None:
            who, held = found
            with self._doing("move"):
                service.move(held, slots(self.world.story)[slot].id, actor=self._self(who))

    @rule(who=who)
    def withdraws(self, who: int) -> None:
        if who not in self.gone and self.world.seen["yes"] > len(self.gone):
            self.gone.add(who)
            with self._doing("withdraw"):
                rights.leave(self.world.people[who].id, actor=self._self(who))

    @rule(which=st.integers(0, 1), change=st.sampled_from(["people", "people", "time", "off"]))
    def the_team_changes_a_time(self, which: int, change: str) -> None:
        lead, slot, other = self.world.story.team.lead, self._times()[which], self._times()[1 - which]
        if change == "off" and self.acts <= BEFORE_THE_DAY:
            return
        if change == "people" and not slot.taken:
            slot, other = other, slot
        with self._doing(f"the team changes a time: {change}"):
            if change == "people":
                service.move_people(slot, other, self._meeting(), actor=lead)
            elif change == "time":
                day = clock.day_of(slot.starts_at) + timedelta(days=2)
                service.move_slot(slot, self._meeting(), day, time(10), actor=lead)
            else:
                service.call_off_time(slot, self._meeting(), actor=lead)
                self.is_a_time_called_off = True

    @rule(hours=st.sampled_from([1, 30, 24 * 8]))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)
        with self._doing("time"):
            pass

    @rule()
    def the_beat_comes_twice(self) -> None:
        """What a beat has done, a second one at the same moment finds done."""
        with clock.at(self.now):
            seats.lapse()
            relay.drain()
            before = self._written()
            seats.lapse()
            assert not relay.drain()
            assert self._written() == before
        self.world.seen["a second beat"] += 1

    @precondition(lambda self: self.acts > BEFORE_THE_DAY)
    @rule(who=who)
    def arrives(self, who: int) -> None:
        if (found := self._booking(who)) is not None:
            who, held = found
            self._the_day_comes(held)
            with self._doing("check in"):
                service.check_in(held, actor=self.world.story.team.lead)

    @precondition(lambda self: self.acts > BEFORE_THE_DAY)
    @rule(who=who, came=st.booleans())
    def is_marked(self, who: int, came: bool) -> None:
        if (found := self._booking(who)) is not None:
            who, held = found
            self._the_day_comes(held)
            state = AttendanceState.ATTENDED if came else AttendanceState.NO_SHOW
            row = Marked(capacity=AttendanceCapacity.CITIZEN, state=state, minutes=60, booking_id=held.id)
            with self._doing("came" if came else "did not come"):
                service.mark(self._meeting(), [row], actor=self.world.story.team.lead)

    @invariant()
    def nobody_is_marked_twice(self) -> None:
        lines = select(Attendance.token).where(Attendance.research_session_id == self.world.story.meeting.id)
        tokens = db.session.scalars(lines).all()
        assert len(tokens) == len(set(tokens))

    @invariant()
    def seats_are_as_many_as_people_on_them(self) -> None:
        for slot in slots(self.world.story):
            db.session.refresh(slot)
            live = select(func.count()).where(Booking.slot_id == slot.id, Booking.state.in_(SEATED))
            assert slot.taken == db.session.execute(live).scalar_one() <= slot.capacity == self.world.capacity

    @invariant()
    def everybody_hears_of_each_move_once(self) -> None:
        moves = db.session.execute(select(func.coalesce(func.sum(Booking.version), 0))).scalar_one()
        heard = select(func.count()).where(Message.kind == "session_moved")
        assert db.session.execute(heard).scalar_one() == moves

    @invariant()
    def nobody_has_a_place_at_a_time_that_was_called_off(self) -> None:
        off = [slot.id for slot in self._times() if slot.state == SlotState.CANCELLED]
        assert len(off) == self.is_a_time_called_off
        left = select(func.count()).where(Booking.slot_id.in_(off), Booking.state.in_(SEATED))
        assert db.session.execute(left).scalar_one() == 0

    @invariant()
    def nobody_is_twice_in_anything(self) -> None:
        for found in (self._all_of(Booking, LIVE), self._all_of(Invitation, OPEN)):
            assert len(found) == len({one.citizen_id for one in found})

    @invariant()
    def who_has_a_place_agreed_and_is_there(self) -> None:
        with clock.at(self.now):
            for one in queries.bookings_for(self.world.story.meeting.id):
                assert one.booking.citizen_id is not None
                assert queries.missing_consents(one.booking.citizen_id, self.world.story.meeting) == ()
        gone = [self.world.people[who].id for who in self.gone]
        left = select(func.count()).where(Booking.citizen_id.in_(gone), Booking.state.in_(LIVE))
        asked = select(func.count()).where(Invitation.citizen_id.in_(gone), Invitation.state.in_(OPEN))
        assert db.session.execute(left).scalar_one() == db.session.execute(asked).scalar_one() == 0

    @invariant()
    def nobody_is_asked_too_often(self) -> None:
        with clock.at(self.now):
            assert all(times <= 2 for times in asked_lately([one.id for one in self.world.people]).values())

    @invariant()
    def a_seat_that_is_promised_is_there(self) -> None:
        if self.is_a_time_called_off:
            return  # seats went that were promised: those people read so, and can wait for another
        with clock.at(self.now):
            free = sum(slot.capacity - slot.taken for slot in slots(self.world.story))
            assert len(seating.kept_in(self.world.story.draw.id)) <= free

    @invariant()
    def the_mix_holds_where_it_can(self) -> None:
        if self.world.capacity < 3 or self.is_a_time_called_off or self.now >= self._times()[0].starts_at:
            return  # fewer seats than places: then the mix of all places cannot be had; and nobody is asked too late
        held = Counter(self.world.sex[one.citizen_id] for one in self._holding() if one.citizen_id)
        standing = Counter(self.world.sex[one.citizen_id] for one in self._standing() if one.citizen_id)
        for sex in "fm":
            assert held[sex] <= 3
            assert held[sex] == 3 or not standing[sex], "somebody who would mend the mix was not asked"

    def _times(self) -> list[Slot]:
        return slots(self.world.story)

    def _meeting(self) -> ResearchSession:
        found = queries.research_session(self.world.story.meeting.id)
        assert found is not None
        return found

    def _holding(self) -> Any:
        return seating.holding(self.world.story.draw.id)

    def _standing(self) -> Any:
        return alternates.standing(self.world.story.draw.id)

    @contextmanager
    def _doing(self, what: str) -> Iterator[None]:
        """One act at its door, and everything that follows from it; a refusal leaves all as it was."""
        with clock.at(self.now):
            try:
                with transaction():
                    yield
                self.world.seen[what] += 1
            except Refusal as refused:
                self.world.seen[f"refused: {refused.code}"] += 1
            self.acts += 1
            seats.lapse()
            self.world.seen["asked to stand in"] += sum(one.reaction == "refill" for one in relay.drain())

    def _the_day_comes(self, held: Booking) -> None:
        slot = next(one for one in slots(self.world.story) if one.id == held.slot_id)
        self.now = max(self.now, slot.starts_at + timedelta(minutes=5))

    def _written(self) -> tuple[int, ...]:
        """How much there is of what a beat may write."""
        return tuple(
            db.session.execute(select(func.count()).select_from(each)).scalar_one()
            for each in (Invitation, Booking, Message, Entry)
        )

    def _draw(self) -> Any:
        return self.world.story.draw

    def _self(self, number: int) -> Any:
        return citizen_actor(self.world.people[number])

    def _offer(self, number: int) -> tuple[int, Invitation] | None:
        """One of those who are asked and have not answered, and their number."""
        return self._one_of(self._all_of(Invitation, OPEN), number)

    def _booking(self, number: int) -> tuple[int, Booking] | None:
        """One of those who have a place, and their number."""
        return self._one_of(self._all_of(Booking, LIVE), number)

    def _all_of(self, what: type[T], states: Collection[str]) -> list[T]:
        numbers = {person.id: who for who, person in enumerate(self.world.people)}
        found = db.session.scalars(select(what).where(what.citizen_id.in_(numbers), what.state.in_(states)))
        return sorted(found.unique(), key=lambda one: numbers[one.citizen_id])  # type: ignore[index]  # not erased

    def _one_of(self, found: list[T], number: int) -> tuple[int, T] | None:
        if not found:
            return None
        one = found[number % len(found)]
        return next(who for who, person in enumerate(self.world.people) if person.id == one.citizen_id), one


def _run(capacity: int, examples: int, steps: int) -> Counter[str]:
    bound = db.session.get_bind()
    assert isinstance(bound, Connection)

    class Told(Anything):
        world = World(bound, capacity)

    chosen = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        phases=[Phase.generate],  # each step is dear: what fails is told as it happened
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Told, settings=chosen)
    return Told.world.seen


@pytest.mark.parametrize("capacity", [3, 2], ids=["seats for all places", "fewer seats than places"])
def test_whatever_happens_the_seats_are_right(app: Flask, capacity: int) -> None:
    _run(capacity, examples=2, steps=10)


@pytest.mark.long
@pytest.mark.parametrize("capacity", [3, 2], ids=["seats for all places", "fewer seats than places"])
def test_whatever_happens_for_long_the_seats_are_right(
    app: Flask, capacity: int, capsys: pytest.CaptureFixture[str]
) -> None:
    seen = _run(capacity, examples=int(os.environ.get("CP_SEAT_EXAMPLES", "60")), steps=50)
    with capsys.disabled():
        print("\nwhat happened, and how often:", dict(sorted(seen.items())))
    staff = [f"the team changes a time: {change}" for change in ("people", "time", "off")]
    for happened in ("yes", "no", "give up", "withdraw", "asked to stand in", "came", "check in", *staff):
        assert seen[happened], f"the stories were too tame: no {happened}"
