"""After an erasure no row leads to the person, and what happened still adds up."""

from contextlib import nullcontext
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, text

import citizen_panel.tables as tables
from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import as_role, db
from citizen_panel.domain.accounts.queries import address_hash
from citizen_panel.domain.citizens import queries as people
from citizen_panel.domain.citizens.models import Citizen
from citizen_panel.domain.consent.models import ConsentDecision
from citizen_panel.domain.ledger.models import Entry, Payload
from citizen_panel.domain.notifications.models import Message
from citizen_panel.domain.rights import queries, service
from citizen_panel.domain.rights.models import Tombstone
from citizen_panel.domain.rights.vocabulary import RequestState
from citizen_panel.domain.sessions.models import Attendance, Booking
from citizen_panel.domain.sessions.service import mark
from citizen_panel.domain.sessions.vocabulary import AttendanceCapacity, AttendanceState, Marked
from tests.factories.citizens import a_citizen, answered
from tests.factories.sessions import a_story, accepted, citizen_actor, invited

pytestmark = pytest.mark.usefixtures("app", "noon")

WORKER = Actor.system("retention")


def sent() -> None:
    """The postman was here."""
    db.session.execute(text("UPDATE message SET state = 'sent' WHERE state = 'queued'"))


def mentions(*needles: str) -> dict[str, int]:
    """The tables in which any of these occurs in any column, and in how many rows."""
    found = {}
    for table in tables.metadata.tables.values():
        schema = f'"{table.schema}".' if table.schema else ""
        like = " OR ".join(f"t::text LIKE '%{needle}%'" for needle in needles)
        counted = text(f'SELECT count(*) FROM {schema}"{table.name}" t WHERE {like}')  # noqa: S608
        reader = as_role("cp_matcher") if table.schema == "equality" else nullcontext()
        with reader:
            if count := db.session.execute(counted).scalar_one():
                found[table.fullname] = count
    return found


def an_erased(citizen: Citizen) -> UUID:
    asked = service.erase(citizen.id, actor=citizen_actor(citizen))
    sent()
    assert service.carry_out(asked.id, actor=WORKER) is not None
    db.session.expire_all()
    return asked.id


def test_nothing_leads_to_the_person() -> None:
    story = a_story()
    invitations = invited(story)
    booking = accepted(story, invitations[0])
    citizen = story.people[0]
    citizen_id, account_id, reference = citizen.id, citizen.user_account_id, citizen.reference
    sheet = people.contact_sheet(citizen_id)
    assert sheet is not None
    hashed = address_hash("email", sheet.email).hex()
    pseudonym = people.equality_pseudonym(citizen_id)
    assert mentions(str(citizen_id))
    an_erased(citizen)
    assert mentions(str(citizen_id)) == {}
    assert mentions(str(account_id), reference, hashed, str(pseudonym), sheet.email) == {}
    kept = db.session.get_one(Booking, booking.id)
    assert (kept.citizen_id, kept.busy) == (None, None)
    with pytest.raises(LookupError):
        people.person_key(citizen_id)


def test_the_tokens_stay_in_the_facts_and_say_nothing_any_more() -> None:
    story = a_story()
    invitation = invited(story)[0]
    accepted(story, invitation)
    token, platform = invitation.token, people.platform_token(story.people[0].id)
    others = db.session.scalars(select(Payload.entry_id)).all()
    an_erased(story.people[0])
    about = select(Entry.id).where(Entry.subject_id.in_([token, platform]))
    facts = db.session.scalars(about).all()
    assert len(facts) > 5
    assert db.session.scalars(select(Payload.entry_id).where(Payload.entry_id.in_(facts))).all() == []
    assert db.session.scalars(select(Payload.entry_id)).all() != []
    assert len(others) > len(facts)
    agreed = select(ConsentDecision.action).where(
        ConsentDecision.subject_token == token, ConsentDecision.purpose == "project.participate"
    )
    assert sorted(db.session.scalars(agreed)) == ["granted", "withdrawn"]


def test_that_somebody_took_part_stays() -> None:
    story = a_story(starts_at=clock.now() + timedelta(hours=1))
    booking = accepted(story, invited(story)[0])
    with clock.at(clock.now() + timedelta(hours=4)):
        row = Marked(
            booking_id=booking.id, capacity=AttendanceCapacity.CITIZEN, state=AttendanceState.ATTENDED, minutes=90
        )
        mark(story.meeting, [row], actor=story.team.lead)
        an_erased(story.people[0])
    assert db.session.scalars(select(Attendance.token)).all() == [booking.token]


def test_equality_answers_go() -> None:
    citizen = a_citizen(**answered({"age": "age_25_34"}))
    pseudonym = str(people.equality_pseudonym(citizen.id))
    assert mentions(pseudonym) == {"equality.answer": 1}
    an_erased(citizen)
    assert mentions(pseudonym) == {}


def test_the_person_is_off_the_panel_before_the_worker_comes() -> None:
    citizen = a_citizen()
    asked = service.erase(citizen.id, actor=citizen_actor(citizen))
    found = people.citizen(citizen.id)
    assert found is not None
    assert found.status == "left"
    assert queries.due_erasures() == [asked.id]
    assert service.erase(citizen.id, actor=citizen_actor(citizen)).id == asked.id


def test_the_last_message_goes_first() -> None:
    citizen = a_citizen()
    asked = service.erase(citizen.id, actor=citizen_actor(citizen))
    assert service.carry_out(asked.id, actor=WORKER) is None
    with clock.at(clock.now() + timedelta(hours=2)):
        assert service.carry_out(asked.id, actor=WORKER) is not None
    waiting = select(Message.state).where(Message.state == "queued")
    assert db.session.scalars(waiting).all() == []


def test_an_erasure_not_asked_for_with_a_fresh_proof_can_be_called_off() -> None:
    citizen = a_citizen()
    actor = citizen_actor(citizen)
    asked = service.erase(citizen.id, actor=actor, just_signed_in=False)
    assert queries.due_erasures() == []
    assert service.call_off(citizen.id, actor=actor)
    assert asked.state == RequestState.CALLED_OFF
    assert not service.call_off(citizen.id, actor=actor)
    with clock.at(clock.now() + timedelta(days=8)):
        assert queries.due_erasures() == []


def test_erasing_twice_is_harmless() -> None:
    citizen = a_citizen()
    asked = an_erased(citizen)
    assert service.carry_out(asked, actor=WORKER) is None
    assert len(db.session.scalars(select(Tombstone.person_hash)).all()) == 1
