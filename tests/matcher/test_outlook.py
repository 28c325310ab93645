"""What a brief is told comes from the daily edition and heeds its wishes; without the index, a slower way says so."""

import pytest

from citizen_panel.core.db import transaction
from citizen_panel.domain.matching import outlook, queries, service
from citizen_panel.domain.matching.index_shape import COUNCIL, NOT_SAID, PARTS, TRAVEL, WEEK
from citizen_panel.domain.matching.rules.index.shape import Wish
from citizen_panel.domain.projects.vocabulary import Band
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

pytestmark = pytest.mark.concurrency


def test_it_stands_still_for_a_day_and_heeds_the_wishes(stage: Stage) -> None:
    with stage.running(stage.reader().begin()):
        before = outlook.outlook(10, ORKNEY, QUOTAS, wishes=WISHES, asked=stage.asked)
        for _ in range(6):
            execute("UPDATE citizen SET status = 'left' WHERE id = :one", one=stage.someone())
        after = outlook.outlook(10, ORKNEY, QUOTAS, wishes=WISHES, asked=stage.asked)
        assert after == before
        assert before.counted_at is None
        assert before.people == 60
        assert sum(row.people or 0 for row in before.groups[0].rows) > 40
        fewer = outlook.outlook(10, ORKNEY, QUOTAS, wishes=IN_PERSON, asked=stage.asked)
        assert fewer.people is not None
        assert fewer.people < before.people
        assert fewer.groups[0].rows[0].people != before.groups[0].rows[0].people


def test_without_the_index_it_says_when_it_counted_and_what_it_left_out(stage: Stage) -> None:
    uncounted = outlook.outlook(10, ORKNEY, QUOTAS, wishes=IN_PERSON, asked=stage.asked)
    assert uncounted.counted_on is None, "nothing is said of quotas before the panel was counted"
    assert uncounted.people is None
    with transaction():
        service.count_panel()
        day = queries.edition()
    resting = outlook.outlook(10, ORKNEY, QUOTAS, wishes=IN_PERSON, asked=stage.asked)
    assert resting.counted_at is not None
    assert resting.is_by_council
    assert resting.people is not None
    assert day
    earlier = outlook.outlook_by(10, ORKNEY, QUOTAS, until=day)
    assert resting.groups == earlier.groups
    assert resting.people < (earlier.people or 0)
    alone = outlook.outlook(10, ORKNEY, QUOTAS, wishes=WISHES, asked=stage.asked)
    assert not alone.is_by_council
