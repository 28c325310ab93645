"""What many messages of one batch have in common, looked up once for all of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from citizen_panel.core.languages import of_message
from citizen_panel.core.words import say
from citizen_panel.domain.notifications import wordings
from citizen_panel.domain.sessions.queries import Offer, Time
from citizen_panel.domain.sessions.seating import times_open_in
from citizen_panel.gateways.wording import standing

WORDED = {
    "online": say("online"),
    "in_person": say("in person"),
    "phone": say("by phone"),
    "mixed": say("in person or online"),
}


@dataclass(frozen=True)
class Hours:
    """From when until when something is."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Choice:
    """A time as a message names it."""

    slot: Hours


@dataclass
class InCommon:
    """What is the same for many messages of one batch. It is content alone: whether a message may go is never here."""

    versions: Mapping[tuple[str, str, str, bytes], int] = field(default_factory=dict)
    """The numbers of the words that were in use when the batch was taken: kind, way, language and digest."""
    times: dict[tuple[UUID, UUID | None, bool, bool], Mapping[str, Any]] = field(default_factory=dict)

    def times_of(self, offer: Offer) -> Mapping[str, Any]:
        """What an invitation says of its times, as it was when the first like it in the batch was written."""
        asked = offer.invitation
        draw_id = offer.draw.id if offer.draw else None
        place = (asked.project_id, draw_id, asked.keeps_seat, asked.waiting_at is None)
        if place not in self.times:
            self.times[place] = _said(times_open_in(asked, offer.draw))
        return self.times[place]

    def known_version(self, kind: str, channel: str, language: str) -> int | None:
        """The number of the words that a message goes with; nothing for words that were not in use yet."""
        return self.versions.get((kind, channel, language, standing(kind, channel, language).digest))

    def version_of(self, kind: str, channel: str, language: str) -> int:
        """As `known_version`; new words are kept now."""
        known, words = self.known_version(kind, channel, language), standing(kind, channel, language)
        if known is not None:
            return known
        return wordings.version_of(kind, channel, language, subject=words.subject, body=words.body, digest=words.digest)


def spoken(theirs: str, message_language: str) -> str:
    """The language a message goes in: the one its reader reads now, else its own."""
    return of_message(theirs or message_language)


def _said(times: list[Time]) -> Mapping[str, Any]:
    return {
        "times": tuple(Choice(Hours(time.slot.starts_at, time.slot.ends_at)) for time in times),
        "minutes": min((time.minutes for time in times), default=None),
        "where": tuple(dict.fromkeys(WORDED[time.meeting.way] for time in times)),
    }
