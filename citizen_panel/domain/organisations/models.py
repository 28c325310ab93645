"""The memory of the room organisations."""

from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from citizen_panel.core.db import Model, known, points_to
from citizen_panel.domain.organisations.vocabulary import MembershipRole, OrganisationKind, OrganisationState


class Organisation(Model):
    """A public body, a partner or the platform itself.

    Holds no personal data. Kept: while in use.
    """

    __tablename__ = "organisation"
    __table_args__ = (
        known("kind", OrganisationKind),
        known("state", OrganisationState),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    name: Mapped[str]
    slug: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    register_code: Mapped[str | None]
    state: Mapped[str] = mapped_column(default="applied", server_default="applied")
    verified_on: Mapped[date | None]
    runs_panel: Mapped[bool] = mapped_column(
        default=False,
        server_default="false",
        comment="being on the panel is enough for it to ask; any other body needs a yes of its own",
    )


class OrganisationArea(Model):
    """A council area that an organisation serves.

    Holds no personal data. Kept: –.
    """

    __tablename__ = "organisation_area"

    organisation_id: Mapped[UUID] = points_to("organisation.id", primary_key=True)
    council_code: Mapped[str] = points_to("reference.council.code", primary_key=True)


class Membership(Model):
    """That somebody works for an organisation in a role, from a day on.

    Holds contact or account data. Kept: end + 12 months.
    """

    __tablename__ = "membership"
    __table_args__ = (
        known("role", MembershipRole),
        Index(
            "uq_membership_user_account_organisation_role_live",
            "user_account_id",
            "organisation_id",
            "role",
            unique=True,
            postgresql_where=text("to_on is null"),
        ),
        CheckConstraint("to_on >= from_on", name="ends_after_start"),
        Index("ix_membership_organisation", "organisation_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    user_account_id: Mapped[UUID] = points_to("user_account.id")
    organisation_id: Mapped[UUID] = points_to("organisation.id")
    role: Mapped[str]
    from_on: Mapped[date]
    to_on: Mapped[date | None]
    wants_requests: Mapped[bool] = mapped_column(
        default=True, server_default=text("true"), comment="told by email when a partner is asked for help"
    )
