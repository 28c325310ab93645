"""Carrying a draw through, step by step: each step is kept by itself, and the engine runs between them."""

import secrets
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from uuid import UUID

from citizen_panel.core.actor import Actor
from citizen_panel.domain.matching import listing, queries
from citizen_panel.domain.matching.alternates import DROP_OUT, chosen_for
from citizen_panel.domain.matching.counted import AsksIndex
from citizen_panel.domain.matching.leases import Lease
from citizen_panel.domain.matching.models import Draw
from citizen_panel.domain.matching.rules.draw import Progress, draw
from citizen_panel.domain.matching.rules.stand_ins import choose
from citizen_panel.domain.matching.rules.telling import told
from citizen_panel.domain.matching.service import timing
from citizen_panel.domain.matching.service.publishing import about_to_be_listed, keep_list, keep_seeded, seeded
from citizen_panel.domain.matching.service.running import WORKER, begin_draw, gather, keep, plan_for, request_of
from citizen_panel.domain.matching.vocabulary import DrawRequest, Infeasible

Step = Callable[[], AbstractContextManager[object]]
"""Opens what keeps one step: the door's transaction, or nothing where one is open already."""


def run_draw(draw_id: UUID, *, actor: Actor = WORKER) -> Draw | None:
    """Run a draw that waits, in the present transaction; nothing when there is nothing to do.

    A public draw stops at its list, and goes on once it has its seed.
    """
    lease = begin_draw(draw_id)
    if lease is None:
        return None
    carry_through(lease, nullcontext, lambda done, of: None, actor=actor)
    return queries.draw(draw_id)


def carry_through(
    lease: Lease, step: Step, progress: Progress, *, actor: Actor = WORKER, asked: AsksIndex | None = None
) -> None:
    """Do the work of a draw that was taken in hand; what was kept before is not done again."""
    with step():
        public = seeded(lease)
    if public is not None:
        stand_ins = choose(public.request, public.chosen, DROP_OUT)
        with step():
            keep_seeded(lease, public, stand_ins, actor=actor)
        return
    with step():
        gather(lease, asked)
    with step():
        request, about = request_of(lease), about_to_be_listed(lease)
    if request is not None:  # none: it was stopped while the input was gathered
        _draw(lease, request, about, step, progress, actor)


def _draw(lease: Lease, request: DrawRequest, about: str | None, step: Step, progress: Progress, actor: Actor) -> None:
    with step():
        plan = plan_for(lease)
    if plan is not None:
        drawn = timing.run(request, plan, progress)
        stand_ins = chosen_for(timing.of_those_who_can_come(request, drawn.outcome), drawn.outcome)
        with step():
            keep(lease, request, drawn.outcome, stand_ins, timetable=drawn.timetable, actor=actor)
        return
    outcome = told(request, draw(request, progress), progress)
    if about is None or isinstance(outcome, Infeasible):
        stand_ins = chosen_for(request, outcome)
        with step():
            keep(lease, request, outcome, stand_ins, actor=actor)
        return
    made = listing.made(request, outcome, about, secrets.token_bytes(listing.SALT_BYTES))
    with step():
        keep_list(lease, outcome, made, actor=actor)
