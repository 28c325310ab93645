"""Interpreters, rooms and devices: never in two places at once, and what happens when one cannot come."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import pytest

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.core.errors import NotFound, Refusal
from citizen_panel.domain.sessions import resources, service
from citizen_panel.domain.sessions.arrangements import Resource
from citizen_panel.domain.sessions.models import ResearchSession, Slot
from citizen_panel.domain.sessions.queries import slots_of
from citizen_panel.domain.sessions.vocabulary import ResourceKind
from tests.factories import projects
from tests.factories.sessions import meeting

pytestmark = pytest.mark.usefixtures("app", "noon")


def an_interpreter(body: UUID, name: str = "Ailsa Invented") -> Resource:
    return resources.add_resource(body, ResourceKind.BSL_INTERPRETER, name)


def two_meetings() -> tuple[projects.Team, ResearchSession, ResearchSession]:
    team = projects.team()
    project = projects.project(team)
    return team, meeting(project, team.lead), meeting(project, team.lead)


def refused(found: Resource, slot: Slot) -> Refusal:
    with pytest.raises(Refusal) as told, db.session.begin_nested():
        resources.keep(found, slot.id)
    return told.value


def names(kept: Sequence[resources.Kept]) -> list[str]:
    return [one.resource.name for one in kept]


def test_nobody_interprets_in_two_places_at_once() -> None:
    team, one, other = two_meetings()
    ailsa = an_interpreter(team.organisation_id)
    first, second = slots_of(one.id), slots_of(other.id)
    hold = resources.keep(ailsa, first[0].id)
    clash = refused(ailsa, second[0])
    assert (clash.code, clash.field) == ("clash", "resource_id")
    assert str(clash).startswith("Ailsa Invented is kept for another meeting at that time on Monday 30 November.")
    resources.keep(ailsa, second[1].id)
    assert names(resources.kept_for(other.id)) == ["Ailsa Invented"]
    assert resources.let_go(hold)
    assert not resources.let_go(hold)
    resources.keep(ailsa, second[0].id)
    assert len(resources.kept_for(other.id)) == 2


def test_two_interpreters_are_kept_for_one_time_and_one_of_them_only_once() -> None:
    team, one, _ = two_meetings()
    slot = slots_of(one.id)[0]
    for name in ("Ailsa Invented", "Bruce Invented"):
        resources.keep(an_interpreter(team.organisation_id, name), slot.id)
    assert names(resources.kept_at(slot.id)) == ["Ailsa Invented", "Bruce Invented"]
    assert refused(resources.resources_of([team.organisation_id])[0], slot).code == "clash"


def test_when_one_cannot_come_the_others_who_are_free_are_named() -> None:
    team, one, other = two_meetings()
    slot = slots_of(one.id)[0]
    ailsa, bruce, catriona = (
        an_interpreter(team.organisation_id, f"{name} Invented") for name in ("Ailsa", "Bruce", "Catriona")
    )
    resources.add_resource(team.organisation_id, ResourceKind.DEVICE, "Tablet")
    resources.keep(bruce, slots_of(other.id)[0].id)
    hold = resources.keep(ailsa, slot.id)
    assert resources.missing_for(one) == []
    resources.let_go(hold, cannot_come=True)
    (missing,) = resources.missing_for(one)
    assert missing.kept.resource.name == "Ailsa Invented"
    assert [instead.name for instead in missing.instead] == ["Catriona Invented"]
    resources.keep(catriona, slot.id)
    assert resources.missing_for(one) == []


def test_when_one_of_two_cannot_come_one_is_missing_until_another_is_kept() -> None:
    team, one, _ = two_meetings()
    slot = slots_of(one.id)[0]
    ailsa, bruce, catriona = (
        an_interpreter(team.organisation_id, f"{name} Invented") for name in ("Ailsa", "Bruce", "Catriona")
    )
    hold, stays = resources.keep(ailsa, slot.id), resources.keep(bruce, slot.id)
    with clock.at(clock.now() + timedelta(minutes=1)):
        resources.let_go(hold, cannot_come=True)
        assert [missing.kept.resource.name for missing in resources.missing_for(one)] == ["Ailsa Invented"]
        again = resources.keep(catriona, slot.id)
        assert resources.missing_for(one) == []
    with clock.at(clock.now() + timedelta(minutes=2)):
        resources.let_go(again, cannot_come=True)
        assert [missing.kept.resource.name for missing in resources.missing_for(one)] == ["Catriona Invented"]
        resources.let_go(stays)
        assert len(resources.missing_for(one)) == 1


def test_what_is_not_needed_is_missed_by_nobody() -> None:
    team, one, _ = two_meetings()
    hold = resources.keep(an_interpreter(team.organisation_id), slots_of(one.id)[0].id)
    resources.let_go(hold)
    assert resources.missing_for(one) == []


def test_a_meeting_called_off_and_a_time_taken_away_free_what_was_kept() -> None:
    team, one, other = two_meetings()
    ailsa = an_interpreter(team.organisation_id)
    resources.keep(ailsa, slots_of(one.id)[0].id)
    service.take_away(slots_of(one.id)[0], one)
    resources.keep(ailsa, slots_of(other.id)[0].id)
    service.cancel_session(other, actor=team.lead)
    assert resources.kept_for(other.id) == []
    assert refused(ailsa, slots_of(other.id)[0]).code == "over"


def test_what_is_out_of_use_is_kept_for_nothing() -> None:
    team, one, _ = two_meetings()
    ailsa = an_interpreter(team.organisation_id)
    hold = resources.keep(ailsa, slots_of(one.id)[0].id)
    with pytest.raises(Refusal, match="still kept for a meeting on Monday 30 November"):
        resources.take_out_of_use(ailsa)
    resources.let_go(hold)
    resources.take_out_of_use(ailsa)
    assert resources.resources_of([team.organisation_id]) == []
    assert refused(ailsa, slots_of(one.id)[1]).code == "gone"
    assert an_interpreter(team.organisation_id).id != ailsa.id


def test_a_name_is_on_the_list_once() -> None:
    team, _, _ = two_meetings()
    an_interpreter(team.organisation_id)
    with pytest.raises(Refusal, match="on the list already"):
        an_interpreter(team.organisation_id, "ailsa invented")


def test_what_is_over_or_nowhere_is_not_kept() -> None:
    team, one, _ = two_meetings()
    ailsa = an_interpreter(team.organisation_id)
    with pytest.raises(NotFound):
        resources.keep(ailsa, one.id)
    with clock.at(clock.now() + timedelta(days=30)):
        assert refused(ailsa, slots_of(one.id)[0]).code == "over"
