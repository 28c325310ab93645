"""Asking partners to help where the panel has too few people, and what they answer."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import constraint_of, db
from citizen_panel.core.errors import Refusal
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


def gap_requests() -> Sequence[GapRequest]:
    """Every request, those that are open first, each part newest first."""
    is_over = GapRequest.state.not_in(OPEN)
    return db.session.scalars(select(GapRequest).order_by(is_over, GapRequest.sent_at.desc(), GapRequest.id)).all()


def requests_to(partner_ids: Collection[UUID]) -> Sequence[GapRequest]:
    """The requests to some partners, those that are open first, each part newest first."""
    is_over = GapRequest.state.not_in(OPEN)
    asked = select(GapRequest).where(GapRequest.partner_id.in_(partner_ids))
    return db.session.scalars(asked.order_by(is_over, GapRequest.sent_at.desc(), GapRequest.id)).all()


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


def close(gap: GapRequest, *, actor: Actor) -> None:
    """End a request; a second time changes nothing."""
    db.session.refresh(gap, with_for_update=True)
    if gap.state == GapState.CLOSED:
        return
    gap.state, gap.closed_at = GapState.CLOSED, clock.now()
    db.session.flush()
    record(GapClosed(gap=gap.id, organisation=gap.partner_id), actor=actor)
