"""Who is drawn from is the same with the index and without: it proposes, and the database decides."""

import logging
from collections.abc import Sequence
from uuid import UUID

import pytest

from citizen_panel.core.db import transaction
from citizen_panel.core.sealing import keyed_uuid
from citizen_panel.domain.citizens import caps
from citizen_panel.domain.matching import counted, proposals, queries
from citizen_panel.domain.matching.rules import small_groups
from citizen_panel.domain.matching.service.gathering import as_it_stands
from citizen_panel.domain.matching.vocabulary import DrawRequest, Method
from citizen_panel.domain.projects.models import RecruitmentBrief
from citizen_panel.domain.projects.vocabulary import Asks, Band, MeetingWay
from citizen_panel.gateways.index import IndexClient
from tests.factories import projects
from tests.matcher.conftest import Stage, execute

TOWNS = (projects.ORKNEY, projects.EDINBURGH)
pytestmark = pytest.mark.concurrency


@pytest.fixture
def large_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a panel of a nation: nobody is in a group of which all must be read."""
    shared = frozenset({("sex", "female"), ("sex", "male")})
    for place in (small_groups, proposals):
        monkeypatch.setattr(place, "PRIORITY", shared)
    for place in (caps, proposals):
        monkeypatch.setattr(place, "SMALL_GROUP", 5)
    monkeypatch.setattr(proposals, "MARGIN", 5)


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many people were read, each time."""
    found: list[int] = []
    whole = queries.strata

    def counting(people: Sequence[queries.Reachable]) -> object:
        found.append(len(people))
        return whole(people)

    monkeypatch.setattr(queries, "strata", counting)
    return found


def a_brief() -> RecruitmentBrief:
    with transaction():
        made = projects.brief(
            projects.team(), councils=TOWNS, bands=[Band("sex", "female", 2, 8), Band("sex", "male", 2, 8)]
        )
        made.asks = Asks(way=MeetingWay.IN_PERSON, when=1 << 20).document()
    return made


def drawn_from(brief: RecruitmentBrief, asked: IndexClient | None) -> DrawRequest:
    with transaction():
        return as_it_stands(brief, Method.RANDOM, seed="1", asked=asked)


def people_of(stage: Stage, brief: RecruitmentBrief, request: DrawRequest) -> list[UUID]:
    """Who the candidates are, which the tests alone can say."""
    keys = {one.key for one in request.candidates}
    tokens = {str(keyed_uuid(one.key, "project", str(brief.project_id))): one.id for one in stage.house.people}
    return [tokens[key] for key in sorted(keys)]


def test_it_is_the_same_with_fewer_people_read(stage: Stage, large_groups: None, read: list[int]) -> None:
    brief = a_brief()
    with stage.running(stage.reader().begin()):
        assert drawn_from(brief, stage.asked) == drawn_from(brief, None)
    _, quick, slow = read  # the first is the index itself, when it begins
    assert 0 < quick < slow


def test_of_a_council_with_a_small_group_everybody_is_read(stage: Stage, read: list[int]) -> None:
    brief = a_brief()
    with stage.running(stage.reader().begin()):
        assert drawn_from(brief, stage.asked) == drawn_from(brief, None)
    _, quick, slow = read  # the first is the index itself, when it begins
    assert quick == slow


def test_whoever_left_though_the_index_proposes_them_is_not_drawn(
    stage: Stage, large_groups: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    brief = a_brief()
    with stage.running(stage.reader().begin()) as panel:
        monkeypatch.setattr(panel.live, "hold", lambda slots, xact: None)
        before = drawn_from(brief, stage.asked)
        leaving = people_of(stage, brief, before)[0]
        execute("UPDATE citizen SET status = 'left' WHERE id = :one", one=leaving)
        assert stage.row(leaving) in set(counted.slots(stage.asked, ()).answer)
        after = drawn_from(brief, stage.asked)
    assert len(after.candidates) == len(before.candidates) - 1
    assert after == drawn_from(brief, None)


def test_whoever_the_index_left_out_is_drawn_all_the_same(
    stage: Stage, large_groups: None, caplog: pytest.LogCaptureFixture
) -> None:
    brief = a_brief()
    with stage.running(stage.reader().begin()) as panel:
        fitting = drawn_from(brief, None)
        panel.live.clear([stage.row(one) for one in people_of(stage, brief, fitting)[:3]])
        with caplog.at_level(logging.ERROR):
            assert drawn_from(brief, stage.asked) == fitting
    assert "left out" in caplog.text
