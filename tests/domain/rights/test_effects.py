"""What ends with each yes, in the same transaction: words, recordings, what others hold, links under way."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db
from citizen_panel.core.errors import NotFound, Refusal
from citizen_panel.domain.accounts.models import SignInLink
from citizen_panel.domain.accounts.service import issue_link
from citizen_panel.domain.accounts.vocabulary import LinkPurpose
from citizen_panel.domain.citizens import queries as people
from citizen_panel.domain.citizens.models import Citizen
from citizen_panel.domain.consent import queries as consent
from citizen_panel.domain.consent import service as consents
from citizen_panel.domain.consent.purposes import SHARE_BODY
from citizen_panel.domain.consent.wordings import SOURCE
from citizen_panel.domain.insights import queries as insights
from citizen_panel.domain.insights import service as insight_service
from citizen_panel.domain.insights.models import Insight, InsightSource
from citizen_panel.domain.insights.telling import came_of
from citizen_panel.domain.ledger.models import Entry
from citizen_panel.domain.projects import service as projects
from citizen_panel.domain.rights import allowing, removals, service, stops
from citizen_panel.domain.rights.models import Removal
from citizen_panel.domain.rights.vocabulary import StopKind, Stopped, StopWish
from citizen_panel.domain.sessions import service as meetings
from citizen_panel.domain.sessions.models import Artefact, Booking
from citizen_panel.domain.sessions.queries import Taken, taken
from citizen_panel.domain.sessions.vocabulary import ArtefactKind, EndCause, NeededConsent
from tests.factories.accounts import an_account
from tests.factories.sessions import Story, a_story, accepted, citizen_actor, invited

pytestmark = pytest.mark.usefixtures("app", "noon")

RECORDED = (*meetings.USUAL, NeededConsent("session.audio", is_required=False))


def kinds() -> list[str]:
    return list(db.session.scalars(select(Entry.kind).order_by(Entry.id)))


def seated(story: Story) -> tuple[Citizen, Taken]:
    """The first person of a story, with a place."""
    found = taken(accepted(story, invited(story)[0]).id)
    assert found is not None
    return story.people[0], found


def allows(citizen: Citizen, place: Taken, *purposes: str) -> None:
    for purpose in purposes:
        allowing.decide(place, purpose, is_yes=True, actor=citizen_actor(citizen))


def later(story: Story) -> timedelta:
    return story.meeting.ends_at - clock.now() + timedelta(hours=1)


def said_by(story: Story, citizen: Citizen, *, is_quoted: bool) -> Insight:
    """A published insight that came from one person."""
    made = insight_service.write(story.project, statement="Last bus too early", actor=story.team.lead)
    token = people.project_token(citizen.id, story.project.id)
    insight_service.link_source(made, story.meeting, actor=story.team.lead, token=token, is_quoted=is_quoted)
    return insight_service.publish(made, actor=story.team.lead)


def test_a_recording_is_blocked_and_deleted_within_a_working_day() -> None:
    story = a_story(purposes=RECORDED)
    citizen, place = seated(story)
    allows(citizen, place, "session.audio")
    with clock.at(clock.now() + later(story)):
        made = {
            kind: meetings.add_artefact(
                story.meeting, kind=kind, digest=bytes(32), is_made_in_session=True, actor=story.team.lead
            )
            for kind in (ArtefactKind.RECORDING, ArtefactKind.NOTES)
        }
        service.withdraw(citizen.id, "session.audio", scope_id=story.meeting.id, actor=citizen_actor(citizen))
        recording = made[ArtefactKind.RECORDING]
        assert recording.blocked_at == clock.now()
        assert recording.delete_on == removals.due_on() > clock.today()
        assert made[ArtefactKind.NOTES].blocked_at is None
        (to_do,) = removals.waiting()
        assert (to_do.kind, to_do.citizen_id, to_do.scope_id) == ("media", citizen.id, story.meeting.id)
        assert to_do.due_on == removals.due_on()
    assert db.session.get(Artefact, recording.id) is not None, "that it existed stays on record"
    assert kinds().count("MediaBlocked") == 1


def test_before_a_meeting_there_is_nothing_to_delete() -> None:
    story = a_story(purposes=RECORDED)
    citizen, place = seated(story)
    allows(citizen, place, "session.audio", "quote.named")
    actor = citizen_actor(citizen)
    service.withdraw(citizen.id, "session.audio", scope_id=story.meeting.id, actor=actor)
    service.withdraw(citizen.id, "quote.named", scope_id=story.project.id, actor=actor)
    assert removals.waiting() == []


@pytest.mark.parametrize("purpose", ["quote.anonymous", "quote.named"])
def test_a_quote_is_taken_down_and_cannot_be_published_again(purpose: str) -> None:
    story = a_story()
    citizen, place = seated(story)
    allows(citizen, place, purpose)
    quoted, heard = said_by(story, citizen, is_quoted=True), said_by(story, citizen, is_quoted=False)
    draft = insight_service.write(story.project, statement="In their words", actor=story.team.lead)
    token = people.project_token(citizen.id, story.project.id)
    insight_service.link_source(draft, story.meeting, actor=story.team.lead, token=token, is_quoted=True)
    with clock.at(clock.now() + later(story)):
        service.withdraw(citizen.id, purpose, scope_id=story.project.id, actor=citizen_actor(citizen))
        assert [one.kind for one in removals.waiting()] == ["words"], "print and others are asked by hand"
        with pytest.raises(Refusal, match="somebody who does not agree"):
            insight_service.publish(draft, actor=story.team.lead)
    assert (quoted.state, heard.state) == ("withdrawn", "published")
    assert [one.statement for one in came_of(story.project.id)] == [heard.statement]
    assert kinds().count("InsightWithdrawn") == 1


def test_what_was_learned_no_longer_leads_to_who_takes_reuse_back() -> None:
    story = a_story()
    citizen, place = seated(story)
    allows(citizen, place, "insight.reuse", "quote.anonymous")
    first, quoted = said_by(story, citizen, is_quoted=False), said_by(story, citizen, is_quoted=True)
    insight_service.link_source(first, story.meeting, actor=story.team.lead)  # the meeting, without saying who
    service.withdraw(citizen.id, "insight.reuse", scope_id=story.project.id, actor=citizen_actor(citizen))
    db.session.expire_all()
    assert set(db.session.scalars(select(InsightSource.token))) == {None}
    assert (first.state, quoted.state) == ("published", "withdrawn"), "what can still be known as theirs goes"
    assert insights.sources_of(first.id) == [story.meeting]


def shares(citizen: Citizen, body: UUID) -> str:
    """The person lets a body ask them."""
    code = f"{SHARE_BODY}/{body}"
    consents.publish_sharing(SHARE_BODY, {body: "Skerry Council"}, an_account("admin").id, only=[SOURCE])
    consents.record_decision(
        citizen_id=citizen.id,
        token=people.platform_token(citizen.id),
        purpose=code,
        action="granted",
        text=consent.text_in_force(code),
        channel="online",
        actor=citizen_actor(citizen),
    )
    return code


def test_a_body_that_may_no_longer_ask_has_its_open_question_taken_back() -> None:
    story = a_story()
    first, second = invited(story)[:2]
    booking = accepted(story, first)
    for citizen in story.people[:2]:
        code = shares(citizen, story.team.organisation_id)
        service.withdraw(citizen.id, code, actor=citizen_actor(citizen))
    assert second.state == "withdrawn"
    assert booking.state == "booked", "who said yes to a meeting keeps the place: that yes stands by itself"
    held = [(one.kind, one.organisation_id) for one in removals.waiting()]
    assert held == [("shared", story.team.organisation_id)] * 2
    assert removals.waiting()[0].due_on == removals.due_on()


def test_what_is_done_by_hand_is_noted_once_and_is_cut_loose_from_who_is_erased() -> None:
    story = a_story()
    citizen = story.people[0]
    service.withdraw(citizen.id, shares(citizen, story.team.organisation_id), actor=citizen_actor(citizen))
    (row,) = removals.waiting()
    dpo = an_account("admin")
    removals.settle(row, by=dpo.id, actor=Actor.system("desk"))
    assert removals.waiting() == []
    with pytest.raises(Refusal, match="already"):
        removals.settle(row, by=dpo.id, actor=Actor.system("desk"))
    asked = service.erase(citizen.id, actor=citizen_actor(citizen))
    assert service.carry_out(asked.id, actor=Actor.system("eraser"), waits=False) is not None
    assert db.session.get_one(Removal, row.id).citizen_id is None


def test_leaving_does_for_every_yes_what_its_own_end_does() -> None:
    story = a_story(purposes=RECORDED)
    citizen, place = seated(story)
    allows(citizen, place, "session.audio", "quote.named", "insight.reuse")
    shares(citizen, story.team.organisation_id)
    quoted = said_by(story, citizen, is_quoted=True)
    with clock.at(clock.now() + later(story)):
        service.leave(citizen.id, actor=citizen_actor(citizen))
        assert {one.kind for one in removals.waiting()} == {"media", "words", "shared"}
    assert quoted.state == "withdrawn"
    assert set(db.session.scalars(select(InsightSource.token))) == {None}


def test_leaving_voids_every_link_that_is_under_way() -> None:
    story = a_story()
    citizen, other = story.people[:2]
    assert citizen.user_account_id
    assert other.user_account_id
    theirs = [
        issue_link(citizen.user_account_id, purpose, bytes(32), lasts=timedelta(hours=1))
        for purpose in (LinkPurpose.SIGN_IN, LinkPurpose.CONFIRM_CONTACT, LinkPurpose.LETTER)
    ]
    kept = issue_link(other.user_account_id, LinkPurpose.SIGN_IN, bytes(32), lasts=timedelta(hours=1))
    done = stops.stop(citizen.id, StopWish(kind=StopKind.LEAVE), actor=citizen_actor(citizen))
    db.session.expire_all()
    live = set(db.session.scalars(select(SignInLink.id).where(SignInLink.used_at.is_(None))))
    assert kept.id in live
    assert live.isdisjoint(one.id for one in theirs)
    assert done.act is not None
    assert stops.look_at_undo(done.act, stops.undo_token(done.act)) is not None, "what undoes it still works"


def test_a_yes_for_some_months_after_a_project_ends_on_its_day() -> None:
    story = a_story()
    citizen, place = seated(story)
    allows(citizen, place, "recontact.project", "insight.reuse", "quote.anonymous")
    scope = story.project.id
    assert consent.standing(citizen.id)["recontact.project", scope].expires_on.year == 9999
    projects.enter_phase(story.project, "closed", entered_at=clock.now(), actor=story.team.lead)
    db.session.expire_all()
    live = consent.standing(citizen.id)
    closed_on = story.project.closed_on
    assert closed_on is not None
    assert live["recontact.project", scope].expires_on == closed_on.replace(year=closed_on.year + 1)
    assert live["insight.reuse", scope].expires_on == closed_on.replace(year=closed_on.year + 3)
    assert live["quote.anonymous", scope].expires_on.year == 9999, "until it is taken back"
    with clock.at(clock.now() + timedelta(days=367)):
        service.lapse(clock.now())
        assert not consent.holds(citizen.id, "recontact.project", scope)
        assert consent.holds(citizen.id, "insight.reuse", scope)


def test_what_is_allowed_after_a_project_has_ended_runs_from_its_end() -> None:
    story = a_story()
    citizen, place = seated(story)
    projects.enter_phase(story.project, "closed", entered_at=clock.now(), actor=story.team.lead)
    with clock.at(clock.now() + timedelta(days=30)):
        again = taken(place.booking.id)
        assert again is not None
        allows(citizen, again, "recontact.project")
        closed_on = again.project.closed_on
        assert closed_on is not None
        until = consent.standing(citizen.id)["recontact.project", story.project.id].expires_on
        assert until == closed_on.replace(year=closed_on.year + 1)
    with clock.at(clock.now() + timedelta(days=500)):
        service.lapse(clock.now())
        with pytest.raises(Refusal, match="This is over"):
            allows(citizen, again, "recontact.project")


def test_saying_yes_and_changing_ones_mind_is_one_step_each() -> None:
    story = a_story(purposes=RECORDED)
    citizen, place = seated(story)
    actor = citizen_actor(citizen)
    allowing.decide(place, "session.audio", is_yes=True, actor=actor)
    assert consent.holds(citizen.id, "session.audio", story.meeting.id)
    assert allowing.decide(place, "session.audio", is_yes=True, actor=actor) == Stopped(is_new=False)
    stopped = allowing.decide(place, "session.audio", is_yes=False, actor=actor)
    assert isinstance(stopped, Stopped)
    assert stopped.act is not None, "it can be undone"
    assert not consent.holds(citizen.id, "session.audio", story.meeting.id)
    allowing.decide(place, "credit.named", is_yes=False, actor=actor)
    assert [one.action for one in consent.history(citizen.id) if one.purpose == "credit.named"] == ["refused"]
    with pytest.raises(NotFound):
        allowing.decide(place, "session.video", is_yes=True, actor=actor)
    with pytest.raises(NotFound):
        allowing.decide(place, "pool.membership", is_yes=False, actor=actor)


def test_nobody_who_has_left_or_gave_the_place_up_can_say_yes_to_more() -> None:
    story = a_story(purposes=RECORDED)
    citizen, place = seated(story)
    actor = citizen_actor(citizen)
    meetings.cancel_booking(db.session.get_one(Booking, place.booking.id), cause=EndCause.BY_PERSON, actor=actor)
    found = taken(place.booking.id)
    assert found is not None
    with pytest.raises(NotFound):
        allowing.decide(found, "session.audio", is_yes=True, actor=actor)
    service.leave(citizen.id, actor=actor)
    with pytest.raises(Refusal, match="left the panel"):
        allowing.decide(found, "quote.named", is_yes=True, actor=actor)
    assert consent.standing(citizen.id) == {}
