"""The memory of the room rights."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from citizen_panel.core.db import Model, known, points_to
from citizen_panel.domain.rights.vocabulary import RequestKind, RequestState


class RightsRequest(Model):
    """Something somebody asked for that is their right.

    Holds pseudonymous data. Kept: end + 6 years; citizen_id null at erasure.
    """

    __tablename__ = "rights_request"
    __table_args__ = (
        known("kind", RequestKind),
        known("state", RequestState),
        Index("ix_rights_request_citizen", "citizen_id", postgresql_where=text("citizen_id IS NOT NULL")),
        Index("ix_rights_request_due_at", "due_at", postgresql_where=text("state = 'received'")),
        Index(
            "uq_rights_request_citizen_kind_live",
            "citizen_id",
            "kind",
            unique=True,
            postgresql_where=text("state = 'received'"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    citizen_id: Mapped[UUID | None] = points_to("citizen.id")
    kind: Mapped[str]
    state: Mapped[str] = mapped_column(default="received", server_default="received")
    received_at: Mapped[datetime]
    due_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class Tombstone(Model):
    """That somebody was erased, so that a restored backup forgets them again.

    Holds no personal data. Kept: oldest backup + 35 days.
    """

    __tablename__ = "tombstone"
    __table_args__ = ({"info": {"append_only": ()}},)

    citizen_id: Mapped[UUID] = mapped_column(primary_key=True)
    erased_at: Mapped[datetime]
    forget_on: Mapped[date] = mapped_column(comment="replayed after any restore")
