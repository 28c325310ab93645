"""Nobody who works here reads, finds or searches what one person answered or needs, on any page there is."""

import re
from collections.abc import Iterator
from html import escape

import pytest
from flask import Flask
from sqlalchemy import event

from citizen_panel.core import clock
from citizen_panel.domain.citizens import access_needs
from citizen_panel.domain.citizens import queries as citizens
from citizen_panel.domain.citizens.access_needs import ForMeeting
from citizen_panel.domain.citizens.adjustments import BY_CODE, Needs
from citizen_panel.domain.citizens.answers import keep_answer
from citizen_panel.domain.citizens.models import Citizen
from citizen_panel.domain.consent.queries import texts_in_force
from tests.architecture.source import imports_of, modules
from tests.conftest import in_a_savepoint
from tests.factories.sessions import citizen_actor
from tests.security import objects
from tests.security.test_authz_matrix import Matrix, probed, rules_of

GIVEN = {"religion": "pagan", "ethnic_group": "white_showman", "sexual_orientation": "bisexual"}
WORDS = re.compile(r"\bPagan\b|Showman|\bBisexual\b|A tall green chair|lip-speaker")
OFFERED = {"citizen": {"lip-speaker"}}
"""What the pages of a citizen offer to everybody, to be ticked."""
TO_TICK = "team.briefs."
"""Where a team ticks which arrangements it can offer: there each of them is named, whoever needs what."""

STAFF = (
    "lead",
    "panel_manager",
    "dpo",
    "partner_worker",
    "platform_admin",
    "another_citizen",
)
EVERYBODY = (
    *STAFF,
    "researcher",
    "recruiter",
    "reviewer",
    "decision_maker",
    "equality_analyst",
    "other_lead",
    "platform_dpo",
)


def tell_everything(world: objects.World) -> None:
    """The citizen whose things are ours answers rarely given answers, and needs what nobody else needs."""
    found = citizens.citizen_of_account(world.citizen)
    assert isinstance(found, Citizen)
    for code, answer in GIVEN.items():
        texts = texts_in_force([f"equality.balance/{code}", f"equality.reporting/{code}"])
        assert keep_answer(found.id, code, [answer], texts, actor=citizen_actor(found))
    meeting, project = world.things["own"]["research_session_id"], world.things["own"]["project_id"]
    told = ForMeeting(meeting, project, clock.today())  # type: ignore[arg-type]  # things are of any kind
    needs = Needs(("lip_speaker",), "A tall green chair")
    access_needs.keep(found.id, needs, remember=True, meetings=[told], actor=citizen_actor(found))


@pytest.fixture(scope="module")
def one_world(suite_app: Flask) -> Iterator[Matrix]:
    """The world of somebody who told everything, made once: whatever is asked in it is undone again."""
    with in_a_savepoint(suite_app) as inside, pytest.MonkeyPatch.context() as patched:
        build = objects.build

        def told() -> objects.World:
            world = build()
            tell_everything(world)
            return world

        patched.setattr(objects, "build", told)
        made = Matrix(inside, inside.test_client())
        yield made
        event.remove(made.connection, "before_cursor_execute", made.heard)


@pytest.mark.parametrize("readers", [STAFF, pytest.param(EVERYBODY, marks=pytest.mark.long)], ids=["", "everybody"])
@pytest.mark.parametrize("audience", ["team", "partner", "admin", "citizen"])
def test_no_page_of_staff_tells_one_persons_answers_or_needs(
    one_world: Matrix, audience: str, readers: tuple[str, ...]
) -> None:
    made, app = one_world, one_world.app
    made.done.clear()
    values = objects.WORDS | made.world.things["own"]
    leaks, looked = [], 0
    with probed(app, made):
        for rule, verb in rules_of(app, audience):
            for who in readers if verb == "GET" else ():
                seen = made.ask(rule, verb, who, values)
                looked += seen.outcome == "reach"
                told_of = set(WORDS.findall(seen.text)) - OFFERED.get(audience, set())
                if rule.endpoint.startswith(TO_TICK) and all(
                    escape(each.label) in seen.text for each in BY_CODE.values()
                ):
                    told_of -= {"lip-speaker"}
                if told_of:
                    leaks.append(f"{rule.rule} {who}: {told_of}")
    assert leaks == []
    assert looked > 3
    if audience == "citizen":  # the words would be seen if they were there
        mine = next(rule for rule, verb in rules_of(app, "citizen") if rule.endpoint == "citizen.equality.index")
        assert WORDS.search(made.ask(mine, "GET", "citizen", values).text)


def test_no_screen_but_the_persons_own_reaches_the_room_of_answers() -> None:
    """Beside what the database refuses: no other door even imports what reads or changes one person's answers."""
    guarded = {f"citizen_panel.domain.{name}" for name in ("equality.queries", "equality.service", "citizens.answers")}
    for module in modules():
        is_door = module.name.startswith(("citizen_panel.blueprints.", "citizen_panel.tasks."))
        if is_door and not module.name.startswith("citizen_panel.blueprints.citizen."):
            assert not guarded & imports_of(module), module.name


def test_only_the_sheet_of_a_meeting_reads_what_helps_others() -> None:
    readers = {m.name for m in modules() if re.search(r"\bneeds_of\b", m.text)}
    assert readers == {"citizen_panel.domain.citizens.access_needs", "citizen_panel.domain.sessions.day_sheet"}
