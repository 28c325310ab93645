"""Methods side by side on the screen."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from citizen_panel.core.db import db
from citizen_panel.domain.matching import leases, queries, service
from citizen_panel.domain.matching.models import MethodComparison
from citizen_panel.domain.matching.vocabulary import EndCause
from citizen_panel.domain.projects.models import RecruitmentBrief
from citizen_panel.domain.projects.vocabulary import Band
from citizen_panel.tasks import comparisons
from tests.blueprints.team.conftest import SignIn
from tests.factories import matching, projects

HERE = {"base_url": "https://localhost"}
FIGURES: dict[str, Any] = {
    "people": 300,
    "places": 12,
    "same": 0.04,
    "methods": [
        {
            "method": method,
            "lowest": lowest,
            "highest": highest,
            "gini": 0.1234,
            "geometric_mean": 0.0391,
            "panels": 1234,
            "seconds": 4.1,
            "parts": [round(lowest + (highest - lowest) * step / 9, 4) for step in range(10)],
        }
        for method, lowest, highest in (("leximin", 0.0192, 0.0642), ("random", 0.0021, 0.12))
    ],
}


@pytest.fixture
def brief(team: projects.Team) -> RecruitmentBrief:
    matching.people(60, silent=0.0)
    return projects.brief(team, bands=[Band("sex", "female", 5, 7)], approved=True)


@pytest.fixture
def asked(brief: RecruitmentBrief, team: projects.Team) -> MethodComparison:
    return service.prepare_comparison(brief, actor=team.lead)


def page(browser: FlaskClient, brief: RecruitmentBrief, rest: str = "") -> str:
    answer = browser.get(f"/team/comparing/{brief.id}{rest}", **HERE)
    assert answer.status_code == 200
    return answer.text


def test_asked_for_followed_and_read(lead: FlaskClient, brief: RecruitmentBrief) -> None:
    assert "Compare the ways of drawing" in lead.get(f"/team/matching/{brief.id}", **HERE).text
    assert "Compare them" in page(lead, brief)
    assert lead.get(f"/team/comparing/{brief.id}/progress", **HERE).json == {"over": True}
    assert lead.post(f"/team/comparing/{brief.id}", **HERE).status_code == 303
    assert "It waits for its turn." in page(lead, brief)
    waits = {"over": False, "permille": 0, "words": "It waits for its turn."}
    assert lead.get(f"/team/comparing/{brief.id}/progress", **HERE).json == waits
    found = queries.comparison_of(brief.id)
    assert found is not None
    comparisons.run(str(found.id))
    assert lead.get(f"/team/comparing/{brief.id}/progress", **HERE).json == {"over": True}
    text = page(lead, brief)
    assert "What each way of drawing gives" in text
    assert "Compare them" not in text


def test_every_figure_is_in_a_table_and_in_a_chart(
    lead: FlaskClient, brief: RecruitmentBrief, asked: MethodComparison
) -> None:
    asked.state, asked.figures, asked.finished_at = "ready", FIGURES, asked.created_at
    db.session.flush()
    text = page(lead, brief)
    for figure in ("1.92% (about 1 in 52)", "12% (about 1 in 8)", "0.123", "3.91%", "about 1,235", "4.1", "0.21%"):
        assert f">{figure}<" in text, figure
    assert "about 1 in 25" in text
    assert text.count('<rect class="bar"') == 20
    assert text.count('<line class="same"') == 2
    assert 'height="120.0"' in text
    assert "The tenth of the people with the lowest chances: 0.21%. The tenth with the highest: 12%." in text


def test_too_few_people_are_not_shown(lead: FlaskClient, brief: RecruitmentBrief, asked: MethodComparison) -> None:
    few = {"people": None, "places": 12, "same": None, "methods": []}
    asked.state, asked.figures, asked.finished_at = "ready", few, asked.created_at
    db.session.flush()
    text = page(lead, brief)
    assert "There are too few people who can be asked." in text
    assert '<svg role="img"' not in text


def test_figures_without_parts_have_no_chart(
    lead: FlaskClient, brief: RecruitmentBrief, asked: MethodComparison
) -> None:
    bare = {**FIGURES, "methods": [{**one, "parts": []} for one in FIGURES["methods"]]}
    asked.state, asked.figures, asked.finished_at = "ready", bare, asked.created_at
    db.session.flush()
    text = page(lead, brief)
    assert "There are too few people to show more than this." in text
    assert '<rect class="bar"' not in text


def test_it_is_stopped_by_a_button(lead: FlaskClient, brief: RecruitmentBrief, asked: MethodComparison) -> None:
    assert "Stop the comparison" in page(lead, brief)
    assert lead.post(f"/team/comparing/{brief.id}/cancel", **HERE).status_code == 303
    text = page(lead, brief)
    assert "Somebody on the team stopped the comparison." in text
    assert "Compare them" in text
    assert lead.post(f"/team/comparing/{brief.id}/cancel", **HERE).status_code == 404


def test_who_only_oversees_reads_it(
    brief: RecruitmentBrief, asked: MethodComparison, team: projects.Team, sign_in: SignIn
) -> None:
    outside = sign_in(team.approver)
    assert "Stop the comparison" not in page(outside, brief)
    assert outside.post(f"/team/comparing/{brief.id}/cancel", **HERE).status_code == 404
    assert outside.post(f"/team/comparing/{brief.id}", **HERE).status_code == 404
    lease = service.begin_comparison(asked.id)
    assert lease is not None
    assert leases.renew(MethodComparison, lease, 500)
    service.fail_comparison(lease, EndCause.FAULT, actor=team.lead)
    assert "It was our mistake, not yours." in page(outside, brief)


def test_impossible_quotas_say_so(lead: FlaskClient, brief: RecruitmentBrief, asked: MethodComparison) -> None:
    asked.state, asked.finished_at = "infeasible", asked.created_at
    db.session.flush()
    assert "there is nothing to compare" in page(lead, brief)
