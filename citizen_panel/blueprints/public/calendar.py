"""The private calendar of one person, for calendars that cannot sign in: whoever has the address reads it."""

from flask import Blueprint, Response
from flask_babel import force_locale, gettext

from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.calendars import MIME, calendar_answer, entry_of
from citizen_panel.core.languages import of_message
from citizen_panel.domain.citizens.queries import citizen
from citizen_panel.domain.sessions import feeds
from citizen_panel.policy.permissions import Permission

bp = Blueprint("calendar", __name__, url_prefix="/calendar")


@bp.get("/<token>.ics")
@allow(Permission.PUBLIC)
def feed(token: str) -> Response:
    """Times alone, in the person's language; nothing is kept by anybody on the way. A closed address is gone."""
    citizen_id = feeds.reader_of(token)
    found = citizen(citizen_id) if citizen_id else None
    if found is None:
        return Response("", status=410, content_type=MIME)
    with force_locale(of_message(found.language)):
        entries = [entry_of(one) for one in feeds.places_in_calendar(found.id)]
        return calendar_answer(gettext("My places"), entries, "places")
