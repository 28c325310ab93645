"""A public draw on the database: the list comes before the seed, and anybody's program finds the same people."""

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.core.errors import Refusal
from citizen_panel.domain.citizens.models import Citizen
from citizen_panel.domain.ledger.queries import facts_of_project
from citizen_panel.domain.matching import alternates, documents, leases, queries, service
from citizen_panel.domain.matching.models import Draw
from citizen_panel.domain.matching.rules.public.forms import NeedsMoreTickets
from citizen_panel.domain.matching.rules.public.openness import FEWEST
from citizen_panel.domain.matching.vocabulary import DocumentKind, DrawState, Listing, Method, SeedSource
from citizen_panel.domain.projects.models import RecruitmentBrief
from citizen_panel.domain.projects.vocabulary import Band
from citizen_panel.tasks import draws
from tests.factories import matching as factories
from tests.factories import projects
from tests.factories.public_draws import DICE, SHOWN, WATCHED_BY, WHERE, seeded

OTHER = "1 1 6 2 5 5 3 1 2 6 4 4 1 3 2 6 5 1 2 3"
KEPT_TO_ONESELF = [*SHOWN, Band("disability", "limited", 2, 6)]


@pytest.fixture
def team(app: Flask, noon: datetime) -> projects.Team:
    return projects.team()


@pytest.fixture
def brief(team: projects.Team) -> RecruitmentBrief:
    factories.people(100)
    return projects.brief(team, bands=SHOWN, approved=True)


Prepare = Callable[..., Draw]


@pytest.fixture
def prepare(team: projects.Team) -> Prepare:
    def prepared(
        brief: RecruitmentBrief, listing: Listing = Listing.OPEN, source: SeedSource = SeedSource.DICE
    ) -> Draw:
        return service.prepare_public_draw(
            brief,
            actor=team.lead,
            source=source,
            announced=WHERE,
            witnesses=WATCHED_BY,
            listing=listing,
            method=Method.LEXIMIN,
        )

    return prepared


@pytest.fixture
def listed(brief: RecruitmentBrief, prepare: Prepare) -> Draw:
    draw = prepare(brief)
    draws.sweep()
    assert draw.state == DrawState.LISTED
    return draw


@pytest.fixture
def drawn(listed: Draw, team: projects.Team) -> Draw:
    service.publish(listed, actor=team.lead)
    seeded(listed, team)
    draws.sweep()
    assert listed.state == DrawState.FOUND
    return listed


def read(draw: Draw) -> dict[str, object]:
    document = documents.whole(draw.id, DocumentKind.PUBLIC_LIST)
    assert document is not None
    found: dict[str, object] = json.loads(document)
    return found


def test_the_list_is_there_before_any_seed(listed: Draw) -> None:
    assert listed.seed is None
    assert listed.tickets_count == 1000
    assert queries.places_with_people(listed.id) == []
    assert read(listed)["about"] == f"{listed.brief.project.summary}: 12 people. {WHERE}. Witnesses: {WATCHED_BY}"
    assert leases.waiting(Draw) == []
    kinds = [fact.kind for fact in facts_of_project(listed.project_id)]
    assert kinds[-2:] == ["DrawPrepared", "DrawListed"]


def test_nobody_gives_a_seed_before_the_list_is_published(listed: Draw, team: projects.Team) -> None:
    with pytest.raises(Refusal) as refused:
        service.give_seed(listed, DICE, actor=team.lead)
    assert refused.value.code == "not_published"
    listed.seed = DICE
    with pytest.raises(IntegrityError, match="publishing_before_seed"):
        db.session.flush()


def test_it_is_published_once_by_a_person(listed: Draw, team: projects.Team, noon: datetime) -> None:
    service.publish(listed, actor=team.lead)
    assert listed.published_at == noon
    fact = facts_of_project(listed.project_id)[-1]
    assert (fact.kind, fact.actor_token) == ("DrawPublished", team.lead.user_id)
    assert fact.body is not None
    assert listed.list_hash is not None
    assert fact.body["list_hash"] == listed.list_hash.hex()
    with pytest.raises(Refusal) as refused:
        service.publish(listed, actor=team.lead)
    assert refused.value.code == "not_listed"


