"""The invented Scotland: the rows the services would write, the same ones every time, and nothing to follow."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.engine import URL

import citizen_panel.tables
from citizen_panel import create_app
from citizen_panel.cli.demo_links import demo_links
from citizen_panel.cli.seed.command import seed_scotland
from citizen_panel.cli.seed.enrolment import Enrolled, enrolled
from citizen_panel.cli.seed.entropy import Entropy
from citizen_panel.cli.seed.population import draw_people
from citizen_panel.cli.seed.scotland import EVENING, Wish, invent
from citizen_panel.cli.seed.sealing import seal_everything
from citizen_panel.core import clock, nudges
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db, transaction
from citizen_panel.domain.accounts.service import redeem_link
from citizen_panel.domain.audit.queries import evidence_for
from citizen_panel.domain.citizens import queries as citizens
from citizen_panel.domain.citizens import service
from citizen_panel.domain.citizens.access_needs import NEXT_TIME, own_needs
from citizen_panel.domain.citizens.models import Citizen, StatedAccessNeed
from citizen_panel.domain.citizens.vocabulary import JoiningForm, LegalAge
from citizen_panel.domain.consent.models import ConsentDecision, ConsentStanding
from citizen_panel.domain.consent.queries import standing, standing_at
from citizen_panel.domain.consent.service import digest_of_decision
from citizen_panel.domain.equality.service import own_answers
from citizen_panel.domain.ledger.models import Dispatch, Entry, Link, Payload
from citizen_panel.domain.ledger.queries import history_of
from citizen_panel.domain.ledger.seal import walk
from citizen_panel.domain.matching.models import Draw
from citizen_panel.domain.notifications.models import Message
from citizen_panel.domain.projects.models import Project
from citizen_panel.domain.sessions.models import Invitation
from tests import database
from tests.conftest import settings_for

AS_OF = date(2026, 11, 20)
MIDNIGHT = datetime(2026, 11, 20, tzinfo=UTC)
SIZE = 220
WISH = Wish(SIZE, 7, AS_OF, "Example Council")
LEFT_OUT = {"message", "sign_in_link"}  # the welcome went out long ago, and links are kept for a day


@contextmanager
def quietly(_: str) -> Iterator[None]:
    yield


def _app(url: URL, folder: Path) -> Flask:
    app = create_app(settings_for(url, folder), TESTING=True, PROPAGATE=True)
    app.extensions.pop(nudges.EXTENSION)
    return app


@pytest.fixture(scope="module")
def seeded(template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Flask, str]]:
    """A small Scotland of its own, and its digest."""
    with database.clone(template) as url:
        app = _app(url, tmp_path_factory.mktemp("seeded"))
        with app.app_context():
            with clock.at(MIDNIGHT):
                digest = invent(WISH, quietly)
            db.session.remove()
            yield app, digest
            db.session.remove()
            db.engine.dispose()


@pytest.fixture
def people(seeded: tuple[Flask, str]) -> Iterator[list[Enrolled]]:
    """The people as they were drawn; the clock stands at the day of the seed."""
    with clock.at(MIDNIGHT):
        yield enrolled(draw_people(SIZE, WISH.seed, AS_OF), Entropy(WISH.seed, AS_OF, "people"))
        db.session.rollback()


@pytest.mark.long
def test_the_same_seed_gives_the_same_digest(seeded: tuple[Flask, str], template: str, tmp_path: Path) -> None:
    with database.clone(template) as url:
        app = _app(url, tmp_path)
        with app.app_context(), clock.at(MIDNIGHT):
            again = invent(WISH, quietly)
            db.session.remove()
            db.engine.dispose()
    assert again == seeded[1]


def test_everybody_is_there_and_opens_again(people: list[Enrolled]) -> None:
    assert db.session.scalar(select(func.count()).select_from(Citizen)) == SIZE
    for one in people[:60]:
        row = db.session.get_one(Citizen, one.id)
        assert (row.reference, row.council_code, row.status) == (
            one.reference,
            one.person.council_code,
            one.person.status,
        )
        assert citizens.person_key(one.id) == one.key
        assert citizens.contact_sheet(one.id) == (None if one.has_left else one.sheet)
        answers = own_answers(one.pseudonym)
        assert answers is not None
        assert dict(answers.given) == ({} if one.has_left else dict(one.answers.given))


def test_access_needs_are_kept_where_somebody_agreed(people: list[Enrolled]) -> None:
    having = {one.id for one in people if one.person.access_needs and not one.has_left}
    assert set(db.session.scalars(select(StatedAccessNeed.citizen_id))) <= having
    kept = {one.id: own_needs(one.id) for one in people if own_needs(one.id)}
    assert kept
    said = {one.id: set(one.person.access_needs) for one in people}
    assert all(set(needs[NEXT_TIME].adjustments) == said[citizen_id] for citizen_id, needs in kept.items())


def test_what_stands_is_what_the_decisions_amount_to(people: list[Enrolled]) -> None:
    for one in people:
        folded = standing_at(one.token, clock.now())
        kept = {place: grant for place, grant in standing(one.id).items() if place[1].int == 0}
        assert kept.keys() == folded.keys()
        assert {place: grant.number for place, grant in kept.items()} == {p: g.number for p, g in folded.items()}
        assert not (one.has_left and kept)


def test_facts_name_the_decisions_they_are_about(people: list[Enrolled]) -> None:
    one = people[0]
    decisions = db.session.scalars(select(ConsentDecision).where(ConsentDecision.subject_token == one.token)).all()
    facts = history_of("citizen", [one.token])
    told = {fact.body["decision_digest"] for fact in facts if fact.body and "decision_digest" in fact.body}
    for decision in decisions:
        decision.effective_at = decision.effective_at.astimezone(UTC)
    assert told == {digest_of_decision(decision) for decision in decisions}


def _tables_about(citizen_id: object, token: object, pseudonym: object) -> set[str]:
    """The tables in which somebody has a row, found by every id they are known under."""
    known = {"citizen_id": citizen_id, "subject_token": token, "pseudonym": pseudonym}
    found = set()
    for table in citizen_panel.tables.metadata.sorted_tables:
        for column, value in known.items():
            if (
                column in table.c
                and db.session.execute(select(table.c[column]).where(table.c[column] == value)).first()
            ):
                found.add(table.name)
    return found


def _decisions(token: object) -> dict[str, ConsentDecision]:
    rows = db.session.scalars(select(ConsentDecision).where(ConsentDecision.subject_token == token))
    return {row.purpose: row for row in rows}


def _joined_alone(one: Enrolled) -> bool:
    return one.person.status == "active" and one.person.came_by == "self" and len(one.person.consents) < 3


def test_who_joins_through_the_service_fills_the_same_tables(people: list[Enrolled]) -> None:
    one = next(filter(_joined_alone, people))
    granted = frozenset(
        purpose for purpose, scope in standing(one.id) if scope.int == 0 and not purpose.startswith("contact.")
    )
    own = _decisions(one.token)
    refused = frozenset(p for p, row in own.items() if row.action == "refused" and not p.startswith("contact."))
    form = JoiningForm(
        key=Entropy(1, AS_OF, "somebody").uuid(),
        legal_age=LegalAge.ADULT,
        sheet=replace(one.sheet, name="Somebody"),
        ways=one.ways,
        council_code=one.person.council_code,
        granted=granted,
        refused=refused,
        answers=one.answers.given,
        place_edition=one.answers.place_edition,
        stop_code="ABCDEFGHJK",
    )
    joined = service.join(form, actor=Actor.nobody(), channel="online")
    token, pseudonym = citizens.platform_token(joined.citizen_id), citizens.equality_pseudonym(joined.citizen_id)
    theirs = _tables_about(joined.citizen_id, token, pseudonym)
    ours = _tables_about(one.id, one.token, one.pseudonym)
    assert theirs - LEFT_OUT <= ours
    for purpose, row in _decisions(token).items():
        assert (row.action, row.text_id, row.given_by, row.capacity, row.channel) == (
            own[purpose].action,
            own[purpose].text_id,
            own[purpose].given_by,
            own[purpose].capacity,
            own[purpose].channel,
        )
    kinds = {fact.kind: fact for fact in history_of("citizen", [one.token])}
    for fact in history_of("citizen", [token]):
        assert fact.body is not None
        assert fact.body.keys() == kinds[fact.kind].body.keys()  # type: ignore[union-attr]


def everything_is_sealed() -> bool:
    """A transaction in any database of the server holds the newest facts back; the sealer comes to them later."""
    newest = select(func.max(Entry.id)).scalar_subquery()
    return db.session.scalar(select(func.max(Link.entry_id) == newest)) is True


def test_the_ledger_is_sealed_and_sound(seeded: tuple[Flask, str]) -> None:
    deadline = time.monotonic() + 60
    while not everything_is_sealed() and time.monotonic() < deadline:
        time.sleep(0.1)
        with transaction():
            seal_everything()
    chains = list(walk())
    assert len(chains) == 31
    assert all(fault is None for _, _, fault in chains)
    assert sum(length for _, length, _ in chains) == db.session.scalar(select(func.count()).select_from(Entry))
    assert db.session.scalar(select(func.count()).select_from(Payload)) == db.session.scalar(
        select(func.count()).select_from(Entry)
    )
    db.session.rollback()


def test_facts_of_a_project_stand_in_the_order_of_time(seeded: tuple[Flask, str]) -> None:
    disorder = text(
        "SELECT count(*) FROM "
        "(SELECT recorded_at < lag(recorded_at) OVER (PARTITION BY chain_id ORDER BY id) AS back "
        "FROM ledger.entry WHERE kind <> 'DatasetLoaded') e WHERE back"
    )
    assert db.session.scalar(disorder) == 0
    db.session.rollback()


def test_nothing_follows_from_the_past(seeded: tuple[Flask, str]) -> None:
    assert set(db.session.scalars(select(Dispatch.state).distinct())) <= {"done"}
    due = db.session.scalars(select(Message.due_at).where(Message.state == "queued")).all()
    assert due
    assert min(due) > MIDNIGHT - EVENING
    db.session.rollback()


def test_projects_can_be_audited(people: list[Enrolled]) -> None:
    projects = db.session.scalars(select(Project)).all()
    assert len(projects) == 30
    evidence = [evidence_for(project.id, clock.now()) for project in projects]
    assert any(each and each.attendances for each in evidence)
    assert all(each is not None for each in evidence)


def test_there_is_something_to_do(people: list[Enrolled]) -> None:
    waiting = db.session.scalars(select(Invitation.state).where(Invitation.answer_by_at > clock.now()).distinct())
    assert set(waiting) & {"issued", "opened"}
    assert db.session.scalars(select(Draw)).all()


def test_a_link_signs_somebody_in_without_a_code(seeded: tuple[Flask, str]) -> None:
    app, _ = seeded
    said = app.test_cli_runner().invoke(demo_links, catch_exceptions=False)
    assert said.exit_code == 0
    tokens = [line.rsplit("/", 1)[1] for line in said.output.splitlines() if "/signin/link/" in line]
    assert len(tokens) >= 6
    with transaction():
        user = redeem_link(tokens[-1], browser=None, network="127.0.0.1")
        assert getattr(user, "kind", None) == "admin"


def test_a_second_seed_changes_nothing(seeded: tuple[Flask, str]) -> None:
    app, _ = seeded
    before = db.session.scalar(select(func.count()).select_from(ConsentStanding))
    said = app.test_cli_runner().invoke(seed_scotland, ["--citizens", "50"], catch_exceptions=False)
    assert said.exit_code == 0
    assert "220 citizens here already" in said.output
    assert db.session.scalar(select(func.count()).select_from(ConsentStanding)) == before
    db.session.rollback()
