"""A receipt of everything agreed to and refused, to print or to save, with a code that stops it without signing in."""

from flask import Response as FileOfOurs
from flask import redirect, render_template, request, session, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from citizen_panel.blueprints.citizen.consent import bp
from citizen_panel.blueprints.citizen.consent_words import choices_of
from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.identity import current_actor
from citizen_panel.core import clock
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import transaction
from citizen_panel.core.errors import NotFound
from citizen_panel.domain.citizens.queries import citizen
from citizen_panel.domain.rights import stops
from citizen_panel.policy.permissions import Permission

CODE = "stop-code"


@bp.route("/receipt", methods=["GET", "POST"])
@allow(Permission.CONSENT_CHANGE, current_actor)
def receipt(actor: Actor) -> str | Response:
    """Show what is agreed to; a press makes a new code, which is shown once; another saves the page as a file."""
    assert actor.citizen_id
    found = citizen(actor.citizen_id)
    if found is None:
        raise NotFound
    code = request.form.get("code", "")[:40]
    if request.method == "POST" and "save" not in request.form:
        with transaction():
            session[CODE] = stops.new_code(found.id)
        return redirect(url_for("citizen.consent.receipt"), 303)
    page = {"citizen": found, "groups": choices_of(found.id), "now": clock.now()}
    if request.method == "POST":
        words = render_template("citizen/consent/receipt.txt", code=code, **page)
        name = gettext("receipt") + f"-{found.reference}.txt"
        return FileOfOurs(
            words, mimetype="text/plain", headers={"Content-Disposition": f'attachment; filename="{name}"'}
        )
    return render_template("citizen/consent/receipt.html", code=session.pop(CODE, ""), **page)
