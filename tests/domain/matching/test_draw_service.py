"""A draw on the database, from being prepared to being confirmed, and what it must never write down."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.exc import ProgrammingError

from citizen_panel.core import clock
from citizen_panel.core.db import as_role, db
from citizen_panel.core.errors import Refusal
from citizen_panel.domain.citizens.asking import note_asked
from citizen_panel.domain.citizens.models import AskingPreference, AskingTally, Citizen
from citizen_panel.domain.citizens.vocabulary import AskedFor
from citizen_panel.domain.consent.models import ConsentStanding
from citizen_panel.domain.equality.models import EqualityAnswer
from citizen_panel.domain.ledger.queries import facts_of_project
from citizen_panel.domain.matching import documents, proof, queries, service
from citizen_panel.domain.matching.models import Draw, DrawQuota, PanelCount, Place
from citizen_panel.domain.matching.rules.quotas import propose
from citizen_panel.domain.matching.vocabulary import Benchmark, DocumentKind, DrawState
from citizen_panel.domain.projects.models import RecruitmentBrief
from citizen_panel.domain.projects.vocabulary import Band
from tests.factories import matching as factories
from tests.factories import projects

SHARES = {"sex": {"female": 0.5, "male": 0.5}, "age": {"16_24": 0.15, "25_44": 0.3, "45_64": 0.3, "65_plus": 0.25}}


def bands(places: int) -> list[Band]:
    benchmarks = [Benchmark(name, band, share) for name, shares in SHARES.items() for band, share in shares.items()]
    return [Band(b.characteristic, b.category, b.least, b.most) for b in propose(benchmarks, places)]


@pytest.fixture
def panel(app: Flask, noon: datetime) -> list[factories.Person]:
    return factories.people(300)


@pytest.fixture
def team(app: Flask, noon: datetime) -> projects.Team:
    return projects.team()


@pytest.fixture
def brief(panel: list[factories.Person], team: projects.Team) -> RecruitmentBrief:
    return projects.brief(team, bands=bands(12), approved=True)


def run(brief: RecruitmentBrief, team: projects.Team, seed: str | None = "dice 4 1 6") -> Draw:
    prepared = service.prepare_draw(brief, actor=team.lead, seed=seed)
    found = service.run_draw(prepared.id)
    assert found is not None
    return found


def test_a_draw_keeps_the_quotas_and_can_be_repeated(
    brief: RecruitmentBrief, team: projects.Team, panel: list[factories.Person]
) -> None:
    found = run(brief, team)
    assert found.state == DrawState.FOUND
    assert found.candidates_count == 300
    places = queries.places_with_people(found.id)
    known = {person.id: person for person in panel}
    assert len(places) == 12
    women = [one for one in places if known[one.citizen_id].answers.one("sex") == "female"]  # type: ignore[index]
    assert len(women) <= 7
    assert service.replay(found.id)


def test_another_seed_gives_other_people(brief: RecruitmentBrief, team: projects.Team) -> None:
    first = run(brief, team)
    one = {place.token for place in queries.places_with_people(first.id)}
    service.void(first, "mistake", actor=team.lead)
    other = {place.token for place in queries.places_with_people(run(brief, team, seed="dice 2 2 5").id)}
    assert one != other


def test_a_changed_seed_is_found_out(brief: RecruitmentBrief, team: projects.Team) -> None:
    found = run(brief, team)
    found.seed = "another"
    db.session.flush()
    assert not service.replay(found.id)


def test_confirming_gives_the_places(brief: RecruitmentBrief, team: projects.Team) -> None:
    found = run(brief, team)
    service.confirm(found, actor=team.lead)
    assert found.state == DrawState.CONFIRMED
    kinds = [fact.kind for fact in facts_of_project(brief.project_id)]
    assert kinds[-14:] == ["DrawMade", "DrawConfirmed", *["PlaceGiven"] * 12]
    with pytest.raises(Refusal) as refused:
        service.prepare_draw(brief, actor=team.lead)
    assert refused.value.code == "confirmed_already"


def test_who_approved_the_brief_does_not_confirm(brief: RecruitmentBrief, team: projects.Team) -> None:
    found = run(brief, team)
    with pytest.raises(Refusal) as refused:
        service.confirm(found, actor=team.approver)
    assert refused.value.code == "own_approval"


def test_somebody_leaving_makes_the_draw_void(brief: RecruitmentBrief, team: projects.Team) -> None:
    found = run(brief, team)
    somebody = queries.places_with_people(found.id)[0].citizen_id
    db.session.execute(update(Citizen).where(Citizen.id == somebody).values(status="left"))
    service.confirm(found, actor=team.lead)
    assert found.state == DrawState.VOID
    assert {place.state for place in queries.places_with_people(found.id)} == {"released"}
    assert facts_of_project(brief.project_id)[-1].kind == "DrawVoided"


def test_a_yes_counts_up_to_and_with_its_last_day(panel: list[factories.Person], noon: datetime) -> None:
    today, one = noon.date(), panel[0].id
    last_day = update(ConsentStanding).where(ConsentStanding.citizen_id == one)
    db.session.execute(last_day.values(expires_on=today))
    assert queries.still_fine([one]) == {one}
    db.session.execute(last_day.values(expires_on=today - timedelta(days=1)))
    assert queries.still_fine([one]) == frozenset()


def test_only_an_approved_brief_is_drawn(team: projects.Team) -> None:
    with pytest.raises(Refusal) as refused:
        service.prepare_draw(projects.brief(team), actor=team.lead)
    assert refused.value.code == "not_approved"


def test_too_few_people_come_back_with_reasons(app: Flask, team: projects.Team) -> None:
    factories.people(5)
    found = run(projects.brief(team, bands=bands(12), approved=True), team)
    assert found.state == DrawState.INFEASIBLE
    account = queries.document(found.id, DocumentKind.ACCOUNT)
    assert account is not None
    assert account.open_body is not None
    assert b"fewer people" in account.open_body
    assert service.replay(found.id)


def test_those_asked_often_or_paused_or_seated_are_left_out(
    brief: RecruitmentBrief, team: projects.Team, panel: list[factories.Person], noon: datetime
) -> None:
    tired, paused, modest, rested = panel[:4]
    day = noon.date()
    db.session.add_all(
        [
            AskingTally(citizen_id=tired.id, day_on=day, kind="invited", times=2),
            AskingPreference(citizen_id=paused.id, weekly_parts=0, paused_until_on=day),
            AskingPreference(citizen_id=modest.id, weekly_parts=0, invitations_30d=0),
            AskingTally(citizen_id=rested.id, day_on=day, kind="attended", times=1),
        ]
    )
    found = run(brief, team)
    assert found.candidates_count == 296
    service.confirm(found, actor=team.lead)
    again = projects.brief(team, projects_of(brief), bands=bands(12), approved=True)
    assert run(again, team).candidates_count == 296 - 12 - 8, "nor those who stand by"


def projects_of(brief: RecruitmentBrief) -> projects.Project:
    return brief.project


def test_answers_without_consent_are_not_used(app: Flask, team: projects.Team) -> None:
    factories.people(40, silent=1.0)
    quotas = [Band("sex", "female", 1, 12), Band("sex", "male", 1, 12)]
    found = run(projects.brief(team, bands=quotas, approved=True), team)
    assert found.candidates_count == 40
    assert found.state == DrawState.FOUND
    held = db.session.scalars(select(DrawQuota.least).where(DrawQuota.draw_id == found.id)).all()
    assert held == [0, 0]  # nobody's answer may be used, so no seat is held for either group


def test_the_account_says_who_could_never_be_drawn_in_the_words_of_the_quotas(
    panel: list[factories.Person], team: projects.Team
) -> None:
    shut = [
        replace(band, least=0, most=0) if band.category == "16_24" else replace(band, most=12) for band in bands(12)
    ]
    found = run(projects.brief(team, bands=shut, approved=True), team)
    assert found.state == DrawState.FOUND
    account = documents.read_open(found.id, DocumentKind.ACCOUNT)
    said = [str(sentence) for sentence in proof.sentences_of(account)]
    assert "Some people could never be drawn under these quotas." in said
    assert any("16 to 24 at most 0" in sentence for sentence in said)
    assert "Smallest change that would let them in: raise 16 to 24 to 1." in said
    auditor = " ".join(str(sentence) for sentence in proof.sentences_of(account, "auditor"))
    assert found.input_hash.hex() in auditor
    assert "thrown with dice" in auditor
    assert proof.sentences_of(account, "citizens")


def test_no_table_says_in_clear_who_is_in_which_group(brief: RecruitmentBrief, team: projects.Team) -> None:
    found = run(brief, team)
    service.confirm(found, actor=team.lead)
    tokens = [str(place.token) for place in queries.places_with_people(found.id)]
    for table in db.metadata.sorted_tables:
        if table.schema == "equality" or table.name == "postcode":
            continue  # sealed answers; two hundred thousand places, and nobody
        for row in map(str, db.session.execute(table.select())):
            if any(token in row for token in tokens):
                assert not any(word in row for word in ("female", "16_24", "65_plus")), table.name
    for kind in (DocumentKind.CERTIFICATE, DocumentKind.ACCOUNT):
        kept = queries.document(found.id, kind)
        assert kept is not None
        assert kept.open_body is not None
        assert not any(word in kept.open_body.decode() for word in ("female", "16_24", *tokens))
    sealed = queries.document(found.id, DocumentKind.CANONICAL_INPUT)
    assert sealed is not None
    assert sealed.sealed is not None
    assert b"female" not in sealed.sealed


def test_the_web_process_reads_no_answer(panel: list[factories.Person]) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), db.session.begin_nested(), as_role("cp_web"):
        db.session.execute(select(EqualityAnswer))


def test_the_panel_is_counted_once_a_day_rounded_and_silent_about_few(panel: list[factories.Person]) -> None:
    factories.people(7, council=projects.EDINBURGH)
    assert service.count_panel() > 0
    assert service.count_panel() == 0
    edition = queries.edition()
    assert edition is not None
    counted = {(row.characteristic, row.category): row for row in queries.counted(edition, [projects.ORKNEY])}
    assert counted["all", "all"].people_count == 300
    assert all(row.people_count % 5 == 0 for row in counted.values())
    assert 0 < counted["sex", "female"].people_count < 300
    few = [row for row in queries.counted(edition, [projects.EDINBURGH]) if row.characteristic == "all"]
    assert [(row.people_count, row.is_few) for row in few] == [(0, True)]
    assert db.session.execute(select(PanelCount)).first() is not None


def test_code_numbers_do_not_follow_the_people(brief: RecruitmentBrief, team: projects.Team) -> None:
    found = run(brief, team)
    tokens = list(
        db.session.execute(select(Place.token).where(Place.draw_id == found.id).order_by(Place.coded_no)).scalars()
    )
    assert tokens != sorted(tokens)


def test_a_small_group_is_spared_and_nobody_else(team: projects.Team) -> None:
    """At most a fifth of them can be drawn; who would rather not say, or says nothing, is no group."""
    panel = factories.people(120, silent=0.0, rare="asian_indian")
    rare = [one for one in panel if one.answers.one("ethnic_group") == "asian_indian"]
    assert 5 <= len(rare) < 50
    spared = len(rare) - len(rare) // 5
    assert run(projects.brief(team, places=5, approved=True), team).candidates_count == 120 - spared
    note_asked(rare[0].id, AskedFor.INVITED, clock.today() - timedelta(days=60))
    again = projects.brief(team, projects.project(team, "Ferry times"), places=5, approved=True)
    assert run(again, team).candidates_count == 120 - spared
