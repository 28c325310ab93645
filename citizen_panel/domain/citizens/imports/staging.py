"""Looking a list through, a thousand lines at a time: each piece is kept by itself, a dead worker's is done again."""

from collections.abc import Iterator, Sequence
from itertools import islice
from uuid import UUID

from sqlalchemy import select, text

from citizen_panel.core import clock
from citizen_panel.core.copying import copy_rows
from citizen_panel.core.db import db
from citizen_panel.domain.citizens.imports import queries
from citizen_panel.domain.citizens.imports.checking import check
from citizen_panel.domain.citizens.imports.models import PanelImport
from citizen_panel.domain.citizens.imports.preparing import COLUMNS, Maker
from citizen_panel.domain.citizens.imports.reading import lines_of
from citizen_panel.domain.citizens.imports.vocabulary import (
    Broken,
    Column,
    Entry,
    ImportState,
    Line,
    ListKind,
    Terms,
)
from citizen_panel.domain.citizens.vocabulary import ContactWay
from citizen_panel.domain.consent.vocabulary import GivenThrough
from citizen_panel.domain.reference import queries as reference

AT_ONCE = 1_000

# The database has no figures about lines that came a moment ago, and would look through all of them for each.
HASHED = text("SET LOCAL enable_nestloop = off")
# Each way in which a line can be reached, with whoever else has the same name and can be reached in the same way.
DOUBLE = text("""
UPDATE import_line l SET faults = ARRAY['double:' || d.first]
FROM (
  SELECT line_no, min(first) AS first FROM (
    SELECT line_no, min(line_no) OVER (PARTITION BY name_hash, hash) AS first
    FROM import_line, unnest(way_hashes) AS hash
    WHERE import_id = :import_id AND faults = '{}') AS ways
  GROUP BY line_no HAVING min(first) < line_no) AS d
WHERE l.import_id = :import_id AND l.line_no = d.line_no
""")
KNOWN = text("""
UPDATE import_line l SET faults = ARRAY[CASE WHEN k.has_left THEN 'left:' ELSE 'known:' END]
FROM (
  SELECT n.line_no, bool_and(c.status = 'left') AS has_left
  FROM import_line n, unnest(n.way_hashes) AS hash
  JOIN contact_point p ON p.lookup_hash = hash
  JOIN contact_details d ON d.citizen_id = p.citizen_id
  JOIN citizen c ON c.id = p.citizen_id
  WHERE n.import_id = :import_id AND n.faults = '{}' AND d.name_hash = n.name_hash
  GROUP BY n.line_no) AS k
WHERE l.import_id = :import_id AND l.line_no = k.line_no
""")


def lock(import_id: UUID, *states: ImportState) -> PanelImport | None:
    """Hold a list that is in one of some states; nothing when it is not, or another worker is at it."""
    found = select(PanelImport).where(PanelImport.id == import_id, PanelImport.state.in_(states))
    held = found.with_for_update(skip_locked=True).execution_options(populate_existing=True)
    return db.session.scalars(held).one_or_none()


def move(row: PanelImport, state: ImportState) -> None:
    """Bring a list into a state."""
    row.state, row.moved_at = state, clock.now()
    db.session.flush()


class Reader:
    """Goes through one list from where it was left; one worker's, in as many transactions as it takes."""

    def __init__(self, import_id: UUID) -> None:
        self.import_id = import_id
        self._lines: Iterator[Line | Broken] | None = None
        self._read = 0

    def piece(self) -> bool:
        """Look the next lines through, in the present transaction; False when nothing is left to do here."""
        row = lock(self.import_id, ImportState.CHECKING)
        if row is None:
            return False
        if self._lines is None or self._read != row.lines_read:
            content = queries.content_of(row)
            if content is None:  # its time was over before anybody came to it
                erase_list(row)
                move(row, ImportState.DROPPED)
                return False
            self._lines = lines_of(ListKind(row.kind), content, after=row.lines_read)
        bundle = list(islice(self._lines, AT_ONCE))
        broken = next((one for one in bundle if isinstance(one, Broken)), None)
        lines = [one for one in bundle if isinstance(one, Line)]
        if broken is not None or (row.lines_read == 0 and not lines):
            refuse(row, broken)
            return False
        if not lines:
            settle(row)
            return False
        self._keep(row, lines)
        self._read = row.lines_read
        return True

    def _keep(self, row: PanelImport, lines: Sequence[Line]) -> None:
        columns = {Column(name): int(place) for name, place in row.columns.items()}
        terms = Terms(
            ways=tuple(ContactWay(way) for way in row.ways),
            evidence=row.evidence,
            are_adults=row.are_adults,
            today=clock.today(),
        )
        width = len(row.heading)
        if row.kind == ListKind.XLSX:  # a spreadsheet does not keep the empty cells at the end
            lines = [Line(line.number, line.cells + ("",) * (width - len(line.cells))) for line in lines]
        found = [check(line, columns, width, terms) for line in lines]
        postcodes = {one.sheet.postcode.replace(" ", "") for one in found if isinstance(one, Entry)}
        by_postcode = reference.councils_of(postcodes)
        maker = Maker(row.id, GivenThrough(row.agreed_through), councils_by_word())
        copy_rows("import_line", COLUMNS, maker.rows(lines, found, by_postcode))
        row.lines_read = lines[-1].number
        db.session.flush()


def settle(row: PanelImport) -> None:
    """Note who stands in the list twice, is on the panel already or has left it, and count how it came out."""
    mark(row.id)
    counted = queries.counted(row.id)
    row.good, row.faulty = counted.good, counted.faulty
    move(row, ImportState.CHECKED)


def mark(import_id: UUID) -> None:
    """Put aside the lines of people who stand in the list twice, are on the panel already, or have left it."""
    db.session.execute(HASHED)
    db.session.execute(DOUBLE, {"import_id": import_id})
    db.session.execute(KNOWN, {"import_id": import_id})


def refuse(row: PanelImport, broken: Broken | None) -> None:
    """Keep nothing of a file that cannot be read to its end, and say what is wrong with it."""
    row.trouble = broken.why.value if broken else "no_lines"
    row.trouble_line = broken.line if broken else 0
    erase_list(row)
    move(row, ImportState.UNREADABLE)


def erase_list(row: PanelImport) -> None:
    """Erase the file and every line of it."""
    row.sealed, row.key_id = None, None
    forget_lines(row)


def forget_lines(row: PanelImport) -> None:
    """Erase every line of a list that was looked through."""
    db.session.execute(text("DELETE FROM import_line WHERE import_id = :import_id"), {"import_id": row.id})
    db.session.flush()


def councils_by_word() -> dict[str, str]:
    """The codes of councils, by code and by name in small letters, with and without what surrounds the name."""
    words: dict[str, str] = {}
    for council in reference.councils():
        name = council.name.casefold()
        plain = name.removeprefix("city of ").removesuffix(" city")
        for word in (council.code, name, plain, f"{name} council", f"{plain} council", f"{plain} city council"):
            words[word.casefold()] = council.code
    return words
