"""What is known of one purpose."""

from dataclasses import dataclass
from enum import StrEnum


class Each(StrEnum):
    """Of what a family has one purpose each."""

    SUBJECT = "subject"
    ORGANISATION = "organisation"


class Basis(StrEnum):
    """On what an agreement rests; a proposal for the controller's data protection officer, who decides."""

    CONSENT = "consent"
    EXPLICIT_CONSENT = "explicit_consent"
    PUBLIC_TASK = "public_task"


class HoldsFor(StrEnum):
    """What a decision is about: the panel as a whole, or one project, meeting or story."""

    PANEL = "panel"
    PROJECT = "project"
    MEETING = "meeting"
    STORY = "story"


@dataclass(frozen=True)
class Purpose:
    """One purpose.

    `months` is how long a yes lasts; with `from_the_end` that long after what it is for has ended; none: until then.
    `each` names a family with one purpose for every characteristic, written `equality.balance/age`, or for every
    organisation, written `share.body/<its id>`. `effect` says what stopping does, to the person.
    """

    code: str
    title: str
    effect: str
    months: int | None = None
    each: Each | None = None
    basis: Basis = Basis.CONSENT
    holds_for: HoldsFor = HoldsFor.PANEL
    from_the_end: bool = False
