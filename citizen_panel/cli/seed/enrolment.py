"""Gives invented people their rows: account, place on the panel, key, sealed details, sealed answers."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cached_property
from uuid import UUID

from citizen_panel.cli.seed.bodies import BY_SLUG
from citizen_panel.cli.seed.copying import copy_rows
from citizen_panel.cli.seed.entropy import Entropy
from citizen_panel.cli.seed.people import SyntheticPerson, live_grants
from citizen_panel.core.references import ALPHABET, reference
from citizen_panel.core.sealing import KeyClass, keyed_uuid, padded
from citizen_panel.core.vault import lookup_hash, seal_row, wrap_person_key
from citizen_panel.domain.accounts.queries import address_hash
from citizen_panel.domain.citizens.access_needs import NEXT_TIME, sealed_needs
from citizen_panel.domain.citizens.adjustments import Needs
from citizen_panel.domain.citizens.queries import name_hash
from citizen_panel.domain.citizens.service import STOP_CODE_LENGTH
from citizen_panel.domain.citizens.vocabulary import CHANNEL_OF, ContactSheet, ContactWay
from citizen_panel.domain.equality.queries import TABLE as ANSWERS
from citizen_panel.domain.equality.rules import LAYOUT, pack
from citizen_panel.domain.equality.vocabulary import Answers

PLACE_EDITION = 1
REMEMBER = "access.remember"


@dataclass(frozen=True)
class Enrolled:
    """An invented person with the ids and the key that the tables know them by."""

    person: SyntheticPerson
    id: UUID
    account_id: UUID
    points: tuple[UUID, ...]
    key: bytes
    reference: str
    stop_code: str

    @cached_property
    def token(self) -> UUID:
        """The name under which the platform's chain knows the person."""
        return keyed_uuid(self.key, "platform")

    def project_token(self, project_id: UUID) -> UUID:
        return keyed_uuid(self.key, "project", str(project_id))

    @cached_property
    def pseudonym(self) -> UUID:
        return keyed_uuid(self.key, "equality")

    @cached_property
    def has_left(self) -> bool:
        return self.person.status == "left"

    @cached_property
    def ways(self) -> tuple[ContactWay, ...]:
        return tuple(map(ContactWay, self.person.channels))

    @cached_property
    def joined_at(self) -> datetime:
        return self.person.consents[0].at

    @cached_property
    def sheet(self) -> ContactSheet:
        """What is sealed of the person; only what the ways they agree to need."""
        person = self.person
        partner = BY_SLUG[person.partner].name if person.partner and ContactWay.VIA_PARTNER in self.ways else ""
        return ContactSheet(
            name=person.first_name,
            email=person.email or "",
            mobile=_international(person.mobile),
            landline=_international(person.landline),
            address=person.address,
            postcode=f"{person.postcode[:-3]} {person.postcode[-3:]}" if person.postcode and person.address else "",
            partner=partner,
            born=f"{person.birth_year}-{person.birth_month:02}",
        )

    @cached_property
    def answers(self) -> Answers:
        return Answers({code: (option,) for code, option in self.person.answers}, place_edition=PLACE_EDITION)

    def plain(self) -> bytes:
        """Everything that is written of the person, before sealing: for the digest."""
        person = self.person
        known = (self.id, self.account_id, self.points, self.key, self.reference, self.stop_code, self.answers.given)
        asking = (person.status, person.council_code, person.weekly_parts, person.devices, person.topics)
        return repr((known, self.sheet, asking, person.access_needs, person.joined_on)).encode()


def enrolled(people: Iterable[SyntheticPerson], entropy: Entropy) -> list[Enrolled]:
    """Give each person ids, a key, a reference and a code to stop with, in the order of the people."""
    return [
        Enrolled(
            person,
            entropy.uuid(),
            entropy.uuid(),
            tuple(entropy.uuid() for _ in person.channels),
            entropy.bytes(32),
            reference(choose=entropy.letter),
            "".join(entropy.letter(ALPHABET) for _ in range(STOP_CODE_LENGTH)),
        )
        for person in people
    ]


def write_people(people: Sequence[Enrolled], as_of: date) -> None:
    """Write everything that does not lie in the past: who they are now, and how they can be reached."""
    present = [one for one in people if not one.has_left]
    _write_accounts(people)
    _write_citizens(people, as_of)
    wrapped = ((one.id, *reversed(wrap_person_key(one.key))) for one in people)
    copy_rows("person_key", ("citizen_id", "wrapped", "kek_name"), wrapped)
    copy_rows("contact_details", ("citizen_id", "key_id", "sealed", "changed_at", "name_hash"), map(_details, present))
    points = ("id", "citizen_id", "channel", "lookup_hash", "verified_at", "rank")
    copy_rows("contact_point", points, (row for one in present for row in _points(one)))
    _write_preferences(present)
    remembered = (one for one in present if one.person.access_needs and REMEMBER in live_grants(one.person.consents))
    copy_rows("stated_access_need", ("citizen_id", "scope_id", "key_id", "sealed", "until_on"), map(_needs, remembered))
    columns = ("pseudonym", "key_id", "question_set", "sealed", "changed_on")
    in_no_order = sorted(people, key=lambda one: one.pseudonym)  # the order must not lead from one table to another
    copy_rows("equality.answer", columns, map(_answers, in_no_order))


