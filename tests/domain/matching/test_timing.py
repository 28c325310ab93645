"""A draw with its timetable on the database: who can come when, the times it proposes, and why there may be none."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import insert

from citizen_panel.core.db import db
from citizen_panel.core.errors import Refusal
from citizen_panel.domain.citizens.circumstances import parts_of
from citizen_panel.domain.citizens.models import AskingPreference, AwayPeriod
from citizen_panel.domain.matching import alternates, documents, personal_data, proof, queries, replacing, service
from citizen_panel.domain.matching.models import Draw
from citizen_panel.domain.matching.offered import OfferedTime
from citizen_panel.domain.matching.vocabulary import DocumentKind, DrawState, Method
from citizen_panel.domain.projects.models import RecruitmentBrief
from citizen_panel.domain.projects.vocabulary import Band
from tests.factories import matching as factories
from tests.factories import projects

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
EVENINGS = parts_of((day, 2) for day in range(7))


@pytest.fixture
def team(app: Flask, noon: datetime) -> projects.Team:
    return projects.team()


@pytest.fixture
def panel(team: projects.Team) -> list[factories.Person]:
    return factories.people(60, silent=0.0)


@pytest.fixture
def brief(panel: list[factories.Person], team: projects.Team) -> RecruitmentBrief:
    return projects.brief(team, bands=[Band("sex", "female", 5, 7)], approved=True)


def offered(
    noon: datetime, *seats: int, hours: tuple[int, ...] = (-3, 7), in_person: bool = False
) -> list[OfferedTime]:
    """A time in the morning, one in the evening, and so on, on the day after ten."""
    starts = [noon + 10 * DAY + (number // 2) * DAY + (-3, 7)[number % 2] * HOUR for number in range(len(seats))]
    return [OfferedTime(uuid4(), uuid4(), at, at + HOUR, one, in_person) for at, one in zip(starts, seats, strict=True)]


def run(brief: RecruitmentBrief, team: projects.Team, times: list[OfferedTime]) -> Draw:
    prepared = service.prepare_draw(brief, actor=team.lead, seed="dice 4 1 6", times=times)
    found = service.run_draw(prepared.id)
    assert found is not None
    return found


def evenings_only(people: list[factories.Person]) -> None:
    wishes = [{"citizen_id": one.id, "weekly_parts": EVENINGS} for one in people]
    db.session.execute(insert(AskingPreference), wishes)


def test_each_place_has_a_time_that_suits_and_the_draw_can_be_repeated(
    brief: RecruitmentBrief, team: projects.Team, panel: list[factories.Person], noon: datetime
) -> None:
    evenings_only(panel[:40])
    times = offered(noon, 6, 8, 0)
    found = run(brief, team, times)
    assert found.state == DrawState.FOUND
    places = queries.places_with_people(found.id)
    given = [place.slot_ids for place in places]
    assert all(len(one) == 1 for one in given)
    morning, evening = times[0].slot_id, times[1].slot_id
    in_evenings = {one.id for one in panel[:40]}
    assert all(place.slot_ids == [evening] for place in places if place.citizen_id in in_evenings)
    assert sum(one == [morning] for one in given) <= 6
    assert sum(one == [evening] for one in given) <= 8
    assert service.replay(found.id)
    proposed = queries.proposed_times(places[0].id)
    assert list(proposed.slot_ids) == places[0].slot_ids
    assert not set(proposed.others) & set(proposed.slot_ids)


def test_people_are_drawn_for_linked_meetings_who_can_come_to_all_of_them(
    brief: RecruitmentBrief, team: projects.Team, panel: list[factories.Person], noon: datetime
) -> None:
    later = (noon + 12 * DAY).date()
    away = [{"id": uuid4(), "citizen_id": one.id, "from_on": later, "to_on": later} for one in panel[:20]]
    db.session.execute(insert(AwayPeriod), away)
    first, _, _, _, second, _ = offered(noon, 20, 0, 0, 0, 14, 0)
    found = run(brief, team, [replace(first, also=(second.slot_id,)), second])
    assert found.state == DrawState.FOUND
    places = queries.places_with_people(found.id)
    assert not {place.citizen_id for place in places} & {one.id for one in panel[:20]}
    assert all(place.slot_ids == [first.slot_id, second.slot_id] for place in places)
    told = documents.read_open(found.id, DocumentKind.TIMETABLE)
    assert [(slot, people) for slot, people, _ in told["slots"]] == [
        (str(first.slot_id), 12),
        (str(second.slot_id), 12),
    ]
    assert service.replay(found.id)
    person = next(place.citizen_id for place in places if place.citizen_id)
    begins = [one.starts_at.isoformat() for one in (first, second)]
    assert [one["proposed_times"] for one in personal_data.export(person)["places"]] == [begins]  # type: ignore[attr-defined]


def test_what_is_kept_for_the_team_are_counts_of_seats_and_words(
    brief: RecruitmentBrief, team: projects.Team, panel: list[factories.Person], noon: datetime
) -> None:
    evenings_only(panel[:40])
    times = offered(noon, 6, 8)
    told = documents.read_open(run(brief, team, times).id, DocumentKind.TIMETABLE)
    assert sum(people for _, people, _ in told["slots"]) == 12
    assert {slot: seats for slot, _, seats in told["slots"]} == {str(one.slot_id): one.seats for one in times}
    assert told["cannot_come"] == 0
    assert {even for _, even in told["mix"]} <= {True, False}


def test_changed_times_are_found_out(brief: RecruitmentBrief, team: projects.Team, noon: datetime) -> None:
    found = run(brief, team, offered(noon, 6, 8))
    place = queries.places_with_people(found.id)[0]
    place.slot_ids = [uuid4()]
    db.session.flush()
    assert not service.replay(found.id)


def test_it_can_be_repeated_when_a_stand_in_took_a_place_over_and_somebody_was_erased(
    brief: RecruitmentBrief, team: projects.Team, noon: datetime
) -> None:
    found = run(brief, team, offered(noon, 6, 8))
    replacing.promote(alternates.standing(found.id)[0], actor=team.lead)
    assert service.replay(found.id)
    first, second, *_ = queries.places_with_people(found.id)
    assert first.citizen_id is not None
    personal_data.erase(first.citizen_id)
    db.session.expire_all()
    assert service.replay(found.id)
    second.slot_ids = [uuid4()]
    db.session.flush()
    assert not service.replay(found.id)


def test_people_who_are_away_are_not_drawn_for_that_day(
    brief: RecruitmentBrief, team: projects.Team, panel: list[factories.Person], noon: datetime
) -> None:
    day = (noon + 10 * DAY).date()
    away = [{"id": uuid4(), "citizen_id": one.id, "from_on": day, "to_on": day} for one in panel[:20]]
    db.session.execute(insert(AwayPeriod), away)
    found = run(brief, team, offered(noon, 6, 8))
    drawn = {place.citizen_id for place in queries.places_with_people(found.id)}
    assert not drawn & {one.id for one in panel[:20]}
    standing = {one.citizen_id for one in alternates.standing(found.id)}
    assert standing
    assert not standing & {one.id for one in panel[:20]}
    assert documents.read_open(found.id, DocumentKind.TIMETABLE)["cannot_come"] == 20


def test_where_no_group_can_come_the_full_time_is_named_with_what_one_more_place_gives(
    brief: RecruitmentBrief, team: projects.Team, panel: list[factories.Person], noon: datetime
) -> None:
    evenings_only(panel)
    found = run(brief, team, offered(noon, 20, 11))
    assert found.state == DrawState.INFEASIBLE
    told = [str(one) for one in proof.sentences_of(documents.read_open(found.id, DocumentKind.ACCOUNT))]
    assert told[0] == "No group with this mix can come to these times. Of 12 places, 11 can be filled."
    assert told[1].startswith("With 1 more place on ")
    assert told[1].endswith("19:00, 1 more person can come.")
    assert told[2].startswith("All 12 places can be filled with this: 1 more place on ")
    assert queries.places_with_people(found.id) == []
    assert service.replay(found.id)


def test_times_go_with_the_usual_way_alone(brief: RecruitmentBrief, team: projects.Team, noon: datetime) -> None:
    with pytest.raises(Refusal) as refused:
        service.prepare_draw(brief, actor=team.lead, method=Method.NASH, times=offered(noon, 9))
    assert refused.value.code == "times_another_way"


def test_people_get_to_know_the_times_and_an_erasure_forgets_them(
    brief: RecruitmentBrief, team: projects.Team, noon: datetime
) -> None:
    times = offered(noon, 6, 8)
    place = queries.places_with_people(run(brief, team, times).id)[0]
    assert place.citizen_id is not None
    told = personal_data.export(place.citizen_id)["places"]
    begins = {one.slot_id: one.starts_at.isoformat() for one in times}
    expected = [begins[one] for one in (*place.slot_ids, *place.other_slot_ids)]
    assert [one["proposed_times"] for one in told] == [expected]  # type: ignore[attr-defined]
    personal_data.erase(place.citizen_id)
    db.session.refresh(place)
    assert (place.slot_ids, place.other_slot_ids) == ([], [])


def test_a_draw_without_times_proposes_none(brief: RecruitmentBrief, team: projects.Team) -> None:
    found = run(brief, team, [])
    assert found.times is None
    assert queries.proposed_times(queries.places_with_people(found.id)[0].id) == queries.Proposed()
    assert queries.proposed_times(None) == queries.Proposed()
    assert documents.read_open(found.id, DocumentKind.TIMETABLE) == {}
