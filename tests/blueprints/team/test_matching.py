"""The pages of a draw: while it runs, when it was stopped, and how it is followed."""

import pytest
from flask.testing import FlaskClient

from citizen_panel.core.db import db
from citizen_panel.domain.matching import leases, service
from citizen_panel.domain.matching.models import Draw
from citizen_panel.domain.matching.vocabulary import DrawState, EndCause
from citizen_panel.domain.projects.vocabulary import Band
from tests.blueprints.team.conftest import SignIn
from tests.factories import matching, projects

HERE = {"base_url": "https://localhost"}


@pytest.fixture
def lead(team: projects.Team, sign_in: SignIn) -> FlaskClient:
    return sign_in(team.lead)


@pytest.fixture
def draw(team: projects.Team) -> Draw:
    matching.people(60, silent=0.0)
    brief = projects.brief(team, bands=[Band("sex", "female", 5, 7)], approved=True)
    return service.prepare_draw(brief, actor=team.lead)


def address(draw: Draw, act: str = "") -> str:
    return f"/team/matching/draws/{draw.id}{act}"


def far(draw: Draw, permille: int) -> None:
    """Let a worker have come so far."""
    lease = service.begin_draw(draw.id)
    assert lease is not None
    assert leases.renew(Draw, lease, permille)
    db.session.refresh(draw)


def test_a_draw_that_waits_says_so_and_reloads_itself_without_script(lead: FlaskClient, draw: Draw) -> None:
    text = lead.get(address(draw), **HERE).text
    assert "It waits for its turn." in text
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in text
    assert "See how far it is now" in text
    still = lead.get(address(draw, "?still=yes"), **HERE).text
    assert "http-equiv" not in still
    assert "Let this page load itself again" in still


@pytest.mark.parametrize(
    ("permille", "words"),
    [
        (20, "Step 1 of 3: gathering who can be asked."),
        (120, "Step 2 of 3: finding the fairest chances. About 10% done."),
        (525, "Step 2 of 3: finding the fairest chances. About 50% done."),
        (949, "Step 2 of 3: finding the fairest chances. About 90% done."),
        (960, "Step 3 of 3: writing down what was found."),
    ],
)
def test_how_far_it_is_is_said_in_words(lead: FlaskClient, draw: Draw, permille: int, words: str) -> None:
    far(draw, permille)
    answer = lead.get(address(draw, "/progress"), **HERE)
    assert answer.json == {"over": False, "permille": permille, "words": words}
    assert answer.headers["Cache-Control"] == "no-store"
    page = lead.get(address(draw), **HERE).text
    assert f'<p role="status">{words}</p>' in page
    assert f'value="{permille}"' in page


def test_it_is_stopped_by_a_button(lead: FlaskClient, draw: Draw) -> None:
    far(draw, 300)
    assert "Stop the draw" in lead.get(address(draw), **HERE).text
    assert lead.post(address(draw, "/cancel"), **HERE).status_code == 303
    db.session.refresh(draw)
    assert draw.state == DrawState.CANCELLED
    text = lead.get(address(draw), **HERE).text
    assert "The draw was stopped" in text
    assert "Nobody was drawn, and nobody was written to." in text
    following = lead.get(address(draw, "/progress"), **HERE).json
    assert following is not None
    assert following["over"]
    again = lead.get(f"/team/matching/{draw.recruitment_brief_id}", **HERE).text
    assert "Draw now" in again
    assert "Stopped" in again


def test_who_only_oversees_follows_it_and_cannot_stop_it(draw: Draw, team: projects.Team, sign_in: SignIn) -> None:
    outside = sign_in(team.approver)
    assert "Stop the draw" not in outside.get(address(draw), **HERE).text
    assert outside.post(address(draw, "/cancel"), **HERE).status_code == 404
    assert draw.state == DrawState.PREPARED


def test_what_was_faster_than_the_button_is_shown(lead: FlaskClient, draw: Draw) -> None:
    service.run_draw(draw.id)
    answer = lead.post(address(draw, "/cancel"), **HERE)
    assert answer.status_code == 409
    assert "This draw is over already." in answer.text


@pytest.mark.parametrize(
    ("cause", "words"),
    [(EndCause.FAULT, "It was our program’s mistake, not yours."), (EndCause.TOO_LONG, "The draw took too long")],
)
def test_a_draw_that_could_not_be_finished_says_why(
    lead: FlaskClient, draw: Draw, team: projects.Team, cause: EndCause, words: str
) -> None:
    lease = service.begin_draw(draw.id)
    assert lease is not None
    service.fail(lease, cause, actor=team.lead)
    text = lead.get(address(draw), **HERE).text
    assert "The draw could not be finished" in text
    assert words in text
