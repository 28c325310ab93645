"""Somebody with a list of names and a hundred edits of briefs and quotas learns nobody's answer by counting.

The attacker knows of each person on the list where they live and when they are free, and sees every figure that a
team sees. The same attack on a counter without protection finds out nearly everybody, so it can succeed.
"""

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations

import numpy as np
import pytest
from flask import Flask

from citizen_panel.core import clock
from citizen_panel.core.db import as_role, db
from citizen_panel.domain.matching import counts_asked
from citizen_panel.domain.matching.index_shape import COUNCIL, PARTS, TRAVEL, WEEK, shape_now
from citizen_panel.domain.matching.models import CountAsked, PanelCount
from citizen_panel.domain.matching.outlook import Outlook, outlook
from citizen_panel.domain.matching.rules.index import answers
from citizen_panel.domain.matching.rules.index.bits import Bits, Columns
from citizen_panel.domain.matching.rules.index.messages import Freshness, Reply
from citizen_panel.domain.matching.rules.index.questions import Question
from citizen_panel.domain.matching.rules.index.shape import Dimension, Wish
from citizen_panel.domain.matching.rules.panel import cells
from citizen_panel.domain.matching.rules.rates import Past
from citizen_panel.domain.matching.rules.repeats import MOST_BY_PERSON, sets_of, wishes_in
from citizen_panel.domain.matching.service import UsedUp, count_people
from citizen_panel.domain.matching.vocabulary import CountTold
from citizen_panel.domain.projects.models import Project
from citizen_panel.domain.projects.vocabulary import Asks, Band
from tests.factories import projects

COUNCILS = (projects.ORKNEY, projects.EDINBURGH)
BANDS = ("female", "male")
EDITS = 100


@dataclass(frozen=True)
class Person:
    council: str
    free: frozenset[str]
    travel: str
    sex: str


def a_panel(count: int) -> list[Person]:
    dice = random.Random(20)
    return [
        Person(
            council=COUNCILS[number % 4 == 0],
            free=frozenset(dice.sample(WEEK, dice.randint(1, 4))),
            travel=dice.choice(["0", "5", "20", "50"]),
            sex=dice.choice(BANDS),
        )
        for number in range(count)
    ]


class Index:
    """Answers from bits, as the process that holds them does."""

    def __init__(self, people: Sequence[Person]) -> None:
        shape = shape_now()
        held = {one.name: np.full(len(people), -1) for one in shape.dimensions if one.is_one_of}
        held |= {one.name: np.zeros(len(people), dtype=np.int64) for one in shape.dimensions if not one.is_one_of}
        for name, values in self._columns(people).items():
            known = shape.dimension(name)
            assert isinstance(known, Dimension)
            held[name] = np.array([self._held(known, one) for one in values])
        self.bits = Bits.of(shape, Columns(np.ones(len(people), dtype=bool), held))

    def ask(self, question: Question) -> tuple[Reply, Freshness]:
        return answers.answer(self.bits, question), Freshness(clock.now(), clock.today(), 0.0, 1)  # type: ignore[arg-type]

    def knows_all_of(self, fresh: Freshness) -> bool:
        return True

    @staticmethod
    def _columns(people: Sequence[Person]) -> Mapping[str, list[object]]:
        return {
            COUNCIL: [one.council for one in people],
            PARTS: [one.free for one in people],
            TRAVEL: [one.travel for one in people],
            "sex": [one.sex for one in people],
        }

    @staticmethod
    def _held(known: Dimension, value: object) -> int:
        if isinstance(value, frozenset):
            return sum(1 << at for at, one in enumerate(known.values) if one in value)
        return known.values.index(str(value))


@dataclass
class Attack:
    """Somebody in two projects, what they ask and what they see."""

    team: projects.Team
    at: list[Project]
    people: list[Person]
    index: Index

    def edit(self, number: int, wishes: tuple[Wish, ...], least: int) -> Outlook | UsedUp:
        project = self.at[number % len(self.at)]
        count = count_people(project.id, wishes, asked=self.index, actor=self.team.lead)
        if isinstance(count, UsedUp):
            return count
        councils = sorted(next(wish.accepted for wish in wishes if wish.dimension == COUNCIL))
        quotas = [Band("sex", band, least, 12) for band in BANDS]
        return outlook(12, councils, Asks(), quotas, count=count, past=Past())

    def fitting(self, wishes: Sequence[Wish]) -> frozenset[int]:
        """Who really fits."""

        def has(one: Person, wish: Wish) -> bool:
            value = {COUNCIL: {one.council}, PARTS: one.free, TRAVEL: {one.travel}}[wish.dimension]
            return not wish.accepted.isdisjoint(value)

        return frozenset(at for at, one in enumerate(self.people) if all(has(one, wish) for wish in wishes))


