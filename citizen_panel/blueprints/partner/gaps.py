"""What a partner is asked to help with: people whom the panel does not reach."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.gap_words import GAP_STATES, WANTED, group_of, where_of
from citizen_panel.blueprints.frame.identity import current_actor
from citizen_panel.blueprints.frame.places import councils_in_words
from citizen_panel.blueprints.frame.refusals import in_words
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import transaction
from citizen_panel.core.errors import NotFound, Refusal
from citizen_panel.domain.organisations.queries import told_of_requests
from citizen_panel.domain.organisations.service import tell_of_requests
from citizen_panel.domain.partners import gaps
from citizen_panel.domain.partners.models import GapRequest
from citizen_panel.domain.partners.vocabulary import GapState, Wanted
from citizen_panel.policy.permissions import Permission

bp = Blueprint("gaps", __name__, url_prefix="/requests")

SAID = {"yes": True, "no": False}


@bp.get("/")
@allow(Permission.PARTNER_HOME)
def index() -> str:
    areas, after = dict(councils_in_words()), request.args.get("after", "")
    piece = gaps.requests_to(current_actor().organisations("gatekeeper"), after)
    rows = [_line(row, areas) for row in piece.rows]
    return render_template(
        "partner/gaps/index.html", rows=rows, piece=piece, is_further=bool(after), is_told=_is_told(current_actor())
    )


@bp.post("/emails")
@allow(Permission.PARTNER_HOME)
def emails() -> Response:
    """Keep whether the person wants to hear of requests by email; pressing twice changes nothing."""
    wants, user_id = SAID.get(request.form.get("wants", "")), current_actor().user_id
    if wants is None or user_id is None:
        raise NotFound
    with transaction():
        tell_of_requests(user_id, wants=wants)
    flash(gettext("We tell you by email from now on.") if wants else gettext("We send you no more of these emails."))
    return redirect(url_for("partner.gaps.index"), 303)


@bp.get("/<uuid:gap_id>")
@allow(Permission.GAP_ANSWER, gaps.gap_request)
def show(row: GapRequest) -> str:
    return render_template(
        "partner/gaps/show.html", one=_line(row, dict(councils_in_words())), is_over=row.state == GapState.CLOSED
    )


@bp.post("/<uuid:gap_id>")
@allow(Permission.GAP_ANSWER, gaps.gap_request)
def answer(row: GapRequest) -> Response:
    """Keep whether the partner can help; it may be changed until the request is closed."""
    can_help = SAID.get(request.form.get("answer", ""))
    if can_help is None:
        raise NotFound
    try:
        with transaction():
            gaps.answer(row, can_help=can_help, actor=current_actor())
    except Refusal as refused:
        flash(in_words(refused))
    else:
        flash(gettext("Thank you. Make a link for them.") if can_help else gettext("Thank you for telling us."))
    return redirect(url_for("partner.gaps.show", gap_id=row.id), 303)


def _is_told(actor: Actor) -> bool:
    return any(actor.user_id in told_of_requests(one) for one in actor.organisations("gatekeeper"))


def _line(row: GapRequest, areas: Mapping[str, str]) -> dict[str, object]:
    return {
        "row": row,
        "group": group_of(row),
        "where": where_of(row, areas),
        "wanted": WANTED[Wanted(row.wanted)],
        "state": GAP_STATES[GapState(row.state)],
    }
