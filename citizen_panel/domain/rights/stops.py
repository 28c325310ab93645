"""One act of stopping: what it ended is remembered for a while, because another person may have done it.

Stopping takes effect at once, whoever did it; giving back is one act as well, within 14 days, by the link that goes to
the person's own addresses or by signing in. A code from a receipt stops things and reads nothing.
"""

import base64
import hmac
import re
from dataclasses import dataclass, replace
from uuid import UUID, uuid4

from sqlalchemy import func, select

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor, Capacity
from citizen_panel.core.db import db
from citizen_panel.core.errors import NotFound, Refusal
from citizen_panel.core.vault import lookup_hash
from citizen_panel.core.words import say
from citizen_panel.domain.accounts import service as accounts
from citizen_panel.domain.accounts.vocabulary import Noted
from citizen_panel.domain.citizens import queries as people
from citizen_panel.domain.citizens import returning
from citizen_panel.domain.citizens import service as citizens
from citizen_panel.domain.citizens.vocabulary import CHANNEL_OF, ContactWay, PanelStatus
from citizen_panel.domain.consent import queries as consents
from citizen_panel.domain.consent import service as consent
from citizen_panel.domain.consent.vocabulary import NIL, GivenThrough
from citizen_panel.domain.notifications import service as notifications
from citizen_panel.domain.notifications.catalogue import WRITTEN
from citizen_panel.domain.notifications.vocabulary import Channel, RecipientKind
from citizen_panel.domain.rights import queries, rules, service
from citizen_panel.domain.rights.models import StopAct
from citizen_panel.domain.rights.vocabulary import StopKind, Stopped, StopWish

TOKEN_BYTES = 15


@dataclass(frozen=True)
class Undone:
    """What was given back, and what could not be: places others may have, answers that were erased."""

    given_back: tuple[str, ...]
    gone: tuple[str, ...]


def stop(
    citizen_id: UUID,
    wish: StopWish,
    *,
    actor: Actor,
    channel: GivenThrough | str = GivenThrough.ONLINE,
    with_code: bool = False,
    just_signed_in: bool = False,
) -> Stopped:
    """Stop what somebody wants stopped, at once; `is_new` is False when there was nothing to stop.

    With a code from a receipt every address of the person is told. Erasing waits 7 days unless `just_signed_in`.
    """
    service.hold(citizen_id)
    newest, act_id = consents.newest_decision(citizen_id), uuid4()
    stopped = _carry_out(citizen_id, wish, actor, GivenThrough(channel), act_id, just_signed_in)
    if not stopped.is_new:
        return stopped
    helper = actor.user_id if actor.capacity not in (Capacity.CITIZEN, None) else None
    now = clock.now()
    act = StopAct(
        id=act_id,
        citizen_id=citizen_id,
        kind=wish.kind,
        channel=GivenThrough(channel),
        with_code=with_code,
        helper_id=helper,
        decision_ids=list(consents.withdrawn_since(citizen_id, newest)),
        places=stopped.places,
        happened_at=now,
        undo_until_at=now + rules.UNDO,
    )
    db.session.add(act)
    db.session.flush()
    if with_code:
        _tell_everywhere(citizen_id, act, actor)
    if helper is not None and _stops_by(helper) > rules.STOPS_BY_ONE_HELPER:
        ask_for_call(citizen_id, actor=actor)
    return replace(stopped, act=act_id)


def ask_for_call(citizen_id: UUID, *, actor: Actor) -> None:
    """Put somebody on the list of calls to make, once a day at most."""
    notifications.queue(
        "call_back",
        key=f"call_back:{citizen_id}:{clock.today()}",
        recipient_kind=RecipientKind.CITIZEN,
        recipient_id=citizen_id,
        channel=Channel.PHONE,
        actor=actor,
    )


def holder_of(code: str, *, network: str) -> UUID | Refusal:
    """Whose receipt a code is from, after counting the try; the caller must let the count be kept.

    A refusal says that the code is not known, or that there were too many tries: 5 a day with one code, 20 an hour
    from one network, 300 an hour in all.
    """
    written = _written(code)
    origins = (
        (lookup_hash("stop-code", written), rules.CODE),
        (lookup_hash("network", network), rules.CODE_NETWORK),
        (lookup_hash("stop-code", "everywhere"), rules.CODE_SITE),
    )
    try:
        for origin, limits in origins:
            accounts.check_limits(Noted.STOP_CODE, origin, limits)
    except Refusal as too_many:
        return too_many
    for origin, _ in origins:
        accounts.note(Noted.STOP_CODE, origin)
    holder = consents.receipt_holder(people.receipt_hash(written)) if written else None
    if holder is None:
        return Refusal("unknown_code", say("We do not know that code. Check it, or phone us."), field="code")
    return holder


def new_code(citizen_id: UUID) -> str:
    """Make a code to stop with for a receipt asked for later; it is shown once and kept as a hash."""
    code = citizens.new_stop_code()
    consent.keep_code(citizen_id, people.receipt_hash(code))
    return code


