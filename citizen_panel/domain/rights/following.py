"""What follows at once from the end of a yes, room by room; the table of it is in `rules`."""

from collections.abc import Collection
from uuid import UUID

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.domain.citizens import access_needs, guardians
from citizen_panel.domain.citizens import queries as people
from citizen_panel.domain.citizens import service as citizens
from citizen_panel.domain.citizens.events import AccessNeedsChanged
from citizen_panel.domain.citizens.vocabulary import CHANNEL_OF, ContactWay
from citizen_panel.domain.consent import queries as standing
from citizen_panel.domain.consent.purposes import SHARE_BODY, organisation_of, purpose_of
from citizen_panel.domain.consent.vocabulary import NIL
from citizen_panel.domain.equality import service as equality
from citizen_panel.domain.equality.events import EqualityCleared
from citizen_panel.domain.insights import service as insights
from citizen_panel.domain.ledger.service import record
from citizen_panel.domain.matching.alternates import stand_down, standing_anywhere
from citizen_panel.domain.matching.places import release_unused
from citizen_panel.domain.notifications import service as notifications
from citizen_panel.domain.rights import queries, removals, rules
from citizen_panel.domain.rights.vocabulary import Effects, RemovalKind
from citizen_panel.domain.sessions import queries as meetings
from citizen_panel.domain.sessions import service as sessions
from citizen_panel.domain.sessions import unreached
from citizen_panel.domain.sessions.vocabulary import EndCause


def follow(citizen_id: UUID, purpose: str, scope_id: UUID, actor: Actor) -> tuple[int, int]:
    """Do what follows from the end of a yes; returns how many places and answers went with it.

    KeyError for a purpose without a stated effect.
    """
    effects = rules.effects_of(purpose)
    places = _give_up(citizen_id, purpose, scope_id, effects, actor)
    answers = _forget(citizen_id, [effects.forgets], actor) if effects.forgets is not None else 0
    if effects.stops is not None:
        stopped = CHANNEL_OF[ContactWay(effects.stops)]
        unreached.by_other_ways(citizen_id, stopped, actor=actor)
        notifications.cancel_for(citizen_id, channel=stopped)
    if effects.forgets_needs and access_needs.forget(citizen_id, scope_id):
        record(AccessNeedsChanged(token=people.platform_token(citizen_id), is_kept=False), actor=actor)
    if effects.deletes:
        _block(scope_id, effects, actor)
    if effects.takes_down and scope_id != NIL and meetings.research_session(scope_id) is None:
        insights.take_down(scope_id, people.project_token(citizen_id, scope_id), actor=actor)
    if effects.unlinks:
        insights.unlink(scope_id, people.project_token(citizen_id, scope_id), actor=actor)
    if effects.removal is not None and _is_anything_out(citizen_id, purpose, scope_id, effects.removal):
        removals.raise_for(citizen_id, purpose, scope_id, effects.removal, actor=actor)
    return places, answers


def out_of(citizen_id: UUID, project_id: UUID | None, actor: Actor) -> int:
    """Take somebody out of everything still to come, of one project if named, places drawn included."""
    ended = sessions.cancel_everything_of(citizen_id, EndCause.WITHDRAWAL, actor=actor, project_id=project_id)
    _let_go(citizen_id, project_id, actor)
    return ended


def _give_up(citizen_id: UUID, purpose: str, scope_id: UUID, effects: Effects, actor: Actor) -> int:
    if effects.leaves_project:
        return out_of(citizen_id, scope_id, actor)
    if effects.leaves_meeting:
        return _out_of_meeting(citizen_id, scope_id, actor)
    if effects.waits_for_guardian:
        return _wait_for_guardian(citizen_id, actor)
    if effects.revokes and purpose.startswith(f"{SHARE_BODY}/"):
        return _not_asked_by(citizen_id, organisation_of(purpose), actor)
    return 0


def _let_go(citizen_id: UUID, project_id: UUID | None, actor: Actor) -> None:
    for place_id in queries.places_held(citizen_id, project_id):
        release_unused(place_id, actor=actor)
    stand_down(standing_anywhere(citizen_id, project_id), actor=actor)


def _out_of_meeting(citizen_id: UUID, meeting_id: UUID, actor: Actor) -> int:
    coming = [one for one in meetings.bookings_of(citizen_id, only_coming=True) if one.meeting.id == meeting_id]
    for taken in coming:
        sessions.cancel_booking(taken.booking, cause=EndCause.WITHDRAWAL, actor=actor)
    return len(coming)


def _wait_for_guardian(citizen_id: UUID, actor: Actor) -> int:
    """Nobody asks a young person whose guardian agrees no longer; the question is over, and can be asked anew."""
    link = people.guardian_link(citizen_id)
    if link is not None:
        guardians.lapse(link, actor=actor)
    citizens.wait_again(citizen_id, actor=actor)
    return out_of(citizen_id, None, actor)


def _not_asked_by(citizen_id: UUID, body_id: UUID | None, actor: Actor) -> int:
    """Take back what one body asked and was not answered; a place that the person said yes to has a yes of its own."""
    ended = 0
    for project_id in queries.projects_of_body(body_id) if body_id else ():
        for invitation in meetings.lock_invitations(citizen_id, project_id):
            ended += sessions.withdraw_invitation(invitation, actor=actor)
        _let_go(citizen_id, project_id, actor)
    return ended


def _block(meeting_id: UUID, effects: Effects, actor: Actor) -> None:
    meeting = meetings.research_session(meeting_id)
    if meeting is not None:
        sessions.block_media(meeting, effects.deletes, delete_by=removals.due_on(), actor=actor)


def _is_anything_out(citizen_id: UUID, purpose: str, scope_id: UUID, kind: RemovalKind) -> bool:
    """Whether there can be something to delete by hand: not before the meeting, or the project's first one, began."""
    now = clock.now()
    if kind is RemovalKind.MEDIA:
        meeting = meetings.research_session(scope_id)
        return meeting is not None and meeting.starts_at <= now
    if kind is RemovalKind.WORDS and purpose_of(purpose).holds_for == "project":
        had = [one for one in meetings.bookings_of(citizen_id) if one.project.id == scope_id]
        return any(one.slot.starts_at <= now for one in had)
    return True


def _forget(citizen_id: UUID, characteristics: Collection[str], actor: Actor) -> int:
    agreed = {purpose for purpose, _ in standing.standing(citizen_id)}
    gone = [one for one in characteristics if rules.forgettable(one, agreed)]
    pseudonym = people.equality_pseudonym(citizen_id)
    before = equality.own_answers(pseudonym)
    known = [one for one in gone if before is not None and before.given.get(one)]
    if not known:
        return 0
    left = equality.clear(pseudonym, *known)
    record(EqualityCleared(token=people.platform_token(citizen_id), question_set=left.question_set), actor=actor)
    return len(known)
