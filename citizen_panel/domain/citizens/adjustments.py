"""What can be done so that somebody can take part: adjustments, never conditions or diagnoses.  <- add here

A code is kept with people's needs: add at the end of its group, never give a code another meaning.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from citizen_panel.core.words import say

LONGEST_OWN_WORDS = 2000
"""How many characters somebody may write in their own words."""


class AdjustmentGroup(StrEnum):
    """What an adjustment is about, in the order in which people read it."""

    TALKING = "talking"
    READING = "reading"
    PLACE = "place"
    MEETING = "meeting"
    PEOPLE = "people"
    MONEY = "money"


GROUPS: dict[AdjustmentGroup, str] = {
    AdjustmentGroup.TALKING: say("Hearing, speaking and signing"),
    AdjustmentGroup.READING: say("Reading"),
    AdjustmentGroup.PLACE: say("Getting there and the place"),
    AdjustmentGroup.MEETING: say("In the meeting"),
    AdjustmentGroup.PEOPLE: say("People who help you"),
    AdjustmentGroup.MONEY: say("Care, travel and equipment"),
}


@dataclass(frozen=True)
class Adjustment:
    """One thing we can arrange; `hint` says more for those who want it."""

    code: str
    group: AdjustmentGroup
    label: str
    hint: str = ""


_T, _R, _P = AdjustmentGroup.TALKING, AdjustmentGroup.READING, AdjustmentGroup.PLACE
_M, _H, _C = AdjustmentGroup.MEETING, AdjustmentGroup.PEOPLE, AdjustmentGroup.MONEY

ADJUSTMENTS: tuple[Adjustment, ...] = (
    Adjustment("bsl_interpreter", _T, say("A BSL interpreter")),
    Adjustment("captions", _T, say("Captions: speech as text on a screen")),
    Adjustment("lip_speaker", _T, say("A lip-speaker")),
    Adjustment("hearing_loop", _T, say("A hearing loop")),
    Adjustment(
        "interpreter", _T, say("An interpreter for another language"), say("Tell us the language in your own words.")
    ),
    Adjustment("easy_read", _R, say("Papers in Easy Read"), say("Short sentences with pictures.")),
    Adjustment("large_print", _R, say("Papers in large print")),
    Adjustment("papers_ahead", _R, say("Papers and questions some days before")),
    Adjustment("step_free", _P, say("No steps on the way in or inside")),
    Adjustment("near_parking", _P, say("A parking place near the door")),
    Adjustment("quiet_room", _P, say("A quiet room to go to")),
    Adjustment("breaks", _M, say("Breaks")),
    Adjustment("camera_off", _M, say("My camera off")),
    Adjustment("somebody_with_me", _H, say("Somebody with me")),
    Adjustment("assistant_costs", _H, say("The costs of my personal assistant")),
    Adjustment("assistance_dog", _H, say("My assistance dog with me")),
    Adjustment("childcare", _C, say("Childcare")),
    Adjustment("replacement_care", _C, say("Care for an adult I look after")),
    Adjustment("travel_booked", _C, say("My travel booked and paid for me")),
    Adjustment("device_loan", _C, say("A device, or data for my device, on loan")),
)
BY_CODE: dict[str, Adjustment] = {one.code: one for one in ADJUSTMENTS}


@dataclass(frozen=True)
class Needs:
    """What helps one person take part: codes of the catalogue in its order, and their own words.

    `own_words` has at most `LONGEST_OWN_WORDS` characters.
    """

    adjustments: tuple[str, ...] = ()
    own_words: str = ""

    def __bool__(self) -> bool:
        return bool(self.adjustments or self.own_words)

    def written(self) -> bytes:
        """The bytes to be padded and sealed."""
        return json.dumps([list(self.adjustments), self.own_words], ensure_ascii=False).encode()

    @classmethod
    def read(cls, opened: bytes) -> "Needs":
        """From the bytes that `written` made; what is no longer arranged is left out."""
        codes, own_words = json.loads(opened)
        return cls(tuple(code for code in codes if code in BY_CODE), own_words)


@dataclass(frozen=True)
class UnknownAdjustment:
    """Something was sent that is not in the catalogue."""

    sent: str


@dataclass(frozen=True)
class TooLong:
    """The own words are too long by so many characters."""

    surplus: int


def needs_said(codes: Sequence[str], own_words: str) -> Needs | UnknownAdjustment | TooLong:
    """Read what somebody told us, each thing once and in the order of the catalogue."""
    unknown = next((code for code in codes if code not in BY_CODE), None)
    if unknown is not None:
        return UnknownAdjustment(unknown)
    said = own_words.strip()
    if len(said) > LONGEST_OWN_WORDS:
        return TooLong(len(said) - LONGEST_OWN_WORDS)
    return Needs(tuple(one.code for one in ADJUSTMENTS if one.code in codes), said)


def labels_of(needs: Needs) -> tuple[str, ...]:
    """What helps, in words to be translated; the person's own words are not among them."""
    return tuple(BY_CODE[code].label for code in needs.adjustments)
