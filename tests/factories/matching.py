"""A panel of made-up people for draws: quick to make, with answers sealed as in life."""

import os
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID, uuid4

from sqlalchemy import insert, text, update

from citizen_panel.core import clock
from citizen_panel.core.db import as_role, db
from citizen_panel.core.sealing import KeyClass, keyed_uuid
from citizen_panel.core.vault import seal_row, wrap_person_key
from citizen_panel.domain.citizens.models import Citizen, GuardianLink, PersonKey
from citizen_panel.domain.consent.models import ConsentText
from citizen_panel.domain.equality.queries import TABLE
from citizen_panel.domain.equality.rules import LAYOUT, pack
from citizen_panel.domain.equality.vocabulary import Answers
from tests.factories import projects

ALWAYS = ("pool.membership", "contact.email")
ASKED = ("age", "sex", "activity_limitation", "long_term_condition", "ethnic_group", "simd_quintile", "urban_rural")


@dataclass(frozen=True)
class Person:
    """Somebody on the panel, with what they answered."""

    id: UUID
    key: bytes
    answers: Answers

    @property
    def pseudonym(self) -> UUID:
        return keyed_uuid(self.key, "equality")


def answers(dice: random.Random, rare: str = "white_irish") -> Answers:
    """What somebody answers; one in ten belongs to the group named, which is no small group to be spared by default."""
    limited = dice.choice(["a_lot", "a_little", "not_at_all", "not_at_all"])
    ages = ("age_16_24", "age_25_34", "age_35_44", "age_45_54", "age_55_64", "age_65_74", "age_75plus")
    return Answers(
        {
            "age": (dice.choice(ages),),
            "sex": (dice.choice(["female", "male"]),),
            "long_term_condition": ("no" if limited == "not_at_all" else "yes",),
            "activity_limitation": (limited,),
            "ethnic_group": (dice.choice(["white_scottish"] * 8 + ["white_polish", rare]),),
            "simd_quintile": (f"q{dice.randint(1, 5)}",),
            "urban_rural": (f"ur{dice.randint(1, 6)}",),
        }
    )


def people(
    count: int,
    *,
    council: str = projects.ORKNEY,
    seed: int = 1,
    balance: Sequence[str] = ASKED,
    silent: float = 0.1,
    rare: str = "white_irish",
) -> list[Person]:
    """Make people who can be asked; a part of them let us use none of their answers for balance."""
    dice = random.Random(seed)
    made = [Person(uuid4(), os.urandom(32), answers(dice, rare)) for _ in range(count)]
    today = clock.today()
    _insert(Citizen, [_citizen(person, council, today) for person in made])
    wrapped = [(person, *wrap_person_key(person.key)) for person in made]
    _insert(PersonKey, [{"citizen_id": p.id, "wrapped": key, "kek_name": name} for p, name, key in wrapped])
    every = [*ALWAYS, *(f"equality.balance/{code}" for code in balance)]
    _agree([(person, ALWAYS if dice.random() < silent else every) for person in made], _text())
    keep(made)
    return made


def agree(person: Person, *purposes: str) -> None:
    """Let somebody say yes to purposes."""
    _agree([(person, purposes)], _text())


def of_age(person: Person, age: str, *, guardian_agreed: bool = True) -> None:
    """Let somebody be of another age by law; under 16 with a guardian, who agreed or was only asked."""
    db.session.execute(update(Citizen).where(Citizen.id == person.id).values(legal_age=age))
    if age == "thirteen_to_15":
        db.session.add(
            GuardianLink(
                citizen_id=person.id,
                key_id=1,
                sealed=b"0" * 92,
                channel="paper",
                salt=b"0",
                token_hash=person.id.bytes,
                asked_at=clock.now(),
                from_on=clock.today() if guardian_agreed else None,
                ends_on=clock.today() + timedelta(days=300),
            )
        )
    db.session.flush()


AGREE = text(
    "WITH said AS (INSERT INTO consent_decision (citizen_id, subject_token, purpose, action, text_id, channel,"
    " language, given_by, capacity, effective_at, recorded_at, expires_on)"
    " SELECT c, t, p, 'granted', :text_id, 'online', 'en', 'self', 'presumed', :now, :now, :expires_on"
    " FROM unnest(cast(:citizens AS uuid[]), cast(:tokens AS uuid[]), cast(:purposes AS text[])) AS given (c, t, p)"
    " RETURNING id, citizen_id, purpose)"
    " INSERT INTO consent_standing (citizen_id, purpose, since_at, expires_on, decision_id)"
    " SELECT citizen_id, purpose, :now, :expires_on, id FROM said"
)
"""Every yes of everybody, in one statement."""


def _agree(said: Sequence[tuple[Person, Sequence[str]]], text_id: UUID) -> None:
    now = clock.now()
    every = [(person, purpose) for person, purposes in said for purpose in purposes]
    db.session.execute(
        AGREE,
        {
            "text_id": text_id,
            "now": now,
            "expires_on": now.date() + timedelta(days=700),
            "citizens": [person.id for person, _ in every],
            "tokens": [keyed_uuid(person.key, "platform") for person, _ in every],
            "purposes": [purpose for _, purpose in every],
        },
    )


KEEP = text(
    "INSERT INTO equality.answer (pseudonym, key_id, question_set, sealed, changed_on) "
    "SELECT p, k, 1, s, :today "
    "FROM unnest(cast(:pseudonyms AS uuid[]), cast(:keys AS integer[]), cast(:sealed AS bytea[]))"
    " AS given (p, k, s) WHERE set_config('citizen_panel.own_row', p::text, true) IS NOT NULL"
)
"""Everybody's answers in one statement: the row policy sees each written by the person whose it is."""


def keep(made: Sequence[Person]) -> None:
    """Seal everybody's answers, each as the person's own row."""
    sealed = [seal_row(KeyClass.EQUALITY, TABLE, one.pseudonym, LAYOUT, pack(one.answers)) for one in made]
    with as_role("cp_self", own_row=""):
        db.session.execute(
            KEEP,
            {
                "today": clock.today(),
                "pseudonyms": [one.pseudonym for one in made],
                "keys": [key_id for key_id, _ in sealed],
                "sealed": [answers for _, answers in sealed],
            },
        )


def _text() -> UUID:
    approver = projects.works_there(projects.organisation("Wording Office").id, "dpo")
    row = ConsentText(
        id=uuid4(),
        purpose=f"test.{uuid4().hex[:8]}",
        version=1,
        language="en",
        format="plain",
        body="Yes",
        body_hash=b"0" * 32,
        is_material=True,
        approved_by_id=approver.user_id,
        from_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    return row.id


def _citizen(person: Person, council: str, today: date) -> dict[str, object]:
    return {
        "id": person.id,
        "reference": f"CP-{person.id.hex[:8]}",
        "status": "active",
        "legal_age": "adult",
        "council_code": council,
        "language": "en",
        "joined_on": today,
        "confirmed_on": today,
    }


def _insert(table: type, rows: list[dict[str, object]]) -> None:
    db.session.execute(insert(table), rows)
