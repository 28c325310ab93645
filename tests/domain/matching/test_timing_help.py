"""A draw with times where help is limited: who needs it gets a time that has it, and nobody is told who they are."""

import json
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask

from citizen_panel.core.db import db
from citizen_panel.domain.citizens import access_needs
from citizen_panel.domain.citizens.adjustments import Needs
from citizen_panel.domain.citizens.models import StatedAccessNeed
from citizen_panel.domain.matching import documents, proof, queries, service
from citizen_panel.domain.matching.models import Draw
from citizen_panel.domain.matching.offered import Help, OfferedTime
from citizen_panel.domain.matching.vocabulary import DocumentKind, DrawState
from citizen_panel.domain.projects.models import RecruitmentBrief
from citizen_panel.domain.projects.vocabulary import Band
from tests.factories import matching as factories
from tests.factories import projects

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
ANNE = UUID(int=1)


@pytest.fixture
def team(app: Flask, noon: datetime) -> projects.Team:
    return projects.team()


@pytest.fixture
def panel(team: projects.Team) -> list[factories.Person]:
    return factories.people(40, silent=0.0)


@pytest.fixture
def brief(panel: list[factories.Person], team: projects.Team) -> RecruitmentBrief:
    return projects.brief(team, bands=[Band("sex", "female", 5, 7)], approved=True)


def offered(noon: datetime, *helps: Help | None, seats: int = 12) -> list[OfferedTime]:
    """A time a day."""
    starts = [noon + (10 + number) * DAY for number in range(len(helps))]
    return [
        OfferedTime(uuid4(), uuid4(), at, at + HOUR, seats, True, (one,) if one else ())
        for at, one in zip(starts, helps, strict=True)
    ]


def run(brief: RecruitmentBrief, team: projects.Team, times: list[OfferedTime]) -> Draw:
    prepared = service.prepare_draw(brief, actor=team.lead, seed="dice 4 1 6", times=times)
    found = service.run_draw(prepared.id)
    assert found is not None
    return found


def needing(people: list[factories.Person], *codes: str, until: datetime) -> frozenset[UUID]:
    for one in people:
        key_id, sealed = access_needs.sealed_needs(one.id, access_needs.NEXT_TIME, Needs(codes))
        row = StatedAccessNeed(citizen_id=one.id, key_id=key_id, sealed=sealed, until_on=until.date())
        db.session.add(row)
    db.session.flush()
    return frozenset(one.id for one in people)


def sentences(found: Draw) -> list[str]:
    return [str(one) for one in proof.sentences_of(documents.read_open(found.id, DocumentKind.ACCOUNT))]


def test_who_needs_an_interpreter_gets_a_time_that_has_one(
    brief: RecruitmentBrief, team: projects.Team, panel: list[factories.Person], noon: datetime
) -> None:
    in_need = needing(panel[:30], "bsl_interpreter", "breaks", until=noon + 30 * DAY)
    times = offered(noon, Help("bsl_interpreter", (), False), Help("bsl_interpreter", (ANNE,), False), seats=9)
    found = run(brief, team, times)
    assert found.state == DrawState.FOUND
    places = queries.places_with_people(found.id)
    drawn = {place.citizen_id: place for place in places}
    assert len(drawn.keys() & in_need) >= 2
    for person in drawn.keys() & in_need:
        assert drawn[person].slot_ids == [times[1].slot_id]
        assert drawn[person].other_slot_ids == []
    assert service.replay(found.id)


def test_the_team_is_told_what_the_draw_counted_on_and_nothing_of_who_needs_it(
    brief: RecruitmentBrief, team: projects.Team, panel: list[factories.Person], noon: datetime
) -> None:
    needing(panel[:3], "bsl_interpreter", until=noon + 30 * DAY)
    times = offered(noon, Help("bsl_interpreter", (ANNE,), False), Help("captions", (), False))
    found = run(brief, team, times)
    told = documents.read_open(found.id, DocumentKind.TIMETABLE)
    assert told["help"] == ["bsl_interpreter", "captions"]
    assert set(told) == {"slots", "mix", "help", "unsure", "cannot_come"}
    assert all(len(row) == 3 for row in told["slots"])
    for kind in (DocumentKind.ACCOUNT, DocumentKind.CERTIFICATE, DocumentKind.FILLINGS):
        assert "bsl" not in json.dumps(documents.read_open(found.id, kind))


def test_what_is_lacking_is_named_and_small_numbers_are_not(
    brief: RecruitmentBrief, team: projects.Team, panel: list[factories.Person], noon: datetime
) -> None:
    needing(panel, "captions", "device_loan", until=noon + 30 * DAY)
    none = run(brief, team, offered(noon, Help("captions", (), False)))
    assert none.state == DrawState.INFEASIBLE
    assert sentences(none) == [
        "No group with this mix can come to these times. Of 12 places, 0 can be filled.",
        "With 1 more captioner at every time, 12 more people can come.",
        "All 12 places can be filled with this: 1 more of: captioner.",
    ]
    things = tuple(UUID(int=number) for number in range(1, 11))
    few = run(brief, team, offered(noon, Help("device_loan", things, True)))
    assert sentences(few) == [
        "No group with this mix can come to these times. Of 12 places, 10 can be filled.",
        "With 1 more device to lend at every time, a few more people can come.",
        "All 12 places can be filled with this: up to 5 more of: device to lend.",
    ]
    assert service.replay(few.id)


def test_needs_of_a_meeting_alone_needs_that_ran_out_and_what_is_not_limited_count_for_nothing(
    brief: RecruitmentBrief, team: projects.Team, panel: list[factories.Person], noon: datetime
) -> None:
    needing(panel[:20], "bsl_interpreter", until=noon - DAY)
    for one in panel[20:]:
        key_id, sealed = access_needs.sealed_needs(one.id, one.id, Needs(("bsl_interpreter",)))
        kept = {"key_id": key_id, "sealed": sealed, "until_on": (noon + 30 * DAY).date()}
        db.session.add(StatedAccessNeed(citizen_id=one.id, scope_id=one.id, **kept))
    needing(panel[20:], "hearing_loop", until=noon + 30 * DAY)
    found = run(brief, team, offered(noon, Help("bsl_interpreter", (), False)))
    assert found.state == DrawState.FOUND
    assert documents.read_open(found.id, DocumentKind.TIMETABLE)["cannot_come"] == 0
