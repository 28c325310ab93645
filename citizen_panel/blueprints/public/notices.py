"""What everybody may want to know: privacy, accessibility, cookies, complaints, where the data come from."""

from datetime import date

from flask import Blueprint, render_template

from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.headers import cached
from citizen_panel.domain.consent.purposes import PURPOSES
from citizen_panel.domain.reference import queries as reference
from citizen_panel.domain.reference.datasets import attribution_lines
from citizen_panel.policy.permissions import Permission

PREPARED_ON = date(2026, 11, 21)
"""When the accessibility statement was last gone through, by the rules of 2018 at least once a year."""

bp = Blueprint("notices", __name__, url_prefix="/")


@bp.get("/<any(accessibility, complaints, cookies, data, 'easy-read', privacy):notice>")
@cached("public")
@allow(Permission.PUBLIC)
def show(notice: str) -> str:
    about_data = notice == "data"
    return render_template(
        f"public/notices/{notice.replace('-', '_')}.html",
        purposes=PURPOSES,
        prepared_on=PREPARED_ON,
        attributions=attribution_lines() if about_data else (),
        editions=reference.editions() if about_data else (),
    )
