"""People of the panel, for those who look after it: each look at somebody is noted, and the person can read it."""

from collections.abc import Generator, Sequence

from flask import Blueprint, Response, render_template, request
from flask_babel import gettext, lazy_gettext

from citizen_panel.blueprints.admin.forms.people import FileForm, PeopleForm
from citizen_panel.blueprints.admin.import_words import WAYS
from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.identity import current_actor
from citizen_panel.blueprints.frame.looking import note_look
from citizen_panel.blueprints.frame.places import councils_in_words
from citizen_panel.blueprints.frame.refusals import in_words
from citizen_panel.blueprints.frame.sheets import sheet_in_pieces
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import transaction
from citizen_panel.core.errors import TooMany
from citizen_panel.domain.citizens import exporting
from citizen_panel.domain.citizens.listing import PeopleSort, list_people
from citizen_panel.domain.citizens.queries import first_names
from citizen_panel.domain.citizens.vocabulary import LegalAge, LookKind, LookReason, PanelStatus
from citizen_panel.policy.permissions import Permission

bp = Blueprint("people", __name__, url_prefix="/people")

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
def index() -> str:
    form = PeopleForm().offer(STATUSES, SORTS)
    piece = list_people(form.wish())
    people = [one.id for one in piece.rows]
    note_look(people, LookKind.SEARCH, because=LookReason.KEEP_PANEL)
    return render_template(
        "admin/people/index.html",
        piece=piece,
        names=first_names(people),
        form=form,
        areas=dict(councils_in_words()),
        statuses=STATUSES,
        ages=AGES,
        is_further=bool(request.args.get("after")),
    )


@bp.get("/file")
@allow(Permission.PANEL_MANAGE)
def file() -> str:
    """What a file of people holds, and whom it is to hold."""
    said = {name: request.args.get(name, "") for name in ("q", "council", "status")}
    return render_template("admin/people/file.html", form=FileForm(data=said).offer(STATUSES), most=exporting.A_DAY)


@bp.post("/file")
@allow(Permission.PANEL_MANAGE, is_fresh=True)
def save() -> Response | tuple[str, int]:
    """Send the file, a piece at a time; that each person is in it is written down before their piece goes out."""
    form, status = FileForm().offer(STATUSES), 422
    if form.validate_on_submit():
        head = [gettext(name) for name in ("Reference", "Name", "State", "Area", "Joined on", "May be asked by")]
        try:
            return sheet_in_pieces("people", head, _pieces(form.wish(), current_actor()))
        except TooMany as refusal:
            form.add_problem(in_words(refusal))
            status = 429
    return render_template("admin/people/file.html", form=form, most=exporting.A_DAY), status


def _pieces(wish: exporting.FileWish, actor: Actor) -> Generator[list[Sequence[object]]]:
    areas, after = dict(councils_in_words()), 0
    with exporting.a_place():
        with transaction():
            exporting.begin(wish, actor=actor)
        while True:
            with transaction():
                people = exporting.piece(wish, after, actor=actor, size=exporting.PIECE)
            yield [_row(one, areas.get(one.council_code, "")) for one in people]
            if len(people) < exporting.PIECE:
                return
            after = people[-1].number


def _row(one: exporting.Listed, area: str) -> Sequence[object]:
    ways = ", ".join(str(WAYS[way]) for way in one.ways if way in WAYS)
    return one.reference, one.name, STATUSES[one.status], area, one.joined_on, ways
