"""Nobody is written to or chosen without a yes valid at that instant: anything may happen, in any order.

An oracle of its own works out from the decisions alone, read one by one, what is valid. A longer run:
CP_CONSENT_EXAMPLES=500 CP_CONSENT_STEPS=80.
"""

import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import text
from sqlalchemy.engine import Connection

from citizen_panel import gateways
from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db, transaction
from citizen_panel.core.errors import NotFound, Refusal
from citizen_panel.domain.citizens import queries as people
from citizen_panel.domain.citizens import service as citizens
from citizen_panel.domain.citizens.vocabulary import ContactSheet, ContactWay, PanelStatus
from citizen_panel.domain.consent import queries as consents
from citizen_panel.domain.consent import service as consent
from citizen_panel.domain.consent.service.publishing import Words
from citizen_panel.domain.consent.vocabulary import NIL, TextFormat
from citizen_panel.domain.consent.wordings import SOURCE, worded_as
from citizen_panel.domain.matching import queries as matching
from citizen_panel.domain.matching import service as draws
from citizen_panel.domain.matching.models import Draw, Place
from citizen_panel.domain.notifications.vocabulary import DeliveryOutcome, Letterbox, Receipt, Written
from citizen_panel.domain.rights import asking_again, stops
from citizen_panel.domain.rights import queries as rights_queries
from citizen_panel.domain.rights import service as rights
from citizen_panel.domain.rights.vocabulary import StopKind, StopWish
from citizen_panel.domain.sessions import service as sessions
from citizen_panel.domain.sessions.queries import ASKING
from citizen_panel.tasks import consents as consent_tasks
from citizen_panel.tasks import messages, relay
from tests.factories import projects
from tests.factories.accounts import an_account
from tests.factories.citizens import EDINBURGH, a_citizen
from tests.factories.sessions import citizen_actor, confirmed_draw, meeting

EXAMPLES = int(os.environ.get("CP_CONSENT_EXAMPLES", "15"))
STEPS = int(os.environ.get("CP_CONSENT_STEPS", "25"))
START = datetime(2026, 1, 5, 12, tzinfo=UTC)
PEOPLE = 6
WAYS = {"email": "contact.email", "sms": "contact.sms"}
PURPOSES = ("pool.membership", *WAYS.values())
ABOUT_ONESELF = {"welcome", "withdrawal_confirmed", "call_back", "sign_in"}
"""Sent because the person has just done something, or by people to people; they ask for nothing."""
ASKS_AGAIN = "wording_changed"
SYSTEM = Actor.system("tests")


class Oracle:
    """What is valid, from the decisions alone: no standing, no purpose catalogue, no rule of ours."""

    def __init__(self) -> None:
        self.told: list[Any] = []

    def valid(self, citizen_id: UUID, purpose: str, at: datetime) -> bool:
        last = self.last(citizen_id, purpose, at)
        return last is not None and last[0] == "granted" and at.astimezone(clock.UK).date() <= self.ends(last[1])

    def last(self, citizen_id: UUID, purpose: str, at: datetime) -> tuple[str, datetime] | None:
        told = [each for each in self.told if each[2:4] == (citizen_id, purpose) and each[0] <= at]
        newest = max(told, default=None)
        return (newest[4], newest[0]) if newest else None

    def listen(self) -> None:
        """Read what was decided since."""
        rows = db.session.execute(
            text("SELECT effective_at, id, citizen_id, purpose, action FROM consent_decision WHERE id > :known"),
            {"known": max((each[1] for each in self.told), default=0)},
        )
        self.told += [tuple(row) for row in rows]

    def ends(self, given: datetime) -> date:
        """Two years on; an undone stop keeps its first date, so the column may only be earlier than this."""
        day = given.astimezone(clock.UK).date()
        return date(day.year + 2, 2, 28) if (day.month, day.day) == (2, 29) else day.replace(year=day.year + 2)


