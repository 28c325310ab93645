"""The audit page: findings in words and shapes, and each with its rule, numbers and records."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db
from citizen_panel.domain.accounts.models import SignInSession
from citizen_panel.domain.accounts.queries import token_hash
from citizen_panel.domain.audit import queries
from citizen_panel.domain.projects.models import Project
from tests.domain.audit import audit_rows as rows
from tests.factories.projects import works_there

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.fixture
def buses(client: FlaskClient) -> Iterator[Project]:
    """A project that met 4 citizens, one of them after the problem was defined, and has passed gate 2."""
    with clock.at(NOW):
        project = rows.project(date(2026, 3, 2), "Island buses")
        rows.phase(project, "discover", _at(3, 3))
        rows.phase(project, "define", _at(4, 13))
        rows.phase(project, "develop", _at(5, 13))
        rows.decision(project, "problem_definition", _at(4, 20))
        wording = rows.wording(_at(1, 1))
        for day, phase, people in ((_at(3, 26), "discover", 3), (_at(5, 4), "define", 1)):
            held = rows.meeting(project, day, phase=phase)
            for _ in range(people):
                token = uuid4()
                rows.consent(token, project.id, wording, day - timedelta(days=1))
                rows.attendance(held, token)
        rows.invitation(project, uuid4(), _at(3, 10))
        yield project


@pytest.fixture
def lead(client: FlaskClient, buses: Project) -> FlaskClient:
    return signed_in(client, works_there(buses.organisation_id, "lead"))


def signed_in(client: FlaskClient, actor: Actor) -> FlaskClient:
    now = clock.now()
    rows.add(
        SignInSession(
            user_account_id=actor.user_id,
            token_hash=token_hash("a cookie of the tests"),
            started_at=now,
            seen_at=now,
            expires_at=now + timedelta(hours=1),
        )
    )
    client.set_cookie("cp", "a cookie of the tests")
    return client


def _at(month: int, day: int) -> datetime:
    return datetime(2026, month, day, 10, tzinfo=UTC)


def text_of(client: FlaskClient, address: str) -> str:
    """The words of a page, without its tags."""
    response = client.get(address)
    assert response.status_code == 200, address
    return " ".join(re.sub(r"<[^>]+>", " ", response.text).split())


def test_the_page_says_verdict_moments_and_what_to_do(lead: FlaskClient, buses: Project) -> None:
    page = text_of(lead, f"/team/audit/{buses.id}")
    assert "Does Island buses live “from day one”?" in page
    assert "At gate G2, criteria set 1.0.0: ▲ At risk" in page
    assert "day zero: 2 March 2026" in page
    assert "citizens present (3): 26 March 2026" in page
    assert "solution committed: not yet" in page
    assert "Citizens came before the problem was defined. Days between: 25." in page
    assert "Needs action (1)" in page
    assert "P3-05 Citizens in every phase ▲ At risk" in page
    assert "Go back into Define and meet more citizens. Still needed: 2 more." in page
    assert "Compliant (4)" in page
    assert "%" not in page.split("Needs action")[1].split("How we know")[0]


def test_the_drawing_has_a_table_that_says_the_same(lead: FlaskClient, buses: Project) -> None:
    page = lead.get(f"/team/audit/{buses.id}").text
    table = page[page.index('id="timeline-table"') :]
    for words in (
        "26 March 2026",
        "Talking about buses",
        "decision on the problem",
        "2 claimed, 2 on record",
        "moment tP",
    ):
        assert words in table
    assert page.count('class="moment ') == 3
    assert 'role="img"' in page
    assert "style=" not in page


def test_the_next_gate_can_be_asked_for(lead: FlaskClient, buses: Project) -> None:
    page = text_of(lead, f"/team/audit/{buses.id}?gate=g4")
    assert "If it went through gate G4 today" in page
    assert "■ Not compliant" in page
    assert "At gate G2" in text_of(lead, f"/team/audit/{buses.id}?gate=g9%27--")


@pytest.mark.parametrize("criterion", ["P3-01", "P3-03", "P3-05", "P3-06", "P3-17"])
def test_every_criterion_has_rule_numbers_records_and_date(lead: FlaskClient, buses: Project, criterion: str) -> None:
    page = text_of(lead, f"/team/audit/{buses.id}/{criterion}")
    for heading in ("Finding", "The rule", "The numbers", "What would change it", "The records", "Judged 1pm on"):
        assert heading in page
    assert "Research session of 26 March 2026" in page
    assert "{" not in page


def test_a_criterion_that_does_not_exist_is_not_found(lead: FlaskClient, buses: Project) -> None:
    assert lead.get(f"/team/audit/{buses.id}/P3-99").status_code == 404


def test_a_new_project_has_nothing_to_judge_yet(lead: FlaskClient, buses: Project) -> None:
    fresh = rows.project(date(2026, 5, 30), "Quiet buses")
    fresh.organisation_id = buses.organisation_id
    db.session.flush()
    page = text_of(lead, f"/team/audit/{fresh.id}")
    assert "Nothing to judge yet. The first of the 5 criteria are due at gate G1." in page
    assert "Not yet due (5)" in page
    assert "What we recommend" not in page


def test_a_record_that_does_not_add_up_comes_first(
    lead: FlaskClient, buses: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "_ledger_fault", lambda project_id: ("entry 412", False))
    page = text_of(lead, f"/team/audit/{buses.id}")
    assert "The record does not add up at entry 412. Nothing below is settled" in page
    assert "Not compliant" not in page


def test_another_body_sees_nothing(client: FlaskClient, buses: Project) -> None:
    elsewhere = rows.project(date(2026, 5, 30))
    stranger = signed_in(client, works_there(elsewhere.organisation_id, "lead"))
    for address in (f"/team/audit/{buses.id}", f"/team/audit/{buses.id}/P3-01"):
        assert stranger.get(address).status_code == 404
