"""Public bodies, partners, and who works for them."""

from collections.abc import Collection
from datetime import date, timedelta
from uuid import UUID, uuid4

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db
from citizen_panel.core.errors import NotFound, Refusal
from citizen_panel.core.words import say
from citizen_panel.domain.ledger import service as ledger
from citizen_panel.domain.organisations import queries
from citizen_panel.domain.organisations.events import (
    MemberAdded,
    MemberLeft,
    OrganisationRegistered,
    OrganisationSuspended,
    OrganisationVerified,
)
from citizen_panel.domain.organisations.models import Membership, Organisation, OrganisationArea
from citizen_panel.domain.organisations.vocabulary import MembershipRole, OrganisationKind, OrganisationState


def register(
    name: str,
    slug: str,
    kind: OrganisationKind | str,
    *,
    councils: Collection[str] = (),
    runs_panel: bool = False,
    actor: Actor,
) -> Organisation:
    """Make an organisation known; nobody can act for it until it is verified. Raises Refusal `slug_taken`.

    A body that `runs_panel` may ask whoever is on it; any other needs a yes of its own from each person.
    """
    row = Organisation(
        id=uuid4(),
        name=name,
        slug=slug,
        kind=OrganisationKind(kind),
        state=OrganisationState.APPLIED,
        runs_panel=runs_panel,
    )
    try:
        with db.session.begin_nested():
            db.session.add(row)
            db.session.flush()
    except IntegrityError as error:
        raise Refusal("slug_taken", say("Another organisation has that short name."), field="slug") from error
    db.session.add_all(OrganisationArea(organisation_id=row.id, council_code=code) for code in sorted(set(councils)))
    db.session.flush()
    ledger.record(
        OrganisationRegistered(organisation=row.id, organisation_kind=OrganisationKind(row.kind)), actor=actor
    )
    return row


def verify(organisation_id: UUID, *, actor: Actor) -> None:
    """Let people act for an organisation from now on."""
    row = _existing(organisation_id)
    row.state, row.verified_on = OrganisationState.VERIFIED, clock.today()
    db.session.flush()
    ledger.record(OrganisationVerified(organisation=row.id, organisation_kind=OrganisationKind(row.kind)), actor=actor)


def suspend(organisation_id: UUID, *, actor: Actor) -> None:
    """Let nobody act for an organisation any more."""
    row = _existing(organisation_id)
    row.state = OrganisationState.SUSPENDED
    db.session.flush()
    ledger.record(OrganisationSuspended(organisation=row.id, organisation_kind=OrganisationKind(row.kind)), actor=actor)


def add_member(
    user_id: UUID, organisation_id: UUID, role: MembershipRole | str, *, from_on: date | None = None, actor: Actor
) -> Membership:
    """Let somebody act for an organisation in a role, from a day on. Raises Refusal `already_member`."""
    role = MembershipRole(role)
    row = Membership(
        id=uuid4(),
        user_account_id=user_id,
        organisation_id=organisation_id,
        role=role,
        from_on=from_on or clock.today(),
    )
    try:
        with db.session.begin_nested():
            db.session.add(row)
            db.session.flush()
    except IntegrityError as error:
        raise Refusal("already_member", say("They already have that role.")) from error
    ledger.record(MemberAdded(account=user_id, organisation=organisation_id, role=role), actor=actor)
    return row


def end_membership(membership_id: UUID, *, actor: Actor) -> None:
    """Let somebody act in a role no longer, from today on; harmless when it has ended."""
    row = db.session.get(Membership, membership_id)
    if row is None:
        raise NotFound
    if row.to_on is not None:
        return
    row.to_on = max(row.from_on, clock.today() - timedelta(days=1))
    db.session.flush()
    gone = MemberLeft(account=row.user_account_id, organisation=row.organisation_id, role=MembershipRole(row.role))
    ledger.record(gone, actor=actor)


def _existing(organisation_id: UUID) -> Organisation:
    found = queries.organisation(organisation_id)
    if found is None:
        raise NotFound
    return found


def tell_of_requests(user_id: UUID, *, wants: bool) -> None:
    """Keep whether somebody wants to hear by email when a partner they work for is asked for help."""
    of = update(Membership).where(Membership.user_account_id == user_id, Membership.role == MembershipRole.GATEKEEPER)
    db.session.execute(of.values(wants_requests=wants))
