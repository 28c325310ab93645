"""People whom the panel does not reach, as work for partners: asked, answered, closed."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response

from citizen_panel.blueprints.admin.forms.health import GapForm
from citizen_panel.blueprints.admin.health_words import area_name
from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.gap_words import GAP_STATES, WANTED, group_of, where_of
from citizen_panel.blueprints.frame.identity import current_actor
from citizen_panel.blueprints.frame.places import councils_in_words
from citizen_panel.core.db import transaction
from citizen_panel.core.errors import NotFound, Refusal
from citizen_panel.domain.equality.dimensions import dimension
from citizen_panel.domain.health import queries as health
from citizen_panel.domain.health.vocabulary import ALL, AND, Gap
from citizen_panel.domain.organisations.queries import organisations
from citizen_panel.domain.organisations.vocabulary import OrganisationKind, OrganisationState
from citizen_panel.domain.partners import gaps
from citizen_panel.domain.partners.models import GapRequest
from citizen_panel.domain.partners.vocabulary import GapState, Wanted
from citizen_panel.policy.permissions import Permission

bp = Blueprint("gaps", __name__, url_prefix="/gaps")

Page = str | Response | tuple[str, int]
CLOSED = lazy_gettext("The request is closed. The partner sees that nothing is needed any more.")


@bp.get("/")
@allow(Permission.PANEL_MANAGE)
def index() -> str:
    names = {one.id: one.name for one in organisations()}
    areas, after = dict(councils_in_words()), request.args.get("after", "")
    piece = gaps.gap_requests(after)
    lines = [
        {
            "row": row,
            "partner": names.get(row.partner_id, ""),
            "group": group_of(row),
            "where": where_of(row, areas),
            "wanted": WANTED[Wanted(row.wanted)],
            "state": GAP_STATES[GapState(row.state)],
        }
        for row in piece.rows
    ]
    return render_template("admin/gaps/index.html", lines=lines, piece=piece, is_further=bool(after))


@bp.route("/new", methods=["GET", "POST"])
@allow(Permission.PANEL_MANAGE)
def new() -> Page:
    """Ask a partner for people of a group; the group comes with the address, and has to be a gap still."""
    partners = [
        (str(one.id), one.name)
        for one in organisations()
        if one.kind == OrganisationKind.PARTNER and one.state == OrganisationState.VERIFIED
    ]
    form = GapForm().offer(partners)
    gap = health.gap_named(*(request.args.get(name, "") for name in ("by", "area", "category")))
    if gap is None:
        return render_template("admin/gaps/gone.html")
    if form.validate_on_submit():
        try:
            with transaction():
                _ask(gap, form)
        except Refusal as refused:
            form.refuse(refused)
        else:
            flash(gettext("The partner sees your request from now on."))
            return redirect(url_for("admin.gaps.index"), 303)
    band = dimension(gap.dimension).band(gap.category)
    page = render_template(
        "admin/gaps/new.html",
        form=form,
        gap=gap,
        label=gettext(dimension(gap.dimension).label),
        band=gettext(band.label) if band else "",
        where=area_name(gap.row),
        partners=partners,
    )
    return page, 422 if form.problems() else 200


@bp.post("/<uuid:gap_id>/close")
@allow(Permission.PANEL_MANAGE, gaps.gap_request)
def close(row: GapRequest) -> Response:
    """End a request; a second press changes nothing."""
    with transaction():
        gaps.close(row, actor=current_actor())
    flash(str(CLOSED))
    return redirect(url_for("admin.gaps.index"), 303)


def _ask(gap: Gap, form: GapForm) -> None:
    actor = current_actor()
    asker = next(iter(actor.organisations("panel_manager")), None)
    chosen = next((one for one in organisations() if str(one.id) == form.partner.data), None)
    if asker is None or chosen is None:
        raise NotFound
    gaps.ask_partner(
        asker,
        chosen.id,
        dimension=gap.dimension,
        category=gap.category,
        council_codes=[] if gap.row == ALL else gap.row.split(AND),
        missing=gap.expected - (gap.people or 0),
        actor=actor,
    )
