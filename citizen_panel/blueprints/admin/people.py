"""People of the panel, for those who look after it: each look at somebody is noted, and the person can read it."""

from flask import Blueprint, Response, render_template, request
from flask_babel import gettext, lazy_gettext

from citizen_panel.blueprints.admin.forms.people import PeopleForm
from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.looking import note_look
from citizen_panel.blueprints.frame.places import councils_in_words
from citizen_panel.blueprints.frame.sheets import sheet
from citizen_panel.domain.citizens.listing import PeopleSort, list_people
from citizen_panel.domain.citizens.queries import first_names
from citizen_panel.domain.citizens.vocabulary import LegalAge, LookKind, LookReason, PanelStatus
from citizen_panel.policy.permissions import Permission

bp = Blueprint("people", __name__, url_prefix="/people")

IN_A_FILE = 500
"""People in a file at most: enough for a mailing in one area, too few to carry the panel away."""

STATUSES = {
    PanelStatus.JOINED: lazy_gettext("Not confirmed yet"),
    PanelStatus.ACTIVE: lazy_gettext("On the panel"),
    PanelStatus.PAUSED: lazy_gettext("Pausing"),
    PanelStatus.LEFT: lazy_gettext("Left"),
}
AGES = {
    LegalAge.UNDER_12: lazy_gettext("under 12"),
    LegalAge.TWELVE: lazy_gettext("12"),
    LegalAge.THIRTEEN_TO_15: lazy_gettext("13 to 15"),
    LegalAge.SIXTEEN_17: lazy_gettext("16 or 17"),
    LegalAge.ADULT: lazy_gettext("18 or over"),
}
SORTS = {PeopleSort.NEWEST: lazy_gettext("Joined last"), PeopleSort.REFERENCE: lazy_gettext("Reference")}


@bp.get("/")
@allow(Permission.PERSON_SEARCH)
def index() -> str | Response:
    form, areas = PeopleForm().offer(STATUSES, SORTS), dict(councils_in_words())
    is_file = request.args.get("as") == "csv"
    piece = list_people(form.wish(after="" if is_file else None), *((IN_A_FILE,) if is_file else ()))
    people = [one.id for one in piece.rows]
    note_look(people, LookKind.SEARCH, because=LookReason.KEEP_PANEL)
    if is_file:
        head = [gettext(name) for name in ("Reference", "State", "Area", "Language", "Joined on")]
        rows = (
            (
                one.reference,
                STATUSES[PanelStatus(one.status)],
                areas.get(one.council_code, ""),
                one.language,
                one.joined_on,
            )
            for one in piece.rows
        )
        return sheet("people", head, rows)
    return render_template(
        "admin/people/index.html",
        piece=piece,
        names=first_names(people),
        form=form,
        areas=areas,
        statuses=STATUSES,
        ages=AGES,
        is_further=bool(request.args.get("after")),
    )
