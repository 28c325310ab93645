"""From somebody of a list to the row that is taken in later: ids, a key of their own, everything sealed already.

Every id is drawn here: the database asks the system for each by itself, which takes longer than writing the row.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from uuid import UUID

from citizen_panel.core import references
from citizen_panel.core.drawn import Drawn, written
from citizen_panel.core.events import Code
from citizen_panel.core.sealing import KeyClass, keyed_hash, padded
from citizen_panel.core.vault import sealer, wrap_person_key
from citizen_panel.domain.accounts.queries import address_hash
from citizen_panel.domain.citizens import queries as people
from citizen_panel.domain.citizens.events import CitizenJoined
from citizen_panel.domain.citizens.imports.cells import cells_sealer
from citizen_panel.domain.citizens.imports.vocabulary import Entry, Fault, Faulty, Line
from citizen_panel.domain.citizens.service import household_of
from citizen_panel.domain.citizens.vocabulary import CHANNEL_OF, ContactSheet, ContactWay
from citizen_panel.domain.consent.purposes import MEMBERSHIP
from citizen_panel.domain.consent.rules import OPEN_ENDED, expires_on
from citizen_panel.domain.consent.service.deciding import proof_sealer
from citizen_panel.domain.consent.vocabulary import GivenThrough
from citizen_panel.domain.equality.service import nothing_answered
from citizen_panel.domain.ledger.rules import committer
from citizen_panel.domain.notifications.vocabulary import Channel

BASE = ("import_id", "line_no", "faults", "key_id", "sealed")
PREPARED = (
    *("new_id", "account_id", "message_id", "reference", "token_name", "kek_name", "wrapped", "details_key", "details"),
    *(
        "name_hash",
        "home_hash",
        "email_hash",
        "mobile_hash",
        "ways",
        "way_hashes",
        "way_ids",
        "legal_age",
        "council_code",
        "language",
    ),
    *("agreed_at", "agreed_until", "proved_at", "proof_key", "proof"),
    *("answers_name", "answers_key", "answers", "salt", "told", "commitment"),
)
COLUMNS = (*BASE, *PREPARED)
NOTHING = (None,) * len(PREPARED)


class Maker:
    """Makes the rows of one piece of a list; what is the same for many of them is looked up or worked out once."""

    def __init__(self, import_id: UUID, through: GivenThrough, councils: Mapping[str, str]) -> None:
        self._import_id = import_id
        self._through = through
        self._councils = councils
        self._drawn = Drawn()
        self._cells_key, self._cells = cells_sealer(import_id)
        self._details_key, self._details = sealer(KeyClass.CONTACT, "contact_details", 1)
        self._proof_key, self._proof = proof_sealer()
        self._answers_key, self._answers = nothing_answered()
        self._told: dict[str, tuple[dict[str, object], Callable[[bytes, str], bytes]]] = {}

    def rows(
        self, lines: Sequence[Line], found: Sequence[Entry | Faulty], by_postcode: Mapping[str, str]
    ) -> Iterator[tuple[object, ...]]:
        """The rows of lines, in the order of COLUMNS; `by_postcode` gives the council of a postcode without space."""
        names = references.references(len(lines))
        for line, one, name in zip(lines, found, names, strict=True):
            yield self._row(line, one, name, by_postcode)

    def _row(self, line: Line, found: Entry | Faulty, name: str, by_postcode: Mapping[str, str]) -> tuple[object, ...]:
        council = ""
        if isinstance(found, Entry):
            council = by_postcode.get(found.sheet.postcode.replace(" ", ""), "")
            council = council or self._councils.get(found.council.casefold(), "")
            if not council:
                found = Faulty(((Fault.NO_COUNCIL, None),))
        base = (self._import_id, line.number, _faults(found), self._cells_key, self._cells(line))
        return (*base, *(self._prepared(found, council, name) if isinstance(found, Entry) else NOTHING))

    def _prepared(self, found: Entry, council: str, name: str) -> tuple[object, ...]:
        drawn, draw_id = self._drawn, self._drawn.new_id
        new_id, key, salt = draw_id(), drawn(32), drawn(16)
        token, pseudonym = (written(keyed_hash(key, name)[:16]) for name in ("platform", "equality"))
        sheet, agreed_at = trimmed(found.sheet, found.ways), found.agreed_at
        told, commitment = self._fact(council)
        hashes = {way: address_hash(CHANNEL_OF[way], sheet.at(way)) for way in found.ways}
        by_mobile = hashes.get(ContactWay.SMS) or (address_hash(Channel.SMS, sheet.mobile) if sheet.mobile else None)
        return (
            *(new_id, draw_id(), draw_id(), name, token, *wrap_person_key(key)),
            *(self._details_key, self._details(new_id, padded(sheet.written()))),
            *(people.name_hash(sheet.name), household_of(sheet), hashes.get(ContactWay.EMAIL), by_mobile),
            *([way.value for way in hashes], list(hashes.values()), [draw_id() for _ in hashes]),
            *(found.legal_age.value, council, found.language, agreed_at, _lasts(agreed_at.date()), found.proved_at),
            *(self._proof_key, self._proof(found.evidence, token, MEMBERSHIP, agreed_at)),
            *(pseudonym, self._answers_key, self._answers(pseudonym)),
            *(salt, {**told, "token": token}, commitment(salt, token)),
        )

    def _fact(self, council: str) -> tuple[dict[str, object], Callable[[bytes, str], bytes]]:
        """What `CitizenJoined` says of those of one council, and what commits to it; they differ in the token alone."""
        if council not in self._told:
            fact = CitizenJoined(token=self._import_id, channel=self._through, council=Code(council))
            commits = committer(fact.kind(), fact.schema, fact.body(), fact.subject_field)
            self._told[council] = fact.body(), commits
        return self._told[council]


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


@lru_cache(maxsize=1_000)
def _lasts(agreed_on: date) -> date:
    return expires_on(MEMBERSHIP, agreed_on) or OPEN_ENDED
