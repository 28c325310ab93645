"""Somebody answers STOP to a text: from then on nothing goes to that number by text that needs their agreement."""

import re
from uuid import UUID

from citizen_panel.core.actor import Actor, Capacity
from citizen_panel.domain.accounts.queries import address_hash_of
from citizen_panel.domain.accounts.rules import read_address
from citizen_panel.domain.accounts.vocabulary import Address
from citizen_panel.domain.citizens import queries as people
from citizen_panel.domain.citizens.vocabulary import ContactWay
from citizen_panel.domain.consent.purposes import CONTACT
from citizen_panel.domain.consent.vocabulary import GivenThrough
from citizen_panel.domain.notifications.vocabulary import Channel
from citizen_panel.domain.rights import service

STOP = frozenset({"stop", "stad"})
"""What our texts tell people to answer, in English and in Gaelic."""
LONGEST_NUMBER = 20


def take_in(number: str, words: str) -> int:
    """Stop texts to everybody with this mobile number whose text begins with STOP; returns for how many.

    Each of them gets one last text that says so. A number that nobody has, or any other word, changes nothing; so
    does the same text told twice.
    """
    address = _mobile(number)
    if address is None or not wants_to_stop(words):
        return 0
    known = people.reached_at(ContactWay.SMS, address_hash_of(address))
    return sum(_stop(one.id, one.user_account_id) for one in known)


def wants_to_stop(words: str) -> bool:
    """Whether a text says STOP, however it is written and whatever follows it."""
    first = re.search(r"\w+", words)
    return first is not None and first.group().casefold() in STOP


def _stop(citizen_id: UUID, user_id: UUID | None) -> bool:
    themselves = Actor(
        Capacity.CITIZEN, user_id=user_id, citizen_id=citizen_id, token=people.platform_token(citizen_id)
    )
    purpose = f"{CONTACT}.{ContactWay.SMS}"
    return service.withdraw(citizen_id, purpose, actor=themselves, channel=GivenThrough.PHONE).is_new


def _mobile(number: str) -> Address | None:
    """Providers write a number with the code of the country and no plus."""
    written = f"+{number}" if number.startswith("44") else number
    found = read_address(written) if len(written) <= LONGEST_NUMBER else None
    return found if found is not None and found.channel is Channel.SMS else None
