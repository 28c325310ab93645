"""Every room that holds something about people, in the order in which an erasure goes through them.  <- add here"""

from types import ModuleType
from uuid import UUID

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


def name_in(holding: ModuleType, citizen_id: UUID) -> object:
    """What a room's `export` and `erase` are to be asked for: the ledger knows people by their tokens only."""
    return tokens_of(citizen_id) if holding is ledger else citizen_id


def room_of(holding: ModuleType) -> str:
    """The name of a holding's room."""
    return holding.__name__.split(".")[-2]
