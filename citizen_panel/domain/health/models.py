"""The memory of the room health."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from citizen_panel.core.db import Model, points_to


class PanelEdition(Model):
    """That the tables about the panel were counted anew, and up to which fact.

    Holds no personal data. Kept: 90 days.
    """

    __tablename__ = "panel_edition"

    edition_on: Mapped[date] = mapped_column(primary_key=True)
    counted_at: Mapped[datetime]
    entry_id: Mapped[int] = mapped_column(BigInteger, comment="the newest fact that was known")


class PanelFigure(Model):
    """One cell of a table about the panel, as it may be shown.

    Holds no personal data: rounded to 5, and silent about small groups. Kept: 90 days.
    """

    __tablename__ = "panel_figure"
    __table_args__ = (CheckConstraint("(people_count IS NULL) = (words <> '')", name="number_or_words"),)

    edition_on: Mapped[date] = points_to("panel_edition.edition_on", primary_key=True)
    topic: Mapped[str] = mapped_column(primary_key=True)
    row_code: Mapped[str] = mapped_column(primary_key=True)
    column_code: Mapped[str] = mapped_column(primary_key=True)
    people_count: Mapped[int | None]
    words: Mapped[str]
