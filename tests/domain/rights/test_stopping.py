"""Stopping takes effect at once, everywhere."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.domain.citizens import queries as people
from citizen_panel.domain.citizens.models import Citizen
from citizen_panel.domain.citizens.vocabulary import ContactSheet, ContactWay
from citizen_panel.domain.consent import queries as consent
from citizen_panel.domain.equality.queries import own_answers
from citizen_panel.domain.ledger.models import Entry
from citizen_panel.domain.matching.models import Place
from citizen_panel.domain.notifications.models import Message
from citizen_panel.domain.rights import queries, service
from citizen_panel.domain.sessions import queries as meetings
from citizen_panel.domain.sessions.models import Slot
from tests.factories.citizens import a_citizen, answered
from tests.factories.sessions import a_story, accepted, citizen_actor, invited

pytestmark = pytest.mark.usefixtures("app", "noon")

TWO_WAYS = {
    "sheet": ContactSheet(name="Ailsa", email="ailsa@home.example", mobile="+447700900123"),
    "ways": (ContactWay.EMAIL, ContactWay.SMS),
}


def states(citizen: Citizen, kind: str) -> set[str]:
    return set(
        db.session.scalars(select(Message.state).where(Message.recipient_id == citizen.id, Message.kind == kind))
    )


def kinds() -> list[str]:
    return list(db.session.scalars(select(Entry.kind).order_by(Entry.id)))


def test_stopping_a_way_ends_it_and_nothing_else() -> None:
    citizen = a_citizen(**TWO_WAYS)
    stopped = service.withdraw(citizen.id, "contact.email", actor=citizen_actor(citizen))
    assert stopped.is_new
    assert not consent.holds(citizen.id, "contact.email")
    assert consent.holds(citizen.id, "contact.sms")
    assert consent.holds(citizen.id, "pool.membership")
    assert kinds().count("ConsentWithdrawn") == 1


def test_a_message_queued_before_does_not_go() -> None:
    story = a_story()
    invited(story)
    citizen = story.people[0]
    assert states(citizen, "invitation") == {"queued"}
    service.withdraw(citizen.id, "contact.email", actor=citizen_actor(citizen))
    assert states(citizen, "invitation") == {"cancelled"}
    assert states(citizen, "withdrawal_confirmed") == {"queued"}
    assert states(story.people[1], "invitation") == {"queued"}


def test_stopping_twice_is_harmless() -> None:
    citizen = a_citizen(**TWO_WAYS)
    service.withdraw(citizen.id, "contact.sms", actor=citizen_actor(citizen))
    again = service.withdraw(citizen.id, "contact.sms", actor=citizen_actor(citizen))
    assert not again.is_new
    assert kinds().count("ConsentWithdrawn") == 1


def test_an_answer_goes_with_the_last_use_of_it() -> None:
    citizen = a_citizen(**answered({"age": "age_25_34", "sex": "female"}))
    actor, pseudonym = citizen_actor(citizen), people.equality_pseudonym(citizen.id)
    service.withdraw(citizen.id, "equality.balance/age", actor=actor)
    kept = own_answers(pseudonym)
    assert kept is not None
    assert kept.one("age") == "age_25_34"
    assert service.withdraw(citizen.id, "equality.reporting/age", actor=actor).answers == 1
    left = own_answers(pseudonym)
    assert left is not None
    assert left.one("age") is None
    assert left.one("sex") == "female"
    assert kinds().count("EqualityCleared") == 1


def test_stopping_a_project_frees_the_seat_and_ends_the_reminders() -> None:
    story = a_story()
    invitation = invited(story)[0]
    booking = accepted(story, invitation)
    citizen = story.people[0]
    stopped = service.withdraw(
        citizen.id, "project.participate", scope_id=story.project.id, actor=citizen_actor(citizen)
    )
    assert stopped.places == 1
    db.session.expire_all()
    slot = db.session.get_one(Slot, booking.slot_id)
    assert slot.taken == 0
    assert (booking.state, booking.cause) == ("cancelled", "withdrawal")
    assert states(citizen, "reminder") == {"cancelled"}
    assert consent.holds(citizen.id, "pool.membership")


def test_leaving_ends_every_yes_and_every_place() -> None:
    story = a_story()
    first, second = invited(story)[:2]
    booking = accepted(story, first)
    for citizen in story.people[:2]:
        service.leave(citizen.id, actor=citizen_actor(citizen))
    db.session.expire_all()
    assert [people.citizen(one.id).status for one in story.people[:3]] == ["left", "left", "active"]  # type: ignore[union-attr]
    assert consent.standing(story.people[0].id) == {}
    assert booking.state == "cancelled"
    assert second.state == "withdrawn"
    held = select(Place.state).where(Place.citizen_id.in_([one.id for one in story.people[:2]]))
    assert set(db.session.scalars(held)) == {"released"}
    assert meetings.bookings_of(story.people[0].id, only_coming=True) == []
    assert states(story.people[1], "invitation") == {"cancelled"}
    assert states(story.people[1], "withdrawal_confirmed") == {"queued"}


def test_leaving_lets_go_of_a_place_for_which_nobody_asked_yet() -> None:
    story = a_story()
    citizen = story.people[0]
    assert len(queries.places_held(citizen.id)) == 1
    service.withdraw(citizen.id, "pool.membership", actor=citizen_actor(citizen))
    assert queries.places_held(citizen.id) == []


def test_leaving_twice_is_harmless() -> None:
    citizen = a_citizen()
    assert service.leave(citizen.id, actor=citizen_actor(citizen)).is_new
    assert not service.leave(citizen.id, actor=citizen_actor(citizen)).is_new


def test_a_yes_that_runs_out_ends_what_rests_on_it() -> None:
    citizen = a_citizen(**answered({"age": "age_25_34"}))
    later = clock.now() + timedelta(days=800)
    with clock.at(later):
        assert service.lapse(later) > 0
        found = people.citizen(citizen.id)
        assert found is not None
        assert found.status == "left"
        left = own_answers(people.equality_pseudonym(citizen.id))
        assert left is not None
        assert dict(left.given) == {}
        assert states(citizen, "withdrawal_confirmed") == set()
        assert service.lapse(later) == 0
