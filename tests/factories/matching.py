"""A panel of made-up people for draws: quick to make, with answers sealed as in life."""

import os
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID, uuid4

from sqlalchemy import insert, text

from citizen_panel.core import clock
from citizen_panel.core.db import as_role, db
from citizen_panel.core.sealing import KeyClass, keyed_uuid
from citizen_panel.core.vault import seal_row, wrap_person_key
from citizen_panel.domain.citizens.models import Citizen, PersonKey
from citizen_panel.domain.consent.models import ConsentDecision, ConsentStanding, ConsentText
from citizen_panel.domain.equality.models import EqualityAnswer
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
    text_id = _text()
    for person in made:
        ticked = () if dice.random() < silent else tuple(f"equality.balance/{code}" for code in balance)
        agree(person, *ALWAYS, *ticked, text_id=text_id)
    keep(made)
    return made


def agree(person: Person, *purposes: str, text_id: UUID | None = None) -> None:
    """Let somebody say yes to purposes."""
    now = clock.now()
    decision = {
        "citizen_id": person.id,
        "subject_token": keyed_uuid(person.key, "platform"),
        "action": "granted",
        "text_id": text_id or _text(),
        "channel": "online",
        "language": "en",
        "given_by": "self",
        "capacity": "presumed",
        "effective_at": now,
        "recorded_at": now,
    }
    expires_on = now.date() + timedelta(days=700)
    rows = [{**decision, "purpose": purpose, "expires_on": expires_on} for purpose in purposes]
    ids = db.session.execute(insert(ConsentDecision).returning(ConsentDecision.id), rows).scalars().all()
    standing = [
        {
            "citizen_id": person.id,
            "purpose": purpose,
            "since_at": now,
            "expires_on": expires_on,
            "decision_id": decision_id,
        }
        for purpose, decision_id in zip(purposes, ids, strict=True)
    ]
    _insert(ConsentStanding, standing)


def keep(made: Sequence[Person]) -> None:
    """Seal everybody's answers, each as the person's own row."""
    with as_role("cp_self"):
        for person in made:
            key_id, sealed = seal_row(KeyClass.EQUALITY, TABLE, person.pseudonym, LAYOUT, pack(person.answers))
            _own(str(person.pseudonym))
            _insert(
                EqualityAnswer,
                [
                    {
                        "pseudonym": person.pseudonym,
                        "key_id": key_id,
                        "question_set": 1,
                        "sealed": sealed,
                        "changed_on": clock.today(),
                    }
                ],
            )
        _own("")


def _own(row: str) -> None:
    db.session.execute(text("SELECT set_config('citizen_panel.own_row', :row, true)"), {"row": row})


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
