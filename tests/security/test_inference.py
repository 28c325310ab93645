"""Somebody with a list of names and a hundred edits of briefs and quotas learns nobody's answer by counting.

The attacker knows of each person on the list where they live and when they are free, and sees every figure and
word that a team sees. The same attacker finds out many where a brief tells of groups, so the attack can succeed.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from math import sqrt

import numpy as np
import pytest
from flask import Flask

from citizen_panel.core import clock
from citizen_panel.core.db import as_role, db
from citizen_panel.domain.matching import counts_asked
from citizen_panel.domain.matching.compared import Counts, Group, groups_of
from citizen_panel.domain.matching.index_shape import AGE, COUNCIL, PARTS, TRAVEL, WEEK, shape_now
from citizen_panel.domain.matching.models import CountAsked, PanelCount
from citizen_panel.domain.matching.outlook import Outlook, outlook
from citizen_panel.domain.matching.rules import repeats
from citizen_panel.domain.matching.rules.index import answers
from citizen_panel.domain.matching.rules.index.bits import Bits, Columns
from citizen_panel.domain.matching.rules.index.messages import Freshness, Reply
from citizen_panel.domain.matching.rules.index.questions import Question
from citizen_panel.domain.matching.rules.index.shape import Dimension, Wish
from citizen_panel.domain.matching.rules.panel import cells
from citizen_panel.domain.matching.rules.rates import Past
from citizen_panel.domain.matching.rules.repeats import MOST_BY_PERSON, sets_of, wishes_in
from citizen_panel.domain.matching.service import UsedUp, count_people
from citizen_panel.domain.matching.vocabulary import CountTold, Standing
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
            AGE: ["adult" for _ in people],
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
        quotas = [Band("sex", band, least, 14) for band in BANDS]
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


@dataclass(frozen=True)
class Seen:
    """What a brief told the attacker: of each group its share and how often its quota was called met; and figures."""

    shares: Mapping[str, float]
    met: Mapping[str, int]
    figures: int


LEAST = (2, 5, 9, 14)
"""The quotas are tried with one after another: the words beside them change where one person more tips the scale."""
ORDER = (Standing.THROUGH_A_PARTNER, Standing.UNSURE, Standing.TIGHT, Standing.YES)


def seen_in(groups: Sequence[Group], figures: int) -> Seen:
    rows = [row for group in groups for row in group.rows]
    return Seen(
        {row.category: row.asked_share or 0.0 for row in rows},
        {
            band: sum(ORDER.index(row.standing) for row in rows if row.category == band and row.standing)
            for band in BANDS
        },
        figures,
    )


def guessed(before: Seen, after: Seen) -> str:
    """The group that one person more seems to be in: by what grew more, else the larger where figures grew."""
    grew = {band: (after.met[band] - before.met[band], after.shares[band] - before.shares[band]) for band in BANDS}
    if grew[BANDS[0]] != grew[BANDS[1]]:
        return max(BANDS, key=grew.__getitem__)
    larger = max(BANDS, key=lambda band: (after.met[band], after.shares[band]))
    return larger if after.figures >= before.figures else min(BANDS, key=lambda band: after.shares[band])


def told(attack: Attack, number: int, wishes: tuple[Wish, ...]) -> Seen:
    """What the attacker sees of one brief; both briefs about a person have the same quotas."""
    known = attack.edit(number, wishes, LEAST[number // 2 % len(LEAST)])
    assert isinstance(known, Outlook)
    costs = sum(one.more or 0 for one in known.costs) + sum(one.fewer or 0 for one in known.brought)
    return seen_in(known.groups, (known.people or 0) + costs)


def bare(attack: Attack, number: int, wishes: tuple[Wish, ...]) -> Seen:
    """What they would see if a brief were told of the groups of those who fit it."""
    fitting, least = attack.fitting(wishes), LEAST[number // 2 % len(LEAST)]
    counts = Counts({("sex", band): sum(attack.people[at].sex == band for at in fitting) for band in BANDS})
    groups = groups_of(COUNCILS, [Band("sex", band, least, 14) for band in BANDS], counts)
    return seen_in(groups, len(fitting))


def found_out(attack: Attack, see: Callable[[Attack, int, tuple[Wish, ...]], Seen]) -> int:
    """Of how many people on the list the attacker guesses the answer right, with a hundred edits."""
    right = 0
    for at, (one, without, with_them) in enumerate(pairs_about(attack.people[: EDITS // 2])):
        before, after = see(attack, 2 * at, without), see(attack, 2 * at + 1, with_them)
        right += guessed(before, after) == one.sex
    return right


def by_chance(attack: Attack) -> float:
    """How many are guessed right by always naming the larger group, and as many more as luck may well add."""
    listed = Counter(one.sex for one in attack.people[: EDITS // 2])
    return max(listed.values()) + sqrt(EDITS // 2)


def test_a_hundred_edits_find_out_no_more_than_chance(attack: Attack) -> None:
    assert found_out(attack, told) <= by_chance(attack)
    assert db.session.query(CountAsked).count() > EDITS // 2, "some briefs are of the same wishes"


def test_the_same_attacker_finds_out_many_where_briefs_tell_of_groups(attack: Attack) -> None:
    assert found_out(attack, bare) > by_chance(attack)


def test_each_time_and_area_says_how_many_it_brings(attack: Attack) -> None:
    wishes = (Wish(COUNCIL, frozenset(COUNCILS)), Wish(PARTS, frozenset(WEEK[:3])))
    seen = attack.edit(0, wishes, 2)
    assert isinstance(seen, Outlook)
    assert {one.dimension for one in seen.brought} == {COUNCIL, PARTS}
    for one in seen.brought:
        fewer = len(attack.fitting(wishes)) - len(
            attack.fitting(repeats.without(wishes, f"{one.dimension}:{one.value}"))
        )
        assert abs(fewer - (one.fewer or 5)) <= 5


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
