"""Asking partners to help where the panel has too few people, and what they answer."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import Select, case, func, select
from sqlalchemy.exc import IntegrityError

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import constraint_of, db
from citizen_panel.core.errors import Refusal
from citizen_panel.core.paging import PAGE, Order, Piece, piece_of, shown
from citizen_panel.core.words import say
from citizen_panel.domain.ledger.service import record
from citizen_panel.domain.organisations.queries import organisation
from citizen_panel.domain.organisations.vocabulary import OrganisationKind, OrganisationState
from citizen_panel.domain.partners.events import GapAnswered, GapClosed, GapRequested
from citizen_panel.domain.partners.models import GapRequest
from citizen_panel.domain.partners.rules import wanted_for
from citizen_panel.domain.partners.vocabulary import GapState

OPEN = (GapState.SENT, GapState.ACCEPTED)


def gap_request(gap_id: UUID) -> GapRequest | None:
    """A request by its id."""
    return db.session.get(GapRequest, gap_id)


def gap_requests(after: str = "", size: int = PAGE) -> Piece[GapRequest]:
    """Every request a page at a time, those that are open first, each part newest first."""
    return _listed(select(GapRequest), after, size)


def requests_to(partner_ids: Collection[UUID], after: str = "", size: int = PAGE) -> Piece[GapRequest]:
    """The requests to some partners a page at a time, those that are open first, each part newest first."""
    return _listed(select(GapRequest).where(GapRequest.partner_id.in_(partner_ids)), after, size)


def unanswered(partner_ids: Collection[UUID]) -> int:
    """How many requests wait for an answer of some partners."""
    waiting = GapRequest.partner_id.in_(partner_ids) & (GapRequest.state == GapState.SENT)
    return db.session.execute(select(func.count()).select_from(GapRequest).where(waiting)).scalar_one()


def ask_partner(
    asker_id: UUID,
    partner_id: UUID,
    *,
    dimension: str,
    category: str,
    council_codes: Sequence[str],
    missing: int,
    actor: Actor,
) -> GapRequest:
    """Ask a partner to help reach a group of people; `missing` is about how many more would close the gap.

    Refusals: `no_partner`, `asked_already`.
    """
    partner = organisation(partner_id)
    is_partner = partner is not None and partner.kind == OrganisationKind.PARTNER
    if partner is None or not is_partner or partner.state != OrganisationState.VERIFIED:
        raise Refusal("no_partner", say("Choose one of the partners shown."), field="partner")
    row = GapRequest(
        asker_id=asker_id,
        partner_id=partner_id,
        dimension=dimension,
        category=category,
        council_codes=sorted(council_codes),
        wanted=wanted_for(missing),
        sent_at=clock.now(),
    )
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError as twice:
        if constraint_of(twice) != "uq_gap_request_not_closed":
            raise
        said = say("You have asked this partner already. Choose another, or close the first request.")
        raise Refusal("asked_already", said, field="partner") from twice
    record(GapRequested(gap=row.id, organisation=partner_id, wanted=wanted_for(missing)), actor=actor)
    return row


def answer(gap: GapRequest, *, can_help: bool, actor: Actor) -> None:
    """Keep whether the partner can help; the newest answer counts. Refusal `gap_closed`."""
    db.session.refresh(gap, with_for_update=True)
    if gap.state == GapState.CLOSED:
        raise Refusal("gap_closed", say("This request was closed meanwhile. Nothing is needed of you."))
    gap.state = GapState.ACCEPTED if can_help else GapState.DECLINED
    gap.answered_at = clock.now()
    db.session.flush()
    record(GapAnswered(gap=gap.id, organisation=gap.partner_id, can_help=can_help), actor=actor)


def _listed(asked: Select[GapRequest], after: str, size: int) -> Piece[GapRequest]:
    sent = func.to_char(func.timezone("UTC", GapRequest.sent_at), 'YYYY-MM-DD"T"HH24:MI:SS.US')
    rank = func.concat(case((GapRequest.state.in_(OPEN), "1"), else_="0"), sent).collate("C")
    order = Order(rank, GapRequest.__table__.c.id, is_down=True)
    rows = [(row[0], row[1]) for row in db.session.execute(piece_of(asked.add_columns(rank), order, after, size))]
    piece = shown(rows, lambda row: (row[1], row[0].id), size)
    return Piece([row for row, _ in piece.rows], piece.after)


def close(gap: GapRequest, *, actor: Actor) -> None:
    """End a request; a second time changes nothing."""
    db.session.refresh(gap, with_for_update=True)
    if gap.state == GapState.CLOSED:
        return
    gap.state, gap.closed_at = GapState.CLOSED, clock.now()
    db.session.flush()
    record(GapClosed(gap=gap.id, organisation=gap.partner_id), actor=actor)
