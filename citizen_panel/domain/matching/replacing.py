"""Places that come free: whom of a draw's stand-ins to ask, by what the mix needs, and giving them a place."""

from collections.abc import Collection
from dataclasses import replace
from uuid import UUID

from sqlalchemy import func, select

from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db
from citizen_panel.domain.ledger.service import record
from citizen_panel.domain.matching import documents
from citizen_panel.domain.matching.events import AlternatePromoted
from citizen_panel.domain.matching.models import Alternate, Draw, Place
from citizen_panel.domain.matching.rules.replacement import NoReplacement, Replacement, next_to_ask, only, with_spare
from citizen_panel.domain.matching.vocabulary import AlternateState, DrawRequest, PlaceState


def needed_by(
    draw: Draw, remaining: Collection[UUID], willing: Collection[UUID], *, seats: int, spare: int
) -> Replacement | NoReplacement | None:
    """Which of the willing to ask for `seats` places, by what the draw's quotas need; people are told by their tokens.

    `remaining` are those who hold a place, among them up to `spare` more than the draw gave. Nothing when the sealed
    input of the draw is gone, or nobody it counted is left. Only the worker can open that input.
    """
    request = documents.sealed_request(draw)
    if request is None:
        return None
    known = set(_keys(request))
    held, could = {str(one) for one in remaining}, {str(one) for one in willing}
    held, could = held & known, could & known
    if not held | could:
        return None
    asked = with_spare(only(request, held | could), spare)
    return next_to_ask(replace(asked, places=len(held) + seats), sorted(held), sorted(could))


def promote(alternate: Alternate, *, actor: Actor) -> Place:
    """Give somebody who stands by a place in the panel: after all others by number, and with no chance of its own.

    Call with the draw locked.
    """
    last = select(func.coalesce(func.max(Place.coded_no), 0)).where(Place.draw_id == alternate.draw_id)
    given = Place(
        draw_id=alternate.draw_id,
        citizen_id=alternate.citizen_id,
        token=alternate.token,
        coded_no=db.session.execute(last).scalar_one() + 1,
        chance=None,
        state=PlaceState.DRAWN,
    )
    db.session.add(given)
    db.session.flush()
    alternate.state, alternate.place_id = AlternateState.PROMOTED, given.id
    db.session.flush()
    found = db.session.get(Draw, alternate.draw_id)
    assert found is not None
    record(AlternatePromoted(project=found.project_id, draw=found.id, token=alternate.token), actor=actor)
    return given


def _keys(request: DrawRequest) -> tuple[str, ...]:
    people = request.candidates
    return tuple(one.key for one in people) if isinstance(people, tuple) else people.keys
