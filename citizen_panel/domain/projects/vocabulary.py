"""The words of the room projects."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from typing import Any

OF_AGE = 16
"""From this age on people decide for themselves: legal capacity in Scotland."""


class Tier(StrEnum):
    T1 = "t1"
    T2 = "t2"
    T3 = "t3"


class Phase(StrEnum):
    BEFORE = "before"
    DISCOVER = "discover"
    DEFINE = "define"
    DEVELOP = "develop"
    DELIVER = "deliver"
    EVALUATION = "evaluation"


class ProjectState(StrEnum):
    PREPARING = "preparing"
    RUNNING = "running"
    HALTED = "halted"
    CLOSED = "closed"


class ProjectPart(StrEnum):
    LEAD = "lead"
    RESEARCHER = "researcher"
    REVIEWER = "reviewer"
    DECISION_MAKER = "decision_maker"
    SAFEGUARDING_LEAD = "safeguarding_lead"
    DEPUTY = "deputy"


class EnteredPhase(StrEnum):
    DISCOVER = "discover"
    DEFINE = "define"
    DEVELOP = "develop"
    DELIVER = "deliver"
    EVALUATION = "evaluation"
    CLOSED = "closed"


class DecisionKind(StrEnum):
    PROBLEM_DEFINITION = "problem_definition"
    OPTION_CHOSEN = "option_chosen"
    TECHNOLOGY_CHOSEN = "technology_chosen"
    PROCUREMENT_COMMITMENT = "procurement_commitment"
    BUILD_COMMITMENT = "build_commitment"
    POLICY_COMMITMENT = "policy_commitment"
    PRIOR_COMMITMENT = "prior_commitment"
    SCOPE = "scope"
    OTHER = "other"


class CitizensSaid(StrEnum):
    FOR = "for"
    MIXED = "mixed"
    AGAINST = "against"
    NOT_ASKED = "not_asked"


class BriefState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    CLOSED = "closed"


class Route(StrEnum):
    """A way in that a round of recruiting offers; P3-15 asks for one without the internet, and for help."""

    ONLINE = "online"
    PHONE = "phone"
    POST = "post"
    IN_PERSON = "in_person"
    ASSISTED = "assisted"


class MeetingWay(StrEnum):
    """Where people meet, as a brief wishes it."""

    ONLINE = "online"
    IN_PERSON = "in_person"
    PHONE = "phone"
    MIXED = "mixed"


class WorkKind(StrEnum):
    """A sign that work on a project had begun, besides what the team declares."""

    FUNDING_APPROVED = "funding_approved"
    COMMISSION_APPROVED = "commission_approved"
    SUPPLIER_CONTACT = "supplier_contact"
    SPEND = "spend"


class SignOff(StrEnum):
    """What somebody outside the team said to a plan."""

    APPROVED = "approved"
    RETURNED = "returned"


class GroupRoute(StrEnum):
    """How a priority group is reached."""

    PANEL = "panel"
    PARTNER = "partner"


class EngagementState(StrEnum):
    PROPOSED = "proposed"
    AGREED = "agreed"
    ENDED = "ended"


class ReviewState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    APPROVED_WITH_CONDITIONS = "approved_with_conditions"
    REFUSED = "refused"
    EXPIRED = "expired"


class Principle(StrEnum):
    """The six principles of an ethics checklist."""

    PUBLIC_BENEFIT = "public_benefit"
    SOUND_METHOD = "sound_method"
    DATA_PROTECTION = "data_protection"
    INFORMED_CONSENT = "informed_consent"
    ENABLING_PARTICIPATION = "enabling_participation"
    MINIMISING_HARM = "minimising_harm"


class Rating(StrEnum):
    GREEN = "green"
    AMBER = "amber"
    RED = "red"


class Trigger(StrEnum):
    """What always sends an ethics checklist to somebody outside the team."""

    UNDER_18 = "under_18"
    ADULT_AT_RISK = "adult_at_risk"
    CAPACITY_IN_DOUBT = "capacity_in_doubt"
    SENSITIVE_TOPIC = "sensitive_topic"
    MONITORING = "monitoring"
    IN_A_HOME = "in_a_home"
    SENSITIVE_RECORDING = "sensitive_recording"
    VERY_SMALL_GROUP = "very_small_group"


@dataclass(frozen=True)
class Rated:
    """How one principle stands, and what is done about it."""

    principle: Principle
    rating: Rating
    mitigation: str = ""


@dataclass(frozen=True)
class Screening:
    """A question of the team's own, and the answers to choose from."""

    wording: str
    options: tuple[str, ...]


@dataclass(frozen=True)
class Asks:
    """What a brief asks of people, besides who and how many; kept as one document.

    `when` has one bit for each part of the week, day * 3 + part, Monday morning first. `minutes` is the length of a
    meeting, `meetings` how many each person is asked to come to. `phase` is a word of `Phase` or empty, `activities`
    are kinds of research session, `topics` and `languages` words of the catalogues people choose from, `adjustments`
    codes of what helps. `dimensions` are the quota dimensions the designer chose, `lift` the weight (percent) that
    proposed quotas give to the groups public bodies hear least from. `youngest` and `oldest` are whole years; without
    an `oldest` there is none.
    """

    topic: str = ""
    what_for: str = ""
    phase: str = ""
    activities: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    way: MeetingWay = MeetingWay.ONLINE
    place: str = ""
    minutes: int = 90
    meetings: int = 1
    when: int = 0
    meet_from: date | None = None
    meet_to: date | None = None
    routes: tuple[Route, ...] = ()
    languages: tuple[str, ...] = ()
    adjustments: tuple[str, ...] = ()
    thanks: str = "voucher"
    dimensions: tuple[str, ...] = ()
    lift: int = 100
    youngest: int = OF_AGE
    oldest: int | None = None

    def document(self) -> dict[str, object]:
        """The form in which it is kept."""
        return {name: _plain(value) for name, value in asdict(self).items()}

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> "Asks":
        """Read what was kept; what an older document did not know is as if nobody had said it."""
        return cls(
            topic=str(kept.get("topic", "")),
            what_for=str(kept.get("what_for", "")),
            phase=str(kept.get("phase", "")),
            activities=_codes(kept, "activities"),
            topics=_codes(kept, "topics"),
            way=MeetingWay(kept.get("way", MeetingWay.ONLINE)),
            place=str(kept.get("place", "")),
            minutes=int(kept.get("minutes", 90)),
            meetings=int(kept.get("meetings", 1)),
            when=int(kept.get("when", 0)),
            meet_from=_day(kept, "meet_from"),
            meet_to=_day(kept, "meet_to"),
            routes=tuple(Route(route) for route in kept.get("routes", ())),
            languages=_codes(kept, "languages"),
            adjustments=_codes(kept, "adjustments"),
            thanks=str(kept.get("thanks", "voucher")),
            dimensions=_codes(kept, "dimensions"),
            lift=int(kept.get("lift", 100)),
            youngest=int(kept.get("youngest", OF_AGE)),
            oldest=int(kept["oldest"]) if kept.get("oldest") else None,
        )


@dataclass(frozen=True)
class Band:
    """Least and most places for one category of a quota dimension."""

    characteristic: str
    category: str
    least: int
    most: int


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return [str(each) for each in value] if isinstance(value, tuple) else value


def _codes(kept: Mapping[str, Any], name: str) -> tuple[str, ...]:
    return tuple(str(each) for each in kept.get(name) or ())


def _day(kept: Mapping[str, Any], name: str) -> date | None:
    return date.fromisoformat(kept[name]) if kept.get(name) else None
