"""The people of a draw as a file for the team's own list: who, by reference, and whether they said yes."""

from flask import Response
from flask_babel import gettext

from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.looking import note_look
from citizen_panel.blueprints.frame.sheets import sheet
from citizen_panel.blueprints.team.matching import bp
from citizen_panel.core.errors import NotFound
from citizen_panel.domain.citizens.queries import first_names
from citizen_panel.domain.citizens.vocabulary import LookKind, LookReason
from citizen_panel.domain.matching import queries
from citizen_panel.domain.matching.models import Draw, Place
from citizen_panel.domain.matching.vocabulary import PlaceState
from citizen_panel.policy.permissions import Permission


@bp.get("/draws/<uuid:draw_id>/people.csv")
@allow(Permission.DRAW_READ, queries.draw)
def people(draw: Draw) -> Response:
    """Send the people in their random order; a first name once the person has said yes, as on the page."""
    places = queries.places_with_people(draw.id)
    if not places:
        raise NotFound
    known = [place.citizen_id for place in places if place.citizen_id]
    note_look(known, LookKind.DRAW_LIST, because=LookReason.CHECK_DRAW, body=draw.organisation_id)
    names = first_names([one.citizen_id for one in places if one.citizen_id and one.state == PlaceState.TAKEN])
    references = queries.references_of(known)
    head = [gettext("Reference"), gettext("First name"), gettext("State")]
    rows = (
        (references.get(place.citizen_id, ""), names.get(place.citizen_id, ""), _state(place))
        if place.citizen_id
        else (gettext("Somebody who has left"), "", _state(place))
        for place in places
    )
    return sheet("people-drawn", head, rows)


def _state(place: Place) -> str:
    """Whether somebody said yes; who said no, or was passed over, is for nobody to know."""
    return gettext("Said yes") if place.state == PlaceState.TAKEN else gettext("Not yet")
