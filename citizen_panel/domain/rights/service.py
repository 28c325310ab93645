"""Stopping, leaving, being erased: what follows goes through every room, in one transaction.

Locks in this order: the citizen, then standing, places, invitations, bookings, messages. Workers that are just
handing something over to the person are waited for, so that nothing leaves after the commit.
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db
from citizen_panel.core.errors import NotFound
from citizen_panel.domain.accounts import service as accounts
from citizen_panel.domain.citizens import changes, guardians
from citizen_panel.domain.citizens import queries as people
from citizen_panel.domain.citizens import service as citizens
from citizen_panel.domain.citizens.answers import clear_answers
from citizen_panel.domain.citizens.vocabulary import ContactWay, PanelStatus
from citizen_panel.domain.consent import queries as standing
from citizen_panel.domain.consent import service as consent
from citizen_panel.domain.consent.asking_again import unanswered
from citizen_panel.domain.consent.purposes import MEMBERSHIP
from citizen_panel.domain.consent.vocabulary import NIL, GivenThrough
from citizen_panel.domain.ledger.service import record
from citizen_panel.domain.notifications import service as notifications
from citizen_panel.domain.notifications.vocabulary import Channel, RecipientKind
from citizen_panel.domain.rights import queries, requests, rules
from citizen_panel.domain.rights.copy.portable import portable
from citizen_panel.domain.rights.events import CitizenErased, CopyTaken
from citizen_panel.domain.rights.following import follow, out_of
from citizen_panel.domain.rights.holdings import HOLDINGS, name_in, room_of
from citizen_panel.domain.rights.models import RightsRequest, Tombstone
from citizen_panel.domain.rights.vocabulary import RequestKind, RequestState, Stopped
from citizen_panel.domain.rights.writing import way_to_write
from citizen_panel.domain.sessions import feeds
from citizen_panel.domain.sessions import queries as meetings

CALENDAR = Actor.system("calendar")


def withdraw(
    citizen_id: UUID,
    purpose: str,
    *,
    scope_id: UUID = NIL,
    actor: Actor,
    channel: GivenThrough | str = GivenThrough.ONLINE,
    is_told: bool = True,
) -> Stopped:
    """Take a yes back, with everything that follows from it, at once; harmless when there is none to take back.

    A message confirms it, unless `is_told` is False because the page that was used says so itself.
    """
    return withdraw_all(citizen_id, [(purpose, scope_id)], actor=actor, channel=channel, is_told=is_told)


def withdraw_all(
    citizen_id: UUID,
    purposes: Collection[tuple[str, UUID]],
    *,
    actor: Actor,
    channel: GivenThrough | str = GivenThrough.ONLINE,
    act: UUID | None = None,
    is_told: bool = True,
) -> Stopped:
    """Take several yeses back at once, each with what it holds for; one message confirms them.

    `act` is the act of stopping that the message is about, by which it can be undone.
    """
    if any(rules.effects_of(purpose).leaves_panel for purpose, _ in purposes):
        return leave(citizen_id, actor=actor, channel=channel, act=act, is_told=is_told)
    in_flight = not hold(citizen_id)
    way = way_to_write(citizen_id, GivenThrough(channel))
    ends = [_end(citizen_id, purpose, scope_id, actor, GivenThrough(channel)) for purpose, scope_id in purposes]
    ended = [each for each in ends if each is not None]
    if not ended:
        return Stopped(is_new=False)
    told = is_told and _confirm(citizen_id, way, actor, act)
    return Stopped(True, sum(places for places, _ in ended), sum(answers for _, answers in ended), in_flight, told)


def leave(
    citizen_id: UUID,
    *,
    actor: Actor,
    channel: GivenThrough | str = GivenThrough.ONLINE,
    is_told: bool = True,
    act: UUID | None = None,
) -> Stopped:
    """Take somebody off the panel at once: every yes ends, places are given up, nothing more is sent.

    Only the message that confirms it still goes, unless `is_told` is False; no calendar reads their places any more.
    Harmless when they have left.
    """
    in_flight = not hold(citizen_id)
    found = people.citizen(citizen_id)
    assert found is not None
    if found.status == PanelStatus.LEFT:
        return Stopped(is_new=False)
    way = way_to_write(citizen_id, GivenThrough(channel))
    places = out_of(citizen_id, None, actor)
    answers = 0
    for purpose, scope_id in standing.standing(citizen_id):
        ended = _end(citizen_id, purpose, scope_id, actor, GivenThrough(channel))
        answers += ended[1] if ended else 0
    clear_answers(citizen_id, actor=actor)
    notifications.cancel_for(citizen_id)
    _void_links(citizen_id, found.user_account_id, actor)
    if found.user_account_id is not None:
        feeds.close_feed(found.user_account_id)
    citizens.leave(citizen_id, actor=actor)
    told = is_told and _confirm(citizen_id, way, actor, act)
    return Stopped(True, places, answers, in_flight, told)


def hold(citizen_id: UUID) -> bool:
    """Lock the person first of all, and keep the postman away; False when he is at the door already."""
    held = queries.hold_citizen(citizen_id)
    if held is None:
        raise NotFound
    return notifications.stand_still(held.row_no)


def erase(
    citizen_id: UUID,
    *,
    actor: Actor,
    just_signed_in: bool = True,
    channel: GivenThrough | str = GivenThrough.ONLINE,
    act: UUID | None = None,
) -> RightsRequest:
    """Take somebody off the panel now, and ask for everything about them to be erased; asking twice is harmless.

    A worker carries it out within a minute of `due_at`: now, or in seven days when the person has not just proved
    who they are. Until then it can be called off.
    """
    leave(citizen_id, actor=actor, channel=channel, act=act)
    return requests.ask(
        citizen_id,
        RequestKind.ERASE,
        actor=actor,
        came_by=channel,
        act_at=rules.erase_from(clock.now(), just_signed_in=just_signed_in),
    )


def call_off(citizen_id: UUID, *, actor: Actor) -> bool:
    """Keep what was to be erased; the person stays off the panel. False when it is too late, or was not asked for."""
    hold(citizen_id)
    asked = queries.asked_to_be_erased(citizen_id)
    if asked is None:
        return False
    requests.call_off(asked, actor=actor)
    return True


def carry_out(request_id: UUID, *, actor: Actor, waits: bool = True) -> int | None:
    """Erase somebody from every room; returns how many facts lost what they said.

    None when another worker is at it, it is done, or the message that confirms the stop is still to go out: that is
    waited for up to an hour, unless `waits` is False. Only the worker may do this.
    """
    citizen_id, now = queries.asker_of(request_id), clock.now()
    if citizen_id is None or queries.hold_citizen(citizen_id) is None:  # before the request, as calling it off does
        return None
    asked = queries.take_request(request_id)
    if asked is None:
        return None
    if waits and now < asked.due_at + rules.LAST_WORD and queries.last_word_waits(citizen_id):
        return None
    hold(citizen_id)
    facts, person_hash = 0, queries.person_hash(citizen_id)
    for holding in HOLDINGS:
        rows = holding.erase(name_in(holding, citizen_id))
        facts = rows if room_of(holding) == "ledger" else facts
    db.session.expire_all()
    asked.state, asked.closed_at = RequestState.CLOSED, now
    db.session.merge(Tombstone(person_hash=person_hash, erased_at=now, forget_on=(now + 2 * rules.KEPT_BACKUPS).date()))
    db.session.flush()
    record(CitizenErased(request=asked.id, facts_emptied=facts), actor=actor)
    return facts


def take_elsewhere(citizen_id: UUID, *, actor: Actor) -> str:
    """What somebody told us themselves, as JSON for another service; notes that it was taken."""
    if people.citizen(citizen_id) is None:
        raise NotFound
    record(CopyTaken(token=people.platform_token(citizen_id)), actor=actor)
    return portable(citizen_id)


def lapse(at: datetime) -> int:
    """Let every yes end that ran out before the day of that instant, with what follows; returns how many.

    A yes that ended because its words changed runs out too, if it was not given anew by then.
    """
    due = standing.due_to_lapse(at)
    for stood in due:
        hold(stood.citizen_id)
        consent.lapse(stood)
    ended = [(each.citizen_id, each.purpose, each.scope_id) for each in due]
    for silent in unanswered(at):
        assert silent.citizen_id is not None
        hold(silent.citizen_id)
        consent.lapse_unanswered(silent)
        ended.append((silent.citizen_id, silent.purpose, silent.scope_id))
    for citizen_id, purpose, scope_id in ended:
        end_with(citizen_id, purpose, scope_id, actor=CALENDAR, channel=GivenThrough.SYSTEM, is_told=False)
    return len(ended)


def end_with(
    citizen_id: UUID, purpose: str, scope_id: UUID, *, actor: Actor, channel: GivenThrough | str, is_told: bool = True
) -> None:
    """Do what follows once a yes has ended by a no or by running out: it is written down already."""
    if purpose == MEMBERSHIP:
        leave(citizen_id, actor=actor, channel=channel, is_told=is_told)
    else:
        follow(citizen_id, purpose, scope_id, actor)


def _void_links(citizen_id: UUID, account_id: UUID | None, actor: Actor) -> None:
    """Let nothing that is under way to the person open anything: they ask anew if they want to undo it."""
    if account_id is not None:
        accounts.void_every_link(account_id)
    for way in ContactWay:
        changes.forget_waiting(citizen_id, way)
    link = people.guardian_link(citizen_id)
    if link is not None and link.from_on is None:
        guardians.lapse(link, actor=actor)


def _end(citizen_id: UUID, purpose: str, scope_id: UUID, actor: Actor, channel: GivenThrough) -> tuple[int, int] | None:
    """End one yes; how many places and answers went with it, or None when there was no such yes."""
    project_id = project_of(purpose, scope_id)
    token = people.project_token(citizen_id, project_id) if project_id else people.platform_token(citizen_id)
    decision = consent.withdraw(
        citizen_id=citizen_id,
        token=token,
        purpose=purpose,
        scope_id=scope_id,
        channel=channel,
        actor=actor,
        project=project_id,
    )
    return None if decision is None else follow(citizen_id, purpose, scope_id, actor)


def project_of(purpose: str, scope_id: UUID) -> UUID | None:
    """The project whose chain records a decision; nothing when it is about the panel as a whole."""
    if scope_id == NIL:
        return None
    if rules.is_of_meeting(purpose):
        meeting = meetings.research_session(scope_id)
        return meeting.project_id if meeting else None
    return scope_id


def _confirm(citizen_id: UUID, way: Channel | None, actor: Actor, act: UUID | None) -> bool:
    if way is None:
        return False
    notifications.queue(
        "withdrawal_confirmed",
        key=f"withdrawal_confirmed:{standing.history(citizen_id)[0].id}",
        recipient_kind=RecipientKind.CITIZEN,
        recipient_id=citizen_id,
        channel=way,
        concerns_kind="stop_act" if act else None,
        concerns_id=act,
        actor=actor,
    )
    return True
