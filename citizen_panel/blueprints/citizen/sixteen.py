"""At 16: the person decides alone, and is asked whether they want to stay."""

from flask import Blueprint, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from citizen_panel.blueprints.citizen.forms.sixteen import AfreshForm
from citizen_panel.blueprints.frame.access import allow
from citizen_panel.blueprints.frame.forms import Choice
from citizen_panel.blueprints.frame.identity import current_actor
from citizen_panel.blueprints.frame.wordings import rows_in, statement_in, texts_to_show
from citizen_panel.core.actor import Actor
from citizen_panel.core.db import transaction
from citizen_panel.domain.citizens import queries, service
from citizen_panel.domain.consent import service as consent
from citizen_panel.domain.consent.purposes import MEMBERSHIP
from citizen_panel.domain.consent.vocabulary import Action, GivenThrough
from citizen_panel.domain.rights import service as rights
from citizen_panel.policy.permissions import Permission

bp = Blueprint("sixteen", __name__, url_prefix="/sixteen")


@bp.route("/", methods=["GET", "POST"])
@allow(Permission.CONSENT_CHANGE, current_actor)
def show(actor: Actor) -> str | Response | tuple[str, int]:
    assert actor.citizen_id
    assert actor.token
    found, text = queries.citizen(actor.citizen_id), texts_to_show([MEMBERSHIP]).get(MEMBERSHIP)
    if found is None or text is None or found.age_review_on is None or found.legal_age != "sixteen_17":
        return redirect(url_for("citizen.home.show"), 303)
    form = AfreshForm()
    form.agree.choices = [Choice("yes", statement_in(text)), Choice("no", gettext("No, take me off the panel"))]
    if not form.validate_on_submit():
        page = render_template("citizen/sixteen/show.html", form=form, rows=rows_in(text), text=text)
        return page, 422 if form.problems() else 200
    with transaction():
        if form.agree.data == "no":
            rights.leave(found.id, actor=actor)
        else:
            consent.record_decision(
                citizen_id=found.id,
                token=actor.token,
                purpose=MEMBERSHIP,
                action=Action.GRANTED,
                text=text,
                channel=GivenThrough.ONLINE,
                language=text.language,
                actor=actor,
            )
            service.agree_afresh(found.id, actor=actor)
    return redirect(url_for("citizen.home.show"), 303)