@pytest.fixture
def attack(app: Flask, noon: datetime) -> Attack:
    team, people = projects.team(), a_panel(240)
    with as_role("cp_aggregate"):
        made = cells(((one.council, [("sex", one.sex)]) for one in people), {"sex": 2})
        db.session.add_all(
            PanelCount(
                edition_on=clock.today(),
                council_code=cell.council,
                characteristic=cell.characteristic,
                category=cell.category,
                people_count=cell.people,
                is_few=cell.is_few,
            )
            for cell in made
        )
        db.session.flush()
    return Attack(team, [projects.project(team, name) for name in ("Bus times", "Ferries")], people, Index(people))


def pairs_about(people: Sequence[Person]) -> Iterator[tuple[Person, tuple[Wish, ...], tuple[Wish, ...]]]:
    """For each name two briefs that differ by that person, and by as few others as the attacker can manage."""
    for one in people:
        near = Wish(COUNCIL, frozenset({one.council}))
        wide = frozenset(WEEK) - one.free
        yield one, (near, Wish(PARTS, wide)), (near, Wish(PARTS, wide | set(sorted(one.free)[:1])))


def test_a_hundred_edits_tell_no_more_than_the_table_of_the_day(attack: Attack) -> None:
    base = Counter[str]()
    right, told_apart, number = 0, 0, 0
    for one, without, with_them in pairs_about(attack.people[: EDITS // 2]):
        seen = [attack.edit(number + step, wishes, 1 + number % 5) for step, wishes in enumerate((without, with_them))]
        number += 2
        shares = [
            {r.category: r.asked_share for r in told.groups[0].rows} for told in seen if isinstance(told, Outlook)
        ]
        assert len(shares) == 2
        grown = [band for band in BANDS if (shares[1][band] or 0) > (shares[0][band] or 0)]
        told_apart += bool(grown)
        usual = max(BANDS, key=lambda band: shares[1][band] or 0)
        right += (grown[0] if grown else usual) == one.sex
        base[usual] += usual == one.sex
    assert number == EDITS
    assert told_apart == 0, "a brief was told something of a group that another was not"
    assert right == sum(base.values()), "no better than by the table of the day"


def test_the_same_attack_on_bare_counts_finds_nearly_everybody(attack: Attack) -> None:
    right = 0
    for one, without, with_them in pairs_about(attack.people[: EDITS // 2]):
        before, after = (Counter(attack.people[at].sex for at in attack.fitting(ws)) for ws in (without, with_them))
        right += max(BANDS, key=lambda band: after[band] - before[band]) == one.sex
    assert right > 0.7 * EDITS / 2


def test_no_two_counts_that_were_told_differ_by_fewer_than_five_people(attack: Attack) -> None:
    refused, number = 0, 0
    for _, without, with_them in pairs_about(attack.people[: EDITS // 2]):
        for wishes in (without, (*with_them, Wish(TRAVEL, frozenset({"5", "20", "50"})))):
            attack.edit(number, wishes, 2)
            number += 1
    told = set[frozenset[int]]()
    for row in db.session.query(CountAsked):
        refused += row.told == CountTold.TOO_CLOSE
        if row.told == CountTold.COUNTED:
            figures = [name for name, more in row.more.items() if more is not None]
            told |= {attack.fitting(one) for one in sets_of(wishes_in(row.wishes), figures)}
    assert refused > 5
    assert len(told) > 10
    close = [len(one ^ other) for one, other in combinations(told, 2) if 0 < len(one ^ other) < 5]
    assert close == []


def test_the_day_s_counts_are_used_up_and_what_was_told_stays(attack: Attack) -> None:
    asked = [(Wish(COUNCIL, frozenset({COUNCILS[0]})), Wish(PARTS, frozenset(some))) for some in combinations(WEEK, 2)]
    told = [attack.edit(number, wishes, 2) for number, wishes in enumerate(asked[: MOST_BY_PERSON + 1])]
    assert not any(isinstance(one, UsedUp) for one in told[:MOST_BY_PERSON])
    assert isinstance(told[-1], UsedUp)
    assert isinstance(attack.edit(0, asked[0], 2), Outlook), "what was counted today is told again"
    assert counts_asked.newest(attack.at[0].id, asked[MOST_BY_PERSON]) is None
