"""Grave acts of the rights desk: two people sign before somebody is erased, or not, on the word of the staff."""

from dataclasses import dataclass
from uuid import UUID

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db
from citizen_panel.core.errors import Refusal
from citizen_panel.core.words import say
from citizen_panel.domain.accounts import two_persons
from citizen_panel.domain.accounts.signatures import Signed, SignedByTwo, SignedFirst, TwoPersonAct
from citizen_panel.domain.citizens import queries as people
from citizen_panel.domain.rights import requests, service
from citizen_panel.domain.rights.holdings import HOLDINGS, name_in, room_of
from citizen_panel.domain.rights.models import RightsRequest
from citizen_panel.domain.rights.vocabulary import Refused, RequestKind, RequestState

SHUT = "equality"
"""Whether somebody answered at all is theirs: it is neither counted nor opened for the desk."""


@dataclass(frozen=True)
class FoundIn:
    """How many pieces of data a room holds about somebody; nothing for the room whose door stays shut for staff."""

    room: str
    pieces: int | None


def release_erasure(row: RightsRequest, *, by: UUID, is_fresh: bool, actor: Actor) -> Signed:
    """Sign that somebody who asked by phone or post is erased; after the second signature a worker does it.

    Raises Refusal `not_proved` while it is not sure who asks, `no_erasure` when there is nothing to sign.
    """
    if row.kind != RequestKind.ERASE or row.released_at is not None:
        raise Refusal("no_erasure", say("There is nothing to sign here any more."))
    if row.state != RequestState.VERIFIED or row.citizen_id is None:
        raise Refusal("not_proved", say("First make sure who asks. Then two people can sign."))
    said = _sign(TwoPersonAct.ERASURE_FORCED, row, b"erase", by, is_fresh, actor)
    if isinstance(said, SignedByTwo):
        service.leave(row.citizen_id, actor=actor, channel=row.came_by)
        row.released_at = row.due_at = clock.now()
        db.session.flush()
    return said


def refuse_erasure(
    row: RightsRequest, because: Refused, answer: str, *, by: UUID, is_fresh: bool, actor: Actor
) -> Signed:
    """Sign that an erasure is refused, with the words to the person; the second signature sends them.

    Who signs second signs the words of the first, or writes others and is then the first.
    """
    if not answer.strip():
        raise Refusal("no_answer", say("Write to the person why it is not done, and what they can do"), field="answer")
    content = f"{because}\n{answer.strip()}".encode()
    said = _sign(TwoPersonAct.ERASURE_REFUSED, row, content, by, is_fresh, actor)
    if isinstance(said, SignedFirst):
        requests.keep_draft(row, because, answer)
    if isinstance(said, SignedByTwo):
        requests.refuse(row, because, answer, actor=actor)
    return said


def found(citizen_id: UUID) -> tuple[FoundIn, ...]:
    """How many pieces of data each room holds about somebody: never what they say."""
    counted: list[FoundIn] = []
    for holding in HOLDINGS:
        if room_of(holding) == SHUT:
            counted.append(FoundIn(SHUT, None))
            continue
        held = holding.export(name_in(holding, citizen_id))
        counted.append(FoundIn(room_of(holding), sum(_pieces(part) for part in held.values())))
    return tuple(counted)


def _sign(act: TwoPersonAct, row: RightsRequest, content: bytes, by: UUID, is_fresh: bool, actor: Actor) -> Signed:
    subject = people.citizen(row.citizen_id) if row.citizen_id else None
    return two_persons.sign(
        act,
        row.id,
        content,
        by=by,
        is_fresh=is_fresh,
        subject=subject.user_account_id if subject else None,
        actor=actor,
    )


def _pieces(value: object) -> int:
    if value in (None, "", [], {}):
        return 0
    return len(value) if isinstance(value, list | tuple | dict) else 1
