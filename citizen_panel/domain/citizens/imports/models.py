"""The memory of bringing panels in."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, Index, LargeBinary, Text, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from citizen_panel.core.db import Model, known, points_to
from citizen_panel.domain.citizens.imports.vocabulary import ImportState, ListKind
from citizen_panel.domain.consent.vocabulary import GivenThrough


class PanelImport(Model):
    """A list of a panel that another body kept: where it came from, and what its people had agreed to.

    Holds contact or account data. Kept: that it happened, 6 years; the list itself, 14 days.
    """

    __tablename__ = "panel_import"
    __table_args__ = (
        known("state", ImportState),
        known("kind", ListKind),
        known("agreed_through", GivenThrough),
        CheckConstraint("(sealed IS NULL) = (key_id IS NULL)", name="sealed_by_a_key"),
        Index("ix_panel_import_made_by", "made_by_id"),
        Index("ix_panel_import_file_hash", "file_hash"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    state: Mapped[str] = mapped_column(default=ImportState.SENT, server_default="sent")
    kind: Mapped[str]
    made_by_id: Mapped[UUID] = points_to("user_account.id")
    made_at: Mapped[datetime]
    moved_at: Mapped[datetime] = mapped_column(comment="when the state was last changed")
    source: Mapped[str] = mapped_column(comment="the name of the panel or body the people were with")
    words: Mapped[str] = mapped_column(comment="what they agreed to, as they were shown it")
    agreed_through: Mapped[str]
    ways: Mapped[list[str]] = mapped_column(ARRAY(Text))
    evidence: Mapped[str] = mapped_column(comment="where what shows it is kept")
    are_adults: Mapped[bool]
    file_hash: Mapped[bytes]
    key_id: Mapped[int | None]
    sealed: Mapped[bytes | None] = mapped_column(comment="the file; emptied when it is over")
    heading: Mapped[list[str]] = mapped_column(ARRAY(Text))
    columns: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict, server_default=text("'{}'"))
    lines_all: Mapped[int] = mapped_column(default=0, server_default="0", comment="about; 0 when nobody can tell")
    lines_read: Mapped[int] = mapped_column(default=0, server_default="0")
    good: Mapped[int] = mapped_column(default=0, server_default="0")
    faulty: Mapped[int] = mapped_column(default=0, server_default="0")
    trouble: Mapped[str | None]
    trouble_line: Mapped[int | None]
    done_at: Mapped[datetime | None]
    until_on: Mapped[date] = mapped_column(comment="the list is erased after this day, whatever became of it")


class ImportLine(Model):
    """One line of a list, ready to be taken in or with what is wrong: sealed, until the list is over.

    Holds contact or account data. Kept: until the list is taken in or dropped, 14 days at most.
    """

    __tablename__ = "import_line"

    import_id: Mapped[UUID] = points_to("panel_import.id", primary_key=True)
    line_no: Mapped[int] = mapped_column(primary_key=True)
    faults: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list, server_default="{}")
    key_id: Mapped[int]
    sealed: Mapped[bytes] = mapped_column(comment="the cells as they came; padded to 64")
    new_id: Mapped[UUID | None]
    account_id: Mapped[UUID | None]
    message_id: Mapped[UUID | None]
    reference: Mapped[str | None]
    token_name: Mapped[UUID | None]
    kek_name: Mapped[str | None]
    wrapped: Mapped[bytes | None]
    details_key: Mapped[int | None]
    details: Mapped[bytes | None]
    name_hash: Mapped[bytes | None]
    home_hash: Mapped[bytes | None]
    email_hash: Mapped[bytes | None]
    mobile_hash: Mapped[bytes | None]
    ways: Mapped[list[str] | None] = mapped_column(ARRAY(Text))
    way_hashes: Mapped[list[bytes] | None] = mapped_column(ARRAY(LargeBinary))
    way_ids: Mapped[list[UUID] | None] = mapped_column(ARRAY(Uuid))
    legal_age: Mapped[str | None]
    council_code: Mapped[str | None]
    language: Mapped[str | None]
    agreed_at: Mapped[datetime | None]
    agreed_until: Mapped[date | None]
    proved_at: Mapped[datetime | None]
    proof_key: Mapped[int | None]
    proof: Mapped[bytes | None]
    answers_name: Mapped[UUID | None]
    answers_key: Mapped[int | None]
    answers: Mapped[bytes | None] = mapped_column(
        comment="nothing answered yet: everybody has a row, so that one tells nothing"
    )
    salt: Mapped[bytes | None]
    told: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    commitment: Mapped[bytes | None]


class BroughtIn(Model):
    """That somebody came with a list: by which they are told where from, and by which the whole list is undone.

    Holds contact or account data. Kept: pool profile.
    """

    __tablename__ = "brought_in"
    __table_args__ = (Index("ix_brought_in_import", "import_id"),)

    citizen_id: Mapped[UUID] = points_to("citizen.id", primary_key=True)
    import_id: Mapped[UUID] = points_to("panel_import.id")