@pytest.mark.parametrize("seed", ["", "4 1 6", "7 " * 20, "4 1 6 2 5 5 3 1 2 6 4 4 1 3"])
def test_a_seed_that_will_not_do_is_asked_again(listed: Draw, team: projects.Team, seed: str) -> None:
    service.publish(listed, actor=team.lead)
    with pytest.raises(Refusal) as refused:
        service.give_seed(listed, seed, actor=team.lead)
    assert (refused.value.code, refused.value.field) == ("seed_will_not_do", "seed")
    assert listed.state == DrawState.LISTED


def test_a_seed_counts_when_two_people_wrote_the_same(listed: Draw, team: projects.Team) -> None:
    service.publish(listed, actor=team.lead)
    for said in (OTHER, DICE, DICE):
        service.give_seed(listed, said, actor=team.lead)
        assert (listed.state, listed.seed, listed.seed_said) == (DrawState.LISTED, None, said)
    with pytest.raises(Refusal) as refused:
        service.give_seed(listed, OTHER, actor=team.approver)
    assert (refused.value.code, refused.value.field) == ("seeds_differ", "seed")
    assert listed.state == DrawState.LISTED
    service.give_seed(listed, f"  {DICE}  ", actor=team.approver)
    assert (listed.state, listed.seed, listed.seed_said) == (DrawState.RUNNING, DICE, None)
    told = [(fact.kind, fact.actor_token) for fact in facts_of_project(listed.project_id)][-3:]
    lead, approver = team.lead.user_id, team.approver.user_id
    assert told == [("DrawSeedSaid", lead), ("DrawSeedSaid", lead), ("DrawSeeded", approver)]


def test_the_seed_takes_a_ticket_and_its_people(drawn: Draw, team: projects.Team) -> None:
    document = read(drawn)
    assert drawn.drawn_ticket_no is not None
    groups = document["groups"]
    assert isinstance(groups, list)
    _, codes = groups[drawn.drawn_ticket_no - 1]
    places = queries.places_with_people(drawn.id)
    assert [place.code for place in places] == sorted(codes)
    people = document["people"]
    assert isinstance(people, dict)
    assert [place.tickets for place in places] == [people[place.code] for place in places]
    assert all(place.citizen_id for place in places)
    assert alternates.standing_count(drawn.id) == 8
    assert service.replay(drawn.id)
    with pytest.raises(Refusal):
        service.give_seed(drawn, OTHER, actor=team.lead)


def test_anybodys_program_finds_the_same(drawn: Draw, tmp_path: Path) -> None:
    """The program as it was kept with the draw, in a process that knows nothing of the house."""
    program, listing, audit = tmp_path / "verify_draw.py", tmp_path / "list.json", tmp_path / "audit.json"
    for path, kind in (
        (program, DocumentKind.VERIFIER),
        (listing, DocumentKind.PUBLIC_LIST),
        (audit, DocumentKind.AUDIT),
    ):
        body = documents.whole(drawn.id, kind)
        assert body is not None
        path.write_bytes(body)
    assert drawn.list_hash is not None
    codes = [place.code for place in queries.places_with_people(drawn.id)]
    words = ["--hash", drawn.list_hash.hex(), "--seed", DICE, "--ticket", str(drawn.drawn_ticket_no)]
    command = [sys.executable, "-I", str(program), str(listing), *words, "--audit", str(audit), "--drawn", *codes]
    checked = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert "WRONG" not in checked.stdout


def test_a_changed_list_is_found_out(listed: Draw, team: projects.Team) -> None:
    service.publish(listed, actor=team.lead)
    seeded(listed, team)
    listed.list_hash = bytes(32)
    db.session.flush()
    draws.sweep()
    assert (listed.state, listed.end_cause) == (DrawState.CANCELLED, "fault")


def test_codes_tell_nobody_and_answers_are_in_no_open_document(drawn: Draw) -> None:
    tokens = [str(place.token) for place in queries.places_with_people(drawn.id)]
    for kind in DocumentKind:
        kept = queries.document(drawn.id, kind)
        if kept is not None and kept.open_body is not None and kind is not DocumentKind.FILLINGS:
            text = kept.open_body.decode()
            assert not any(word in text for word in ("female", "65_plus", *tokens)), kind
    behind = queries.document(drawn.id, DocumentKind.TICKETS)
    assert behind is not None
    assert behind.open_body is None


