"""Taking a whole list in: one transaction, one statement a table, everybody or nobody.

Each statement writes what joining writes for one person; a test compares the two, table by table.
"""

from datetime import timedelta
from typing import Any

from sqlalchemy import Select, select, text

from citizen_panel.core import clock, references
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db
from citizen_panel.core.errors import Refusal
from citizen_panel.core.events import Digest, digest_of
from citizen_panel.core.words import say
from citizen_panel.domain.citizens.events import CitizenJoined, PanelBroughtIn
from citizen_panel.domain.citizens.imports import queries, staging
from citizen_panel.domain.citizens.imports.models import ImportLine, PanelImport
from citizen_panel.domain.citizens.imports.statements import (
    DIGESTED,
    GONE,
    PEOPLE,
    RENAMED,
    SAME_REFERENCE,
    TELL,
)
from citizen_panel.domain.citizens.imports.vocabulary import ImportState
from citizen_panel.domain.citizens.service import ANY_TIME
from citizen_panel.domain.consent import service as consent
from citizen_panel.domain.consent.purposes import CONTACT, MEMBERSHIP
from citizen_panel.domain.equality import service as equality
from citizen_panel.domain.ledger import service as ledger
from citizen_panel.domain.ledger.many import record_prepared
from citizen_panel.domain.notifications.catalogue import kind_of

MESSAGE = "brought_in"
TOLD_AFTER = timedelta(hours=24)
"""People are told a day later: as long as a list can be undone without anybody having heard of it."""


def bring_in(row: PanelImport, *, actor: Actor) -> int:
    """Take everybody of a list in who can be, in the present transaction; returns how many.

    Whoever joined, left or came with another list in the meantime stays behind, as a faulty line. Raises Refusal
    `no_wording` while the panel's own words are not in force.
    """
    now = clock.now()
    staging.mark(row.id)
    _rename(row)
    try:
        texts = consent.keep_former_words(_purposes(row), row.words, row.made_by_id, at=now)
    except LookupError as error:
        raise Refusal("no_wording", say("The panel's own words are not in force yet. Publish them first.")) from error
    values: dict[str, Any] = {
        "import_id": row.id,
        "now": now,
        "today": clock.today(),
        "any_time": ANY_TIME,
        "through": row.agreed_through,
        "purposes": list(texts),
        "texts": list(texts.values()),
        "membership": MEMBERSHIP,
        "way_prefix": f"{CONTACT}.",
    }
    for statement in PEOPLE:
        db.session.execute(statement, values)
    equality.keep_many(_of(row, ImportLine.answers_name, ImportLine.answers_key, ImportLine.answers))
    facts = _of(
        row,
        ImportLine.token_name.label("subject_id"),
        ImportLine.salt,
        ImportLine.told.label("body"),
        ImportLine.commitment,
    )
    people = record_prepared(CitizenJoined, facts, actor=actor, at=now)
    db.session.execute(TELL, values | {"due": now + TOLD_AFTER, "kind": kind_of(MESSAGE).code})
    decisions, digest = _digested(row)
    db.session.execute(GONE, values)
    _close(row, people)
    fact = PanelBroughtIn(
        panel_import=row.id,
        people=people,
        decisions=decisions,
        decisions_digest=digest,
        file_digest=Digest(row.file_hash.hex()),
    )
    ledger.record(fact, actor=actor)
    return people


def _close(row: PanelImport, people: int) -> None:
    row.good, row.faulty = people, queries.counted(row.id).faulty
    row.sealed, row.key_id, row.done_at = None, None, clock.now()
    staging.move(row, ImportState.DONE)


def _of(row: PanelImport, *columns: Any) -> Select[Any]:
    return select(*columns).where(ImportLine.import_id == row.id, ImportLine.faults == [])


def _purposes(row: PanelImport) -> list[str]:
    """What the people of a list agreed to: being on the panel, and every way that one of them can be asked by."""
    ways = text("SELECT DISTINCT unnest(ways) FROM import_line WHERE import_id = :import_id AND faults = '{}'")
    found = db.session.execute(ways, {"import_id": row.id}).scalars()
    return [MEMBERSHIP, *sorted(f"{CONTACT}.{way}" for way in found)]


def _rename(row: PanelImport) -> None:
    """Draw other references for those that somebody has already: among a million people it happens."""
    while taken := db.session.execute(SAME_REFERENCE, {"import_id": row.id}).scalars().all():
        for number in taken:
            values = {"import_id": row.id, "line_no": number, "reference": references.reference()}
            db.session.execute(RENAMED, values)


def _digested(row: PanelImport) -> tuple[int, Digest]:
    """How many decisions were written, and one digest that stands for all of them."""
    count, digest = db.session.execute(DIGESTED, {"import_id": row.id}).one()
    return count, digest_of(digest or "")
