"""From somebody of a list to the row that is taken in later: ids, a key of their own, everything sealed already."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from psycopg.types.json import Jsonb

from citizen_panel.core import references
from citizen_panel.core.events import Code
from citizen_panel.core.sealing import KeyClass, keyed_uuid, padded
from citizen_panel.core.vault import seal_row, wrap_person_key
from citizen_panel.domain.accounts.queries import address_hash
from citizen_panel.domain.citizens import queries as people
from citizen_panel.domain.citizens.events import CitizenJoined
from citizen_panel.domain.citizens.imports.cells import sealed_cells
from citizen_panel.domain.citizens.imports.vocabulary import Entry, Fault, Faulty, Line
from citizen_panel.domain.citizens.service import household_of
from citizen_panel.domain.citizens.vocabulary import CHANNEL_OF, ContactSheet, ContactWay
from citizen_panel.domain.consent.purposes import MEMBERSHIP
from citizen_panel.domain.consent.rules import OPEN_ENDED, expires_on
from citizen_panel.domain.consent.service.deciding import sealed_proof
from citizen_panel.domain.consent.vocabulary import GivenThrough, Proof
from citizen_panel.domain.equality.service import nothing_answered
from citizen_panel.domain.ledger.rules import commitment
from citizen_panel.domain.notifications.vocabulary import Channel

BASE = ("import_id", "line_no", "faults", "key_id", "sealed")
PREPARED = (
    *("new_id", "account_id", "reference", "token_name", "kek_name", "wrapped", "details_key", "details"),
    *("name_hash", "home_hash", "email_hash", "mobile_hash", "ways", "way_hashes", "legal_age", "council_code"),
    *("agreed_at", "agreed_until", "proved_at", "proof_key", "proof"),
    *("answers_name", "answers_key", "answers", "salt", "told", "commitment"),
)
COLUMNS = (*BASE, *PREPARED)
NOTHING = (None,) * len(PREPARED)


@dataclass(frozen=True)
class Maker:
    """Makes the rows of one list."""

    import_id: UUID
    through: GivenThrough
    councils: Mapping[str, str]

    def row(self, line: Line, found: Entry | Faulty, by_postcode: Mapping[str, str]) -> tuple[object, ...]:
        """The row of a line, in the order of COLUMNS; `by_postcode` gives the council of a postcode without space."""
        council = ""
        if isinstance(found, Entry):
            written = self.councils.get(found.council.casefold(), "")
            council = by_postcode.get(found.sheet.postcode.replace(" ", ""), "") or written
            if not council:
                found = Faulty(((Fault.NO_COUNCIL, None),))
        base = (self.import_id, line.number, _faults(found), *sealed_cells(self.import_id, line))
        return (*base, *(self._prepared(found, council) if isinstance(found, Entry) else NOTHING))

    def _prepared(self, found: Entry, council: str) -> tuple[object, ...]:
        new_id, key = uuid4(), os.urandom(32)
        token = keyed_uuid(key, "platform")
        sheet = trimmed(found.sheet, found.ways)
        fact = CitizenJoined(token=token, channel=self.through, council=Code(council))
        salt, pseudonym = os.urandom(16), keyed_uuid(key, "equality")
        proof = sealed_proof(Proof(evidence=found.evidence), token, MEMBERSHIP, found.agreed_at)
        return (
            *(new_id, uuid4(), references.reference(), token, *wrap_person_key(key)),
            *seal_row(KeyClass.CONTACT, "contact_details", new_id, 1, padded(sheet.written())),
            *(people.name_hash(sheet.name), household_of(sheet)),
            address_hash(Channel.EMAIL, sheet.email) if sheet.email else None,
            address_hash(Channel.SMS, sheet.mobile) if sheet.mobile else None,
            [way.value for way in found.ways],
            [address_hash(CHANNEL_OF[way], sheet.at(way)) for way in found.ways],
            *(found.legal_age.value, council, *_lasts(found.agreed_at), found.proved_at),
            *(proof.get("evidence_key"), proof.get("evidence_sealed")),
            *(pseudonym, *nothing_answered(pseudonym)),
            *(salt, Jsonb(fact.body()), commitment(salt, fact.kind(), fact.schema, fact.body())),
        )


def trimmed(sheet: ContactSheet, ways: tuple[ContactWay, ...]) -> ContactSheet:
    """The sheet without what no way of asking needs: what is not needed is not taken over."""
    by_post = ContactWay.POST in ways
    return ContactSheet(
        name=sheet.name,
        email=sheet.email if ContactWay.EMAIL in ways else "",
        mobile=sheet.mobile if {ContactWay.SMS, ContactWay.PHONE} & set(ways) else "",
        landline=sheet.landline if ContactWay.PHONE in ways else "",
        address=sheet.address if by_post else (),
        postcode=sheet.postcode if by_post else "",
        born=sheet.born,
    )


def _faults(found: Entry | Faulty) -> list[str]:
    """As they are kept: the fault, and the column after a colon."""
    return [f"{fault}:{column or ''}" for fault, column in found.faults] if isinstance(found, Faulty) else []


def _lasts(agreed_at: datetime) -> tuple[datetime, object]:
    return agreed_at, expires_on(MEMBERSHIP, agreed_at.date()) or OPEN_ENDED
