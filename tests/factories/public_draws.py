"""Public draws as far as a test needs them."""

from citizen_panel.domain.matching import service
from citizen_panel.domain.matching.models import Draw
from citizen_panel.domain.matching.vocabulary import Listing, SeedSource
from citizen_panel.domain.projects.models import RecruitmentBrief
from citizen_panel.domain.projects.vocabulary import Band
from tests.factories import matching, projects

DICE = "4 1 6 2 5 5 3 1 2 6 4 4 1 3 2 6 5 1 2 3"
WHERE = "Dice in Kirkwall Library, 9 December 2026, 2pm"
WATCHED_BY = "the librarian and two visitors"
SHOWN = [Band("sex", "female", 5, 7), Band("age", "65_plus", 2, 5)]


def a_brief(team: projects.Team, bands: list[Band] | None = None) -> RecruitmentBrief:
    """An approved brief with a panel of 100 to draw from."""
    matching.people(100)
    return projects.brief(team, bands=bands or SHOWN, approved=True)


def listed(team: projects.Team, brief: RecruitmentBrief | None = None, *, listing: Listing = Listing.OPEN) -> Draw:
    """A public draw whose list was made, not yet published."""
    draw = service.prepare_public_draw(
        brief or a_brief(team),
        actor=team.lead,
        source=SeedSource.DICE,
        announced=WHERE,
        witnesses=WATCHED_BY,
        listing=listing,
    )
    service.run_draw(draw.id)
    return draw


def published(team: projects.Team, *, listing: Listing = Listing.OPEN) -> Draw:
    """A public draw that waits for its dice."""
    return service.publish(listed(team, listing=listing), actor=team.lead)


def drawn(team: projects.Team, *, listing: Listing = Listing.OPEN) -> Draw:
    """A public draw that chance has decided."""
    draw = published(team, listing=listing)
    seeded(draw, team)
    service.run_draw(draw.id)
    return draw


def seeded(draw: Draw, team: projects.Team, seed: str = DICE) -> None:
    """Let the lead and the approver each write down the seed."""
    for person in (team.lead, team.approver):
        service.give_seed(draw, seed, actor=person)
