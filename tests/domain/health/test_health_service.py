"""Panel health: counted by the worker, each table anew only when 5 people of it changed, and silent about few."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, select

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db
from citizen_panel.domain.citizens import service as citizens
from citizen_panel.domain.citizens.asking import note_asked
from citizen_panel.domain.citizens.vocabulary import AskedFor
from citizen_panel.domain.health import gathering, queries
from citizen_panel.domain.health.models import PanelEdition, PanelFigure
from citizen_panel.domain.health.service import Heard, count_health
from citizen_panel.domain.health.vocabulary import ALL, REST, Figure, Topic
from citizen_panel.domain.matching import service as matching
from tests.conftest import NOON
from tests.factories import citizens as one_by_one
from tests.factories import matching as factories
from tests.factories import projects, sessions

pytestmark = pytest.mark.usefixtures("app", "noon")


@pytest.fixture
def panel() -> list[factories.Person]:
    return [*factories.people(120), *factories.people(80, council=projects.EDINBURGH, seed=2)]


def test_the_panel_is_set_beside_the_census_by_area(panel: list[factories.Person]) -> None:
    assert count_health() > 0
    found = queries.health()
    assert found is not None
    assert found.edition_on == clock.today()
    assert found.sheets[Topic.COUNCIL].people(ALL) == found.sheets[Topic.SIZE].people(ALL) == 200
    age = found.sheets["age"]
    assert set(age.rows) == {projects.ORKNEY, REST}
    assert 150 <= (age.people(ALL) or 0) <= 195
    shares = queries.census(found)["age"]
    for row in (*age.rows, ALL):
        assert sum(shares[row].values()) == pytest.approx(1)
    assert shares[ALL] != shares[projects.ORKNEY]
    told = db.session.scalars(select(PanelFigure.people_count).where(PanelFigure.people_count.is_not(None))).all()
    assert told
    assert all(people % 5 == 0 and people >= 10 for people in told)


def test_a_table_is_told_anew_only_once_5_people_of_its_own_changed(panel: list[factories.Person]) -> None:
    assert count_health() > 0
    assert count_health() == 0
    first = shown()
    with clock.at(NOON + timedelta(days=1)):
        factories.people(3, seed=3)
        assert count_health() == 0, "nothing moved by 5 people"
        for person in panel[:20]:
            note_asked(person.id, AskedFor.INVITED)
        assert count_health() > 0
        assert count_health() == 0
        second = shown()
    moved = {topic for topic in first if first[topic] != second[topic]}
    assert moved == {Topic.ASKED}, "nothing else is told anew for its sake"
    assert len(db.session.scalars(select(PanelEdition)).all()) == 2
    with clock.at(NOON + timedelta(days=95)):
        factories.people(60, seed=4)
        assert count_health() > 0
    assert [each.edition_on for each in db.session.scalars(select(PanelEdition))] == [
        clock.day_of(NOON + timedelta(days=95))
    ]


def test_a_meeting_is_told_of_though_its_facts_name_nobody(panel: list[factories.Person]) -> None:
    assert count_health() > 0
    with clock.at(NOON + timedelta(days=1)):
        for person in panel[:60]:
            note_asked(person.id, AskedFor.ATTENDED)
        assert count_health() > 0
        assert Topic.CAME in shown()


def test_who_was_read_for_another_count_is_counted_the_same(panel: list[factories.Person]) -> None:
    heard = Heard()
    matching.count_panel(also=heard.add)
    count_health(heard=heard)
    once = shown()
    db.session.execute(delete(PanelFigure))
    db.session.execute(delete(PanelEdition))
    count_health()
    assert shown() == once


def shown() -> dict[str, frozenset[Figure]]:
    """What is told, by table."""
    edition = queries.newest()
    assert edition is not None
    figures = queries.figures_of(edition.edition_on)
    return {topic: frozenset(one for one in figures if one.topic == topic) for topic in {one.topic for one in figures}}


def test_who_was_asked_how_often_is_counted_in_bands(panel: list[factories.Person]) -> None:
    today = clock.today()
    for number, person in enumerate(panel[:60]):
        note_asked(person.id, AskedFor.INVITED, today - timedelta(days=3))
        if number < 30:
            note_asked(person.id, AskedFor.INVITED, today - timedelta(days=5))
        if number < 12:
            note_asked(person.id, AskedFor.INVITED, today - timedelta(days=6))
            note_asked(person.id, AskedFor.INVITED, today - timedelta(days=200))
    often = gathering.often(today, [AskedFor.INVITED])
    assert [often[times] for times in ("0", "1", "2", "3")] == [140, 30, 18, 12]
    assert gathering.limits(today) == {"below": 170, "at": 18, "over": 12}
    assert gathering.often(today, [AskedFor.ATTENDED])["0"] == 200
    count_health()
    found = queries.health()
    assert found is not None
    assert found.sheets[Topic.LIMITS].people(ALL, "at") == 20
    assert found.sheets[Topic.ASKED].people(ALL, "1") == 30


def test_joining_and_leaving_are_counted_by_month(app: Flask) -> None:
    with clock.at(NOON - timedelta(days=40)):
        early = [one_by_one.a_citizen() for _ in range(3)]
    one_by_one.a_citizen()
    citizens.leave(early[0].id, actor=Actor.system("tests"))
    moves = gathering.moves(clock.today())
    assert list(moves["joined"])[-1] == "2026-11"
    assert len(moves["joined"]) == 12
    assert (moves["joined"]["2026-10"], moves["joined"]["2026-11"]) == (3, 1)
    assert (moves["left"]["2026-10"], moves["left"]["2026-11"]) == (0, 1)


def test_answers_and_ends_are_counted(app: Flask) -> None:
    story = sessions.a_story()
    asked = sessions.invited(story)
    sessions.accepted(story, asked[0], sessions.slots(story)[0])
    (line,) = gathering.answers(clock.today()).values()
    assert line["yes"] == 1
    assert line["waiting"] == len(asked) - 1
    ends = gathering.ends(clock.today())
    assert ends["later"] == sum(gathering.status().values())
    assert gathering.meetings(clock.today()) == {"came": 0, "did_not": 0}


def test_a_small_panel_is_counted_and_says_nothing(app: Flask) -> None:
    factories.people(12)
    assert count_health() > 0
    found = queries.health()
    assert found is not None
    assert found.sheets[Topic.SIZE].cells[ALL, ALL].words == "fewer than 50"
    assert all(sheet.withheld for topic, sheet in found.sheets.items() if topic != Topic.SIZE)
    assert queries.gaps_of(found, queries.census(found)) == ()
