"""Nobody is asked beyond the caps: not at release, and not when a message is about to go."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import select

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db
from citizen_panel.domain.citizens import service as citizens
from citizen_panel.domain.citizens import wishes
from citizen_panel.domain.citizens.addressee import addressee
from citizen_panel.domain.citizens.asking import asked_lately, note_asked
from citizen_panel.domain.citizens.caps import Cap, OverrideReason
from citizen_panel.domain.citizens.circumstances import Away
from citizen_panel.domain.citizens.models import Citizen
from citizen_panel.domain.citizens.vocabulary import AskedFor, LegalAge
from citizen_panel.domain.ledger.models import Entry
from citizen_panel.domain.matching.models import Place
from citizen_panel.domain.matching.vocabulary import PlaceState
from citizen_panel.domain.notifications import service as notifications
from citizen_panel.domain.notifications.models import DeliveryAttempt, Message
from citizen_panel.domain.notifications.rules import SPARED
from citizen_panel.domain.sessions import sending, service
from citizen_panel.domain.sessions.asked_enough import caps_reached_by
from citizen_panel.domain.sessions.models import Invitation
from citizen_panel.domain.sessions.vocabulary import SessionType
from citizen_panel.tasks.in_common import InCommon
from citizen_panel.tasks.messages import _prepare
from citizen_panel.tasks.recipients import Going
from tests.factories import projects
from tests.factories.sessions import Story, a_story, accepted, citizen_actor, confirmed_draw, invited

pytestmark = pytest.mark.usefixtures("app", "noon")
ME = Actor.system("tests")


def asked_often(citizen: Citizen) -> None:
    for _ in range(2):
        note_asked(citizen.id, AskedFor.INVITED)


def place_of(story: Story, citizen: Citizen) -> Place:
    return db.session.scalars(select(Place).where(Place.draw_id == story.draw.id, Place.citizen_id == citizen.id)).one()


def invitation_of(citizen: Citizen) -> Invitation:
    return db.session.scalars(select(Invitation).where(Invitation.citizen_id == citizen.id)).one()


class TestRelease:
    def test_who_was_asked_often_enough_is_passed_over_and_the_place_is_free(self) -> None:
        story = a_story(people=6)
        asked_often(story.people[0])
        invited_people = {one.citizen_id for one in service.release_batch(story.draw, actor=story.team.lead)}
        assert invited_people == {one.id for one in story.people[1:]}
        assert place_of(story, story.people[0]).state == PlaceState.RELEASED

    def test_who_is_away_on_every_day_is_passed_over_and_who_is_not_is_asked(self) -> None:
        story = a_story(people=6)
        day = clock.day_of(story.meeting.starts_at)
        wishes.add_away(story.people[0].id, Away(day, day), actor=ME)
        wishes.add_away(story.people[1].id, Away(day + timedelta(days=1), day + timedelta(days=9)), actor=ME)
        released = {one.citizen_id for one in service.release_batch(story.draw, actor=story.team.lead)}
        assert released == {one.id for one in story.people[1:]}

    def test_a_reason_sets_a_cap_aside_and_is_kept_with_the_invitation(self) -> None:
        story = a_story(people=6)
        asked_often(story.people[0])
        service.release_batch(story.draw, actor=story.team.lead, override=OverrideReason.NOBODY_ELSE)
        codes = {one.id: invitation_of(one).override_code for one in story.people}
        assert codes.pop(story.people[0].id) == "nobody_else"
        assert set(codes.values()) == {None}

    def test_no_reason_sets_a_persons_own_limit_aside(self) -> None:
        story = a_story(people=6)
        wishes.limit_invitations(story.people[0].id, 0, actor=ME)
        released = service.release_batch(story.draw, actor=story.team.lead, override="safety")
        assert story.people[0].id not in {one.citizen_id for one in released}

    def test_somebody_who_lifted_the_caps_for_the_project_is_asked(self) -> None:
        story = a_story()
        asked_often(story.people[0])
        mine = [story.project.id]
        wishes.let_ask_freely(story.people[0].id, mine, among=mine, actor=ME)
        assert len(invited(story)) == 5
        assert invitation_of(story.people[0]).override_code is None

    def test_three_projects_at_once_are_enough(self) -> None:
        story = a_story()
        busy = story.people[0]
        for _ in range(3):
            team = projects.team()
            assert team.lead.user_id
            confirmed_draw(projects.brief(team, approved=True), [busy], team.lead.user_id)
        reached = caps_reached_by([one.id for one in story.people], story.project.id)
        assert reached.pop(busy.id) == (Cap.PROJECTS,)
        assert set(reached.values()) == {()}

    def test_a_design_team_may_meet_two_hours_a_week(self) -> None:
        story = a_story(kind=SessionType.DESIGN_TEAM)
        member = story.people[0]
        accepted(story, invited(story)[0])
        for _ in range(9):
            note_asked(member.id, AskedFor.INVITED)
        assert caps_reached_by([member.id], story.project.id) == {member.id: ()}
        assert Cap.INVITATIONS in caps_reached_by([member.id], a_story().project.id)[member.id]


class TestSending:
    def ready(self, citizen: Citizen) -> str:
        """What becomes of the invitation of a person when it is about to go."""
        held = {one.id: one for one in notifications.lease(50)}
        mine = select(Message).where(Message.recipient_id == citizen.id, Message.kind == "invitation")
        leased = held[db.session.scalars(mine).one().id]
        going = {leased.id: Going("invitation", "email", "en", citizen.row_no)}
        now: Any = SimpleNamespace(going=going, in_common=InCommon())
        prepared = _prepare(db.session.get_one(Message, leased.id), leased, now)
        return prepared if isinstance(prepared, str) else "ready"

    def test_the_invitation_itself_does_not_stop_itself(self) -> None:
        story = a_story()
        note_asked(story.people[0].id, AskedFor.INVITED)
        invited(story)
        assert asked_lately([story.people[0].id]) == {story.people[0].id: 2}
        assert self.ready(story.people[0]) == "ready"

    def test_a_limit_lowered_meanwhile_keeps_it_back_and_frees_the_place(self) -> None:
        story = a_story()
        invited(story)
        citizen = story.people[0]
        wishes.limit_invitations(citizen.id, 0, actor=citizen_actor(citizen))
        assert self.ready(citizen) == f"kept back: {SPARED}"
        assert place_of(story, citizen).state == PlaceState.RELEASED
        assert invitation_of(citizen).state == "withdrawn"
        assert asked_lately([citizen.id]) == {}
        assert db.session.scalars(select(DeliveryAttempt.provider_code)).all() == [SPARED]
        kinds = db.session.scalars(select(Entry.kind).order_by(Entry.id)).all()
        assert kinds[-2:] == ["PlaceReleased", "InvitationWithdrawn"]

    def test_a_hard_meeting_meanwhile_means_rest(self) -> None:
        story = a_story()
        invited(story)
        note_asked(story.people[0].id, AskedFor.ATTENDED_SENSITIVE, clock.today() - timedelta(days=20))
        assert self.ready(story.people[0]) == f"kept back: {SPARED}"

    def test_a_pause_meanwhile_keeps_it_back(self) -> None:
        story = a_story()
        invited(story)
        citizens.pause(story.people[0].id, None, actor=citizen_actor(story.people[0]))
        assert self.ready(story.people[0]) == "kept back: paused"
        assert invitation_of(story.people[0]).state == "withdrawn"

    def test_an_override_holds_to_the_end_but_not_against_the_person(self) -> None:
        story = a_story()
        asked_often(story.people[0])
        asked_often(story.people[1])
        service.release_batch(story.draw, actor=story.team.lead, override="they_offered")
        wishes.limit_invitations(story.people[1].id, 1, actor=ME)
        message = {one.recipient_id: one for one in db.session.scalars(select(Message))}
        people = story.people[:2]
        spared = [sending.situation(message[one.id], addressee(one.id), None).is_spared for one in people]
        assert spared == [False, True]


def test_whoever_turned_16_is_not_asked_before_they_agreed_for_themselves() -> None:
    story = a_story(people=6)
    first = story.people[0]
    first.legal_age, first.age_review_on = LegalAge.THIRTEEN_TO_15, clock.today()
    db.session.flush()
    citizens.be_sixteen(first.id, actor=ME)
    asked = {one.citizen_id for one in service.release_batch(story.draw, actor=story.team.lead)}
    assert asked == {one.id for one in story.people[1:]}


def test_an_invitation_on_its_way_is_kept_back_from_whoever_turned_16_meanwhile() -> None:
    story = a_story()
    invited(story)
    first = story.people[0]
    message = db.session.scalars(select(Message).filter_by(recipient_id=first.id, kind="invitation")).one()
    assert sending.situation(message, addressee(first.id), None).purpose_stands
    first.legal_age, first.age_review_on = LegalAge.SIXTEEN_17, clock.today()
    assert not sending.situation(message, addressee(first.id), None).purpose_stands
    citizens.agree_afresh(first.id, actor=ME)
    assert sending.situation(message, addressee(first.id), None).purpose_stands


def test_whoever_agreed_afresh_at_16_is_asked_like_everybody() -> None:
    story = a_story(people=6)
    first = story.people[0]
    first.legal_age, first.age_review_on = LegalAge.THIRTEEN_TO_15, clock.today()
    db.session.flush()
    citizens.be_sixteen(first.id, actor=ME)
    citizens.agree_afresh(first.id, actor=ME)
    assert first.id in {one.citizen_id for one in service.release_batch(story.draw, actor=story.team.lead)}
