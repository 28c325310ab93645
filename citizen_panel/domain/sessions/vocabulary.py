"""The words of the room sessions."""

from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
from uuid import UUID


class SessionType(StrEnum):
    INTERVIEW = "interview"
    FOCUS_GROUP = "focus_group"
    OBSERVATION = "observation"
    DIARY = "diary"
    USABILITY_TEST = "usability_test"
    FRAMING_WORKSHOP = "framing_workshop"
    JOURNEY_MAPPING = "journey_mapping"
    SENSE_MAKING = "sense_making"
    PRIORITY_SETTING = "priority_setting"
    CO_DESIGN = "co_design"
    DESIGN_TEAM = "design_team"
    PEER_RESEARCH = "peer_research"
    GOVERNANCE_SEAT = "governance_seat"
    CITIZENS_JURY = "citizens_jury"
    PARTICIPATORY_BUDGETING = "participatory_budgeting"
    CITIZEN_LED = "citizen_led"
    SURVEY = "survey"
    POLL = "poll"
    WRITTEN_CONSULTATION = "written_consultation"
    PUBLIC_MEETING = "public_meeting"
    COMMENT_CARD = "comment_card"
    SHOW_AND_TELL = "show_and_tell"
    LEARNING_EVENT = "learning_event"
    STAFF_WORKSHOP = "staff_workshop"
    STAKEHOLDER_INTERVIEW = "stakeholder_interview"


class SessionPhase(StrEnum):
    DISCOVER = "discover"
    DEFINE = "define"
    DEVELOP = "develop"
    DELIVER = "deliver"
    EVALUATION = "evaluation"


class Way(StrEnum):
    ONLINE = "online"
    IN_PERSON = "in_person"
    PHONE = "phone"
    MIXED = "mixed"


class SessionState(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    HELD = "held"
    CANCELLED = "cancelled"


class StaffPart(StrEnum):
    LEAD = "lead"
    SECOND = "second"
    NOTE_TAKER = "note_taker"
    OBSERVER = "observer"
    INTERPRETER = "interpreter"
    SAFEGUARDING_LEAD = "safeguarding_lead"
    DEPUTY = "deputy"


class SlotState(StrEnum):
    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class Linked(StrEnum):
    """How meetings belong together: a yes is to each, to one, to each in order, or to those somebody can come to."""

    ALL_OF = "all_of"
    SOME_OF = "some_of"
    ONE_OF = "one_of"
    IN_ORDER = "in_order"


class ResourceKind(StrEnum):
    BSL_INTERPRETER = "bsl_interpreter"
    CAPTIONER = "captioner"
    ACCESSIBLE_ROOM = "accessible_room"
    DEVICE = "device"
    OTHER = "other"


class HoldState(StrEnum):
    HELD = "held"
    LET_GO = "let_go"
    CANCELLED = "cancelled"


class CallOutcome(StrEnum):
    """What came of a call, or of a letter, about an invitation or a place."""

    SAID_YES = "said_yes"
    SAID_NO = "said_no"
    ANOTHER_TIME = "another_time"
    WAITS = "waits"
    TOLD = "told"
    GIVES_UP = "gives_up"
    RING_LATER = "ring_later"
    NO_ANSWER = "no_answer"
    WRONG_NUMBER = "wrong_number"
    ASKED_TO_STOP = "asked_to_stop"


class InvitationState(StrEnum):
    ISSUED = "issued"
    OPENED = "opened"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"


class BookingState(StrEnum):
    BOOKED = "booked"
    CHECKED_IN = "checked_in"
    DONE = "done"
    CANCELLED = "cancelled"
    MOVED = "moved"


class EndCause(StrEnum):
    BY_PERSON = "by_person"
    BY_BODY = "by_body"
    WITHDRAWAL = "withdrawal"
    NEED_UNMET = "need_unmet"


class AttendanceCapacity(StrEnum):
    CITIZEN = "citizen"
    STAFF = "staff"
    PROFESSIONAL = "professional"
    UNCLASSIFIED = "unclassified"


class Relation(StrEnum):
    USES = "uses"
    ELIGIBLE_NOT_USING = "eligible_not_using"
    AFFECTED_NOT_USING = "affected_not_using"
    MAY_BE_ELIGIBLE = "may_be_eligible"
    CARER_OR_FAMILY = "carer_or_family"


class TookPartAs(StrEnum):
    CONTRIBUTOR = "contributor"
    OBSERVER = "observer"
    SUPPORTER = "supporter"


class AttendanceState(StrEnum):
    ATTENDED = "attended"
    LATE = "late"
    LEFT_EARLY = "left_early"
    STOPPED = "stopped"
    NO_SHOW = "no_show"
    EXCUSED = "excused"


class CorrectionReason(StrEnum):
    """Why a note of who was there was put right."""

    WRONG_PERSON = "wrong_person"
    WRONG_STATE = "wrong_state"
    WRONG_MINUTES = "wrong_minutes"
    WRONG_CAPACITY = "wrong_capacity"
    THEY_TOLD_US = "they_told_us"


class AccessResult(StrEnum):
    """Whether what helps somebody was there in the meeting."""

    NONE_STATED = "none_stated"
    MET = "met"
    MET_DIFFERENTLY = "met_differently"
    UNMET = "unmet"


class Remedy(StrEnum):
    """What was done about a yes that was missing in a meeting."""

    ASKED_AGAIN = "asked_again"
    DELETED = "deleted"
    NONE_YET = "none_yet"


class ArtefactKind(StrEnum):
    NOTES = "notes"
    MAP = "map"
    PROTOTYPE = "prototype"
    RANKING = "ranking"
    STORY = "story"
    RECORDING = "recording"
    TRANSCRIPT = "transcript"
    PHOTO = "photo"
    OTHER = "other"


@dataclass(frozen=True)
class SlotPlan:
    """A time that people can choose, and how many seats it has."""

    starts_at: datetime
    ends_at: datetime
    capacity: int


@dataclass(frozen=True)
class NeededConsent:
    """A consent that the meeting needs, or only offers; `about` names those who watch, where somebody does."""

    purpose: str
    is_required: bool = True
    about: str = ""


@dataclass(frozen=True)
class Said:
    """A yes or a no to one purpose, with the wording that was shown."""

    purpose: str
    text_id: UUID
    is_yes: bool
    language: str = "en"


@dataclass(frozen=True)
class Partly:
    """What somebody who says yes cannot do: come to some of the times that belong together, be there all the while.

    `comes_at` and `leaves_at` are what the clock on the wall shows.
    """

    without: frozenset[UUID] = frozenset()
    comes_at: time | None = None
    leaves_at: time | None = None


@dataclass(frozen=True)
class Marked:
    """Who was there: one row of the attendance sheet.

    `token` names a citizen in this project; heads counts people of any other capacity together. `corrects` is the row
    that it puts right, `because` the reason.
    """

    capacity: AttendanceCapacity
    state: AttendanceState
    minutes: int
    role: TookPartAs = TookPartAs.CONTRIBUTOR
    token: UUID | None = None
    booking_id: UUID | None = None
    relation: Relation | None = None
    heads: int = 1
    is_proxy: bool = False
    work_submitted: bool = False
    corrects: UUID | None = None
    because: CorrectionReason | None = None
