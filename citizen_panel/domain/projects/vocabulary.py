"""The words of the room projects."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


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


@dataclass(frozen=True)
class Asks:
    """What a brief asks of people, besides who and how many; kept as one document.

    `when` has one bit for each part of the week, day * 3 + part, Monday morning first. `minutes` is the length of a
    meeting. `dimensions` are the quota dimensions the designer chose.
    """

    topic: str = ""
    what_for: str = ""
    way: MeetingWay = MeetingWay.ONLINE
    place: str = ""
    minutes: int = 90
    when: int = 0
    routes: tuple[Route, ...] = ()
    thanks: str = "voucher"
    dimensions: tuple[str, ...] = ()

    def document(self) -> dict[str, object]:
        """The form in which it is kept."""
        return {
            "topic": self.topic,
            "what_for": self.what_for,
            "way": self.way.value,
            "place": self.place,
            "minutes": self.minutes,
            "when": self.when,
            "routes": [route.value for route in self.routes],
            "thanks": self.thanks,
            "dimensions": list(self.dimensions),
        }

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> "Asks":
        """Read what was kept; what an older document did not know is as if nobody had said it."""
        return cls(
            topic=str(kept.get("topic", "")),
            what_for=str(kept.get("what_for", "")),
            way=MeetingWay(kept.get("way", MeetingWay.ONLINE)),
            place=str(kept.get("place", "")),
            minutes=int(kept.get("minutes", 90)),
            when=int(kept.get("when", 0)),
            routes=tuple(Route(route) for route in kept.get("routes", ())),
            thanks=str(kept.get("thanks", "voucher")),
            dimensions=tuple(str(code) for code in kept.get("dimensions", ())),
        )


@dataclass(frozen=True)
class Band:
    """Least and most places for one category of a quota dimension."""

    characteristic: str
    category: str
    least: int
    most: int
