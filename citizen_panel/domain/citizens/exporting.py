"""The list of people as a file, for those who look after the panel: each person is told of it before it is written.

It holds what a list on the screen holds, and by which ways somebody may be asked; never answers, needs or addresses.
Whoever was erased or is held still is not in it.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, exists, func, select, text

from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import db
from citizen_panel.core.errors import TooMany
from citizen_panel.core.events import Code
from citizen_panel.core.vault import lookup_hash
from citizen_panel.core.words import say
from citizen_panel.domain.accounts.service.limits import check_limits, note
from citizen_panel.domain.accounts.vocabulary import Limit, Noted
from citizen_panel.domain.citizens.events import PeopleListSaved
from citizen_panel.domain.citizens.listing import is_named
from citizen_panel.domain.citizens.looks import note_many
from citizen_panel.domain.citizens.models import Citizen, PersonKey
from citizen_panel.domain.citizens.queries import first_names
from citizen_panel.domain.citizens.vocabulary import ContactWay, LookKind, LookReason, PanelStatus
from citizen_panel.domain.consent.models import ConsentStanding
from citizen_panel.domain.consent.purposes import CONTACT
from citizen_panel.domain.ledger import service as ledger

A_DAY = 5
AT_ONCE = 2
PIECE = 1_000
EXPORTING = 7003
"""First half of the advisory locks that let so many files be written at once."""

_TODAY = say("You have saved {most} files of people today. Try again tomorrow.")
_BUSY = say("Two files of people are being written now. Wait a few minutes, then try again.")
LIMITS = (Limit(A_DAY, timedelta(days=1), _TODAY),)


@dataclass(frozen=True)
class FileWish:
    """Whom a file is to hold: everybody, or those in a state, in an area, of a whole name, or all of this."""

    status: str = ""
    council: str = ""
    typed: str = ""


@dataclass(frozen=True)
class Listed:
    """Somebody in a file. `number` is by which the next piece goes on."""

    number: int
    reference: str
    name: str
    status: PanelStatus
    council_code: str
    joined_on: date
    ways: tuple[ContactWay, ...]


@contextmanager
def a_place() -> Iterator[None]:
    """Hold one of the places in which files are written, until it is left or the process ends.

    Raises Refusal `too_many` when all of them are taken.
    """
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        held = {"k": EXPORTING}
        take = text("SELECT pg_try_advisory_lock(:k, :n)")
        number = next((n for n in range(AT_ONCE) if connection.execute(take, held | {"n": n}).scalar_one()), None)
        if number is None:
            raise TooMany("too_many", _BUSY)
        try:
            yield
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:k, :n)"), held | {"n": number})


def begin(wish: FileWish, *, actor: Actor) -> None:
    """Write down that a file of so many people is saved; raises Refusal `too_many` after five in a day."""
    assert actor.user_id
    origin = lookup_hash("people_file", str(actor.user_id))
    check_limits(Noted.PEOPLE_SAVED, origin, LIMITS)
    note(Noted.PEOPLE_SAVED, origin, user_id=actor.user_id)
    fact = PeopleListSaved(
        file=uuid4(),
        people=db.session.execute(select(func.count()).where(*_within(wish))).scalar_one(),
        status=Code(wish.status) if wish.status else None,
        council=Code(wish.council) if wish.council else None,
    )
    ledger.record(fact, actor=actor)


def piece(wish: FileWish, after: int, *, actor: Actor, size: int) -> Sequence[Listed]:
    """The next people of a file after a number, as joined; each look is noted in the same transaction."""
    found = select(Citizen).where(Citizen.row_no > after, *_within(wish)).order_by(Citizen.row_no).limit(size)
    people = db.session.scalars(found).all()
    ids = [one.id for one in people]
    note_many(ids, LookKind.FILE, actor=actor, because=LookReason.KEEP_PANEL)
    names, ways = first_names(ids), _ways_of(ids)
    return [
        Listed(
            number=one.row_no,
            reference=one.reference,
            name=names.get(one.id, ""),
            status=PanelStatus(one.status),
            council_code=one.council_code,
            joined_on=one.joined_on,
            ways=ways.get(one.id, ()),
        )
        for one in people
    ]


def _within(wish: FileWish) -> list[ColumnElement[bool]]:
    found = [Citizen.restricted_at.is_(None), exists().where(PersonKey.citizen_id == Citizen.id)]
    if wish.status:
        found.append(Citizen.status == wish.status)
    if wish.council:
        found.append(Citizen.council_code == wish.council)
    if wish.typed:
        found.append(is_named(wish.typed))
    return found


def _ways_of(citizen_ids: Sequence[UUID]) -> Mapping[UUID, tuple[ContactWay, ...]]:
    """By which ways people may be asked today, in the order in which ways are always named."""
    standing = select(ConsentStanding.citizen_id, ConsentStanding.purpose).where(
        ConsentStanding.citizen_id.in_(citizen_ids), ConsentStanding.expires_on >= clock.today()
    )
    agreed = {(row.citizen_id, row.purpose) for row in db.session.execute(standing)}
    return {one: tuple(way for way in ContactWay if (one, f"{CONTACT}.{way}") in agreed) for one in citizen_ids}
