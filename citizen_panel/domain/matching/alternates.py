"""Who stands by for the places of a draw: kept with it, counted, and stood down."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID, uuid4

from sqlalchemy import func, select

from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db
from citizen_panel.domain.ledger.service import record
from citizen_panel.domain.matching.events import AlternateStoodDown
from citizen_panel.domain.matching.models import Alternate, Draw
from citizen_panel.domain.matching.rules.dropout import DropOut
from citizen_panel.domain.matching.rules.rates import ACCEPTANCE, NO_SHOW
from citizen_panel.domain.matching.rules.stand_ins import NoStandIns, StandIns, choose
from citizen_panel.domain.matching.vocabulary import AlternateState, DrawRequest, Outcome, Selected
from citizen_panel.domain.projects.models import RecruitmentBrief

DROP_OUT = DropOut(common=1 - ACCEPTANCE.likely * (1 - NO_SHOW.likely))
"""Until the panel has figures of its own: saying no and not coming, for everybody alike."""


def chosen_for(request: DrawRequest, outcome: Outcome) -> StandIns | NoStandIns | None:
    """Choose who stands by for the panel that was drawn; nothing when none was drawn."""
    return choose(request, outcome.chosen, DROP_OUT) if isinstance(outcome, Selected) else None


def keep_standing(draw_id: UUID, tokens: Sequence[str], people: Mapping[str, UUID]) -> None:
    """Let these people stand by for a draw; their numbers follow their tokens, which are random."""
    db.session.add_all(
        Alternate(
            id=uuid4(),
            draw_id=draw_id,
            citizen_id=people.get(token),
            token=UUID(token),
            coded_no=number,
            state=AlternateState.STANDING,
        )
        for number, token in enumerate(sorted(tokens), start=1)
    )


def standing(draw_id: UUID) -> Sequence[Alternate]:
    """Who stands by for a draw at this moment, in the order of their code numbers, which is random."""
    rows = select(Alternate).where(Alternate.draw_id == draw_id, Alternate.state == AlternateState.STANDING)
    ordered = rows.order_by(Alternate.coded_no).execution_options(populate_existing=True)
    return db.session.execute(ordered).scalars().all()


def standing_count(draw_id: UUID) -> int:
    """How many people stand by for a draw."""
    rows = select(func.count()).where(Alternate.draw_id == draw_id, Alternate.state == AlternateState.STANDING)
    return db.session.execute(rows).scalar_one()


def standing_anywhere(citizen_id: UUID, project_id: UUID | None = None) -> Sequence[Alternate]:
    """Everything a person stands by for, in one project if named."""
    rows = (
        select(Alternate)
        .join(Draw, Draw.id == Alternate.draw_id)
        .join(RecruitmentBrief, RecruitmentBrief.id == Draw.recruitment_brief_id)
        .where(Alternate.citizen_id == citizen_id, Alternate.state == AlternateState.STANDING)
    )
    if project_id is not None:
        rows = rows.where(RecruitmentBrief.project_id == project_id)
    return db.session.execute(rows.order_by(Alternate.id)).scalars().all()


def stand_down(alternates: Collection[Alternate], *, actor: Actor) -> int:
    """Let people stand by no more; returns how many did until now."""
    stood = [one for one in alternates if one.state == AlternateState.STANDING]
    for one in stood:
        one.state = AlternateState.STOOD_DOWN
    db.session.flush()
    for one in stood:
        found = db.session.get(Draw, one.draw_id)
        assert found is not None
        record(AlternateStoodDown(project=found.project_id, draw=found.id, token=one.token), actor=actor)
    return len(stood)
