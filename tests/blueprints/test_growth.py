"""Every list of staff and partners asks the database as often for 25 rows as for 3.

A list that is not in the table fails here: put it in, with what fills it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import event

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.domain.citizens.imports import service as imports
from citizen_panel.domain.citizens.imports.models import PanelImport
from citizen_panel.domain.citizens.models import Citizen, LikelyDuplicate
from citizen_panel.domain.citizens.queries import project_token
from citizen_panel.domain.citizens.vocabulary import ContactSheet, ContactWay
from citizen_panel.domain.insights.models import Insight
from citizen_panel.domain.ledger import faults
from citizen_panel.domain.matching.models import Draw, Place
from citizen_panel.domain.matching.own_answers import answer_own_questions
from citizen_panel.domain.notifications.models import Message
from citizen_panel.domain.organisations import service as organisations
from citizen_panel.domain.organisations.models import Organisation
from citizen_panel.domain.partners import gaps, service
from citizen_panel.domain.partners.models import Network
from citizen_panel.domain.projects.models import Decision, PartnerEngagement, Project, ScreenerQuestion
from citizen_panel.domain.projects.vocabulary import CitizensSaid, DecisionKind
from citizen_panel.domain.rights import complaints, removals, requests
from citizen_panel.domain.rights.vocabulary import ComplaintAbout, RemovalKind, RequestKind, RequestState
from citizen_panel.domain.sessions import resources
from citizen_panel.domain.sessions import service as marking
from citizen_panel.domain.sessions.models import Booking, Invitation, ResearchSession
from citizen_panel.domain.sessions.queries import slots_of
from citizen_panel.domain.sessions.vocabulary import AttendanceCapacity, AttendanceState, Marked, Relation, ResourceKind
from tests.blueprints.citizen.pages import Browser, signed_in
from tests.factories import projects, sessions
from tests.factories.accounts import SETUP, an_account
from tests.factories.citizens import a_citizen
from tests.factories.helping import helped_by
from tests.factories.imports import ORIGIN, a_line, csv_of
from tests.factories.organisations import a_member, an_organisation

FEW, MANY = 3, 25
MOST = 60
"""Statements for a page, whatever it lists."""

NO_LISTS = {
    "admin.accounts.help_in": "a form",
    "admin.calls.index": "figures",
    "admin.complaints.new": "a form",
    "admin.gaps.new": "a form about one group",
    "admin.health.show": "tables of a fixed size",
    "admin.home.show": "figures",
    "admin.imports.new": "a form",
    "admin.joinings.guardian": "a form",
    "admin.joinings.new": "a form",
    "admin.messages.counts": "figures",
    "admin.messages.providers": "the providers there are",
    "admin.people.file": "a form",
    "admin.retention.show": "the catalogue of keeping",
    "admin.rights.new": "a form",
    "admin.texts.index": "the catalogue of messages",
    "admin.wordings.index": "the catalogue of purposes",
    "partner.assisted.new": "a form",
    "partner.referrals.new": "a form",
    "team.calls.index": "figures, and a form",
    "team.projects.new": "a form",
}


@dataclass
class World:
    """A body with a project, a partner, and somebody of each kind signed in."""

    team: projects.Team
    project: Project
    partner: Organisation
    network: Network
    platform: Organisation
    manager: UUID
    draw: Draw
    meeting: ResearchSession
    question: ScreenerQuestion
    sent: UUID
    browsers: dict[str, Browser]
    people: list[UUID] = field(default_factory=list)

    def address(self, listed: str) -> tuple[Browser, str]:
        who = listed.strip("/").split("/", 1)[0]
        named = {"project": self.project.id, "draw": self.draw.id, "meeting": self.meeting.id, "sent": self.sent}
        return self.browsers[who], listed.format(**named)


Fill = Callable[[World, int], object]


def _people(world: World, number: int) -> None:
    """Somebody on the panel who asked for something, complained, took a yes back, and may be somebody else as well."""
    found = a_citizen()
    actor = sessions.citizen_actor(found)
    asked = requests.ask(found.id, RequestKind.RECTIFY, actor=actor)
    asked.kind, asked.state = (RequestKind.RECTIFY, RequestKind.ACCESS)[number % 2], RequestState.VERIFIED
    complaints.complain(ComplaintAbout.OTHER, "It rained", actor=actor, citizen_id=found.id)
    meeting = sessions.meeting(world.project, world.team.lead)
    removals.raise_for(found.id, "session.audio", meeting.id, RemovalKind.MEDIA, actor=actor)
    world.people.append(found.id)
    one, other = sorted((world.people[0], found.id))
    if one == other:
        return
    db.session.add(
        LikelyDuplicate(citizen_id=one, other_id=other, cause="contact", state="open", noted_on=clock.today())
    )


def _faults(world: World, number: int) -> None:
    """A task that failed, and what should have followed from a fact."""
    faults.note("draws.run", "OSError", arguments=[str(number)])
    faults.note("confirm_place", "OSError", entry_id=number + 1)


def _waiting(world: World, number: int) -> None:
    sheet = ContactSheet(name="Ailsa", landline=f"+44131496{number:04d}")
    a_citizen(is_active=False, ways=(ContactWay.PHONE,), sheet=sheet)


def _projects(world: World, number: int) -> None:
    brief = projects.brief(world.team, projects.project(world.team, f"Buses {number:02d}"))
    sessions.meeting(brief.project, world.team.lead)


def _helped(world: World, number: int) -> None:
    """Somebody whom the partner helped to join is asked something."""
    person = a_citizen(
        sheet=ContactSheet(name="Ailsa", email=f"helped{number}@home.example", partner="A partner"),
        ways=(ContactWay.EMAIL, ContactWay.VIA_PARTNER),
    )
    helped_by(world.partner, person.id)
    now = clock.now()
    asked = Invitation(project_id=world.project.id, citizen_id=person.id, token=person.id, channel="via_partner")
    asked.issued_at, asked.answer_by_at = now, now + timedelta(days=number + 1)
    db.session.add(asked)


def _of_project(world: World, number: int) -> None:
    db.session.add(
        Insight(
            project_id=world.project.id,
            statement=f"The last bus is too early ({number})",
            evidence_level=1,
            language="en",
            made_at=clock.now(),
            recorded_at=clock.now(),
        )
    )
    db.session.add(
        Decision(
            project_id=world.project.id,
            kind=DecisionKind.OTHER,
            is_key=False,
            statement=f"We look at route {number}",
            citizens_said=CitizensSaid.NOT_ASKED,
            is_reopening=False,
            agreed_at=clock.now(),
            recorded_at=clock.now(),
        )
    )


def _organisations(world: World, number: int) -> None:
    body = an_organisation(name=f"Body {number:02d}")
    a_member(body, name="Bruce")
    organisations.add_member(an_account(name="Eilidh").id, world.team.organisation_id, "researcher", actor=SETUP)


def _partners(world: World, number: int) -> None:
    service.open_link(world.network.id, f"Poster {number}", None, actor=SETUP)
    partner = an_organisation("partner", name=f"Partner {number:02d}")
    for asked in (partner.id, world.partner.id):
        gaps.ask_partner(
            world.platform.id,
            asked,
            dimension="age",
            category="16_24",
            council_codes=[f"S{number:08d}"],
            missing=30,
            actor=SETUP,
        )


def _coming(world: World, number: int) -> None:
    """Somebody who was drawn, said yes, comes to the meeting, answered a question; every other one was there."""
    found = a_citizen()
    token, now = project_token(found.id, world.project.id), clock.now()
    place = Place(
        draw_id=world.draw.id,
        citizen_id=found.id,
        token=token,
        coded_no=number + 1,
        chance=Decimal("0.1"),
        state="taken",
    )
    booked = Booking(
        id=uuid4(), slot_id=slots_of(world.meeting.id)[0].id, citizen_id=found.id, token=token, booked_at=now
    )
    db.session.add_all([place, booked])
    answer_own_questions(found.id, world.draw.brief, {world.question.id: number % 2})
    if number % 2:
        marking.mark(
            world.meeting,
            [
                Marked(
                    capacity=AttendanceCapacity.CITIZEN,
                    state=AttendanceState.ATTENDED,
                    minutes=60,
                    token=token,
                    booking_id=booked.id,
                    relation=Relation.USES,
                )
            ],
            actor=world.team.lead,
        )


def _engaged(world: World, number: int) -> None:
    partner = an_organisation("partner", name=f"Helpers {number:02d}")
    db.session.add(
        PartnerEngagement(
            project_id=world.project.id,
            organisation_id=partner.id,
            role="hosts",
            money_pence=0,
            recorded_at=clock.now(),
        )
    )


def _resources(world: World, number: int) -> None:
    resources.add_resource(world.team.organisation_id, ResourceKind.DEVICE, f"Tablet {number:02d}")


def _imports(world: World, number: int) -> None:
    imports.send(csv_of([a_line(number)]), ORIGIN, made_by=world.manager)


def _messages(world: World, number: int) -> None:
    db.session.add(
        Message(
            key=f"test:{uuid4()}",
            kind="welcome",
            wording=1,
            channel="email",
            language="en",
            format="plain",
            recipient_kind="citizen",
            due_at=clock.now() + timedelta(days=1),
        )
    )


LISTS: dict[str, tuple[str, Fill]] = {
    "admin.accounts.index": ("/admin/accounts/", _organisations),
    "admin.complaints.index": ("/admin/complaints/", _people),
    "admin.faults.index": ("/admin/faults/", _faults),
    "admin.gaps.index": ("/admin/gaps/", _partners),
    "admin.imports.index": ("/admin/imports/", _imports),
    "admin.imports.show": ("/admin/imports/{sent}", _imports),
    "admin.ledger.index": ("/admin/ledger/", _people),
    "admin.messages.index": ("/admin/messages/", _messages),
    "admin.organisations.index": ("/admin/organisations/", _organisations),
    "admin.panel.duplicates": ("/admin/panel/duplicates", _people),
    "admin.panel.waiting": ("/admin/panel/waiting", _waiting),
    "admin.people.index": ("/admin/people/?council=S12000036", _people),
    "admin.removals.index": ("/admin/removals/", _people),
    "admin.rights.index": ("/admin/rights/", _people),
    "partner.gaps.index": ("/partner/requests/", _partners),
    "partner.home.show": ("/partner/", _partners),
    "partner.invitations.index": ("/partner/invitations/", _helped),
    "partner.referrals.index": ("/partner/referrals/", _partners),
    "team.attendance.edit": ("/team/attendance/{meeting}", _coming),
    "team.attendance.sheet": ("/team/attendance/{meeting}/sheet", _coming),
    "team.briefs.index": ("/team/briefs/", _projects),
    "team.calendar.show": ("/team/calendar/?month=2026-11", _projects),
    "team.decisions.index": ("/team/decisions/{project}", _of_project),
    "team.engagements.show": ("/team/engagements/{project}", _engaged),
    "team.home.show": ("/team/", _projects),
    "team.insights.index": ("/team/insights/{project}", _of_project),
    "team.matching.draw": ("/team/matching/draws/{draw}", _coming),
    "team.members.index": ("/team/members/", _organisations),
    "team.projects.index": ("/team/projects/", _projects),
    "team.resources.index": ("/team/resources/", _resources),
    "team.sessions.answers": ("/team/sessions/{meeting}/answers", _coming),
    "team.sessions.index": ("/team/sessions/", _projects),
}
"""Each page that lists what there may be any number of: its address, and what adds a row to it."""


LISTS_OF_ONE = (
    "admin.imports.show",
    "team.attendance.edit",
    "team.attendance.sheet",
    "team.engagements.show",
    "team.matching.draw",
    "team.sessions.answers",
)
"""Pages about one thing that list its people, or other things of which there may be any number."""


def test_no_list_is_missing(app: Flask) -> None:
    pages = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.endpoint.split(".")[0] in ("admin", "team", "partner")
        and "GET" in (rule.methods or ())
        and (not rule.arguments or rule.endpoint.endswith(".index") or rule.endpoint in LISTS_OF_ONE)
    }
    assert pages == set(LISTS) | set(NO_LISTS)
    assert not set(LISTS) & set(NO_LISTS)


@pytest.fixture
def world(app: Flask, noon: object) -> World:
    team = projects.team()
    partner, platform = an_organisation("partner"), an_organisation("platform")
    account = an_account("admin", name="Dougal")
    for role in ("panel_manager", "dpo"):
        organisations.add_member(account.id, platform.id, role, actor=SETUP)
    brief = projects.brief(team, approved=True)
    assert team.lead.user_id
    question = ScreenerQuestion(recruitment_brief_id=brief.id, position=1, wording="By bus?", options=["Yes", "No"])
    meeting = sessions.meeting(brief.project, team.lead)
    marking.let_lead(meeting, team.lead.user_id, actor=team.lead)
    meeting.recruitment_brief_id, meeting.starts_at = brief.id, clock.now() - timedelta(hours=1)
    db.session.add(question)
    db.session.flush()
    listed = imports.send(csv_of([a_line(99)]), ORIGIN, made_by=account.id)
    assert isinstance(listed, PanelImport)
    return World(
        team,
        brief.project,
        partner,
        service.describe_network(partner.id, "Friday lunch", [], None),
        platform,
        account.id,
        sessions.confirmed_draw(brief, [], team.lead.user_id),
        meeting,
        question,
        listed.id,
        {
            "admin": signed_in(app, account.id),
            "team": signed_in(app, team.lead.user_id),
            "partner": signed_in(app, a_member(partner, "gatekeeper", name="Catriona").id),
        },
    )


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements that go to the database meanwhile."""
    seen: list[str] = []

    def heard(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("SAVEPOINT", "RELEASE", "INSERT")):
            seen.append(statement)

    connection = db.session.registry().get_bind()
    event.listen(connection, "before_cursor_execute", heard)
    yield seen
    event.remove(connection, "before_cursor_execute", heard)


def asked_for(world: World) -> dict[str, list[str]]:
    """What each list asks the database."""
    found = {}
    for name, (listed, _) in LISTS.items():
        browser, address = world.address(listed)
        assert browser.get(address, base_url="http://localhost").status_code == 200, address
        db.session.expire_all()
        with counted() as statements:
            browser.get(address, base_url="http://localhost")
        found[name] = statements
    return found


def test_no_list_asks_more_often_for_more_rows(world: World) -> None:
    fills = list(dict.fromkeys(fill for _, fill in LISTS.values()))
    for fill in fills:
        for number in range(FEW):
            fill(world, number)
    db.session.flush()
    few = asked_for(world)
    for fill in fills:
        for number in range(FEW, MANY):
            fill(world, number)
    db.session.flush()
    many = asked_for(world)
    grown = {name: (len(few[name]), len(many[name])) for name in LISTS if len(many[name]) > len(few[name])}
    assert not grown, "\n".join(f"{name}: {few} for few, {many} for many" for name, (few, many) in grown.items())
    assert {name: len(asked) for name, asked in many.items() if len(asked) > MOST} == {}
    assert db.session.query(Citizen).count() > MANY
