"""Taking a whole list back, before anybody of it was asked or did anything: nobody of it can be asked from the first
moment on, and piece by piece they are erased from every room."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Uuid, exists, func, literal, or_, select, union, update
from sqlalchemy.dialects.postgresql import insert

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import among, db
from citizen_panel.core.errors import Refusal
from citizen_panel.core.words import say
from citizen_panel.domain.accounts import personal_data as accounts
from citizen_panel.domain.accounts.models import User
from citizen_panel.domain.citizens import personal_data as citizens
from citizen_panel.domain.citizens.events import PanelImportUndone
from citizen_panel.domain.citizens.imports import staging
from citizen_panel.domain.citizens.imports.models import BroughtIn, PanelImport
from citizen_panel.domain.citizens.imports.service import not_now
from citizen_panel.domain.citizens.imports.vocabulary import ImportState
from citizen_panel.domain.citizens.models import AskingTally, Citizen
from citizen_panel.domain.citizens.queries import platform_tokens
from citizen_panel.domain.citizens.vocabulary import PanelStatus
from citizen_panel.domain.consent import personal_data as consent
from citizen_panel.domain.consent.models import ConsentDecision
from citizen_panel.domain.equality import personal_data as equality
from citizen_panel.domain.ledger import personal_data as ledger
from citizen_panel.domain.ledger.service import record
from citizen_panel.domain.matching.models import Place
from citizen_panel.domain.notifications import personal_data as notifications
from citizen_panel.domain.notifications.service import cancel_concerning
from citizen_panel.domain.rights import queries, rules
from citizen_panel.domain.rights.holdings import HOLDINGS, name_in
from citizen_panel.domain.rights.models import RightsRequest, Tombstone
from citizen_panel.domain.sessions.models import Invitation

AT_ONCE = 1_000
WRITTEN = (
    *("asking_preference", "brought_in", "consent_decision", "consent_standing", "contact_details", "contact_point"),
    "person_key",
)
"""The tables that point at somebody since they came with a list."""


def undo(import_id: UUID) -> Refusal | None:
    """Take a list back: from now on nobody of it is asked, and a worker erases them.

    Returns Refusal `not_now`, and `has_begun` once somebody of it was asked, signed in or decided something.
    """
    row = staging.lock(import_id, ImportState.DONE)
    if row is None:
        return not_now()
    if has_begun(row):
        sentence = say("Somebody of this list was asked or has signed in. Now each person leaves by themselves.")
        return Refusal("has_begun", sentence)
    of = select(BroughtIn.citizen_id).where(BroughtIn.import_id == import_id)
    out = update(Citizen).where(Citizen.id.in_(of), Citizen.status != PanelStatus.LEFT)
    db.session.execute(out.values(status=PanelStatus.LEFT).execution_options(synchronize_session=False))
    cancel_concerning("panel_import", import_id)
    staging.move(row, ImportState.UNDOING)
    return None


def has_begun(row: PanelImport) -> bool:
    """Whether somebody of a list was asked, signed in, decided something or asked for something."""
    came = select(Citizen.id).join(BroughtIn, BroughtIn.citizen_id == Citizen.id)
    decided = (ConsentDecision.citizen_id == Citizen.id, ConsentDecision.recorded_at > row.done_at)
    signs: tuple[ColumnElement[bool], ...] = (
        Citizen.last_asked_on.is_not(None),
        exists().where(AskingTally.citizen_id == Citizen.id),
        exists().where(Invitation.citizen_id == Citizen.id),
        exists().where(Place.citizen_id == Citizen.id),
        exists().where(RightsRequest.citizen_id == Citizen.id),
        exists().where(*decided),
        exists().where(User.id == Citizen.user_account_id, User.seen_on.is_not(None)),
    )
    found = came.where(BroughtIn.import_id == row.id, or_(*signs)).limit(1)
    return db.session.execute(found).first() is not None


def piece(import_id: UUID, *, actor: Actor) -> bool:
    """Erase the next people of a list that is taken back; False when nothing is left to do.

    Whoever is known to no other room than those that wrote them down when they came goes with all others like them, in
    a few statements a room; anybody else goes through every room by themselves.
    """
    row = staging.lock(import_id, ImportState.UNDOING)
    if row is None:
        return False
    of = select(BroughtIn.citizen_id).where(BroughtIn.import_id == import_id)
    people = db.session.scalars(of.order_by(BroughtIn.citizen_id).limit(AT_ONCE)).all()
    known = _known_elsewhere(people)
    for citizen_id in known:
        _erase(citizen_id)
    _erase_together([one for one in people if one not in known])
    if not people:
        staging.erase_list(row)
        staging.move(row, ImportState.UNDONE)
        record(PanelImportUndone(panel_import=row.id, people=row.good), actor=actor)
    return bool(people)


def _known_elsewhere(people: Sequence[UUID]) -> list[UUID]:
    """Those at whom a table points that an import does not write, locked first of all so that no more come."""
    held = select(Citizen.id).where(among(Citizen.id, people)).order_by(Citizen.id).with_for_update()
    db.session.execute(held)
    these = select(func.unnest(literal(people, ARRAY(Uuid))).label("id")).cte("these")  # named once for all tables
    pointing = [
        select(column.label("citizen_id")).where(column.in_(select(these.c.id)))
        for table in db.metadata.sorted_tables
        for column in table.columns
        if table.name not in WRITTEN and any(key.target_fullname == "citizen.id" for key in column.foreign_keys)
    ]
    return sorted(db.session.scalars(union(*pointing)).all())


def _erase_together(people: Sequence[UUID]) -> None:
    if not people:
        return
    ledger.erase_many(list(platform_tokens(people).values()))
    for holding in (consent, equality, notifications, accounts, citizens):
        holding.erase_many(people)
    _note_erased(people)


def _erase(citizen_id: UUID) -> None:
    for holding in HOLDINGS:
        holding.erase(name_in(holding, citizen_id))
    _note_erased([citizen_id])


def _note_erased(people: Sequence[UUID]) -> None:
    now = clock.now()
    forget_on = (now + 2 * rules.KEPT_BACKUPS).date()
    rows = [{"person_hash": queries.person_hash(one), "erased_at": now, "forget_on": forget_on} for one in people]
    db.session.flush()
    db.session.execute(insert(Tombstone).on_conflict_do_nothing(), rows)