def test_quotas_about_what_people_keep_to_themselves_have_a_closed_list(team: projects.Team, prepare: Prepare) -> None:
    factories.people(100)
    brief = projects.brief(team, bands=KEPT_TO_ONESELF, approved=True)
    with pytest.raises(Refusal) as refused:
        prepare(brief)
    assert refused.value.code == "list_must_be_closed"
    draw = prepare(brief, Listing.CLOSED)
    draws.sweep()
    kept = queries.document(draw.id, DocumentKind.PUBLIC_LIST)
    assert kept is not None
    assert kept.open_body is None
    service.publish(draw, actor=team.lead)
    seeded(draw, team)
    draws.sweep()
    assert draw.state == DrawState.FOUND
    assert service.replay(draw.id)


def test_a_list_of_few_people_is_not_for_everybody(team: projects.Team, prepare: Prepare) -> None:
    factories.people(FEWEST - 1, silent=0.0)
    draw = prepare(projects.brief(team, approved=True))
    draws.sweep()
    assert (draw.state, draw.listing) == (DrawState.LISTED, "closed")
    kept = queries.document(draw.id, DocumentKind.PUBLIC_LIST)
    assert kept is not None
    assert kept.open_body is None


def test_a_beacon_gives_the_seed_too(brief: RecruitmentBrief, prepare: Prepare, team: projects.Team) -> None:
    draw = prepare(brief, source=SeedSource.BEACON)
    draws.sweep()
    service.publish(draw, actor=team.lead)
    with pytest.raises(Refusal, match="Copy the whole value of the beacon"):
        service.give_seed(draw, "too short", actor=team.lead)
    seeded(draw, team, "0F" * 32)
    draws.sweep()
    assert draw.state == DrawState.FOUND
    assert draw.seed == "0f" * 32


def test_it_can_be_stopped_until_the_seed_is_there_and_that_stays_on_the_record(
    listed: Draw, team: projects.Team, brief: RecruitmentBrief, prepare: Prepare
) -> None:
    with pytest.raises(Refusal) as refused:
        prepare(brief)
    assert refused.value.code == "draw_under_way"
    service.publish(listed, actor=team.lead)
    service.cancel(listed, actor=team.lead)
    assert listed.state == DrawState.CANCELLED
    assert facts_of_project(brief.project_id)[-1].kind == "DrawCancelled"
    assert prepare(brief).reference != listed.reference


def test_what_chance_did_in_public_stands_when_somebody_leaves(drawn: Draw, team: projects.Team) -> None:
    gone = queries.places_with_people(drawn.id)[0]
    db.session.execute(update(Citizen).where(Citizen.id == gone.citizen_id).values(status="left"))
    service.confirm(drawn, actor=team.lead)
    assert drawn.state == DrawState.CONFIRMED
    states = [place.state for place in queries.places_with_people(drawn.id)]
    assert states == ["released", *["drawn"] * 11]
    kinds = [fact.kind for fact in facts_of_project(drawn.project_id)]
    assert kinds.count("PlaceGiven") == 11
    assert kinds.count("PlaceReleased") == 1


def test_a_worker_that_died_with_the_seed_in_hand_loses_nothing(
    listed: Draw, team: projects.Team, noon: datetime
) -> None:
    service.publish(listed, actor=team.lead)
    seeded(listed, team)
    assert service.begin_draw(listed.id) is not None
    with clock.at(noon + leases.LEASE + timedelta(seconds=1)):
        draws.sweep()
    assert listed.state == DrawState.FOUND


def test_a_lottery_that_no_list_can_hold_ends_the_draw(
    brief: RecruitmentBrief, prepare: Prepare, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "citizen_panel.domain.matching.listing.ticket_list", lambda *_, **__: NeedsMoreTickets(1_000_000, None)
    )
    draw = prepare(brief)
    draws.sweep()
    assert (draw.state, draw.end_cause) == (DrawState.CANCELLED, "no_list")


def test_impossible_quotas_end_a_public_draw_as_any_other(team: projects.Team, prepare: Prepare) -> None:
    factories.people(5)
    draw = prepare(projects.brief(team, bands=SHOWN, approved=True))
    draws.sweep()
    assert draw.state == DrawState.INFEASIBLE