def _write_accounts(people: Sequence[Enrolled]) -> None:
    columns = ("id", "kind", "email_hash", "mobile_hash", "state", "created_on")
    copy_rows("user_account", columns, map(_account, people))


def _account(one: Enrolled) -> tuple[object, ...]:
    email, mobile = (None, None) if one.has_left else (one.sheet.email, one.sheet.mobile)
    return (
        one.account_id,
        "citizen",
        address_hash("email", email) if email else None,
        address_hash("sms", mobile) if mobile else None,
        "closed" if one.has_left else "active",
        one.person.joined_on,
    )


def _write_citizens(people: Sequence[Enrolled], as_of: date) -> None:
    columns = (
        "id",
        "user_account_id",
        "reference",
        "status",
        "legal_age",
        "council_code",
        "language",
        "formats",
        "household_hash",
        "joined_on",
        "confirmed_on",
    )
    copy_rows("citizen", columns, (_citizen(one, as_of) for one in people))


def _citizen(one: Enrolled, as_of: date) -> tuple[object, ...]:
    person = one.person
    months = (as_of.year - person.birth_year) * 12 + as_of.month - person.birth_month
    return (
        one.id,
        one.account_id,
        one.reference,
        person.status,
        "sixteen_17" if months < 18 * 12 else "adult",
        person.council_code,
        person.language,
        list(person.formats),
        _household(one.sheet),
        person.joined_on,
        person.confirmed_on,
    )


def _household(sheet: ContactSheet) -> bytes | None:
    if not (sheet.postcode and sheet.address):
        return None
    return lookup_hash("household", sheet.postcode.replace(" ", ""), "".join(sheet.address[0].lower().split()))


def _details(one: Enrolled) -> tuple[object, ...]:
    sealed = seal_row(KeyClass.CONTACT, "contact_details", one.id, 1, padded(one.sheet.written()))
    return one.id, *sealed, one.joined_at, name_hash(one.sheet.name)


def _points(one: Enrolled) -> Iterator[tuple[object, ...]]:
    """The ways of reaching somebody; the best is confirmed, unless they have only just joined."""
    for rank, (point, way) in enumerate(zip(one.points, one.ways, strict=True), start=1):
        hashed = address_hash(CHANNEL_OF[way], one.sheet.at(way))
        verified_at = confirmed_at(one) if rank == 1 and one.person.status != "joined" else None
        yield point, one.id, way.value, hashed, verified_at, rank


def confirmed_at(one: Enrolled) -> datetime:
    """When somebody followed the link of the first message: an hour or so after joining."""
    return one.joined_at.replace(minute=one.id.int % 60, hour=min(one.joined_at.hour + 1, 22))


def _write_preferences(people: Sequence[Enrolled]) -> None:
    columns = (
        "citizen_id",
        "weekly_parts",
        "travel_km",
        "invitations_30d",
        "quiet_from_minutes",
        "quiet_to_minutes",
        "devices",
        "languages",
        "topics",
    )
    copy_rows("asking_preference", columns, map(_preference, people))


def _preference(one: Enrolled) -> tuple[object, ...]:
    person = one.person
    quiet = (21 * 60, 9 * 60) if one.id.int % 3 == 0 else (None, None)
    listed = (list(person.devices), list(person.languages), list(person.topics))
    return (one.id, person.weekly_parts, person.travel_km, person.invitations_30d, *quiet, *listed)


def _needs(one: Enrolled) -> tuple[object, ...]:
    needs = Needs(one.person.access_needs)
    until_on = live_grants(one.person.consents)[REMEMBER][1]
    return one.id, NEXT_TIME, *sealed_needs(one.id, NEXT_TIME, needs), until_on


def _answers(one: Enrolled) -> tuple[object, ...]:
    answers = Answers() if one.has_left else one.answers
    key_id, sealed = seal_row(KeyClass.EQUALITY, ANSWERS, one.pseudonym, LAYOUT, pack(answers))
    return one.pseudonym, key_id, answers.question_set, sealed, one.person.confirmed_on


def _international(number: str | None) -> str:
    return f"+44{number.replace(' ', '')[1:]}" if number else ""


def midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
