"""What people ask for as their right, from the day it comes to the day it is answered."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from uuid import UUID, uuid4

from sqlalchemy import select

from citizen_panel.core import clock, references
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db
from citizen_panel.core.errors import Refusal
from citizen_panel.core.words import say
from citizen_panel.domain.citizens import restricting
from citizen_panel.domain.consent.vocabulary import GivenThrough
from citizen_panel.domain.ledger.service import record
from citizen_panel.domain.reference.queries import working_day_from, working_days_from
from citizen_panel.domain.rights import clocks
from citizen_panel.domain.rights.clocks import Due, Extended, Grounds, NotExtended
from citizen_panel.domain.rights.events import (
    RequestCalledOff,
    RequestClarified,
    RequestClosed,
    RequestExtended,
    RequestReceived,
    RequestRefused,
    RequestVerified,
)
from citizen_panel.domain.rights.models import RightsRequest
from citizen_panel.domain.rights.sealed_words import Words, open_words, seal_words
from citizen_panel.domain.rights.vocabulary import (
    OPEN_STATES,
    About,
    ProvedBy,
    Refused,
    RequestKind,
    RequestState,
)
from citizen_panel.domain.rights.writing import write_about

TABLE = "rights_request"
ONE_AT_A_TIME = frozenset({RequestKind.ACCESS, RequestKind.ERASE, RequestKind.PORTABILITY, RequestKind.RESTRICT})
HOLDS_STILL = frozenset({RequestKind.RESTRICT, RequestKind.OBJECT})
"""Asking for these holds the person's data still at once, until it is answered (UK GDPR Art 18(1) and 21(1))."""


def ask(
    citizen_id: UUID,
    kind: RequestKind,
    *,
    actor: Actor,
    came_by: GivenThrough | str = GivenThrough.ONLINE,
    proved_by: ProvedBy | None = ProvedBy.SIGNED_IN,
    about: About | None = None,
    said: str = "",
    entered_by: UUID | None = None,
    act_at: datetime | None = None,
    received_on: date | None = None,
) -> RightsRequest:
    """Note what somebody asks for, and do at once what can be done at once.

    Of a copy, an erasure or holding still there is one at a time: asking again gives the one there is. `proved_by` is
    empty while it is not sure who asks; `received_on` is the day a letter came, not later than today; `act_at` is
    from when an erasure may be carried out.
    """
    there = live_of(citizen_id, kind) if kind in ONE_AT_A_TIME else None
    if there is not None:
        return there
    received = _came(received_on)
    row = RightsRequest(
        id=uuid4(),
        reference=references.reference("DR"),
        citizen_id=citizen_id,
        kind=kind,
        state=RequestState.RECEIVED,
        came_by=GivenThrough(came_by),
        entered_by_id=entered_by,
        about=about,
        received_at=received,
    )
    row.words_key, row.words_sealed = seal_words(TABLE, row.id, {"said": said})
    row.released_at = clock.now() if entered_by is None else None
    row.due_at = act_at or end_of(due_of(row).by_law)
    db.session.add(row)
    db.session.flush()
    record(RequestReceived(request=row.id, request_kind=kind, due=row.due_at), actor=actor)
    if proved_by is not None:
        verify(row, proved_by, actor=actor, act_at=act_at)
    return row


def verify(row: RightsRequest, proved_by: ProvedBy, *, actor: Actor, act_at: datetime | None = None) -> None:
    """Note that it is sure who asks: what follows from asking follows now. Harmless when it was sure."""
    if row.state != RequestState.RECEIVED:
        return
    row.state, row.verified_at, row.proved_by = RequestState.VERIFIED, clock.now(), proved_by
    row.due_at = act_at or end_of(due_of(row).by_law)
    db.session.flush()
    kind = RequestKind(row.kind)
    record(RequestVerified(request=row.id, request_kind=kind, proved_by=proved_by, due=row.due_at), actor=actor)
    if kind in HOLDS_STILL and row.citizen_id is not None:
        restricting.restrict(row.citizen_id, actor=actor)


def clarify(row: RightsRequest, said: str, *, actor: Actor) -> None:
    """Note what the person told us when we asked what they mean; the month begins anew today."""
    _still_open(row)
    row.clarified_at = clock.now()
    words = words_of(row)
    _keep(row, {**words, "said": "\n".join(filter(None, (words.get("said", ""), said.strip())))})
    row.due_at = end_of(due_of(row).by_law)
    db.session.flush()
    record(RequestClarified(request=row.id, due=row.due_at), actor=actor)


def extend(row: RightsRequest, grounds: str, *, actor: Actor) -> Extended | NotExtended:
    """Give a request two months more, once, and tell the person why."""
    _still_open(row)
    said = clocks.extend(
        *_days(row),
        grounds=grounds,
        today=clock.today(),
        is_extended=row.extended_at is not None,
        working_day_from=working_day_from,
    )
    if isinstance(said, NotExtended):
        return said
    row.extended_at, row.grounds = clock.now(), Grounds(grounds)
    row.due_at = end_of(said.due.by_law)
    db.session.flush()
    record(RequestExtended(request=row.id, grounds=Grounds(grounds), due=row.due_at), actor=actor)
    write_about("rights_longer", row.id, row.citizen_id, row.came_by, actor=actor)
    return said


def close(row: RightsRequest, *, actor: Actor, answer: str = "") -> None:
    """Note that it is done, with what the person is told; harmless when it is over."""
    if row.state not in OPEN_STATES:
        return
    _keep(row, {**words_of(row), "answer": answer})
    row.state, row.closed_at = RequestState.CLOSED, clock.now()
    db.session.flush()
    record(RequestClosed(request=row.id, request_kind=RequestKind(row.kind)), actor=actor)
    if answer:
        write_about("rights_answered", row.id, row.citizen_id, row.came_by, actor=actor)


