"""The words of the room rights."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from citizen_panel.domain.sessions.vocabulary import ArtefactKind


class RequestKind(StrEnum):
    """What somebody may ask for: UK GDPR Art 15, 20, 16, 17, 18 and 21, in that order."""

    ACCESS = "access"
    PORTABILITY = "portability"
    RECTIFY = "rectify"
    ERASE = "erase"
    RESTRICT = "restrict"
    OBJECT = "object"


class RequestState(StrEnum):
    """Received, and it is not yet sure who asks; verified, and being worked on; then over in one of three ways."""

    RECEIVED = "received"
    VERIFIED = "verified"
    CALLED_OFF = "called_off"
    CLOSED = "closed"
    REFUSED = "refused"


OPEN_STATES = (RequestState.RECEIVED, RequestState.VERIFIED)


class Refused(StrEnum):
    """Why something asked for is not done; each needs words to the person."""

    NOT_PROVED = "not_proved"
    UNFOUNDED = "unfounded"
    MUST_KEEP = "must_keep"
    OTHERS = "others"
    NOT_HELD = "not_held"


class ProvedBy(StrEnum):
    """How it became sure who asks."""

    SIGNED_IN = "signed_in"
    CODE = "code"
    CALL_BACK = "call_back"
    IN_PERSON = "in_person"
    LETTER_CODE = "letter_code"


class About(StrEnum):
    """What somebody asks to have put right, held still or no longer done."""

    NAME = "name"
    CONTACT = "contact"
    AREA = "area"
    AGE = "age"
    ANSWERS = "answers"
    NEEDS = "needs"
    ATTENDANCE = "attendance"
    MESSAGES = "messages"
    CHOOSING = "choosing"
    RECORDS = "records"
    EVERYTHING = "everything"
    OTHER = "other"


class ComplaintAbout(StrEnum):
    DATA_PROTECTION = "data_protection"
    OTHER = "other"


class ComplaintState(StrEnum):
    RECEIVED = "received"
    ACKNOWLEDGED = "acknowledged"
    ANSWERED = "answered"
    ESCALATED = "escalated"


OPEN_COMPLAINTS = (ComplaintState.RECEIVED, ComplaintState.ACKNOWLEDGED)


class ComplaintOutcome(StrEnum):
    UPHELD = "upheld"
    PARTLY = "partly"
    NOT_UPHELD = "not_upheld"


class StopKind(StrEnum):
    PAUSE = "pause"
    WAY = "way"
    ANSWER = "answer"
    PROJECT = "project"
    LEAVE = "leave"
    ERASE = "erase"


@dataclass(frozen=True, kw_only=True)
class StopWish:
    """What somebody wants to stop.

    `until` is the last day of a pause. `purposes` are what a stop of one way, one answer or one project is about,
    each with what it holds for.
    """

    kind: StopKind
    until: date | None = None
    purposes: tuple[tuple[str, UUID], ...] = ()


class RemovalKind(StrEnum):
    """What somebody has to do by hand after a yes ended, since the panel cannot do it by itself."""

    SHARED = "shared"
    MEDIA = "media"
    WORDS = "words"
    BADGE = "badge"


@dataclass(frozen=True)
class Effects:
    """What follows at once when a yes is taken back or runs out.

    `stops` is a way of reaching the person, `forgets` a characteristic whose answer goes unless the other use of it
    still stands, `forgets_needs` means what helps the person take part. `deletes` are the kinds of things made in the
    meeting that nobody may play from now on and that go within a working day. `takes_down` means words, a name or a
    story that are no longer shown, `unlinks` that what was learned from the person no longer leads to them, `revokes`
    that an organisation sees nothing any more and has to delete what it has. `removal` is what is left to be done by
    hand. `just_ends` says that nothing was kept that rests on the yes: from now on it may not be done, and that is all.
    """

    leaves_panel: bool = False
    waits_for_guardian: bool = False
    stops: str | None = None
    forgets: str | None = None
    leaves_project: bool = False
    leaves_meeting: bool = False
    forgets_needs: bool = False
    deletes: tuple[ArtefactKind, ...] = ()
    takes_down: bool = False
    unlinks: bool = False
    revokes: bool = False
    removal: RemovalKind | None = None
    just_ends: bool = False


@dataclass(frozen=True)
class Stopped:
    """What came of a stop, to be told to the person at once.

    `is_new` is False when there was nothing to stop. `places` counts meetings and invitations that ended, `answers`
    the answers erased; `in_flight` says that one message was just being handed over and could not be held back.
    """

    is_new: bool
    places: int = 0
    answers: int = 0
    in_flight: bool = False
    is_confirmed: bool = False
    act: UUID | None = None
    """The act by which it can be undone; none when nothing was stopped."""
