"""What becomes of a place that the draw gave: offered, taken, let go."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import select, update

from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db
from citizen_panel.domain.ledger import service as ledger
from citizen_panel.domain.matching.events import PlaceReleased
from citizen_panel.domain.matching.models import Draw, Place
from citizen_panel.domain.matching.vocabulary import PlaceState

HELD = (PlaceState.DRAWN, PlaceState.OFFERED, PlaceState.TAKEN)


def lock_draw(draw_id: UUID) -> Draw | None:
    """Lock a draw, so that one filling of seats goes on at a time."""
    return db.session.get(Draw, draw_id, with_for_update={"key_share": True}, populate_existing=True)


def places_of(draw_id: UUID, *states: PlaceState) -> Sequence[Place]:
    """The places of a draw, in the order of their code numbers, in any of the states if some are named."""
    wanted = select(Place).where(Place.draw_id == draw_id).order_by(Place.coded_no)
    return db.session.scalars(wanted.where(Place.state.in_(states)) if states else wanted).all()


def place(place_id: UUID) -> Place | None:
    """A place by its id."""
    return db.session.get(Place, place_id)


def move_place(place_id: UUID, *, to: PlaceState, only_from: Sequence[PlaceState]) -> bool:
    """Change a place's state if it is still in one of the states named; False when somebody was faster."""
    moved = update(Place).where(Place.id == place_id, Place.state.in_(only_from)).values(state=to)
    return db.session.execute(moved.returning(Place.id)).scalar_one_or_none() is not None


def move_places(place_ids: Collection[UUID], *, to: PlaceState, only_from: Sequence[PlaceState]) -> int:
    """Change the state of many places, as `move_place` does of one; returns how many were still as they should be."""
    moved = update(Place).where(Place.id.in_(place_ids), Place.state.in_(only_from)).values(state=to)
    return len(db.session.execute(moved.returning(Place.id)).all())


def release_place(place_id: UUID, *, project_id: UUID, actor: Actor, only_from: Sequence[PlaceState] = HELD) -> bool:
    """Let a place go, so that somebody else can have it; False when it was let go before."""
    if not move_place(place_id, to=PlaceState.RELEASED, only_from=only_from):
        return False
    freed = place(place_id)
    assert freed is not None
    ledger.record(PlaceReleased(project=project_id, draw=freed.draw_id, token=freed.token), actor=actor)
    return True


def release_unused(place_id: UUID, *, actor: Actor) -> bool:
    """Let a place go to which nobody said yes; False when somebody did, or it was let go before."""
    held = place(place_id)
    drawn = db.session.get(Draw, held.draw_id) if held is not None else None
    if drawn is None:
        return False
    unused = (PlaceState.DRAWN, PlaceState.OFFERED)
    return release_place(place_id, project_id=drawn.project_id, actor=actor, only_from=unused)
