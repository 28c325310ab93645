"""Every room that holds something about people, in the order in which an erasure goes through them.  <- add here"""

from collections.abc import Iterable, Mapping
from types import ModuleType
from uuid import UUID

from sqlalchemy import Table

from citizen_panel.domain.accounts import personal_data as accounts
from citizen_panel.domain.citizens import personal_data as citizens
from citizen_panel.domain.consent import personal_data as consent
from citizen_panel.domain.equality import personal_data as equality
from citizen_panel.domain.insights import personal_data as insights
from citizen_panel.domain.ledger import personal_data as ledger
from citizen_panel.domain.matching import personal_data as matching
from citizen_panel.domain.notifications import personal_data as notifications
from citizen_panel.domain.partners import personal_data as partners
from citizen_panel.domain.rights import personal_data as rights
from citizen_panel.domain.rights.queries import tokens_of
from citizen_panel.domain.sessions import personal_data as sessions

HOLDINGS: tuple[ModuleType, ...] = (
    rights,
    insights,  # finds its rows through the person's places, so before them
    sessions,
    matching,
    partners,
    consent,
    equality,
    notifications,
    ledger,
    accounts,
    citizens,  # last: the others point at the person, and find their rows with the person's own key
)

NAMES_OF_PEOPLE = frozenset(
    {
        "actor_token",
        "address_hash",
        "citizen_id",
        "holder_id",
        "household_hash",
        "lookup_hash",
        "origin_hash",
        "person_hash",
        "pseudonym",
        "recipient_id",
        "subject_id",
        "subject_token",
        "token",
        "user_account_id",
    }
)
"""Columns by which a row can lead to a person, also where no foreign key says so."""

NOT_HELD_BY_ROOM: Mapping[str, str] = {
    "attendance": "that somebody took part, under a project's token that leads to nobody once the person's key is gone",
    "import_line": "a line of another body's list before its people are on the panel; gone then, or in 14 days",
    "ledger.entry": "that something happened, under such tokens; what it says is in ledger.payload",
    "membership": "who works for an organisation",
    "project_role": "who works for an organisation",
    "session_staff": "who works for an organisation",
    "security_event": "counts by keyed hash; those of a person's addresses go at erasure, the rest after 12 months",
    "suppression": "addresses not to be written to; a person's go at erasure unless somebody else has them too",
    "tombstone": "that somebody was erased, under a keyed hash, so that a restored backup forgets them again",
}
"""Tables that know people and have no part in a copy, with the reason; everything else is a holding or a fault."""


def forgotten(tables: Iterable[Table]) -> set[str]:
    """The tables that can lead to a person and that no room answers for: there must be none."""
    covered = {name for holding in HOLDINGS for name in holding.TABLES} | set(NOT_HELD_BY_ROOM)
    return {table.fullname for table in tables if _leads_to_people(table)} - covered


def _leads_to_people(table: Table) -> bool:
    targets = {key.target_fullname for column in table.columns for key in column.foreign_keys}
    return "citizen.id" in targets or not NAMES_OF_PEOPLE.isdisjoint(column.name for column in table.columns)


def name_in(holding: ModuleType, citizen_id: UUID) -> object:
    """What a room's `export` and `erase` are to be asked for: the ledger knows people by their tokens only."""
    return tokens_of(citizen_id) if holding is ledger else citizen_id


def room_of(holding: ModuleType) -> str:
    """The name of a holding's room."""
    return holding.__name__.split(".")[-2]
