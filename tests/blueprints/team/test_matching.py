"""The pages of a draw: while it runs, when it was stopped, and how it is followed."""

import csv
import io
import re
from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.domain.citizens.looks import who_looked
from citizen_panel.domain.equality.dimensions import QUOTA_DIMENSIONS
from citizen_panel.domain.matching import alternates, documents, leases, queries, service
from citizen_panel.domain.matching.models import Draw
from citizen_panel.domain.matching.rules.quotas import SMALLEST_CELL
from citizen_panel.domain.matching.vocabulary import DocumentKind, DrawState, EndCause, PlaceState
from citizen_panel.domain.projects.rules import NotAllowed, can_be_drawn
from citizen_panel.domain.projects.vocabulary import Band, BriefState
from tests.blueprints.team.conftest import SignIn
from tests.factories import matching, projects

HERE = {"base_url": "https://localhost"}


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
        (960, "Step 3 of 3: choosing who stands by, and writing it down."),
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


def test_the_quotas_are_shown_as_bands_with_the_panel_and_the_benchmark_beside_them(
    lead: FlaskClient, draw: Draw
) -> None:
    service.count_panel()
    service.run_draw(draw.id)
    text = lead.get(address(draw), **HERE).text
    assert "Female: within" in text
    assert text.count('<rect class="band"') == 1
    assert text.count('class="tick"') == 1
    assert text.count('class="benchmark"') == 1
    assert "Of the panel" in text
    assert "Through a partner" not in text


def test_a_panel_that_was_never_counted_shows_no_share(lead: FlaskClient, draw: Draw) -> None:
    service.run_draw(draw.id)
    text = lead.get(address(draw), **HERE).text
    assert 'class="tick"' not in text
    assert "not shown" in text


def test_what_the_panel_was_at_the_draw_stays_on_its_page(
    lead: FlaskClient, draw: Draw, team: projects.Team, noon: datetime, sign_in: SignIn
) -> None:
    service.count_panel()
    service.run_draw(draw.id)
    before = lead.get(address(draw), **HERE).text
    with clock.at(noon + timedelta(days=3)):
        matching.people(200, seed=9)
        service.count_panel()
        after = sign_in(team.lead).get(address(draw), **HERE).text
    share = re.compile(r"<td>within</td>\s*<td class=\"app-number\">(\d+%)</td>")
    assert share.findall(before) == share.findall(after) != []


def test_a_group_of_which_too_few_can_be_asked_goes_through_a_partner(lead: FlaskClient, team: projects.Team) -> None:
    there = matching.people(20, silent=0.0)
    few = [one for one in there if one.answers.one("ethnic_group") == "asian_indian"]
    assert len(few) < SMALLEST_CELL
    quotas = [Band("ethnic_group", "minority_ethnic", 1, 6), Band("ethnic_group", "white_scottish_british", 1, 12)]
    found = service.prepare_draw(projects.brief(team, bands=quotas, approved=True), actor=team.lead)
    service.run_draw(found.id)
    text = lead.get(address(found), **HERE).text
    assert "or other groups: through a partner" in text
    assert "British: within" in text
    assert text.count("band band-empty") == 1
    assert "Ask a partner to reach them." in text


def test_stand_ins_are_a_number_and_nobody(lead: FlaskClient, draw: Draw) -> None:
    service.run_draw(draw.id)
    text = lead.get(address(draw), **HERE).text
    assert "8 people stand by." in text
    people = [one.citizen_id for one in alternates.standing(draw.id) if one.citizen_id]
    assert len(people) == 8
    assert not any(reference in text for reference in queries.references_of(people).values())


def test_what_is_kept_of_the_filling_are_words(draw: Draw) -> None:
    service.run_draw(draw.id)
    assert documents.read_open(draw.id, DocumentKind.FILLINGS) == {"quotas": [["sex", "female", "within"]]}


def test_the_file_of_people_holds_references_and_nothing_they_answered(
    lead: FlaskClient, draw: Draw, team: projects.Team
) -> None:
    assert lead.get(address(draw, "/people.csv"), **HERE).status_code == 404
    service.run_draw(draw.id)
    service.confirm(draw, actor=team.lead)
    answer = lead.get(address(draw, "/people.csv"), **HERE)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="people-drawn.csv"'
    first, second, *_ = queries.places_with_people(draw.id)
    first.state, second.state = PlaceState.RELEASED, PlaceState.OFFERED
    db.session.flush()
    answer = lead.get(address(draw, "/people.csv"), **HERE)
    head, *rows = csv.reader(io.StringIO(answer.text.removeprefix("\ufeff")))
    assert head == ["Reference", "First name", "State"]
    places = queries.places_with_people(draw.id)
    known = queries.references_of([place.citizen_id for place in places if place.citizen_id])
    assert [row[0] for row in rows] == [known[place.citizen_id] for place in places if place.citizen_id]
    assert {row[1] for row in rows} == {""}
    assert {row[2] for row in rows} == {"Not yet"}, "nobody reads who said no or was passed over"
    spoken = {word for one in QUOTA_DIMENSIONS for band in one.bands for word in (band.code, band.label)}
    assert not any(word in answer.text for word in spoken | {str(place.token) for place in places})
    assert [look.look for look in who_looked(next(iter(known)))] == ["draw_list"]


def test_the_quotas_are_told_beside_the_population(lead: FlaskClient, draw: Draw) -> None:
    service.run_draw(draw.id)
    text = lead.get(address(draw), **HERE).text
    assert "Who was drawn, beside the population" in text
    assert re.search(r"<td>(about as many|fewer|more|the quotas do not say)</td>", text)
    assert "of the population" in text or "with the population: Female" in text


def test_a_closed_brief_is_not_called_one_that_waits_for_approval(lead: FlaskClient, team: projects.Team) -> None:
    brief = projects.brief(team, bands=[Band("sex", "female", 5, 7)], approved=True)
    brief.state = BriefState.CLOSED
    db.session.flush()
    for page in (f"/team/matching/{brief.id}", f"/team/publishing/{brief.id}", f"/team/comparing/{brief.id}"):
        text = lead.get(page, **HERE).text
        assert "This brief is closed. Nobody more is drawn for it." in text, page
        assert "not approved yet" not in text, page
    refused = can_be_drawn(BriefState.CLOSED)
    assert isinstance(refused, NotAllowed)
    assert refused.code == "brief_closed"
