"""Sending a list in, naming its columns, and saying that it is to be taken in, dropped or undone; a worker does it."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from citizen_panel.core import clock
from citizen_panel.core.db import db
from citizen_panel.core.errors import Refusal
from citizen_panel.core.sealing import KeyClass
from citizen_panel.core.vault import seal_row
from citizen_panel.core.words import say
from citizen_panel.domain.citizens.imports import queries, staging
from citizen_panel.domain.citizens.imports.columns import guessed, missing
from citizen_panel.domain.citizens.imports.models import PanelImport
from citizen_panel.domain.citizens.imports.reading import heading_of, kind_of
from citizen_panel.domain.citizens.imports.vocabulary import Broken, Column, ImportState, ListKind
from citizen_panel.domain.citizens.vocabulary import ContactWay
from citizen_panel.domain.consent.vocabulary import GivenThrough

KEPT = timedelta(days=14)
"""How long a list is kept while nobody decides about it."""


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Where a list comes from, and what its people agreed to there."""

    source: str
    words: str
    through: GivenThrough
    ways: tuple[ContactWay, ...]
    evidence: str
    are_adults: bool


def send(content: bytes, origin: Origin, *, made_by: UUID) -> PanelImport | Broken | Refusal:
    """Keep a list, sealed, until its columns are named.

    Returns what is wrong with a file that cannot be read, and Refusal `sent_before` for the same bytes again.
    """
    file_hash = hashlib.sha256(content).digest()
    if queries.same_file(file_hash) is not None:
        sentence = say("This file was sent before. Find it in the list of lists, and go on there.")
        return Refusal("sent_before", sentence, field="people")
    kind = kind_of(content)
    heading = heading_of(kind, content)
    if isinstance(heading, Broken):
        return heading
    import_id, now = uuid4(), clock.now()
    key_id, sealed = seal_row(KeyClass.CONTACT, queries.FILE, import_id, queries.LAYOUT, content)
    row = PanelImport(
        id=import_id,
        state=ImportState.SENT,
        kind=kind,
        made_by_id=made_by,
        made_at=now,
        moved_at=now,
        source=origin.source,
        words=origin.words,
        agreed_through=origin.through,
        ways=[way.value for way in origin.ways],
        evidence=origin.evidence,
        are_adults=origin.are_adults,
        file_hash=file_hash,
        key_id=key_id,
        sealed=sealed,
        heading=list(heading),
        columns={column.value: place for column, place in guessed(heading).items()},
        lines_all=content.count(b"\n") if kind is ListKind.CSV else 0,
        until_on=clock.today() + KEPT,
    )
    db.session.add(row)
    db.session.flush()
    return row


def choose(import_id: UUID, columns: Mapping[Column, int]) -> Refusal | None:
    """Name the columns and let the list be looked through; again with other columns when it was already.

    Returns Refusal `missing_column` and `two_for_one`, and `not_now` when the list is past that.
    """
    row = staging.lock(import_id, ImportState.SENT, ImportState.CHECKED)
    if row is None or row.sealed is None:
        return not_now()
    if lacking := missing(columns):
        sentence = say("Choose the column for this. No list can do without it.")
        return Refusal("missing_column", sentence, field=lacking[0].value)
    if len(set(columns.values())) < len(columns):
        return Refusal("two_for_one", say("Choose each column of your list once only."), field=_twice(columns))
    staging.forget_lines(row)
    row.columns = {column.value: place for column, place in columns.items()}
    row.lines_read, row.good, row.faulty = 0, 0, 0
    staging.move(row, ImportState.CHECKING)
    return None


def bring(import_id: UUID) -> Refusal | None:
    """Let a list that was looked through be taken in; returns Refusal `not_now`, or `nobody` when no line is good."""
    row = staging.lock(import_id, ImportState.CHECKED)
    if row is None:
        return not_now()
    if row.sealed is None or row.until_on < clock.today():
        sentence = say("This list was kept for 14 days, and is erased now. Send it again.")
        return Refusal("too_late", sentence)
    if row.good == 0:
        return Refusal("nobody", say("No line of this list can be taken in. Put the list right, and send it again."))
    staging.move(row, ImportState.BRINGING)
    return None


def drop(import_id: UUID) -> Refusal | None:
    """Erase a list of which nobody was taken in; returns Refusal `not_now`."""
    row = staging.lock(import_id, ImportState.SENT, ImportState.CHECKING, ImportState.CHECKED)
    if row is None:
        return not_now()
    staging.erase_list(row)
    staging.move(row, ImportState.DROPPED)
    return None


def give_up(import_id: UUID) -> None:
    """Let a list that could not be taken in be looked at again, with nobody taken in."""
    row = staging.lock(import_id, ImportState.BRINGING)
    if row is not None:
        row.trouble = "not_brought"
        staging.move(row, ImportState.CHECKED)


def not_now() -> Refusal:
    """The refusal for a list that has moved on since the page was opened."""
    return Refusal("not_now", say("Something else was done with this list meanwhile. Look at it again."))


def _twice(columns: Mapping[Column, int]) -> str:
    places = list(columns.values())
    return next(column.value for column, place in columns.items() if places.count(place) > 1)
