"""Published wordings for tests."""

from citizen_panel.domain.accounts.vocabulary import UserKind
from citizen_panel.domain.consent import queries, service
from citizen_panel.domain.consent.service.publishing import Kind
from citizen_panel.domain.consent.wordings import SOURCE
from tests.factories.accounts import an_account


def wordings(*kinds: Kind) -> None:
    """Every wording of the catalogue is in force, in plain English and in the languages and formats named."""
    if kinds or queries.text_in_force("pool.membership") is None:
        service.publish_texts(an_account(UserKind.ADMIN, name="Dougal").id, only=(SOURCE, *kinds))