def projects_on(code: str) -> tuple[tuple[str, UUID], ...]:
    """What the receipt of a code says about projects and meetings, else every yes of its holder to one."""
    hashed = people.receipt_hash(_written(code))
    on_it = consents.on_receipt(hashed)
    scoped = tuple(dict.fromkeys((each.purpose, each.scope_id) for each in on_it if each.scope_id != NIL))
    holder = consents.receipt_holder(hashed)
    if scoped or holder is None:
        return scoped
    return tuple((purpose, scope) for purpose, scope in consents.standing(holder) if scope != NIL)


def undo_token(act_id: UUID) -> str:
    """What a link to undo an act carries; worked out anew each time and kept nowhere."""
    return base64.b32encode(lookup_hash("undo", str(act_id))[:TOKEN_BYTES]).decode().rstrip("=")


def look_at_undo(act_id: UUID, token: str) -> StopAct | None:
    """The act that a link undoes, while it can be undone; nothing otherwise. Changes nothing."""
    if not hmac.compare_digest(undo_token(act_id).encode(), token.encode()):
        return None
    return undoable(act_id)


def undoable(act_id: UUID, citizen_id: UUID | None = None) -> StopAct | None:
    """An act that can still be undone, of that person if one is named."""
    act = db.session.get(StopAct, act_id, populate_existing=True)
    if act is None or act.citizen_id is None or act.undone_at is not None or act.undo_until_at < clock.now():
        return None
    return act if citizen_id in (None, act.citizen_id) else None


def newest_undoable(citizen_id: UUID) -> StopAct | None:
    """The last thing a person stopped, while it can be undone."""
    acts = (
        select(StopAct)
        .where(StopAct.citizen_id == citizen_id, StopAct.undone_at.is_(None), StopAct.undo_until_at >= clock.now())
        .order_by(StopAct.happened_at.desc())
    )
    return db.session.scalars(acts.limit(1)).one_or_none()


def undo(act_id: UUID) -> Undone:
    """Give back what an act ended; places and erased answers do not come back. NotFound when it is too late."""
    act = undoable(act_id)
    if act is None or act.citizen_id is None:
        raise NotFound
    citizen_id = act.citizen_id
    service.hold(citizen_id)
    act = undoable(act_id)  # somebody may have been faster, before the person was held
    if act is None:
        raise NotFound
    actor = Actor(Capacity.CITIZEN, citizen_id=citizen_id, token=people.platform_token(citizen_id))
    act.undone_at = clock.now()
    db.session.flush()
    if act.kind == StopKind.ERASE:
        service.call_off(citizen_id, actor=actor)
    if act.kind == StopKind.PAUSE:
        citizens.resume(citizen_id, actor=actor)
        return Undone((), ())
    given_back: list[str] = []
    gone: list[str] = []
    for ended in consents.decisions(act.decision_ids):
        project = service.project_of(ended.purpose, ended.scope_id)
        is_kept = rules.comes_back(ended.purpose) and consent.restore(
            ended, channel=GivenThrough.ONLINE, actor=actor, project=project
        )
        (given_back if is_kept else gone).append(ended.purpose)
    if consents.holds(citizen_id, "pool.membership"):
        returning.come_back(citizen_id, actor=actor)
    return Undone(tuple(given_back), tuple(gone))


def _written(code: str) -> str:
    """A code as it was given out, however it was typed."""
    return re.sub(r"[^0-9A-Z]", "", code.upper())[:40]


def _carry_out(
    citizen_id: UUID, wish: StopWish, actor: Actor, channel: GivenThrough, act_id: UUID, just_signed_in: bool
) -> Stopped:
    found = people.citizen(citizen_id)
    has_left = found is None or found.status == PanelStatus.LEFT
    if wish.kind is StopKind.PAUSE:
        if has_left:
            return Stopped(is_new=False)
        citizens.pause(citizen_id, wish.until, actor=actor)
        return Stopped(is_new=True)
    if wish.kind is StopKind.LEAVE:
        return service.leave(citizen_id, actor=actor, channel=channel, act=act_id)
    if wish.kind is StopKind.ERASE:
        is_new = queries.asked_to_be_erased(citizen_id) is None
        service.erase(citizen_id, actor=actor, channel=channel, just_signed_in=just_signed_in, act=act_id)
        return Stopped(is_new=is_new)
    return service.withdraw_all(citizen_id, wish.purposes, actor=actor, channel=channel, act=act_id)


def _tell_everywhere(citizen_id: UUID, act: StopAct, actor: Actor) -> None:
    """Write to every address the person gave, agreed to or not, so that whoever did it cannot hide it."""
    ways = {CHANNEL_OF[ContactWay(point.channel)] for point in people.contact_points(citizen_id)}
    for way in WRITTEN:
        if way in ways:
            notifications.queue(
                "withdrawal_confirmed",
                key=f"withdrawal_confirmed:{act.id}:{way}",
                recipient_kind=RecipientKind.CITIZEN,
                recipient_id=citizen_id,
                channel=way,
                concerns_kind="stop_act",
                concerns_id=act.id,
                actor=actor,
            )


def _stops_by(helper: UUID) -> int:
    today = select(func.count()).where(
        StopAct.helper_id == helper, StopAct.happened_at > clock.now() - rules.HELPER_WINDOW
    )
    return db.session.execute(today).scalar_one()
