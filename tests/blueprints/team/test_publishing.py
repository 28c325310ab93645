"""A public draw on the team's screens: prepare, publish, write down the seed."""

from flask.testing import FlaskClient

from citizen_panel.core.db import transaction
from citizen_panel.domain.matching import queries, service
from citizen_panel.domain.projects.vocabulary import Band
from tests.blueprints.team.conftest import SignIn
from tests.factories import projects, public_draws
from tests.factories.public_draws import DICE, WATCHED_BY, WHERE
from tests.factories.sessions import meeting

HERE = {"base_url": "https://localhost"}
FORM = {"listing": "open", "source": "dice", "announced": WHERE, "witnesses": WATCHED_BY, "method": "leximin"}


def page(browser: FlaskClient, address: str) -> str:
    answer = browser.get(address, **HERE)
    assert answer.status_code == 200, address
    return answer.text


def test_from_the_form_to_the_people(lead: FlaskClient, team: projects.Team, sign_in: SignIn) -> None:
    brief = public_draws.a_brief(team)
    assert "Prepare a public draw" in page(lead, f"/team/matching/{brief.id}")
    assert "Who may read the list?" in page(lead, f"/team/publishing/{brief.id}")
    sent = lead.post(f"/team/publishing/{brief.id}", data=FORM, **HERE)
    assert sent.status_code == 303
    draw = queries.draws_of(brief.id)[0]
    assert "It waits for its turn." in page(lead, f"/team/matching/draws/{draw.id}")
    service.run_draw(draw.id)
    followed = lead.get(f"/team/matching/draws/{draw.id}", **HERE)
    assert followed.status_code == 302
    here = f"/team/publishing/draws/{draw.id}"
    assert followed.location.endswith(here)
    text = page(lead, here)
    assert "The list has 1,000 tickets." in text
    assert "Not published yet" in text
    assert "The seed</h2>" not in text
    assert lead.post(f"{here}/publish", **HERE).status_code == 303
    text = page(lead, here)
    assert "Nothing may change now until the seed is there." in text
    assert f"/draws/{draw.reference}" in text
    assert "At least 15 throws." in text
    assert lead.post(f"{here}/seed", data={"seed": DICE}, **HERE).status_code == 303
    text = page(lead, here)
    assert "We keep what you wrote." in text
    assert f"You wrote: {DICE}" in text
    with transaction():
        second = sign_in(team.approver)
    text = page(second, here)
    assert DICE not in text, "nobody copies what the first person wrote"
    other = second.post(f"{here}/seed", data={"seed": DICE[::-1]}, **HERE)
    assert other.status_code == 422
    assert "This is not what the first person wrote down." in other.text
    assert second.post(f"{here}/seed", data={"seed": DICE}, **HERE).status_code == 303
    service.run_draw(draw.id)
    text = page(lead, f"/team/matching/draws/{draw.id}")
    assert "12 people drawn" in text
    assert f"The seed took ticket {draw.drawn_ticket_no:,} of 1,000." in text
    codes = [place.code for place in queries.places_with_people(draw.id)]
    assert not any(str(code) in text for code in codes), "the team never sees codes beside people"


def test_a_public_draw_settles_no_times_and_says_so(lead: FlaskClient, team: projects.Team) -> None:
    brief = public_draws.a_brief(team)
    meeting(brief.project, team.lead, capacity=20)
    text = page(lead, f"/team/publishing/{brief.id}")
    assert "A public draw settles no times: each person chooses one when they say yes." in text
    assert "When is it settled who comes when?" not in text
    assert lead.post(f"/team/publishing/{brief.id}", data=FORM | {"times": "together"}, **HERE).status_code == 303
    assert [draw.times for draw in queries.draws_of(brief.id)] == [None]


def test_what_is_missing_is_named(lead: FlaskClient, team: projects.Team) -> None:
    brief = projects.brief(team, approved=True)
    answer = lead.post(f"/team/publishing/{brief.id}", data={"method": "leximin"}, **HERE)
    assert answer.status_code == 422
    for sentence in ("Select who may read the list", "Enter where and when the seed is made", "Enter who watches."):
        assert sentence in answer.text
    assert queries.draws_of(brief.id) == []


def test_a_list_about_what_people_keep_to_themselves_is_closed(lead: FlaskClient, team: projects.Team) -> None:
    brief = public_draws.a_brief(team, [Band("disability", "limited", 2, 6)])
    text = page(lead, f"/team/publishing/{brief.id}")
    assert "Who may read the list?" not in text
    assert "an auditor alone may read the list" in text
    assert lead.post(f"/team/publishing/{brief.id}", data=FORM, **HERE).status_code == 303
    assert queries.draws_of(brief.id)[0].listing == "closed"


def test_a_seed_that_will_not_do_stays_in_its_box(lead: FlaskClient, team: projects.Team) -> None:
    with transaction():
        draw = public_draws.published(team)
    answer = lead.post(f"/team/publishing/draws/{draw.id}/seed", data={"seed": "4 1 6"}, **HERE)
    assert answer.status_code == 422
    assert "Throw the die 12 more times. There must be 15 throws." in answer.text
    assert 'value="4 1 6"' in answer.text
    empty = lead.post(f"/team/publishing/draws/{draw.id}/seed", data={"seed": ""}, **HERE)
    assert "Enter the seed" in empty.text


def test_a_seed_that_is_there_is_not_given_again(lead: FlaskClient, team: projects.Team) -> None:
    draw = public_draws.drawn(team)
    again = lead.post(f"/team/publishing/draws/{draw.id}/seed", data={"seed": DICE[::-1]}, **HERE)
    assert again.status_code == 303
    assert again.location.endswith(f"/team/matching/draws/{draw.id}")
    assert draw.seed == DICE


def test_nobody_is_faster_than_the_list(lead: FlaskClient, team: projects.Team) -> None:
    with transaction():
        draw = public_draws.listed(team)
    answer = lead.post(f"/team/publishing/draws/{draw.id}/seed", data={"seed": DICE}, **HERE)
    assert answer.status_code == 409
    assert queries.draws_of(draw.recruitment_brief_id)[0].seed is None


def test_who_only_oversees_looks_and_may_write_down_the_seed(team: projects.Team, sign_in: SignIn) -> None:
    draw = public_draws.listed(team)
    outside = sign_in(team.approver)
    text = page(outside, f"/team/publishing/draws/{draw.id}")
    assert "Publish</button>" not in text
    assert outside.post(f"/team/publishing/draws/{draw.id}/publish", **HERE).status_code == 404
    assert outside.get(f"/team/publishing/{draw.recruitment_brief_id}", **HERE).status_code == 404
    service.publish(draw, actor=team.lead)
    text = page(outside, f"/team/publishing/draws/{draw.id}")
    assert "Keep this seed</button>" in text
    assert "Stop the draw</button>" not in text


def test_it_is_stopped_by_a_button(lead: FlaskClient, team: projects.Team) -> None:
    draw = public_draws.published(team)
    assert "Everybody can see that it was stopped." in page(lead, f"/team/publishing/draws/{draw.id}")
    assert lead.post(f"/team/matching/draws/{draw.id}/cancel", **HERE).status_code == 303
    assert "The draw was stopped" in page(lead, f"/team/matching/draws/{draw.id}")


def test_another_draw_in_the_way_is_said(lead: FlaskClient, team: projects.Team) -> None:
    draw = public_draws.listed(team)
    text = page(lead, f"/team/publishing/{draw.recruitment_brief_id}")
    assert "There is a draw already: The list is there." in text
