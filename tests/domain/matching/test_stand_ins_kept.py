"""Stand-ins of a draw: chosen with it, kept without an order, and stood down when they leave."""

from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import select, update

from citizen_panel.core.db import db
from citizen_panel.domain.citizens.models import Citizen
from citizen_panel.domain.citizens.queries import actor_for
from citizen_panel.domain.ledger.queries import facts_of_project
from citizen_panel.domain.matching import alternates, documents, personal_data, proof, queries, service
from citizen_panel.domain.matching.models import Alternate, Draw
from citizen_panel.domain.matching.vocabulary import DocumentKind, DrawState
from citizen_panel.domain.projects.models import RecruitmentBrief
from citizen_panel.domain.projects.vocabulary import Band
from citizen_panel.domain.rights import service as rights
from tests.factories import matching as factories
from tests.factories import projects
from tests.factories.citizens import a_citizen

BANDS = [Band("sex", "female", 5, 7), Band("sex", "male", 5, 7)]


@pytest.fixture
def team(app: Flask, noon: datetime) -> projects.Team:
    return projects.team()


@pytest.fixture
def brief(team: projects.Team) -> RecruitmentBrief:
    factories.people(100)
    return projects.brief(team, bands=BANDS, approved=True)


@pytest.fixture
def drawn(brief: RecruitmentBrief, team: projects.Team) -> Draw:
    prepared = service.prepare_draw(brief, actor=team.lead)
    assert service.run_draw(prepared.id) is not None
    return prepared


def test_some_stand_by_who_were_not_drawn(drawn: Draw) -> None:
    places = {one.citizen_id for one in queries.places_with_people(drawn.id)}
    stand_by = {one.citizen_id for one in alternates.standing(drawn.id)}
    assert alternates.standing_count(drawn.id) == len(stand_by) == 8  # 1.5 for each of the 4.9 drop-outs to expect
    assert None not in stand_by
    assert not stand_by & places
    told = proof.sentences_of(documents.read_open(drawn.id, DocumentKind.STAND_INS))
    assert "stand by" in str(told[0])


def test_no_order_tells_for_whom_somebody_stands_by(drawn: Draw) -> None:
    stand_by = alternates.standing(drawn.id)
    assert [one.coded_no for one in stand_by] == list(range(1, 9))
    assert [one.token for one in stand_by] == sorted(one.token for one in stand_by), "by token alone, which is random"
    assert {column.name for column in Alternate.__table__.columns} == {
        "id", "draw_id", "citizen_id", "token", "coded_no", "state", "place_id",
    }  # fmt: skip


def test_whoever_stands_by_is_not_drawn_for_another_brief_of_the_project(
    brief: RecruitmentBrief, drawn: Draw, team: projects.Team
) -> None:
    service.confirm(drawn, actor=team.lead)
    again = service.prepare_draw(projects.brief(team, brief.project, bands=BANDS, approved=True), actor=team.lead)
    service.run_draw(again.id)
    assert again.candidates_count == 100 - 12 - 8


def test_who_can_no_longer_be_asked_stands_down_and_the_draw_stands(drawn: Draw, team: projects.Team) -> None:
    gone = alternates.standing(drawn.id)[0]
    db.session.execute(update(Citizen).where(Citizen.id == gone.citizen_id).values(status="left"))
    service.confirm(drawn, actor=team.lead)
    assert drawn.state == DrawState.CONFIRMED
    assert gone.state == "stood_down"
    assert alternates.standing_count(drawn.id) == 7
    assert [fact.subject_id for fact in facts_of_project(drawn.project_id) if fact.kind == "AlternateStoodDown"] == [
        gone.token
    ]


def test_nobody_stands_by_for_a_draw_that_is_void(drawn: Draw, team: projects.Team) -> None:
    service.void(drawn, "mistake", actor=team.lead)
    assert alternates.standing_count(drawn.id) == 0


def test_leaving_the_panel_ends_standing_by(team: projects.Team) -> None:
    citizens = {one.id: one for one in (a_citizen() for _ in range(8))}
    brief = projects.brief(team, places=5, councils=[projects.EDINBURGH], approved=True)
    draw = service.prepare_draw(brief, actor=team.lead)
    service.run_draw(draw.id)
    one = alternates.standing(draw.id)[0]
    assert one.citizen_id is not None
    leaver = citizens[one.citizen_id]
    assert leaver.user_account_id is not None
    rights.leave(leaver.id, actor=actor_for(leaver.user_account_id))
    db.session.refresh(one)
    assert one.state == "stood_down"


def test_a_person_sees_what_they_stand_by_for_and_erasing_cuts_it_loose(drawn: Draw) -> None:
    one = alternates.standing(drawn.id)[0]
    assert one.citizen_id is not None
    held = personal_data.export(one.citizen_id)
    assert held["places"] == []
    assert [(row["project"], row["state"]) for row in held["stand_in"]] == [  # type: ignore[attr-defined]
        (drawn.brief.project.title, "standing")
    ]
    assert personal_data.erase(one.citizen_id) == 1
    kept = db.session.execute(select(Alternate.citizen_id).where(Alternate.id == one.id)).scalar_one()
    assert kept is None


def test_too_few_people_leave_nobody_to_stand_by(team: projects.Team) -> None:
    factories.people(12, silent=0.0)
    draw = service.prepare_draw(projects.brief(team, approved=True), actor=team.lead)
    service.run_draw(draw.id)
    assert draw.state == DrawState.FOUND
    assert alternates.standing_count(draw.id) == 0
    told = proof.sentences_of(documents.read_open(draw.id, DocumentKind.STAND_INS))
    assert [str(one) for one in told] == ["Nobody is left who could stand by."]
