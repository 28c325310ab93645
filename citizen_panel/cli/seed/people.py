"""One invented person, as plain values: what a writer puts into the tables, and nothing a database made."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from citizen_panel.core.clock import months_after

LIFETIME_MONTHS = 24
"""How long panel and equality consents last before they are asked for again."""


@dataclass(frozen=True, slots=True)
class ConsentVisit:
    """One occasion on which somebody decided: the same action for several purposes at once.

    `action` is granted, refused, withdrawn or expired; `channel` online, phone, post, in_person, via_partner or system.
    """

    at: datetime
    action: str
    purposes: tuple[str, ...]
    channel: str
    is_assisted: bool = False


@dataclass(frozen=True, slots=True)
class SyntheticPerson:
    """An invented citizen.

    `answers` are the equality answers held (characteristic, option), "prefer not to say" among them, derived ones
    included; a question not in it was left blank or may not be kept. `traits` is who the person was drawn as: for
    tests and for judging the panel against its own truth, never to be written anywhere.
    `weekly_parts` has bit day * 3 + part, Monday morning first. Of those who left, only council, dates, the way in
    and the history of consent remain.
    """

    number: int
    first_name: str
    family_name: str
    birth_year: int
    birth_month: int
    council_code: str
    postcode: str | None
    keeps_postcode: bool
    address: tuple[str, ...]
    channels: tuple[str, ...]
    email: str | None
    mobile: str | None
    landline: str | None
    language: str
    languages: tuple[str, ...]
    formats: tuple[str, ...]
    answers: tuple[tuple[str, str], ...]
    access_needs: tuple[str, ...]
    topics: tuple[str, ...]
    devices: tuple[str, ...]
    weekly_parts: int
    travel_km: int | None
    invitations_30d: int | None
    came_by: str
    partner: str | None
    joined_on: date
    confirmed_on: date
    status: str
    consents: tuple[ConsentVisit, ...]
    traits: tuple[tuple[str, str], ...]


def live_grants(consents: Iterable[ConsentVisit]) -> dict[str, tuple[datetime, date]]:
    """Fold a history, in its order, into what stands: by purpose, since when and until which day."""
    live: dict[str, tuple[datetime, date]] = {}
    for visit in consents:
        for purpose in visit.purposes:
            live.pop(purpose, None)
            if visit.action == "granted":
                live[purpose] = (visit.at, months_after(visit.at.date(), LIFETIME_MONTHS))
    return live