def refuse(row: RightsRequest, because: Refused, answer: str, *, actor: Actor) -> None:
    """Note that it is not done, and tell the person why. Raises Refusal `no_answer` without words to them."""
    _still_open(row)
    if not answer.strip():
        raise Refusal("no_answer", say("Write to the person why it is not done, and what they can do"), field="answer")
    said = words_of(row).get("said", "")
    _keep(row, {"said": said, "answer": answer})
    row.state, row.closed_at, row.refused_because = RequestState.REFUSED, clock.now(), because
    db.session.flush()
    kind = RequestKind(row.kind)
    record(RequestRefused(request=row.id, request_kind=kind, because=because), actor=actor)
    write_about("rights_answered", row.id, row.citizen_id, row.came_by, actor=actor)


def keep_draft(row: RightsRequest, because: Refused, answer: str) -> None:
    """Keep the words of a first signature for whoever signs second; the person does not see them."""
    _keep(row, {**words_of(row), "draft": answer, "draft_because": because})


def call_off(row: RightsRequest, *, actor: Actor) -> None:
    """Note that the person no longer wants it; what was held still goes on as before."""
    if row.state not in OPEN_STATES:
        return
    row.state, row.closed_at = RequestState.CALLED_OFF, clock.now()
    db.session.flush()
    record(RequestCalledOff(request=row.id, request_kind=RequestKind(row.kind)), actor=actor)
    if RequestKind(row.kind) in HOLDS_STILL and row.citizen_id is not None and not _holding(row.citizen_id):
        restricting.lift(row.citizen_id, actor=actor)


def request_of(request_id: UUID) -> RightsRequest | None:
    """A request by its id."""
    return db.session.get(RightsRequest, request_id)


def hold_request(request_id: UUID) -> RightsRequest | None:
    """A request, held so that nobody else changes it meanwhile."""
    held = select(RightsRequest).where(RightsRequest.id == request_id).with_for_update()
    return db.session.execute(held.execution_options(populate_existing=True)).scalar_one_or_none()


def live_of(citizen_id: UUID, kind: RequestKind) -> RightsRequest | None:
    """The open request of a kind that somebody has, the newest if there are several."""
    return db.session.scalars(
        select(RightsRequest)
        .where(RightsRequest.citizen_id == citizen_id, RightsRequest.kind == kind, RightsRequest.state.in_(OPEN_STATES))
        .order_by(RightsRequest.received_at.desc())
    ).first()


def requests_of(citizen_id: UUID) -> Sequence[RightsRequest]:
    """Everything somebody asked for, the newest first."""
    own = select(RightsRequest).where(RightsRequest.citizen_id == citizen_id)
    return db.session.scalars(own.order_by(RightsRequest.received_at.desc(), RightsRequest.id)).all()


def open_requests() -> Sequence[RightsRequest]:
    """Every request that is not over, the one due first at the top."""
    waiting = select(RightsRequest).where(RightsRequest.state.in_(OPEN_STATES))
    return db.session.scalars(waiting.order_by(RightsRequest.due_at, RightsRequest.id)).all()


def closed_requests(limit: int = 50) -> Sequence[RightsRequest]:
    """Requests that are over, the newest first."""
    over = select(RightsRequest).where(RightsRequest.state.not_in(OPEN_STATES))
    return db.session.scalars(over.order_by(RightsRequest.closed_at.desc(), RightsRequest.id).limit(limit)).all()


def words_of(row: RightsRequest) -> Words:
    """What the person said, and what they were answered."""
    return open_words(TABLE, row.id, row.words_key, row.words_sealed)


def due_of(row: RightsRequest) -> Due:
    """By when it is to be answered, and how that was worked out."""
    return clocks.due(*_days(row), is_extended=row.extended_at is not None, working_day_from=working_day_from)


def dues_of(rows: Sequence[RightsRequest]) -> Mapping[UUID, Due]:
    """By when each of these is to be answered, with one read of the calendar."""
    starts = [clocks.started(*_days(row))[0] for row in rows]
    ends = [clock.months_after(day, months) for day in starts for months in (1, 1 + clocks.MORE_MONTHS)]
    following = working_days_from(ends)
    return {
        row.id: clocks.due(*_days(row), is_extended=row.extended_at is not None, working_day_from=following)
        for row in rows
    }


def end_of(day: date) -> datetime:
    """The last moment of a day in the United Kingdom, in UTC."""
    return datetime.combine(day, time(23, 59, 59), clock.UK).astimezone(UTC)


def _days(row: RightsRequest) -> tuple[date, date | None, date | None]:
    verified = clock.day_of(row.verified_at) if row.verified_at else None
    clarified = clock.day_of(row.clarified_at) if row.clarified_at else None
    return clock.day_of(row.received_at), verified, clarified


def _came(received_on: date | None) -> datetime:
    if received_on is None or received_on == clock.today():
        return clock.now()
    if received_on > clock.today():
        raise Refusal("future", say("The day it came must be today or earlier"), field="received_on")
    return datetime.combine(received_on, time(12), clock.UK).astimezone(UTC)


def _keep(row: RightsRequest, words: Words) -> None:
    row.words_key, row.words_sealed = seal_words(TABLE, row.id, words)


def _still_open(row: RightsRequest) -> None:
    if row.state not in OPEN_STATES:
        raise Refusal("is_over", say("This request is over. Somebody answered it before you."))


def _holding(citizen_id: UUID) -> bool:
    """Whether another open request holds the person's data still."""
    return any(live_of(citizen_id, kind) is not None for kind in HOLDS_STILL)
