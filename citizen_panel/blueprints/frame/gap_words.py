"""What partners are asked to help with, in words: read by those who ask and by those who are asked."""

from collections.abc import Mapping

from flask_babel import gettext, lazy_gettext

from citizen_panel.domain.equality.dimensions import dimension
from citizen_panel.domain.partners.models import GapRequest
from citizen_panel.domain.partners.vocabulary import GapState, Wanted

WANTED = {
    Wanted.FEW: lazy_gettext("fewer than 20"),
    Wanted.TENS: lazy_gettext("20 to 100"),
    Wanted.MANY: lazy_gettext("more than 100"),
}
GAP_STATES = {
    GapState.SENT: lazy_gettext("Waits for an answer"),
    GapState.ACCEPTED: lazy_gettext("They help"),
    GapState.DECLINED: lazy_gettext("They cannot help now"),
    GapState.CLOSED: lazy_gettext("Closed"),
}


def group_of(row: GapRequest) -> str:
    """The group that is sought, such as “Age: 16 to 24”."""
    one = dimension(row.dimension)
    band = one.band(row.category)
    return gettext("%(what)s: %(band)s", what=gettext(one.label), band=gettext(band.label) if band else row.category)


def where_of(row: GapRequest, names: Mapping[str, str]) -> str:
    """The council areas where it is sought, by their names; without any, all of Scotland."""
    return gettext(" and ").join(names.get(code, code) for code in row.council_codes) or gettext("All of Scotland")
