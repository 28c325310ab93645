"""A count is asked of the daily edition and kept; wishes cost people; without the index, a slower way says so."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from citizen_panel.core import clock
from citizen_panel.core.db import db, transaction
from citizen_panel.domain.matching import counted, queries, service
from citizen_panel.domain.matching.index_shape import COUNCIL, NOT_SAID, PARTS, TRAVEL, WEEK
from citizen_panel.domain.matching.models import CountAsked
from citizen_panel.domain.matching.outlook import outlook, outlook_by
from citizen_panel.domain.matching.rules.index.shape import Wish
from citizen_panel.domain.matching.rules.rates import Past
from citizen_panel.domain.matching.service import count_people
from citizen_panel.domain.matching.vocabulary import CountTold
from citizen_panel.domain.projects.models import Project
from citizen_panel.domain.projects.vocabulary import Asks, Band
from tests.factories import projects
from tests.matcher.conftest import Stage, execute

ORKNEY = [projects.ORKNEY]
QUOTAS = [Band("sex", "female", 4, 6), Band("sex", "male", 4, 6)]
WISHES = (Wish(COUNCIL, frozenset(ORKNEY)),)
IN_PERSON = (
    *WISHES,
    Wish(PARTS, frozenset({WEEK[20], NOT_SAID})),
    Wish(TRAVEL, frozenset({"5", "20", "50", "500", NOT_SAID})),
)
TWO_TIMES = (*WISHES, Wish(PARTS, frozenset({*WEEK[:2], NOT_SAID})))

pytestmark = pytest.mark.concurrency


@pytest.fixture
def team(stage: Stage) -> Iterator[projects.Team]:
    with transaction():
        made = projects.team()
    yield made
    execute("DELETE FROM count_asked")


@pytest.fixture
def project(team: projects.Team) -> Project:
    with transaction():
        return projects.project(team)


def ask(stage: Stage, team: projects.Team, project: Project, wishes: tuple[Wish, ...] = WISHES) -> CountAsked:
    with transaction():
        told = count_people(project.id, wishes, asked=stage.asked, actor=team.lead)
    assert isinstance(told, CountAsked)
    return told


def test_it_stands_still_for_a_day_and_heeds_the_wishes(stage: Stage, team: projects.Team, project: Project) -> None:
    with stage.running(stage.reader().begin()):
        before = ask(stage, team, project)
        assert (before.people, before.slowly_at, before.told) == (60, None, CountTold.COUNTED)
        for _ in range(6):
            execute("UPDATE citizen SET status = 'left' WHERE id = :one", one=stage.someone())
        assert ask(stage, team, project).id == before.id, "the same wishes are counted once a day"
        fewer = ask(stage, team, project, IN_PERSON)
        assert fewer.people is not None
        assert fewer.people < 60
        assert set(fewer.more) == {PARTS, TRAVEL}
        apart = counted.how_many(stage.asked, IN_PERSON[:2]).answer.people
        assert apart is not None
        assert abs(apart - (fewer.people + (fewer.more[TRAVEL] or 0))) <= 10


def test_without_the_index_it_says_when_it_counted(stage: Stage, team: projects.Team, project: Project) -> None:
    slow = ask(stage, team, project, IN_PERSON)
    assert slow.slowly_at is not None
    assert slow.people is not None
    wide = ask(stage, team, project, TWO_TIMES)
    assert wide.slowly_at is not None
    assert {name for name in wide.more if ":" in name} == {f"{PARTS}:{part}" for part in WEEK[:2]}, "each time too"


def test_groups_are_of_the_council_areas_and_thinned_by_the_wishes(
    stage: Stage, team: projects.Team, project: Project
) -> None:
    def expected(wishes: tuple[Wish, ...]) -> dict[str, object]:
        count = ask(stage, team, project, wishes)
        told = outlook(10, ORKNEY, Asks(), [Band("sex", "female", 15, 16)], count=count, past=Past())
        return {"shares": [row.asked_share for row in told.groups[0].rows], "standing": told.groups[0].rows[0].standing}

    assert outlook_by(10, ORKNEY, QUOTAS, until=clock.today()).edition_on is None
    with transaction():
        service.count_panel()
        day = queries.edition()
    assert day
    with stage.running(stage.reader().begin()):
        wide, narrow = expected(WISHES), expected(IN_PERSON)
    assert wide["shares"] == narrow["shares"], "no wish is ever mixed with a band"
    assert wide["standing"] != narrow["standing"]
    assert outlook_by(10, ORKNEY, QUOTAS, until=day).groups[0].rows[0].asked_share
    assert outlook_by(10, ORKNEY, QUOTAS, until=day - timedelta(days=1)).edition_on is None
    execute("DELETE FROM panel_count")
    db.session.rollback()
