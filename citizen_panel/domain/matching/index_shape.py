"""What the matching index counts by, and the wishes of a brief as it understands them."""

from collections.abc import Collection
from uuid import UUID

from citizen_panel.domain.citizens.circumstances import TRAVEL as DISTANCES
from citizen_panel.domain.equality.dimensions import QUOTA_DIMENSIONS
from citizen_panel.domain.matching.ages import ON_THE_PANEL, ages_of
from citizen_panel.domain.matching.rules.index.shape import MOST_VALUES, Dimension, Shape, Wish
from citizen_panel.domain.organisations.queries import needing_a_yes, runs_panel
from citizen_panel.domain.projects.vocabulary import Asks, MeetingWay
from citizen_panel.domain.reference.queries import councils as all_councils

COUNCIL, PARTS, TRAVEL, BODY, TOPIC = "council", "part_of_week", "travel", "body", "topic"
AGE = "legal_age"
"""By law, not by what anybody answered about themselves: no answer decides who may be asked."""
LIMITS, WITHIN = "limits", "within"
"""That somebody was not asked too often lately, need not rest, and is not in too many projects, on a day."""
COSTS = (PARTS, TRAVEL)
"""The wishes that may cost people; where people live, and that they let the body ask them, are no such wishes."""
WEEK = tuple(f"{day}_{part}" for day in range(7) for part in range(3))
"""Monday to Sunday, each morning, afternoon, evening: the order of the bits of `weekly_parts`."""
NOT_SAID = "not_said"
"""The value of those who never said when they are free, or how far they travel: no wish of theirs is guessed."""
STAYS = "0"
"""The distance of those who cannot travel."""


def shape_now() -> Shape:
    """What can be counted by: council, age by law, the bands of quotas, time, travel, who may ask, and the limits.

    Of bodies that need a yes of their own there is room for 62; what is asked about others, the database answers.
    """
    bands = (Dimension(one.code, tuple(band.code for band in one.bands), is_protected=True) for one in QUOTA_DIMENSIONS)
    return Shape(
        (
            Dimension(COUNCIL, tuple(one.code for one in all_councils()), is_complete=True),
            Dimension(AGE, ON_THE_PANEL, is_complete=True),
            *bands,
            Dimension(PARTS, (*WEEK, NOT_SAID), is_one_of=False),
            Dimension(TRAVEL, (*map(str, DISTANCES), NOT_SAID), is_complete=True),
            Dimension(BODY, tuple(map(str, needing_a_yes()))[:MOST_VALUES], is_one_of=False),
            Dimension(LIMITS, (WITHIN,)),
        )
    )


def wishes_of(councils: Collection[str], asks: Asks, body_id: UUID) -> tuple[Wish, ...]:
    """The wishes of a brief: where people live, of what age by law, whether they let the body ask, when they are free.

    Nothing that they answered about themselves. Says the same as `eligibility.fits` and `queries.lets_ask` together
    with the councils and the ages.
    """
    wishes = [Wish(COUNCIL, frozenset(councils)), Wish(AGE, frozenset(ages_of(asks)))]
    if not runs_panel(body_id):
        wishes.append(Wish(BODY, frozenset({str(body_id)})))
    if asks.when:
        free = {part for bit, part in enumerate(WEEK) if asks.when >> bit & 1}
        wishes.append(Wish(PARTS, frozenset(free | {NOT_SAID})))
    if asks.way is MeetingWay.IN_PERSON:
        wishes.append(Wish(TRAVEL, frozenset({*map(str, DISTANCES), NOT_SAID} - {STAYS})))
    return tuple(wishes)


def to_count(councils: Collection[str], asks: Asks, body_id: UUID) -> tuple[Wish, ...]:
    """By what people are counted for a brief: its wishes, and that nothing keeps them from being asked today.

    A draw asks the database about the limits itself: they are of the project, and of the moment.
    """
    return (*wishes_of(councils, asks, body_id), Wish(LIMITS, frozenset({WITHIN})))


def band_of(travel_km: int | None) -> str:
    """The value for a distance: the least that is as far, and the furthest for any beyond."""
    if travel_km is None:
        return NOT_SAID
    return str(next((most for most in sorted(DISTANCES) if most >= travel_km), max(DISTANCES)))
