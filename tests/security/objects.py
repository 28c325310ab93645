"""What addresses name: for each argument of an address, one that is ours, a sibling's, a stranger's, and nobody's."""

from dataclasses import dataclass
from uuid import UUID, uuid4

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db
from citizen_panel.domain.citizens.imports import service as imports
from citizen_panel.domain.citizens.imports.models import PanelImport
from citizen_panel.domain.consent import service as consent
from citizen_panel.domain.consent.vocabulary import TextFormat
from citizen_panel.domain.consent.wordings import worded_as
from citizen_panel.domain.ledger import faults
from citizen_panel.domain.notifications import service as messages
from citizen_panel.domain.notifications import wordings
from citizen_panel.domain.partners import gaps
from citizen_panel.domain.partners.models import Network, ReferralLink
from citizen_panel.domain.projects.models import Project
from citizen_panel.domain.rights import complaints, removals, requests
from citizen_panel.domain.rights.vocabulary import ComplaintAbout, RemovalKind, RequestKind
from citizen_panel.domain.sessions import resources
from citizen_panel.domain.sessions.models import Attendance, ResearchSession
from citizen_panel.domain.sessions.queries import slots_of
from citizen_panel.domain.sessions.vocabulary import ResourceKind
from tests.factories import projects, sessions
from tests.factories.accounts import an_account
from tests.factories.helping import helped_by
from tests.factories.imports import ORIGIN, csv_of
from tests.factories.imports import a_line as a_line_of_a_list
from tests.factories.organisations import an_organisation

Values = dict[str, object]
WORDS: Values = {
    "act_id": UUID(int=0),
    "characteristic": "sex",
    "code": "HERON-42",
    "criterion": "P3-01",
    "field": "name",
    "kind": "leave",
    "language": "en",
    "message_kind": "reminder",
    "notice": "privacy",
    "page": "reach",
    "part": "times",
    "purpose": "pool.membership",
    "reference": "CP-000-000",
    "thing": "way",
    "version": 1,
    "token": "x" * 43,
    "way": "email",
    "what": "right",
    "written": "plain",
}
"""Arguments that are words anybody may say: they belong to nobody."""

RELATIONS = ("own", "sibling", "other", "none")


@dataclass(frozen=True)
class World:
    """Two bodies, two partners and their people; `things` holds the arguments by relation.

    Own and sibling belong to the first body, partner or citizen; other to the second; none to nobody.
    """

    body: UUID
    other_body: UUID
    partner: UUID
    other_partner: UUID
    citizen: UUID
    other_citizen: UUID
    things: dict[str, Values]


def build() -> World:
    """Make the world, in the present transaction."""
    ours, theirs = sessions.a_story(), sessions.a_story()
    partner, other_partner = an_organisation("partner"), an_organisation("partner")
    own, other = of_a_story(ours), of_a_story(theirs)
    sibling = own | of_a_project(ours.team, projects.project(ours.team, "Ferry times"))
    own |= {"link_id": link(partner.id), "gap_id": a_gap(ours.team, partner.id, "16_24")}
    sibling |= {"link_id": link(partner.id), "gap_id": a_gap(ours.team, partner.id, "25_44")}
    other |= {"link_id": link(other_partner.id), "gap_id": a_gap(ours.team, other_partner.id, "16_24")}
    helped_by(partner, ours.people[0].id)
    helped_by(other_partner, theirs.people[0].id)
    citizen, other_citizen = ours.people[0].user_account_id, theirs.people[0].user_account_id
    assert citizen
    assert other_citizen
    WORDS["draft_id"] = a_draft()
    WORDS["import_id"] = a_list()
    WORDS["fault_id"] = a_fault()
    keep_words()
    WORDS["message_id"] = a_message(ours.people[0].id)
    WORDS["call_id"] = a_message(ours.people[0].id, "phone")
    none: Values = {name: uuid4() for name in own}
    return World(
        ours.team.organisation_id,
        theirs.team.organisation_id,
        partner.id,
        other_partner.id,
        citizen,
        other_citizen,
        {"own": own, "sibling": sibling, "other": other, "none": none},
    )


def a_draft() -> UUID:
    """New words for a purpose, written by somebody; whoever looks after words may read them."""
    writer = an_account("admin", name="Dougal")
    template = next(words for *_, words in worded_as("pool.membership"))
    draft = consent.draft(
        "pool.membership", "en", TextFormat.PLAIN, template, is_material=False, what_changed="", writer_id=writer.id
    )
    return draft.id


