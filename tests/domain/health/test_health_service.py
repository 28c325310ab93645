"""Panel health: counted by the worker, anew only when something happened to 5 people, and silent about few."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db
from citizen_panel.domain.citizens import service as citizens
from citizen_panel.domain.citizens.asking import note_asked
from citizen_panel.domain.citizens.vocabulary import AskedFor
from citizen_panel.domain.health import gathering, queries
from citizen_panel.domain.health.models import PanelEdition, PanelFigure
from citizen_panel.domain.health.service import count_health
from citizen_panel.domain.health.vocabulary import ALL, REST, Topic
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


def test_an_edition_is_made_once_a_day_and_only_after_something_happened_to_5_people(
    panel: list[factories.Person],
) -> None:
    assert count_health() > 0
    assert count_health() == 0
    with clock.at(NOON + timedelta(days=1)):
        for _ in range(2):
            one_by_one.a_citizen()
        assert gathering.changed_since(_known()) == 2
        assert count_health() == 0
        for _ in range(3):
            one_by_one.a_citizen()
        assert count_health() > 0
        assert count_health() == 0
    assert len(db.session.scalars(select(PanelEdition)).all()) == 2
    with clock.at(NOON + timedelta(days=95)):
        for _ in range(5):
            one_by_one.a_citizen()
        assert count_health() > 0
    assert [each.edition_on for each in db.session.scalars(select(PanelEdition))] == [
        clock.day_of(NOON + timedelta(days=95))
    ]


def _known() -> int:
    edition = queries.newest()
    assert edition is not None
    return edition.entry_id


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
