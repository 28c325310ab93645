"""What helps somebody take part: kept sealed, for next time or for one meeting, and told to its lead alone."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db
from citizen_panel.core.errors import Refusal
from citizen_panel.core.sealing import KeyClass, padded, unpadded
from citizen_panel.core.vault import open_row, seal_row
from citizen_panel.core.words import say
from citizen_panel.domain.citizens import queries
from citizen_panel.domain.citizens.adjustments import Needs
from citizen_panel.domain.citizens.asking import lock_member
from citizen_panel.domain.citizens.events import AccessNeedsChanged
from citizen_panel.domain.citizens.models import StatedAccessNeed
from citizen_panel.domain.consent import queries as consents
from citizen_panel.domain.consent import service as consent
from citizen_panel.domain.consent.purposes import ACCESS_REMEMBER, ACCESS_SHARE
from citizen_panel.domain.consent.rules import OPEN_ENDED, expires_on
from citizen_panel.domain.consent.vocabulary import NIL, Action, GivenThrough
from citizen_panel.domain.ledger.service import record

TABLE, LAYOUT = "stated_access_need", 1
PADDED = 512
"""Sealed rows are as long as the next multiple of this, so that their length tells little."""

NEXT_TIME = NIL
"""The scope of needs that are kept for next time; others are kept for one meeting, under its id."""


@dataclass(frozen=True)
class ForMeeting:
    """A meeting whose lead may be told; what is kept for it alone goes after `delete_after`."""

    research_session_id: UUID
    project_id: UUID
    delete_after: date


def keep(
    citizen_id: UUID,
    needs: Needs,
    *,
    remember: bool,
    meetings: Sequence[ForMeeting] = (),
    language: str = "en",
    channel: GivenThrough = GivenThrough.ONLINE,
    actor: Actor,
) -> None:
    """Keep what helps somebody, for next time or else for each of these meetings, and record what they agreed to.

    Refusals: `nothing_agreed` when it is to be kept for nothing; `no_wording` when a text is not published.
    """
    if not (remember or meetings):
        raise Refusal("nothing_agreed", say("Tick what we may do with it, or we cannot keep it."), field="uses")
    lock_member(citizen_id)
    token = queries.platform_token(citizen_id)
    if remember:
        _agree(citizen_id, token, ACCESS_REMEMBER, NEXT_TIME, None, language, channel, actor)
        _seal(citizen_id, NEXT_TIME, needs, expires_on(ACCESS_REMEMBER, clock.today()) or OPEN_ENDED)
    for meeting in meetings:
        scope, project = meeting.research_session_id, meeting.project_id
        of_project = queries.project_token(citizen_id, project)
        _agree(citizen_id, of_project, ACCESS_SHARE, scope, project, language, channel, actor)
        if remember:
            forget(citizen_id, scope)
        else:
            _seal(citizen_id, scope, needs, meeting.delete_after)
    record(AccessNeedsChanged(token=token, is_kept=True), actor=actor)


def forget(citizen_id: UUID, scope_id: UUID = NEXT_TIME) -> bool:
    """Delete what was kept for next time, or for one meeting; False when nothing was."""
    gone = delete(StatedAccessNeed).where(
        StatedAccessNeed.citizen_id == citizen_id, StatedAccessNeed.scope_id == scope_id
    )
    return db.session.execute(gone.returning(StatedAccessNeed.scope_id)).first() is not None


def forget_past(today: date) -> int:
    """Delete whatever was to be kept no longer than yesterday; returns how many rows went."""
    past = delete(StatedAccessNeed).where(StatedAccessNeed.until_on < today)
    return len(db.session.execute(past.returning(StatedAccessNeed.citizen_id)).all())


def own_needs(citizen_id: UUID) -> Mapping[UUID, Needs]:
    """Everything kept about what helps a person, by scope: for their own eyes."""
    return {scope: needs for (_, scope), needs in _opened([citizen_id]).items()}


def needs_of(research_session_id: UUID, citizen_ids: Collection[UUID]) -> Mapping[UUID, Needs]:
    """What helps each of these people in one meeting, for its lead alone, of those who agreed that the lead is told.

    What was said for this meeting goes before what is kept for next time. Who asks is for the door to settle.
    """
    told = frozenset(db.session.scalars(consents.in_good_standing(ACCESS_SHARE, research_session_id)))
    agreed = [one for one in citizen_ids if one in told]
    kept = _opened(agreed)
    found = {one: kept.get((one, research_session_id)) or kept.get((one, NEXT_TIME)) for one in agreed}
    return {one: needs for one, needs in found.items() if needs}


def lasting_needs(citizen_ids: Collection[UUID], among: Collection[str]) -> Mapping[UUID, tuple[str, ...]]:
    """Which of these adjustments each person keeps for next time; those who need none of them are left out.

    For the worker alone, to draw people for times that have what they need: nobody is told.
    """
    found = {
        one: tuple(code for code in needs.adjustments if code in among)
        for (one, scope), needs in _opened(citizen_ids).items()
        if scope == NEXT_TIME
    }
    return {one: codes for one, codes in found.items() if codes}


def _agree(
    citizen_id: UUID,
    token: UUID,
    purpose: str,
    scope_id: UUID,
    project: UUID | None,
    language: str,
    channel: GivenThrough,
    actor: Actor,
) -> None:
    if consents.holds(citizen_id, purpose, scope_id):
        return
    wording = consents.text_in_force(purpose, language) or consents.text_in_force(purpose)
    if wording is None:
        raise Refusal("no_wording", say("We cannot keep this just now. Phone us, and we will help."))
    consent.record_decision(
        citizen_id=citizen_id,
        token=token,
        purpose=purpose,
        action=Action.GRANTED,
        scope_id=scope_id,
        text=wording,
        channel=channel,
        language=wording.language,
        actor=actor,
        project=project,
    )


def sealed_needs(citizen_id: UUID, scope_id: UUID, needs: Needs) -> tuple[int, bytes]:
    """Seal what helps somebody for its one place in the table; returns the id of the key and the blob."""
    place = f"{citizen_id}:{scope_id}"
    return seal_row(KeyClass.ACCESS, TABLE, place, LAYOUT, padded(needs.written(), PADDED))


def _seal(citizen_id: UUID, scope_id: UUID, needs: Needs, until_on: date) -> None:
    key_id, sealed = sealed_needs(citizen_id, scope_id, needs)
    kept = {"key_id": key_id, "sealed": sealed, "until_on": until_on}
    added = insert(StatedAccessNeed).values(citizen_id=citizen_id, scope_id=scope_id, **kept)
    db.session.execute(added.on_conflict_do_update(index_elements=["citizen_id", "scope_id"], set_=kept))


def _opened(citizen_ids: Collection[UUID]) -> dict[tuple[UUID, UUID], Needs]:
    rows = db.session.scalars(
        select(StatedAccessNeed).where(
            StatedAccessNeed.citizen_id.in_(citizen_ids), StatedAccessNeed.until_on >= clock.today()
        )
    )
    return {(row.citizen_id, row.scope_id): _open(row) for row in rows}


def _open(row: StatedAccessNeed) -> Needs:
    place = f"{row.citizen_id}:{row.scope_id}"
    return Needs.read(unpadded(open_row(KeyClass.ACCESS, TABLE, place, LAYOUT, row.key_id, row.sealed)))
