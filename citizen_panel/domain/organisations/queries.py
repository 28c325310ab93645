"""Reads about organisations and who works for them."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import func, select

from citizen_panel.core import clock
from citizen_panel.core.actor import WorksFor
from citizen_panel.core.db import db
from citizen_panel.domain.organisations.models import Membership, Organisation, OrganisationArea
from citizen_panel.domain.organisations.vocabulary import MembershipRole, OrganisationKind, OrganisationState


def memberships_of(user_id: UUID) -> tuple[WorksFor, ...]:
    """What somebody may act for today: roles in force, in verified organisations."""
    today = clock.today()
    rows = db.session.execute(
        select(Membership.id, Membership.organisation_id, Organisation.kind, Membership.role)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(
            Membership.user_account_id == user_id,
            Membership.from_on <= today,
            (Membership.to_on.is_(None)) | (Membership.to_on >= today),
            Organisation.state == OrganisationState.VERIFIED,
        )
        .order_by(Membership.role, Membership.id)
    )
    return tuple(WorksFor(mid, oid, kind, role) for mid, oid, kind, role in rows)


def organisation(organisation_id: UUID) -> Organisation | None:
    """An organisation by its id."""
    return db.session.get(Organisation, organisation_id)


def members_of(organisation_id: UUID) -> dict[UUID, tuple[str, ...]]:
    """Who works for an organisation today, by account, with their roles in alphabetical order."""
    today = clock.today()
    rows = db.session.execute(
        select(Membership.user_account_id, Membership.role)
        .where(
            Membership.organisation_id == organisation_id,
            Membership.from_on <= today,
            (Membership.to_on.is_(None)) | (Membership.to_on >= today),
        )
        .order_by(Membership.user_account_id, Membership.role)
    )
    found: dict[UUID, tuple[str, ...]] = {}
    for account_id, role in rows:
        found[account_id] = (*found.get(account_id, ()), role)
    return found


def told_of_requests(organisation_id: UUID) -> Sequence[UUID]:
    """The accounts of those who help people for a partner today and want to hear when it is asked for help."""
    today = clock.today()
    statement = select(Membership.user_account_id).where(
        Membership.organisation_id == organisation_id,
        Membership.role == MembershipRole.GATEKEEPER,
        Membership.wants_requests,
        Membership.from_on <= today,
        (Membership.to_on.is_(None)) | (Membership.to_on >= today),
    )
    return db.session.scalars(statement.distinct().order_by(Membership.user_account_id)).all()


def organisations() -> Sequence[Organisation]:
    """Every body and partner, by kind and name."""
    return db.session.scalars(select(Organisation).order_by(Organisation.kind, Organisation.name)).all()


def serving(council_code: str) -> Sequence[Organisation]:
    """The verified public bodies that serve a council area and need a yes of their own to ask, by name."""
    found = select(Organisation).join(OrganisationArea, OrganisationArea.organisation_id == Organisation.id)
    bodies = found.where(
        OrganisationArea.council_code == council_code,
        Organisation.kind == OrganisationKind.PUBLIC_BODY,
        Organisation.state == OrganisationState.VERIFIED,
        Organisation.runs_panel.is_(False),
    )
    return db.session.scalars(bodies.order_by(Organisation.name)).all()


def runs_panel(organisation_id: UUID) -> bool:
    """Whether being on the panel is enough for a body to ask; any other body needs a yes of its own."""
    found = organisation(organisation_id)
    return found is not None and found.runs_panel


def needing_a_yes() -> Sequence[UUID]:
    """The ids of the verified public bodies that may ask only those who said yes to them by name, in one order."""
    bodies = select(Organisation.id).where(
        Organisation.kind == OrganisationKind.PUBLIC_BODY,
        Organisation.state == OrganisationState.VERIFIED,
        Organisation.runs_panel.is_(False),
    )
    return db.session.scalars(bodies.order_by(Organisation.id)).all()


def by_ids(organisation_ids: Collection[UUID]) -> Sequence[Organisation]:
    """Organisations by their ids, by name."""
    return db.session.scalars(
        select(Organisation).where(Organisation.id.in_(organisation_ids)).order_by(Organisation.name)
    ).all()


def people_in_roles() -> dict[UUID, int]:
    """How many people work for each organisation today; those without any are left out."""
    today = clock.today()
    in_force = (Membership.from_on <= today) & (Membership.to_on.is_(None) | (Membership.to_on >= today))
    counted = select(Membership.organisation_id, func.count(Membership.user_account_id.distinct())).where(in_force)
    return {body: people for body, people in db.session.execute(counted.group_by(Membership.organisation_id))}  # noqa: C416  # a row is no pair to a type checker


def roles_of_everybody() -> dict[UUID, list[tuple[str, str]]]:
    """The roles in force today by account: pairs of role and name of the organisation."""
    today = clock.today()
    rows = db.session.execute(
        select(Membership.user_account_id, Membership.role, Organisation.name)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(Membership.from_on <= today, Membership.to_on.is_(None) | (Membership.to_on >= today))
        .order_by(Organisation.name, Membership.role)
    )
    found: dict[UUID, list[tuple[str, str]]] = {}
    for account_id, role, name in rows:
        found.setdefault(account_id, []).append((role, name))
    return found
