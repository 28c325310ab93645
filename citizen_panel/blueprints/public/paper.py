"""Joining without the web: the ways there are, and the form to print."""

from flask import Blueprint, render_template, request
from flask_babel import gettext

from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.headers import cached
from citizen_panel.blueprints.frame.join_draft import PLAIN, READINGS
from citizen_panel.blueprints.public.forms.join import WAYS
from citizen_panel.blueprints.public.join_words import equality_choices, equality_heading, statement, wording
from citizen_panel.core import references
from citizen_panel.domain.citizens.adjustments import ADJUSTMENTS
from citizen_panel.domain.citizens.rules import USES
from citizen_panel.domain.consent.purposes import ACCESS_REMEMBER, MEMBERSHIP
from citizen_panel.domain.equality.characteristics import ASKED
from citizen_panel.policy.permissions import Permission

bp = Blueprint("paper", __name__, url_prefix="/join/paper")


@bp.get("/")
@cached("form")
@allow(Permission.PUBLIC)
def show() -> str:
    """The form to print. Its code makes sure that it joins once, however often it is entered; nothing is kept."""
    reading = request.args.get("reading", PLAIN)
    reading = reading if reading in READINGS else PLAIN
    return render_template(
        "public/paper/show.html",
        code=references.reference("PF"),
        reading=reading,
        wording=wording(MEMBERSHIP, reading),
        agree=statement(MEMBERSHIP, reading),
        ways=WAYS,
        support=[gettext(one.label) for one in ADJUSTMENTS],
        remember=statement(ACCESS_REMEMBER, reading),
        questions=[
            {
                "title": equality_heading(question),
                "options": [choice.label for choice in equality_choices(question)],
                "uses": [statement(f"{use}/{question.code}", reading) for use in USES],
            }
            for question in ASKED
        ],
    )


@bp.get("/ways")
@cached("public")
@allow(Permission.PUBLIC)
def ways() -> str:
    return render_template("public/paper/ways.html")
