"""The words of the room citizens."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from citizen_panel.domain.citizens.adjustments import Needs
from citizen_panel.domain.consent.vocabulary import TextFormat
from citizen_panel.domain.notifications.vocabulary import Channel


class PanelStatus(StrEnum):
    JOINED = "joined"
    ACTIVE = "active"
    PAUSED = "paused"
    LEFT = "left"


class LegalAge(StrEnum):
    UNDER_12 = "under_12"
    TWELVE = "twelve"
    THIRTEEN_TO_15 = "thirteen_to_15"
    SIXTEEN_17 = "sixteen_17"
    ADULT = "adult"


class ContactWay(StrEnum):
    EMAIL = "email"
    SMS = "sms"
    PHONE = "phone"
    POST = "post"
    VIA_PARTNER = "via_partner"


class WritingFormat(StrEnum):
    """In which form somebody wishes to be written to, besides plain words."""

    LARGE_PRINT = "large_print"
    EASY_READ = "easy_read"
    AUDIO = "audio"
    BRAILLE = "braille"
    BSL = "bsl"
    PLAIN = "plain"


class AskedFor(StrEnum):
    INVITED = "invited"
    ATTENDED = "attended"
    ATTENDED_SENSITIVE = "attended_sensitive"


class LookKind(StrEnum):
    """What somebody who works for an organisation saw of a person."""

    MEETING_LIST = "meeting_list"
    DRAW_LIST = "draw_list"
    NEEDS = "needs"
    CONTACT = "contact"
    SEARCH = "search"
    WHOLE_RECORD = "whole_record"
    ANSWERS = "answers"
    FILE = "file"


class LookReason(StrEnum):
    """Why somebody looked; what is recorded is the word, never a name or a case."""

    RUN_MEETING = "run_meeting"
    CHECK_DRAW = "check_draw"
    ARRANGE_HELP = "arrange_help"
    REACH_PERSON = "reach_person"
    ANSWER_PERSON = "answer_person"
    RIGHTS_REQUEST = "rights_request"
    KEEP_PANEL = "keep_panel"
    KEEP_SAFE = "keep_safe"


class GuardianWay(StrEnum):
    """How a parent or guardian is asked to agree."""

    EMAIL = "email"
    SMS = "sms"
    PAPER = "paper"


class TwinCause(StrEnum):
    """Why two records may be one person."""

    CONTACT = "contact"
    HOUSEHOLD = "household"


class TwinState(StrEnum):
    OPEN = "open"
    SAME = "same"
    DIFFERENT = "different"


CHANNEL_OF: Mapping[ContactWay, Channel] = {
    ContactWay.EMAIL: Channel.EMAIL,
    ContactWay.SMS: Channel.SMS,
    ContactWay.PHONE: Channel.PHONE,
    ContactWay.POST: Channel.LETTER,
    ContactWay.VIA_PARTNER: Channel.VIA_PARTNER,
}


_WRITER = json.JSONEncoder(ensure_ascii=False)


@dataclass(frozen=True, kw_only=True)
class ContactSheet:
    """What is sealed of a person: the name they are known by, and where to reach them in the ways they ticked.

    Numbers are kept as +441314960000, the postcode in capitals with a space and only when letters are wanted.
    """

    name: str = ""
    email: str = ""
    mobile: str = ""
    landline: str = ""
    address: tuple[str, ...] = ()
    postcode: str = ""
    partner: str = ""
    born: str = ""

    def written(self) -> bytes:
        """The bytes to be padded and sealed."""
        return _WRITER.encode({k: v for k, v in vars(self).items() if v}).encode()

    @classmethod
    def read(cls, opened: bytes) -> "ContactSheet":
        """From the bytes that `written` made."""
        found = json.loads(opened)
        return cls(**{**found, "address": tuple(found.get("address", ()))})

    def at(self, way: ContactWay) -> str:
        """The address for a way of asking; empty when there is none."""
        if way is ContactWay.POST:
            return "\n".join([*self.address, self.postcode]).strip()
        return {
            ContactWay.EMAIL: self.email,
            ContactWay.SMS: self.mobile,
            ContactWay.PHONE: self.landline or self.mobile,
            ContactWay.VIA_PARTNER: self.partner,
        }[way]


@dataclass(frozen=True, kw_only=True)
class JoiningForm:
    """Everything somebody told us before they joined.

    `key` is made when the form is begun: the same key joins once. `granted` and `refused` are consent purposes;
    what is in neither was not asked or skipped. `answers` are equality answers by characteristic, as codes, the
    derived ones included; only those with a use granted are kept. `stop_code` is what the receipt shows.
    `age_review_on` is the day somebody younger is 16. `reading` is the version that was read, `needs` what helps, and
    `writes_in` the language wanted for messages, where it is not the one that was read.
    """

    key: UUID
    legal_age: LegalAge
    sheet: ContactSheet
    ways: tuple[ContactWay, ...]
    council_code: str
    granted: frozenset[str]
    refused: frozenset[str] = frozenset()
    answers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    place_edition: int = 0
    language: str = "en"
    stop_code: str = ""
    age_review_on: date | None = None
    reading: TextFormat = TextFormat.PLAIN
    writes_in: str = ""
    needs: Needs = field(default_factory=Needs)


@dataclass(frozen=True, kw_only=True)
class Assistance:
    """Who helped: the helper's account, when the person said what they said, and what shows that they did."""

    user_id: UUID
    captured_at: datetime | None = None
    evidence: str = ""


@dataclass(frozen=True)
class Joined:
    """What the receipt shows. `is_new` is false when the same form had joined before."""

    citizen_id: UUID
    reference: str
    stop_code: str
    is_new: bool = True
