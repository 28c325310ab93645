"""Helping somebody who phones to sign in: to an address on record, never one that is told on the phone."""

from citizen_panel.domain.accounts import service
from citizen_panel.domain.accounts.rules import letters
from citizen_panel.domain.citizens import queries as citizens
from citizen_panel.domain.citizens.models import Citizen
from citizen_panel.domain.notifications.vocabulary import Channel


def by_written_reference(reference: str) -> Citizen | None:
    """A person by their reference, however it was typed."""
    bare = letters(reference).removeprefix("CP")
    return citizens.by_reference(f"CP-{bare[:4]}-{bare[4:]}")


def send(reference: str, way: str, *, network: str) -> None:
    """Send a link with its code, or a letter; raises TooMany. Nothing goes where nothing is on record."""
    found = by_written_reference(reference)
    if found is None or found.user_account_id is None:
        return
    to = citizens.letterbox(found.id, Channel(way))
    if to is None:
        return
    if Channel(way) is Channel.LETTER:
        service.send_letter_code(found.user_account_id, reference, network=network)
    else:
        service.ask_for_link(to.address, browser=None, network=network)
