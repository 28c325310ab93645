"""The index in use: whoever is cleared stays out, whatever was being read, and nothing else is lost."""

from datetime import UTC, date, datetime

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from citizen_panel.domain.matching.live_index import LiveIndex, Reading
from citizen_panel.domain.matching.rules.index.bits import Bits, slots_of
from citizen_panel.domain.matching.rules.index.picture import AsOf
from tests.domain.matching.index_panels import SHAPE, Person, columns, people

NOBODY = Person(False, {one.name: frozenset() for one in SHAPE.dimensions})
PLACES = 80
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def as_of(horizon: int) -> AsOf:
    return AsOf(horizon, NOON, date(2026, 11, 20))


class Panel(RuleBasedStateMachine):
    """A panel that people change and leave, read now and then by a reader that is slow, or dies."""

    def __init__(self) -> None:
        super().__init__()
        self.truth = people(PLACES, 1)
        self.index = LiveIndex(Bits.of(SHAPE, columns(self.truth)), as_of(0))
        self.feed: list[int] = []
        self.readings: list[Reading] = []
        self.withdrawn: set[int] = set()

    @rule(slot=st.integers(0, PLACES - 1), seed=st.integers(0, 1000))
    def changes(self, slot: int, seed: int) -> None:
        if slot not in self.withdrawn:
            self.truth[slot] = people(1, seed)[0]
            self.feed.append(slot)

    @rule(slot=st.integers(0, PLACES - 1))
    def withdraws(self, slot: int) -> None:
        self.truth[slot] = NOBODY
        self.feed.append(slot)
        self.withdrawn.add(slot)
        self.index.clear([slot])

    @rule(whole=st.booleans())
    def reading_begins(self, whole: bool) -> None:
        number, horizon = self.index.begin(), len(self.feed)
        _, fresh = self.index.ask(lambda bits: None)
        slots = np.arange(PLACES) if whole else np.unique(np.array(self.feed[fresh.horizon :], dtype=np.int64))
        seen = columns([self.truth[slot] for slot in slots])
        self.readings.append(Reading(number, as_of(horizon), slots, seen))

    @rule(which=st.integers(0, 9))
    def reading_is_taken_in(self, which: int) -> None:
        if not self.readings:
            return
        reading = self.readings.pop(which % len(self.readings))
        _, fresh = self.index.ask(lambda bits: None)
        if len(reading.slots) < PLACES:
            self.index.catch_up(reading)
            return
        changed = np.array(self.feed[min(fresh.horizon, reading.as_of.horizon) :], dtype=np.int64)
        assert not len(self.index.replace(reading, changed)), "the feed missed nothing"

    @rule(which=st.integers(0, 9))
    def reader_dies(self, which: int) -> None:
        if self.readings:
            self.index.give_up(self.readings.pop(which % len(self.readings)).number)

    @invariant()
    def who_withdrew_is_in_no_count(self) -> None:
        there, _ = self.index.ask(lambda bits: set(slots_of(bits.rows[0]).tolist()))
        assert not there & self.withdrawn

    def teardown(self) -> None:
        while self.readings:
            self.reading_is_taken_in(0)
        self.reading_begins(whole=False)
        self.reading_is_taken_in(0)
        at_last, _ = self.index.ask(lambda bits: bits.differing(Bits.of(SHAPE, columns(self.truth))))
        assert not len(at_last), "after the last reading it is as if made anew"


Panel.TestCase.settings = settings(deadline=None, max_examples=40, stateful_step_count=25)
test_whatever_is_read_when = Panel.TestCase


def test_new_people_find_room() -> None:
    index = LiveIndex(Bits.of(SHAPE, columns(people(10, 1))), as_of(0))
    index.catch_up(Reading(index.begin(), as_of(5), np.array([500]), columns(people(1, 2))))
    slots, fresh = index.ask(lambda bits: bits.slots)
    assert slots >= 501
    assert fresh == as_of(5)


def test_what_the_feed_missed_is_told() -> None:
    before, after = people(100, 1), people(100, 1)
    after[7] = NOBODY
    index = LiveIndex(Bits.of(SHAPE, columns(before)), as_of(0))
    told = index.replace(Reading(index.begin(), as_of(1), np.arange(100), columns(after)), np.array([], dtype=np.int64))
    assert told.tolist() == ([7] if before[7].askable else [])
