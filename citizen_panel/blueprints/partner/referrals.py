"""A partner's ways in: links with their code, their QR picture, and how many came."""

import io

import segno
from flask import Blueprint, Response, current_app, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.identity import current_actor
from citizen_panel.blueprints.partner.forms.referrals import LinkForm
from citizen_panel.core import clock
from citizen_panel.core.db import transaction
from citizen_panel.core.errors import NotFound
from citizen_panel.domain.partners import service
from citizen_panel.domain.partners.models import ReferralLink
from citizen_panel.domain.partners.queries import came_through, links_of, networks_of, referral_link
from citizen_panel.domain.partners.rules import is_open, spoken_code, spoken_count
from citizen_panel.policy.permissions import Permission

bp = Blueprint("referrals", __name__, url_prefix="/referrals")


def address_of(link: ReferralLink) -> str:
    """The address to print."""
    return f"{current_app.config['BASE_URL']}/p/{link.code}"


@bp.get("/")
@allow(Permission.PARTNER_HOME)
def index() -> str:
    return render_template("partner/referrals/index.html", links=links_of(current_actor().organisations("gatekeeper")))


@bp.route("/new", methods=["GET", "POST"])
@allow(Permission.REFERRAL_LINK_CREATE)
def new() -> str | AnyResponse | tuple[str, int]:
    networks = networks_of(current_actor().organisations("gatekeeper"))
    form = LinkForm()
    form.network.choices = [(str(n.id), n.name) for n in networks]
    if form.validate_on_submit():
        chosen = next((n for n in networks if str(n.id) == form.network.data), None)
        if chosen is None:
            raise NotFound
        with transaction():
            link = service.open_link(chosen.id, form.campaign.data or None, form.closes_on.data, actor=current_actor())
        return redirect(url_for("partner.referrals.show", link_id=link.id), 303)
    return render_template("partner/referrals/new.html", form=form, networks=networks), 422 if form.errors else 200


@bp.get("/<uuid:link_id>")
@allow(Permission.REFERRAL_LINK_READ, referral_link)
def show(link: ReferralLink) -> str:
    return render_template(
        "partner/referrals/show.html",
        link=link,
        address=address_of(link),
        spoken=spoken_code(link.code),
        joined=spoken_count(came_through(link.id)),
        open=is_open(link.closes_on, link.closed_at is not None, clock.today()),
    )


@bp.get("/<uuid:link_id>/code.svg")
@allow(Permission.REFERRAL_LINK_READ, referral_link)
def qr(link: ReferralLink) -> Response:
    picture = io.BytesIO()
    segno.make(address_of(link), error="m").save(
        picture, kind="svg", scale=6, border=4, svgns=True, xmldecl=True, title=None, omitsize=False
    )
    return Response(picture.getvalue(), mimetype="image/svg+xml")


@bp.post("/<uuid:link_id>/close")
@allow(Permission.REFERRAL_LINK_READ, referral_link)
def close(link: ReferralLink) -> AnyResponse:
    with transaction():
        service.close_link(link, actor=current_actor())
    return redirect(url_for("partner.referrals.show", link_id=link.id), 303)
