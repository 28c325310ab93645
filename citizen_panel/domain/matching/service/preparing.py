"""Asking for a draw of an approved brief."""

import secrets
from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db
from citizen_panel.core.errors import NotFound, Refusal
from citizen_panel.core.events import digest_of
from citizen_panel.core.references import reference
from citizen_panel.core.words import say
from citizen_panel.domain.ledger.service import record
from citizen_panel.domain.matching import queries
from citizen_panel.domain.matching.events import DrawPrepared
from citizen_panel.domain.matching.models import Draw
from citizen_panel.domain.matching.offered import OfferedTime
from citizen_panel.domain.matching.rules.draw import ENGINE_VERSION
from citizen_panel.domain.matching.rules.methods import METHODS
from citizen_panel.domain.matching.rules.public.openness import may_be_open
from citizen_panel.domain.matching.rules.quotas import revealing
from citizen_panel.domain.matching.service.about import about
from citizen_panel.domain.matching.service.plans import written_times
from citizen_panel.domain.matching.vocabulary import DrawState, Listing, Method, QuotaBand, SeedSource
from citizen_panel.domain.projects import queries as projects
from citizen_panel.domain.projects.prepared import may_ask_of_age
from citizen_panel.domain.projects.rules import NotAllowed, can_be_drawn
from citizen_panel.domain.projects.vocabulary import BriefState

if TYPE_CHECKING:
    from citizen_panel.domain.projects.models import RecruitmentBrief

USUAL = next(iter(METHODS))
"""The method of a draw when nobody chose another: the first that is offered."""
EVEN = 100
"""Low chances and high chances weigh the same."""
PUBLIC = "D"
"""With what the reference of a public draw begins."""
SEED_BYTES = 16
"""Bytes of chance in a seed that we make ourselves."""


def prepare_draw(
    brief: "RecruitmentBrief",
    *,
    actor: Actor,
    method: Method = USUAL,
    gamma_percent: int = EVEN,
    seed: str | None = None,
    times: Sequence[OfferedTime] = (),
) -> Draw:
    """Ask for a draw of an approved brief; the worker runs it.

    With `times` only groups are drawn that can come to them, and each person is given one. `gamma_percent` is how
    much a low chance weighs against a high one, for the method goldilocks alone. Without `seed` (dice thrown by
    people) a secret one is made. Refusals `method_not_offered`, `not_approved`, `confirmed_already`,
    `draw_under_way`, `quotas_reveal`, and `times_another_way` for times with another method than the usual one.
    """
    if times and method is not USUAL:
        raise Refusal(
            "times_another_way",
            say("Times can be settled only with the way that raises the lowest chance first. Choose that one."),
            field="method",
        )
    prepared = _of_brief(brief, method, gamma_percent)
    prepared.seed = seed or secrets.token_hex(SEED_BYTES)
    prepared.seed_source = SeedSource.DICE if seed else SeedSource.SYSTEM
    prepared.times = written_times(times) or None
    return _keep(prepared, actor)


def prepare_public_draw(
    brief: "RecruitmentBrief",
    *,
    actor: Actor,
    source: SeedSource,
    announced: str,
    witnesses: str,
    listing: Listing,
    method: Method = USUAL,
    gamma_percent: int = EVEN,
) -> Draw:
    """Ask for a public draw: the worker makes its list, and waits for the seed.

    `announced` says to the public where and when chance speaks, `witnesses` what those are who watch. Refusals as for
    `prepare_draw`, and `list_must_be_closed`.
    """
    prepared = _of_brief(brief, method, gamma_percent)
    if listing is Listing.OPEN and not may_be_open(q.characteristic for q in projects.quotas_of(brief.id)):
        raise Refusal(
            "list_must_be_closed",
            say("These quotas ask about things that people do not show to everybody. The list must be closed."),
            field="listing",
        )
    prepared.seed_source, prepared.listing = source, listing
    prepared.announced, prepared.witnesses = announced, witnesses
    prepared.reference = reference(PUBLIC)
    return _keep(prepared, actor)


def _of_brief(brief: "RecruitmentBrief", method: Method, gamma_percent: int) -> Draw:
    """A new draw of a brief that can be drawn for, locked; not kept yet."""
    if method not in METHODS:
        raise Refusal("method_not_offered", say("That way of drawing is not offered. Choose another one."))
    held = projects.lock_brief(brief.id)
    if held is None:
        raise NotFound
    drawable(held)
    _none_in_the_way(held.id)
    return Draw(
        id=uuid4(),
        recruitment_brief_id=held.id,
        state=DrawState.PREPARED,
        method=method,
        gamma_percent=gamma_percent if method is Method.GOLDILOCKS else None,
        engine_version=ENGINE_VERSION,
        input_hash=b"",
        candidates_count=0,
        created_at=clock.now(),
    )


def _keep(prepared: Draw, actor: Actor) -> Draw:
    db.session.add(prepared)
    db.session.flush()
    record(
        DrawPrepared(
            **about(prepared),
            gamma_percent=prepared.gamma_percent,
            seed_hash=digest_of(prepared.seed) if prepared.seed else None,
        ),
        actor=actor,
    )
    return prepared


def drawable(held: "RecruitmentBrief") -> None:
    """Refuse a brief for which nobody can be drawn: `not_approved`, `quotas_reveal`, or too young people for now."""
    for allowed in (can_be_drawn(BriefState(held.state)), may_ask_of_age(held)):
        if isinstance(allowed, NotAllowed):
            raise Refusal(allowed.code, allowed.reason)
    bands = tuple(QuotaBand(q.characteristic, q.category, q.least, q.most) for q in projects.quotas_of(held.id))
    if revealing(bands, held.places):
        raise Refusal("quotas_reveal", say("The quotas would tell who is in a group. Write a new brief with others."))


def _none_in_the_way(brief_id: UUID) -> None:
    states = {DrawState(one.state) for one in queries.draws_of(brief_id)}
    if DrawState.CONFIRMED in states:
        raise Refusal("confirmed_already", say("A draw of this brief is confirmed already. Void it first."))
    if states & {DrawState.PREPARED, DrawState.RUNNING, DrawState.LISTED, DrawState.FOUND}:
        raise Refusal("draw_under_way", say("A draw of this brief waits for you already. Confirm it or void it first."))