class World:
    """What stands before each story: a team, six people who can be asked by two ways, a provider that watches."""

    watching: "Watching"

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.seen: Counter[str] = Counter()
        with clock.at(START):
            self.approver = an_account("admin", name="Dougal")
            self.team = projects.team()
            self.people = [self._person(number) for number in range(PEOPLE)]

    def _person(self, number: int) -> UUID:
        sheet = ContactSheet(name="Ailsa", email=f"p{number}@home.example", mobile=f"+4477009001{number:02}")
        return a_citizen(sheet=sheet, ways=(ContactWay.EMAIL, ContactWay.SMS)).id


class Watching:
    """A provider that asks the oracle at the moment when a message is handed over."""

    can_find = True

    def __init__(self, machine: "Anything") -> None:
        self.machine = machine

    def send(self, to: Letterbox, message: Written) -> Receipt:
        self.machine.handed_over(to, message)
        return Receipt(DeliveryOutcome.ACCEPTED, "watching", reference=message.key)

    def find(self, key: str) -> Receipt | None:
        return None


class Anything(RuleBasedStateMachine):
    """Anything that can happen to six people's yeses, with the clock in our hands."""

    world: World

    def __init__(self) -> None:
        super().__init__()
        self.oracle = Oracle()
        self.now = START + timedelta(days=1)
        self.paused: set[UUID] = set()
        self.erased: set[UUID] = set()
        self.acts: list[UUID] = []
        self.found: list[UUID] = []
        db.session.registry().close()
        self.point = self.world.connection.begin_nested()
        self.world.watching = Watching(self)

    def teardown(self) -> None:
        db.session.registry().close()
        self.point.rollback()

    # What people do

    @rule(who=st.integers(0, PEOPLE - 1), purpose=st.sampled_from(PURPOSES), is_yes=st.booleans())
    def answers(self, who: int, purpose: str, is_yes: bool) -> None:
        if (person := self._alive(who)) and not (purpose != PURPOSES[0] and self._has_left(person)):
            with self._doing("answer"):
                asking_again.answer(person, purpose, NIL, is_yes=is_yes, actor=self._self(person))
            if purpose == PURPOSES[0]:
                self._no_longer_paused(person)

    @rule(who=st.integers(0, PEOPLE - 1), purpose=st.sampled_from(PURPOSES), with_code=st.booleans())
    def takes_back(self, who: int, purpose: str, with_code: bool) -> None:
        kind = StopKind.LEAVE if purpose == PURPOSES[0] else StopKind.WAY
        self._stop(who, StopWish(kind=kind, purposes=((purpose, NIL),)), with_code)

    @rule(who=st.integers(0, PEOPLE - 1))
    def pauses(self, who: int) -> None:
        if person := self._stop(who, StopWish(kind=StopKind.PAUSE, until=self._day() + timedelta(days=30)), False):
            self.paused.add(person)

    @rule(who=st.integers(0, PEOPLE - 1))
    def goes_on(self, who: int) -> None:
        if (person := self._alive(who)) and not self._has_left(person):
            with self._doing("resume"):
                citizens.resume(person, actor=self._self(person))
            self.paused.discard(person)

    @rule()
    def undoes(self) -> None:
        if self.acts:
            try:
                with self._doing("undo"):
                    stops.undo(self.acts.pop())
            except NotFound:
                return
            self.paused = {one for one in self.paused - self.erased if self._status(one) == PanelStatus.PAUSED}

    @rule(who=st.just(PEOPLE - 1))
    def is_erased(self, who: int) -> None:
        if person := self._stop(who, StopWish(kind=StopKind.ERASE), False, just_signed_in=True):
            with clock.at(self.now + timedelta(hours=2)):
                for request in rights_queries.due_erasures():
                    with transaction():
                        rights.carry_out(request, actor=SYSTEM)
            self.now += timedelta(hours=2)
            if people.citizen(person) is None or not consents.history(person):
                self.erased.add(person)

    # What time and the office do

    @rule(hours=st.sampled_from([1, 9, 24, 24 * 15, 24 * 40, 24 * 330, 24 * 690]))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @rule()
    def what_is_past_lapses(self) -> None:
        with self._doing("lapse"):
            rights.lapse(self.now)
        with self._doing("end pauses"):
            citizens.end_pauses(actor=SYSTEM)
        self.paused = {one for one in self.paused if self._status(one) == PanelStatus.PAUSED}

    @rule(purpose=st.sampled_from(PURPOSES), is_material=st.booleans())
    def words_change(self, purpose: str, is_material: bool) -> None:
        with self._doing("re-word"):
            version = consents.newest_version(purpose) + 1
            template = next(words for *kind, words in worded_as(purpose) if tuple(kind) == SOURCE)
            new = Words(
                language="en",
                format=TextFormat.PLAIN,
                template=f"{template} ({version})",
                version=version,
                is_material=is_material,
                is_reviewed=True,
                what_changed="It means something else now.",
            )
            consent.put_in_force(purpose, [new], self.world.approver.id, body="Example Council")

    @rule()
    def it_is_asked_again(self) -> None:
        with clock.at(self.now):
            self.world.seen["superseded"] += consent_tasks.supersede_all()
            self.world.seen["announced"] += consent_tasks.announce_all()

    @rule()
    def a_draw_is_made(self) -> None:
        """The engine's answer is made up; who may be in it is asked as it asks, and must be valid."""
        with clock.at(self.now):
            ours = [each.citizen_id for each in matching.reachable([EDINBURGH])]
        for person in ours:
            self._may_be_chosen(person, "reachable")
        if len(ours) < 5:
            return
        with self._doing("draw"):
            asked = projects.project(self.world.team)
            brief = projects.brief(self.world.team, asked, approved=True)
            meeting(asked, self.world.team.lead)
            chosen = [found for one in ours if (found := people.citizen(one))]
            assert self.world.team.lead.user_id
            draw = confirmed_draw(brief, chosen, self.world.team.lead.user_id)
            draw.state, draw.confirmed_at, draw.confirmed_by_id = "found", None, None
            db.session.flush()
            self.found.append(draw.id)

    @rule()
    def a_draw_is_confirmed_and_people_are_asked(self) -> None:
        if not self.found:
            return
        draw_id = self.found.pop()
        with self._doing("confirm"):
            held = db.session.get_one(Draw, draw_id)
            confirmed = draws.confirm(held, actor=self.world.team.lead)
            if confirmed.state == "confirmed":
                for place in db.session.query(Place).filter_by(draw_id=draw_id, state="drawn"):
                    self._may_be_chosen(place.citizen_id, "confirmed")
        try:
            with self._doing("release"):
                for invitation in sessions.release_batch(held, actor=self.world.team.lead):
                    self._may_be_chosen(invitation.citizen_id, "invited")
        except Refusal:
            return

    @rule()
    def people_are_drawn_and_asked(self) -> None:
        self.a_draw_is_made()
        self.a_draw_is_confirmed_and_people_are_asked()

    @rule()
    def what_is_due_is_sent(self) -> None:
        with clock.at(self.now):
            relay.drain()
            messages.send_due()

    # What must hold

    def handed_over(self, to: Letterbox, message: Written) -> None:
        """Called by the provider: the very moment at which words leave."""
        person = next((one for n, one in enumerate(self.world.people) if self._address(n, to)), None)
        if person is None or message.kind in ABOUT_ONESELF:
            return
        at = clock.now()
        self.oracle.listen()
        self.world.seen[message.kind] += 1
        assert person not in self.erased, f"{message.kind} to somebody who was erased"
        if message.kind == ASKS_AGAIN:
            last = self.oracle.last(person, PURPOSES[0], at)
            assert last is not None
            assert last[0] in ("granted", "superseded"), f"asked again after {last[0]}"
            return
        assert self.oracle.valid(person, PURPOSES[0], at), f"{message.kind} without membership"
        assert self.oracle.valid(person, WAYS[to.channel], at), f"{message.kind} by {to.channel} without a yes"
        assert message.kind not in ASKING or person not in self.paused, f"{message.kind} while paused"

    @invariant()
    def what_stands_is_what_the_oracle_says(self) -> None:
        self.oracle.listen()
        day = self._day()
        rows = db.session.execute(text("SELECT citizen_id, purpose, expires_on FROM consent_standing")).all()
        stands = {(row.citizen_id, row.purpose) for row in rows if row.expires_on >= day}
        valid = {
            (person, purpose)
            for person in self.world.people
            for purpose in PURPOSES
            if person not in self.erased and self.oracle.valid(person, purpose, self.now)
        }
        assert stands == valid

    def _may_be_chosen(self, person: UUID | None, how: str) -> None:
        if person not in self.world.people:
            return
        self.oracle.listen()
        self.world.seen[how] += 1
        assert person not in self.erased
        assert person not in self.paused, f"{how} while paused"
        assert self.oracle.valid(person, PURPOSES[0], self.now), f"{how} without membership"
        assert any(self.oracle.valid(person, way, self.now) for way in WAYS.values()), f"{how} without a way"

    # Hands

    def _stop(self, who: int, wish: StopWish, with_code: bool, **more: Any) -> UUID | None:
        person = self._alive(who)
        if person is None:
            return None
        with self._doing(f"stop {wish.kind}"):
            stopped = stops.stop(person, wish, actor=self._self(person), with_code=with_code, **more)
        if stopped.act is None:
            return None
        self.acts.append(stopped.act)
        if wish.kind in (StopKind.LEAVE, StopKind.ERASE):
            self.paused.discard(person)
        return person

    @contextmanager
    def _doing(self, what: str) -> Iterator[None]:
        self.now += timedelta(seconds=1)
        with clock.at(self.now), transaction():
            yield
        self.world.seen[what] += 1

    def _alive(self, who: int) -> UUID | None:
        person = self.world.people[who]
        return None if person in self.erased else person

    def _status(self, person: UUID) -> str:
        found = people.citizen(person)
        return found.status if found else PanelStatus.LEFT

    def _has_left(self, person: UUID) -> bool:
        return self._status(person) == PanelStatus.LEFT

    def _no_longer_paused(self, person: UUID) -> None:
        if self._status(person) != PanelStatus.PAUSED:
            self.paused.discard(person)

    def _self(self, person: UUID) -> Actor:
        found = people.citizen(person)
        assert found is not None
        return citizen_actor(found)

    def _day(self) -> date:
        return clock.day_of(self.now)

    def _address(self, number: int, to: Letterbox) -> bool:
        return to.address in (f"p{number}@home.example", f"+4477009001{number:02}")


class Switch:
    """The provider of the story that runs at the moment."""

    can_find = True

    def __init__(self, world: World) -> None:
        self.world = world

    def send(self, to: Letterbox, message: Written) -> Receipt:
        return self.world.watching.send(to, message)

    def find(self, key: str) -> Receipt | None:
        return None


def test_nobody_is_written_to_or_chosen_without_a_valid_yes(
    app: Flask, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(messages, "_own_connection", nullcontext)  # the locks are tried with real connections elsewhere
    monkeypatch.setattr(messages, "_sending_to", lambda *_: nullcontext(True))
    bound = db.session.get_bind()
    assert isinstance(bound, Connection)
    world = World(bound)
    db.session.commit()
    monkeypatch.setitem(app.extensions, gateways.EXTENSION, Switch(world))

    class Story(Anything):
        pass

    Story.world = world
    run_state_machine_as_test(
        Story,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    with capsys.disabled():
        print("\nwhat happened, and how often:", dict(sorted(world.seen.items())))
    for happened in ("stop leave", "re-word", "answer", "reachable"):
        assert world.seen[happened], f"the stories were too tame: no {happened}"