def a_list() -> UUID:
    """The list of another body's panel; whoever looks after the panel may bring it in."""
    sender = an_account("admin", name="Dougal")
    sent = imports.send(csv_of([a_line_of_a_list()]), ORIGIN, made_by=sender.id)
    assert isinstance(sent, PanelImport)
    return sent.id


def a_fault() -> UUID:
    """A task that failed; whoever runs the service may see to it."""
    faults.note("draws.sweep", "OSError")
    return faults.faults().rows[0].id


def keep_words() -> None:
    """The words of a reminder as they were sent once; whoever runs the service may read them."""
    wordings.version_of("reminder", "email", "en", subject="Tomorrow", body="You have a place.", digest=b"1" * 32)


def a_message(citizen_id: UUID, channel: str = "email") -> UUID:
    """A message to somebody; whoever runs the service may see how it went."""
    return messages.queue(
        "renewal",
        key=f"of the world by {channel}",
        recipient_kind="citizen",
        recipient_id=citizen_id,
        channel=channel,
        actor=Actor.system("tests"),
    ).id


def of_a_story(story: sessions.Story) -> Values:
    """Everything of a project whose invitations went out, seen from the first person asked."""
    first = sessions.invited(story)[0]
    slot = sessions.slots(story)[0]
    booking = sessions.accepted(story, first, slot)
    return {
        "project_id": story.project.id,
        "brief_id": story.brief.id,
        "draw_id": story.draw.id,
        "research_session_id": story.meeting.id,
        "attendance_id": a_line(story.meeting),
        "slot_id": slot.id,
        **a_hold(story.team.organisation_id, slot.id),
        "invitation_id": first.id,
        "booking_id": booking.id,
        "request_id": requests.ask(
            story.people[0].id, RequestKind.RECTIFY, actor=sessions.citizen_actor(story.people[0])
        ).id,
        "complaint_id": complaints.complain(
            ComplaintAbout.OTHER, "It rained", actor=sessions.citizen_actor(story.people[0])
        ).id,
        "removal_id": removals.raise_for(
            story.people[0].id,
            "session.audio",
            story.meeting.id,
            RemovalKind.MEDIA,
            actor=sessions.citizen_actor(story.people[0]),
        ).id,
    }


def of_a_project(team: projects.Team, project: Project) -> Values:
    """A project of the same body that has only been asked for."""
    meeting = sessions.meeting(project, team.lead)
    return {
        "project_id": project.id,
        "brief_id": projects.brief(team, project).id,
        "research_session_id": meeting.id,
        "slot_id": slots_of(meeting.id)[0].id,
        **a_hold(team.organisation_id, slots_of(meeting.id)[0].id),
        "attendance_id": a_line(meeting),
    }


def a_hold(body: UUID, slot_id: UUID) -> Values:
    """An interpreter of a body, kept for a time."""
    found = resources.add_resource(body, ResourceKind.BSL_INTERPRETER, f"Interpreter {uuid4().hex[:6]}")
    return {"resource_id": found.id, "hold_id": resources.keep(found, slot_id).id}


def a_line(meeting: ResearchSession) -> UUID:
    """A line of who came: two of the staff."""
    line = Attendance(
        id=uuid4(),
        research_session_id=meeting.id,
        project_id=meeting.project_id,
        heads=2,
        capacity="staff",
        role="contributor",
        state="attended",
        is_proxy=False,
        minutes=60,
        happened_at=clock.now(),
        recorded_at=clock.now(),
    )
    db.session.add(line)
    db.session.flush()
    return line.id


def a_gap(team: projects.Team, partner: UUID, category: str) -> UUID:
    """What a partner was asked to help with."""
    asked = gaps.ask_partner(
        team.organisation_id, partner, dimension="age", category=category, council_codes=[], missing=40, actor=team.lead
    )
    return asked.id


def link(partner: UUID) -> UUID:
    network = Network(organisation_id=partner, name="Friday lunch", communities=[], reach_count=None, is_open=True)
    db.session.add(network)
    db.session.flush()
    row = ReferralLink(network_id=network.id, code=f"TEST-{uuid4().hex[:6]}", campaign=None, opened_at=clock.now())
    db.session.add(row)
    db.session.flush()
    return row.id
