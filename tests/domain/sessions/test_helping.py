"""What a body has of each kind of help at each time, as a draw counts on it."""

from collections.abc import Sequence
from uuid import UUID

import pytest

from citizen_panel.core.db import db
from citizen_panel.domain.matching.offered import Help
from citizen_panel.domain.sessions import resources
from citizen_panel.domain.sessions.helping import help_at
from citizen_panel.domain.sessions.models import ResearchSession, Slot
from citizen_panel.domain.sessions.queries import slots_of
from citizen_panel.domain.sessions.vocabulary import ResourceKind, Way
from tests.factories import projects
from tests.factories.sessions import meeting

pytestmark = pytest.mark.usefixtures("app", "noon")


def a_meeting(team: projects.Team, way: Way = Way.IN_PERSON) -> tuple[ResearchSession, Sequence[Slot]]:
    made = meeting(projects.project(team), team.lead)
    made.way = way
    db.session.flush()
    return made, slots_of(made.id)


def listed(team: projects.Team, kind: ResourceKind, name: str) -> UUID:
    return resources.add_resource(team.organisation_id, kind, name).id


def test_what_is_kept_elsewhere_cannot_be_had_but_what_is_kept_here_can() -> None:
    team = projects.team()
    (_, elsewhere), (here, slots) = a_meeting(team), a_meeting(team)
    ailsa, bruce = (listed(team, ResourceKind.BSL_INTERPRETER, f"{name} Invented") for name in ("Ailsa", "Bruce"))
    known = {one.id: one for one in resources.resources_of([team.organisation_id])}
    resources.keep(known[ailsa], elsewhere[0].id)
    resources.keep(known[bruce], slots[0].id)
    found = help_at(team.organisation_id, [(slot, here) for slot in slots])
    assert found[slots[0].id] == (Help("bsl_interpreter", (bruce,), is_for_one=False),)
    assert found[slots[1].id] == (Help("bsl_interpreter", tuple(sorted([ailsa, bruce])), is_for_one=False),)
    resources.keep(known[bruce], elsewhere[1].id)
    resources.keep(known[ailsa], elsewhere[1].id)
    assert help_at(team.organisation_id, [(slots[1], here)])[slots[1].id] == (Help("bsl_interpreter", (), False),)


def test_a_kind_that_the_body_lists_nothing_of_limits_nothing() -> None:
    team = projects.team()
    made, slots = a_meeting(team)
    assert help_at(team.organisation_id, [(slots[0], made)]) == {slots[0].id: ()}
    other = projects.team()
    listed(other, ResourceKind.CAPTIONER, "Morag Invented")
    listed(team, ResourceKind.OTHER, "A van")
    assert help_at(team.organisation_id, [(slots[0], made)]) == {slots[0].id: ()}
    assert help_at(team.organisation_id, []) == {}


@pytest.mark.parametrize(
    ("way", "needs"),
    [
        (Way.ONLINE, ["captions", "device_loan"]),
        (Way.IN_PERSON, ["step_free", "captions"]),
        (Way.MIXED, ["step_free", "captions", "device_loan"]),
        (Way.PHONE, ["captions"]),
    ],
)
def test_rooms_are_needed_where_people_meet_and_devices_where_they_do_not(way: Way, needs: list[str]) -> None:
    team = projects.team()
    made, slots = a_meeting(team, way)
    listed(team, ResourceKind.ACCESSIBLE_ROOM, "The hall")
    listed(team, ResourceKind.DEVICE, "Tablet")
    listed(team, ResourceKind.CAPTIONER, "Morag Invented")
    found = help_at(team.organisation_id, [(slots[0], made)])[slots[0].id]
    assert [one.need for one in found] == needs
    assert {one.need for one in found if one.is_for_one} <= {"device_loan"}
