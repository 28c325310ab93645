"""A partner's first page: what came of its work, and what to do next."""

from flask import Blueprint, render_template

from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.identity import current_actor
from citizen_panel.domain.organisations.queries import organisation
from citizen_panel.domain.partners.gaps import unanswered
from citizen_panel.domain.partners.queries import assisted_by, came_through, links_of
from citizen_panel.domain.partners.rules import spoken_count
from citizen_panel.policy.permissions import Permission

bp = Blueprint("home", __name__)


@bp.get("/")
@allow(Permission.PARTNER_HOME)
def show() -> str:
    mine = current_actor().organisations("gatekeeper")
    partners = [found for found in map(organisation, sorted(mine)) if found is not None]
    links = links_of(mine)
    joined = came_through(*(link.id for link in links))
    return render_template(
        "partner/home/show.html",
        partners=partners,
        links=links,
        asked=unanswered(mine),
        joined=spoken_count(joined),
        helped=spoken_count(assisted_by(mine)),
    )
