"""Invented values for every message: what operators see when they look at the words, and what the words are tried with.

Nobody in them exists. The longest ones are as long as a value may be, so that what fits with them always fits.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from citizen_panel.core.words import say

WHEN = datetime(2026, 9, 23, 17, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
SITE = "https://panel.example"
TOKEN = "t" * 43
"""As long as the secret in the address of a link to sign in."""


@dataclass(frozen=True)
class _Slot:
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class _Time:
    slot: _Slot


TIMES = tuple(_Time(_Slot(WHEN + n * timedelta(days=1), WHEN + n * timedelta(days=1) + HOUR)) for n in range(3))

USUAL: Mapping[str, Any] = {
    "address": "1 Harbour Road\nSkerry\nZZ1 1ZZ",
    "asked_reference": "DR-7K4M-2XQ9",
    "asker": "Skerry Council",
    "body": "Skerry Panel",
    "code": "123456",
    "complain_link": f"{SITE}/complaints",
    "deadline": WHEN,
    "ends_at": WHEN + HOUR,
    "ends_on": WHEN.date(),
    "first_name": "Ailsa",
    "is_offered": True,
    "link": f"{SITE}/me/invitations/1",
    "minutes": 60,
    "offer_pence": 4000,
    "partners_link": f"{SITE}/team/partners",
    "phone": "0131 496 0000",
    "reference": "CP-7K4M-2XQ9",
    "said_no": (say("being recorded"),),
    "said_yes": (say("taking part"),),
    "short_name": "Bus project",
    "site": SITE,
    "source": "Skerry Voices",
    "starts_at": WHEN,
    "stop_link": f"{SITE}/stop",
    "stopped_at": WHEN,
    "times": TIMES,
    "today": date(2026, 9, 9),
    "undo_link": f"{SITE}/undo/1",
    "undo_until": WHEN + timedelta(days=14),
    "until": WHEN,
    "was_at": WHEN - timedelta(days=1),
    "what": say("asking you for a while"),
    "when": WHEN,
    "when_short": "tomorrow",
    "where": say("online"),
    "who": "Rory",
    "why_link": f"{SITE}/privacy",
}
PLACES = (say("online"), say("in person"))
LONGEST: Mapping[str, Any] = {
    **USUAL,
    "asker": "B" * 28,
    "body": "B" * 28,
    "first_name": "W" * 20,
    "link": f"{SITE}/m/12345678",
    "short_name": "S" * 30,
    "source": "P" * 30,
    "who": "W" * 20,
}
MOMENTS = ("deadline", "starts_at", "stopped_at", "until", "undo_until", "was_at", "when")
OF_KIND: Mapping[str, Mapping[str, Any]] = {
    "invitation": {"where": PLACES},
    "place_confirmed": {"code": "7K4M22XQ9R"},
    "seat_free": {"where": PLACES},
    "sign_in": {"link": f"{SITE}/sign-in/{TOKEN}"},
    "sign_in_letter": {"code": "7K4M2XQ97K4M"},
    "stand_in": {"where": PLACES},
}


def values_for(kind: str, *, longest: bool = False, moment: datetime | None = None) -> dict[str, Any]:
    """Everything the words of a kind of message may name; `moment` takes the place of every time and day in them."""
    values = {**(LONGEST if longest else USUAL), **OF_KIND.get(kind, {})}
    if moment is not None:
        values |= dict.fromkeys(MOMENTS, moment) | {"ends_at": moment + HOUR, "ends_on": moment.date()}
    return values
