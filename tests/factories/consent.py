"""Published wordings for tests."""

from citizen_panel.domain.accounts.vocabulary import UserKind
from citizen_panel.domain.consent import queries, service
from tests.factories.accounts import an_account


def wordings() -> None:
    """Every wording of the catalogue is in force."""
    if queries.text_in_force("pool.membership") is None:
        service.publish_texts(an_account(UserKind.ADMIN, name="Dougal").id)
