"""The file of people: an id and one column for each characteristic the quotas ask about; a million rows at a time."""

from collections.abc import Sequence
from dataclasses import dataclass

from citizen_panel.core.words import say
from citizen_panel.domain.matching.rules.files.addresses import Households, households
from citizen_panel.domain.matching.rules.files.answers import Read, read_rows
from citizen_panel.domain.matching.rules.files.faults import BrokenTable, FileFault, Unreadable, shown, unreadable
from citizen_panel.domain.matching.rules.files.people_faults import faults_of, without_blank
from citizen_panel.domain.matching.rules.files.spelling import near
from citizen_panel.domain.matching.rules.files.table import Table, open_table
from citizen_panel.domain.matching.vocabulary import QuotaBand, Roster, Sentence

_ID = "id"
_LISTED = 5


@dataclass(frozen=True, eq=False)
class PeopleFile:
    """The people by column, who of them live together, and what the file's owner should know about the reading."""

    roster: Roster
    households: Households
    notes: tuple[Sentence, ...] = ()


@dataclass(frozen=True)
class Columns:
    """Where the id, the characteristics and the parts of the address stand."""

    key: int
    answers: tuple[int, ...]
    address: tuple[int, ...]


def read_people(
    data: bytes, file: str, quotas: Sequence[QuotaBand], address: Sequence[str] = ()
) -> PeopleFile | Unreadable:
    """Return the people in a file's bytes, or its faults by line and column.

    The first line names the columns: `id` (else the first column is the id) and every characteristic of the
    quotas, spelt as there; `address` names the columns that make up an address. Answers must be spelt as in the
    quotas; an answer that no quota names counts as none, which a note says. Commas, semicolons or tabs separate;
    the text is UTF-8. `file` is what sentences call the file.
    """
    names = tuple(dict.fromkeys(band.characteristic for band in quotas))
    table = open_table(data, file, (_ID, *names, *address))
    if isinstance(table, Unreadable):
        return table
    columns = _columns(table, names, tuple(address))
    if isinstance(columns, Unreadable):
        return columns
    categories = tuple(tuple(b.category for b in quotas if b.characteristic == name) for name in names)
    try:
        read = without_blank(table, read_rows(table, columns.key, columns.answers, categories))
        wrong = faults_of(table, columns.key, columns.answers, read)
        if wrong is not None:
            return wrong
        homes = households(table, columns.key, columns.address) if address else Households()
    except BrokenTable as broken:
        return Unreadable((broken.fault,))
    roster = Roster(tuple(read.keys), names, categories, read.codes())
    return PeopleFile(roster, homes, tuple(_notes(table, columns, read, names, homes)))


def _columns(table: Table, names: Sequence[str], address: Sequence[str]) -> Columns | Unreadable:
    missing = [table.missing(name) for name in (*names, *address) if table.place(name) is None]
    key = _key_place(table)
    if table.header[key] in names:
        text = say("There is no column of ids. Add a column called ‘id’ in which everybody has a different one.")
        missing.append(FileFault(table.file, table.head_lines, _ID, Sentence(text)))
    if missing:
        return unreadable(missing)
    return Columns(key, tuple(table.header.index(n) for n in names), tuple(table.header.index(n) for n in address))


def _key_place(table: Table) -> int:
    exact = [place for place, name in enumerate(table.header) if name == _ID]
    alike = [place for place, name in enumerate(table.header) if near(name) == _ID]
    return (exact or alike or [0])[0]


def _notes(table: Table, columns: Columns, read: Read, names: Sequence[str], homes: Households) -> list[Sentence]:
    notes = []
    if near(table.header[columns.key]) != _ID:
        values = (("file", table.file), ("column", shown(table.header[columns.key])))
        notes.append(Sentence(say("No column of {file} is called ‘id’, so ‘{column}’ is taken for it."), values))
    for place, name in enumerate(names):
        strange = read.counted(place, read.unnamed)
        if strange:
            notes.append(_unnamed(name, strange))
    if homes.people_without:
        text = say("People without a full address: {count:,}. Nobody is held to live with them.")
        notes.append(Sentence(text, (("count", homes.people_without),)))
    return notes


def _unnamed(name: str, strange: dict[str, int]) -> Sentence:
    often = sorted(strange, key=lambda value: (-strange[value], value))
    listed = ", ".join(f"‘{shown(value)}’" for value in often[:_LISTED])
    values = (
        ("count", sum(strange.values())),
        ("column", shown(name)),
        ("values", listed if len(often) <= _LISTED else f"{listed}, …"),
    )
    text = say("{column}: no quota names the answers {values}. They count as no answer (people: {count:,}).")
    return Sentence(text, values)
