"""The request that a fact is about."""

from uuid import UUID

from citizen_panel.domain.ledger.queries import Fact


def request_in(fact: Fact) -> UUID:
    """The id of the rights request named in a fact."""
    assert fact.body is not None
    return UUID(fact.body["request"])
