"""Choosing how chances are made fair, when asking for a draw."""

from types import MappingProxyType

import pytest
from flask.testing import FlaskClient

from citizen_panel.blueprints.team import words
from citizen_panel.blueprints.team.forms import matching as form
from citizen_panel.core.errors import Refusal
from citizen_panel.domain.matching import queries, service
from citizen_panel.domain.matching.rules.methods import METHODS
from citizen_panel.domain.matching.service import preparing
from citizen_panel.domain.matching.vocabulary import Method
from citizen_panel.domain.projects.models import RecruitmentBrief
from tests.factories import projects

HERE = {"base_url": "https://localhost"}
EVERY = MappingProxyType(dict.fromkeys(Method, METHODS[Method.MAXIMIN]))


@pytest.fixture
def brief(team: projects.Team) -> RecruitmentBrief:
    return projects.brief(team, approved=True)


@pytest.fixture
def every_method(monkeypatch: pytest.MonkeyPatch) -> None:
    """Offer every method there is a word for."""
    monkeypatch.setattr(preparing, "METHODS", EVERY)
    offered = [form.Choice(method.value, *words.METHODS[method]) for method in EVERY]
    monkeypatch.setitem(form.DrawForm.method.kwargs, "choices", offered)


def test_every_method_that_is_offered_is_explained(lead: FlaskClient, brief: RecruitmentBrief) -> None:
    text = lead.get(f"/team/matching/{brief.id}", **HERE).text
    for method in METHODS:
        label, hint = words.METHODS[method]
        assert str(label) in text
        assert str(hint).replace("'", "&#39;") in text
    first = next(iter(METHODS))
    assert f'value="{first}" checked' in text


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ({}, (service.USUAL, None)),
        ({"method": "maximin"}, (Method.MAXIMIN, None)),
        ({"method": "nash", "gamma": "200"}, (Method.NASH, None)),
        ({"method": "goldilocks"}, (Method.GOLDILOCKS, 100)),
        ({"method": "goldilocks", "gamma": "50"}, (Method.GOLDILOCKS, 50)),
    ],
)
@pytest.mark.usefixtures("every_method")
def test_the_method_that_was_chosen_is_kept(
    lead: FlaskClient, brief: RecruitmentBrief, said: dict[str, str], kept: tuple[Method, int | None]
) -> None:
    answer = lead.post(f"/team/matching/{brief.id}", data={"seed_source": "system", **said}, **HERE)
    assert answer.status_code == 303, answer.text
    draw = queries.draws_of(brief.id)[0]
    assert (draw.method, draw.gamma_percent) == kept


@pytest.mark.parametrize("said", [{"method": "by_hand"}, {"method": "maximin", "gamma": "-1"}])
def test_what_was_not_offered_is_asked_again(lead: FlaskClient, brief: RecruitmentBrief, said: dict[str, str]) -> None:
    answer = lead.post(f"/team/matching/{brief.id}", data={"seed_source": "system", **said}, **HERE)
    assert answer.status_code == 422
    assert "Select one of the answers shown" in answer.text
    assert queries.draws_of(brief.id) == []


def test_a_method_that_is_not_offered_is_refused(
    brief: RecruitmentBrief, team: projects.Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preparing, "METHODS", {})
    with pytest.raises(Refusal) as refused:
        service.prepare_draw(brief, actor=team.lead, method=Method.MAXIMIN)
    assert refused.value.code == "method_not_offered"
