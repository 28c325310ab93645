"""Of what age people are asked, and what has to be there before anybody under 16 is; without a database.

Under 16 a guardian agrees beside the young person, somebody outside the team looks at the ethics, and somebody is named
who keeps people safe.
"""

from collections.abc import Collection

from citizen_panel.core.words import say
from citizen_panel.domain.projects.rules import Allowed, Answer, NotAllowed
from citizen_panel.domain.projects.vocabulary import OF_AGE, Trigger

YOUNGEST = (13, OF_AGE, 18)
"""From these ages on people can be asked."""
OLDEST = (15, 17)
"""Up to these ages people can be asked; else there is no oldest."""


def may_span(youngest: int, oldest: int | None) -> Answer:
    """Answer whether a brief may ask people from one age up to another."""
    if youngest not in YOUNGEST or (oldest is not None and oldest not in OLDEST):
        return NotAllowed("ages_unknown", say("Select one of the ages shown."))
    if oldest is not None and oldest < youngest:
        return NotAllowed("ages_crossed", say("The oldest age must not be below the youngest."))
    return Allowed()


def may_ask_young(youngest: int, approved: Collection[Trigger] | None, *, has_safeguarding_lead: bool) -> Answer:
    """Answer whether people of these ages may be asked: always from 16 on, younger ones with care.

    `approved` is what the ethics review that is in force today was about; nothing when none is.
    """
    if youngest >= OF_AGE:
        return Allowed()
    if approved is None or Trigger.UNDER_18 not in approved:
        return NotAllowed(
            "young_without_ethics",
            say(
                "People under 16 can be asked only after the ethics of this project are approved for people under 18. "
                "Tick “People under 18” in the ethics checklist and send it first."
            ),
        )
    if not has_safeguarding_lead:
        return NotAllowed(
            "young_without_lead",
            say(
                "People under 16 can be asked only while the project has a safeguarding lead. "
                "Name one on the page of its people first."
            ),
        )
    return Allowed()
