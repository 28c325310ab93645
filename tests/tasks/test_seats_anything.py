"""Seats through anything: asked, yes, no, given up, moved, lapsed, withdrawn, waited for, filled again, in any order.

After every step: no seat is given twice or more than there are, nobody is in two places or has a place without a yes,
nobody is asked beyond a cap, and the mix is held wherever somebody is left who can hold it.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import func, select
from sqlalchemy.engine import Connection

from citizen_panel.core import clock
from citizen_panel.core.db import db, transaction
from citizen_panel.core.errors import Refusal
from citizen_panel.domain.citizens.asking import asked_lately
from citizen_panel.domain.citizens.models import Citizen
from citizen_panel.domain.matching import alternates
from citizen_panel.domain.rights import service as rights
from citizen_panel.domain.sessions import queries, seating, service
from citizen_panel.domain.sessions.models import Booking, Invitation
from citizen_panel.domain.sessions.rules.invitations import LIVE, OPEN
from citizen_panel.domain.sessions.vocabulary import EndCause
from citizen_panel.tasks import relay, seats
from tests.factories.sessions import Story, citizen_actor, slots, yes
from tests.factories.standing_by import a_story_with_stand_ins

START = datetime(2026, 1, 5, 12, tzinfo=UTC)
PANEL, STANDING = "fffmmm", "ffmm"
EVERYBODY = len(PANEL + STANDING)
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

    def teardown(self) -> None:
        db.session.registry().close()
        self.point.rollback()

    @rule()
    def the_team_invites(self) -> None:
        with self._doing("invite"):
            service.release_batch(self._draw(), actor=self.world.story.team.lead)

    @rule(who=who, slot=st.integers(0, 1))
    def says_yes(self, who: int, slot: int) -> None:
        if offer := self._offer(who):
            with self._doing("yes"):
                consents = yes("project.participate", "session.attend")
                service.accept(offer, slots(self.world.story)[slot].id, consents, actor=self._self(who))

    @rule(who=who)
    def says_no(self, who: int) -> None:
        if offer := self._offer(who):
            with self._doing("no"):
                service.decline(offer, actor=self._self(who))

    @rule(who=who, slot=st.sets(st.integers(0, 1)))
    def waits(self, who: int, slot: set[int]) -> None:
        if offer := self._offer(who):
            with self._doing("wait"):
                could = [slots(self.world.story)[one].id for one in sorted(slot)]
                service.wait_for_a_seat(offer, could, actor=self._self(who))

    @rule(who=who)
    def gives_up(self, who: int) -> None:
        if held := self._booking(who):
            with self._doing("give up"):
                service.cancel_booking(held, cause=EndCause.BY_PERSON, actor=self._self(who))

    @rule(who=who, slot=st.integers(0, 1))
    def moves(self, who: int, slot: int) -> None:
        if held := self._booking(who):
            with self._doing("move"):
                service.move(held, slots(self.world.story)[slot].id, actor=self._self(who))

    @rule(who=who)
    def withdraws(self, who: int) -> None:
        if who not in self.gone and self.world.seen["yes"] > len(self.gone):
            self.gone.add(who)
            with self._doing("withdraw"):
                rights.leave(self.world.people[who].id, actor=self._self(who))

    @rule(hours=st.sampled_from([1, 30, 24 * 8]))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)
        with self._doing("time"):
            pass

    @invariant()
    def seats_are_as_many_as_people_on_them(self) -> None:
        for slot in slots(self.world.story):
            db.session.refresh(slot)
            live = select(func.count()).where(Booking.slot_id == slot.id, Booking.state.in_(LIVE))
            assert slot.taken == db.session.execute(live).scalar_one() <= slot.capacity == self.world.capacity

    @invariant()
    def nobody_is_twice_in_anything(self) -> None:
        for person in self.world.people:
            assert len([one for one in queries.bookings_of(person.id) if one.booking.state in LIVE]) <= 1
            assert len(queries.invitations_of(person.id, only_open=True)) <= 1

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
        with clock.at(self.now):
            free = sum(slot.capacity - slot.taken for slot in slots(self.world.story))
            assert len(seating.kept_in(self.world.story.draw.id)) <= free

    @invariant()
    def the_mix_holds_where_it_can(self) -> None:
        if self.world.capacity < 3:
            return  # fewer seats than places: then the mix of all places cannot be had
        held = Counter(self.world.sex[one.citizen_id] for one in self._holding() if one.citizen_id)
        standing = Counter(self.world.sex[one.citizen_id] for one in self._standing() if one.citizen_id)
        for sex in "fm":
            assert held[sex] <= 3
            assert held[sex] == 3 or not standing[sex], "somebody who would mend the mix was not asked"

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
            seats.lapse()
            self.world.seen["asked to stand in"] += sum(one.reaction == "refill" for one in relay.drain())

    def _draw(self) -> Any:
        return self.world.story.draw

    def _self(self, number: int) -> Any:
        return citizen_actor(self.world.people[number])

    def _offer(self, number: int) -> Invitation | None:
        offers = queries.invitations_of(self.world.people[number].id, only_open=True)
        return offers[0].invitation if offers else None

    def _booking(self, number: int) -> Booking | None:
        taken = queries.bookings_of(self.world.people[number].id, only_coming=True)
        return taken[0].booking if taken else None


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
    seen = _run(capacity, examples=60, steps=50)
    with capsys.disabled():
        print("\nwhat happened, and how often:", dict(sorted(seen.items())))
    for happened in ("yes", "no", "give up", "withdraw", "asked to stand in"):
        assert seen[happened], f"the stories were too tame: no {happened}"
